export const lose = 1;
