import { wait } from '@acme/lib';
class A { x = 1; }
export const handler = async () => [wait('1d'), new A()];
