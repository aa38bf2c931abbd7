// Trees made of another one: without frames that are left out, and the callers and callees of one function. They have the
// arrays of model.js, and source: the frame of the drawing that a frame has its colour from.

const emptyNode = (word, source) => ({ word, source, count: 0, self: 0, narrow: 0, kids: new Map() });

function kid(node, word, source) {
  let found = node.kids.get(word);
  if (!found) node.kids.set(word, (found = emptyNode(word, source)));
  return found;
}

// The arrays, for so many frames at most.
function startTree(from, size) {
  const m = { words: from.words, size: 0, rows: [], callersFrom: 0, whole: 0, group: [], rect: [], index: new Map() };
  for (const name of ['depth', 'parent', 'end', 'lastChild', 'previous', 'word', 'source']) m[name] = new Int32Array(size).fill(-1);
  for (const name of ['count', 'self', 'narrow', 'x', 'w']) m[name] = new Float64Array(size);
  return m;
}

// A frame after those that are there; `from`: where it begins, in counts.
function addFrame(m, { word, source, count, self, narrow }, parent, row, from) {
  const i = m.size++;
  [m.word[i], m.source[i], m.count[i], m.self[i], m.narrow[i]] = [word, source, count, self, narrow];
  [m.depth[i], m.parent[i], m.end[i], m.x[i]] = [row, parent, i + 1, from];
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
  const first = Math.min(...base.y);
  const last = Math.max(...base.y);
  const step = Math.min(base.height + 1, (last - first + base.height + 1) / m.rows.length);
  m.height = Math.max(1, step - 1);
  const callees = m.rows.length - callers;
  m.y = m.rows.map((_, row) => {
    const away = row < callees ? callers + row : callers - 1 - (row - callees); // rows from the end where the root is
    return settings.inverted ? first + away * step : last + base.height - m.height - away * step;
  });
  return m;
}

// Without the frames, and all that is called from there.
function leaveOut(from, left) {
  const m = startTree(from, from.size);
  const gone = new Set(left);
  const count = from.count.slice();
  for (const i of left) {
    const lost = count[i];
    for (let up = i; up >= 0; up = from.parent[up]) count[up] -= lost;
  }
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

// The callees of all frames of a name are merged, and so are the callers; a recursive call is not the outermost one, which counts.
function mergeAround(from, word) {
  const callees = emptyNode(word, -1);
  const callers = emptyNode(word, -1);
  const at = []; // by depth: the node of the open frame
  for (let i = 0, until = 0; i < from.size; i++) {
    const outermost = i >= until && from.word[i] === word;
    if (!outermost && i >= until) continue;
    const source = from.source ? from.source[i] : i;
    if (outermost) {
      until = from.end[i];
      if (callees.source < 0) callees.source = source;
      let node = callers;
      for (let up = from.parent[i]; up > 0; up = from.parent[up]) {
        node = kid(node, from.word[up], from.source ? from.source[up] : up);
        node.count += from.count[i];
      }
    }
    const node = outermost ? callees : kid(at[from.depth[i] - 1], from.word[i], source);
    at[from.depth[i]] = node;
    for (const name of ['count', 'self', 'narrow']) node[name] += from[name][i];
  }
  return { callees, callers };
}

// The nodes on top of one another, the widest first. Returns how many rows there are.
function addNodes(m, root, first, row) {
  const waiting = [];
  let rows = 0;
  const push = (node, parent, depth, from) => {
    const list = [];
    let start = from;
    for (const next of Array.from(node.kids.values()).sort((a, b) => b.count - a.count)) {
      list.push([next, parent, depth, start]);
      start += next.count;
    }
    waiting.push(...list.reverse());
  };
  push(root, first, 0, 0);
  while (waiting.length > 0) {
    const [node, parent, depth, start] = waiting.pop();
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
  const m = startTree(from, 2 * from.size + 1);
  addFrame(m, callees, -1, 0, 0);
  const above = addNodes(m, callees, 0, 1);
  m.callersFrom = m.size;
  const below = addNodes(m, callers, 0, above + 1);
  m.whole = from.whole || from.count[0];
  return finishTree(m, below);
}

// ---- Drawing them: what is wide enough, anew for each view ----

const DRAWN_FROM = 0.5; // px

const derived = make(svg, 'g', { class: 'fg-derived' });
frames.after(derived);

function addElement(m, i, x, w) {
  const group = make(derived, 'g', i < state.view ? { class: 'parent' } : {});
  make(group, 'title', {}).textContent = titleOf(i);
  const fill = base.rect[m.source[i]].getAttribute('fill');
  m.rect[i] = make(group, 'rect', { x: x.toFixed(2), y: top(i), width: w.toFixed(2), height: m.height, fill, rx: 2, ry: 2 });
  m.group[i] = group;
  m.index.set(group, i);
}

function drawDerived(m, list) {
  const { view } = state;
  derived.textContent = '';
  [m.group, m.rect] = [[], []];
  m.index.clear();
  recoloured = new Map();
  const add = (i) => {
    const { x, w } = onScreen(i);
    if (w < DRAWN_FROM && i !== view) return false;
    addElement(m, i, x, w);
    addLabel(list, i, x, w);
    return true;
  };
  for (let i = m.parent[view]; i >= 0; i = m.parent[i]) add(i);
  for (let i = view; i < m.end[view];) i = add(i) ? i + 1 : m.end[i];
}

// ---- From tree to tree ----

// The tree that the state asks for. What the one before had on its elements is taken back first.
function switchTree() {
  undress();
  forgetHits();
  forgetTooltip();
  forgetCurrent();
  let next = base;
  if (state.without.length > 0) next = leaveOut(base, state.without);
  if (state.callers) next = around(next, state.callers) || next;
  tree = next;
  stage = next === base ? frames : derived;
  derived.textContent = '';
  Object.assign(state, { view: 0, current: 0, ringed: false, hovered: -1, told: -1 });
}
