import text from './hello.txt';
export const main = async () => text;
