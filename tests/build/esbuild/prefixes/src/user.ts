export const handler = async () => 'user'; export const other = handler;
