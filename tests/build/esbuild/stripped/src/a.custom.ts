import { who } from './who';
export const main = async (): Promise<string> => who();
