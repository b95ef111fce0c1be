'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { fake, named, context } = require('./fakes');

const room = '../../emit/package/custom-resources/';
const { serve, place } = require(`${room}response`);
const where = place(context);
const arn = where.functionArn('svc-dev-f');

const request = {
	RequestType: 'Create', ResponseURL: 'https://answer.example/x', StackId: 's', RequestId: 'r', LogicalResourceId: 'L',
	ResourceProperties: { a: 1 },
};

test('a request is answered with success and the fixed physical id', async () => {
	const sent = [];
	const seen = [];
	await serve('P', () => ({ Create: (p) => seen.push(p) }), (url, body) => sent.push([url, JSON.parse(body)]))(request, context);
	assert.deepStrictEqual(seen, [{ a: 1 }]);
	assert.strictEqual(sent[0][0], request.ResponseURL);
	assert.strictEqual(sent[0][1].Status, 'SUCCESS');
	assert.strictEqual(sent[0][1].PhysicalResourceId, 'P');
});

test('an http address is answered, as LocalStack hands it out, and an https address by https only', async () => {
	const http = require('node:http');
	const https = require('node:https');
	let answer = '';
	const server = http.createServer((asked, reply) => {
		asked.on('data', (piece) => { answer += piece; });
		asked.on('end', () => reply.end());
	});
	await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
	const ResponseURL = `http://127.0.0.1:${server.address().port}/x`;
	const { request: original } = https;
	const safely = [];
	https.request = (url, options, callback) => {
		safely.push(url);
		return http.request(ResponseURL, options, callback);
	};
	try {
		await serve('P', () => ({ Create: () => {} }))({ ...request, ResponseURL }, context);
		assert.strictEqual(JSON.parse(answer).Status, 'SUCCESS');
		assert.deepStrictEqual(safely, []);
		await serve('P', () => ({ Create: () => {} }))(request, context);
		assert.deepStrictEqual(safely, [request.ResponseURL]);
	} finally {
		https.request = original;
		server.close();
	}
});

test('a failing operation is answered with its reason', async () => {
	const sent = [];
	const operations = () => ({ Create: () => { throw new Error('no'); } });
	const { error } = console;
	console.error = () => {};
	await serve('P', operations, (url, body) => sent.push(JSON.parse(body)))(request, context);
	await serve('P', operations, (url, body) => sent.push(JSON.parse(body)))({ ...request, RequestType: 'X' }, context);
	console.error = error;
	assert.deepStrictEqual(sent.map(({ Status }) => Status), ['FAILED', 'FAILED']);
	assert.match(sent[0].Reason, /^no \(log stream stream\)$/);
	assert.match(sent[1].Reason, /request type X/);
});

test('s3: notifications of others stay, the own ones are replaced', async () => {
	const old = `svc-dev-f-${'0'.repeat(32)}`;
	const s3 = fake({
		getBucketNotificationConfiguration: {
			$metadata: {},
			QueueConfigurations: [{ Id: 'q' }],
			LambdaFunctionConfigurations: [{ Id: old }, { Id: 'svc-dev-f-other' }, { Id: `svc-dev-f2-${'0'.repeat(32)}` }],
		},
	});
	const lambda = fake();
	const { Create, Delete } = require(`${room}s3/handler`).operations({ s3: s3.client, lambda: lambda.client });
	const properties = {
		FunctionName: 'svc-dev-f', BucketName: 'my.bucket',
		BucketConfigs: [{ Event: 's3:ObjectCreated:*', Rules: [{ Prefix: 'in/' }, { Suffix: '.csv' }] }],
	};
	await Create(properties, where);
	const [put] = s3.named('putBucketNotificationConfiguration');
	assert.strictEqual(put.NotificationConfiguration.$metadata, undefined);
	assert.deepStrictEqual(put.NotificationConfiguration.QueueConfigurations, [{ Id: 'q' }]);
	const [a, b, own] = put.NotificationConfiguration.LambdaFunctionConfigurations;
	assert.deepStrictEqual([a.Id, b.Id], ['svc-dev-f-other', `svc-dev-f2-${'0'.repeat(32)}`]);
	assert.match(own.Id, /^svc-dev-f-[0-9a-f]{32}$/);
	assert.strictEqual(own.LambdaFunctionArn, arn);
	assert.deepStrictEqual(own.Filter.Key.FilterRules, [{ Name: 'prefix', Value: 'in/' }, { Name: 'suffix', Value: '.csv' }]);
	assert.deepStrictEqual(lambda.named('addPermission')[0], {
		Action: 'lambda:InvokeFunction', FunctionName: 'svc-dev-f', Principal: 's3.amazonaws.com',
		StatementId: 'svc-dev-f-mybucket', SourceArn: 'arn:aws:s3:::my.bucket', SourceAccount: '123456789012',
	});
	await Delete(properties, where);
	assert.strictEqual(s3.named('putBucketNotificationConfiguration')[1].NotificationConfiguration.LambdaFunctionConfigurations.length, 2);
	assert.strictEqual(lambda.named('removePermission').length, 1);
});

test('a permission that is there is replaced, one that is gone is no error', async () => {
	const { grant, revoke, statementId } = require(`${room}permission`);
	const lambda = fake({
		addPermission: (_, calls) => { if (calls.length === 1) throw named('ResourceConflictException'); },
		removePermission: () => { throw named('ResourceNotFoundException'); },
	});
	await grant(lambda.client, { functionName: 'f', id: 'i', principal: 'p', sourceArn: 'a' });
	await revoke(lambda.client, { functionName: 'f', id: 'i' });
	assert.deepStrictEqual(lambda.calls.map(([n]) => n), ['addPermission', 'removePermission', 'addPermission', 'removePermission']);
	assert.strictEqual(statementId('f'.repeat(90), 'source-of-events').length, 100);
});

