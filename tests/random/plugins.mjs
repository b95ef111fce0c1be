// Services with one to four plugins whose effect slsc has built in, each with options of its own, in any order.
import { plain } from './service.mjs';

const REGIONS = ['eu-west-1', 'us-east-1', 'us-east-1', 'ap-southeast-2'];
const KEYS = ['a', 'hello', 'some-fn', 'x_y', 'getUser', 'V2', 'worker1'];
const PATHS = ['users', '/users', 'users/{id}', '/users/{id}/items', 'camelCase/{petId}', 'a-b/c_d', '/', '{proxy+}', 'v1.0/x', 'orders/'];
const ARN = (rest) => `arn:aws:${rest}`;
const QUEUE = ARN('sqs:eu-west-1:123456789012:queue-one'), TOPIC = ARN('sns:eu-west-1:123456789012:topic');
const KINESIS = ARN('kinesis:eu-west-1:123456789012:stream/foo'), TABLE = ARN('dynamodb:eu-west-1:123456789012:table/bar/stream/2020-01-01T00:00:00.000');
const LAYER = ARN('lambda:eu-west-1:123456789012:layer:lay:3'), BOUNDARY = ARN('iam::123456789012:policy/boundary'), ROLE = ARN('iam::123456789012:role/some-role');
const CALLED = ARN('lambda:eu-west-1:123456789012:function:logs');
const PSEUDO = ['#{AWS::Region}', 'a-#{AWS::AccountId}-b', '#{MyTopic}', '#{MyTopic.TopicName}', 'x #@{AWS::Region} y', '#@{a} #{AWS::Region}', 'eu-west-1 and us-east-1', 'arn:aws:x:us-west-2:#{AWS::AccountId}:y',
  '#{ AWS::Region }', '#{}', 'bucket-ap-southeast-2', '#{AWS::Partition}#{AWS::StackName}'];

/* What a plugin's options are grown with: dice, and what they make of a table of chances. */
class Maker {
  constructor(dice) { this.dice = dice; }
  chance(p) { return this.dice.chance(p); }
  pick(...all) { return this.dice.pick(all); }
  some(low, high, make) { return this.dice.some(low, high, make); }
  /* { key: [chance, () => value] }: those keys that the dice chose. */
  chosen(table) { return Object.fromEntries(Object.entries(table).filter(([, [p]]) => this.chance(p)).map(([k, [, make]]) => [k, make()])); }
  /* Texts put together from pieces at random. */
  soup(pieces, low, high) { return this.some(low, high, () => this.dice.pick(pieces)).join(''); }
  pseudo() { return this.chance(0.7) ? this.dice.pick(PSEUDO) : this.soup(['#{', '}', '#@{', 'AWS::Region', 'AWS::AccountId', 'MyTopic', '.Arn', 'us-east-1', 'eu-west-1', '${AWS::Region}', '-', ' ', 'x', '#', '{'], 1, 6); }
  operand() { return this.pick('"a"', "'dev'", '"1"', '""', '1', '0', '2.5', 'true', 'false', 'null', 'undefined', '[]', '["a"]', '"dev".length', '!1', '!""', '("a")', '-1', '"a" + 1', '1 + 1'); }
  condition() {
    if (this.chance(0.4)) return this.dice.pick(CONDITIONS);
    const compared = `${this.operand()} ${this.pick('==', '===', '!=', '!==', '<', '>', '<=', '>=')} ${this.operand()}`;
    return this.chance(0.6) ? compared : this.pick(`${compared} ${this.pick('&&', '||')} ${this.operand()}`, `!(${compared})`, `(${compared}) ? ${this.operand()} : ${this.operand()}`);
  }
  dotenv() {
    if (this.chance(0.6)) return this.dice.pick(DOTENV);
    return `${this.pick('X', 'export Y', ' Z', 'K-1')}${this.pick('=', '=', ' = ', ': ')}${this.soup(['$', '{', '}', 'A', 'B', 'KEY', ':-', '-', '\\', '"', "'", '`', '#', ' ', 'x', '1', '=', '\\n', '$A', '${A}', '${A:-b}', '${NO:-${A}}', '$$'], 0, 6)}`;
  }
  subset(all) { return all.filter(() => this.chance(0.4)); }
  onOff() { return this.pick(true, true, false); }
  statement() {
    return {
      Effect: this.pick('Allow', 'Allow', 'Deny'),
      [this.chance(0.1) ? 'NotAction' : 'Action']: this.pick('s3:GetObject', ['dynamodb:PutItem', 'dynamodb:GetItem'], '*'),
      [this.chance(0.05) ? 'NotResource' : 'Resource']: this.pick('*', [{ 'Fn::GetAtt': ['MyTable', 'Arn'] }], { Ref: 'MyTopic' }, { 'Fn::Sub': 'arn:aws:s3:::${AWS::Region}-b' }, 'arn:aws:s3:::b-#{AWS::Region}'),
      ...this.chosen({ Sid: [0.2, () => 'S1'], Condition: [0.1, () => ({ StringEquals: { 'aws:a': 'b' } })] }),
    };
  }
}

