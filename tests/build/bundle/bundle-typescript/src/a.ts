import { greet } from './greet';
export const handler = async (): Promise<string> => greet('a');
