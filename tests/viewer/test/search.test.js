'use strict';
const assert = require('node:assert/strict');
const { SMALL, test, drawn, open, frames, clickFrame, hoverFrame, text, shown, search, found, marks, typed, nextPaint, focused } = require('../lib/graph.js');
const { bigFolded } = require('../lib/folded.js');

test('Ctrl-F, a name, Enter: matches are coloured, their share is told, the term stays visible', async (t) => {
  const page = await open(t, drawn(SMALL));
  await search(page, 'lex');
  assert.deepEqual(await found(page), ['lex', 'lex']);
  assert.equal(await text(page, 'matched'), 'Matched: 50.0%');
  assert.equal(await text(page, 'search'), 'Reset Search');
  assert.equal(await typed(page), 'lex');
});

test('Search and Reset Search by mouse; all is as before', async (t) => {
  const page = await open(t, drawn(SMALL));
  const before = await frames(page);
  await page.locator('#search').click();
  await page.keyboard.type('eval');
  await nextPaint(page);
  assert.deepEqual(await found(page), ['eval'], 'found while typing');
  await page.locator('#search').click();
  await page.mouse.move(5, 5);
  assert.deepEqual(await frames(page), before);
  assert.equal(await text(page, 'search'), 'Search');
  assert.equal((await text(page, 'matched')).trim(), '');
  assert.equal(await page.locator('.fg-panel').count(), 0);
});

test('Escape clears the search first, the zoom next', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'eval');
  await search(page, 'lex');
  await page.keyboard.press('Escape');
  assert.deepEqual(await found(page), []);
  assert.equal(await page.locator('.fg-panel').count(), 0);
  assert.ok(await shown(page, 'unzoom'));
  await page.keyboard.press('Escape');
  assert.ok(!(await shown(page, 'unzoom')));
});

test('only names are searched, as regular expressions', async (t) => {
  const page = await open(t, drawn(SMALL));
  for (const [term, names] of [
    ['lex$', ['lex', 'lex']], ['^a', ['apply', 'alloc']], ['samples', []], ['\\(', []], ['35', []], ['%', []], ['^(gc|poll)$', ['poll', 'gc']],
    ['^..?c$', ['gc']], ['v.*l', ['eval']],
  ]) {
    await search(page, term);
    assert.deepEqual(await found(page), names, term);
    await page.keyboard.press('Escape');
  }
});

test('no match says so', async (t) => {
  const page = await open(t, drawn(SMALL));
  await search(page, 'nothing_has_this_name');
  assert.match(await text(page, 'matched'), /^Matched: 0\.0%/);
  assert.equal(await page.locator('.fg-panel input').getAttribute('aria-invalid'), 'true');
});

test('a match within a match counts once; the share is of samples', async (t) => {
  const page = await open(t, drawn('a;x1;b;x2 10\na;x3 5\na;c;x4;x5 7\nd 78\n'));
  await search(page, 'x');
  assert.equal(await text(page, 'matched'), 'Matched: 22.0%');
  const tiny = await open(t, drawn('a 999990\nb;c 6\nb;d 4\n', '--minwidth=0'));
  await search(tiny, 'c|d');
  assert.equal(await text(tiny, 'matched'), 'Matched: 0.0%');
  const half = await open(t, drawn('a;b 0.25\na;c 0.75\n'));
  await search(half, 'b');
  assert.equal(await text(half, 'matched'), 'Matched: 25.0%');
});

test('in a zoom: the share of the view and of all', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'eval');
  await search(page, 'lex');
  assert.equal(await text(page, 'matched'), 'Matched: 50.0% of view, 50.0% of all');
  await clickFrame(page, 'apply');
  assert.equal(await text(page, 'matched'), 'Matched: 57.1% of view, 50.0% of all');
  await page.locator('#unzoom').click();
  assert.equal(await text(page, 'matched'), 'Matched: 50.0%');
  await clickFrame(page, 'apply');
  await search(page, 'main');
  assert.equal(await text(page, 'matched'), 'Matched: 100% of view, 80.0% of all', 'a caller matches: so do all samples of the view');
});

test('an invalid pattern is searched as plain text', async (t) => {
  const page = await open(t, drawn('a;operator( 3\na;b[2 1\n'));
  await search(page, 'operator(');
  assert.deepEqual(await found(page), ['operator(']);
  assert.equal(await text(page, 'matched'), 'Matched: 75.0% (plain text)');
  await page.keyboard.press('Escape');
  await search(page, '[2');
  assert.deepEqual(await found(page), ['b[2']);
});

test('case: sensitive, until "ic" or Ctrl-I (Cmd-I)', async (t) => {
  const page = await open(t, drawn('Main;Lex 1\nMain;lex 3\n'));
  await search(page, 'LEX');
  assert.deepEqual(await found(page), []);
  await page.keyboard.press('Control+i');
  assert.deepEqual(await found(page), ['Lex', 'lex']);
  assert.equal(await text(page, 'matched'), 'Matched: 100%');
  await page.locator('#ignorecase').click();
  assert.deepEqual(await found(page), []);
  await page.keyboard.press('Meta+i');
  assert.deepEqual(await found(page), ['Lex', 'lex']);
  assert.equal(await page.locator('#ignorecase').getAttribute('aria-pressed'), 'true');
});

