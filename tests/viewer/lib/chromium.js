// chromium - Debian's chromium, driven by playwright-core. See browser.js for what it exports.
'use strict';

const fs = require('node:fs');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

function missing() {
  try {
    require.resolve('playwright-core');
  } catch {
    return 'no node module playwright-core (tests/viewer/install gets it)';
  }
  return fs.existsSync(CHROMIUM) ? '' : 'no browser at ' + CHROMIUM + ' (tests/viewer/install gets it)';
}

/** The browser as playwright-core has it. */
function start() {
  return require('playwright-core').chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

class Tab {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.errors = [];
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('dialog', (dialog) => {
      this.errors.push('a blocking dialog: ' + dialog.message());
      dialog.dismiss();
    });
  }

  async goto(url) {
    await this.page.goto(url);
  }

  async url() {
    return this.page.url();
  }

  evaluate(what, argument, inFrame) {
    return (inFrame ? this.page.frames()[1] : this.page).evaluate(what, argument);
  }

  async keys(steps) {
    for (const [step, key] of steps) await this.page.keyboard[step](key);
  }

  async mouse(steps) {
    for (const [step, ...place] of steps) await this.page.mouse[step](...place);
  }

  tap(x, y) {
    return this.page.touchscreen.tap(x, y);
  }

  resize(width, height) {
    return this.page.setViewportSize({ width, height });
  }

  screenshot() {
    return this.page.screenshot();
  }

  async takeErrors() {
    return this.errors.splice(0);
  }

  async popups() {
    return this.context.pages().length - 1;
  }

  close() {
    return this.context.close();
  }
}

async function launch() {
  const browser = await start();
  return {
    async open({ touch, scripts = true, colorScheme }) {
      const context = await browser.newContext({ hasTouch: touch, javaScriptEnabled: scripts, colorScheme });
      return new Tab(context, await context.newPage());
    },
    close: () => browser.close(),
  };
}

module.exports = { missing, lacks: {}, start, launch };
