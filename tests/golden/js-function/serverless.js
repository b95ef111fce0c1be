module.exports = () => ({ service: 'js-function', provider: { name: 'aws' } });
