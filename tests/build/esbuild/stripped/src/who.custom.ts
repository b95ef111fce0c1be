export const who = (): string => 'custom';
