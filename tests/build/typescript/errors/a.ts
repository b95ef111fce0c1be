import { missing } from './nowhere';
export const handler = async (n: number): Promise<string> => n + missing;
