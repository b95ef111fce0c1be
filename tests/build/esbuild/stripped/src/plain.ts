export const main = async (): Promise<string> => 'plain';
