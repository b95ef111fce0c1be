module.exports = { list: ['${self:custom.who}', 2] };
