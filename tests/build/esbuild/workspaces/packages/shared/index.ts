import ms from 'ms';
export const soon = (): string => ms(1000);
