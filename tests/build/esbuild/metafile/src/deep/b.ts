import { z } from 'zod';
export const main = async (event: unknown): Promise<number> => z.number().parse(event);
