export interface Thing { value: number; common: unknown }
export const value = 1;