test('from match to match: Enter, F3, n, Ctrl-G, the arrows beside the number, and back', async (t) => {
  const page = await open(t, drawn(SMALL));
  const counter = () => page.locator('.fg-step').textContent();
  const ring = () => page.evaluate(() => Number(document.querySelector('.fg-ring').getAttribute('x')));
  await page.keyboard.press('Meta+f');
  await page.keyboard.type('lex|gc');
  await nextPaint(page);
  assert.equal(await counter(), '3 frames');
  const places = [];
  for (const key of ['Enter', 'Enter', 'Enter', 'Enter', 'Shift+Enter', 'F3', 'F3', 'Shift+F3', 'Control+g', 'Control+Shift+g']) {
    await page.keyboard.press(key);
    places.push(Number((await counter())[0]));
  }
  assert.deepEqual(places, [1, 2, 3, 1, 3, 1, 2, 1, 2, 1]);
  assert.equal(await counter(), '1 of 3');
  assert.match(await text(page, 'details'), /^Function: lex \(20 samples/);
  const first = await ring();
  await page.locator('.fg-step[aria-label="Next match"]').click();
  assert.equal(await counter(), '2 of 3');
  assert.ok(await ring() > first);
  await page.locator('.fg-step[aria-label="Previous match"]').click();
  assert.equal(await counter(), '1 of 3');
  await page.keyboard.press('n');
  assert.equal(await counter(), '2 of 3');
  assert.equal(await focused(page), 'gc', 'outside the input the match gets the keyboard');
  await page.keyboard.press('N');
  assert.equal(await counter(), '1 of 3');
  await page.keyboard.press('Enter');
  assert.ok(await shown(page, 'unzoom'), 'Enter zooms to it');
});

test('the details are of the match gone to, wherever the mouse is', async (t) => {
  const page = await open(t, drawn(SMALL));
  await hoverFrame(page, 'poll');
  await search(page, 'lex');
  assert.match(await text(page, 'details'), /^Function: lex /);
  await page.keyboard.press('F3');
  assert.match(await text(page, 'details'), /^Function: lex \(30 /);
});

test('next match stays in the view', async (t) => {
  const page = await open(t, drawn(SMALL));
  await clickFrame(page, 'parse');
  await search(page, 'lex');
  assert.equal(await page.locator('.fg-step').textContent(), '1 of 1');
});

test('very many matches: all are coloured, labels stay readable, nothing is left behind', async (t) => {
  const page = await open(t, drawn(bigFolded(6000, 100), '--minwidth=0'));
  const before = await frames(page);
  await search(page, '.');
  assert.equal(await text(page, 'matched'), 'Matched: 100%');
  const after = await frames(page);
  assert.ok(after.every((b, i) => i === 0 || b.w < 4.2 || b.fill === 'rgb(230, 0, 230)'));
  assert.ok(await page.evaluate(() => document.querySelector('.fg-marks').getBBox().width > 100));
  await page.keyboard.press('Escape');
  await page.mouse.move(2, 2);
  await nextPaint(page);
  assert.deepEqual((await frames(page)).map((b) => b.fill), before.map((b) => b.fill));
  assert.ok(!(await page.evaluate(() => document.querySelector('.fg-marks').hasAttribute('d'))));
});

// What a search shows, all of it.
const shows = (page) => page.evaluate(() => ({
  fills: Array.from(document.querySelectorAll('#frames > * > rect'), (rect) => getComputedStyle(rect).fill).join('\n'),
  marks: document.querySelector('.fg-marks').getAttribute('d'), matched: document.querySelector('#matched').textContent,
  counter: document.querySelector('.fg-step').textContent,
}));

test('typed quickly, a search ends as if it had been the first; so does one that follows others', async (t) => {
  const url = drawn(bigFolded(2500, 100), '--minwidth=0');
  const page = await open(t, url);
  const other = await open(t, url);
  const linked = async (term) => {
    await other.goto(url + '?s=' + encodeURIComponent(term));
    return shows(other);
  };
  await page.keyboard.press('Control+f');
  const ways = new Set(); // whether marks are drawn, as they are for a thousand matches and more
  for (const term of ['r', 'lock', 'k|ma', 'e', 'zzz', 'k', 'k']) {
    await page.keyboard.press('Control+a');
    await page.keyboard.type(term);
    await nextPaint(page);
    const shown = await shows(page);
    assert.deepEqual(shown, await linked(term), term);
    ways.add(shown.marks !== null);
  }
  assert.equal(ways.size, 2);
  const wide = (await frames(page)).filter((b) => b.w > 300 && b.w < 900)[0].name;
  await clickFrame(page, wide);
  await search(page, 'e');
  await page.locator('#unzoom').click();
  await page.mouse.move(5, 5);
  const { fills, marks: path } = await linked('e');
  const here = await shows(page);
  assert.deepEqual(here.fills, fills, 'searched in a zoom, seen without');
  assert.equal(here.marks, path);
});

test('as many matches as before, but others', async (t) => {
  const page = await open(t, drawn(SMALL));
  for (const term of ['gc', 'token', 'parse']) {
    await search(page, term);
    assert.deepEqual(await found(page), [term]);
  }
});

test('Enter does not wait: it goes to the first match of what stands in the input', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.keyboard.press('Control+f');
  await page.keyboard.type('poll');
  await nextPaint(page);
  // All within one task of the browser, faster than any hand.
  const state = await page.evaluate(() => {
    const input = document.querySelector('.fg-panel input');
    for (const value of ['l', 'le', 'lex']) {
      input.value = value;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    return ['#matched', '.fg-step', '#details'].map((s) => document.querySelector(s).textContent).concat(location.search);
  });
  assert.deepEqual(state.slice(0, 2), ['Matched: 50.0%', '1 of 2']);
  assert.match(state[2], /^Function: lex \(20 samples/);
  assert.equal(state[3], '?s=lex');
  await nextPaint(page);
  assert.deepEqual(await found(page), ['lex', 'lex']);
  assert.equal(await page.locator('.fg-step').textContent(), '1 of 2', 'and nothing comes after it');
});

// Of the frames that are wide enough to be told apart: a match has the colour, or the marks lie over its middle; no other frame.
async function assertMarked(page, term, from) {
  const inSight = (b) => !b.hidden && b.x + b.w / 2 > 10 && b.x + b.w / 2 < 1190; // a zoom moves the others out
  const list = (await marks(page)).filter((b) => inSight(b) && b.w >= from);
  const kinds = { match: 0, narrow: 0, other: 0 };
  for (const b of list.slice(1)) {
    const match = b.name.includes(term);
    assert.equal(b.recoloured || b.marked, match, `${b.title} at ${b.x}, ${b.y}, ${b.w} wide`);
    kinds[match ? (b.recoloured ? 'match' : 'narrow') : 'other']++;
  }
  for (const kind in kinds) assert.ok(kinds[kind] > 20, kinds[kind] + ' frames of the kind ' + kind);
}

for (const options of [[], ['--inverted']]) {
  test('very many matches are marked, and nothing else: whole, zoomed, back ' + options, async (t) => {
    const folded = bigFolded(16000, 60);
    const page = await open(t, drawn(folded, '--minwidth=0', ...options));
    await search(page, 'k');
    await assertMarked(page, 'k', 0.3);

    // However narrow, a match is marked by its share: no more and no less. The counts know it better than the drawing.
    const total = await page.evaluate(() => {
      const path = document.querySelector('.fg-marks');
      const pieces = path.getAttribute('d').split('M').length - 1;
      return path.getTotalLength() / 2 - pieces * Number(document.querySelector('#frames rect').getAttribute('height'));
    });
    const counted = (await marks(page)).slice(1).filter((b) => b.name.includes('k') && !b.recoloured)
      .reduce((sum, b) => sum + Number(/\(([\d,]+) /.exec(b.title)[1].replace(/,/g, '')), 0);
    const all = folded.trim().split('\n').reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    assert.ok(Math.abs(total - (counted / all) * 1180) < 0.01 * total, total + ' units marked, not ' + (counted / all) * 1180);

    const wide = (await frames(page)).filter((b) => b.w < 900).sort((a, b) => b.w - a.w)[0];
    await clickFrame(page, wide.name);
    await assertMarked(page, 'k', 0.3 * (1180 / wide.w));
    await page.locator('#unzoom').click();
    await page.mouse.move(5, 5);
    await assertMarked(page, 'k', 0.3);
  });
}

test('letters typed into the input are not commands, and it closes when left empty', async (t) => {
  const page = await open(t, drawn(SMALL));
  await page.keyboard.press('F3');
  await page.keyboard.type('n c');
  assert.equal(await typed(page), 'n c');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Delete');
  await page.mouse.click(600, 45);
  assert.equal(await page.locator('.fg-panel').count(), 0);
});

const place = (page, selector) => page.evaluate((s) => {
  const { left, right, width } = document.querySelector(s).getBoundingClientRect();
  return { left, right, width };
}, selector);

test('on a narrow screen the input leaves "Reset Zoom" free', 'narrow', async (t) => {
  const page = await open(t, drawn(SMALL, '--width=100%'), { viewport: { width: 375, height: 600 } });
  await clickFrame(page, 'eval');
  await page.keyboard.press('Control+f');
  const [input, button] = [await place(page, '.fg-panel input'), await place(page, '#unzoom')];
  assert.ok(input.left > button.right && input.width > 70, `${input.left} ${input.width} ${button.right}`);
});

test('in large letters "Reset Search" leaves "ic" free', async (t) => {
  const page = await open(t, drawn(SMALL, '--fontsize=20'));
  await search(page, 'lex');
  assert.ok((await place(page, '#search')).right < (await place(page, '#ignorecase')).left);
  assert.ok((await place(page, '.fg-panel input')).right < (await place(page, '#search')).left);
});
