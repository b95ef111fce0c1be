import { soon } from '@shop/shared';
import chalk from 'chalk';
export const main = async (): Promise<string> => chalk.red(soon());
