'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, draw, drawn, html, served, open, frames, frame, clickFrame, hoverFrame, text, search, painted, nextPaint } = require('../lib/graph.js');
const { contrast, PALETTES } = require('../lib/contrast.js');

const colourOf = (page, selector) => page.evaluate((s) => getComputedStyle(document.querySelector(s)).fill, selector);

for (const theme of ['light', 'dark']) {
  test(theme + ': faded callers and the controls can be read', async (t) => {
    const page = await open(t, drawn(SMALL, '--theme=' + theme));
    await clickFrame(page, 'apply');
    await page.mouse.move(0, 0);
    const faded = (await frames(page)).filter((b) => b.parent);
    assert.equal(faded.length, 3);
    const fills = await painted(page, faded.map((b) => [b.x + b.w - 60, b.y + 4]));
    const ink = await colourOf(page, '.fg-labels .parent');
    for (const fill of fills) assert.ok(contrast(ink, fill) >= 4.5, `${ink} on ${fill}`);
    for (const id of ['search', 'ignorecase', 'unzoom', 'title']) {
      const { y } = await page.locator('#' + id).area();
      const [around] = await painted(page, [[300, y + 2]]);
      assert.equal(await page.evaluate((i) => getComputedStyle(document.getElementById(i)).opacity, id), '1');
      assert.ok(contrast(await colourOf(page, '#' + id), around) >= 4.5, id);
    }
  });
}

test('dark: the page around the picture is dark, too', async (t) => {
  const page = await open(t, drawn(SMALL, '--theme=dark'));
  assert.deepEqual(await painted(page, [[1270, 700]]), ['rgb(27, 27, 31)']);
});

test('the ring is seen on every colour: one part of it is light, one is dark', async (t) => {
  for (const theme of ['light', 'dark']) {
    const page = await open(t, drawn(SMALL, '--theme=' + theme));
    for (const key of ['Tab', 'Tab', 'Tab', 'ArrowUp']) await page.keyboard.press(key);
    const at = (name) => page.evaluate((s) => ['x', 'y', 'width', 'height'].map((a) => document.querySelector(s).getAttribute(a)), name);
    assert.deepEqual(await at('.fg-halo:not(.hide)'), await at('.fg-ring:not(.hide)'));
    const stroke = (s) => page.evaluate((i) => getComputedStyle(document.querySelector(i)).stroke, s);
    assert.ok(contrast(await stroke('.fg-halo'), await stroke('.fg-ring')) >= 4.5);
  }
});

test('a search in a narrow picture leaves the name to be read', 'narrow', async (t) => {
  const page = await open(t, drawn(SMALL, '--width=100%'), { viewport: { width: 390, height: 500 } });
  await nextPaint(page);
  await search(page, 'apply');
  await hoverFrame(page, 'main');
  assert.match(await text(page, 'details'), /^Function: main \(80 samples/);
  const [details, matched, counter, root] = [await page.locator('#details').area(), await page.locator('#matched').area(),
    await page.locator('.fg-step').area(), await frame(page, 'all')];
  for (const other of [matched, counter]) {
    assert.ok(details.x + details.width <= other.x || details.y + details.height <= other.y + 2, JSON.stringify([details, other]));
  }
  assert.ok(details.y >= root.y + root.h - 1 && matched.y + matched.height <= 500);
});

test('after a zoom to a match the counter names no match that is not shown', async (t) => {
  const page = await open(t, drawn(SMALL));
  await search(page, 'eval|lex');
  await page.keyboard.press('Escape');
  await search(page, 'e');
  await page.evaluate(() => document.activeElement.blur());
  await clickFrame(page, 'eval');
  assert.match(await page.locator('.fg-step').textContent(), /^\d+ frames$/);
});

test('screen readers: the graph has a name, and a match that Enter reaches is told', async (t) => {
  const page = await open(t, drawn(SMALL, '--title=Of <this>'));
  assert.equal(await page.locator('svg').getAttribute('aria-label'), 'Of <this>');
  await search(page, 'lex');
  const told = () => page.evaluate(() => [...document.querySelectorAll('[role="status"]')].map((e) => e.textContent).join('\n'));
  assert.match(await told(), /1 of 2: lex \(20 samples, 20\.00%\)/);
  await page.keyboard.press('Enter');
  assert.match(await told(), /2 of 2: lex \(30 samples, 30\.00%\)/);
});

test('Tab goes from the search field to the controls after it', async (t) => {
  const page = await open(t, drawn(SMALL));
  await search(page, 'lex');
  const stops = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.nodeName));
  }
  assert.deepEqual(stops, ['search', 'ignorecase', 'g']);
});

test('only texts that are buttons are underlined', 'activeWindow', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.keyboard.press('Tab');
  const lined = () => page.evaluate(() => getComputedStyle(document.activeElement).textDecoration);
  assert.match(await lined(), /underline/);
  for (const key of ['Tab', 'Tab']) await page.keyboard.press(key);
  assert.doesNotMatch(await lined(), /underline/);
});

