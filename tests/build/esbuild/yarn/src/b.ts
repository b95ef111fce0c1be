import chalk from 'chalk';
import { z } from 'zod';
export const main = async (): Promise<string> => chalk.red(z.string().parse('b'));
