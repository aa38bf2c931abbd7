// Trees made of another one: without frames that are left out, and the callers and callees of one function. They have the
// arrays of model.js, and source: the frame of the drawing that a frame has its colour from; callersFrom: the number of the first
// caller, 0 without callers; levels: how many levels of callers there are where more were too much, else 0; whole: the count
// that shares refer to.

// A node of a merged tree. kid: its only callee or caller, or one of those in kids; frames and counts: what is still to be merged.
const emptyNode = (word, source) => ({ word, source, count: 0, self: 0, narrow: 0, kid: null, kids: null, frames: null, counts: null });

// Most nodes have one; only the others get a map.
function kid(node, word, source) {
  if (!node.kid) return (node.kid = emptyNode(word, source));
  if (node.kid.word === word) return node.kid;
  if (!node.kids) node.kids = new Map([[node.kid.word, node.kid]]);
  let found = node.kids.get(word);
  if (!found) node.kids.set(word, (found = emptyNode(word, source)));
  return found;
}

const kidsOf = (node) => (node.kids ? Array.from(node.kids.values()).sort((a, b) => b.count - a.count) : node.kid ? [node.kid] : []);

// The arrays, for so many frames at most.
function startTree(from, size) {
  const m = { words: from.words, size: 0, rows: [], callersFrom: 0, levels: 0, whole: 0, group: [], rect: [], index: new Map() };
  for (const name of ['depth', 'parent', 'end', 'lastChild', 'previous', 'word', 'source']) m[name] = new Int32Array(size).fill(-1);
  for (const name of ['count', 'self', 'narrow', 'x', 'w']) m[name] = new Float64Array(size);
  return m;
}

// A frame after those that are there; `from`: where it begins, in counts.
function addFrame(m, { word, source, count, self, narrow }, parent, row, from) {
  const i = m.size++;
  m.word[i] = word;
  m.source[i] = source;
  m.count[i] = count;
  m.self[i] = self;
  m.narrow[i] = narrow;
  m.depth[i] = row;
  m.parent[i] = parent;
  m.end[i] = i + 1;
  m.x[i] = from;
  if (parent >= 0) {
    m.previous[i] = m.lastChild[parent];
    m.lastChild[parent] = i;
  }
  while (m.rows.length <= row) m.rows.push([]);
  m.rows[row].push(i);
  return i;
}

// From counts to units of the drawing, and rows to places: in the area of the drawing, `callers` rows on the other side.
function finishTree(m, callers) {
  const unit = (drawnWidth - 2 * xpad) / (m.count[0] || 1);
  for (let i = m.size - 1; i >= 0; i--) {
    if (m.parent[i] >= 0) m.end[m.parent[i]] = Math.max(m.end[m.parent[i]], m.end[i]);
    m.x[i] = xpad + m.x[i] * unit;
    m.w[i] = m.count[i] * unit;
  }
  m.name = Array.from(m.word.subarray(0, m.size), (word) => m.words[word]);
  const first = Math.min(base.y[0], base.y[base.y.length - 1]);
  const last = Math.max(base.y[0], base.y[base.y.length - 1]);
  const step = Math.min(base.height + 1, (last - first + base.height + 1) / m.rows.length);
  m.height = Math.max(1, step - 1);
  const callees = m.rows.length - callers;
  m.y = m.rows.map((_, row) => {
    const away = row < callees ? callers + row : callers - 1 - (row - callees); // rows from the end where the root is
    return settings.inverted ? first + away * step : last + base.height - m.height - away * step;
  });
  return m;
}

// A list of frames without those that are on top of one that comes before them in it.
// The sweep in the order of the tree keeps the frames that are still open, and which position is the first of them.
function withoutNested(list) {
  const at = new Map(list.map((i, position) => [i, position]));
  const open = [];
  const nested = new Set();
  for (const i of Array.from(list).sort((a, b) => a - b)) {
    while (open.length > 0 && open[open.length - 1].end <= i) open.pop();
    const before = open.length > 0 ? open[open.length - 1].least : list.length;
    if (before < at.get(i)) nested.add(i);
    open.push({ end: ground.end[i], least: Math.min(before, at.get(i)) });
  }
  return list.filter((i) => !nested.has(i));
}

