#!/usr/bin/env node
// contrast - a table: in every palette, kind of difference and theme, how well labels can be read on their frames.
//
//   node contrast.js FLAMEGRAPH        in the browser that VIEWER_BROWSER names, or Chromium
//
// lowest  the lowest contrast of a label against its frame, and how many percent of the labels are under 4.5:1
// faded   the same of the callers of a frame that is zoomed to, whatever the colour of their frame, over the top and the bottom
//         of the background
// Exit code 1 when a label is under 4.5:1; 77 when there is no browser.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const browsers = require('./lib/browser.js');
const { contrast, blend, PALETTES } = require('./lib/contrast.js');
const { Page } = require('./lib/page.js');

const ENOUGH = 4.5;
const PLACES = ['java/', 'py/', 'std::', 'lib', 'node:', 'runtime.', 'perl::', ''];
const MARKS = ['', '_[k]', '_[j]', '_[i]', '_[w]', '.py', '::f', '.js'];

// 320 wide frames with names of many kinds and sums, on a few callers.
const NAMES = Array.from({ length: 320 }, (_, i) => PLACES[i % 8] + String.fromCharCode(97 + (i % 26)) + i + MARKS[(i >> 3) % 8]);
const PLAIN = NAMES.map((name, i) => `a;b;${name} ${40 + (i % 9)}\n`).join('');
const TWICE = NAMES.map((name, i) => `a;b;${name} ${40 + (i % 9)} ${i % 11 === 0 ? 0 : 20 + ((i * 17) % 61)}\n`).join('');

const KINDS = [
  ...PALETTES.map((palette) => [palette, PLAIN, ['--colors=' + palette]]),
  ...['hot', 'io', 'java'].map((palette) => [palette + ' --hash', PLAIN, ['--hash', '--colors=' + palette]]),
  ['difference', TWICE, []],
  ['--negate', TWICE, ['--negate']],
  ['--delta=total', TWICE, ['--delta=total']],
];

// Runs in the page: the colours of labels and frames, and what those of faded callers are made of.
function look() {
  const list = Array.from(document.querySelectorAll('#frames rect + text'), (label) =>
    [getComputedStyle(label).fill, getComputedStyle(label.previousElementSibling).fill]);
  const group = document.querySelector('#frames');
  const caller = document.querySelector('#frames > .parent > rect');
  return {
    list, fills: Array.from(group.querySelectorAll('rect'), (rect) => getComputedStyle(rect).fill),
    ink: getComputedStyle(document.querySelector('.fg-labels .parent')).fill, opacity: Number(getComputedStyle(caller).opacity),
    stops: Array.from(document.querySelectorAll('stop'), (stop) => getComputedStyle(stop).stopColor),
  };
}

const summary = (ratios) => `${Math.min(...ratios).toFixed(2)}\t${((100 * ratios.filter((r) => r < ENOUGH).length) / ratios.length).toFixed(1)}`;

/** The address of the first frame of a name, zoomed to. */
function zoomed(svg, name) {
  const found = new RegExp(`<title>${name} .*?<rect x="([^"]+)" y="([^"]+)"`).exec(svg);
  return `?x=${found[1]}&y=${found[2]}`;
}

async function main() {
  const why = browsers.missing();
  if (why || process.argv.length !== 3) {
    console.log(why ? 'skipped: ' + why : 'usage: node contrast.js FLAMEGRAPH');
    return why ? 77 : 2;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flamegraph-contrast-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const browser = await browsers.launch();
  const page = new Page(await browser.open({}));
  let bad = 0;
  console.log(['colours'.padEnd(14), 'theme', 'labels', 'lowest', '% <4.5', 'faded', '% <4.5'].join('\t'));
  for (const [kind, folded, options] of KINDS) {
    for (const theme of ['light', 'dark']) {
      const svg = execFileSync(process.argv[2], ['--width=16000', '--theme=' + theme, ...options], { input: folded, encoding: 'utf8', maxBuffer: 1 << 28 });
      const file = path.join(folder, 'graph.svg');
      fs.writeFileSync(file, svg);
      await page.goto('file://' + file + zoomed(svg, 'b'));
      const { list, fills, ink, opacity, stops } = await page.evaluate(look);
      const ratios = list.map(([label, fill]) => contrast(label, fill));
      const faded = fills.flatMap((fill) => stops.map((stop) => contrast(ink, blend(fill, stop, opacity))));
      bad += [...ratios, ...faded].filter((ratio) => ratio < ENOUGH).length;
      console.log([kind.padEnd(14), theme, ratios.length, summary(ratios), summary(faded)].join('\t'));
    }
  }
  await browser.close();
  return bad > 0 ? 1 : 0;
}

main().then((code) => process.exit(code));
