'use strict';
const assert = require('node:assert/strict');
const { bigFolded } = require('../lib/folded.js');
const { test, draw, drawn, served, html, open, frames, clickFrame, hoverFrame, text, search } = require('../lib/graph.js');

// "old" is gone, with all that it called; "new" came; "slow" takes three times as much.
const DIFFERENCE = `main;fast 60 60
main;new;lex 0 40
main;old;lex 30 0
main;old;scan 10 0
main;slow 20 60
tiny 0 1
`;

const derived = (page) => page.evaluate(() => [...document.querySelectorAll('.fg-derived > g')].map((g) => {
  const rect = g.querySelector('rect');
  return { title: g.querySelector('title').textContent.split('\n')[0], w: Number(rect.getAttribute('width')), fill: rect.getAttribute('fill') };
}));

const titles = async (page) => (await derived(page)).map(({ title }) => title);
const address = (page) => page.evaluate(() => location.href);

test('the other side has what is gone, and counts and shares of its own', async (t) => {
  const page = await open(t, drawn(DIFFERENCE));
  await page.keyboard.press('b');
  assert.deepEqual(await titles(page), ['all (120 samples, 100%)', 'main (120 samples, 100%)', 'fast (60 samples, 50.00%)', 'old (40 samples, 33.33%)',
    'lex (30 samples, 25.00%)', 'scan (10 samples, 8.33%)', 'slow (20 samples, 16.67%)']);
  assert.equal(await text(page, 'title'), 'Before: Flame Graph');
  const list = await derived(page);
  assert.ok(Math.abs(list[3].w / list[0].w - 1 / 3) < 0.001);
  const drawnThere = (await frames(page)).find(({ name }) => name === 'slow');
  assert.equal(list[6].fill.replace(/,/g, ', '), drawnThere.fill, 'the colour is that of the drawing');
  await page.keyboard.press('b');
  assert.equal(await text(page, 'title'), 'Flame Graph');
  assert.equal((await derived(page)).length, 0);
});

test('what is gone has its colour there, of the options that compare shares', async (t) => {
  const many = DIFFERENCE.replace(/[1-9]\d*/g, '$&1'); // more samples, so that changes are more than noise
  for (const [options, gone] of [[['--diff-colors=safe'], 'rgb(0,20,70)'], [['--delta=total'], 'rgb(60,200,190)']]) {
    const page = await open(t, drawn(many, ...options));
    await page.keyboard.press('b');
    assert.deepEqual((await derived(page)).filter(({ title }) => /^(old|scan)/.test(title)).map(({ fill }) => fill), [gone, gone]);
  }
});

async function byButton(t, way, options) {
  const page = await open(t, await served(draw(DIFFERENCE)), options);
  await page.locator('.fg-action:not(.hide)')[way]();
  assert.match(await address(page), /[?&]b=1$/);
  assert.match(await text(page, 'title'), /^Before: /);
  const there = await titles(page);
  assert.deepEqual(await titles(await open(t, await address(page))), there);
  await page.locator('.fg-action:not(.hide)')[way]();
  assert.doesNotMatch(await address(page), /[?&]b=/);
}

test('the other side is the drawing of the files swapped', async (t) => {
  const [one, two] = [3, 7].map((step) => bigFolded(400, 30).trim().split('\n').map((line, i) => {
    const [stack, count] = line.split(/ (?=\d+$)/);
    return [stack, i % step === 2 ? 0 : Number(count) + (i % 5)];
  }));
  const folded = (a, b) => a.map(([stack, count], i) => `${stack} ${count} ${b[i][1]}\n`).join('');
  const page = await open(t, drawn(folded(one, two), '--minwidth=0') + '?b=1');
  const there = await titles(page);
  const swapped = draw(folded(two, one), '--minwidth=2');
  const wanted = Array.from(swapped.split('id="frames"')[1].matchAll(/<title>(.*?)<\/title>/g), ([, title]) => title.replace(/; [^;]*\)$/, ')').replace('100.00%', '100%')
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>'));
  assert.ok(wanted.length > 20, String(wanted.length));
  assert.deepEqual(there, wanted);
});

test('a button does the same, and the address has it', (t) => byButton(t, 'click', {}));

test('the button by touch', 'touch', (t) => byButton(t, 'tap', { touch: true }));

test('of swapped files the other side is after', async (t) => {
  const page = await open(t, drawn(DIFFERENCE, '--negate'));
  assert.equal(await page.locator('.fg-action').textContent(), 'After');
  await page.keyboard.press('b');
  assert.equal(await text(page, 'title'), 'After: Flame Graph');
  assert.ok((await titles(page)).includes('old (40 samples, 33.33%)'));
});

