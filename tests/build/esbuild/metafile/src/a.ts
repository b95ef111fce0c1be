import { z } from 'zod';
export const main = async (event: unknown): Promise<string> => z.string().parse(event);
