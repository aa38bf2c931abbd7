#!/usr/bin/env node
// bench - how long a flame graph takes to load, zoom, reset and search in a headless browser, with real input events.
//
//   node bench.js [--browser=NAME] [--runs=N] [--term=REGEX] [--least] [--bare] [--frames=N,M --program=FLAMEGRAPH [--original=PERL_SCRIPT]] [FILE.svg...]
//
// NAME is chromium, firefox or webkit; without it all three are used, one after the other.
//
// Any flame graph with the ids of the original's will do: ours, flamegraph.pl's, inferno's. --frames draws made up stacks of so
// many frames with the program, and with the original script if it is given. --bare adds a copy of each file without script and
// without empty labels: only loaded, it shows what the browser itself takes for the elements. The files take turns, run by run,
// so that a busy machine is unfair to all of them alike; the table shows the medians in milliseconds, with --least the shortest
// times, which depend less on what else runs.
//
// load    from the start of the navigation, the page being local, until the load event and two animation frames are over
// zoom    from the click on a frame until two animation frames later; the frame is the widest one that is narrower than 70%
// reset   the same, from the click on "Reset Zoom"
// search  from Enter in the input, or from the answer to the original's prompt, until two animation frames later.
//         Where the input searches while one types (here a key every 120 ms), the slowest key counts if it took longer.
// callers, whole, leave, undo  from the key (w, Escape, x, u) until two animation frames later, ours only: of the function of the most frames,
//         and of the frame that zoom clicks
//
// Two animation frames are over when the browser begins the second one: what it paints is the first one's, so its time is in it.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bigFolded } = require('./lib/folded.js');
const { Page } = require('./lib/page.js');

const BROWSERS = ['chromium', 'firefox', 'webkit'];

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Runs in the page, after its own script: keeps in window.bench how long loading took, and the slowest answer to an event.
function watch() {
  const bench = (window.bench = { load: 0, slowest: 0, pending: 0, answer: null });
  const afterPaint = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
  const measure = (start) => {
    bench.pending++;
    afterPaint(() => {
      bench.slowest = Math.max(bench.slowest, performance.now() - start);
      bench.pending--;
    });
  };
  window.addEventListener('load', () => afterPaint(() => { bench.load = performance.now(); }));
  window.addEventListener('click', (event) => measure(event.timeStamp), true);
  window.addEventListener('keydown', (event) => { if (event.target.nodeName.toLowerCase() === 'input' || /^([wxu]|Escape)$/.test(event.key)) measure(event.timeStamp); }, true);
  window.prompt = () => {
    measure(performance.now());
    bench.slowest = 0;
    return bench.answer;
  };
}

