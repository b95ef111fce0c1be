module.exports = class { constructor() { this.configurationVariablesSources = {}; } };
