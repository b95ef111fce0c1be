// What a warmer of serverless-plugin-warmup runs. ir/plugins/warmup/code.c fills in what begins with @; these lines stay out.

// Made by slsc in the place of serverless-plugin-warmup: invokes functions so that Lambda keeps instances of them.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const region = @region;
const verbose = @verbose;
const targets = @targets;

const lambda = new LambdaClient({ apiVersion: '2015-03-31', region, requestHandler: { connectionTimeout: 1000 } });
const log = (text) => { if (verbose) console.log(text); };

// The environment may say how many instances: for one function, or for all.
function instances({ name, config }) {
  const forOne = process.env[`WARMUP_CONCURRENCY_${name.toUpperCase().replaceAll('-', '_')}`];
  const count = parseInt(forOne || process.env.WARMUP_CONCURRENCY || config.concurrency);
  log(`${name}: ${count} at once`);
  return count;
}

function invocation({ name, config }) {
  const context = config.clientContext === undefined ? config.payload : config.clientContext;
  return new InvokeCommand({
    FunctionName: name,
    Qualifier: config.alias || process.env.SERVERLESS_ALIAS,
    InvocationType: 'RequestResponse',
    LogType: 'None',
    Payload: config.payload,
    ClientContext: context ? Buffer.from(`{"custom":${context}}`).toString('base64') : undefined,
  });
}

// Whether all went well; one that fails does not keep the others from being invoked.
async function warm(target) {
  const count = instances(target);
  const command = invocation(target);
  try {
    await Promise.all(Array(count).fill().map(() => lambda.send(command)));
    log(`${target.name}: invoked`);
    return true;
  } catch (error) {
    console.error(`${target.name}: invocation failed`, error);
    return false;
  }
}

export const warmUp = async () => {
  const outcomes = await Promise.all(targets.map(warm));
  log(`${outcomes.filter((ok) => !ok).length} of ${targets.length} functions could not be invoked`);
};