// Without the frames, and all that is called from there.
function leaveOut(from, left) {
  const m = startTree(from, from.size);
  const gone = new Set(left);
  const lost = new Float64Array(from.size);
  for (let i = 0; i < from.size;) {
    if (gone.has(i)) lost[i] = from.count[i];
    i = gone.has(i) ? from.end[i] : i + 1;
  }
  for (let i = from.size - 1; i > 0; i--) lost[from.parent[i]] += lost[i];
  const count = from.count.map((all, i) => all - lost[i]);
  const numbers = new Int32Array(from.size); // by frame: its number now
  const used = new Float64Array(from.size); // by frame: where its next callee begins
  for (let i = 0; i < from.size;) {
    if (gone.has(i) || (i > 0 && count[i] < 1e-9 * from.count[i])) {
      i = from.end[i];
      continue;
    }
    const parent = from.parent[i];
    const start = parent < 0 ? 0 : used[parent];
    if (parent >= 0) used[parent] += count[i];
    used[i] = start;
    const node = { word: from.word[i], source: i, count: count[i], self: from.self[i], narrow: from.narrow[i] };
    numbers[i] = addFrame(m, node, parent < 0 ? -1 : numbers[parent], from.depth[i], start);
    i++;
  }
  m.whole = m.count[0];
  return finishTree(m, 0);
}

// The callees of all frames of a name are merged; a recursive call is not the outermost one, which counts.
function mergeAround(from, word) {
  const callees = emptyNode(word, -1);
  const callers = emptyNode(word, -1);
  [callers.frames, callers.counts] = [[], []];
  const at = []; // by depth: the node of the open frame
  for (let i = 0, until = 0; i < from.size; i++) {
    const outermost = i >= until && from.word[i] === word;
    if (!outermost && i >= until) continue;
    const source = from.source ? from.source[i] : i;
    if (outermost) {
      until = from.end[i];
      if (callees.source < 0) callees.source = source;
      callers.frames.push(i);
      callers.counts.push(from.count[i]);
    }
    const node = outermost ? callees : kid(at[from.depth[i] - 1], from.word[i], source);
    at[from.depth[i]] = node;
    node.count += from.count[i];
    node.self += from.self[i];
    node.narrow += from.narrow[i];
  }
  return { callees, callers };
}

const MOST_CALLERS = 20000;
const MOST_STEPS = 2000000;

const hasCallers = (from, node) => node.frames.some((i) => from.parent[i] > 0);

// The callers of a node, with the counts of the calls.
function mergeLevel(from, node, next) {
  const { frames: below, counts } = node;
  [node.frames, node.counts] = [null, null];
  for (let k = 0; k < below.length; k++) {
    const up = from.parent[below[k]];
    if (up <= 0) continue;
    const caller = kid(node, from.word[up], from.source ? from.source[up] : up);
    if (!caller.frames) {
      [caller.frames, caller.counts] = [[], []];
      next.push(caller);
    }
    caller.frames.push(up);
    caller.counts.push(counts[k]);
    caller.count += counts[k];
  }
  return below.length;
}

// The callers, level by level: of a function that is called at many depths there can be far more than frames. A level is whole
// or not there. Returns how many callers were made, and after how many levels that was too much, or 0.
function mergeCallers(from, root) {
  let made = 0;
  let steps = 0;
  let levels = 0;
  let level = [root];
  for (; level.length > 0 && made < MOST_CALLERS && steps < MOST_STEPS; levels++) {
    const next = [];
    for (const node of level) steps += mergeLevel(from, node, next);
    made += next.length;
    level = next;
  }
  return { made, cut: level.some((node) => hasCallers(from, node)) ? levels : 0 };
}

// The nodes on top of one another, the widest first. Returns how many rows there are.
function addNodes(m, root, first, row) {
  const waiting = [];
  let rows = 0;
  const push = (node, parent, depth, from) => {
    const list = kidsOf(node);
    let end = from;
    for (const next of list) end += next.count;
    for (let k = list.length - 1; k >= 0; k--) {
      end -= list[k].count;
      waiting.push({ node: list[k], parent, depth, start: k === 0 ? from : end });
    }
  };
  push(root, first, 0, 0);
  while (waiting.length > 0) {
    const { node, parent, depth, start } = waiting.pop();
    rows = Math.max(rows, depth + 1);
    push(node, addFrame(m, node, parent, row + depth, start), depth + 1, start);
  }
  return rows;
}

