import { value } from './value';

export class Thing {
  name = value.deep;
}
export const handler = async () => new Thing();
