'use strict';
// Answers ${colour:…} from a table, and puts one answer into the template.
const table = { sky: 'blue', grass: ['green', 'brown'], password: 'geheim-123456', none: null, other: '${self:custom.other}' };

module.exports = class Source {
  constructor(serverless) {
    this.configurationVariablesSources = { colour: { resolve: async ({ address, params }) => ({ value: params ? `${params.join('-')}-${address}` : table[address] }) } };
    this.hooks = { 'before:package:finalize': () => {
      const template = serverless.service.provider.compiledCloudFormationTemplate;
      template.Resources.Colours = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `${serverless.service.custom.sky} ${serverless.service.custom.parts}` } };
    } };
  }
};
