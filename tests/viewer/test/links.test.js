'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, draw, file, served, html, open, frame, clickFrame, hoverFrame, text, shown, search, found, focused } = require('../lib/graph.js');

async function linked() {
  const target = await html('<p>there</p>');
  const names = file('names', 'eval\thref=' + target + '\tid=here\tclass=special\tg_extra=data-x="1"\ngc\ttitle=Collect (garbage)\n');
  return { target, graph: await served(draw(SMALL, '--nameattr=' + names)) };
}

test('a click on a linked frame follows the link', async (t) => {
  const { target, graph } = await linked();
  const page = await open(t, graph);
  await Promise.all([page.arrived(target), clickFrame(page, 'eval')]);
});

for (const key of ['Control', 'Meta']) {
  test(key + ' and a click zooms to it instead', async (t) => {
    const { graph } = await linked();
    const page = await open(t, graph);
    await clickFrame(page, 'eval', { key });
    assert.ok(Math.abs((await frame(page, 'eval')).w - 1180) < 1);
    assert.match(await page.url(), /\?x=/);
    assert.equal(await page.popups(), 0);
  });
}

test('by keyboard: Enter follows, Ctrl-Enter zooms', async (t) => {
  const { target, graph } = await linked();
  const page = await open(t, graph);
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  assert.equal(await focused(page), 'eval');
  await page.keyboard.press('Control+Enter');
  assert.ok(await shown(page, 'unzoom'));
  await Promise.all([page.arrived(target), page.keyboard.press('Enter')]);
});

test('ids, classes and attributes of the user survive zoom and reset; a title of the user is the name', async (t) => {
  const { graph } = await linked();
  const page = await open(t, graph);
  await hoverFrame(page, 'Collect (garbage)');
  assert.match(await text(page, 'details'), /^Function: Collect \(garbage\), 12\.50% of parent, self/);
  await clickFrame(page, 'apply');
  await page.locator('#unzoom').click();
  const g = page.locator('#here');
  assert.equal(await g.getAttribute('class'), 'special');
  assert.equal(await g.getAttribute('data-x'), '1');
  await search(page, 'garbage');
  assert.deepEqual(await found(page), ['Collect (garbage)']);
  assert.equal(await text(page, 'matched'), 'Matched: 5.0%');
});
