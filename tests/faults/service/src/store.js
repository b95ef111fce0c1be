exports.handler = async () => 'store';
