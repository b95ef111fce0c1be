// Custom::ApiGatewayAccountRole: the role, one for the whole account and region, by which API Gateway writes its
// logs. Other stacks may rely on it, so that it is never taken away.
'use strict';

const { serve } = require('../response');

const ROLE = 'serverlessApiGatewayCloudWatchRole';
const TRIES = 10;

const trust = JSON.stringify({
	Version: '2012-10-17',
	Statement: [{ Effect: 'Allow', Principal: { Service: ['apigateway.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
});

function operations({ apiGateway, iam, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
	// The policies of the role, which is made if there is none.
	async function policies() {
		try {
			return (await iam.listAttachedRolePolicies({ RoleName: ROLE })).AttachedPolicies || [];
		} catch (error) {
			if (!/^NoSuchEntity/.test(error.name)) throw error;
			await iam.createRole({ RoleName: ROLE, Path: '/', AssumeRolePolicyDocument: trust });
			return [];
		}
	}

	async function ensureRole({ partition, account }) {
		const PolicyArn = `arn:${partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`;
		const attached = await policies();
		if (!attached.some((policy) => policy.PolicyArn === PolicyArn))
			await iam.attachRolePolicy({ RoleName: ROLE, PolicyArn });
		return `arn:${partition}:iam::${account}:role/${ROLE}`;
	}

	// A role that was just made is refused until IAM has spread it.
	async function assign(arn) {
		const patchOperations = [{ op: 'replace', path: '/cloudwatchRoleArn', value: arn }];
		for (let tries = 1; ; tries++) {
			try {
				return await apiGateway.updateAccount({ patchOperations });
			} catch (error) {
				if (tries === TRIES) throw error;
				await wait(10000);
			}
		}
	}

	return {
		async Create({ RoleArn }, where) {
			const { cloudwatchRoleArn } = await apiGateway.getAccount({});
			const arn = RoleArn || (await ensureRole(where));
			if (arn !== cloudwatchRoleArn) await assign(arn);
		},
		async Update() {},
		async Delete() {},
	};
}

function clients(options) {
	const { APIGateway } = require('@aws-sdk/client-api-gateway');
	const { IAM } = require('@aws-sdk/client-iam');
	return { apiGateway: new APIGateway(options), iam: new IAM(options) };
}

module.exports = {
	operations,
	handler: serve('CustomResourceApiGatewayAccountCloudWatchRole', (options) => operations(clients(options))),
};
