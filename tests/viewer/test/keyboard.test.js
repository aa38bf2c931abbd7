'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, draw, drawn, served, html, pasted, open, frame, frames, clickFrame, hoverFrame, text, shown, focused, nextPaint, clipboard } = require('../lib/graph.js');

const attribute = (page, name) => page.evaluate((n) => document.activeElement.getAttribute(n), name);

test('without a mouse: Tab to the frames, arrows walk, Enter zooms, Escape goes back', async (t) => {
  const page = await open(t, drawn(SMALL));
  const ring = page.locator('.fg-ring:not(.hide)');
  const stops = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.nodeName));
  }
  assert.deepEqual(stops, ['search', 'ignorecase', 'g']);
  assert.equal(await focused(page), 'all');
  assert.equal(await ring.count(), 1, 'the focus can be seen');
  const walk = async (key, name) => {
    await page.keyboard.press(key);
    assert.equal(await focused(page), name, key);
  };
  await walk('ArrowUp', 'main'); // the widest callee
  await walk('ArrowLeft', 'idle');
  await walk('ArrowLeft', 'idle'); // nothing is left of it
  await walk('ArrowUp', 'poll');
  await walk('ArrowRight', 'eval'); // along the row, over the caller's edge
  await walk('ArrowDown', 'main');
  await walk('ArrowUp', 'eval'); // the first of the widest
  await walk('ArrowRight', 'parse');
  await walk('ArrowLeft', 'eval');
  assert.match(await text(page, 'details'), /^Function: eval \(40 samples, 40\.00%\)/);
  await page.keyboard.press('Enter');
  assert.ok(Math.abs((await frame(page, 'eval')).w - 1180) < 1);
  assert.equal(await focused(page), 'eval');
  await walk('ArrowUp', 'apply');
  await walk('ArrowRight', 'gc');
  await walk('ArrowRight', 'gc'); // what is right of it is not in the view
  await walk('Home', 'eval');
  const seen = await ring.area();
  const area = await frame(page, 'eval');
  assert.ok(Math.abs(seen.x - area.x) < 4 && Math.abs(seen.y - area.y) < 4 && Math.abs(seen.width - area.w) < 8, 'the ring is around the frame');
  await page.keyboard.press('Escape');
  assert.ok(!(await shown(page, 'unzoom')));
});

test('inverted: callees are below', async (t) => {
  const page = await open(t, drawn(SMALL, '--inverted'));
  for (const [key, name] of [['ArrowDown', 'all'], ['ArrowDown', 'main'], ['ArrowDown', 'eval'], ['ArrowUp', 'main']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), name);
  }
});

test('the buttons by keyboard', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('lex');
  await page.keyboard.press('Enter');
  assert.equal(await text(page, 'search'), 'Reset Search');
  await page.locator('#search').focus();
  await page.keyboard.press(' ');
  assert.equal(await text(page, 'search'), 'Search');
  await clickFrame(page, 'eval');
  await page.locator('#unzoom').focus();
  await page.keyboard.press('Enter');
  assert.ok(!(await shown(page, 'unzoom')));
});

test('roles and labels for screen readers', async (t) => {
  const page = await open(t, drawn(SMALL, '--title=Which way'));
  for (const id of ['search', 'ignorecase', 'unzoom']) assert.equal(await page.locator('#' + id).getAttribute('role'), 'button');
  assert.equal(await page.locator('#matched').getAttribute('role'), 'status');
  assert.equal(await page.locator('#frames').getAttribute('aria-label'), 'Which way');
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  assert.equal(await focused(page), 'eval');
  assert.equal(await attribute(page, 'role'), 'button');
  assert.equal(await attribute(page, 'aria-label'), 'eval (40 samples, 40.00%), 50.00% of parent, self 0 (0.00%), level 3');
  assert.equal(await page.locator('#frames > [tabindex]').count(), 1, 'one stop for the Tab key');
  await page.locator('#search').focus();
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.fg-panel input').getAttribute('aria-label'), /Search/);
});

test('a click leaves the keyboard at the frame, without a ring', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'eval');
  assert.equal(await focused(page), 'eval');
  assert.equal(await page.locator('.fg-ring:not(.hide)').count(), 0);
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.locator('.fg-ring:not(.hide)').count(), 1);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(page), 'apply');
});

