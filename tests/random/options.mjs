// Services grown along the framework's own schema, which is asked for at run time: every option in every company.
import { plain } from './service.mjs';

const arn = (rest) => `arn:aws:${rest}`;
// Values that mean something to some option; a text with a pattern is one of those that match it.
const TEXTS = [
  'a', 'B-c', 'users', 'my-service', 'Alpha', 'x_y', 'value 1', '*', '/', '/users', 'users/{id}', '/users/{id}/items', '/{proxy+}', 'ANY', 'GET', 'post',
  'GET /users', 'POST /a/{b}', 'ANY /x', '$default', '$connect', 's3:ObjectCreated:*', 's3:ObjectRemoved:Delete', 'rate(5 minutes)', 'cron(0 12 * * ? *)',
  '10.0.0.0/16', 'prefix/', '.jpg', 'execute-api:/*/*/*', '123456789012', 'sg-0a1b', 'subnet-0a1b', 'dev', 'eu-west-1', 'nodejs18.x', '/mnt/data', 'TOKEN',
  'REQUEST', 'aws_iam', 'application/json', 'method.request.header.Authorization', '200', '2..', '^[a-z]+$', 'MyLogicalId', 'amzn1.ask.skill.x-1',
  'https://example.com', 'origin-access-identity/cloudfront/E1', 'broker.example.com:9092', '$request.body.action', 'example.com', 'true', '12', '0', 'A.b',
  arn('sqs:eu-west-1:123456789012:queue-one'), arn('sqs:eu-west-1:123456789012:fifo.fifo'), arn('sns:eu-west-1:123456789012:topic'),
  arn('kinesis:eu-west-1:123456789012:stream/foo'), arn('dynamodb:eu-west-1:123456789012:table/bar/stream/2020-01-01T00:00:00.000'),
  arn('lambda:eu-west-1:123456789012:function:auth'), arn('cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_ABC'), arn('iam::123456789012:role/some-role'),
  arn('iam::123456789012:root'), arn('kms:eu-west-1:123456789012:key/k'), arn('lambda:eu-west-1:123456789012:layer:lay:3'),
  arn('elasticloadbalancing:eu-west-1:123456789012:listener/app/lb/50dc6c495c0c9188/f2f7dc8efc522ab2'), arn('kafka:eu-west-1:123456789012:cluster/c/uuid'),
  arn('mq:eu-west-1:123456789012:broker:B:b-0000-11'), arn('secretsmanager:eu-west-1:123456789012:secret:S-x'), arn('events:eu-west-1:123456789012:event-bus/bus'),
  arn('elasticfilesystem:us-east-1:123456789012:access-point/fsap-a1a1a1a1a1a1a1a1a'), arn('s3:::bucket/*'), arn('execute-api:eu-west-1:123456789012:api/*'),
];
const KEYS = ['a', 'Content-Type', 'X_y', '200', 'Key1', 'default', 'application/json', 'myKey', 'v1/x', 'MY_ENV', 'some-name'];
const IDS = ['ALambdaFunction', 'IamRoleLambdaExecution', 'MyTopic', 'ApiGatewayRestApi', 'HttpApi'];
const WRONG = [null, '', 0, false, [], {}, '1', 'true', ['x'], -1];
// What asks AWS or the network, or means nothing to a template.
const LEFT_OUT = {
  provider: ['name', 'ecr', 'deploymentMethod', 'profile', 'region', 'stage', 'stackPolicy', 'rollbackConfiguration', 'notificationArns', 'disableRollback'],
  function: ['events', 'handler', 'image', 'package', 'layers'],
};

