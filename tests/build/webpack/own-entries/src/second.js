exports.handler = async () => { const late = await import('./late.js'); return late.value; };
