// firefox - Debian's firefox-esr, driven by puppeteer-core over WebDriver BiDi. See browser.js for what it exports.
'use strict';

const fs = require('node:fs');

const FIREFOX = process.env.FIREFOX || '/usr/bin/firefox-esr';

const lacks = {
  scripts: 'WebDriver BiDi cannot turn scripts off in Firefox',
  colorScheme: 'WebDriver BiDi sets no colour scheme in Firefox',
};

function missing() {
  try {
    require.resolve('puppeteer-core');
  } catch {
    return 'no node module puppeteer-core (tests/viewer/install --all gets it)';
  }
  return fs.existsSync(FIREFOX) ? '' : 'no browser at ' + FIREFOX + ' (tests/viewer/install --all gets it)';
}

class Tab {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.errors = [];
    page.on('pageerror', (error) => {
      if (!error.message.startsWith('Content-Security-Policy:')) this.errors.push(String(error)); // these it reports as script errors, too
    });
    page.on('dialog', (dialog) => {
      this.errors.push('a blocking dialog: ' + dialog.message());
      dialog.dismiss();
    });
  }

  // Tabs in the background get no animation frames.
  async inFront() {
    if (Tab.front === this) return;
    Tab.front = this;
    await this.page.bringToFront();
  }

  async goto(url) {
    await this.inFront();
    await this.page.goto(url);
  }

  async url() {
    return this.page.url();
  }

  async evaluate(what, argument, inFrame) {
    await this.inFront();
    return (inFrame ? this.page.frames()[1] : this.page).evaluate(what, argument);
  }

  async keys(steps) {
    await this.inFront();
    for (const [step, key] of steps) await this.page.keyboard[step](key);
  }

  async mouse(steps) {
    await this.inFront();
    for (const [step, ...place] of steps) await this.page.mouse[step](...place);
  }

  async tap(x, y) {
    await this.inFront();
    // The click follows the touch, later when the machine is busy.
    const clicked = this.page.evaluate(() => new Promise((done) => {
      window.addEventListener('click', () => setTimeout(done), { once: true, capture: true });
      setTimeout(done, 1000);
    })).catch(() => {}); // the page may be left
    await this.page.touchscreen.tap(x, y);
    await clicked;
  }

  resize(width, height) {
    return this.page.setViewport({ width, height });
  }

  async screenshot() {
    await this.inFront();
    return Buffer.from(await this.page.screenshot());
  }

  async takeErrors() {
    return this.errors.splice(0);
  }

  async popups() {
    return (await this.context.pages()).length - 1;
  }

  async close() {
    Tab.front = null;
    await this.context.close();
  }
}

async function launch() {
  const browser = await require('puppeteer-core').launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
  return {
    async open() {
      const context = await browser.createBrowserContext();
      return new Tab(context, await context.newPage());
    },
    close: () => browser.close(),
  };
}

module.exports = { missing, lacks, launch };