function around(from, name) {
  const word = from.words.indexOf(name);
  if (word < 0) return null;
  const { callees, callers } = mergeAround(from, word);
  if (callees.source < 0) return null;
  const { made, cut } = mergeCallers(from, callers);
  const m = startTree(from, from.size + made);
  m.levels = cut;
  addFrame(m, callees, -1, 0, 0);
  const above = addNodes(m, callees, 0, 1);
  m.callersFrom = m.size;
  const below = addNodes(m, callers, 0, above + 1);
  m.whole = from.whole || from.count[0];
  return finishTree(m, below);
}

// ---- Drawing them: what is wide enough, anew for each view; of very many frames the widest at once, the others when the browser is idle ----

const DRAWN_FROM = 2; // px
const AT_ONCE = 1500;
const WHEN_IDLE = 1000; // at a time

const derived = make(svg, 'g', { class: 'fg-derived' });
frames.after(derived);

let mould = null; // what the elements of a frame are copied from

function addElement(m, i, x, w, into) {
  if (!mould) {
    mould = document.createElementNS(SVG, 'g');
    make(mould, 'title', {}).textContent = ' ';
    make(mould, 'rect', { rx: 2, ry: 2 });
  }
  const group = mould.cloneNode(true);
  if (i < state.view) group.setAttribute('class', 'parent');
  group.firstChild.firstChild.data = titleOf(i);
  const rect = group.lastChild;
  rect.setAttribute('x', x.toFixed(2));
  rect.setAttribute('y', top(i));
  rect.setAttribute('width', w.toFixed(2));
  rect.setAttribute('height', m.height);
  rect.setAttribute('fill', fillOf(i));
  into.appendChild(group);
  m.rect[i] = rect;
  m.group[i] = group;
  m.index.set(group, i);
}

let waiting = []; // the frames of the view that are still to be drawn
let timer = 0;

function drawDerived(m, list) {
  const { view } = state;
  derived.textContent = '';
  [m.group, m.rect] = [[], []];
  m.index.clear();
  recoloured = new Map();
  waiting = [];
  for (let i = m.parent[view]; i >= 0; i = m.parent[i]) waiting.push(i);
  for (let i = view; i < m.end[view];) {
    const wide = i === view || m.w[i] * scale() >= DRAWN_FROM;
    if (wide) waiting.push(i);
    i = wide ? i + 1 : m.end[i];
  }
  if (waiting.length > AT_ONCE) waiting.sort((a, b) => m.w[b] - m.w[a]);
  drawWaiting(AT_ONCE, list);
}

function drawWaiting(most, list) {
  const groups = document.createDocumentFragment();
  for (const i of waiting.slice(0, most)) {
    const { x, w } = onScreen(i);
    addElement(tree, i, x, w, groups);
    addLabel(list, i, x, w);
  }
  derived.appendChild(groups);
  waiting = waiting.slice(most);
  clearTimeout(timer);
  if (waiting.length > 0) timer = setTimeout(() => whenIdle(() => drawMore(WHEN_IDLE)), 100);
}

function drawMore(most) {
  if (waiting.length === 0) return;
  const list = document.createDocumentFragment();
  drawWaiting(most, list);
  labels.appendChild(list);
  if (hits.length > 0) drawHits(true);
}

// ---- From tree to tree ----

// The tree that the state asks for. What the one before had on its elements is taken back first. Whether the root has the ring,
// and its details are told, is up to the changes.
function switchTree({ ringed = false, told = -1, view = 0 }) {
  undress();
  forgetHits();
  forgetTooltip();
  forgetCurrent();
  ground = state.other ? otherSide() : base;
  let next = ground;
  if (state.without.length > 0) next = leaveOut(ground, state.without);
  // An address can ask for what leaves nothing, or for a function that was left out.
  if (!(next.count[0] > 0)) [state.without, next] = [[], ground];
  const merged = state.callers === '' ? null : around(next, state.callers);
  if (merged) next = merged;
  else state.callers = '';
  tree = next;
  waiting = [];
  stage = next === base ? frames : derived;
  derived.textContent = '';
  Object.assign(state, { view, current: view, ringed, told, hovered: -1 });
}
