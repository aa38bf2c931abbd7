'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, drawn, open, frames, frame, clickFrame, hoverFrame, text, shown, labels, search, painted, nextPaint } = require('../lib/graph.js');
const { bigFolded } = require('../lib/folded.js');

const near = (a, b, by = 1) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test('a click zooms: the frame fills the width, its callees keep their shares, its callers are faded', async (t) => {
  const page = await open(t, drawn(SMALL));
  const before = await frame(page, 'eval');
  await clickFrame(page, 'eval');
  const now = await frame(page, 'eval');
  near(now.x, 10);
  near(now.w, 1180);
  assert.equal(now.y, before.y);
  near((await frame(page, 'apply')).w, 1180 * 35 / 40);
  near((await frame(page, 'alloc')).w, 1180 * 15 / 40);
  near((await frame(page, 'gc')).x, 10 + 1180 * 35 / 40);
  for (const name of ['main', 'all']) {
    const caller = await frame(page, name);
    assert.ok(caller.parent && caller.opacity === 0.5, name + ' is faded');
    near(caller.x, 10);
    near(caller.w, 1180);
  }
  assert.equal((await frame(page, 'apply')).opacity, 1);
});

test('what is not in the view cannot be seen', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'eval');
  const { y, h } = await frame(page, 'eval');
  const seen = await page.evaluate((at) => {
    const names = new Set();
    for (let x = 0; x < 1280; x += 4) {
      const g = document.elementFromPoint(x, at).closest('#frames > *');
      if (g) names.add(g.querySelector('title').textContent.replace(/ [^]*/, ''));
    }
    return [...names];
  }, y + h / 2);
  assert.deepEqual(seen, ['eval']);
});

test('a zoom, also the first one, paints the frames where they are', async (t) => {
  const page = await open(t, drawn(SMALL));
  for (const zoomed of ['', 'eval', 'apply']) {
    if (zoomed !== '') await clickFrame(page, zoomed); // and leave the mouse there: each move paints anew
    await nextPaint(page);
    const seen = (await frames(page)).filter((b) => b.opacity === 1 && b.x > 9 && b.x + b.w < 1191);
    assert.ok(seen.length >= 3);
    // Towards the right end, where there is no label, and away from the edges.
    const colours = await painted(page, seen.map((b) => [b.x + b.w * 0.95, b.y + 4]));
    assert.deepEqual(colours, seen.map((b) => b.fill), zoomed);
  }
});

test('zoom in a zoom, to a faded caller, and to the root', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'main');
  await clickFrame(page, 'eval');
  await clickFrame(page, 'apply');
  near((await frame(page, 'apply')).w, 1180);
  near((await frame(page, 'alloc')).w, 1180 * 15 / 35);
  await clickFrame(page, 'main');
  near((await frame(page, 'main')).w, 1180);
  near((await frame(page, 'eval')).w, 1180 / 2);
  assert.equal((await frame(page, 'main')).opacity, 1);
  assert.equal((await frame(page, 'all')).opacity, 0.5);
  assert.ok(await shown(page, 'unzoom'));
  await clickFrame(page, 'all');
  near((await frame(page, 'main')).w, 1180 * 0.8);
  assert.ok(!(await shown(page, 'unzoom')), 'a click on the root is a reset');
});

test('Reset Zoom brings back the drawing as it was, attribute by attribute', async (t) => {
  const page = await open(t, drawn(bigFolded(3000, 60)));
  const drawing = () => page.evaluate(() => {
    const copy = document.querySelector('#frames').cloneNode(true);
    for (const g of [copy, ...copy.children]) {
      for (const name of ['tabindex', 'role', 'aria-label']) g.removeAttribute(name);
      if (g.getAttribute('class') === '') g.removeAttribute('class');
    }
    return new XMLSerializer().serializeToString(copy);
  });
  const before = await drawing();
  assert.ok(!(await shown(page, 'unzoom')));
  const middle = (await frames(page)).find((b) => b.w < 400 && b.w > 100);
  await clickFrame(page, middle.name);
  assert.ok(await shown(page, 'unzoom'));
  assert.notEqual(await drawing(), before);
  await page.locator('#unzoom').click();
  assert.ok(!(await shown(page, 'unzoom')));
  assert.equal(await drawing(), before);
});

test('inverted: callers are above', async (t) => {
  const page = await open(t, drawn(SMALL, '--inverted'));
  await clickFrame(page, 'parse');
  near((await frame(page, 'parse')).w, 1180);
  near((await frame(page, 'lex', 1)).w, 1180 * 0.75);
  assert.ok((await frame(page, 'main')).parent);
  assert.ok((await frame(page, 'main')).y < (await frame(page, 'parse')).y);
});

