import { tool } from 'tool';
export const handler = async () => tool;
