exports.hello = () => 1;
