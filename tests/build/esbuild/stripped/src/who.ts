export const who = (): string => 'usual';
