import { value } from './lib/value.js';
import type { Thing } from './lib/value.js';
import common from './common.cjs';
export const handler = async (): Promise<Thing> => ({ value, common });
