import { z } from 'zod';
import { shared } from './lib';
export const handler = async (event: unknown) => shared(z.string().parse(event));
