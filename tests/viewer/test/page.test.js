'use strict';
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { SMALL, test, draw, drawn, served, html, pasted, open, frames, frame, clickFrame, hoverFrame, text, shown, labels, search, found, nextPaint } =
  require('../lib/graph.js');

const FIRST = 'svg:nth-of-type(1)';
const SECOND = 'svg:nth-of-type(2)';
const scriptOf = (svg) => svg.match(/<script[^>]*>([^]*)<\/script>/)[1];

test('two graphs in one HTML page do not disturb each other, nor the page', async (t) => {
  const page = await open(t, await pasted(draw(SMALL, '--bgcolors=blue', '--title=One'), draw(SMALL, '--inverted', '--title=Two')), { viewport: { width: 1280, height: 900 } });
  const other = await frames(page, FIRST);
  await clickFrame(page, 'eval', { within: SECOND });
  await hoverFrame(page, 'lex', { within: SECOND });
  await search(page, 'lex');
  assert.deepEqual(await found(page, SECOND), ['lex', 'lex']);
  assert.match(await text(page, 'details', SECOND), /^Function: lex/);
  assert.equal(await text(page, 'matched', SECOND), 'Matched: 50.0% of view, 50.0% of all');
  assert.deepEqual(await frames(page, FIRST), other);
  assert.equal(await text(page, 'details', FIRST), ' ');
  assert.ok(!(await shown(page, 'unzoom', FIRST)));
  await clickFrame(page, 'parse', { within: FIRST });
  assert.ok(Math.abs((await frame(page, 'parse', 0, FIRST)).w - 1180) < 1);
  assert.ok(Math.abs((await frame(page, 'eval', 0, SECOND)).w - 1180) < 1);
  const ids = await page.evaluate(() => [...document.querySelectorAll('linearGradient, clipPath')].map((e) => e.id));
  assert.equal(new Set(ids).size, ids.length, 'ids that are referred to are told apart');
  assert.deepEqual(await page.evaluate(() => Object.keys(window).filter((name) => !(name in document.createElement('iframe')) && /flame|viewer|search|zoom/i.test(name) && !document.getElementById(name))), []);
});

test('no inline handlers, one script, and its bytes do not depend on the graph', async () => {
  const a = draw(SMALL);
  const b = draw('x"y;<b> 12 30\n', '--inverted', '--nametype=", alert(1), "', '--countname=a]]>b', '--fontsize=15', '--theme=dark', '--width=100%');
  assert.equal(scriptOf(a), scriptOf(b));
  assert.equal(a.match(/<script/g).length, 1);
  assert.doesNotMatch(a.replace(scriptOf(a), ''), /\son[a-z]+=/);
});

test('the sources can stand in XML as they are', () => {
  const folder = path.join(__dirname, '../../../flamegraph/viewer');
  for (const name of fs.readdirSync(folder)) {
    const text = fs.readFileSync(path.join(folder, name), 'latin1');
    if (name.endsWith('.css')) assert.doesNotMatch(text, /[<&]/, name);
    assert.doesNotMatch(text, /\]\]>/, name);
    assert.match(text, /^[\n\x20-\x7e]*$/, name + ': plain ASCII');
  }
});

test('with a CSP that forbids scripts the picture is right', async (t) => {
  const svg = draw(SMALL);
  const page = await open(t, await served(svg, { 'Content-Security-Policy': "script-src 'none'; style-src 'unsafe-inline'" }));
  assert.ok((await labels(page)).some((l) => l.text === 'eval'));
  assert.equal((await frames(page)).length, 12);
  assert.ok(!(await shown(page, 'unzoom')));
  await clickFrame(page, 'eval');
  assert.ok(!(await shown(page, 'unzoom')), 'nothing happens');
  assert.match((await frames(page))[4].title, /^eval \(40 samples, 40\.00%\)$/, 'tooltips');
});

