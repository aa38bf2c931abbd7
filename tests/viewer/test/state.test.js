'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, draw, drawn, html, pasted, open, frames, frame, clickFrame, text, shown, search, typed, found, nextPaint } = require('../lib/graph.js');

const query = (page) => page.evaluate(() => location.search);

test('what is done is in the address, and the address opens it again', async (t) => {
  const url = drawn(SMALL);
  const page = await open(t, url);
  await clickFrame(page, 'eval');
  const rect = await page.evaluate(() => [...document.querySelectorAll('#frames > *')].find((g) => g.querySelector('title').textContent.startsWith('eval')).querySelector('rect').getAttribute('y'));
  assert.equal(await query(page), '?x=246.0&y=' + rect);
  await search(page, 'a.*c|l+ex');
  const address = await page.evaluate(() => location.href);
  assert.equal(await query(page), '?x=246.0&y=' + rect + '&s=a.*c%7Cl%2Bex');
  const seen = await frames(page);

  const again = await open(t, address);
  assert.deepEqual(await frames(again), seen);
  assert.equal(await text(again, 'matched'), await text(page, 'matched'));
  assert.equal(await typed(again), 'a.*c|l+ex', 'one sees what is searched');
  await again.locator('#unzoom').click();
  assert.equal(await query(again), '?s=a.*c%7Cl%2Bex');
  await again.keyboard.press('Escape');
  assert.equal(await query(again), '');
});

test('links from older SVGs of the same profile: x and y of the frame, s as it was written then', async (t) => {
  const url = drawn(SMALL);
  const y = await (await open(t, url)).evaluate(() => [...document.querySelectorAll('#frames > *')].find((g) => g.querySelector('title').textContent.startsWith('parse')).querySelector('rect').getAttribute('y'));
  const page = await open(t, url + '?x=718.0&y=' + y + '&s=le%78');
  assert.ok(Math.abs((await frame(page, 'parse')).w - 1180) < 1);
  assert.deepEqual(await found(page), ['lex', 'lex']);
  const plus = await open(t, url + '?s=l+ex');
  assert.equal(await typed(plus), 'l+ex', 'a plus is a plus');
});

test('addresses that fit nothing do no harm', async (t) => {
  const url = drawn(SMALL);
  const page = await open(t, url);
  for (const address of ['?x=1&y=2', '?x=718.0', '?x=&y=&s=', '?s=%', '?x=a&y=b&=&&&z', '?s=(', '?s', '?s&s=', '?ic=1&s']) {
    await page.goto(url + address);
    assert.ok(!(await shown(page, 'unzoom')), address);
    assert.equal((await frames(page)).length, 12);
  }
});

test('other parameters and the fragment of the page stay', async (t) => {
  const page = await open(t, drawn(SMALL) + '?theme=x%20y&flag#part');
  await clickFrame(page, 'eval');
  assert.match(await page.evaluate(() => location.href), /\?theme=x%20y&flag&x=246\.0&y=\d+#part$/);
  await page.locator('#unzoom').click();
  assert.match(await page.evaluate(() => location.href), /\?theme=x%20y&flag#part$/);
});

test('ignoring case is part of a shared search', async (t) => {
  const page = await open(t, drawn('Main 1\nmain 3\n'));
  await search(page, 'MAIN');
  await page.keyboard.press('Control+i');
  assert.equal(await query(page), '?s=MAIN&ic=1');
  const again = await open(t, await page.evaluate(() => location.href));
  assert.deepEqual(await found(again), ['Main', 'main']);
  assert.equal(await query(again), '?s=MAIN&ic=1', 'it can be shared again');
});

test('two graphs in one page keep their states apart', async (t) => {
  const page = await open(t, await pasted(draw(SMALL), draw(SMALL)));
  await clickFrame(page, 'parse', { within: 'svg:nth-of-type(2)' });
  assert.match(await query(page), /^\?x2=718\.0&y2=\d+$/);
  await clickFrame(page, 'eval', { within: 'svg:nth-of-type(1)' });
  const again = await open(t, await page.evaluate(() => location.href));
  assert.ok(Math.abs((await frame(again, 'eval', 0, 'svg:nth-of-type(1)')).w - 1180) < 1);
  assert.ok(Math.abs((await frame(again, 'parse', 0, 'svg:nth-of-type(2)')).w - 1180) < 1);
});

test('in a sandboxed frame, where history is refused, all else works', async (t) => {
  const quoted = draw(SMALL).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  const page = await open(t, await html(`<iframe sandbox="allow-scripts" width="1240" height="400" srcdoc="${quoted}"></iframe>`));
  const inner = page.frame();
  assert.ok(await inner.evaluate(() => { try { history.replaceState(null, '', location.pathname + '?x=1'); return false; } catch { return true; } }), 'refused');
  const at = await inner.evaluate(() => {
    const area = [...document.querySelectorAll('#frames > *')].find((g) => g.querySelector('title').textContent.startsWith('eval')).getBoundingClientRect();
    return [area.x + area.width / 2, area.y + area.height / 2];
  });
  const corner = await page.locator('iframe').area();
  await page.mouse.click(corner.x + at[0], corner.y + at[1]);
  assert.ok(await shown(inner, 'unzoom'));
  await page.keyboard.press('Control+f');
  await page.keyboard.type('lex');
  await page.keyboard.press('Enter');
  await nextPaint(inner);
  assert.equal(await text(inner, 'matched'), 'Matched: 50.0% of view, 50.0% of all');
});

test('a parameter that stands twice or has no value leaves no other search behind', async (t) => {
  const page = await open(t, drawn(SMALL) + '?s=foo&s=lex&s');
  assert.equal(await typed(page), 'lex');
  await page.keyboard.press('Escape');
  assert.equal(await query(page), '');
  assert.equal(await typed(await open(t, drawn(SMALL) + '?s')), null);
});
