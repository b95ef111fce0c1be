exports.handler = async () => 'work';
