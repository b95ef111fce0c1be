export const main = async (): Promise<string> => 'b';
