#!/usr/bin/env node
// A service of N functions, the same for the same seed. usage: generate.mjs SHAPE N [SEED] >serverless.yml; generate.mjs zip >code.zip
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
    lines.push(`  fn${i}:`, `    handler: src/handler.fn${i}`, `    description: Function number ${i}`);
    if (pick(2)) lines.push(`    timeout: ${3 + pick(27)}`);
    if (pick(3) === 0) lines.push('    environment:', `      INDEX: "${i}"`, '      STAGE: ${sls:stage}');
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
  process.stdout.write(shape === 'zip' ? codeZip() : generate(shape, Number(n), Number(seed)));
}
