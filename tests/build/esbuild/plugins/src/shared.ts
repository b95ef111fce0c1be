export const shared = <T>(x: T): T[] => [x];
