// graph - what the tests have in common: make an SVG with the program, open it in the browser, look at it and act on it.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before } = require('node:test');
const { launch } = require('./browser.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'flamegraph-viewer-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

/** 100 samples, so that a sample is a percent and 11.8 units wide. */
const SMALL = `idle;poll 20
main;eval;apply;alloc 15
main;eval;apply;lex 20
main;eval;gc 5
main;parse;lex 30
main;parse;token 10
`;

let made = 0;

/** A new file in a directory that goes away with the test; its path. */
function file(name, text) {
  const at = path.join(dir, ++made + '-' + name);
  fs.writeFileSync(at, text);
  return at;
}

/** Draw folded stacks with the program under test; the text of the SVG. */
function draw(folded, ...options) {
  return execFileSync(process.env.FLAMEGRAPH, options, { input: folded, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The same as a file: its URL. */
function drawn(folded, ...options) {
  return 'file://' + file('graph.svg', draw(folded, ...options));
}

/** An HTML page around SVGs as somebody would paste them: its URL. */
function pasted(...svgs) {
  return 'file://' + file('page.html', '<!DOCTYPE html><meta charset="utf-8"><p><input id="other"> a page</p>\n' + svgs.join('\n<hr>\n'));
}

let browser;
let server;
const pages = new Map(); // path -> { body, headers } for the server

/** Start and stop the browser around the tests of this file. */
function useBrowser() {
  before(async () => { browser = await launch(); });
  after(async () => {
    await browser.close();
    if (server) server.close();
  });
}

/** Serve a document over HTTP, where headers matter; its URL. */
async function served(body, headers = {}) {
  if (!server) {
    server = http.createServer((request, response) => {
      const page = pages.get(request.url.split('?')[0]);
      response.writeHead(page ? 200 : 404, page ? page.headers : {});
      response.end(page ? page.body : '');
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    server.unref();
  }
  const at = '/' + ++made;
  pages.set(at, { body, headers: Object.assign({ 'Content-Type': 'image/svg+xml' }, headers) });
  return 'http://127.0.0.1:' + server.address().port + at;
}

/** A page with a document in it. A script error or a blocking dialog fails the test that opened it. */
async function open(t, url, options = {}) {
  const context = await browser.newContext(Object.assign({ viewport: { width: 1280, height: 720 } }, options));
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('dialog', (dialog) => {
    errors.push('a blocking dialog: ' + dialog.message());
    dialog.dismiss();
  });
  t.after(async () => {
    await context.close();
    if (errors.length > 0) throw new Error(errors.join('\n'));
  });
  await page.goto(url);
  return page;
}

/** All boxes as they are on the screen now, in the order of the file. `within` is a selector of the graph in a page. */
function boxes(page, within = 'svg') {
  return page.evaluate((selector) => Array.from(document.querySelector(selector).querySelector('#frames').children, (g) => {
    const area = g.querySelector('rect').getBoundingClientRect();
    const title = g.querySelector('title').textContent;
    const style = getComputedStyle(g.querySelector('rect'));
    return {
      name: title.replace(/ \(-?[\d,]+ .*$/, ''), title, x: area.x, y: area.y, w: area.width, h: area.height,
      fill: style.fill, opacity: Number(getComputedStyle(g).opacity), hidden: style.display === 'none' || getComputedStyle(g).display === 'none',
      parent: g.classList.contains('parent'), id: g.id,
    };
  }), within);
}

/** The box with a name (the nth of them). */
async function box(page, name, nth = 0, within = 'svg') {
  const found = (await boxes(page, within)).filter((b) => b.name === name)[nth];
  if (!found) throw new Error('no box ' + name);
  return found;
}

/** Where to point at to meet a box; scrolls to it. */
async function middle(page, name, nth = 0, within = 'svg') {
  let b = await box(page, name, nth, within);
  if (b.y < 0 || b.y + b.h > page.viewportSize().height) {
    await page.evaluate((y) => scrollBy(0, y - innerHeight / 2), b.y);
    b = await box(page, name, nth, within);
  }
  const left = Math.max(b.x, 12);
  const right = Math.min(b.x + b.w, page.viewportSize().width);
  return [(left + right) / 2, b.y + b.h / 2];
}

async function clickBox(page, name, { nth = 0, within = 'svg', key } = {}) {
  const at = await middle(page, name, nth, within);
  if (key) await page.keyboard.down(key);
  await page.mouse.click(...at);
  if (key) await page.keyboard.up(key);
}

async function hoverBox(page, name, { nth = 0, within = 'svg' } = {}) {
  await page.mouse.move(...await middle(page, name, nth, within));
}

const text = (page, id, within = 'svg') => page.evaluate(([s, i]) => document.querySelector(s).querySelector('#' + i).textContent, [within, id]);

const shown = (page, id, within = 'svg') => page.evaluate(([s, i]) =>
  getComputedStyle(document.querySelector(s).querySelector('#' + i)).display !== 'none', [within, id]);

/** The labels that can be seen: text and place. */
function labels(page, within = 'svg') {
  return page.evaluate((selector) => Array.from(document.querySelector(selector).querySelectorAll('#frames text, .fg-labels text'))
    .filter((element) => getComputedStyle(element).display !== 'none')
    .map((element) => {
      const area = element.getBoundingClientRect();
      return { text: element.textContent, x: area.x, y: area.y, w: area.width, h: area.height };
    }), within);
}

/** Type a search as a user does: Ctrl-F, the text, Enter. */
async function search(page, term) {
  await page.keyboard.press('Control+f');
  await page.keyboard.type(term);
  await page.keyboard.press('Enter');
}

/** Names of the boxes that are in the colour of a match. */
async function found(page, within = 'svg') {
  return (await boxes(page, within)).filter((b) => b.fill === 'rgb(230, 0, 230)').map((b) => b.name);
}

/** All boxes, and how a search marks them: recoloured, or under the marks (in the middle). */
async function marks(page, within = 'svg') {
  const covered = await page.evaluate((selector) => {
    const svg = document.querySelector(selector);
    const path = svg.querySelector('.fg-marks');
    const toUnits = svg.getScreenCTM().inverse();
    return Array.from(svg.querySelector('#frames').children, (g) => {
      const area = g.querySelector('rect').getBoundingClientRect();
      return path.isPointInFill(new DOMPoint(area.x + area.width / 2, area.y + area.height / 2).matrixTransform(toUnits));
    });
  }, within);
  return (await boxes(page, within)).map((b, i) => Object.assign(b, { recoloured: b.fill === 'rgb(230, 0, 230)', marked: covered[i] }));
}

/** What stands in the search input; null when there is none. */
const typed = (page) => page.evaluate(() => {
  const input = document.querySelector('.fg-panel input');
  return input ? input.value : null;
});

const frame = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The name of the box that has the keyboard, by the browser's own idea. */
const focused = (page) => page.evaluate(() => {
  const title = document.activeElement && document.activeElement.querySelector(':scope > title');
  return title ? title.textContent.replace(/ \(-?[\d,]+ .*$/, '') : '';
});

module.exports = {
  SMALL, file, draw, drawn, pasted, served, useBrowser, open, boxes, box, middle, clickBox, hoverBox, text, shown, labels, search, found, marks,
  typed, frame, focused,
};