test('c and Ctrl-C copy the full name', async (t) => {
  const name = 'std::vector<std::pair<int, long>>::push_back(' + 'x'.repeat(3000) + ')';
  const page = await open(t, await served(draw(`a;${name} 1\na;b 99\n`)));
  await hoverFrame(page, name);
  await page.keyboard.press('c');
  await nextPaint(page);
  assert.equal(await clipboard(t), name);
  assert.match(await text(page, 'details'), /^Copied: std::vector/);
  await hoverFrame(page, 'b');
  await page.keyboard.press('Control+c');
  await nextPaint(page);
  assert.equal(await clipboard(t), 'b');
});

test('a name is copied in a frame of another origin, too', async (t) => {
  const inner = (await html(draw(SMALL))).replace('127.0.0.1', 'localhost');
  const outer = await html(`<iframe width="1240" height="400" src="${inner}"></iframe><textarea></textarea>`);
  const page = await open(t, outer);
  const at = await page.locator('iframe').area();
  const inside = page.frame();
  const place = await frame(inside, 'poll');
  for (const key of ['c', 'Control+c']) {
    await page.mouse.click(at.x + place.x + place.w / 2, at.y + place.y + place.h / 2);
    await page.keyboard.press(key);
    await nextPaint(inside);
    await page.evaluate(() => { document.querySelector('textarea').value = ''; });
    await page.locator('textarea').focus();
    await page.keyboard.press('Control+v');
    assert.equal(await page.locator('textarea').inputValue(), 'poll', key);
  }
});

test('a long way up: the frame with the keyboard is scrolled into sight', async (t) => {
  const page = await open(t, drawn(Array.from({ length: 150 }, (_, i) => 'f' + i).join(';') + ' 1\n'));
  for (let i = 0; i < 100; i++) await page.keyboard.press('ArrowUp');
  const low = await frame(page, 'f98');
  assert.equal(await focused(page), 'f98');
  assert.ok(low.y > 0 && low.y < 720);
});

test('in an HTML page other inputs keep their keys, and Ctrl-F is the page\'s own unless the mouse is over the graph', async (t) => {
  const page = await open(t, await pasted(draw(SMALL)));
  await page.mouse.move(2, 2);
  await page.keyboard.press('Control+f');
  assert.equal(await page.locator('.fg-panel').count(), 0);
  await clickFrame(page, 'eval');
  await page.locator('#other').click();
  await hoverFrame(page, 'eval');
  await page.keyboard.type('nc');
  assert.equal(await page.locator('#other').inputValue(), 'nc');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Control+f');
  assert.equal(await page.locator('.fg-panel').count(), 1);
  await page.keyboard.type('lex');
  await nextPaint(page);
  assert.equal(await text(page, 'matched'), 'Matched: 50.0% of view, 50.0% of all');
  assert.equal((await frames(page)).length, 12);
});

test('Space acts as Enter does, and Reset Zoom leaves the keyboard in the graph', async (t) => {
  const page = await open(t, await pasted(draw(SMALL)));
  await page.locator('#frames > g').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  assert.ok(Math.abs((await frame(page, 'eval')).w - 1180) < 1);
  await page.locator('#unzoom').focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'eval');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'main');
});

test('on keyboards of other scripts the Latin letters count', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: '\u0430', code: 'KeyF', ctrlKey: true, bubbles: true })));
  assert.equal(await page.evaluate(() => document.activeElement.nodeName.toLowerCase()), 'input');
});

test('an input in a shadow tree keeps its keys, too', async (t) => {
  const page = await open(t, await pasted('<div id="host"></div>', draw(SMALL)));
  await page.evaluate(() => { document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<input>'; });
  await page.evaluate(() => document.getElementById('host').shadowRoot.firstChild.focus());
  await hoverFrame(page, 'eval');
  await page.keyboard.type('nice can');
  assert.equal(await page.evaluate(() => document.getElementById('host').shadowRoot.firstChild.value), 'nice can');
});

test('the frame with the keyboard is not under the line at the bottom of the window', async (t) => {
  const deep = Array.from({ length: 90 }, (_, i) => 'f' + i).join(';') + ' 1\n';
  const page = await open(t, drawn(deep), { viewport: { width: 1280, height: 500 } });
  await page.evaluate(() => scrollTo(0, 0));
  for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key);
  for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 45; i++) await page.keyboard.press('ArrowDown');
  await nextPaint(page);
  const [ring, strip] = await page.evaluate(() => ['.fg-ring', '.fg-raised .fg-strip'].map((s) => {
    const { top, bottom } = document.querySelector(s).getBoundingClientRect();
    return { top, bottom };
  }));
  assert.ok(ring.bottom <= strip.top + 1 && ring.top >= 0, `${ring.top} to ${ring.bottom}, strip at ${strip.top}`);
});
