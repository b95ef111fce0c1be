declare const STAGE: string;
const state = { count_: 0 };
export async function main(): Promise<unknown> { return { stage: STAGE, n: state.count_++ }; }
