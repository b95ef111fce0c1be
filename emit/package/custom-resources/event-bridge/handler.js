// Custom::EventBridge: a rule, its target and, for a bus given by name, the bus.
'use strict';

const crypto = require('node:crypto');
const { serve } = require('../response');
const { grant, revoke, statementId } = require('../permission');

const LONGEST_ID = 64;

function busName(bus) {
	return bus?.startsWith('arn') ? bus.slice(bus.indexOf('/') + 1) : bus;
}

// A bus by ARN belongs to somebody else, and every account has the default one.
function busIsOurs(bus) {
	return Boolean(bus) && bus !== 'default' && !bus.startsWith('arn');
}

function targetId(rule) {
	const id = `${rule}-target`;
	if (id.length <= LONGEST_ID) return id;
	return `${id.slice(0, 25)}${crypto.createHash('md5').update(id).digest('hex')}-target`;
}

function targetOf(config, arn) {
	const target = { Arn: arn, Id: targetId(config.RuleName) };
	if (config.Input) target.Input = JSON.stringify(config.Input);
	else if (config.InputPath) target.InputPath = config.InputPath;
	else if (config.InputTransformer) target.InputTransformer = config.InputTransformer;
	return target;
}

// Runs an operation whose object may be gone, or there already.
async function tolerating(names, operation) {
	try {
		await operation();
	} catch (error) {
		if (!names.includes(error.name)) throw error;
	}
}

function operations({ events, lambda }) {
	async function putRule(config, arn) {
		const EventBusName = busName(config.EventBus);
		await events.putRule({
			Name: config.RuleName,
			EventBusName,
			EventPattern: config.Pattern && JSON.stringify(config.Pattern),
			ScheduleExpression: config.Schedule,
			State: config.State,
		});
		await events.putTargets({ Rule: config.RuleName, EventBusName, Targets: [targetOf(config, arn)] });
	}

	async function removeRule(config) {
		const EventBusName = busName(config.EventBus);
		await tolerating(['ResourceNotFoundException'], () =>
			events.removeTargets({ Ids: [targetId(config.RuleName)], Rule: config.RuleName, EventBusName })
		);
		await tolerating(['ResourceNotFoundException'], () => events.deleteRule({ Name: config.RuleName, EventBusName }));
	}

	const permission = ({ FunctionName, EventBridgeConfig: { RuleName } }) => ({
		functionName: FunctionName,
		id: statementId(FunctionName, RuleName.toLowerCase().replace(/[.:*]/g, '')),
	});

	async function set(properties, where) {
		const { FunctionName, EventBridgeConfig: config } = properties;
		const path = config.EventBus ? `${busName(config.EventBus)}/${config.RuleName}` : config.RuleName;
		await grant(lambda, {
			...permission(properties),
			principal: 'events.amazonaws.com',
			sourceArn: `arn:${where.partition}:events:${where.region}:${where.account}:rule/${path}`,
		});
		if (busIsOurs(config.EventBus))
			await tolerating(['ResourceAlreadyExistsException'], () => events.createEventBus({ Name: config.EventBus }));
		await putRule(config, where.functionArn(FunctionName));
	}

	return {
		Create: set,
		Update: set,
		async Delete(properties) {
			const { EventBridgeConfig: config } = properties;
			await revoke(lambda, permission(properties));
			await removeRule(config);
			// Several rules may share the bus: the last one that goes takes it along.
			if (busIsOurs(config.EventBus))
				await tolerating(['ResourceNotFoundException', 'ValidationException'], () =>
					events.deleteEventBus({ Name: config.EventBus })
				);
		},
	};
}

function clients(options) {
	const { EventBridge } = require('@aws-sdk/client-eventbridge');
	const { Lambda } = require('@aws-sdk/client-lambda');
	return { events: new EventBridge(options), lambda: new Lambda(options) };
}

module.exports = { operations, handler: serve('CustomResourceEventBridge', (options) => operations(clients(options))) };
