// lint - eslint over the viewer's modules, put one after the other as the program embeds them. See the script `lint`.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
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

/** The script as cmake/embed.cmake leaves it. */
function embedded() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flamegraph-lint-'));
  const made = path.join(folder, 'viewer.c');
  execFileSync('cmake', ['-D', 'SOURCE=' + SOURCES, '-D', 'OUTPUT=' + made, '-P', path.join(__dirname, '../../cmake/embed.cmake')]);
  const [, script] = fs.readFileSync(made, 'latin1').split('const struct slice');
  fs.rmSync(folder, { recursive: true });
  return Buffer.from(Array.from(script.matchAll(/\\x(..)/g), ([, byte]) => byte).join(''), 'hex').toString();
}

/** Where the embedded script is no longer the source: what a parser makes of either must be the same, word by word. */
function difference(text, tokenize) {
  const words = (script) => tokenize(script, { ecmaVersion: 2020 }).map(({ type, value }) => type + ' ' + value);
  const [source, left] = [words(text), words(embedded())];
  const at = source.findIndex((word, i) => word !== left[i]);
  return at >= 0 || source.length !== left.length ? [`cmake/embed.cmake makes of "${source.slice(at - 5, at + 5).join(' ')}" "${left.slice(at - 5, at + 5).join(' ')}"`] : [];
}

function main() {
  let Linter;
  let recommended;
  let tokenize;
  try {
    ({ Linter } = require('eslint'));
    recommended = require('@eslint/js').configs.recommended;
    ({ tokenize } = require(require.resolve('espree', { paths: [require.resolve('eslint')] })));
  } catch {
    console.log('skipped: no node module eslint (tests/viewer/install gets it)');
    return 77;
  }
  const { text, places } = joined();
  const globals = Object.fromEntries(BROWSER.map((name) => [name, 'readonly']));
  const config = [recommended, { languageOptions: { ecmaVersion: 2020, sourceType: 'script', globals }, rules: RULES }];
  const messages = new Linter().verify(text, config, 'viewer.js');
  for (const { line, column, message, ruleId } of messages) console.log(`flamegraph/viewer/${places[line - 1]}:${column}: ${message} (${ruleId})`);
  const changed = difference(text, tokenize);
  for (const what of changed) console.log(what);
  if (embedded().includes(']]>')) changed.push('the script ends its section of the SVG');
  return messages.length + changed.length > 0 ? 1 : 0;
}

process.exitCode = main();