const pool = {
	Id: 'eu_1', Name: 'p', Arn: 'x', Policies: { PasswordPolicy: {} },
	AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 7 },
	LambdaConfig: { PreSignUp: arn, CustomMessage: 'other', CustomSMSSender: { LambdaArn: arn }, KMSKeyID: 'k' },
};

test('cognito: the pool is found over pages and gets its triggers', async () => {
	const cognito = fake({
		listUserPools: ({ NextToken }) => (NextToken ? { UserPools: [{ Name: 'p', Id: 'eu_1' }] } : { UserPools: [], NextToken: 't' }),
		describeUserPool: { UserPool: pool },
	});
	const lambda = fake();
	const { Create, Delete } = require(`${room}cognito-user-pool/handler`).operations({ cognito: cognito.client, lambda: lambda.client });
	const properties = {
		FunctionName: 'svc-dev-f', UserPoolName: 'p',
		UserPoolConfigs: [{ Trigger: 'PostConfirmation' }, { Trigger: 'CustomEmailSender', LambdaVersion: 'V1_0', KMSKeyID: 'k2' }],
	};
	await Create(properties, where);
	const [update] = cognito.named('updateUserPool');
	assert.deepStrictEqual(update, {
		UserPoolId: 'eu_1',
		Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } },
		AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
		LambdaConfig: {
			CustomMessage: 'other', PostConfirmation: arn,
			CustomEmailSender: { LambdaArn: arn, LambdaVersion: 'V1_0' }, KMSKeyID: 'k2',
		},
	});
	assert.strictEqual(lambda.named('addPermission')[0].SourceArn, 'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu_1');
	await Delete(properties, where);
	assert.deepStrictEqual(cognito.named('updateUserPool')[1].LambdaConfig, { CustomMessage: 'other' });
});

test('cognito: a pool that is missing fails a creation, not a deletion', async () => {
	const cognito = fake({ listUserPools: { UserPools: [] } });
	const { Create, Delete } = require(`${room}cognito-user-pool/handler`).operations({ cognito: cognito.client, lambda: fake().client });
	const properties = { FunctionName: 'f', UserPoolName: 'p', UserPoolConfigs: [] };
	await assert.rejects(Create(properties, where), /no user pool named "p"/);
	await Delete(properties, where);
});

test('event bridge: bus, rule and target come and go', async () => {
	const events = fake({ createEventBus: () => { throw named('ResourceAlreadyExistsException'); } });
	const lambda = fake();
	const { Create, Delete } = require(`${room}event-bridge/handler`).operations({ events: events.client, lambda: lambda.client });
	const RuleName = 'r'.repeat(60);
	const properties = { FunctionName: 'svc-dev-f', EventBridgeConfig: { RuleName, State: 'ENABLED', EventBus: 'bus', Pattern: { source: ['a'] }, Input: { k: 'v' } } };
	await Create(properties, where);
	await Delete(properties, where);
	assert.deepStrictEqual(events.calls.map(([n]) => n),
		['createEventBus', 'putRule', 'putTargets', 'removeTargets', 'deleteRule', 'deleteEventBus']);
	const [{ Targets: [target] }] = events.named('putTargets');
	assert.match(target.Id, /^r{25}[0-9a-f]{32}-target$/);
	assert.strictEqual(target.Input, '{"k":"v"}');
	assert.strictEqual(events.named('putRule')[0].EventPattern, '{"source":["a"]}');
	assert.match(lambda.named('addPermission')[0].SourceArn, /:rule\/bus\/r+$/);
});

test('event bridge: a bus by ARN is left alone', async () => {
	const events = fake();
	const { Create } = require(`${room}event-bridge/handler`).operations({ events: events.client, lambda: fake().client });
	await Create({ FunctionName: 'f', EventBridgeConfig: { RuleName: 'r', EventBus: 'arn:aws:events:x:1:event-bus/b', Schedule: 'rate(1 day)' } }, where);
	assert.deepStrictEqual(events.calls.map(([n]) => n), ['putRule', 'putTargets']);
	assert.strictEqual(events.named('putRule')[0].EventBusName, 'b');
});

test('api gateway: the role is made and assigned, with patience', async () => {
	let refusals = 2;
	const waits = [];
	const apiGateway = fake({ getAccount: {}, updateAccount: () => { if (refusals-- > 0) throw named('BadRequestException'); } });
	const iam = fake({ listAttachedRolePolicies: () => { throw named('NoSuchEntityException'); } });
	const { Create } = require(`${room}api-gateway-cloud-watch-role/handler`)
		.operations({ apiGateway: apiGateway.client, iam: iam.client, wait: async (ms) => waits.push(ms) });
	await Create({}, where);
	assert.deepStrictEqual(iam.calls.map(([n]) => n), ['listAttachedRolePolicies', 'createRole', 'attachRolePolicy']);
	assert.strictEqual(apiGateway.named('updateAccount')[2].patchOperations[0].value,
		'arn:aws:iam::123456789012:role/serverlessApiGatewayCloudWatchRole');
	assert.strictEqual(waits.length, 2);
});

test('api gateway: a role that is assigned already stays', async () => {
	const apiGateway = fake({ getAccount: { cloudwatchRoleArn: 'mine' } });
	const iam = fake();
	const { Create } = require(`${room}api-gateway-cloud-watch-role/handler`).operations({ apiGateway: apiGateway.client, iam: iam.client });
	await Create({ RoleArn: 'mine' }, where);
	assert.deepStrictEqual(apiGateway.calls.map(([n]) => n), ['getAccount']);
	assert.strictEqual(iam.calls.length, 0);
});