test('with a CSP that forbids styles, too, titles stand where they should and nothing is shown that does nothing', async (t) => {
  const page = await open(t, await served(draw(SMALL, '--subtitle=below'), { 'Content-Security-Policy': "default-src 'none'" }));
  for (const id of ['title', 'subtitle']) {
    const { x, width } = await page.locator('#' + id).area();
    assert.ok(width > 10 && Math.abs(x + width / 2 - 600) < 3, id);
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('#title')).fontSize), '17px');
  for (const id of ['search', 'ignorecase', 'unzoom']) {
    assert.deepEqual([id, await page.evaluate((i) => [getComputedStyle(document.getElementById(i).parentNode).display, document.getElementById(i).parentNode.getAttribute('display')], id)], [id, ['none', 'none']]);
  }
});

test('a CSP with the hash of the script lets it run', async (t) => {
  const svg = draw(SMALL);
  const hash = crypto.createHash('sha256').update(scriptOf(svg).replace('<![CDATA[', '').replace(']]>', '')).digest('base64');
  const page = await open(t, await served(svg, { 'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'` }));
  await clickFrame(page, 'eval');
  assert.ok(await shown(page, 'unzoom'));
  await search(page, 'lex');
  assert.deepEqual(await found(page), ['lex', 'lex']);
});

test('without script the picture is the same as with it, but for the controls that need one', 'scripts', async (t) => {
  const url = drawn(SMALL);
  const on = await open(t, url);
  const off = await open(t, url, { scripts: false });
  for (const id of ['search', 'ignorecase', 'unzoom']) assert.equal((await off.locator('#' + id).area()).width, 0, id);
  await on.evaluate(() => document.querySelector('#search').parentNode.setAttribute('display', 'none'));
  const [a, b] = [await on.screenshot(), await off.screenshot()];
  assert.ok(a.equals(b));
});

test('as <img> it is a picture', async (t) => {
  const page = await open(t, await html(`<body style="margin:0"><img src="${await served(draw(SMALL))}">`));
  assert.deepEqual(await page.evaluate(() => { const i = document.images[0]; return [i.complete, i.naturalWidth]; }), [true, 1200]);
  const fluid = await open(t, await html(`<body style="margin:0"><img width="900" src="${await served(draw(SMALL, '--width=100%'))}">`));
  assert.ok(await fluid.evaluate(() => document.images[0].complete && document.images[0].getBoundingClientRect().width === 900));
});

const look = (page) => page.evaluate(() => [
  getComputedStyle(document.querySelector('#title')).fill,
  getComputedStyle(document.querySelector('#background stop')).stopColor,
  getComputedStyle(document.querySelector('#frames rect')).fill,
  getComputedStyle(document.querySelector('#frames text')).fill,
]);

test('dark: what is around the frames changes, the frames do not', async (t) => {
  const light = await look(await open(t, drawn(SMALL)));
  assert.equal(light[0], 'rgb(0, 0, 0)');
  const dark = await look(await open(t, drawn(SMALL, '--theme=dark')));
  assert.notEqual(dark[0], light[0]);
  assert.notEqual(dark[1], light[1]);
  assert.deepEqual(dark.slice(2), light.slice(2));
});

test('auto: dark where the user wants it; light stays light', 'colorScheme', async (t) => {
  const light = await look(await open(t, drawn(SMALL), { colorScheme: 'dark' }));
  const dark = await look(await open(t, drawn(SMALL, '--theme=dark')));
  assert.notDeepEqual(dark, light);
  const auto = drawn(SMALL, '--theme=auto');
  assert.deepEqual(await look(await open(t, auto, { colorScheme: 'light' })), light);
  assert.deepEqual(await look(await open(t, auto, { colorScheme: 'dark' })), dark);
});

test('fluid: the drawing takes the width of the window, texts keep their size, and a resize is followed', async (t) => {
  const page = await open(t, drawn(SMALL, '--width=100%'), { viewport: { width: 900, height: 500 } });
  await nextPaint(page);
  const fits = async (width) => {
    const root = await frame(page, 'all');
    assert.ok(Math.abs(root.x - 10) < 1 && Math.abs(root.w - (width - 20)) < 1, `${root.x} ${root.w} in ${width}`);
    assert.ok(Math.abs(root.h - 15) < 0.5);
    const right = await page.evaluate(() => document.querySelector('#ignorecase').getBoundingClientRect().right);
    assert.ok(right <= width && right > width - 30);
    const title = await page.evaluate(() => { const a = document.querySelector('#title').getBoundingClientRect(); return a.x + a.width / 2; });
    assert.ok(Math.abs(title - width / 2) < 3);
  };
  await fits(900);
  await page.resize(1800, 500);
  await nextPaint(page);
  await fits(1800);
  await clickFrame(page, 'eval');
  assert.ok(Math.abs((await frame(page, 'eval')).w - 1780) < 1);
  await page.resize(600, 500);
  await nextPaint(page);
  assert.ok(Math.abs((await frame(page, 'eval')).w - 580) < 1, 'zoomed, too');
  assert.ok((await labels(page)).every((l) => l.x + l.w < 592 || l.x > 592));
  await page.locator('#unzoom').click();
  await fits(600);
});

test('fluid in an HTML page: the width of its place', async (t) => {
  const page = await open(t, await html('<div style="width:700px">' + draw(SMALL, '--width=100%') + '</div>'));
  await nextPaint(page);
  assert.ok(Math.abs((await frame(page, 'all')).w - 680) < 1);
});

test('in an HTML page every dark graph is dark, and an element called "background" is not one of ours', async (t) => {
  const page = await open(t, await pasted('<div id="background"></div>', draw(SMALL, '--theme=dark'), draw(SMALL, '--theme=dark')));
  const looks = await page.evaluate(() => [...document.querySelectorAll('svg.flamegraph')].map((svg) => {
    const id = /url\("?#([^")]*)/.exec(getComputedStyle(svg.querySelector('rect')).fill)[1];
    return [svg.contains(document.getElementById(id)), getComputedStyle(svg.querySelector('stop')).stopColor];
  }));
  assert.deepEqual(looks, [[true, 'rgb(27, 27, 31)'], [true, 'rgb(27, 27, 31)']]);
});

test('styles of the page do not move text, and ours stay in the graph', async (t) => {
  const around = '<style>body { letter-spacing: 0.2em; word-spacing: 1em; font-weight: bold; font-style: italic }</style><h1 id="title">page</h1>';
  const plain = await open(t, await pasted(draw(SMALL, '--fontsize=20'), draw(SMALL, '--fontsize=10')));
  const styled = await open(t, await pasted(around, draw(SMALL, '--fontsize=20'), draw(SMALL, '--fontsize=10')));
  await styled.evaluate(() => { document.documentElement.dir = 'rtl'; });
  const look = (page) => page.evaluate(() => [...document.querySelectorAll('svg.flamegraph')].map((svg) => {
    const left = svg.getBoundingClientRect().x;
    return [getComputedStyle(svg.querySelector('#title')).fontSize, [...svg.querySelectorAll('#frames text')].map((text) => {
      const area = text.getBoundingClientRect();
      return [Math.round(area.x - left), Math.round(area.width)];
    })];
  }));
  assert.deepEqual(await look(styled), await look(plain));
  assert.deepEqual((await look(styled)).map(([size]) => size), ['25px', '15px']);
  assert.equal(await styled.evaluate(() => getComputedStyle(document.querySelector('h1')).fontSize), '32px');
});

test('listeners outside the SVG go with it', async (t) => {
  // Keeps the options of every listener that is added to the window, the document or the visual viewport. Those for errors
  // are the test's own.
  const spy = `<script>
    window.added = [];
    for (const target of [window, document, visualViewport]) {
      const add = target.addEventListener;
      target.addEventListener = (name, handle, options) => { window.added.push([name, options]); add.call(target, name, handle, options); };
    }
  </script>`;
  const page = await open(t, await pasted(spy, draw(SMALL, '--width=100%')));
  const left = () => page.evaluate(() => window.added.filter(([name, options]) => !/error|rejection/.test(name) && !(options && options.signal && options.signal.aborted)).map(([name]) => name));
  assert.deepEqual([...new Set(await left())].sort(), ['copy', 'focusin', 'focusout', 'keydown', 'load', 'resize', 'scroll']);
  await page.keyboard.press('x');
  assert.ok((await left()).length > 0);
  const size = () => page.evaluate(() => {
    window.graph = window.graph || document.querySelector('svg');
    return window.graph.getAttribute('viewBox');
  });
  const before = await size();
  await page.evaluate(() => window.graph.remove());
  await nextPaint(page);
  assert.equal(await size(), before, 'the observer of its size, too');
  await page.keyboard.press('x');
  assert.deepEqual(await left(), []);
});
