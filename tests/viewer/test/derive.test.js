// The trees that are made of the frames, without a browser: sizes that would be slow to draw.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const nodeTest = require('node:test');

const source = fs.readFileSync(path.join(__dirname, '../../../flamegraph/viewer/derive.js'), 'utf8').split('// ---- Drawing them')[0];

/** The functions of derive.js, for a drawing with frames of [depth, count, name]. */
function trees(list) {
  const size = list.length;
  const base = { size, height: 15, y: [], words: [], word: new Int32Array(size), depth: new Int32Array(size), count: new Float64Array(size) };
  Object.assign(base, { parent: new Int32Array(size).fill(-1), end: new Int32Array(size).fill(size), self: new Float64Array(size), narrow: new Float64Array(size) });
  const numbers = new Map();
  const open = [];
  list.forEach(([depth, count, name], i) => {
    if (!numbers.has(name)) numbers.set(name, base.words.push(name) - 1);
    [base.word[i], base.depth[i], base.count[i], base.y[depth]] = [numbers.get(name), depth, count, 16 * depth];
    while (open.length > depth) base.end[open.pop()] = i;
    if (depth > 0) base.parent[i] = open[depth - 1];
    open.push(i);
  });
  const made = new Function('base', 'ground', 'settings', 'drawnWidth', 'xpad', source + '; return { around, leaveOut, withoutNested };'); // eslint-disable-line no-new-func
  return Object.assign(made(base, base, { inverted: false }, 1200, 10), { base });
}

const countsOf = (m, name) => Array.from(m.count.subarray(0, m.size)).filter((_, i) => m.name[i] === name);

nodeTest.test('150,000 callees, 150,000 rows', () => {
  const wide = trees([[0, 150000, 'all'], [1, 150000, 'f'], ...Array.from({ length: 150000 }, (_, i) => [2, 1, 'k' + i])]);
  assert.equal(wide.around(wide.base, 'f').size, 150001);
  const high = trees(Array.from({ length: 150000 }, (_, i) => [i, 1, i === 0 ? 'all' : 'f' + i]));
  assert.equal(high.around(high.base, 'f10000').size, 149999);
  assert.equal(high.leaveOut(high.base, [75000]).size, 1);
});

/** f on each step of a chain of callers, whose names are all the same or all different. */
const chain = (steps, name) => [[0, 10 * steps, 'all'], ...Array.from({ length: steps }, (_, i) => [[i + 1, 10 * (steps - i), name(i)], [i + 2, 10, 'f']]).flat()];

nodeTest.test('a function that is called at 20,000 depths: its direct callers are whole, and how many levels there are is told', () => {
  // A frame of the chain follows the callee f of the one before it.
  const different = trees(chain(20000, (i) => 'g' + i));
  const m = different.around(different.base, 'f');
  assert.equal(m.count[0], 200000);
  const direct = Array.from({ length: m.size }, (_, i) => i).filter((i) => i >= m.callersFrom && m.parent[i] === 0);
  assert.equal(direct.reduce((sum, i) => sum + m.count[i], 0), 200000);
  assert.equal(m.levels, 1);
  const same = trees(chain(20000, () => 'g'));
  const n = same.around(same.base, 'f');
  assert.ok(n.levels > 50 && n.levels < 200, n.levels);
  assert.equal(n.count[n.callersFrom], 200000);
});

nodeTest.test('very many frames are left out, in any order', () => {
  const { base, leaveOut, withoutNested } = trees(chain(20000, (i) => 'g' + i));
  const all = Array.from({ length: base.size - 1 }, (_, i) => i + 1);
  assert.deepEqual(withoutNested(all), [1]);
  assert.deepEqual(withoutNested(Array.from(all).reverse()), Array.from(all).reverse(), 'what was left out before its caller can come back');
  assert.equal(leaveOut(base, all).count[0], 0);
  const left = leaveOut(base, [7, 4, 3]);
  assert.deepEqual([left.count[0], countsOf(left, 'f')], [10, [10]]);
});
