// lint - eslint over the viewer's modules, put one after the other as the program embeds them. See the script `lint`.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const SOURCES = path.join(__dirname, '../../flamegraph/viewer');

const RULES = {
  'no-shadow': 'error', 'no-undef': 'error', 'no-unused-vars': 'error', 'no-use-before-define': ['error', { functions: false, variables: false }],
  'prefer-const': 'error', 'no-var': 'error', eqeqeq: 'error', 'no-implicit-globals': 'error', 'no-param-reassign': 'error', curly: ['error', 'multi-line'],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: false }], complexity: ['error', 20],
};
const BROWSER = ['AbortController', 'ResizeObserver', 'cancelAnimationFrame', 'clearTimeout', 'document', 'getComputedStyle', 'getSelection', 'history', 'innerHeight',
  'location', 'navigator', 'requestAnimationFrame', 'scrollBy', 'scrollTo', 'scrollY', 'setTimeout', 'window'];

/** The script as one text, and the place of each of its lines. */
function joined() {
  const list = fs.readFileSync(path.join(SOURCES, 'modules.txt'), 'utf8').split('\n').filter((name) => /^[a-z]+\.js$/.test(name));
  const unlisted = fs.readdirSync(SOURCES).filter((name) => name.endsWith('.js') && !list.includes(name));
  if (unlisted.length > 0) throw new Error('not in modules.txt: ' + unlisted.join(', '));
  const lines = ['(function () {', "'use strict';"];
  const places = ['', ''];
  for (const name of list) {
    const text = fs.readFileSync(path.join(SOURCES, name), 'utf8').replace(/\n$/, '').split('\n');
    if (text.length > 400) throw new Error(name + ' has more than 400 lines');
    text.forEach((line, at) => {
      // What embed.cmake takes for a comment must not be part of a text.
      const code = /^(.*?) +\/\/ /.exec(line);
      if (code && ["'", '"', '`'].some((quote) => code[1].split(quote).length % 2 === 0)) throw new Error(`${name}:${at + 1}: " // " in a text`);
      lines.push(line);
      places.push(name + ':' + (at + 1));
    });
  }
  return { text: lines.concat('})();', '').join('\n'), places };
}

function main() {
  let Linter;
  let recommended;
  try {
    ({ Linter } = require('eslint'));
    recommended = require('@eslint/js').configs.recommended;
  } catch {
    console.log('skipped: no node module eslint (tests/viewer/install gets it)');
    return 77;
  }
  const { text, places } = joined();
  const globals = Object.fromEntries(BROWSER.map((name) => [name, 'readonly']));
  const config = [recommended, { languageOptions: { ecmaVersion: 2020, sourceType: 'script', globals }, rules: RULES }];
  const messages = new Linter().verify(text, config, 'viewer.js');
  for (const { line, column, message, ruleId } of messages) console.log(`flamegraph/viewer/${places[line - 1]}:${column}: ${message} (${ruleId})`);
  return messages.length > 0 ? 1 : 0;
}

process.exitCode = main();
