import { keep } from './lib/keep';
import { lose } from './lib/lose';
export const handler = async () => [keep, lose];
