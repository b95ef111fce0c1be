#!/usr/bin/env node
// A service of N functions, the same for the same seed. usage: generate.mjs SHAPE N [SEED] >serverless.yml
// Shapes: plain (no events), queues (sqs or schedule), api (httpApi), mixed (one of those), full (http, sqs and schedule on each).
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
eventsOf.mixed = (i, pick) => eventsOf[['plain', 'queues', 'api'][pick(3)]](i, pick);

export function generate(shape, n, seed = 1) {
  const pick = random(seed);
  const lines = [
    `service: bench-${shape}`, 'frameworkVersion: "3"', 'package:', '  artifact: code.zip', 'custom:', '  table: orders-${sls:stage}', 'provider:', '  name: aws',
    '  runtime: nodejs20.x', '  region: eu-central-1', '  profile: acme-serverless-agent', '  memorySize: 256', '  environment:', '    TABLE: ${self:custom.table}', 'functions:',
  ];
  for (let i = 0; i < n; i += 1) {
    lines.push(`  fn${i}:`, `    handler: src/fn${i}.handler`, `    description: Function number ${i}`);
    if (pick(2)) lines.push(`    timeout: ${3 + pick(27)}`);
    if (pick(3) === 0) lines.push('    environment:', `      INDEX: "${i}"`, '      STAGE: ${sls:stage}');
    const events = eventsOf[shape](i, pick);
    if (events.length) lines.push('    events:', ...events);
  }
  return `${lines.join('\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(generate(process.argv[2] ?? 'plain', Number(process.argv[3] ?? 10), Number(process.argv[4] ?? 1)));
