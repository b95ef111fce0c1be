// Custom::S3: a function's notifications on a bucket that the stack does not own. The bucket's other
// notifications stay as they are.
'use strict';

const crypto = require('node:crypto');
const { serve } = require('../response');
const { grant, revoke, statementId } = require('../permission');

// Names a notification by its function and content, as the Serverless Framework does.
function notificationId(functionName, config) {
	return `${functionName}-${crypto.createHash('md5').update(JSON.stringify(config)).digest('hex')}`;
}

function belongsTo(functionName, id = '') {
	return id.startsWith(`${functionName}-`) && /^[0-9a-f]{32}$/.test(id.slice(functionName.length + 1));
}

function keyFilter(rules = []) {
	if (!rules.length) return undefined;
	const FilterRules = rules.flatMap((rule) =>
		Object.entries(rule).map(([name, value]) => ({ Name: name.toLowerCase(), Value: value }))
	);
	return { Key: { FilterRules } };
}

function operations({ s3, lambda }) {
	// Replaces the function's notifications by those of configs.
	async function write({ FunctionName, BucketName }, configs, where) {
		const { $metadata, ...found } = await s3.getBucketNotificationConfiguration({ Bucket: BucketName });
		const others = (found.LambdaFunctionConfigurations || []).filter(({ Id }) => !belongsTo(FunctionName, Id));
		const own = configs.map((config) => ({
			Id: notificationId(FunctionName, config),
			LambdaFunctionArn: where.functionArn(FunctionName),
			Events: [config.Event],
			Filter: keyFilter(config.Rules),
		}));
		await s3.putBucketNotificationConfiguration({
			Bucket: BucketName,
			NotificationConfiguration: { ...found, LambdaFunctionConfigurations: [...others, ...own] },
		});
	}

	const permission = ({ FunctionName, BucketName }) => ({
		functionName: FunctionName,
		id: statementId(FunctionName, BucketName.replace(/[.:*]/g, '')),
	});

	async function set(properties, where) {
		await grant(lambda, {
			...permission(properties),
			principal: 's3.amazonaws.com',
			sourceArn: `arn:${where.partition}:s3:::${properties.BucketName}`,
			sourceAccount: where.account,
		});
		await write(properties, properties.BucketConfigs, where);
	}

	return {
		Create: set,
		Update: set,
		async Delete(properties, where) {
			await revoke(lambda, permission(properties));
			await write(properties, [], where);
		},
	};
}

function clients(options) {
	const { S3 } = require('@aws-sdk/client-s3');
	const { Lambda } = require('@aws-sdk/client-lambda');
	return { s3: new S3(options), lambda: new Lambda(options) };
}

module.exports = { operations, handler: serve('CustomResourceExistingS3', (options) => operations(clients(options))) };
