import * as all from '..';
import { shared } from '../lib';
export const handler = async () => [all, shared('x')];
export const lazy = () => import('..');
