// browser - starts the one browser that the tests and the bench use: Debian's chromium, driven by playwright-core.
'use strict';

const fs = require('node:fs');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Why there can be no browser here, or an empty text. */
function missing() {
  try {
    require.resolve('playwright-core');
  } catch {
    return 'no node module playwright-core (tests/viewer/install gets it)';
  }
  return fs.existsSync(CHROMIUM) ? '' : 'no browser at ' + CHROMIUM + ' (tests/viewer/install gets it)';
}

function launch() {
  return require('playwright-core').chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

module.exports = { missing, launch };
