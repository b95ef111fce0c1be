// Services whose plugins slsc does not know: real ones from npm (the Makefile has their versions) and the local ones beside this file.
const service = (plugins, rest) => `service: shop
provider:
  name: aws
  runtime: nodejs20.x
  region: eu-west-1
plugins: [${plugins}]
package: {patterns: ['!**', index.js]}
${rest}`;
const functions = `functions:
  hello:
    handler: index.handler
    memorySize: 256
    events:
      - http: GET /hello
      - sqs: arn:aws:sqs:eu-west-1:123456789012:jobs
`;

export const services = [
  {
    name: 'local',
    text: service('./plugins/topic.js, ./plugins/functions.js', `custom: {topic: {name: daily}, other: 1}\n${functions}    slow: true\n`),
    checked: true,
    changes: [
      { from: 'daily', to: 'weekly', names: 'custom.topic' },
      { from: 'other: 1', to: 'other: 2', names: 'custom.other' },
      { from: 'memorySize: 256', to: 'memorySize: 512', names: 'functions.hello' },
      { from: 'nodejs20.x', to: 'nodejs22.x', names: 'provider.runtime' },
      { from: 'eu-west-1', to: 'eu-west-2', names: 'provider.region' },
      { from: "index.js]", to: "index.js, '!x']", names: 'package.patterns' },
      { from: 'service: shop', to: 'service: store', names: 'service' },
      { file: 'plugins/topic.js', from: 'DisplayName', to: 'TopicName', names: 'plugins/topic.js' },
      { file: 'plugins/suffix.js', from: 'news', to: 'olds', names: 'plugins/suffix.js' },
      { file: 'index.js', from: 'async', to: '' },
    ],
  },
  {
    name: 'narrowed',
    text: service('./plugins/topic.js, ./plugins/functions.js',
      `custom: {topic: {name: daily}, other: 1, slsc: {pins: {inputs: [custom.topic, 'functions.*.slow']}}}\n${functions}    slow: true\n`),
    changes: [
      { from: 'daily', to: 'weekly', names: 'custom.topic' },
      { from: 'slow: true', to: 'slow: false', names: 'functions.hello.slow' },
      { file: 'plugins/topic.js', from: 'DisplayName', to: 'TopicName', names: 'plugins/topic.js' },
      { from: 'other: 1', to: 'other: 2' },
      { from: 'memorySize: 256', to: 'memorySize: 512' },
      { from: 'GET /hello', to: 'GET /bye' },
      { from: 'functions:', to: 'resources: {Resources: {More: {Type: AWS::SNS::Topic}}}\nfunctions:' },
    ],
  },
  { name: 'variables', text: service('./plugins/source.js', `custom:
  other: grey
  sky: \${colour:\${self:custom.key}}
  key: sky
  parts: a-\${colour(x, y):z}-\${colour:none, 'fallback'}-\${colour:grass.1, \${colour:other}}
  list: \${colour:grass}
${functions}    environment: {GRASS: '\${self:custom.list.1}', SKY: '\${colour:sky}'}
`),
    changes: [{ from: 'key: sky', to: 'key: grass', names: 'custom.key' }, { from: 'colour:sky', to: 'colour:sea', names: 'colour:sea' }, { file: 'plugins/source.js', from: "'blue'", to: "'red'", names: 'plugins/source.js' }] },
  { name: 'slic-watch', text: service('serverless-slic-watch-plugin', `custom: {slicWatch: {topicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms'}}\n${functions}    slicWatch: {enabled: true}\n`),
    changes: [{ from: 'alarms', to: 'warnings', names: 'custom.slicWatch' }] },
  { name: 'bind-deployment-id', text: service('serverless-plugin-bind-deployment-id', `${functions}resources:
  Resources:
    Usage:
      Type: AWS::ApiGateway::UsagePlan
      Properties: {UsagePlanName: own, Description: {Ref: __deployment__}}
`) },
  { name: 'sqs-alarms', text: service('serverless-sqs-alarms-plugin', `custom: {sqs-alarms: [{queue: jobs, topic: alarms, name: busy, thresholds: [10, 100]}]}\n${functions}`) },
  { name: 'service-proxy', text: service('serverless-apigateway-service-proxy', `custom: {apiGatewayServiceProxies: [{sqs: {path: /jobs, method: post, queueName: {'Fn::GetAtt': [Jobs, QueueName]}}}]}
${functions}resources: {Resources: {Jobs: {Type: AWS::SQS::Queue}}}
`) },
  { name: 'account-access', text: service('serverless-plugin-lambda-account-access', `${functions}    allowAccess: api\n`)
    .replace('region: eu-west-1', "region: eu-west-1\n  access: {groups: {api: {policy: {principals: ['111111111111']}}}}") },
  { name: 'sns-filter', text: service('serverless-sns-filter', `functions:
  hello:
    handler: index.handler
    events:
      - sns: {topicName: news, filter: {kind: [good]}}
`) },
  { name: 'log-forwarding', text: service('serverless-log-forwarding', `custom: {logForwarding: {destinationARN: 'arn:aws:lambda:eu-west-1:123456789012:function:logs', filterPattern: ERROR}}\n${functions}`),
    changes: [{ from: 'ERROR', to: 'WARN', names: 'custom.logForwarding' }] },
  { name: 'custom-roles', text: service('serverless-plugin-custom-roles', functions) },
  { name: 'dashboard', text: service('serverless-plugin-cloudwatch-dashboard', `custom: {dashboard: {lambda: {enabled: true}}}\n${functions}`) },
  { name: 'content-encoding', text: service('serverless-content-encoding', `custom: {contentEncoding: {minimumCompressionSize: 100}}\n${functions}`) },
  { name: 'sub-variables', text: service('serverless-cloudformation-sub-variables', `custom: {slsc: {pins: {plugins: [serverless-cloudformation-sub-variables]}}}
${functions}resources:
  Resources:
    News: {Type: AWS::SNS::Topic, Properties: {DisplayName: 'in #{AWS::Region}'}}
`) },
  { name: 'stage-variables', text: service('serverless-plugin-stage-variables', `custom: {stageVariables: {colour: blue}}\n${functions}`) },
  { name: 'native', text: service('serverless-plugin-tracing, ./plugins/topic.js', `custom: {topic: {name: daily}, slsc: {pins: {plugins: [serverless-plugin-tracing]}}}\n${functions}`) },
];
