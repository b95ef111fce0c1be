export const main = async () => 'b';