test('labels are fitted again, and none is wider than its frame', async (t) => {
  const page = await open(t, drawn(bigFolded(3000, 40) +
    'app;WWWWWWWWMMMMMMMM@@@@@@@@WWWWWWWWMMMMMMMM;iiiiiiiiiiiiiiiiiiiillllllllllllllllllll 300000\n' +
    'app;\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57;\u{1f525}\u{1f525}\u{1f525}\u{1f525}\u{1f525}\u{1f525} 30000\n' +
    'app;' + 'very::long::name<with, a, lot, of, parameters>::'.repeat(2500) + ' 200000\n'));
  const check = async () => {
    const all = (await frames(page)).filter((b) => b.w > 5 && b.x + b.w > 9);
    let seen = 0;
    for (const label of await labels(page)) {
      if (label.x > 1190 || label.x + label.w < 10) continue;
      const inside = all.some((b) => label.y > b.y - 4 && label.y + label.h < b.y + b.h + 4 && label.x > b.x - 1 && label.x + label.w < b.x + b.w + 1);
      assert.ok(inside, `"${label.text.slice(0, 50)}" sticks out`);
      seen++;
    }
    return seen;
  };
  await clickFrame(page, 'app'); // all but the same width, but fitted by measured characters
  assert.ok(await check() > 30);
  await clickFrame(page, 'WWWWWWWWMMMMMMMM@@@@@@@@WWWWWWWWMMMMMMMM');
  assert.ok((await labels(page)).some((l) => l.text === 'WWWWWWWWMMMMMMMM@@@@@@@@WWWWWWWWMMMMMMMM'), 'the whole name, now that it fits');
  assert.ok((await labels(page)).some((l) => l.text === 'all'));
  await check();
});

test('--truncate says which part of a name stays', async (t) => {
  const name = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const cut = { end: /^abc\w*\.\.$/, start: /^\.\.\w*789$/, middle: /^abc\w*\.\.\w*789$/ };
  for (const how in cut) {
    const page = await open(t, drawn(`top;${name} 1\ntop;z 12\nx 1\n`, '--truncate=' + how));
    await clickFrame(page, 'top');
    const label = (await labels(page)).find((l) => l.text.includes('..'));
    assert.match(label.text, cut[how]);
    assert.ok(label.text.length > 8, 'the room is used: ' + label.text);
  }
});

