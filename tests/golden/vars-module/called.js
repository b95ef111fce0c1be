module.exports = async ({ options, resolveVariable, resolveConfigurationProperty }) => ({
  who: await resolveVariable('self:custom.who'),
  fallback: await resolveVariable("opt:nothing, 'x'"),
  region: await resolveConfigurationProperty(['provider', 'region']),
  stage: options.stage,
});
