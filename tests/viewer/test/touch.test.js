'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, draw, drawn, file, served, html, open, frame, hoverFrame, middle, text, shown } = require('../lib/graph.js');

const phone = { touch: true, viewport: { width: 1250, height: 600 } };
const tap = async (page, name) => page.tap(...await middle(page, name));

test('a tap shows the details, a second tap on the same frame zooms', 'touch', async (t) => {
  const page = await open(t, drawn(SMALL), phone);
  await tap(page, 'eval');
  assert.match(await text(page, 'details'), /^Function: eval \(40 samples/);
  assert.equal(await page.locator('.fg-ring:not(.hide)').count(), 1);
  assert.ok(!(await shown(page, 'unzoom')));
  await tap(page, 'parse');
  assert.match(await text(page, 'details'), /^Function: parse/);
  assert.ok(!(await shown(page, 'unzoom')));
  await tap(page, 'parse');
  assert.ok(Math.abs((await frame(page, 'parse')).w - 1180) < 1);
  await page.locator('#unzoom').tap();
  assert.ok(!(await shown(page, 'unzoom')));
  assert.equal(await text(page, 'details'), ' ', 'nothing is said of a frame that is no longer asked for');
});

test('search and next match by touch', 'touch', async (t) => {
  const page = await open(t, drawn(SMALL), phone);
  await page.locator('#search').tap();
  await page.keyboard.type('lex');
  await page.locator('.fg-step[aria-label="Next match"]').tap();
  assert.equal(await page.locator('.fg-step').textContent(), '1 of 2');
});

test('a link is followed by the second tap', 'touch', async (t) => {
  const target = await html('<p>there</p>');
  const names = file('names', 'eval\thref=' + target + '\n');
  const page = await open(t, await served(draw(SMALL, '--nameattr=' + names)), phone);
  await tap(page, 'eval');
  assert.match(await text(page, 'details'), /^Function: eval/);
  assert.notEqual(await page.url(), target);
  await Promise.all([page.arrived(target), tap(page, 'eval')]);
});

test('after a pinch the details are at the bottom of what is seen', async (t) => {
  const deep = Array.from({ length: 90 }, (_, i) => 'f' + i).join(';') + ' 1\n';
  const page = await open(t, drawn(deep));
  await page.evaluate(() => scrollTo(0, 0));
  await hoverFrame(page, 'f80');
  await page.evaluate(() => {
    // What a pinch to twice the size leaves, in the upper half of the window.
    Object.defineProperties(visualViewport, { height: { value: 300 }, offsetTop: { value: 0 }, scale: { value: 2 } });
    visualViewport.dispatchEvent(new Event('resize'));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const { y, height } = await page.locator('#details').area();
  assert.ok(y + height <= 301 && y > 200, `${y} to ${y + height}`);
});
