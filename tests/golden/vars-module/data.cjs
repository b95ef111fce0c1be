module.exports.greet = async ({ resolveVariable }) => ({ text: `hello ${await resolveVariable('self:custom.who')}` });
