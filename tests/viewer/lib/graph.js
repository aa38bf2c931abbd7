// graph - what the tests have in common: make an SVG with the program, open it in the browser, look at it and act on it.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const nodeTest = require('node:test');
const { lacks, launch } = require('./browser.js');
const { Page } = require('./page.js');

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

let browser; // a promise of it, from the first page on
let server;
const pages = new Map(); // path -> { body, headers } for the server

nodeTest.after(async () => {
  if (browser) await (await browser).close();
  if (server) server.close();
});

/** A test: test(name, run), or test(name, ability, run) where not every browser has that ability (see browser.js). */
function test(name, ...needsAndRun) {
  const run = needsAndRun.pop();
  nodeTest.test(name, { timeout: 120000, skip: needsAndRun.map((ability) => lacks[ability]).find(Boolean) || false }, run);
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

/** An HTML page: its URL. It is served, because WebKit takes a file with an SVG in it for an SVG. */
const html = (body) => served('<!DOCTYPE html>' + body, { 'Content-Type': 'text/html; charset=utf-8' });

/** An HTML page around SVGs as somebody would paste them: its URL. */
const pasted = (...svgs) => html('<p><input id="other"> a page</p>\n' + svgs.join('\n<hr>\n'));

const idle = []; // tabs that a test is done with, for the next one: making one takes longer than most tests

/**
 * A page with a document in it. Options: viewport, and what open() of a browser has. A script error or a blocking dialog fails
 * the test that opened it.
 */
async function open(t, url, { viewport = { width: 1280, height: 720 }, ...options } = {}) {
  const plain = Object.keys(options).length === 0;
  if (!browser) browser = launch();
  const page = (plain && idle.pop()) || new Page(await (await browser).open(options));
  t.after(async () => {
    const errors = await page.tab.takeErrors();
    if (plain && page.keyboard.held.size === 0) idle.push(page);
    else await page.tab.close();
    if (errors.length > 0) throw new Error(errors.join('\n'));
  });
  await page.resize(viewport.width, viewport.height);
  await page.mouse.move(0, 0);
  await page.goto(url);
  return page;
}

// Runs in the page. Where the frames are in the window, by what the browser makes of their transforms: the client rectangles
// of narrow ones are too coarse in Firefox, which rounds to a 60th of a pixel before a zoom enlarges it. As a text, because
// thousands of objects take seconds to come over.
function readFrames(selector) {
  const svg = document.querySelector(selector);
  const frames = svg.querySelector('#frames');
  const { x: left, y: top, width, height } = svg.querySelector('rect').getBoundingClientRect(); // of the whole drawing
  const matrix = new DOMMatrix().translate(left, top).scale(width / svg.viewBox.baseVal.width, height / svg.viewBox.baseVal.height)
    .multiply(svg.getScreenCTM().inverse()).multiply(frames.getScreenCTM());
  return JSON.stringify(Array.from(frames.children, (g) => {
    const rect = g.querySelector('rect');
    const area = rect.getBBox();
    const [title] = g.querySelector('title').textContent.split('\n'); // of what is under the mouse there is more
    const style = getComputedStyle(rect);
    const own = getComputedStyle(g);
    return {
      name: title.replace(/ \(-?[\d,]+ .*$/, ''), title, x: area.x * matrix.a + matrix.e, y: area.y * matrix.d + matrix.f,
      w: area.width * matrix.a, h: area.height * matrix.d, fill: style.fill, opacity: Number(style.opacity),
      hidden: style.display === 'none' || own.display === 'none', parent: g.classList.contains('parent'), id: g.id,
    };
  }));
}

/** All frames as they are on the screen now, in the order of the file. `within` is a selector of the graph in a page. */
const frames = async (page, within = 'svg') => JSON.parse(await page.evaluate(readFrames, within));

/** The frame with a name (the nth of them). */
async function frame(page, name, nth = 0, within = 'svg') {
  const found = (await frames(page, within)).filter((b) => b.name === name)[nth];
  if (!found) throw new Error('no frame ' + name);
  return found;
}

/** Where to point at to meet a frame; scrolls to it. */
async function middle(page, name, nth = 0, within = 'svg') {
  let b = await frame(page, name, nth, within);
  if (b.y < 0 || b.y + b.h > page.viewport.height) {
    await page.evaluate((y) => scrollBy(0, y - innerHeight / 2), b.y);
    b = await frame(page, name, nth, within);
  }
  const left = Math.max(b.x, 12);
  const right = Math.min(b.x + b.w, page.viewport.width);
  return [(left + right) / 2, b.y + b.h / 2];
}

async function clickFrame(page, name, { nth = 0, within = 'svg', key } = {}) {
  const at = await middle(page, name, nth, within);
  if (key) await page.keyboard.down(key);
  await page.mouse.click(...at);
  if (key) await page.keyboard.up(key);
}

async function hoverFrame(page, name, { nth = 0, within = 'svg' } = {}) {
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

/** Names of the frames that are in the colour of a match. */
async function found(page, within = 'svg') {
  return (await frames(page, within)).filter((b) => b.fill === 'rgb(230, 0, 230)').map((b) => b.name);
}

/** All frames, and how a search marks them: recoloured, or under the marks (in the middle). */
async function marks(page, within = 'svg') {
  const covered = await page.evaluate((selector) => {
    const svg = document.querySelector(selector);
    const path = svg.querySelector('.fg-marks');
    const { x, y, width, height } = svg.querySelector('rect').getBoundingClientRect(); // of the whole drawing
    const toUnits = new DOMMatrix().scale(svg.viewBox.baseVal.width / width, svg.viewBox.baseVal.height / height).translate(-x, -y);
    return Array.from(svg.querySelector('#frames').children, (g) => {
      const area = g.querySelector('rect').getBoundingClientRect();
      return path.isPointInFill(new DOMPoint(area.x + area.width / 2, area.y + area.height / 2).matrixTransform(toUnits));
    });
  }, within);
  return (await frames(page, within)).map((b, i) => Object.assign(b, { recoloured: b.fill === 'rgb(230, 0, 230)', marked: covered[i] }));
}

/** The colours that are painted at places in the window: "rgb(r, g, b)" of each. */
async function painted(page, places) {
  const picture = 'data:image/png;base64,' + (await page.screenshot()).toString('base64');
  return page.evaluate(async ([source, points]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return points.map(([x, y]) => 'rgb(' + Array.from(pen.getImageData(x, y, 1, 1).data.slice(0, 3)).join(', ') + ')');
  }, [picture, places]);
}

/** What stands in the search input; null when there is none. */
const typed = (page) => page.evaluate(() => {
  const input = document.querySelector('.fg-panel input');
  return input ? input.value : null;
});

const nextPaint = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** What is in the clipboard: what a paste into another page brings. */
async function clipboard(t) {
  const page = await open(t, await html('<textarea></textarea>'));
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+v');
  await nextPaint(page);
  return page.locator('textarea').inputValue();
}

/** The name of the frame that has the keyboard, by the browser's own idea. */
const focused = (page) => page.evaluate(() => {
  const title = document.activeElement && document.activeElement.querySelector(':scope > title');
  return title ? title.textContent.replace(/ \(-?[\d,]+ [^]*$/, '') : '';
});

module.exports = {
  SMALL, test, file, draw, drawn, served, html, pasted, open, frames, frame, middle, clickFrame, hoverFrame, text, shown, labels, search, found, marks,
  painted, typed, nextPaint, clipboard, focused,
};
