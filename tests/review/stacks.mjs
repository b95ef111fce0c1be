/* Stacks as v3.40 makes them, of n functions with a route each, and what a reviewer meets in them. */
const arn = id => ({ 'Fn::GetAtt': [id, 'Arn'] })
const number = i => String(i).padStart(3, '0')
const role = actions => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [
    { Effect: 'Allow', Action: actions, Resource: [arn('OrdersTable')] }, { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [arn('JobsQueue')] } ] } }] },
})

export const stack = (n, MemorySize = 1024) => {
  const Resources = {
    ApiGatewayRestApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
    OrdersTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' } },
    JobsQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    IamRoleLambdaExecution: role(['dynamodb:GetItem']),
  }
  for (let i = 0; i < n; i++) {
    const name = `Handler${number(i)}`
    const lambda = `${name}LambdaFunction`
    Object.assign(Resources, {
      [`${name}LogGroup`]: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/aws/lambda/${name}` } },
      [lambda]: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name, Handler: 'h.x', Runtime: 'nodejs22.x', MemorySize, Role: arn('IamRoleLambdaExecution'), Code: { S3Bucket: 'b', S3Key: 'k' } }, DependsOn: [`${name}LogGroup`] },
      [`${name}Resource`]: { Type: 'AWS::ApiGateway::Resource', Properties: { ParentId: { 'Fn::GetAtt': ['ApiGatewayRestApi', 'RootResourceId'] }, PathPart: name.toLowerCase(), RestApiId: { Ref: 'ApiGatewayRestApi' } } },
      [`${name}Get`]: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'GET', ResourceId: { Ref: `${name}Resource` }, RestApiId: { Ref: 'ApiGatewayRestApi' }, AuthorizationType: 'NONE', Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: { 'Fn::Join': ['', ['arn:', arn(lambda), '/invocations']] } } } },
      [`${name}Permission`]: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: arn(lambda), Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', SourceArn: { 'Fn::Join': ['', ['arn:aws:execute-api:', { Ref: 'ApiGatewayRestApi' }, '/*']] } } },
    })
    if (i % 7 === 0) Resources[`${name}Rule`] = { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: `rate(${i + 2} minutes)`, Targets: [{ Arn: arn(lambda), Id: 'x' }] } }
  }
  return { Resources, Outputs: {} }
}

/* Every fifth function has a queue of its own; now: a table is replaced, a function renamed, one removed, permissions are broader. */
export const mixed = (n, now) => {
  const all = stack(n)
  const of = all.Resources
  for (let i = 0; i < n; i += 5) {
    of[`Queue${number(i)}`] = { Type: 'AWS::SQS::Queue', Properties: { QueueName: `q${i}` } }
    of[`Queue${number(i)}Mapping`] = { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arn(`Queue${number(i)}`), FunctionName: arn(`Handler${number(i)}LambdaFunction`) } }
  }
  of.Key = { Type: 'AWS::KMS::Key', Properties: {} }
  if (!now) return all
  for (let i = 0; i < n; i += 3) of[`Handler${number(i)}LambdaFunction`].Properties.MemorySize = 512
  of.OrdersTable.Properties.TableName = 'orders2'
  of.Handler001LambdaFunction.Properties.Environment = { Variables: { TABLE: { Ref: 'OrdersTable' }, URL: `https://example.com/${'x'.repeat(150)}` } }
  of.Handler002LambdaFunction.Properties.FunctionName = 'other'
  for (const id of Object.keys(of)) if (id.startsWith('Handler004')) delete of[id]
  of.IamRoleLambdaExecution = role(['dynamodb:*'])
  of.NatGateway = { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: 'subnet-1', AllocationId: 'eipalloc-1' } }
  of.AuditTopic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'audit' } }
  of.AuditSubscription = { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', TopicArn: { Ref: 'AuditTopic' }, Endpoint: arn('Handler003LambdaFunction') } }
  of.AuditPermission = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: arn('Handler003LambdaFunction'), Action: 'lambda:InvokeFunction', Principal: '*' } }
  all.Outputs = { Url: { Value: 'https://example.com' } }
  return all
}

/* Names and values that would be HTML, act on a terminal or turn the direction of writing. */
export const hostile = () => {
  const texts = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\' onmouseover=\'alert(1)', '\u202Egnp.exe', 'a\u001B[31m\u0007b', '</style><script>alert(2)</script>', '&lt;b&gt;', 'javascript:alert(1)', ']]>', '-->', 'line\nbreak\u2028x', 'שלום']
  const Resources = {}
  texts.forEach(text => {
    Resources[text] = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: text, Handler: text, Description: text, Environment: { Variables: { [text]: text } } } }
    Resources[`R${text}`] = { Type: `AWS::Evil::${text}`, Properties: { [text]: text } }
    Resources[`P${text}`] = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: text }, Action: text, Principal: text, SourceArn: text } }
    Resources[`T${text}`] = { Type: 'AWS::EC2::NatGateway', Properties: {} }
  })
  return { Resources, Outputs: Object.fromEntries(texts.map(text => [text, { Value: text }])) }
}