test('a zoom into a narrow frame shows true shares, not the rounding of the drawing', async (t) => {
  const page = await open(t, drawn('a;b;c 3\na;b;d 5\na;b;e 9\nz 99983\n', '--minwidth=0'));
  // 17 of 100000 samples are 0.2 units: too narrow to hit, so go there by keys.
  await page.keyboard.press('Tab');
  for (let i = 0; i < 8 && await page.evaluate(() => !document.querySelector('#frames').contains(document.activeElement)); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp'); // z, the widest
  await page.keyboard.press('ArrowLeft'); // a
  await page.keyboard.press('Enter');
  near((await frame(page, 'a')).w, 1180);
  near((await frame(page, 'c')).w, 1180 * 3 / 17);
  near((await frame(page, 'd')).x, 10 + 1180 * 3 / 17);
  near((await frame(page, 'e')).x, 10 + 1180 * 8 / 17);
  near((await frame(page, 'e')).w, 1180 * 9 / 17);
});

test('the neighbours of a narrow frame do not reach into the view', async (t) => {
  // Frames of a twentieth of a unit and more between two wide ones: drawn at tenths, so they overlap there.
  const page = await open(t, drawn('l;m 49990\nm;n;o 13\nm;n;p 9\nr;s 49988\n', '--minwidth=0'));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const names = (await frames(page)).map((b) => b.name);
  assert.deepEqual(names, ['all', 'l', 'm', 'm', 'n', 'o', 'p', 'r', 's']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  near((await frame(page, 'm', 1)).w, 1180);
  const seen = await page.evaluate(() => {
    const found = new Set();
    for (let y = 30; y < 200; y += 4) {
      for (const x of [11, 90, 600, 1110, 1189]) { // Firefox does not hit the outermost pixels of what is enlarged so much
        const g = document.elementFromPoint(x, y).closest('#frames > *');
        if (g) found.add(g.querySelector('title').textContent[0]);
      }
    }
    return [...found].sort().join('');
  });
  assert.equal(seen, 'amnop');
});

test('details on hover: the title, and the parts of the parent and of the view', async (t) => {
  const page = await open(t, drawn(SMALL));
  await hoverFrame(page, 'apply');
  assert.equal(await text(page, 'details'), 'Function: apply (35 samples, 35.00%), 87.50% of parent, self 0 (0.00%)');
  await page.mouse.move(5, 5);
  assert.equal(await text(page, 'details'), ' ');
  await clickFrame(page, 'eval');
  await hoverFrame(page, 'lex', { nth: 0 });
  assert.equal(await text(page, 'details'), 'Function: lex (20 samples, 20.00%), 57.14% of parent, 50.00% of view, self 20 (20.00%), all 2 frames of this name 50 (50.00%)');
});

test('details of a very long name keep the numbers within the picture', async (t) => {
  const name = 'f' + 'o'.repeat(100000);
  const page = await open(t, drawn(name + ' 3\nb 1\n', '--width=600'));
  await page.mouse.move(...[500, (await frame(page, name)).y + 5]);
  const line = await text(page, 'details');
  assert.match(line, /^Function: fo+\.\. \(3 samples, 75\.00%\)$/);
  const area = await page.evaluate(() => document.querySelector('#details').getBoundingClientRect().right);
  assert.ok(area <= 595, 'ends at ' + area);
});

test('the title in differential graphs, and other names for samples', async (t) => {
  const page = await open(t, drawn('a;b 10 30\na;c 30 10\n', '--countname=calls (all)', '--nametype=Method:'));
  await hoverFrame(page, 'b');
  assert.match(await text(page, 'details'), /^Method: b \(30 calls \(all\), 75\.00%; \+50\.00%.*\), 75\.00% of parent, before 10 \(25\.00%\), after 30 \(75\.00%\), self 30 /);
});

test('the details can be seen when the bottom of the picture is scrolled away', async (t) => {
  const page = await open(t, drawn(Array.from({ length: 150 }, (_, i) => 'f' + i).join(';') + ' 1\nz 1\n'));
  await page.evaluate(() => scrollTo(0, 0)); // it begins at the root
  const bottom = () => page.evaluate(() => document.querySelector('#details').getBoundingClientRect().bottom);
  assert.ok(await page.evaluate(() => document.documentElement.getBoundingClientRect().bottom) > 2000);
  await hoverFrame(page, 'f140');
  const low = await bottom();
  assert.ok(low > 690 && low < 720, 'at ' + low);
  assert.equal(await page.evaluate(() => document.elementFromPoint(300, 700).closest('#frames > *') !== null), true, 'the frames below it can be hit');
});

test('so they can when the window is scrolled, anywhere', async (t) => {
  const page = await open(t, drawn(Array.from({ length: 150 }, (_, i) => 'f' + i).join(';') + ' 1\nz 1\n'));
  for (const [name, scrolled] of [['f100', 300], ['f60', 900], ['f30', 1600]]) {
    await page.evaluate((y) => scrollTo(0, y), scrolled);
    await hoverFrame(page, name);
    await nextPaint(page);
    assert.match(await text(page, 'details'), new RegExp('^Function: ' + name + ' '));
    const { top, bottom, end } = await page.evaluate(() => {
      const area = document.querySelector('#details').getBoundingClientRect();
      return { top: area.top, bottom: area.bottom, end: Math.min(innerHeight, document.querySelector('rect').getBoundingClientRect().bottom) };
    });
    assert.ok(bottom <= end && bottom > end - 30 && top > 0, `${top} to ${bottom}, the end is at ${end}`);
  }
});

test('a factor does not change shares, however small the counts become', async (t) => {
  const page = await open(t, drawn(SMALL, '--factor=0.001'));
  await hoverFrame(page, 'gc');
  assert.match(await text(page, 'details'), /, 12\.50% of parent, self/);
  await search(page, 'poll');
  assert.equal(await text(page, 'matched'), 'Matched: 20.0%');
});

test('a name for samples with references is read as it is shown', async (t) => {
  const page = await open(t, drawn(SMALL, '--countname=A &amp; B &#37; &#0;', '--nametype=&lt;f&gt;'));
  await hoverFrame(page, 'eval');
  assert.equal(await text(page, 'details'), '<f> eval (40 A & B % &#0;, 40.00%), 50.00% of parent, self 0 (0.00%)');
  await search(page, '^poll$');
  assert.equal(await text(page, 'matched'), 'Matched: 20.0%');
});

test('what is said of the current frame follows the view', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'eval');
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  assert.match(await text(page, 'details'), / of view, self/);
  await page.keyboard.press('Escape');
  assert.match(await text(page, 'details'), / of parent, self/);
  assert.doesNotMatch(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /of view/);
});

test('the details make room for a search', async (t) => {
  const page = await open(t, drawn('a;' + 'name_'.repeat(100) + ' 60\na;b 40\n'));
  for (const key of ['Tab', 'Tab', 'Tab', 'ArrowUp', 'ArrowUp', 'Control+f']) await page.keyboard.press(key);
  await page.keyboard.type('name');
  await nextPaint(page);
  const details = await page.locator('#details').area();
  const back = await page.locator('.fg-step:not(.hide)').area();
  assert.ok(details.width > 300 && details.x + details.width <= Math.min(back.x, 1190));
});

test('names that are written from right to left leave the numbers as they are', async (t) => {
  const page = await open(t, drawn('safe\u202egnp.exe 60\nb 40\n'));
  await page.mouse.move(600, 5);
  const at = (await frames(page)).find((b) => b.name.startsWith('safe'));
  await page.mouse.move(at.x + at.w / 2, at.y + at.h / 2);
  assert.equal(await text(page, 'details'), 'Function: \u2068safe\u202egnp.exe\u2069 (60 samples, 60.00%), self 60 (60.00%)');
});

test('deep zooms keep their proportions', async (t) => {
  const page = await open(t, drawn('a;b 7\na;c 5\nz 100000000\n', '--minwidth=0'));
  for (const key of ['Tab', 'Tab', 'Tab', 'ArrowUp', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  for (const [name, x, w] of [['a', 10, 1180], ['b', 10, 688.3], ['c', 698.3, 491.7]]) {
    const b = await frame(page, name);
    near(b.x, x);
    near(b.w, w);
  }
});