const EVENTS = {
  http: (m) => (m.chance(0.2) ? `${m.pick('GET', 'post', 'ANY')} ${m.dice.pick(PATHS).replace(/^(?!\/)/, '')}` : {
    path: m.dice.pick(PATHS), method: m.pick('get', 'POST', 'any', 'Put'),
    ...m.chosen({
      cors: [0.25, () => true], private: [0.1, () => true], async: [0.05, () => true], integration: [0.15, () => m.pick('lambda', 'lambda-proxy')], authorizer: [0.1, () => m.pick('aws_iam', { arn: ARN('lambda:eu-west-1:123456789012:function:auth') })],
      request: [0.2, () => ({ parameters: { paths: { id: true }, querystrings: { q: m.chance(0.5) } } })],
    }),
  }),
  httpApi: (m) => m.pick('*', `${m.pick('GET', 'POST', 'ANY')} /${m.pick('a', 'b/{id}')}`, { path: `/${m.pick('c', 'd')}`, method: m.pick('get', '*') }),
  schedule: (m) => m.pick('rate(5 minutes)', { rate: ['cron(0 12 * * ? *)', 'rate(1 hour)'], enabled: m.chance(0.5) }, { rate: 'rate(2 hours)', method: 'scheduler' }, { rate: ['rate(1 day)'], input: { a: 1 } }),
  sqs: (m) => m.pick(QUEUE, { arn: { 'Fn::GetAtt': ['MyQueue', 'Arn'] }, batchSize: 5 }, { arn: QUEUE, enabled: false }),
  sns: (m) => m.pick('top', TOPIC, { topicName: 'top', filterPolicy: { a: ['b'] } }, { arn: { Ref: 'MyTopic' }, topicName: 'MyTopic' }),
  stream: (m) => m.pick(TABLE, KINESIS, { type: 'dynamodb', arn: { 'Fn::GetAtt': ['MyTable', 'StreamArn'] } }, { type: 'kinesis', arn: KINESIS, batchSize: 3 }, { arn: KINESIS, consumer: true }, { arn: TABLE, destinations: { onFailure: TOPIC } }),
  s3: (m) => m.pick('my-bucket', { bucket: 'other-bucket', event: 's3:ObjectRemoved:*', rules: [{ prefix: 'p/' }] }),
  eventBridge: () => ({ pattern: { source: ['aws.x'] } }),
  cloudwatchLog: () => '/aws/lambda/other',
  websocket: (m) => m.pick('$connect', { route: 'say' }),
  iot: () => ({ sql: "SELECT * FROM 'x'" }),
  cognitoUserPool: () => ({ pool: 'pool', trigger: 'PreSignUp' }),
};
const OFTEN = ['http', 'http', 'http', 'schedule', 'sqs', 'sns', 'stream', 'httpApi', 's3'];

const OWN = {
  MyTopic: (m) => ({ Type: 'AWS::SNS::Topic', Properties: m.chosen({ TopicName: [0.5, () => m.pseudo()], Tags: [0.2, () => [{ Key: 'own', Value: 't' }]] }) }),
  MyQueue: (m) => ({ Type: 'AWS::SQS::Queue', ...(m.chance(0.7) ? { Properties: m.chosen({ QueueName: [0.6, () => m.pseudo()], Tags: [0.3, () => [{ Key: 'team', Value: 'own' }]] }) } : {}) }),
  MyTable: (m) => ({ Type: 'AWS::DynamoDB::Table', Properties: { TableName: m.pseudo(), AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], BillingMode: 'PAY_PER_REQUEST', StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } }),
  MyBucket: (m) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': m.pick('b-${AWS::Region}', 'b-#{AWS::AccountId}', ['${x}-#{AWS::Region}', { x: 'y' }]) } } }),
  LogsFunction: () => ({ Type: 'AWS::Lambda::Function', Properties: { Handler: 'a.b', Role: ROLE, Code: { ZipFile: 'x' }, Runtime: 'nodejs18.x' } }),
  Validator: () => ({ Type: 'AWS::ApiGateway::RequestValidator', Properties: { Name: 'v', RestApiId: { Ref: 'ApiGatewayRestApi' }, ValidateRequestBody: true } }),
};

