'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, drawn, open, clickFrame, hoverFrame, text, search } = require('../lib/graph.js');

// "f" calls itself; "g" is also below "h".
const RECURSIVE = `main;f 5
main;f;f;g 20
main;f;g;f 15
main;h;g 10
main;h 50
`;

test('details: the count of a frame itself, and that of all frames of its name, recursion once', async (t) => {
  const page = await open(t, drawn(RECURSIVE));
  await hoverFrame(page, 'f');
  assert.equal(await text(page, 'details'), 'Function: f (40 samples, 40.00%), 40.00% of parent, self 5 (5.00%), all 3 frames of this name 40 (40.00%)');
  await hoverFrame(page, 'g', { nth: 2 });
  assert.equal(await text(page, 'details'), 'Function: g (10 samples, 10.00%), 16.67% of parent, self 10 (10.00%), all 3 frames of this name 45 (45.00%)');
  await hoverFrame(page, 'h');
  assert.equal(await text(page, 'details'), 'Function: h (60 samples, 60.00%), 60.00% of parent, self 50 (50.00%)');
});

test('details: callees that are too narrow to be drawn are not the frame itself', async (t) => {
  const page = await open(t, drawn('a;b 600\na;c 300\na;d 9\na;e 1\na 90\n', '--minwidth=1%'));
  await hoverFrame(page, 'a');
  assert.match(await text(page, 'details'), /, self 90 \(9\.00%\), too narrow to be drawn 10 \(1\.00%\)$/);
});

test('details of fractions: what is lost of their last digits is nobody\'s own', async (t) => {
  const page = await open(t, drawn('a;b 0.1\na;c 0.2\na;d 0.3\na;e 99.4\n'));
  await hoverFrame(page, 'a');
  assert.match(await text(page, 'details'), /, self 0 \(0\.00%\)$/);
});

test('the tooltip says as much, and only while the mouse is there', async (t) => {
  const page = await open(t, drawn(SMALL));
  const titles = () => page.evaluate(() => [...document.querySelectorAll('#frames title')].map((e) => e.textContent));
  const before = await titles();
  await hoverFrame(page, 'lex');
  const during = await titles();
  assert.deepEqual(during.filter((title, i) => title !== before[i]), ['lex (20 samples, 20.00%)\nself 20 (20.00%)\nall 2 frames of this name 50 (50.00%)']);
  await page.mouse.move(5, 5);
  assert.deepEqual(await titles(), before);
  await clickFrame(page, 'lex');
  await page.mouse.move(5, 5);
  assert.deepEqual(await titles(), before);
});

test('counts with a unit are shown in it: in titles, details and merged trees; names stay names', async (t) => {
  const folded = 'main;parse (1.5 ms);lex 595000000\nmain;parse (1.5 ms) 4000000\nmain;idle 1000\nmain;init;idle 401000000\n';
  const page = await open(t, drawn(folded, '--unit=ns', '--minwidth=0'));
  await hoverFrame(page, 'lex');
  assert.equal(await text(page, 'details'), 'Function: lex (595 ms, 59.50%), 99.33% of parent, self 595 ms (59.50%)');
  await page.keyboard.press('w');
  const titles = await page.evaluate(() => Array.from(document.querySelectorAll('.fg-derived title'), (title) => title.textContent.split('\n')[0]));
  assert.deepEqual(titles, ['lex (595 ms, 59.50%)', 'parse (1.5 ms) (595 ms, 59.50%)', 'main (595 ms, 59.50%)']);
  for (const [options, title] of [[['--unit=bytes'], 'all (954 MiB, 100%)'], [['--unit=samples'], 'all (1G samples, 100%)'], [['--unit=us', '--countname=cpu'], 'all (16.7 min cpu, 100%)'],
    [['--unit=ms', '--factor=0.000001'], 'all (1 s, 100%)']]) {
    const other = await open(t, drawn(folded, ...options));
    assert.equal(await other.evaluate(() => document.querySelector('#frames title').textContent), title);
    await search(other, '^all$|samples|cpu|MiB');
    assert.match(await text(other, 'matched'), /^Matched: 0\.0%/, 'what is counted is not a part of names');
  }
});

test('details of a difference: counts and shares before and after', async (t) => {
  const folded = 'main;fast 60 20\nmain;slow 20 100\nmain;new 0 40\nmain 20 40\n';
  const page = await open(t, drawn(folded));
  await hoverFrame(page, 'slow');
  assert.match(await text(page, 'details'), /, before 20 \(20\.00%\), after 100 \(50\.00%\), self 100 \(50\.00%\)$/);
  await hoverFrame(page, 'new');
  assert.match(await text(page, 'details'), /, before 0 \(0\.00%\), after 40 \(20\.00%\), /);
  await hoverFrame(page, 'main');
  assert.match(await text(page, 'details'), /, before 100 \(100%\), after 200 \(100%\), /);
  const swapped = await open(t, drawn(folded, '--negate'));
  await hoverFrame(swapped, 'fast');
  assert.match(await text(swapped, 'details'), /, before 20 \(10\.00%\), after 60 \(60\.00%\), self 20 /);
});
