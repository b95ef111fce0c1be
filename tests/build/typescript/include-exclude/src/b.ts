export const handler = async () => 2;