const normal = (key) => { const t = key.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'); return t[0].toUpperCase() + t.slice(1); };

function resources(m, functions) {
  const out = { Resources: Object.fromEntries(Object.keys(OWN).filter((id) => m.chance(id.length > 8 ? 0.3 : 0.7)).map((id) => [id, OWN[id](m)])) };
  const id = normal(m.dice.pick(Object.keys(functions)));
  if (m.chance(0.2)) out.Resources[`${id}LogGroup`] = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 9, Tags: [{ Key: 'own', Value: '1' }] } };
  if (m.chance(0.15)) out.Resources[`${id}LambdaFunction`] = { Properties: m.chosen({ MemorySize: [0.5, () => 333], TracingConfig: [0.3, () => ({ Mode: 'Active' })], Description: [0.3, () => m.pseudo()] }) };
  if (m.chance(0.15)) out.Resources[`${id}IamRoleLambdaExecution`] = { Properties: { Path: '/own/' } };
  if (m.chance(0.15)) out.extensions = { [`${id}LambdaFunction`]: { Properties: { Layers: [LAYER] }, ...m.chosen({ DependsOn: [0.4, () => ['MyTopic']] }) } };
  if (m.chance(0.3)) out.Outputs = { Own: { Value: m.pseudo(), ...m.chosen({ Export: [0.3, () => ({ Name: 'own-#{AWS::Region}' })] }) } };
  if (m.chance(0.1)) out.Description = m.pseudo();
  if (m.chance(0.1)) out.Conditions = { C1: { 'Fn::Equals': ['#{AWS::Region}', 'eu-west-1'] } };
  return m.chance(0.2) ? [out, { Resources: { Second: { Type: 'AWS::SNS::Topic' } } }] : out;
}

function service(m) {
  const config = plain(m.dice);
  config.functions = {};
  for (const key of m.some(1, 4, () => m.dice.pick(KEYS)))
    config.functions[key] = {
      handler: 'a.b',
      ...m.chosen({
        events: [0.85, () => m.some(0, 3, () => { const type = m.chance(0.85) ? m.dice.pick(OFTEN) : m.dice.pick(Object.keys(EVENTS)); return { [type]: EVENTS[type](m) }; })],
        name: [0.15, () => `own-${key}`], memorySize: [0.2, () => 512], environment: [0.25, () => ({ OWN: m.pseudo(), FROM: 'function' })], layers: [0.12, () => [LAYER]], tags: [0.1, () => ({ team: 'fn' })],
        vpc: [0.1, () => ({ securityGroupIds: ['sg-1a'], subnetIds: ['subnet-1a'] })], onError: [0.1, () => TOPIC], disableLogs: [0.06, () => true], dependsOn: [0.1, () => ['MyTopic']],
        role: [0.06, () => m.pick(ROLE, 'MyRole')], architecture: [0.1, () => m.pick('arm64', 'x86_64')], provisionedConcurrency: [0.1, () => 2], tracing: [0.1, () => m.pick('Active', 'PassThrough', true)],
        logRetentionInDays: [0.1, () => m.pick(14, 30)], reservedConcurrency: [0.05, () => 1], url: [0.07, () => true], runtime: [0.1, () => 'python3.11'], condition: [0.03, () => 'C1'],
      }),
    };
  config.provider = {
    name: 'aws', region: m.dice.pick(REGIONS), runtime: 'nodejs18.x',
    ...m.chosen({
      stage: [0.4, () => m.pick('prod', 'dev', 'test-1')], environment: [0.3, () => ({ SHARED: 's', KEY: 'yml' })], stackTags: [0.3, () => ({ team: 'x', number: 7, 'a:b': '#{AWS::Region}' })], tags: [0.2, () => ({ team: 'p', t: '1' })],
      versionFunctions: [0.1, () => false], logs: [0.15, () => ({ restApi: m.pick(true, { accessLogging: true, executionLogging: m.chance(0.5) }) })], vpc: [0.1, () => ({ securityGroupIds: ['sg-2a'], subnetIds: ['subnet-2a'] })],
      stackName: [0.1, () => 'my-own-stack'], tracing: [0.2, () => m.pick({ lambda: true }, { lambda: true, apiGateway: true }, true, 'true')], layers: [0.1, () => [LAYER]], logRetentionInDays: [0.15, () => 7], architecture: [0.1, () => 'arm64'], memorySize: [0.1, () => 256],
      iam: [0.35, () => ({ role: m.chance(0.1) ? ROLE : m.chosen({ statements: [0.6, () => m.some(1, 2, () => m.statement())], managedPolicies: [0.25, () => [ARN('iam::aws:policy/X')]], permissionsBoundary: [0.2, () => BOUNDARY], path: [0.15, () => '/p/'], tags: [0.15, () => ({ r: '1' })], name: [0.08, () => 'own-role-name'] }) })],
      apiGateway: [0.12, () => m.pick({ restApiId: 'abc123', restApiRootResourceId: 'root1' }, { binaryMediaTypes: ['image/png'] }, { minimumCompressionSize: 1024 })], httpApi: [0.08, () => ({ id: 'api1' })],
      deploymentBucket: [0.1, () => 'my-bucket'], iamRoleStatements: [0.04, () => [m.statement()]],
    }),
  };
  if (m.chance(0.7)) config.resources = resources(m, config.functions);
  else if (m.chance(0.3)) config.resources = {};
  if (m.chance(0.85)) config.custom = {};
  if (m.chance(0.06)) config.configValidationMode = 'error';
  return config;
}

/* Every function, or http event that is a map, that the dice choose. */
const functions = (config) => Object.entries(config.functions ?? {});
const eventMaps = (config, type = 'http') => functions(config).flatMap(([, fn]) => (fn.events ?? []).map((e) => e[type])).filter((e) => e && typeof e === 'object');
function some(m, p, all, change) { for (const one of all) if (m.chance(p)) change(one); }
const custom = (config, key, value) => { config.custom = { ...config.custom, [key]: value }; };

