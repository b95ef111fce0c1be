// Resources of the user's beside, over and extending those that the framework makes; roles, buckets, tags.
import { ARTIFACT } from './service.mjs';

const GENERATED = [
  'AaLambdaFunction', 'AaLogGroup', 'IamRoleLambdaExecution', 'ApiGatewayRestApi', 'ApiGatewayMethodUsersGet', 'ServerlessDeploymentBucket',
  'ServerlessDeploymentBucketPolicy', 'AaLambdaPermissionApiGateway', 'SNSTopicTop', 'AaEventsRuleSchedule1',
];
const OWN = ['MyTopic', 'MyQueue', 'NewThing'];
const SCALARS = ['v', 1, true, null, '', 0, false, '${AWS::Region}', { Ref: 'AWS::Region' }, { 'Fn::Sub': 'a-${AWS::Region}' }, [], {}];
const MEMBERS = ['Type', 'Properties', 'Tags', 'Name', 'Policies', 'Environment', 'Variables', 'Timeout', 'Code', 'Statement', 'PolicyDocument', 'DependsOn', 'Metadata'];
const PROPERTIES = [
  'Timeout', 'Environment', 'Policies', 'RetentionInDays', 'Name', 'Tags', 'Code', 'MemorySize', 'RoleName', 'ManagedPolicyArns', 'BucketEncryption', 'PolicyDocument', 'Description',
];
const ROLE = 'arn:aws:iam::123456789012:role/r';

class Grower {
  constructor(dice) { this.dice = dice; }
  chosen(table) { return Object.fromEntries(Object.entries(table).filter(([, [p]]) => this.dice.chance(p)).map(([k, [, make]]) => [k, make()])); }
  tree(depth) {
    const { dice } = this;
    const r = dice.next();
    if (depth > 2 || r < 0.4) return dice.pick(SCALARS);
    if (r < 0.75) return Object.fromEntries(dice.some(1, 3, () => [dice.pick(MEMBERS), this.tree(depth + 1)]));
    return dice.some(0, 3, () => this.tree(depth + 1));
  }
  resource(id) {
    const { dice } = this;
    const attribute = [0.15, () => this.tree(1)];
    return this.chosen({
      Type: [OWN.includes(id) ? 1 : 0.2, () => dice.pick(['AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'Custom::X'])],
      Properties: [0.8, () => Object.fromEntries(PROPERTIES.filter(() => dice.chance(0.25)).map((k) => [k, this.tree(1)]))],
      DependsOn: [0.15, () => dice.pick(['MyTopic', ['MyQueue'], ['IamRoleLambdaExecution', 'MyTopic'], [], null])],
      Condition: [0.1, () => 'C1'],
      DeletionPolicy: attribute, UpdateReplacePolicy: attribute, CreationPolicy: attribute, UpdatePolicy: attribute,
    });
  }
  resources(ids) { return Object.fromEntries(this.dice.some(1, 4, () => this.dice.pick(ids)).map((id) => [id, this.resource(id)])); }
  section() {
    const { dice } = this;
    return this.chosen({
      Resources: [0.9, () => this.resources([...GENERATED, ...OWN])],
      extensions: [0.4, () => this.resources(GENERATED)],
      Outputs: [0.3, () => ({ [dice.pick(['O1', 'AaLambdaFunctionQualifiedArn', 'ServerlessDeploymentBucketName'])]: dice.pick([{ Value: 'x' }, { Value: { Ref: 'MyTopic' }, Export: { Name: 'n' } }]) })],
      Conditions: [0.15, () => ({ C1: { 'Fn::Equals': ['a', 'b'] } })],
      Parameters: [0.1, () => ({ P: { Type: 'String' } })],
      Transform: [0.1, () => dice.pick(['AWS::Serverless-2016-10-31', ['T']])],
      Description: [0.1, () => dice.pick(['of a stack', ''])],
      Metadata: [0.1, () => ({ a: this.tree(1) })],
      Mappings: [0.05, () => ({ M: { a: { b: 'c' } } })],
    });
  }
  statement() {
    const { dice } = this;
    return {
      Effect: dice.pick(['Allow', 'Deny']),
      [dice.chance(0.1) ? 'NotAction' : 'Action']: dice.pick(['s3:Get*', ['a:b', 'c:d'], '*']),
      Resource: dice.pick(['*', [{ 'Fn::GetAtt': ['MyTopic', 'Arn'] }], { 'Fn::Sub': 'x' }]),
      ...this.chosen({ Condition: [0.2, () => ({ StringEquals: { a: 'b' } })], Sid: [0.2, () => 'S'] }),
    };
  }
  role() {
    return this.chosen({
      statements: [0.7, () => this.dice.some(1, 2, () => this.statement())],
      managedPolicies: [0.3, () => ['arn:aws:iam::aws:policy/X', { Ref: 'Pol' }]],
      name: [0.2, () => 'role-name'], path: [0.2, () => '/p/'], tags: [0.2, () => ({ a: 'b' })],
      permissionsBoundary: [0.2, () => 'arn:aws:iam::123456789012:policy/b'],
    });
  }
}

export function make(dice) {
  const g = new Grower(dice);
  const events = [{ http: 'GET users' }, { sns: 'top' }, { schedule: 'rate(5 minutes)' }].filter(() => dice.chance(0.6));
  const second = () => g.chosen({
    role: [0.3, () => dice.pick(['MyRole', ROLE, { 'Fn::GetAtt': ['MyRole', 'Arn'] }])],
    vpc: [0.3, () => ({ securityGroupIds: ['sg-1a'], subnetIds: ['subnet-1a'] })],
    dependsOn: [0.2, () => dice.pick(['MyTopic', ['MyQueue', 'MyTopic']])],
    condition: [0.2, () => 'C1'],
  });
  return {
    config: {
      service: 'svc',
      package: { artifact: ARTIFACT },
      provider: {
        name: 'aws', region: 'eu-west-1', runtime: 'nodejs18.x',
        ...g.chosen({
          iam: [0.4, () => ({ role: g.role() })],
          deploymentBucket: [0.3, () => dice.pick(['my-bucket', { name: 'my-bucket' }, { serverSideEncryption: 'AES256' }, { blockPublicAccess: true }, { skipPolicySetup: true }, { tags: { a: 'b' } }, { versioning: true }])],
          tags: [0.2, () => ({ t: '1' })], stackTags: [0.2, () => ({ s: '2', t: '3' })], versionFunctions: [0.1, () => false],
        }),
      },
      functions: { aa: { handler: 'a.b', events }, ...(dice.chance(0.3) ? { bb: { handler: 'x.y', ...second() } } : {}) },
      resources: dice.chance(0.7) ? g.section() : dice.some(1, 2, () => g.section()),
    },
  };
}
export const compared = 'template';
