#!/usr/bin/env node
// A service of N functions, the same for the same seed. usage: generate.mjs SHAPE N [SEED] >serverless.yml; generate.mjs zip >code.zip;
// generate.mjs schema N >schema.graphql
// Shapes: plain (no events), queues (sqs or schedule), api (httpApi), mixed (one of those), full (http, sqs and schedule on each),
// real (full, and each function with variables in its description and environment).
// Of ten functions: machines (N state machines of serverless-step-functions), resolvers (N resolvers of serverless-appsync-plugin, of the schema).
import { pathToFileURL } from 'node:url';

function random(seed) { // mulberry32
  let s = seed >>> 0;
  return (n) => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const eventsOf = {
  plain: () => [],
  queues: (i, pick) => (pick(2)
    ? ['      - sqs:', `          arn: arn:aws:sqs:eu-central-1:123456789012:queue-${i}`, `          batchSize: ${1 + pick(10)}`]
    : ['      - schedule: rate(5 minutes)']),
  api: (i, pick) => ['      - httpApi:', `          path: /${['orders', 'items', 'users'][pick(3)]}/r${i}/{id}`, `          method: ${['get', 'post', 'put'][pick(3)]}`],
};
eventsOf.full = (i, pick) => [
  '      - http:', `          path: ${['orders', 'items', 'users'][pick(3)]}/r${i}/{id}`, `          method: ${['get', 'post', 'put'][pick(3)]}`, '          cors: true',
  '      - sqs:', `          arn: arn:aws:sqs:eu-central-1:123456789012:queue-${i}`, `          batchSize: ${1 + pick(10)}`,
  '      - schedule: rate(5 minutes)',
];
eventsOf.real = eventsOf.full;
eventsOf.mixed = (i, pick) => eventsOf[['plain', 'queues', 'api'][pick(3)]](i, pick);

const TEN = 10; // functions of a shape that has N of something else

const machine = (i, pick) => [
  `    machine${i}:`, `      name: machine-${i}`, '      events:', '        - schedule: rate(5 minutes)', '      definition:', `        Comment: Machine number ${i}`, '        StartAt: Check', '        States:',
  '          Check:', '            Type: Task', `            Resource: !GetAtt fn${pick(TEN)}.Arn`, '            Retry:', `              - {ErrorEquals: [States.ALL], IntervalSeconds: ${1 + pick(9)}, MaxAttempts: 3}`, '            Next: Enough',
  '          Enough:', '            Type: Choice', '            Choices:', `              - {Variable: $.count, NumericGreaterThan: ${pick(100)}, Next: Tell}`, '            Default: Done',
  '          Tell:', '            Type: Task', '            Resource: arn:aws:states:::sqs:sendMessage', `            Parameters: {QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/queue-${i}', 'MessageBody.$': $}`, '            Next: Done',
  '          Done:', '            Type: Succeed',
];

const sectionOf = {
  machines: (n, pick) => ['stepFunctions:', '  validate: true', '  stateMachines:', ...Array.from({ length: n }, (_, i) => machine(i, pick)).flat()],
  resolvers: (n, pick) => [
    'appSync:', '  name: bench', '  authentication: {type: AWS_IAM}', '  dataSources:', ...Array.from({ length: TEN }, (_, i) => `    source${i}: {type: AWS_LAMBDA, config: {functionName: fn${i}}}`),
    '  resolvers:', ...Array.from({ length: n }, (_, i) => `    Query.field${i}: {kind: UNIT, dataSource: source${pick(TEN)}}`),
  ],
};
const pluginOf = { machines: 'serverless-step-functions', resolvers: 'serverless-appsync-plugin' };

// The schema.graphql of the shape resolvers.
export function schema(n) {
  const fields = Array.from({ length: n }, (_, i) => `  "Field number ${i}"\n  field${i}(id: ID!, limit: Int = ${i}): [Item!]`);
  return `type Item {\n  id: ID!\n  name: String\n}\n\ntype Query {\n${fields.join('\n')}\n}\n`;
}

export function generate(shape, n, seed = 1) {
  const section = sectionOf[shape];
  if (!section) return functions(shape, n, random(seed));
  const pick = random(seed);
  return [functions('plain', TEN, pick), `plugins: [${pluginOf[shape]}]`, ...section(n, pick), ''].join('\n');
}

function functions(shape, n, pick) {
  const lines = [
    `service: bench-${shape}`, 'frameworkVersion: "3"', 'package:', '  artifact: code.zip', 'custom:', '  table: orders-${sls:stage}', 'provider:', '  name: aws',
    '  runtime: nodejs20.x', '  region: eu-central-1', '  profile: acme-serverless-agent', '  memorySize: 256', '  environment:', '    TABLE: ${self:custom.table}', 'functions:',
  ];
  for (let i = 0; i < n; i += 1) {
    lines.push(`  fn${i}:`, `    handler: src/handler.fn${i}`, `    description: Function number ${i}${shape === 'real' ? ' of ${sls:stage}' : ''}`);
    if (shape === 'real') lines.push('    environment:', `      QUEUE: \${self:custom.table}-${i}`, '      STAGE: ${sls:stage}', '      URL: https://${self:provider.region}.example.com');
    if (pick(2)) lines.push(`    timeout: ${3 + pick(27)}`);
    if (pick(3) === 0 && shape !== 'real') lines.push('    environment:', `      INDEX: "${i}"`, '      STAGE: ${sls:stage}');
    const events = eventsOf[shape](i, pick);
    if (events.length) lines.push('    events:', ...events);
  }
  return `${lines.join('\n')}\n`;
}

// The code.zip of all shapes: an empty src/handler.js, so that slsc has nothing to warn of.
export function codeZip() {
  const name = Buffer.from('src/handler.js');
  const entry = Buffer.alloc(26); // version, flags, method, time, date, CRC, sizes, lengths of name and extra field
  entry.writeUInt16LE(20, 0);
  entry.writeUInt16LE(0x21, 8);
  entry.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), entry, name]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), entry, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [shape = 'plain', n = 10, seed = 1] = process.argv.slice(2);
  process.stdout.write(shape === 'zip' ? codeZip() : shape === 'schema' ? schema(Number(n)) : generate(shape, Number(n), Number(seed)));
}
