import debug from 'debug';
import semver from 'semver';
export const handler = async () => debug('x')(semver.major('1.2.3'));