/** The file with the watch in it, as the last script: no driver can add one before the page's own in every browser. */
function watched(file, folder, bare) {
  let text = fs.readFileSync(file, 'utf8');
  if (bare) text = text.replace(/<script[^]*?<\/script>\s*/g, '').replace(/<text[^>]*><\/text>\s*/g, '');
  const copy = path.join(folder, (bare ? 'bare-' : '') + path.basename(file));
  const end = text.lastIndexOf('</svg>');
  fs.writeFileSync(copy, text.slice(0, end) + '<script type="text/ecmascript"><![CDATA[(' + watch + ')()]]></script>' + text.slice(end));
  return copy;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function answered(page, action) {
  await page.evaluate(() => { window.bench.slowest = 0; });
  await action();
  return page.evaluate(() => new Promise((done) => {
    const look = () => (window.bench.pending === 0 && window.bench.slowest > 0 ? done(window.bench.slowest) : setTimeout(look, 5));
    look();
  }));
}

// The middle of the frame to click, in the window.
function placeToClick() {
  const frames = [...document.querySelector('#frames').children].map((g) => g.querySelector('rect')).filter(Boolean)
    .map((rect) => ({ rect, w: parseFloat(rect.getAttribute('width')) }));
  const all = frames.reduce((most, { w }) => Math.max(most, w), 0);
  const best = frames.reduce((widest, frame) => (frame.w < 0.7 * all && (!widest || frame.w > widest.w) ? frame : widest), null);
  best.rect.scrollIntoView({ block: 'center' });
  const area = best.rect.getBoundingClientRect();
  return { x: area.x + area.width / 2, y: area.y + area.height / 2, frames: frames.length };
}

// The middle of the widest frame of the function that has the most frames, among those that can be pointed at.
function placeOfBusiest() {
  const found = new Map();
  for (const group of document.querySelector('#frames').children) {
    const name = group.querySelector('title').textContent.replace(/ \([\d,]+ .*/, '');
    const rect = group.querySelector('rect');
    const one = found.get(name) || { number: 0, rect };
    one.number++;
    if (parseFloat(rect.getAttribute('width')) > parseFloat(one.rect.getAttribute('width'))) one.rect = rect;
    found.set(name, one);
  }
  const wide = [...found.values()].filter(({ rect }) => parseFloat(rect.getAttribute('width')) > 3);
  const best = wide.reduce((most, one) => (one.number > most.number ? one : most));
  best.rect.scrollIntoView({ block: 'center' });
  const area = best.rect.getBoundingClientRect();
  return { x: area.x + area.width / 2, y: area.y + area.height / 2 };
}

const placeOf = (id) => {
  const element = document.querySelector('#' + id);
  element.scrollIntoView({ block: 'nearest' });
  const area = element.getBoundingClientRect();
  return { x: area.x + area.width / 2, y: area.y + area.height / 2 };
};

// Points at a place, gives the browser time for the hovering, and clicks.
async function clicked(page, { x, y }) {
  await page.mouse.move(x, y);
  await pause(500);
  return answered(page, () => page.mouse.click(x, y));
}

async function typed(page, term) {
  for (const key of term) {
    await page.keyboard.type(key);
    await pause(120);
  }
  await page.keyboard.press('Enter');
}

/** The keys for other trees, pressed over a frame. */
async function actOnTree(page, { x, y }) {
  const result = {};
  const press = async (name, key) => {
    await pause(500);
    result[name] = await answered(page, () => page.keyboard.press(key));
  };
  const busiest = await page.evaluate(placeOfBusiest);
  await page.mouse.move(busiest.x, busiest.y);
  await press('callers', 'w');
  await press('whole', 'Escape');
  await page.mouse.move(x, y);
  await press('leave', 'x');
  await press('undo', 'u');
  return result;
}

async function act(page, term) {
  const result = {};
  const frame = await page.evaluate(placeToClick);
  result.frames = frame.frames;
  result.zoom = await clicked(page, frame);
  result.reset = await clicked(page, await page.evaluate(placeOf, 'unzoom'));
  if (await page.evaluate(() => Boolean(document.querySelector('.fg-action')))) Object.assign(result, await actOnTree(page, frame));
  await page.evaluate((text) => { window.bench.answer = text; }, term);
  const prompted = await clicked(page, await page.evaluate(placeOf, 'search'));
  const inInput = await page.evaluate(() => Boolean(document.activeElement) && document.activeElement.nodeName.toLowerCase() === 'input');
  result.search = inInput ? await answered(page, () => typed(page, term)) : prompted;
  result.matched = await page.evaluate(() => document.querySelector('#matched').textContent.trim());
  return result;
}

async function once(page, file, term) {
  await page.goto('file://' + file);
  const load = await page.evaluate(() => new Promise((done) => {
    const look = () => (window.bench.load > 0 ? done(window.bench.load) : setTimeout(look, 5));
    look();
  }));
  await pause(800); // it reads the frames when it is idle
  const interactive = await page.evaluate(() => document.querySelectorAll('script').length > 1);
  return Object.assign({ load }, interactive && term !== null ? await act(page, term) : {});
}

function print(results, title, middle) {
  console.log(title);
  const wide = Math.max(...[...results.keys()].map((file) => path.basename(file).length), 4);
  const columns = ['load', 'zoom', 'reset', 'search', 'callers', 'whole', 'leave', 'undo'];
  console.log(['file'.padEnd(wide), 'frames', ...columns, 'matched'].join('\t'));
  for (const [file, list] of results) {
    const column = (key) => (list[0][key] === undefined ? '-' : Math.round(middle(list.map((r) => r[key]))));
    console.log([path.basename(file).padEnd(wide), list[0].frames || '-', ...columns.map(column), list[0].matched || '-'].join('\t'));
  }
}

async function measure(name, files, { runs, term, least }) {
  const driver = require('./lib/' + name + '.js');
  const why = driver.missing();
  if (why) {
    console.log(name + ' skipped: ' + why);
    return false;
  }
  const browser = await driver.launch();
  const visit = async (file, search) => {
    const page = new Page(await browser.open({}));
    await page.resize(1280, 900);
    const result = await once(page, file, search);
    await page.tab.close();
    return result;
  };
  const results = new Map(files.map((file) => [file, []]));
  for (const file of files) await visit(file, null); // into the file cache
  for (let run = 0; run < runs; run++) for (const file of files) results.get(file).push(await visit(file, term));
  await browser.close();
  print(results, `${name}: ${least ? 'shortest' : 'medians'} of ${runs} runs in ms`, least ? (list) => Math.min(...list) : median);
  return true;
}

/** Draws made up stacks with the program, and with the original; the files. */
function drawn(frames, program, original, folder) {
  return frames.flatMap((number) => {
    const folded = bigFolded(number, 100);
    return [['here', program, []], ['original', 'perl', [original]]].slice(0, original ? 2 : 1).map(([whose, command, first]) => {
      const file = path.join(folder, number + '-' + whose + '.svg');
      fs.writeFileSync(file, execFileSync(command, [...first, '--minwidth=0'], { input: folded, maxBuffer: 1 << 28 }));
      return file;
    });
  });
}

async function main() {
  const option = (name, otherwise) => {
    const given = process.argv.find((a) => a.startsWith('--' + name + '='));
    return given ? given.slice(name.length + 3) : otherwise;
  };
  const files = process.argv.slice(2).filter((a) => !a.startsWith('--'));
  const runs = Number(option('runs', 5));
  const frames = option('frames', '').split(',').filter(Boolean).map(Number);
  const browsers = option('browser', BROWSERS.join()).split(',');
  const program = option('program');
  if ((files.length === 0 && !(frames.length > 0 && program)) || !(runs > 0) || !browsers.every((name) => BROWSERS.includes(name))) {
    console.error('usage: node bench.js [--browser=chromium|firefox|webkit] [--runs=N] [--term=REGEX] [--least] [--bare]\n' +
      '                     [--frames=N,M --program=FLAMEGRAPH [--original=PERL_SCRIPT]] [FILE.svg...]');
    process.exit(2);
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flamegraph-bench-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const sources = [...files, ...drawn(frames, program, option('original'), fs.mkdtempSync(path.join(folder, 'drawn-')))];
  const copies = [false, true].slice(0, process.argv.includes('--bare') ? 2 : 1).flatMap((bare) => sources.map((file) => watched(file, folder, bare)));
  let measured = 0;
  for (const name of browsers) measured += await measure(name, copies, { runs, term: option('term', 'alloc|lock'), least: process.argv.includes('--least') });
  process.exit(measured ? 0 : 77);
}

main();
