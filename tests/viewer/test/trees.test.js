'use strict';
const assert = require('node:assert/strict');
const { bigFolded } = require('../lib/folded.js');
const { SMALL, test, file, draw, served, drawn, open, clickFrame, hoverFrame, text, search, nextPaint } = require('../lib/graph.js');

// "f" calls itself, and is called from two places.
const RECURSIVE = `main;f 5
main;f;f;g 20
main;h;f;g 15
main;h;k 60
`;

/** What is shown in place of the graph: title, row from the top, width as a share. */
const shownFrames = (page) => page.evaluate(() => Array.from(document.querySelectorAll('.fg-derived > g'), (g) => {
  const rect = g.querySelector('rect');
  return { title: g.querySelector('title').textContent.split('\n')[0], y: Number(rect.getAttribute('y')), w: Number(rect.getAttribute('width')) / 1180 };
}));

const titles = async (page) => (await shownFrames(page)).map((f) => f.title);

// Drivers learn of a new address somewhat later.
const address = (page) => page.evaluate(() => location.href);

/** By hand: what the folded lines say of a function. */
function sums(folded, name) {
  const callers = new Map();
  const callees = new Map();
  const add = (map, key, count) => map.set(key, (map.get(key) || 0) + count);
  for (const line of folded.trim().split('\n')) {
    const cut = line.lastIndexOf(' ');
    const stack = line.slice(0, cut).split(';');
    const count = Number(line.slice(cut + 1));
    const at = stack.indexOf(name);
    if (at < 0) continue;
    add(callees, name, count);
    for (let i = at; i > 0; i--) add(callers, stack.slice(i - 1, at).reverse().join(';'), count);
    for (let i = at + 2; i <= stack.length; i++) add(callees, stack.slice(at, i).join(';'), count);
  }
  return { callers, callees };
}

test('callers and callees of a function are merged; Escape shows the graph again', async (t) => {
  const page = await open(t, drawn(RECURSIVE));
  const before = await page.evaluate(() => document.querySelector('#frames').outerHTML);
  await hoverFrame(page, 'f');
  await page.keyboard.press('w');
  const list = await shownFrames(page);
  assert.deepEqual(list.map((f) => f.title), ['f (40 samples, 40.00%)', 'f (20 samples, 20.00%)', 'g (20 samples, 20.00%)', 'g (15 samples, 15.00%)',
    'main (25 samples, 25.00%)', 'h (15 samples, 15.00%)', 'main (15 samples, 15.00%)']);
  const [own, callee, , , caller] = list;
  assert.ok(callee.y < own.y && own.y < caller.y, 'callees are above, callers below');
  assert.equal(await text(page, 'title'), 'Callers and callees of f');
  await page.keyboard.press('Escape');
  assert.equal((await shownFrames(page)).length, 0);
  await page.mouse.move(2, 2);
  await page.evaluate(() => document.querySelector('#frames').removeAttribute('aria-label'));
  assert.equal((await page.evaluate(() => document.querySelectorAll('#frames > g').length)), before.match(/<title>/g).length);
  assert.equal(await page.evaluate(() => document.querySelector('#frames').getAttribute('transform')), null);
});

