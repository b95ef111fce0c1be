export const handler = async () => 'userAdmin'; export const other = handler;
