export const wrong: number = 1;
