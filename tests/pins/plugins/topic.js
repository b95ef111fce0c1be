// A local plugin that adds a resource and an output, with what another file of it says.
'use strict';
const suffix = require('./suffix');

class Topic {
  constructor(serverless) {
    this.hooks = {
      'after:package:compileEvents': () => {
        const template = serverless.service.provider.compiledCloudFormationTemplate;
        const settings = serverless.service.custom.topic;
        template.Resources.NewsTopic = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `${settings.name}${suffix}` } };
        template.Outputs.NewsTopic = { Value: { Ref: 'NewsTopic' } };
        template.Resources.IamRoleLambdaExecution.Properties.Policies[0].PolicyDocument.Statement.push({
          Effect: 'Allow', Action: ['sns:Publish'], Resource: [{ Ref: 'NewsTopic' }],
        });
      },
    };
  }
}

module.exports = Topic;
