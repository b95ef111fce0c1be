// What every custom resource shares: it runs the operation that CloudFormation asks for and answers at the URL
// that came with the request. Without an answer CloudFormation waits for an hour, so every path ends in one.
'use strict';

const http = require('node:http');
const https = require('node:https');

// The account and region that the function runs in, from its own ARN.
function place(context) {
	const [, partition, , region, account] = context.invokedFunctionArn.split(':');
	return {
		partition,
		region,
		account,
		functionArn: (name) => `arn:${partition}:lambda:${region}:${account}:function:${name}`,
	};
}

function put(url, body) {
	return new Promise((resolve, reject) => {
		const headers = { 'Content-Type': '', 'Content-Length': Buffer.byteLength(body) };
		// LocalStack hands out http addresses.
		const { request: open } = url.startsWith('http:') ? http : https;
		const request = open(url, { method: 'PUT', headers }, (answer) => {
			answer.resume();
			answer.on('end', resolve);
		});
		request.on('error', reject);
		request.end(body);
	});
}

// How often the AWS SDK tries a request; SLS_AWS_REQUEST_MAX_RETRIES is the Serverless Framework's variable.
function attempts() {
	const wanted = Number(process.env.SLS_AWS_REQUEST_MAX_RETRIES || NaN);
	return wanted >= 0 ? wanted : 8;
}

// A Lambda handler of a kind of custom resource. `operations(clientOptions)` gives { Create, Update, Delete }, each
// called with (properties, place). The physical id must never change, or CloudFormation would replace the resource.
function serve(physicalId, operations, send = put) {
	return async (event, context) => {
		let failure = null;
		try {
			const where = place(context);
			const operation = operations({ region: where.region, maxAttempts: attempts() })[event.RequestType];
			if (!operation) throw new Error(`Unknown request type ${event.RequestType}`);
			await operation(event.ResourceProperties, where);
		} catch (error) {
			console.error(error);
			failure = error;
		}
		await send(
			event.ResponseURL,
			JSON.stringify({
				StackId: event.StackId,
				RequestId: event.RequestId,
				LogicalResourceId: event.LogicalResourceId,
				PhysicalResourceId: physicalId,
				Status: failure ? 'FAILED' : 'SUCCESS',
				Reason: failure ? `${failure.message} (log stream ${context.logStreamName})` : '',
				Data: {},
			})
		);
	};
}

module.exports = { serve, place, attempts };
