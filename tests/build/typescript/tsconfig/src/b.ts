export const handler = async (e?: { x?: { y: number } }) => e?.x?.y ?? 0;
