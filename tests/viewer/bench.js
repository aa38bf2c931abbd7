#!/usr/bin/env node
// bench - how long a flame graph takes to load, zoom, reset and search in headless Chromium, with real input events.
//
//   node bench.js [--runs=N] [--term=REGEX] FILE.svg...
//
// Any flame graph with the ids of the original's will do: ours, flamegraph.pl's, inferno's. The files take turns, run by run,
// so that a busy machine is unfair to all of them alike; the table shows the medians in milliseconds.
//
// load    from the start of the navigation, the page being local, until the load event and two animation frames are over
// zoom    from the click on a frame until two animation frames later; the frame is the widest one that is narrower than 70%
// reset   the same, from the click on "Reset Zoom"
// search  from Enter in the input, or from the answer to the original's prompt, until two animation frames later.
//         Where the input searches while one types (here a key every 120 ms), the slowest key counts if it took longer.
'use strict';

const path = require('node:path');
const { missing, start } = require('./lib/chromium.js');

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Runs in the page before its own script: keeps in window.bench how long the slowest answer to an input event took.
function watch() {
  const bench = (window.bench = { slowest: 0, pending: 0, answer: null });
  const measure = (start) => {
    bench.pending++;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      bench.slowest = Math.max(bench.slowest, performance.now() - start);
      bench.pending--;
    }));
  };
  window.addEventListener('click', (event) => measure(event.timeStamp), true);
  window.addEventListener('keydown', (event) => { if (event.target.nodeName.toLowerCase() === 'input') measure(event.timeStamp); }, true);
  window.prompt = () => {
    measure(performance.now());
    bench.slowest = 0;
    return bench.answer;
  };
}

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
  const root = document.querySelector('#frames');
  const boxes = [...root.children].map((g) => g.querySelector('rect')).filter(Boolean)
    .map((rect) => ({ rect, w: parseFloat(rect.getAttribute('width')) }));
  const all = Math.max(...boxes.map((b) => b.w));
  let best = null;
  for (const b of boxes) if (b.w < 0.7 * all && (!best || b.w > best.w)) best = b;
  best.rect.scrollIntoView({ block: 'center' });
  const area = best.rect.getBoundingClientRect();
  return { x: area.x + area.width / 2, y: area.y + area.height / 2, boxes: boxes.length };
}

const placeOf = (id) => {
  const element = document.querySelector('#' + id);
  element.scrollIntoView({ block: 'nearest' });
  const area = element.getBoundingClientRect();
  return { x: area.x + area.width / 2, y: area.y + area.height / 2 };
};

async function once(browser, file, term, warm) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto('file://' + path.resolve(file), { timeout: 180000 });
  const load = await page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))));
  const result = { load };
  const interactive = await page.evaluate(() => document.querySelector('#frames') && document.querySelector('script'));
  if (interactive && !warm) {
    const box = await page.evaluate(placeToClick);
    result.boxes = box.boxes;
    await page.mouse.move(box.x, box.y);
    await page.waitForTimeout(500);
    result.zoom = await answered(page, () => page.mouse.click(box.x, box.y));
    const unzoom = await page.evaluate(placeOf, 'unzoom');
    await page.mouse.move(unzoom.x, unzoom.y);
    await page.waitForTimeout(300);
    result.reset = await answered(page, () => page.mouse.click(unzoom.x, unzoom.y));
    const search = await page.evaluate(placeOf, 'search');
    await page.evaluate((text) => { window.bench.answer = text; }, term);
    await page.mouse.move(search.x, search.y);
    await page.waitForTimeout(300);
    const prompted = await answered(page, () => page.mouse.click(search.x, search.y));
    result.search = await page.evaluate(() => document.activeElement && document.activeElement.nodeName.toLowerCase() === 'input')
      ? await answered(page, async () => {
        await page.keyboard.type(term, { delay: 120 });
        await page.keyboard.press('Enter');
      })
      : prompted;
    result.matched = await page.evaluate(() => document.querySelector('#matched').textContent.trim());
  }
  await context.close();
  return result;
}

async function main() {
  const option = (name, otherwise) => {
    const given = process.argv.find((a) => a.startsWith('--' + name + '='));
    return given ? given.slice(name.length + 3) : otherwise;
  };
  const files = process.argv.slice(2).filter((a) => !a.startsWith('--'));
  const runs = Number(option('runs', 5));
  const term = option('term', 'alloc|lock');
  if (files.length === 0 || !(runs > 0)) {
    console.error('usage: node bench.js [--runs=N] [--term=REGEX] FILE.svg...');
    process.exit(2);
  }
  const why = missing();
  if (why) {
    console.log('skipped: ' + why);
    process.exit(77);
  }
  const browser = await start();
  const results = new Map(files.map((file) => [file, []]));
  for (const file of files) await once(browser, file, term, true); // into the file cache
  for (let run = 0; run < runs; run++) for (const file of files) results.get(file).push(await once(browser, file, term, false));
  console.log('medians of ' + runs + ' runs in ms, ' + browser.version());
  const wide = Math.max(...files.map((f) => f.length), 4);
  console.log(['file'.padEnd(wide), 'frames', 'load', 'zoom', 'reset', 'search', 'matched'].join('\t'));
  for (const [file, list] of results) {
    const column = (key) => (list[0][key] === undefined ? '-' : Math.round(median(list.map((r) => r[key]))));
    console.log([file.padEnd(wide), list[0].boxes === undefined ? '-' : list[0].boxes, column('load'), column('zoom'), column('reset'),
      column('search'), list[0].matched || '-'].join('\t'));
  }
  await browser.close();
}

main();
