import small from 'small';
/** Gone. */
export const handler = async () => small(1);
