import isOdd from 'is-odd';
export const handler = async (n: number) => isOdd(n);
