export const twice = (n: number): number => [n, n].reduce((a, b) => a + b, 0);
