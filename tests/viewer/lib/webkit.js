// webkit - Debian's WebKitGTK in a virtual screen (Xvfb), driven by WebKitWebDriver over plain WebDriver (HTTP). See
// browser.js for what it exports.
//
// What is special: a screenshot of an SVG that is 100% wide never comes; a script error while a page loads is not seen.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');

const lacks = {
  touch: 'WebKitWebDriver makes mouse events of touches',
  scripts: 'WebKitWebDriver cannot turn scripts off',
  narrow: 'the window of WebKit\'s MiniBrowser cannot be narrower than 447 pixels',
  colorScheme: 'WebKitWebDriver sets no colour scheme',
  activeWindow: 'no window of the virtual screen is active, so :focus matches nothing in WebKit',
};

// Keys that are not a character, as the WebDriver standard numbers them.
const KEYS = {
  Tab: '\ue004', Enter: '\ue007', Shift: '\ue008', Control: '\ue009', Alt: '\ue00a', Escape: '\ue00c', Home: '\ue011', ArrowLeft: '\ue012', ArrowUp: '\ue013',
  ArrowRight: '\ue014', ArrowDown: '\ue015', Delete: '\ue017', F3: '\ue033', Meta: '\ue03d',
};

function found(program) {
  return process.env.PATH.split(':').some((folder) => fs.existsSync(path.join(folder, program)));
}

function missing() {
  const absent = ['WebKitWebDriver', 'Xvfb'].find((program) => !found(program));
  return absent ? 'no program ' + absent + ' (tests/viewer/install --all gets it)' : '';
}

/** A virtual screen; a promise of its process and its name, such as ":99". */
function startScreen() {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2400x1600x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((done, fail) => {
    screen.stdio[3].once('data', (number) => done({ screen, display: ':' + String(number).trim() }));
    screen.once('exit', () => fail(new Error('Xvfb did not start')));
  });
}

function freePort() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** The HTTP side of WebDriver. */
class Driver {
  constructor(port) {
    this.port = port;
    this.agent = new http.Agent({ keepAlive: true });
    this.session = '';
  }

  /** A command; what it answers. */
  send(method, command, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((done, fail) => {
      const request = http.request({
        agent: this.agent, host: '127.0.0.1', port: this.port, method, path: this.session + command,
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
      }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const { value } = JSON.parse(Buffer.concat(chunks).toString());
          if (response.statusCode === 200) done(value);
          else fail(new Error(command + ': ' + value.error + ': ' + value.message));
        });
      });
      request.on('error', fail);
      request.end(text);
    });
  }

  post(command, body = {}) {
    return this.send('POST', command, body);
  }

  get(command) {
    return this.send('GET', command);
  }

  /** Wait for the program to listen, then start a session. */
  async begin() {
    for (let tries = 0; ; tries++) {
      try {
        await this.get('/status');
        break;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    const { sessionId } = await this.post('/session', { capabilities: {} });
    this.session = '/session/' + sessionId;
  }
}

// What execute/async runs, around a function's text: `done` is its way to answer.
const call = (what) => `const done = arguments[1];
  Promise.resolve(arguments[0]).then(${what})
    .then((value) => done({ value }), (error) => done({ error: String(error) }));`;

// Runs in the page once it is loaded: nothing else tells of script errors.
function watchErrors() {
  window.testErrors = [];
  addEventListener('error', (event) => window.testErrors.push(event.message));
  addEventListener('unhandledrejection', (event) => window.testErrors.push(String(event.reason)));
}

const actions = (id, type, list, more) => ({ actions: [{ id, type, actions: list, ...more }] });

class Tab {
  constructor(browser, handle) {
    this.browser = browser;
    this.driver = browser.driver;
    this.handle = handle;
  }

  async inFront() {
    if (this.browser.front === this) return;
    this.browser.front = this;
    await this.driver.post('/window', { handle: this.handle });
  }

  async goto(url) {
    await this.inFront();
    await this.driver.post('/url', { url });
    await this.evaluate(watchErrors);
  }

  takeErrors() {
    return this.evaluate(() => (window.testErrors || []).splice(0));
  }

  async url() {
    await this.inFront();
    return this.driver.get('/url');
  }

  async evaluate(what, argument, inFrame) {
    await this.inFront();
    if (inFrame) await this.driver.post('/frame', { id: 0 });
    const answer = await this.driver.post('/execute/async', { script: call(what), args: [argument] }).finally(async () => {
      if (inFrame) await this.driver.post('/frame', { id: null });
    });
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  }

  async keys(steps) {
    await this.inFront();
    const list = steps.map(([step, key]) => ({ type: step === 'down' ? 'keyDown' : 'keyUp', value: KEYS[key] || key }));
    await this.driver.post('/actions', actions('keys', 'key', list));
  }

  async mouse(steps) {
    await this.inFront();
    const list = steps.map(([step, x, y]) => (step === 'move'
      ? { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) }
      : { type: step === 'down' ? 'pointerDown' : 'pointerUp', button: 0 }));
    await this.driver.post('/actions', actions('mouse', 'pointer', list, { parameters: { pointerType: 'mouse' } }));
  }

  /** The window has a frame of its own: how large it is shows only when its size was set. */
  async resize(width, height) {
    await this.inFront();
    const wanted = { width, height };
    for (let tries = 0; tries < 5; tries++) {
      await this.driver.post('/window/rect', { x: 0, y: 0, ...wanted });
      const [w, h] = await this.innerSize(width, height);
      if (w === width && h === height) return;
      wanted.width += width - w;
      wanted.height += height - h;
    }
    throw new Error(`the window does not become ${width} x ${height}`);
  }

  /** The size of the window's inside, which follows that of the window somewhat later. */
  innerSize(width, height) {
    return this.evaluate(([w, h]) => new Promise((done) => {
      const start = performance.now();
      const look = () => {
        if ((innerWidth === w && innerHeight === h) || performance.now() - start > 200) done([innerWidth, innerHeight]);
        else setTimeout(look, 10);
      };
      look();
    }), [width, height]);
  }

  async screenshot() {
    await this.inFront();
    return Buffer.from(await this.driver.get('/screenshot'), 'base64');
  }

  async popups() {
    return (await this.driver.get('/window/handles')).length - this.browser.tabs.size - 1;
  }

  async close() {
    await this.inFront();
    await this.driver.send('DELETE', '/window');
    this.browser.tabs.delete(this);
    this.browser.front = null;
  }
}

class Browser {
  constructor(driver, programs) {
    this.driver = driver;
    this.programs = programs;
    this.tabs = new Set();
    this.front = null;
    this.home = null; // the first window: while it is open, so is the browser
  }

  async open() {
    if (!this.home) this.home = await this.driver.get('/window');
    if (!this.front) await this.driver.post('/window', { handle: this.home });
    const { handle } = await this.driver.post('/window/new', { type: 'window' });
    const tab = new Tab(this, handle);
    this.tabs.add(tab);
    return tab;
  }

  async close() {
    await this.driver.send('DELETE', '');
    this.driver.agent.destroy();
    for (const program of this.programs) program.kill();
  }
}

async function launch() {
  const { screen, display } = await startScreen();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
  const webdriver = spawn('WebKitWebDriver', ['--port=' + port], { env, stdio: 'ignore' });
  process.on('exit', () => { for (const program of [webdriver, screen]) program.kill(); });
  const driver = new Driver(port);
  await driver.begin();
  return new Browser(driver, [webdriver, screen]);
}

module.exports = { missing, lacks, launch };