const DOTENV = ['A=1', 'KEY=dotenv', 'B="two words"', "C='single $A'", 'D=$A-x', 'E=${KEY}', 'F=${NONE:-default}', 'G=a # comment', 'export H=h', 'I="line\\nbreak"', 'J=', 'K=`tick`', 'L=\\$A', 'M=a=b', '# only a comment', 'N = spaced', 'O="un', 'SHARED=file', 'P.Q=dot', 'R="multi\nline"', 'S=${A}${B}', 'T=${A-x}', 'U=#hash', 'V="#hash"', 'W: colon'];
const CONDITIONS = ['"dev" == "prod"', '"dev" === "dev"', '"prod" != "dev" && true', '!("a" == "b")', 'false || "x".startsWith("x")', '["dev","prod"].includes("dev")', '"prod-1".match(/^prod/)', '1 > 2', 'true', 'false', '"abc".endsWith("c")', '"a" + "b" == "ab"', 'true ? false : true', 'null == undefined', "'1' == 1", '"" || 0', '"dev".indexOf("ev") > 0', '/^de/.test("dev")', '"a" === "a" ? "yes" : ""', '[] == false', 'process.env.NONE_SUCH == "x"'];
const IFELSE_PATHS = (config) => [
  'provider.environment', 'provider.environment.SHARED', 'provider.stackTags', 'provider.vpc', 'provider.memorySize', 'provider.tracing', 'provider.logs', 'custom.x', 'resources.Resources.MyTopic', 'resources.Outputs', 'resources.Resources.MyQueue.Properties', 'provider.iam.role',
  ...functions(config).flatMap(([k]) => [`functions.${k}.environment`, `functions.${k}.memorySize`, `functions.${k}.layers`, `functions.${k}.onError`, `functions.${k}.provisionedConcurrency`, `functions.${k}.tags`]),
  ...Object.keys(config.functions).slice(1).map((k) => `functions.${k}`),
];
const SETTINGS = (config) => ({
  'provider.memorySize': 1024, 'provider.timeout': 17, 'provider.environment.SET': 'set', 'provider.tags': { set: 'x' }, 'provider.versionFunctions': false, [`functions.${Object.keys(config.functions)[0]}.timeout`]: 21,
  [`functions.${Object.keys(config.functions)[0]}.environment.DEEP`]: 'v', 'resources.Resources.Added': { Type: 'AWS::SNS::Topic' }, 'provider.stackTags.set': 'tag',
});

const CANARY = ['Linear10PercentEvery1Minute', 'AllAtOnce', 'Canary10Percent5Minutes'];
const ALARM_KEYS = ['functionErrors', 'functionDuration', 'functionInvocations', 'functionThrottles', 'own', 'logged'];

function alarm(m, config) {
  if (m.chance(0.5)) return m.dice.pick(m.chance(0.95) ? ALARM_KEYS.slice(0, 4) : ALARM_KEYS);
  return {
    name: m.pick('own-alarm', 'other_one', 'functionErrors', 'logged'), namespace: 'AWS/Lambda', metric: m.pick('Errors', 'Duration'), threshold: m.pick(0, 5, 2.5), statistic: m.pick('Sum', 'p95', 'Maximum'), period: 300, evaluationPeriods: m.pick(1, 3),
    comparisonOperator: 'GreaterThanThreshold',
    ...m.chosen({
      datapointsToAlarm: [0.2, () => 1], treatMissingData: [0.3, () => m.pick('missing', 'ignore', 'notBreaching')], description: [0.3, () => 'of an alarm'], dimensions: [0.3, () => [{ Name: 'X', Value: 'y' }]], omitDefaultDimension: [0.15, () => true],
      type: [0.25, () => m.pick('static', 'anomalyDetection')], pattern: [0.2, () => '{ $.level = "error" }'], enabled: [0.2, () => m.chance(0.6)], nameTemplate: [0.2, () => '$[functionName]-$[metricName]-x'], prefixTemplate: [0.1, () => m.pick('', 'pre-$[stackName]')],
      alarmActions: [0.1, () => ['ops']], okActions: [0.05, () => ['ops']], evaluateLowSampleCountPercentile: [0.1, () => 'ignore'], actionsEnabled: [0.1, () => false],
    }),
  };
}
const topic = (m) => m.pick('alarm-topic', TOPIC, { topic: 'named-topic', notifications: [{ protocol: 'email', endpoint: 'a@example.com' }] }, { topic: { Ref: 'MyTopic' } }, { topic: TOPIC }, 'other_topic');

