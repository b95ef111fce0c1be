export const value = { deep: 1 };
