exports.handler = async () => 'socket';
