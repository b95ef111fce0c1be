// The permission by which an AWS service may call a function. Statement ids are those of the Serverless Framework,
// so that a stack which it deployed goes on with the same statements.
'use strict';

const LONGEST_ID = 100;

function statementId(functionName, source) {
	return `${functionName}-${source}`.slice(0, LONGEST_ID);
}

// Adds the statement; one of the same id, perhaps for another source, is replaced.
async function grant(lambda, { functionName, id, principal, sourceArn, sourceAccount }) {
	const statement = {
		Action: 'lambda:InvokeFunction',
		FunctionName: functionName,
		Principal: principal,
		StatementId: id,
		SourceArn: sourceArn,
		SourceAccount: sourceAccount,
	};
	try {
		await lambda.addPermission(statement);
	} catch (error) {
		if (error.name !== 'ResourceConflictException') throw error;
		await revoke(lambda, { functionName, id });
		await lambda.addPermission(statement);
	}
}

// A statement, or a function, that is gone already needs no removing: a stack must stay deletable.
async function revoke(lambda, { functionName, id }) {
	try {
		await lambda.removePermission({ FunctionName: functionName, StatementId: id });
	} catch (error) {
		if (error.name !== 'ResourceNotFoundException') throw error;
	}
}

module.exports = { grant, revoke, statementId };
