module.exports = '-news';
