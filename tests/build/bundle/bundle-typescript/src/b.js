import text from './text.txt';
export const handler = async () => text;
