'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, drawn, open, nextPaint } = require('../lib/graph.js');

test('a script error in a page is seen', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.evaluate(() => { setTimeout(() => { throw new Error('on purpose'); }); });
  await nextPaint(page);
  const errors = await page.tab.takeErrors();
  assert.equal(errors.length, 1);
  assert.match(errors[0], /on purpose|^Script error/); // WebKit keeps the text of some to itself
  assert.deepEqual(await page.tab.takeErrors(), []);
});

test('what is covered cannot be clicked', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.evaluate(() => {
    const cover = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const name of ['width', 'height']) cover.setAttribute(name, '100%');
    document.documentElement.append(cover);
  });
  await assert.rejects(page.locator('#search').click(), /there is <rect.*, not #search/);
});
