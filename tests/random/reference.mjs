// The framework, many times in one process: 0.15 s a service instead of two seconds. What it keeps between runs does not
// reach templates; who doubts a difference runs its own command line on the service, which random.mjs leaves behind.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export class Reference {
  constructor(home) {
    this.home = path.join(home, 'node_modules', 'serverless');
    this.require = createRequire(path.join(this.home, 'package.json'));
    Object.assign(process.env, { SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });
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

  /* Packages a configuration without variables. Null, or why it was refused. */
  async package(dir, config) {
    const write = process.stderr.write;
    process.stderr.write = () => true;
    try {
      await (await this.instance(dir, config)).run();
      return null;
    } catch (e) {
      return String(e.message).split('\n').slice(0, 4).join(' | ');
    } finally {
      process.stderr.write = write;
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
