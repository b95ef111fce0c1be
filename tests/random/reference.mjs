// The framework, many times in one process: 0.15 s a service instead of two seconds. What it keeps between runs does not
// reach templates; who doubts a difference runs its own command line on the service, which random.mjs leaves behind.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { startAws } from '../conformance/aws.mjs';

const PATIENCE = 60000; /* milliseconds a service may take */

export class Reference {
  constructor(home) {
    this.modules = path.join(home, 'node_modules');
    this.home = path.join(this.modules, 'serverless');
    this.require = createRequire(path.join(this.home, 'package.json'));
    Object.assign(process.env, { SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });
    /* It makes a validator of the schema for each service, which costs more than all else: one for all services of equal schemas. */
    const made = this.require.resolve('./lib/classes/config-schema-handler/resolve-ajv-validate'), make = this.require(made), validators = new Map();
    this.require.cache[made].exports = (schema) => {
      const key = JSON.stringify(schema);
      if (!validators.has(key)) validators.set(key, make(schema));
      return validators.get(key);
    };
    /* It leaves promises behind that fail on their own; at its command line one of them ends the run. */
    process.on('unhandledRejection', () => { this.fellOver = true; });
  }

  async instance(dir, config) {
    const Serverless = this.require('./lib/serverless');
    this.require('./lib/cli/resolve-input').clear();
    process.argv = ['node', 'serverless', 'package'];
    process.chdir(dir);
    const sls = new Serverless({
      configuration: structuredClone(config), serviceDir: dir, configurationFilename: 'serverless.yml', commands: ['package'], options: {}, variablesMeta: new Map(),
    });
    await sls.init();
    return sls;
  }

  async schema() {
    const config = { service: 's', provider: { name: 'aws' }, functions: {} };
    this.known ??= (await this.instance(process.cwd(), config)).configSchemaHandler.schema;
    return this.known;
  }

  /* Services beneath a folder find plugins, and plugins an AWS without stacks. */
  async loadPluginsFor(folder) {
    fs.mkdirSync(folder, { recursive: true });
    fs.rmSync(path.join(folder, 'node_modules'), { force: true });
    fs.symlinkSync(this.modules, path.join(folder, 'node_modules'));
    this.aws = await startAws();
    process.env.SLSC_REFERENCE_PORT = String(this.aws.address().port);
    this.require('./../../../../tests/conformance/redirect.cjs');
  }
  end() { this.aws?.close(); }

  /* Runs something of the framework's, after which the process is what it was: plugins print, set variables, change strings, end the process. */
  async quietly(run) {
    const environment = { ...process.env }, { exit } = process, { replaceAll } = String.prototype;
    const writes = [process.stdout, process.stderr].map((stream) => [stream, stream.write]);
    for (const [stream] of writes) stream.write = () => true;
    process.exit = (status) => { throw new Error(`a plugin ended the process: ${status}`); };
    let timer;
    try {
      return await Promise.race([run(), new Promise((resolve, reject) => { timer = setTimeout(() => reject(new Error('it takes too long')), PATIENCE); })]);
    } finally {
      clearTimeout(timer);
      for (const [stream, write] of writes) stream.write = write;
      for (const key of Object.keys(process.env)) if (!(key in environment)) delete process.env[key];
      Object.assign(process.env, environment);
      process.exit = exit;
      String.prototype.replaceAll = replaceAll;
      const cache = this.require.cache;
      for (const file of Object.keys(cache)) if (/^serverless-/.test(path.relative(this.modules, file)) && !path.relative(this.modules, file).includes('node_modules')) delete cache[file];
    }
  }

  /* Packages a configuration without variables. Null, or why it was refused. */
  async package(dir, config) {
    try {
      await this.quietly(async () => (await this.instance(dir, config)).run());
      return null;
    } catch (e) {
      return String(e?.message ?? e).split('\n').slice(0, 4).join(' | ');
    }
  }

  /* The configuration with its variables resolved, or { refused }. */
  async resolved(dir, options) {
    const variables = (name) => this.require(`./lib/configuration/variables/${name}`);
    process.chdir(dir);
    const configuration = this.require('js-yaml').load(fs.readFileSync('serverless.yml', 'utf8'));
    const variablesMeta = variables('resolve-meta')(configuration);
    const refused = () => [...variablesMeta].filter(([, m]) => m.error).map(([k, m]) => `${k.replace(/\0/g, '.')}: ${m.error.message}`).join(' | ');
    const sources = {
      env: variables('sources/env'), file: variables('sources/file'), opt: variables('sources/opt'), self: variables('sources/self'),
      strToBool: variables('sources/str-to-bool'), sls: variables('sources/instance-dependent/get-sls')(),
    };
    const how = { serviceDir: dir, configuration, variablesMeta, sources, options, fulfilledSources: new Set(Object.keys(sources)), variableSourcesInConfig: new Set() };
    const early = { propertyPathsToResolve: new Set(['provider\0name', 'provider\0stage', 'useDotenv']) };
    this.fellOver = false;
    try {
      for (const phase of [early, {}]) {
        if (refused()) break;
        await variables('resolve')({ ...how, ...phase });
      }
    } catch (e) {
      return { refused: e.message };
    }
    return refused() || this.fellOver || variablesMeta.size ? { refused: refused() || 'it fell over' } : configuration;
  }
}