test('sums in the callers\' view are those of the folded lines', async (t) => {
  const folded = bigFolded(1500, 30);
  const counts = new Map();
  for (const line of folded.split('\n')) for (const name of new Set(line.slice(0, line.lastIndexOf(' ')).split(';').slice(3))) counts.set(name, (counts.get(name) || 0) + 1);
  const name = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  const page = await open(t, drawn(folded, '--minwidth=0') + '?c=' + encodeURIComponent(name));
  const wanted = sums(folded, name);
  const list = await titles(page);
  const number = (title) => Number(/ \(([\d,]+) samples/.exec(title)[1].replace(/,/g, ''));
  assert.equal(number(list[0]), wanted.callees.get(name));
  const known = [...wanted.callees, ...wanted.callers].map(([path, count]) => path.split(';').pop().replace(/_\[k\]$/, '') + ' ' + count);
  for (const title of list) {
    const key = title.replace(/ \([\d,]+ samples.*/, '') + ' ' + number(title);
    assert.ok(known.includes(key), key);
  }
  const total = wanted.callees.get(name);
  const wide = [...wanted.callers].filter(([, count]) => count / total > 0.01).length + [...wanted.callees].filter(([, count]) => count / total > 0.01).length;
  assert.ok(list.length >= wide, `${list.length} of ${wide}`);
});

/** f at the end of each part of one chain: its callers at all levels are far more than there are frames. */
const staircase = (steps) => Array.from({ length: steps }, (_, i) => Array.from({ length: i + 1 }, (__, k) => 'g' + k).join(';') + ';f 10\n').join('');

/** What the direct callers of the function have together. */
async function directCallers(page) {
  const [own, ...others] = await shownFrames(page);
  return others.filter((f) => f.y > own.y && f.y < own.y + 17).reduce((sum, f) => sum + Number(/ \((\d+) samples/.exec(f.title)[1]), 0);
}

test('a function that is called at many depths has all its direct callers', async (t) => {
  const page = await open(t, drawn(staircase(60)) + '?c=f');
  assert.equal((await titles(page))[0], 'f (600 samples, 100%)');
  assert.equal(await directCallers(page), 600);
  assert.equal(await text(page, 'title'), 'Callers and callees of f');
  const high = await open(t, drawn(staircase(300)) + '?c=f');
  for (const key of ['Control+i', 'Control+i']) await high.keyboard.press(key); // whatever happens wants all frames drawn
  assert.equal(await directCallers(high), 3000);
  assert.match(await text(high, 'title'), /^Callers and callees of f \(\d+ levels of callers, more are too many\)$/);
});

test('addresses of what leaves nothing, or of a function that is left out, do no harm', async (t) => {
  const url = await served(draw('a;b;c 60\na;d 50\n'));
  for (const [asked, kept] of [['?o=1', ''], ['?o=2.1', ''], ['?c=c&o=1', '?c=c'], ['?c=c&o=3', '?o=3'], ['?o=3.2.3', '?o=3.2'], ['?c=e&o=9', '?c=e&o=9']]) {
    const page = await open(t, url + asked);
    assert.doesNotMatch(await page.evaluate(() => document.documentElement.outerHTML), /NaN|Infinity/, asked);
    await nextPaint(page);
    assert.equal((await address(page)).slice(url.length), kept, asked);
    assert.ok((await text(page, 'title')).startsWith(kept.startsWith('?c=c') ? 'Callers and callees of c' : 'Flame Graph'), asked);
  }
});

test('the attributes of the user stay when the graph comes back', async (t) => {
  const attributes = file('attributes', 'b\tg_extra=role="note" tabindex="3"\n');
  const page = await open(t, drawn('a;b;c 60\na;d 50\n', '--nameattr=' + attributes));
  await hoverFrame(page, 'c');
  await page.keyboard.press('w');
  const at = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelectorAll('.fg-derived > g')[2].querySelector('rect').getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
  await page.mouse.click(...at);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal((await shownFrames(page)).length, 0);
  assert.deepEqual(await page.evaluate(() => {
    const group = document.querySelectorAll('#frames > g')[2];
    return [group.querySelector('title').textContent.slice(0, 1), group.getAttribute('role'), group.getAttribute('tabindex')];
  }), ['b', 'note', '3']);
});

test('what changes together is written into the address together', async (t) => {
  const page = await open(t, await served(draw(SMALL)));
  await clickFrame(page, 'eval');
  await nextPaint(page);
  await page.evaluate(() => {
    window.written = [];
    const own = history.replaceState.bind(history);
    history.replaceState = (...given) => { window.written.push(given[2]); own(...given); };
  });
  await page.keyboard.press('w');
  await nextPaint(page);
  assert.deepEqual((await page.evaluate(() => window.written)).map((where) => where.replace(/^[^?]*/, '')), ['?c=eval']);
});

test('a frame is left out, with all on top of it; shares refer to what is left; undo', async (t) => {
  const page = await open(t, drawn(SMALL));
  await hoverFrame(page, 'apply');
  await page.keyboard.press('x');
  assert.ok((await titles(page)).includes('eval (5 samples, 7.69%)'));
  assert.ok(!(await titles(page)).some((title) => /apply|alloc/.test(title)));
  assert.match(await text(page, 'title'), /\(without 1 frame: 65\.00% of all left\)$/);
  await page.keyboard.down('Alt');
  const at = await page.evaluate(() => {
    const found = [...document.querySelectorAll('.fg-derived > g')].find((g) => g.querySelector('title').textContent.startsWith('idle'));
    const { x, y, width, height } = found.querySelector('rect').getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
  await page.mouse.click(...at);
  await page.keyboard.up('Alt');
  assert.ok((await titles(page)).includes('all (45 samples, 100%)'));
  await page.keyboard.press('u');
  assert.ok((await titles(page)).includes('idle (20 samples, 30.77%)'));
  await page.keyboard.press('u');
  assert.equal((await titles(page)).length, 0);
  assert.equal(await text(page, 'title'), 'Flame Graph');
});

test('the buttons do the same, and what is shown is in the address', async (t) => {
  const page = await open(t, await served(draw(SMALL)));
  await clickFrame(page, 'eval');
  const button = async (word) => {
    const at = await page.evaluate((w) => {
      const found = [...document.querySelectorAll('.fg-action:not(.hide)')].find((e) => e.textContent === w);
      const area = found.getBoundingClientRect();
      return [area.x + area.width / 2, area.y + area.height / 2];
    }, word);
    await page.mouse.click(...at);
  };
  await button('Leave out');
  assert.match(await address(page), /[?&]o=\d+$/);
  const left = await titles(page);
  const again = await open(t, await address(page));
  assert.deepEqual(await titles(again), left);
  await button('Undo');
  assert.doesNotMatch(await address(page), /[?&]o=/);
  await clickFrame(page, 'parse');
  await button('Callers');
  assert.match(await address(page), /[?&]c=parse/);
  const callers = await titles(page);
  assert.deepEqual(await titles(await open(t, await address(page))), callers);
  await button('Whole graph');
  assert.doesNotMatch(await address(page), /[?&]c=/);
});

test('the function is in sight, also in a graph that is taller than the window', async (t) => {
  const tower = (letter, number) => Array.from({ length: number }, (_, i) => letter + i).join(';');
  const url = drawn(`${tower('a', 60)};f;${tower('b', 30)} 1\n`);
  const inSight = (page) => page.evaluate(() => {
    const { top, bottom } = document.querySelector('.fg-derived rect').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(await inSight(await open(t, url + '?c=f')));
  const page = await open(t, url);
  await clickFrame(page, 'f');
  await page.keyboard.press('w');
  assert.ok(await inSight(page));
});

test('search and zoom work there, too', async (t) => {
  const page = await open(t, drawn(SMALL) + '?c=lex');
  await search(page, 'parse');
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.fg-derived rect')].filter((r) => r.getAttribute('fill') === 'rgb(230,0,230)')
    .map((r) => r.parentNode.querySelector('title').textContent.split('\n')[0])), ['parse (30 samples, 30.00%)']);
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  const at = await page.evaluate(() => {
    const found = [...document.querySelectorAll('.fg-derived > g')].find((g) => g.querySelector('title').textContent.startsWith('apply'));
    const { x, y, width, height } = found.querySelector('rect').getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
  await page.mouse.click(...at);
  assert.ok((await shownFrames(page)).some((f) => f.title.startsWith('apply') && Math.abs(f.w - 1) < 0.001));
  await page.keyboard.press('Escape');
  assert.ok((await titles(page)).some((title) => title.startsWith('parse')));
});

test('the buttons have their place beside a title that is too long', async (t) => {
  const page = await open(t, drawn(SMALL, '--title=' + 'A title that goes on and on '.repeat(12)));
  await clickFrame(page, 'eval');
  const [title, button] = await page.evaluate(() => [document.querySelector('#title'), document.querySelectorAll('.fg-action')[1]]
    .map((element) => [element.getBoundingClientRect().left, element.getBoundingClientRect().right]));
  assert.ok(title[0] > button[1] && button[1] > button[0] + 10, `${title} ${button}`);
});

// 400 callees of "f", each with 5 on top of it: more than are drawn at once, all of them wide enough.
const WIDE = Array.from({ length: 400 }, (_, i) => `main;f;one${i};b;c;d;e 10\n`).join('');

test('of very many frames the widest are drawn at once, all of them soon, or when something else happens', async (t) => {
  const page = await open(t, drawn(WIDE, '--minwidth=0'));
  await hoverFrame(page, 'f');
  const there = await page.evaluate(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'w' }));
    return document.querySelectorAll('.fg-derived > g').length;
  });
  assert.ok(there > 1000 && there < 2000, String(there));
  await page.evaluate(() => new Promise((done) => {
    const look = () => (document.querySelectorAll('.fg-derived > g').length === 2002 ? done() : setTimeout(look, 20));
    look();
  }));
  await page.keyboard.press('Escape');
  await page.mouse.move(2, 2);
  await hoverFrame(page, 'f');
  const marked = await page.evaluate(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'w' }));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'i', ctrlKey: true }));
    return document.querySelectorAll('.fg-derived > g').length;
  });
  assert.equal(marked, 2002);
  await page.keyboard.press('Escape');
  await search(page, '^e$');
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(2, 2);
  await hoverFrame(page, 'f');
  await page.keyboard.press('w');
  await page.evaluate(() => new Promise((done) => {
    const look = () => (document.querySelectorAll('.fg-derived [fill="rgb(230,0,230)"]').length === 400 ? done() : setTimeout(look, 20));
    look();
  }));
});
