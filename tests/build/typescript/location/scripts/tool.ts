export const tool = async () => { await Promise.resolve(); };
