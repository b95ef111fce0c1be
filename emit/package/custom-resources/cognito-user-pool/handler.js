// Custom::CognitoUserPool: a function as the trigger of a user pool that the stack does not own.
'use strict';

const { serve } = require('../response');
const { grant, revoke, statementId } = require('../permission');

const SENDERS = ['CustomSMSSender', 'CustomEmailSender'];

// What DescribeUserPool tells and UpdateUserPool refuses.
const READ_ONLY = [
	'Id', 'Name', 'Arn', 'Status', 'LastModifiedDate', 'CreationDate', 'SchemaAttributes', 'AliasAttributes',
	'UsernameAttributes', 'UsernameConfiguration', 'EstimatedNumberOfUsers', 'SmsConfigurationFailure',
	'EmailConfigurationFailure', 'Domain', 'CustomDomain',
];

// UpdateUserPool resets what it is not given, so that the whole pool goes back to it.
function updateOf(pool) {
	const update = structuredClone(pool);
	for (const key of READ_ONLY) delete update[key];
	// The same limit has two names, of which a pool may hold one only.
	const { UnusedAccountValidityDays: days, ...admin } = update.AdminCreateUserConfig || {};
	if (update.AdminCreateUserConfig) update.AdminCreateUserConfig = admin;
	if (days !== undefined && update.Policies?.PasswordPolicy)
		update.Policies.PasswordPolicy.TemporaryPasswordValidityDays = days;
	return { ...update, UserPoolId: pool.Id };
}

// The triggers without those that call the function; without any sender the key must go, too.
function withoutFunction(triggers = {}, arn) {
	const rest = Object.fromEntries(
		Object.entries(triggers).filter(([, value]) => value !== arn && value?.LambdaArn !== arn)
	);
	if (!SENDERS.some((sender) => sender in rest)) delete rest.KMSKeyID;
	return rest;
}

function triggersOf(configs, arn) {
	const triggers = {};
	for (const { Trigger, LambdaVersion, KMSKeyID } of configs) {
		const sender = SENDERS.includes(Trigger);
		triggers[Trigger] = sender ? { LambdaArn: arn, LambdaVersion } : arn;
		if (sender) triggers.KMSKeyID = KMSKeyID;
	}
	return triggers;
}

function operations({ cognito, lambda }) {
	// null if the account has no pool of that name.
	async function find(name) {
		let NextToken;
		do {
			const page = await cognito.listUserPools({ MaxResults: 60, NextToken });
			const pool = page.UserPools.find(({ Name }) => Name === name);
			if (pool) return pool;
			NextToken = page.NextToken;
		} while (NextToken);
		return null;
	}

	async function write(id, configs, arn) {
		const { UserPool } = await cognito.describeUserPool({ UserPoolId: id });
		const LambdaConfig = { ...withoutFunction(UserPool.LambdaConfig, arn), ...triggersOf(configs, arn) };
		await cognito.updateUserPool({ ...updateOf(UserPool), LambdaConfig });
	}

	const permission = ({ FunctionName, UserPoolName }) => ({
		functionName: FunctionName,
		id: statementId(FunctionName, UserPoolName.toLowerCase().replace(/[.:*\s]/g, '')),
	});

	async function set(properties, where) {
		const { FunctionName, UserPoolName, UserPoolConfigs } = properties;
		const pool = await find(UserPoolName);
		if (!pool) throw new Error(`There is no user pool named "${UserPoolName}" in ${where.region}`);
		await grant(lambda, {
			...permission(properties),
			principal: 'cognito-idp.amazonaws.com',
			sourceArn: `arn:${where.partition}:cognito-idp:${where.region}:${where.account}:userpool/${pool.Id}`,
		});
		await write(pool.Id, UserPoolConfigs, where.functionArn(FunctionName));
	}

	return {
		Create: set,
		Update: set,
		async Delete(properties, where) {
			await revoke(lambda, permission(properties));
			const pool = await find(properties.UserPoolName);
			if (pool) await write(pool.Id, [], where.functionArn(properties.FunctionName));
		},
	};
}

function clients(options) {
	const { CognitoIdentityProvider } = require('@aws-sdk/client-cognito-identity-provider');
	const { Lambda } = require('@aws-sdk/client-lambda');
	return { cognito: new CognitoIdentityProvider(options), lambda: new Lambda(options) };
}

module.exports = {
	operations,
	handler: serve('CustomResourceExistingCognitoUserPool', (options) => operations(clients(options))),
};
