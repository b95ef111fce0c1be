import { twice } from './lib';
// A comment that stays.
export const handler = async (event: { n?: number }): Promise<number> => twice(event.n || 1);
const enum Kind { One = 1 }
export const kind = Kind.One;
