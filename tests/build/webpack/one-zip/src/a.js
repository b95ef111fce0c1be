import { twice } from './lib';
export const handler = async (event) => twice(event.n || 1);
