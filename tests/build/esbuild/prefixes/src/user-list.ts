export const handler = async () => 'user-list'; export const other = handler;
