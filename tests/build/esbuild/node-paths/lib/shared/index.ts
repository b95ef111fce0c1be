export const shared = (s: string): number => s.length;
