import { greet } from './greet';
declare const STAGE: string;
export const handler = async (): Promise<string> => greet(STAGE);
export const other = async () => 1;
