import type { AWS } from '@serverless/typescript';
import hello from '@functions/hello';
import { Level } from './src/libs/level';
import { suffix } from './src/libs/suffix.js';
import words from './words.json';

const config: AWS = {
  service: 'typescript',
  provider: { name: 'aws', region: 'us-east-1', runtime: 'nodejs20.x', environment: { LEVEL: Level[Level.High], WORD: words.word, SUFFIX: suffix, FROM_JS: '${file(./variable.js):value}' } },
  functions: { hello },
};

module.exports = config;
