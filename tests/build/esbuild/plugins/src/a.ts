import text from 'virtual:hello';
export const main = async (): Promise<unknown> => text;