/* Each plugin: what it makes of the service's configuration. */
export const PLUGINS = {
  'serverless-dotenv-plugin': (m, config, files) => {
    const names = ['.env', '.env.local', '.env.development', '.env.dev', '.env.prod', '.env.development.local', 'config/.env', 'own.env', 'other.env'];
    for (const name of m.subset(names)) files[name] = m.some(0, 9, () => m.dotenv()).join(m.pick('\n', '\n', '\r\n')) + m.pick('\n', '');
    if (m.chance(0.7))
      custom(config, 'dotenv', m.chosen({
        path: [0.25, () => m.pick('own.env', ['own.env', 'other.env'], 'config/.env', 'none.env')], basePath: [0.15, () => 'config/'], include: [0.2, () => m.pick(['A', 'KEY'], [], '*')], exclude: [0.25, () => ['A', 'B']], logging: [0.4, () => false],
        required: [0.15, () => m.chosen({ env: [0.8, () => m.pick(['A'], ['NOT_THERE'], [])], file: [0.4, () => m.onOff()] })], variableExpansion: [0.3, () => m.chance(0.3)],
      }));
  },
  'serverless-iam-roles-per-function': (m, config) => {
    for (const [, fn] of functions(config))
      Object.assign(fn, m.chosen({
        iamRoleStatements: [0.75, () => m.some(0, 2, () => m.statement())], iamRoleStatementsInherit: [0.3, () => m.chance(0.7)], iamRoleStatementsName: [0.2, () => m.pick('short-name', 'own-#{AWS::Region}')], iamPermissionsBoundary: [0.2, () => m.pick(BOUNDARY, { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:policy/b' })],
      }));
    if (m.chance(0.5)) custom(config, 'serverless-iam-roles-per-function', m.chosen({ defaultInherit: [0.7, () => m.onOff()], iamGlobalPermissionsBoundary: [0.4, () => m.pick(BOUNDARY, { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:policy/g' })] }));
  },
  'serverless-pseudo-parameters': (m, config) => {
    if (m.chance(0.6)) custom(config, 'pseudoParameters', m.chosen({ skipRegionReplace: [0.6, () => m.pick(false, false, true)], allowReferences: [0.4, () => m.chance(0.3)] }));
  },
  'serverless-plugin-resource-tagging': (m, config) => { if (m.chance(0.8)) config.provider.stackTags ??= { stack: 'tag', team: 'st', n: m.pick(1, 'one', true), ...m.chosen({ empty: [0.2, () => ''], region: [0.3, () => '#{AWS::Region}'] }) }; },
  'serverless-plugin-tracing': (m, config) => {
    if (m.chance(0.6)) config.provider.tracing = m.pick(true, 'true', false, 'false', { lambda: true });
    some(m, 0.4, functions(config), ([, fn]) => { fn.tracing = m.pick(true, false, 'true', 'false', 'Active', 'PassThrough'); });
  },
  'serverless-plugin-lambda-insights': (m, config) => {
    some(m, 0.4, functions(config), ([, fn]) => { fn.lambdaInsights = m.chance(0.03) ? 'yes' : m.onOff(); });
    if (m.chance(0.7)) custom(config, 'lambdaInsights', m.chosen({ defaultLambdaInsights: [0.7, () => m.onOff()], attachPolicy: [0.3, () => m.onOff()] }));
  },
  'serverless-plugin-log-retention': (m, config) => {
    if (m.chance(0.8)) custom(config, 'logRetentionInDays', m.pick(14, '30', 1, 365, 3653, 0, '', m.chance(0.2) ? 192 : 7));
    some(m, 0.3, functions(config), ([, fn]) => { fn.logRetentionInDays = m.pick(3, 5, 90, m.chance(0.2) ? 1096 : 400); });
  },
  'serverless-plugin-log-subscription': (m, config) => {
    if (!Array.isArray(config.resources) && m.chance(0.95)) config.resources = { ...config.resources, Resources: { ...config.resources?.Resources, LogsFunction: OWN.LogsFunction() } };
    const target = (text) => (text ? m.pick(CALLED, ARN('firehose:eu-west-1:123456789012:deliverystream/d'), KINESIS) : m.pick(CALLED, KINESIS, { 'Fn::GetAtt': ['LogsFunction', 'Arn'] }, { Ref: 'LogsFunction' }));
    const settings = (text) => ({ destinationArn: target(text), ...m.chosen({ enabled: [0.85, () => m.chance(0.9)], filterPattern: [0.4, () => m.pick('ERROR', '{ $.a = 1 }', '')], addLambdaPermission: [0.25, () => m.onOff()], filterName: [0.25, () => 'filter'], apiGatewayLogs: [text ? 0 : 0.4, () => true], roleArn: [text ? 0 : 0.2, () => ROLE] }) });
    if (m.chance(0.85)) custom(config, 'logSubscription', m.chance(0.2) ? m.some(1, 2, () => settings(false)) : settings(false));
    some(m, 0.35, functions(config), ([, fn]) => { fn.logSubscription = m.chance(0.4) ? m.onOff() : settings(true); });
  },
  'serverless-plugin-warmup': (m, config) => {
    const warmed = () => m.chosen({ enabled: [0.85, () => m.pick(true, true, true, 'true', 'dev', 'prod', ['dev', 'prod'], false)], alias: [0.2, () => 'live'], clientContext: [0.2, () => m.pick(false, { a: 'b' })], payload: [0.3, () => ({ source: 'x', n: 1 })], payloadRaw: [0.15, () => true], concurrency: [0.3, () => m.pick(1, 3)] });
    const warmer = () => ({
      ...warmed(),
      ...m.chosen({
        folderName: [0.2, () => 'warm'], cleanFolder: [0.1, () => true], name: [0.2, () => 'warmer-name'], roleName: [0.2, () => 'warmer-role'], role: [0.15, () => m.pick(ROLE, 'MyRole')], tags: [0.2, () => ({ w: '1' })], vpc: [0.2, () => m.pick(false, { securityGroupIds: ['sg-3a'], subnetIds: ['subnet-3a'] })],
        events: [0.3, () => [{ schedule: m.pick('rate(1 minute)', { rate: ['rate(3 minutes)', 'cron(0 1 * * ? *)'], enabled: false }) }]], architecture: [0.2, () => 'arm64'], memorySize: [0.3, () => m.pick(256, 1024)], timeout: [0.3, () => 33], environment: [0.3, () => m.pick({}, { W: 'x' })], verbose: [0.3, () => false], logRetentionInDays: [0.2, () => 3], prewarm: [0.2, () => true],
        package: [0.15, () => ({ individually: true, patterns: ['!x/**'] })],
      }),
    });
    /* Two warmers stand in the order in which their files were written, which is chance; these plugins show it. */
    const ordered = config.plugins.some((name) => /dependson|alerts/.test(name));
    const names = m.pick(['default'], ordered ? ['office-hours'] : ['default', 'office-hours'], ['w_1'], []);
    if (m.chance(0.9)) custom(config, 'warmup', Object.fromEntries(names.map((n) => [n, warmer()])));
    if (names.length) some(m, 0.4, functions(config), ([, fn]) => { fn.warmup = { [m.dice.pick(names)]: warmed() }; });
  },
  'serverless-plugin-aws-alerts': (m, config) => {
    custom(config, 'alerts', m.chosen({
      stages: [0.2, () => m.pick(['dev', 'prod'], 'dev', ['none'], [])], topics: [0.6, () => (m.chance(0.7) ? m.chosen({ ok: [0.4, () => topic(m)], alarm: [0.8, () => topic(m)], insufficientData: [0.3, () => topic(m)] }) : { ops: m.chosen({ alarm: [0.9, () => topic(m)], ok: [0.3, () => topic(m)] }), team: { alarm: 'team-topic' } })],
      definitions: [0.4, () => m.chosen({ functionErrors: [0.4, () => ({ threshold: 9, treatMissingData: 'notBreaching' })], own: [0.6, () => alarm(m, config)], logged: [0.4, () => ({ metric: 'logged', threshold: 1, statistic: 'Sum', period: 60, evaluationPeriods: 1, comparisonOperator: 'GreaterThanOrEqualToThreshold', pattern: 'ERROR' })] })],
      alarms: [0.7, () => m.some(0, 3, () => alarm(m, config))], global: [0.15, () => ['functionThrottles']], function: [0.15, () => ['functionInvocations']], nameTemplate: [0.25, () => m.pick('$[functionName]-$[metricName]-Alarm', '$[functionId]-$[metricId]', m.soup(['$[functionName]', '$[metricName]', '$[stackName]', '$[functionId]', '$[other]', '-', '$&', 'x'], 1, 5))], prefixTemplate: [0.15, () => m.pick('', '$[stackName]-$[functionName]', 'p')],
      dashboards: [0.3, () => m.pick(true, 'vertical', ['default', 'vertical'], { stages: ['dev'], templates: ['default'] }, { stages: ['dev', 'prod'], templates: ['vertical'] }, 'default')],
    }));
    some(m, 0.4, functions(config), ([, fn]) => { fn.alarms = m.some(1, 2, () => alarm(m, config)); });
  },
  'serverless-plugin-ifelse': (m, config) => {
    const paths = IFELSE_PATHS(config), settings = SETTINGS(config), cut = () => m.pick(m.dice.pick(paths), m.some(1, 3, () => m.dice.pick(paths)));
    const set = () => Object.fromEntries(m.some(1, 2, () => m.dice.pick(Object.entries(settings))));
    custom(config, 'serverlessIfElse', m.some(1, 3, () => ({
      If: m.condition(), ...m.chosen({ Set: [0.5, set], Exclude: [0.5, cut], ElseSet: [0.4, set], ElseExclude: [0.4, cut], ExcludeIf: [0.3, () => Object.fromEntries(m.some(1, 2, () => [m.dice.pick(paths), m.condition()]))] }),
    })));
  },
  'serverless-plugin-conditional-functions': (m, config) => some(m, 0.6, functions(config), ([, fn]) => { fn.enabled = m.chance(0.8) ? m.condition() : m.pick(true, false, ''); }),
  'serverless-disable-functions': (m, config) => some(m, 0.6, functions(config), ([, fn]) => { fn.enabled = m.pick(true, false, 'true', 'false', null, 0, 1); }),
  'serverless-dependson-plugin': (m, config) => { if (m.chance(0.7)) custom(config, 'dependsOn', m.chosen({ enabled: [0.3, () => m.pick(true, false, 'false', 'true')], chains: [0.6, () => m.pick(1, 2, 3, 2.9, '2', 0)] })); },
  'serverless-reqvalidator-plugin': (m, config) => some(m, 0.7, eventMaps(config), (e) => { e.reqValidatorName = m.pick('Validator', 'Validator', { 'Fn::ImportValue': 'v' }, { id: 'abc' }); }),
  'serverless-api-gateway-caching': (m, config) => {
    const endpoint = () => m.chosen({ enabled: [0.8, () => m.onOff()], ttlInSeconds: [0.4, () => 60], dataEncrypted: [0.2, () => true], perKeyInvalidation: [0.2, () => ({ requireAuthorization: true, handleUnauthorizedRequests: 'Ignore' })],
      cacheKeyParameters: [0.8, () => m.some(1, 3, () => ({ name: m.pick('request.path.id', 'request.querystring.q', 'request.header.Accept', 'integration.header.x'), ...m.chosen({ mappedFrom: [0.3, () => m.pick('method.request.querystring.q', 'method.request.header.X', 'method.request.body.y')] }) }))] });
    if (m.chance(0.85)) custom(config, 'apiGatewayCaching', m.chosen({
      enabled: [0.9, () => m.chance(0.85)], clusterSize: [0.3, () => '0.5'], ttlInSeconds: [0.4, () => m.pick(0, 300)], dataEncrypted: [0.2, () => true], basePath: [0.15, () => m.pick('/base', 'b')], restApiId: [0.1, () => 'rest1'], apiGatewayIsShared: [0.1, () => true], perKeyInvalidation: [0.2, () => ({ requireAuthorization: false })],
      additionalEndpoints: [0.15, () => [{ path: '/users', method: 'GET', caching: endpoint() }]],
    }));
    some(m, 0.7, eventMaps(config), (e) => { e.caching = endpoint(); });
  },
  'serverless-api-gateway-throttling': (m, config) => {
    const limits = () => m.chosen({ maxRequestsPerSecond: [0.8, () => 100], maxConcurrentRequests: [0.8, () => 50] });
    if (m.chance(0.7)) custom(config, 'apiGatewayThrottling', limits());
    some(m, 0.5, [...eventMaps(config), ...eventMaps(config, 'httpApi')], (e) => { e.throttling = { ...limits(), ...m.chosen({ disabled: [0.2, () => true] }) }; });
  },
  'serverless-provisioned-concurrency-autoscaling': (m, config) => some(m, 0.7, functions(config), ([, fn]) => {
    fn.provisionedConcurrency = m.pick(1, 2, 0, 5);
    fn.concurrencyAutoscaling = m.chance(0.3) ? m.onOff() : m.chosen({
      enabled: [0.9, () => m.chance(0.9)], alias: [0.15, () => 'live'], maximum: [0.4, () => m.pick(20, 0)], minimum: [0.4, () => m.pick(2, 0)], usage: [0.4, () => m.pick(0.9, 0.5, 0)], scaleInCooldown: [0.3, () => 30], scaleOutCooldown: [0.3, () => 5],
      customMetric: [0.3, () => m.chosen({ statistic: [0.9, () => m.pick('Average', 'maximum', 'Minimum')] })], name: [0.08, () => 'over'],
      scheduledActions: [0.3, () => m.some(1, 2, (i) => ({ name: `s${i}`, schedule: m.pick('rate(1 hour)', 'at(2030-01-01T00:00:00)', 'cron(0 7 * * ? *)'), action: m.pick({ minimum: 1, maximum: 3 }, { minimum: 2 }, { maximum: 0 }), ...m.chosen({ startTime: [0.3, () => '2030-01-01T00:00:00Z'], endTime: [0.3, () => '2031-01-01T00:00:00Z'], timezone: [0.3, () => m.pick('Europe/Berlin', 'America/New_York')] }) }))],
    });
  }),
  'serverless-associate-waf': (m, config) => { if (m.chance(0.8)) custom(config, 'associateWaf', { name: m.pick('acl', ''), version: m.pick('V2', 'Regional', 'x') }); },
  'serverless-aws-documentation': (m, config) => {
    const models = ['Pet', 'Error', 'Empty-2'];
    const response = () => ({ statusCode: m.pick('200', 200, '404', 500), ...m.chosen({ responseModels: [0.7, () => ({ 'application/json': m.dice.pick(models) })], responseHeaders: [0.4, () => [{ name: 'X-A', description: 'd', type: 'string' }]], responseBody: [0.2, () => ({ description: 'b' })] }) });
    const parameter = (name) => ({ name, description: 'd', ...m.chosen({ required: [0.5, () => m.onOff()] }) });
    if (m.chance(0.9)) custom(config, 'documentation', m.chosen({
      api: [0.5, () => ({ info: { version: '1', title: 'T' } })],
      models: [0.8, () => models.filter(() => m.chance(0.7)).map((name) => ({ name, description: 'd', contentType: 'application/json', ...m.chosen({ schema: [0.85, () => ({ type: 'object', properties: { a: { type: 'string' }, ...m.chosen({ b: [0.5, () => ({ $ref: `{{model: ${m.dice.pick(models)}}}` })], c: [0.3, () => ({ type: 'array', items: { $ref: '{{model:Pet}}' } })] }) } })] }) }))],
    }));
    some(m, 0.7, eventMaps(config), (e) => {
      e.documentation = m.chosen({ summary: [0.5, () => 's'], methodResponses: [0.8, () => m.some(1, 2, response)], requestModels: [0.5, () => ({ 'application/json': m.dice.pick(models) })], requestHeaders: [0.4, () => [parameter('X-H')]], queryParams: [0.4, () => [parameter('q'), parameter('r')]], pathParams: [0.4, () => [parameter('id')]], tags: [0.2, () => ['t']] });
    });
  },
  'serverless-openapi-documenter': (m, config) => {
    if (m.chance(0.9)) custom(config, 'documentation', { ...config.custom?.documentation, title: 'T', version: '1' });
    some(m, 0.5, [...eventMaps(config), ...eventMaps(config, 'httpApi')], (e) => { e.documentation ??= { summary: 's', methodResponses: [{ statusCode: 200, responseBody: { description: 'd' } }] }; });
    some(m, 0.3, functions(config), ([, fn]) => Object.assign(fn, m.chosen({ summary: [0.5, () => 's'], servers: [0.5, () => m.pick({ url: 'https://x' }, [{ url: 'https://y' }])] })));
  },
  'serverless-plugin-lambda-dead-letter': (m, config) => some(m, 0.5, functions(config), ([, fn]) => { fn.deadLetter = m.pick({ sqs: 'dlq' }, { sqs: { queueName: 'q', delaySeconds: 3 } }, { sns: 'topic' }, { targetArn: QUEUE }, { targetArn: { GetResourceArn: 'MyQueue' } }, { targetArn: null }); }),
  'serverless-apigw-binary': (m, config) => { if (m.chance(0.8)) custom(config, 'apigwBinary', { types: ['image/png', '*/*'] }); },
  'serverless-export-env': (m, config) => { if (m.chance(0.7)) custom(config, 'export-env', m.chosen({ filename: [0.5, () => '.env.out'], overwrite: [0.5, () => true], refMap: [0.3, () => ({ MyTopic: 'x' })] })); },
  'serverless-stack-termination-protection': (m, config) => { if (m.chance(0.7)) custom(config, 'serverlessTerminationProtection', { stages: m.pick(['prod'], ['dev', 'prod']) }); },
  'serverless-plugin-canary-deployments': (m, config) => {
    const names = Object.keys(config.functions);
    const settings = () => m.chosen({ type: [0.85, () => m.dice.pick(CANARY)], alias: [0.85, () => m.pick('Live', 'live')], preTrafficHook: [0.3, () => m.dice.pick(names)], postTrafficHook: [0.3, () => m.dice.pick(names)], alarms: [0.4, () => m.pick(['FooAlarm'], [{ name: 'bar' }, 'Baz'])], triggerConfigurations: [0.2, () => [{ TriggerEvents: ['DeploymentFailure'], TriggerName: 't', TriggerTargetArn: TOPIC }]] });
    some(m, 0.65, functions(config), ([, fn]) => { fn.deploymentSettings = settings(); });
    if (m.chance(0.4)) custom(config, 'deploymentSettings', { ...settings(), ...m.chosen({ codeDeployRole: [0.3, () => ROLE], codeDeployRolePermissionsBoundary: [0.2, () => BOUNDARY], stages: [0.3, () => m.pick(['dev', 'prod'], [], ['none'])] }) });
  },
  'serverless-plugin-common-excludes': () => {},
  'serverless-stage-manager': (m, config) => { if (m.chance(0.9)) custom(config, 'stages', m.pick(['dev', 'prod', 'test-1'], ['dev', 'prod', 'test-1'], ['dev', 'prod'])); },
  'serverless-python-requirements': (m, config) => {
    if (m.chance(0.8)) custom(config, 'pythonRequirements', m.chosen({ slim: [0.3, () => true], pythonBin: [0.3, () => 'python3'], noDeploy: [0.2, () => ['boto3']], fileName: [0.2, () => 'none.txt'], dockerizePip: [0.2, () => false], layer: [0.15, () => m.pick(true, false, {}, { name: 'own-layer', description: 'd', licenseInfo: 'MIT', allowedAccounts: ['*'] }, { compatibleRuntimes: ['python3.11'], retain: true })], useStaticCache: [0.2, () => false] }));
  },
};

/* A group of services has the same plugins, as v3.40 takes a second to make a validator of what plugins add to its schema. */
export function make(dice, reference, group) {
  const m = new Maker(dice), config = service(m), files = {}, names = Object.keys(PLUGINS);
  const chosen = new Set(group.some(1, 4, () => group.pick(names)));
  config.plugins = [...chosen].map((name) => [dice.next(), name]).sort(([a], [b]) => a - b).map(([, name]) => name);
  for (const name of [...chosen].sort()) PLUGINS[name](m, config, files);
  return { config, files };
}
export const compared = 'template';