test('details there, search, callers and leaving out; Escape goes back', async (t) => {
  const page = await open(t, drawn(DIFFERENCE) + '?b=1');
  await search(page, '^old$');
  assert.match(await text(page, 'matched'), /^Matched: 33\.3%/);
  assert.match(await text(page, 'details'), /old \(40 samples, 33\.33%\), 33\.33% of parent, before 40 \(33\.33%\), after 0 \(0\.00%\), self 0 \(0\.00%\)$/);
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('x');
  assert.match(await text(page, 'title'), /^Before: Flame Graph \(without 1 frame: 75\.00% of all left\)$/);
  await page.keyboard.press('u');
  const again = await open(t, drawn(DIFFERENCE) + '?b=1&c=lex');
  assert.deepEqual(await titles(again), ['lex (30 samples, 25.00%)', 'old (30 samples, 25.00%)', 'main (30 samples, 25.00%)']);
  await again.keyboard.press('Escape');
  assert.equal(await text(again, 'title'), 'Before: Flame Graph');
  await again.keyboard.press('Escape');
  assert.equal(await text(again, 'title'), 'Flame Graph');
});

test('the view stays where it is', async (t) => {
  const page = await open(t, drawn(DIFFERENCE));
  await clickFrame(page, 'slow');
  await page.keyboard.press('b');
  const list = await derived(page);
  assert.deepEqual(list.map(({ title }) => title.split(' ')[0]), ['main', 'all', 'slow']);
  assert.ok(Math.abs(list[2].w - list[0].w) < 0.1);
  await page.keyboard.press('b');
  assert.match(await text(page, 'details'), /slow/);
  assert.match(await address(page), /[?&]x=/);
  await page.keyboard.press('Escape');
  await clickFrame(page, 'new');
  await page.keyboard.press('b');
  assert.match(await address(page), /[?&]x=10\.0&y=/, 'of what is not there its caller');
});

test('callees too narrow to be drawn on the other side are not the frame itself', async (t) => {
  const page = await open(t, drawn('a;b 600 1000\na;c 300 0\na;d 9 0\na;e 1 0\na 90 0\n', '--minwidth=1%'));
  await page.keyboard.press('b');
  await page.keyboard.press('ArrowUp');
  assert.match(await text(page, 'details'), /before 1,000 \(100%\), after 1,000 \(100%\), self 90 \(9\.00%\), too narrow to be drawn 10 \(1\.00%\)$/);
});

test('without a difference there is no such key or button', async (t) => {
  const page = await open(t, drawn('a;b 3\n'));
  await page.keyboard.press('b');
  await clickFrame(page, 'b');
  assert.equal((await derived(page)).length, 0);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.fg-action:not(.hide)')].map((e) => e.textContent)), ['Callers', 'Leave out']);
});

test('what changed by more than noise is said in details where the title is the original\'s', async (t) => {
  const page = await open(t, drawn('# difffolded before=a after=b significant=slow\n' + DIFFERENCE));
  await hoverFrame(page, 'slow');
  assert.match(await text(page, 'details'), /after 60 \(37\.27%\), more than noise/);
  await hoverFrame(page, 'fast');
  assert.doesNotMatch(await text(page, 'details'), /noise/);
});

test('where it is narrow subtitle, legend and details stay in it, and the name of a frame is told', async (t) => {
  const svg = draw('# difffolded before=all%20of%20the%20many%20files%20of%20the%20base after=all%20of%20the%20many%20files%20of%20the%20head\n' + DIFFERENCE,
    '--delta=total', '--width=100%');
  const page = await open(t, await html(`<div style="width: 390px">${svg.slice(svg.indexOf('<svg'))}</div>`));
  const { x: left } = await page.locator('svg').area();
  await hoverFrame(page, 'slow');
  for (const element of ['#subtitle', '.fg-legend', '#details']) {
    const { x, width } = await page.locator(element).area();
    assert.ok(x >= left + 5 && x + width <= left + 385, `${element}: ${x} ${width}`);
  }
  assert.match(await text(page, 'details'), /^Function: slow \(60 samples/);
  assert.equal(await page.evaluate(() => document.querySelector('#subtitle > title').textContent),
    'before: all of the many files of the base, after: all of the many files of the head');
  await page.keyboard.press('b');
  assert.match(await text(page, 'title'), /^Before: /);
});
