import debug from 'debug';
import ms from 'ms';
export const main = async (): Promise<string> => (debug('a')('b'), ms(5000));
