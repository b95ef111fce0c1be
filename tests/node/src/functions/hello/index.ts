import { handlerPath } from '@libs/handler-path';
import { last } from 'exact';

export default { handler: `${handlerPath(__dirname)}/handler.main`, description: last, events: [{ http: { method: 'get', path: 'hello' } }] };