class Grower {
  constructor(dice, schema) { Object.assign(this, { dice, schema }); }
  named(s) {
    while (s?.$ref) s = this.schema.definitions[s.$ref.replace('#/definitions/', '')];
    return s ?? {};
  }
  expressions(s) {
    const out = s.pattern ? [new RegExp(s.pattern)] : [];
    const written = /^\/(.*)\/(\w*)$/.exec(s.regexp ?? '');
    return written ? [...out, new RegExp(written[1], written[2])] : out;
  }
  text(s) {
    const all = this.expressions(s);
    const fit = TEXTS.filter((t) => all.every((e) => e.test(t)) && t.length >= (s.minLength ?? 0) && t.length <= (s.maxLength ?? Infinity));
    return fit.length ? this.dice.pick(fit) : 'abc';
  }
  number(s) {
    const low = s.minimum ?? 0, high = s.maximum ?? low + 1000;
    if (this.dice.chance(0.03)) return high + 1;
    if (this.dice.chance(0.02)) return String(low);
    return this.dice.pick([low, high, low + this.dice.below(Math.min(high - low, 60) + 1)]);
  }
  list(s, depth) {
    if (this.dice.chance(0.03)) return [];
    if (Array.isArray(s.items)) return s.items.map((i) => this.value(i, depth + 1));
    const least = Math.max(s.minItems ?? 0, 1);
    const items = this.dice.some(least, Math.max(least, Math.min(s.maxItems ?? 3, 3)), () => this.value(s.items ?? {}, depth + 1));
    return s.uniqueItems ? items.filter((v, i) => items.findIndex((w) => JSON.stringify(w) === JSON.stringify(v)) === i) : items;
  }
  map(s, depth) {
    const { dice } = this, out = {}, required = new Set(s.required ?? []);
    const names = Object.keys(s.properties ?? {}).filter((k) => !k.startsWith('__'));
    const put = (key, of) => { out[key] = this.value(of, depth + 1); };
    for (const k of names) if (required.has(k) ? !dice.chance(0.01) : dice.chance(0.3)) put(k, s.properties[k]);
    for (const [pattern, of] of Object.entries(s.patternProperties ?? {})) {
      const keys = KEYS.filter((k) => new RegExp(pattern).test(k));
      if (keys.length) dice.some(1, 2, () => put(dice.pick(keys), of));
    }
    if (s.additionalProperties && typeof s.additionalProperties === 'object') dice.some(1, 2, () => put(dice.pick(KEYS), s.additionalProperties));
    if (!names.length && !s.patternProperties && s.additionalProperties === undefined) out[dice.pick(['Ref', 'foo'])] = dice.pick(IDS);
    if (names.length && Object.keys(out).length < (s.minProperties ?? 0)) { const k = dice.pick(names); put(k, s.properties[k]); }
    while (Object.keys(out).length > (s.maxProperties ?? Infinity)) delete out[dice.pick(Object.keys(out))];
    return out;
  }
  alternative(s, all, depth) {
    const { dice } = this;
    const open = all.filter((a) => !JSON.stringify(a).includes('__schemaWorkaround__'));
    const simple = open.filter((a) => !/awsCf/.test(a.$ref ?? ''));
    const v = this.value(dice.pick(simple.length && dice.chance(0.85) ? simple : open), depth);
    return s.properties && v && typeof v === 'object' && !Array.isArray(v) ? { ...this.map(s, depth), ...v } : v;
  }
  value(of, depth) {
    const { dice } = this, s = this.named(of);
    if (dice.chance(0.004)) return dice.pick(WRONG);
    if (s.const !== undefined) return s.const;
    if (s.enum) return dice.chance(0.01) ? 'nonsense' : dice.pick(s.enum);
    if (s.anyOf ?? s.oneOf) return this.alternative(s, s.anyOf ?? s.oneOf, depth);
    if (s.allOf) return s.allOf.map((a) => this.value(a, depth)).reduce((a, b) => (b && typeof b === 'object' && !Array.isArray(b) ? { ...a, ...b } : b), {});
    const guess = s.properties || s.patternProperties || s.additionalProperties ? 'object' : s.items ? 'array' : 'string';
    switch (Array.isArray(s.type) ? dice.pick(s.type) : s.type ?? guess) {
      case 'boolean': return dice.chance(0.5);
      case 'integer': case 'number': return this.number(s);
      case 'null': return null;
      case 'array': return this.list(s, depth);
      case 'object': return this.map(s, depth);
      default: return this.text(s);
    }
  }
}

export async function make(dice, reference) {
  const schema = await reference.schema();
  const grower = new Grower(dice, schema);
  const provider = schema.properties.provider.properties, fn = Object.values(schema.properties.functions.patternProperties)[0].properties;
  const events = fn.events.items.anyOf.filter((e) => e.properties && !e.properties.__schemaWorkaround__);
  const focus = dice.pick(['provider', 'function', 'events', 'events', 'events', 'all']);
  const config = plain(dice);
  const fill = (out, of, leftOut, chance) => {
    for (const k of Object.keys(of)) if (!leftOut.includes(k) && dice.chance(chance)) out[k] = grower.value(of[k], 1);
  };
  fill(config.provider, provider, LEFT_OUT.provider, focus === 'provider' ? 0.15 : focus === 'all' ? 0.06 : 0.02);
  for (const f of Object.values(config.functions)) {
    fill(f, fn, LEFT_OUT.function, focus === 'function' ? 0.2 : 0.04);
    const one = dice.pick(events), same = dice.chance(0.5);
    if (focus === 'events' || focus === 'all')
      f.events = dice.some(1, 3, () => {
        const of = (same ? one : dice.pick(events)).properties, name = Object.keys(of)[0];
        return { [name]: grower.value(of[name], 2) };
      });
  }
  return { config };
}
export const compared = 'template';
