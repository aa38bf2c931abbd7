// page - what the tests do to a page, made of what every browser's tab can do (see browser.js).
'use strict';

/** The keys of a combination such as "Control+Shift+g", pressed one after the other and let go in turn. */
function press(combination) {
  const keys = combination.split(/\+(?=.)/);
  return [...keys.map((key) => ['down', key]), ...keys.reverse().map((key) => ['up', key])];
}

class Keyboard {
  constructor(tab) {
    this.tab = tab;
    this.held = new Set();
  }

  down(key) {
    this.held.add(key);
    return this.tab.keys([['down', key]]);
  }

  up(key) {
    this.held.delete(key);
    return this.tab.keys([['up', key]]);
  }

  press(combination) {
    return this.tab.keys(press(combination));
  }

  type(text) {
    return this.tab.keys([...text].flatMap((key) => [['down', key], ['up', key]]));
  }
}

class Mouse {
  constructor(tab) {
    this.tab = tab;
  }

  move(x, y) {
    return this.tab.mouse([['move', x, y]]);
  }

  click(x, y) {
    return this.tab.mouse([['move', x, y], ['down'], ['up']]);
  }
}

// Runs in the page: the middle of the element that a user would point at, after scrolling to it.
function middleOf(selector) {
  const element = document.querySelector(selector);
  if (!element) throw new Error('no ' + selector);
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const area = element.getBoundingClientRect();
  const x = area.x + area.width / 2;
  const y = area.y + area.height / 2;
  const there = document.elementFromPoint(x, y);
  if (!element.contains(there)) {
    throw new Error(`at ${x}, ${y} there is ${there && there.outerHTML.slice(0, 80)}, not ${selector}`);
  }
  return [x, y];
}

/** The first element that a selector finds; looked up anew by each method. */
class Locator {
  constructor(page, selector) {
    this.page = page;
    this.selector = selector;
  }

  read(name, argument) {
    return this.page.evaluate(([selector, method, given]) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error('no ' + selector);
      if (!(method in element)) throw new Error(`${selector} has no ${method}`);
      return typeof element[method] === 'function' ? element[method](given) : element[method];
    }, [this.selector, name, argument]);
  }

  count() {
    return this.page.evaluate((selector) => document.querySelectorAll(selector).length, this.selector);
  }

  async click() {
    await this.page.mouse.click(...await this.page.evaluate(middleOf, this.selector));
  }

  async tap() {
    await this.page.tap(...await this.page.evaluate(middleOf, this.selector));
  }

  async focus() {
    await this.read('focus');
  }

  getAttribute(name) {
    return this.read('getAttribute', name);
  }

  textContent() {
    return this.read('textContent');
  }

  inputValue() {
    return this.read('value');
  }

  /** The area in the window: x, y, width and height. */
  area() {
    return this.page.evaluate((selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return { x, y, width, height };
    }, this.selector);
  }
}

class Page {
  constructor(tab) {
    this.tab = tab;
    this.viewport = { width: 0, height: 0 };
    this.keyboard = new Keyboard(tab);
    this.mouse = new Mouse(tab);
  }

  goto(url) {
    return this.tab.goto(url);
  }

  url() {
    return this.tab.url();
  }

  evaluate(what, argument) {
    return this.tab.evaluate(what, argument);
  }

  /** The first <iframe>: evaluate() is all that it has. */
  frame() {
    return { evaluate: (what, argument) => this.tab.evaluate(what, argument, true) };
  }

  locator(selector) {
    return new Locator(this, selector);
  }

  tap(x, y) {
    return this.tab.tap(x, y);
  }

  async resize(width, height) {
    if (width === this.viewport.width && height === this.viewport.height) return;
    await this.tab.resize(width, height);
    this.viewport = { width, height };
  }

  screenshot() {
    return this.tab.screenshot();
  }

  popups() {
    return this.tab.popups();
  }

  /** Wait until the page has another address, as when a link was followed. */
  async arrived(url) {
    for (const start = Date.now(); await this.url() !== url;) {
      if (Date.now() - start > 10000) throw new Error('at ' + await this.url() + ', not at ' + url);
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

module.exports = { Page };
