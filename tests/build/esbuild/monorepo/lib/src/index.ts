import ms from 'ms';
export const wait = (text: string) => ms(text);
