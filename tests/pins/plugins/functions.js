// A local plugin that changes functions, before they are compiled and after, by a property that it defines.
'use strict';

class Functions {
  constructor(serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', { properties: { slow: { type: 'boolean' } } });
    const functions = () => Object.values(serverless.service.functions);
    this.hooks = {
      'before:package:compileFunctions': () => {
        for (const fn of functions()) if (fn.slow) fn.timeout = 600;
      },
      'before:package:finalize': () => {
        const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
        for (const [id, resource] of Object.entries(Resources)) {
          if (resource.Type === 'AWS::Lambda::Function') resource.Properties.Tags = [...(resource.Properties.Tags ?? []), { Key: 'id', Value: id }];
          if (resource.Type === 'AWS::Lambda::Version') resource.DeletionPolicy = 'Delete';
        }
      },
    };
  }
}

module.exports = Functions;
