'use strict';
const assert = require('node:assert/strict');
const { bigFolded } = require('../lib/folded.js');
const { test, drawn, open, search, focused, nextPaint } = require('../lib/graph.js');

// 5,000 callees of 1 in 50,000 samples beside wide ones, each with a name of its own and four frames on top: they are 0.02 pixels wide.
const NARROW = Array.from({ length: 5000 }, (_, i) => `app;many;one${i};b;c;d;e 1\n`).join('') + 'app;wide 45000\n' + bigFolded(500, 20);

/** The frames: their places by attribute, whether they are displayed, and whether a path is drawn in their place or a mark over them. */
const look = (page) => page.evaluate(() => JSON.stringify(Array.from(document.querySelector('#frames').children, (g) => {
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => Number(g.querySelector('rect').getAttribute(name)));
  return { name: g.querySelector('title').textContent.replace(/ \([\d,]+ .*/, ''), x, y, w, h, hidden: g.getAttribute('display') === 'none' };
}))).then(JSON.parse);

const covered = (page, selector, places) => page.evaluate(([paths, points]) => points.map(([x, y]) =>
  Array.from(document.querySelectorAll(paths)).some((path) => path.isPointInFill(new DOMPoint(x, y)))), [selector, places]);

test('of very many frames the thin ones are not displayed, and paths are drawn in their place', async (t) => {
  const page = await open(t, drawn(NARROW, '--minwidth=0'));
  const list = await look(page);
  assert.ok(list.length > 20000);
  assert.ok(list.filter((f) => f.hidden).length > 20000);
  assert.deepEqual(list.filter((f) => f.hidden && f.w > 0.3), []);
  const many = list.find((f) => f.name === 'many');
  const row = list.find((f) => f.name === 'one7').y + 7;
  const places = Array.from({ length: 20 }, (_, i) => [many.x + ((i + 0.5) * many.w) / 20, row]);
  assert.ok((await covered(page, '.fg-thin path', places)).every(Boolean));
});

test('a zoom displays what it makes wide, and the whole graph is as it was', async (t) => {
  const page = await open(t, drawn(NARROW, '--minwidth=0'));
  const shownThere = async () => (await look(page)).filter((f) => /^one/.test(f.name) && !f.hidden).length;
  await search(page, '^one77$');
  await page.evaluate(() => document.activeElement.blur());
  assert.equal(await focused(page), '');
  await page.keyboard.press('n');
  assert.equal(await focused(page), 'one77', 'what was not displayed gets the keyboard');
  await page.keyboard.press('Enter');
  assert.equal((await look(page)).filter((f) => !f.hidden && f.w > 0 && /^[bcde]$/.test(f.name)).length, 4, 'the four on top of it');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.ok(await shownThere() <= 1);
});

test('a match that is thin is marked', async (t) => {
  const page = await open(t, drawn(NARROW, '--minwidth=0'));
  const { x, y, w } = (await look(page)).find((f) => f.name === 'many');
  await search(page, '^one\\d\\d\\d$');
  await nextPaint(page);
  const path = await page.evaluate(() => document.querySelector('.fg-marks').getAttribute('d'));
  assert.ok(path && path.length > 10);
  const rows = new Set(Array.from(path.matchAll(/M[\d.]+ ([\d.]+)/g), (m) => m[1]));
  assert.deepEqual([...rows].map(Number), [y - 16]);
  assert.ok(w > 0 && x > 0);
});
