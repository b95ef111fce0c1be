import { readFileSync } from 'node:fs';
export const shared = (text: string): string => `${text} ${readFileSync.name}`;