test('a clipboard that refuses is reported', async (t) => {
  const page = await open(t, await served(draw(SMALL)));
  await page.evaluate(() => {
    document.execCommand = () => false;
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });
  });
  await hoverFrame(page, 'poll');
  await page.keyboard.press('c');
  await nextPaint(page);
  assert.match(await text(page, 'details'), /^Not copied/);
});

// Folded stacks with wide frames of many names; with two columns, of many differences.
const COLOURFUL = Array.from({ length: 40 }, (_, i) => {
  const name = String.fromCharCode(97 + (i % 26)) + i;
  return `${['java/', 'py/', 'std::', '_[k]', 'node:', 'runtime.'][i % 6]}${name}.py;x${name}_[j];${name}_[k];lib${name}::f;z${name}_[i]`;
});
const plain = COLOURFUL.map((stack, i) => `${stack} ${20 + i}\n`).join('');
const twice = COLOURFUL.map((stack, i) => `${stack} ${20 + i} ${20 + ((i * 17) % 41)}\n`).join('');

// The lowest contrast of a label against its frame.
const lowest = async (page) => (await page.evaluate(() => Array.from(document.querySelectorAll('#frames rect + text'), (label) =>
  [getComputedStyle(label).fill, getComputedStyle(label.previousElementSibling).fill]))).reduce((least, [ink, fill]) => Math.min(least, contrast(ink, fill)), 21);

test('every label has a contrast of 4.5:1 or more, in every palette and in differences', async (t) => {
  for (const palette of PALETTES) {
    const page = await open(t, drawn(plain, '--colors=' + palette));
    assert.ok(await lowest(page) >= 4.5, palette);
  }
  for (const options of [[], ['--negate'], ['--delta=total'], ['--delta=total', '--negate']]) {
    const page = await open(t, drawn(twice, ...options));
    assert.ok(await lowest(page) >= 4.5, 'differences ' + options);
  }
});

test('labels that are drawn apart are as light or dark as their frames ask for, also during a search', async (t) => {
  const page = await open(t, drawn('dark;light 10\n', '--colors=blue'));
  const inks = async () => {
    const fills = Object.fromEntries((await frames(page)).map((b) => [b.name, b.fill]));
    const list = await page.evaluate(() => Array.from(document.querySelectorAll('.fg-labels text:not(.parent)'), (l) => [l.textContent, getComputedStyle(l).fill]));
    return list.map(([name, ink]) => [name, fills[name], contrast(ink, fills[name])]);
  };
  await page.evaluate(() => document.querySelectorAll('#frames rect')[2].setAttribute('fill', 'rgb(0,0,120)'));
  await page.evaluate(() => document.querySelectorAll('#frames rect')[1].setAttribute('fill', 'rgb(200,200,250)'));
  await clickFrame(page, 'dark');
  for (const term of ['light', 'dark', 'x']) {
    await search(page, term);
    const list = await inks();
    assert.equal(list.length, 2);
    for (const [name, fill, ratio] of list) assert.ok(ratio >= 4.5, `${name} on ${fill}: ${ratio}`);
  }
});

test('a title that is too long is shortened, with the whole in its tooltip; one that fits is as it was', async (t) => {
  const long = 'A title ' + 'that goes on and on '.repeat(12);
  const page = await open(t, drawn(SMALL, '--title=' + long));
  const [area, search] = [await page.locator('#title').area(), await page.locator('#search').area()];
  assert.ok(area.x + area.width < search.x && area.x > 90, JSON.stringify(area));
  assert.equal(await page.evaluate(() => document.querySelector('#title > title').textContent), long);
  const fits = await open(t, drawn(SMALL, '--title=A title'));
  assert.equal(await text(fits, 'title'), 'A title');
  assert.equal(await fits.locator('#title > title').count(), 0);
});

test('a graph that is taller than the window begins at its root', async (t) => {
  const deep = Array.from({ length: 90 }, (_, i) => 'f' + i).join(';') + ' 1\n';
  const visible = async (page) => {
    const root = await frame(page, 'all');
    return root.y >= 0 && root.y + root.h <= 720;
  };
  assert.ok(await visible(await open(t, drawn(deep))));
  assert.ok(await visible(await open(t, drawn(deep, '--inverted'))));
  const within = await open(t, await html('<p>text</p>' + draw(deep)));
  assert.equal(await within.evaluate(() => scrollY), 0, 'a page around it is left where it is');
});

test('selftime: frames have a border', async (t) => {
  const border = async (...options) => (await open(t, drawn(SMALL, ...options))).evaluate(() => getComputedStyle(document.querySelector('#frames rect')).stroke);
  assert.equal(await border('--colors=selftime'), 'rgb(118, 118, 118)');
  assert.equal(await border('--colors=hot'), 'none');
});
