const config: object = { service: 'one-file', provider: { name: 'aws', region: 'us-east-1' } };
module.exports = config;
