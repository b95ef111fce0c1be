// Rules of our own about properties that depend on each other: what a service's API refuses though each property alone is
// right. A row says for which types, what AWS demands, and a schema of the resource's properties in the notation of JSON Schema,
// with `refers` (the value is a Ref or GetAtt of a resource of that type in this template, whose properties keep to `with`).
// warning: AWS may take it one day, or it only has no effect. The sources are the API references of the services.
// The second part takes over rules that cfn-lint publishes as data (MIT-0, Amazon.com), by their file, in words of our own.
const has = (...names) => ({ required: names });
const only = (name, ...values) => ({ properties: { [name]: { enum: values } } });
const is = (name, ...values) => ({ ...only(name, ...values), ...has(name) });
const without = (...names) => ({ properties: Object.fromEntries(names.map((name) => [name, false])) });
const when = (condition, then, otherwise) => ({ if: condition, then, ...(otherwise ? { else: otherwise } : {}) });
const at = (name, schema) => ({ properties: { [name]: schema } });
const each = (name, schema) => at(name, { items: schema });
const form = (name, pattern) => at(name, { if: { type: 'string' }, then: { pattern } });
const no = (schema) => ({ not: schema });
const TRUE = ['true', 'True'];

const fifoQueue = { refers: 'AWS::SQS::Queue', with: is('FifoQueue', ...TRUE) };
const plainQueue = { refers: 'AWS::SQS::Queue', with: no(is('FifoQueue', ...TRUE)) };
const arn = (service) => ({ type: 'string', pattern: `^arn:[^:]+:${service}:` });
const from = (...sources) => ({ ...at('EventSourceArn', { anyOf: sources }), ...has('EventSourceArn') });
const queueSource = from(arn('sqs'), { refers: 'AWS::SQS::Queue' });
const streamSource = from(arn('(kinesis|dynamodb)'), { refers: 'AWS::Kinesis::Stream' }, { refers: 'AWS::DynamoDB::Table' });
const onDemand = is('BillingMode', 'PAY_PER_REQUEST');
const provisioned = only('BillingMode', 'PROVISIONED');
const packaged = { anyOf: [is('PackageType', 'Image'), at('Code', has('ImageUri'))] };
const BUCKET_EVENTS = ['s3:TestEvent', 's3:ReducedRedundancyLostObject',
  ...['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map((e) => `s3:ObjectCreated:${e}`),
  ...['*', 'Delete', 'DeleteMarkerCreated'].map((e) => `s3:ObjectRemoved:${e}`),
  ...['*', 'Post', 'Completed', 'Delete'].map((e) => `s3:ObjectRestore:${e}`),
  ...['*', 'OperationFailedReplication', 'OperationMissedThreshold', 'OperationReplicatedAfterThreshold', 'OperationNotTracked'].map((e) => `s3:Replication:${e}`),
  ...['*', 'Delete', 'DeleteMarkerCreated'].map((e) => `s3:LifecycleExpiration:${e}`), 's3:LifecycleTransition', 's3:IntelligentTiering',
  's3:ObjectAcl:Put', ...['*', 'Put', 'Delete'].map((e) => `s3:ObjectTagging:${e}`)];
const bucketEvent = at('Event', { if: { type: 'string' }, then: { enum: BUCKET_EVENTS } });

const queue = (says, schema, more) => ({ types: ['AWS::SQS::Queue'], says, schema, ...more });
const table = (says, schema, more) => ({ types: ['AWS::DynamoDB::Table'], says, schema, ...more });
const lambda = (says, schema, more) => ({ types: ['AWS::Lambda::Function'], says, schema, ...more });
const source = (says, schema, more) => ({ types: ['AWS::Lambda::EventSourceMapping'], says, schema, ...more });
const of = (type, says, schema, more) => ({ types: [type].flat(), says, schema, ...more });

export const ROWS = [
  // DynamoDB
  table('a table on demand (PAY_PER_REQUEST) has no ProvisionedThroughput', when(onDemand, at('ProvisionedThroughput', at('ReadCapacityUnits', { enum: ['0'] })))),
  table('an index of a table on demand (PAY_PER_REQUEST) has no ProvisionedThroughput', when(onDemand, each('GlobalSecondaryIndexes', at('ProvisionedThroughput', at('ReadCapacityUnits', { enum: ['0'] }))))),
  table('a table needs ProvisionedThroughput unless its BillingMode is PAY_PER_REQUEST', when(provisioned, has('ProvisionedThroughput'))),
  table('an index needs ProvisionedThroughput unless the table\'s BillingMode is PAY_PER_REQUEST', when(provisioned, each('GlobalSecondaryIndexes', has('ProvisionedThroughput')))),
  table('ProvisionedThroughput begins at 1', when(provisioned, at('ProvisionedThroughput', { properties: { ReadCapacityUnits: { minimum: 1 }, WriteCapacityUnits: { minimum: 1 } } }))),
  table('TimeToLiveSpecification needs the AttributeName of the time', at('TimeToLiveSpecification', has('AttributeName'))),
  of(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], 'a key begins with its HASH attribute', at('KeySchema', { if: { type: 'array' }, then: { contains: is('KeyType', 'HASH') } })),
  table('NonKeyAttributes belong to the projection INCLUDE', each('GlobalSecondaryIndexes', at('Projection', when(is('ProjectionType', 'ALL', 'KEYS_ONLY'), without('NonKeyAttributes'), when(is('ProjectionType', 'INCLUDE'), has('NonKeyAttributes')))))),
  table('NonKeyAttributes belong to the projection INCLUDE', each('LocalSecondaryIndexes', at('Projection', when(is('ProjectionType', 'ALL', 'KEYS_ONLY'), without('NonKeyAttributes'), when(is('ProjectionType', 'INCLUDE'), has('NonKeyAttributes')))))),
  table('KMSMasterKeyId needs SSEType KMS and SSEEnabled', at('SSESpecification', when(has('KMSMasterKeyId'), no(is('SSEEnabled', 'false'))))),
  // SQS
  queue('the name of a FIFO queue ends in .fifo', when(is('FifoQueue', ...TRUE), form('QueueName', '\\.fifo$'))),
  queue('a queue whose name ends in .fifo needs FifoQueue: true', when({ ...at('QueueName', { type: 'string', pattern: '\\.fifo$' }), ...has('QueueName') }, { ...only('FifoQueue', ...TRUE), ...has('FifoQueue') })),
  queue('only a FIFO queue takes this property', when(no(is('FifoQueue', ...TRUE)), { properties: { ContentBasedDeduplication: { not: { enum: TRUE } }, DeduplicationScope: false, FifoThroughputLimit: false } })),
  queue('the dead-letter queue of a FIFO queue is a FIFO queue itself', when(is('FifoQueue', ...TRUE), at('RedrivePolicy', at('deadLetterTargetArn', { not: plainQueue })))),
  queue('the dead-letter queue of a standard queue is a standard queue itself', when(no(is('FifoQueue', ...TRUE)), at('RedrivePolicy', at('deadLetterTargetArn', { not: fifoQueue })))),
  queue('RedrivePolicy needs deadLetterTargetArn and maxReceiveCount', at('RedrivePolicy', { if: { type: 'object' }, then: has('deadLetterTargetArn', 'maxReceiveCount') })),
  queue('maxReceiveCount is 1 to 1000', at('RedrivePolicy', at('maxReceiveCount', { minimum: 1, maximum: 1000 }))),
  queue('deadLetterTargetArn is the ARN of a queue', at('RedrivePolicy', form('deadLetterTargetArn', '^arn:[^:]+:sqs:|\\{\\{'))),
  queue('FifoThroughputLimit perMessageGroupId needs DeduplicationScope messageGroup', when(is('FifoThroughputLimit', 'perMessageGroupId'), is('DeduplicationScope', 'messageGroup'))),
  queue('a queue is encrypted either by SQS or by a key of KMS', when(is('SqsManagedSseEnabled', ...TRUE), without('KmsMasterKeyId'))),
  // SNS
  of('AWS::SNS::Topic', 'the name of a FIFO topic ends in .fifo', when(is('FifoTopic', ...TRUE), form('TopicName', '\\.fifo$'))),
  of('AWS::SNS::Topic', 'a topic whose name ends in .fifo needs FifoTopic: true', when({ ...at('TopicName', { type: 'string', pattern: '\\.fifo$' }), ...has('TopicName') }, is('FifoTopic', ...TRUE))),
  of('AWS::SNS::Topic', 'only a FIFO topic takes this property', when(no(is('FifoTopic', ...TRUE)), { properties: { ContentBasedDeduplication: { not: { enum: TRUE } }, FifoThroughputScope: false, ArchivePolicy: false } })),
  of('AWS::SNS::Subscription', 'SNS has no such protocol', only('Protocol', 'http', 'https', 'email', 'email-json', 'sms', 'sqs', 'application', 'lambda', 'firehose')),
  of('AWS::SNS::Subscription', 'a subscription needs an Endpoint', has('Endpoint')),
  of('AWS::SNS::Subscription', 'RawMessageDelivery is for sqs, http, https and firehose', when(is('RawMessageDelivery', ...TRUE), no(is('Protocol', 'lambda', 'email', 'email-json', 'sms', 'application')))),
  of('AWS::SNS::Subscription', 'a subscription of Firehose needs a SubscriptionRoleArn', when(is('Protocol', 'firehose'), has('SubscriptionRoleArn'))),
  of('AWS::SNS::Subscription', 'a FIFO topic delivers to queues only', when({ ...at('TopicArn', { refers: 'AWS::SNS::Topic', with: is('FifoTopic', ...TRUE) }), ...has('TopicArn') }, only('Protocol', 'sqs'))),
  of('AWS::SNS::Subscription', 'the Endpoint of sqs is the ARN of a queue', when(is('Protocol', 'sqs'), form('Endpoint', '^arn:[^:]+:sqs:|\\{\\{'))),
  of('AWS::SNS::Subscription', 'the Endpoint of lambda is the ARN of a function', when(is('Protocol', 'lambda'), form('Endpoint', '^arn:[^:]+:lambda:|\\{\\{'))),
  of('AWS::SNS::Subscription', 'the Endpoint of http and https is a URL of that protocol', { allOf: [when(is('Protocol', 'https'), form('Endpoint', '^https://|\\{\\{')), when(is('Protocol', 'http'), form('Endpoint', '^http://|\\{\\{'))] }),
  of('AWS::SNS::Subscription', 'the Endpoint of email is an address', when(is('Protocol', 'email', 'email-json'), form('Endpoint', '@|\\{\\{'))),
  // Lambda's event sources
  source('a FIFO queue gives at most 10 messages at once', when(from({ type: 'string', pattern: ':sqs:.*\\.fifo$' }, fifoQueue), at('BatchSize', { maximum: 10 }))),
  source('a FIFO queue takes no MaximumBatchingWindowInSeconds', when(from({ type: 'string', pattern: ':sqs:.*\\.fifo$' }, fifoQueue), only('MaximumBatchingWindowInSeconds', '0'))),
  source('more than 10 messages of a queue at once need a MaximumBatchingWindowInSeconds of 1 or more', when({ ...queueSource, allOf: [{ ...at('BatchSize', { minimum: 11 }), ...has('BatchSize') }] }, { ...at('MaximumBatchingWindowInSeconds', { minimum: 1 }), ...has('MaximumBatchingWindowInSeconds') })),
  source('this property is for streams, not for queues', when(queueSource, without('StartingPosition', 'StartingPositionTimestamp', 'BisectBatchOnFunctionError', 'ParallelizationFactor', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'DestinationConfig'))),
  source('a stream needs a StartingPosition', when(streamSource, has('StartingPosition'))),
  source('this property is for queues, not for streams', when(streamSource, without('ScalingConfig'))),
  source('StartingPosition AT_TIMESTAMP and StartingPositionTimestamp need each other', { allOf: [when(is('StartingPosition', 'AT_TIMESTAMP'), has('StartingPositionTimestamp')), when(has('StartingPositionTimestamp'), only('StartingPosition', 'AT_TIMESTAMP'))] }),
  source('a stream of DynamoDB has no StartingPosition AT_TIMESTAMP', when(from(arn('dynamodb'), { refers: 'AWS::DynamoDB::Table' }), only('StartingPosition', 'LATEST', 'TRIM_HORIZON'))),
  source('the source is the ARN of a table\'s stream, not of the table', at('EventSourceArn', { if: { type: 'string' }, then: { not: { pattern: '^arn:[^:]+:dynamodb:[^/]*table/[^/]+$' } } })),
  source('a queue gives at most 10000 messages at once', when(queueSource, at('BatchSize', { maximum: 10000 }))),
  // Lambda
  lambda('KmsKeyArn is the ARN of a key', form('KmsKeyArn', '^$|^arn:[^:]+:kms:[^:]*:[^:]*:(key|alias)/.|\\{\\{')),
  lambda('a function of an image has no Handler, Runtime and Layers', when(is('PackageType', 'Image'), without('Handler', 'Runtime', 'Layers'))),
  lambda('a function needs a Handler and a Runtime unless it is an image', when(no(packaged), has('Handler', 'Runtime'))),
  lambda('inline code (ZipFile) is for Node.js and Python', when(at('Code', has('ZipFile')), form('Runtime', '^(nodejs|python)'))),
  lambda('SubnetIds and SecurityGroupIds need each other', at('VpcConfig', { dependentRequired: { SubnetIds: ['SecurityGroupIds'], SecurityGroupIds: ['SubnetIds'] } })),
  lambda('a file system needs a VpcConfig', when(at('FileSystemConfigs', { type: 'array', minItems: 1 }), when(has('FileSystemConfigs'), has('VpcConfig')))),
  lambda('levels of logs need LogFormat JSON', at('LoggingConfig', when(no(is('LogFormat', 'JSON')), without('SystemLogLevel', 'ApplicationLogLevel')))),
  lambda('Lambda has no SnapStart for this runtime', when({ ...at('SnapStart', is('ApplyOn', 'PublishedVersions')), ...has('SnapStart') }, form('Runtime', '^(?!nodejs|ruby|go|provided|dotnetcore|dotnet6|java8|python3\\.([0-9]|1[01])$|python2)')), { warning: true }),
  lambda('the target of dead letters is the ARN of a queue or a topic', at('DeadLetterConfig', form('TargetArn', '^$|^arn:[^:]+:(sqs|sns):|\\{\\{'))),
  of('AWS::Lambda::Url', 'an origin is * or has a scheme, as https://example.com', at('Cors', each('AllowOrigins', { if: { type: 'string' }, then: { pattern: '^\\*$|://|\\{\\{' } })), { warning: true }),
  of('AWS::Lambda::Permission', 'this principal is no account, ARN or service', form('Principal', '^\\*$|^[0-9]{12}$|^arn:|\\.|\\{\\{')),
  of('AWS::Lambda::Permission', 'a permission for S3 needs a SourceAccount beside its SourceArn, since a bucket\'s ARN has no account', when({ ...is('Principal', 's3.amazonaws.com'), ...has('SourceArn') }, has('SourceAccount')), { notice: true }),
  // Events
  of('AWS::Events::Rule', 'only the default event bus has schedules', when(has('ScheduleExpression'), at('EventBusName', { anyOf: [{ enum: ['default'] }, { type: 'string', pattern: ':event-bus/default$' }] }))),
  of('AWS::Events::Rule', 'a target of an SQS FIFO queue needs SqsParameters.MessageGroupId', each('Targets', when(at('Arn', { anyOf: [{ type: 'string', pattern: ':sqs:.*\\.fifo$' }, fifoQueue] }), has('SqsParameters')))),
  of('AWS::Events::Rule', 'a target has one of Input, InputPath and InputTransformer', each('Targets', { allOf: [when(has('Input'), without('InputPath', 'InputTransformer')), when(has('InputPath'), without('InputTransformer'))] })),
  of('AWS::Events::Rule', 'what an event pattern compares with is a list', at('EventPattern', { if: { type: 'object' }, then: { properties: Object.fromEntries(['source', 'detail-type', 'account', 'region', 'resources', 'time', 'id', 'version'].map((name) => [name, { type: 'array' }])) } })),
  of('AWS::Scheduler::Schedule', 'a flexible window needs MaximumWindowInMinutes, and none has none', at('FlexibleTimeWindow', when(is('Mode', 'FLEXIBLE'), has('MaximumWindowInMinutes'), without('MaximumWindowInMinutes')))),
  of('AWS::Events::EventBus', 'a bus of one\'s own is not called default', form('Name', '^(?!default$)')),
  // S3
  ...['LambdaConfigurations', 'QueueConfigurations', 'TopicConfigurations'].map((name) => of('AWS::S3::Bucket', 'S3 has no such event', at('NotificationConfiguration', each(name, bucketEvent)))),
  of('AWS::S3::Bucket', 'replication needs versioning', when(has('ReplicationConfiguration'), at('VersioningConfiguration', only('Status', 'Enabled')))),
  of('AWS::S3::Bucket', 'replication needs versioning', when(has('ReplicationConfiguration'), has('VersioningConfiguration'))),
  of('AWS::S3::Bucket', 'a bucket with AccessControl needs OwnershipControls that allow it', when(is('AccessControl', 'AuthenticatedRead', 'AwsExecRead', 'BucketOwnerFullControl', 'BucketOwnerRead', 'LogDeliveryWrite', 'PublicRead', 'PublicReadWrite'), has('OwnershipControls'))),
  of('AWS::S3::Bucket', 'ACLs do not go with BucketOwnerEnforced', when(at('AccessControl', { enum: ['AuthenticatedRead', 'AwsExecRead', 'PublicRead', 'PublicReadWrite', 'LogDeliveryWrite'] }), when(has('AccessControl'), at('OwnershipControls', each('Rules', at('ObjectOwnership', { not: { enum: ['BucketOwnerEnforced'] } })))))),
  of('AWS::S3::Bucket', 'ObjectLockConfiguration needs ObjectLockEnabled', when(has('ObjectLockConfiguration'), is('ObjectLockEnabled', ...TRUE))),
  of('AWS::S3::Bucket', 'a key is for aws:kms, not for AES256', at('BucketEncryption', each('ServerSideEncryptionConfiguration', at('ServerSideEncryptionByDefault', when(is('SSEAlgorithm', 'AES256'), without('KMSMasterKeyID')))))),
  of('AWS::S3::Bucket', 'a lifecycle rule needs an action', at('LifecycleConfiguration', each('Rules', { requiredOr: ['AbortIncompleteMultipartUpload', 'ExpirationDate', 'ExpirationInDays', 'ExpiredObjectDeleteMarker', 'NoncurrentVersionExpiration', 'NoncurrentVersionExpirationInDays', 'NoncurrentVersionTransition', 'NoncurrentVersionTransitions', 'Transition', 'Transitions'] }))),
  // API Gateway
  of('AWS::ApiGateway::ApiKey', 'the value of an API key has 20 to 128 characters', at('Value', { if: { type: 'string' }, then: { minLength: 20, maxLength: 128 } })),
  of('AWS::ApiGateway::Method', 'AuthorizationType CUSTOM and COGNITO_USER_POOLS need an AuthorizerId', when(is('AuthorizationType', 'CUSTOM', 'COGNITO_USER_POOLS'), has('AuthorizerId'))),
  of('AWS::ApiGateway::Method', 'this authorizer is of another AuthorizationType', { allOf: [
    when(is('AuthorizationType', 'CUSTOM'), at('AuthorizerId', { not: { refers: 'AWS::ApiGateway::Authorizer', with: is('Type', 'COGNITO_USER_POOLS') } })),
    when(is('AuthorizationType', 'COGNITO_USER_POOLS'), at('AuthorizerId', { not: { refers: 'AWS::ApiGateway::Authorizer', with: is('Type', 'TOKEN', 'REQUEST') } }))] }),
  of('AWS::ApiGateway::Method', 'API Gateway has no such method', only('HttpMethod', 'ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT')),
  of('AWS::ApiGateway::Method', 'this integration needs a Uri and an IntegrationHttpMethod', at('Integration', when(is('Type', 'AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY'), has('Uri', 'IntegrationHttpMethod')))),
  of('AWS::ApiGateway::Authorizer', 'an authorizer that is a function needs an AuthorizerUri, one of Cognito ProviderARNs', when(is('Type', 'TOKEN', 'REQUEST'), has('AuthorizerUri'), when(is('Type', 'COGNITO_USER_POOLS'), has('ProviderARNs')))),
  of('AWS::ApiGateway::Authorizer', 'an authorizer TOKEN needs an IdentitySource', when(is('Type', 'TOKEN'), has('IdentitySource')), { warning: true }),
  of('AWS::ApiGateway::RestApi', 'an API needs a Name, or a definition that has one', when(no({ anyOf: [has('Body'), has('BodyS3Location'), has('CloneFrom')] }), has('Name'))),
  of('AWS::ApiGateway::RestApi', 'an API has one type of endpoint', at('EndpointConfiguration', at('Types', { maxItems: 1 }))),
  of('AWS::ApiGatewayV2::Api', 'a WebSocket API needs a RouteSelectionExpression', when(is('ProtocolType', 'WEBSOCKET'), has('RouteSelectionExpression'))),
  of('AWS::ApiGatewayV2::Api', 'CorsConfiguration is for HTTP APIs', when(is('ProtocolType', 'WEBSOCKET'), without('CorsConfiguration'))),
  of('AWS::ApiGatewayV2::Api', 'an API has one of HTTP and WEBSOCKET as its ProtocolType', only('ProtocolType', 'HTTP', 'WEBSOCKET')),
  of('AWS::ApiGatewayV2::Authorizer', 'an authorizer JWT needs JwtConfiguration, one REQUEST an AuthorizerUri', when(is('AuthorizerType', 'JWT'), has('JwtConfiguration', 'IdentitySource'), when(is('AuthorizerType', 'REQUEST'), has('AuthorizerUri')))),
  of('AWS::ApiGatewayV2::Route', 'AuthorizationType CUSTOM and JWT need an AuthorizerId', when(is('AuthorizationType', 'CUSTOM', 'JWT'), has('AuthorizerId'))),
  // ECS
  of('AWS::ECS::Service', 'a task in a network of its own (awsvpc) needs NetworkConfiguration', when({ ...at('TaskDefinition', { refers: 'AWS::ECS::TaskDefinition', with: is('NetworkMode', 'awsvpc') }), ...has('TaskDefinition') }, has('NetworkConfiguration'))),
  of('AWS::ECS::Service', 'the task definition is not for Fargate', when(is('LaunchType', 'FARGATE'), at('TaskDefinition', { not: { refers: 'AWS::ECS::TaskDefinition', with: { ...at('RequiresCompatibilities', { not: { contains: { enum: ['FARGATE'] } } }), ...has('RequiresCompatibilities') } } }))),
  // names, numbers and lists of other services
  of('AWS::CloudWatch::Alarm', 'an alarm of a metric needs its Namespace, a Period and a Statistic', when(has('MetricName'), { required: ['Namespace', 'Period'], requiredXor: ['Statistic', 'ExtendedStatistic'] })),
  of('AWS::CloudWatch::Alarm', 'the Period of an alarm is 10, 20, 30 or a multiple of 60 seconds', at('Period', when({ maximum: 59 }, { enum: ['10', '20', '30'] }, { multipleOf: 60 }))),
  of('AWS::SSM::Parameter', 'a name with a / begins with one', form('Name', '^/|^[^/]*$|\\{\\{')),
  of('AWS::SSM::Parameter', 'a name does not begin with aws or ssm', form('Name', '^(?!/?([aA][wW][sS]|[sS][sS][mM])(/|$))')),
  of('AWS::SecretsManager::Secret', 'a secret is given or generated, not both', when(has('SecretString'), without('GenerateSecretString'))),
  of('AWS::SecretsManager::Secret', 'GenerateStringKey and SecretStringTemplate need each other', at('GenerateSecretString', { dependentRequired: { GenerateStringKey: ['SecretStringTemplate'], SecretStringTemplate: ['GenerateStringKey'] } })),
  of('AWS::StepFunctions::StateMachine', 'a state machine has one definition', { requiredXor: ['Definition', 'DefinitionString', 'DefinitionS3Location'] }),
  of('AWS::Kinesis::Stream', 'a stream on demand has no ShardCount', when(at('StreamModeDetails', is('StreamMode', 'ON_DEMAND')), when(has('StreamModeDetails'), without('ShardCount')))),
  of('AWS::Cognito::UserPool', 'UsernameAttributes and AliasAttributes exclude each other', when(has('UsernameAttributes'), without('AliasAttributes'))),
  of('AWS::KMS::Key', 'only symmetric keys rotate', when({ ...at('KeySpec', { enum: ['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512', 'SM2'] }), ...has('KeySpec') }, { properties: { EnableKeyRotation: { not: { enum: TRUE } } } })),
  of('AWS::KMS::Alias', 'an alias begins with alias/, and not with alias/aws/', form('AliasName', '^alias/(?!aws/)|\\{\\{')),
  of('AWS::CloudFront::Distribution', 'CloudFront takes certificates of us-east-1 only', at('DistributionConfig', at('ViewerCertificate', form('AcmCertificateArn', '^$|^arn:[^:]+:acm:us-east-1:|\\{\\{')))),
  of('AWS::CloudFront::Distribution', 'names of one\'s own need a certificate of their own', at('DistributionConfig', when(at('Aliases', { type: 'array', minItems: 1 }), when(has('Aliases'), { ...at('ViewerCertificate', { not: is('CloudFrontDefaultCertificate', ...TRUE) }), ...has('ViewerCertificate') })))),
  ...['AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup'].map((type) => {
    const set = (schema) => (type.endsWith('Group') ? each('RecordSets', schema) : schema);
    return [
      of(type, 'DNS has no such type of record, or Route 53 does not take it', set(at('Type', { if: { type: 'string' }, then: { enum: ['A', 'AAAA', 'CAA', 'CNAME', 'DS', 'HTTPS', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SPF', 'SRV', 'SSHFP', 'SVCB', 'TLSA', 'TXT'] } }))),
      of(type, 'a record has ResourceRecords with a TTL, or an AliasTarget', set({ allOf: [{ requiredXor: ['ResourceRecords', 'AliasTarget'] }, when(has('ResourceRecords'), has('TTL')), when(has('AliasTarget'), without('TTL'))] })),
    ];
  }).flat(),
  of(['AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup', 'AWS::Route53::HostedZone'], 'the name of a hosted zone ends in a dot', form('HostedZoneName', '\\.$|\\{\\{')),
  // networks
  ...['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress', 'SecurityGroupIngress', 'SecurityGroupEgress'].flatMap((where) => {
    const type = where.startsWith('AWS') ? where : 'AWS::EC2::SecurityGroup';
    const rule = (schema) => (where.startsWith('AWS') ? schema : each(where, schema));
    const ports = at('IpProtocol', { enum: ['tcp', 'udp', '6', '17', 'TCP', 'UDP'] });
    return [
      of(type, 'TCP and UDP need FromPort and ToPort', rule(when({ ...ports, ...has('IpProtocol') }, has('FromPort', 'ToPort')))),
      of(type, 'a port is 0 to 65535', rule(when({ ...ports, ...has('IpProtocol') }, { properties: { FromPort: { minimum: 0, maximum: 65535 }, ToPort: { minimum: 0, maximum: 65535 } } }))),
    ];
  }),
  of('AWS::EC2::Route', 'a route has one destination', { requiredXor: ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] }),
  of('AWS::EC2::Route', 'a route has one target', { requiredXor: ['CarrierGatewayId', 'CoreNetworkArn', 'EgressOnlyInternetGatewayId', 'GatewayId', 'InstanceId', 'LocalGatewayId', 'NatGatewayId', 'NetworkInterfaceId', 'TransitGatewayId', 'VpcEndpointId', 'VpcPeeringConnectionId', 'OdbNetworkArn'] }),
  of('AWS::EC2::NatGateway', 'a public NAT gateway needs an AllocationId', when(no(is('ConnectivityType', 'private')), when(no(is('AvailabilityMode', 'regional')), has('AllocationId')))),
  of('AWS::ElasticLoadBalancingV2::TargetGroup', 'a target group needs a Port, a Protocol and a VpcId unless its targets are functions', when(no(is('TargetType', 'lambda')), has('Port', 'Protocol', 'VpcId'), without('Port', 'Protocol', 'VpcId'))),
  of('AWS::ElasticLoadBalancingV2::Listener', 'a listener of HTTPS and TLS needs certificates', when(is('Protocol', 'HTTPS', 'TLS'), has('Certificates'))),
].map((row) => ({ ...row, severity: row.notice ? 2 : row.warning ? 1 : 0 }));

// The rules of cfn-lint that are data, by folder and file: where they apply within the properties, and what they say.
export const PUBLISHED = [
  ['AWS::ApiGateway::Authorizer', 'ttl', '', 'an authorizer\'s answer is kept for 3600 seconds at most'],
  ['AWS::EC2::Instance', 'privateipaddress', '', 'one private address is the primary one'],
  ['AWS::EC2::VPNGateway', 'type_enum', 'Type', 'a VPN gateway is of the type ipsec.1'],
  ['AWS::ECS::Service', 'fargate', '', 'Fargate starts replicas only (SchedulingStrategy REPLICA)'],
  ['AWS::ECS::TaskDefinition', 'containerdefinitions_essential', 'ContainerDefinitions', 'one container at least is essential'],
  ['AWS::ECS::TaskDefinition', 'fargate_cpu_memory', '', 'Fargate does not have this pair of Cpu and Memory'],
  ['AWS::ECS::TaskDefinition', 'fargate_properties', '', 'Fargate needs NetworkMode awsvpc, Cpu and Memory, and no PlacementConstraints'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'application_subnets', '', 'an application load balancer needs two subnets'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'healthcheckprotocol_restrictions', '', 'this protocol of the health check does not go with the target group\'s'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'protocol_restrictions', '', 'GENEVE is spoken on port 6081'],
  ['AWS::ElastiCache::ReplicationGroup', 'transitencryptionenabled_valkey', '', 'Valkey needs TransitEncryptionEnabled'],
  ['AWS::RDS::DBCluster', 'serverless_exclusive', '', 'this property does not go with EngineMode serverless'],
  ['AWS::RDS::DBCluster', 'snapshotidentifier', '', 'a cluster from a snapshot takes no such property'],
  ['AWS::RDS::DBCluster', 'sourcedbclusteridentifier', '', 'a cluster from another takes no such property'],
  ['AWS::RDS::DBInstance', 'aurora_exclusive', '', 'Aurora\'s cluster decides this, not the instance'],
  ['AWS::Route53::HealthCheck', 'healthcheckconfig_type_inclusive', 'HealthCheckConfig', 'this type of health check needs another property'],
  ['AWS::Route53::RecordSet', 'recordset_pattern', '', 'the value is not of the form of this type of record'],
  ['AWS::Route53::RecordSetGroup', 'aws_route53_recordset/recordset_pattern', 'RecordSets/*', 'the value is not of the form of this type of record'],
  ['AWS::Lambda::EventSourceMapping', 'eventsourcearn_stream_inclusive', '', 'this source needs a StartingPosition'],
];
