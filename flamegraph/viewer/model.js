// The frames: exact counts and depths from the metadata, elements and names from the drawing.
//
// Arrays indexed by the number of the frame: group, rect, depth, count, parent, end, x and w (exact, in units of the drawing),
// info (the whole title), name, word (the number of the name in words, the list of distinct names), self and narrow. By word:
// total and frames. By depth: rows (the frames from left to right), y. The frames are in the order of the tree, parent first: a subtree is the run [i, end[i]).
//
// It is read when first needed or when the browser is idle.
let tree = null;
let base = null; // the tree of the drawing; `tree` may be one that was made of it (derive.js)
let stage = frames; // the group that is shown

function model() {
  if (!tree) {
    tree = places();
    readElements(tree);
    readNames(tree);
    sumUp(tree);
    ground = base = tree;
  }
  return tree;
}

let placed = null;

// What needs none of the elements.
function places() {
  if (!placed) {
    placed = readTree();
    readPlaces(placed);
  }
  return placed;
}

// The metadata has two numbers for each frame, its depth and its count.
function readTree() {
  const pairs = settings.frames;
  const size = pairs.length / 2;
  const m = { size, depth: new Int32Array(size), count: new Float64Array(size), parent: new Int32Array(size).fill(-1) };
  m.end = new Int32Array(size).fill(size);
  m.lastChild = new Int32Array(size).fill(-1);
  m.previous = new Int32Array(size).fill(-1); // sibling
  m.rows = [];
  const path = [];
  for (let i = 0; i < size; i++) {
    const depth = pairs[2 * i];
    m.depth[i] = depth;
    m.count[i] = pairs[2 * i + 1];
    while (path.length > depth) m.end[path.pop()] = i;
    if (depth > 0) {
      const parent = path[depth - 1];
      m.parent[i] = parent;
      m.previous[i] = m.lastChild[parent];
      m.lastChild[parent] = i;
    }
    path.push(i);
    if (depth === m.rows.length) m.rows.push([]);
    m.rows[depth].push(i);
  }
  return m;
}

// A frame begins where its left sibling ends, or else its parent begins, but for the gaps, again two numbers each: the frame,
// and the counts left free before it.
function readPlaces(m) {
  const unit = (drawnWidth - 2 * xpad) / m.count[0];
  const from = new Float64Array(m.size);
  for (let i = 1, gap = 0; i < m.size; i++) {
    const sibling = m.previous[i];
    from[i] = sibling >= 0 ? from[sibling] + m.count[sibling] : from[m.parent[i]];
    if (settings.gaps[gap] === i) {
      from[i] += settings.gaps[gap + 1];
      gap += 2;
    }
  }
  m.x = from.map((counts) => xpad + counts * unit);
  m.w = m.count.map((count) => count * unit);
}

// self: what a frame's callees, drawn or too narrow to be, do not have; narrow: what those too narrow have. total, by word: the
// counts of all frames of a name, those on top of another one of that name once; frames: how many they are.
function sumUp(m) {
  m.self = m.count.slice();
  m.narrow = new Float64Array(m.size);
  m.total = new Float64Array(m.words.length);
  m.frames = new Int32Array(m.words.length);
  takeRest(m, settings.narrow);
  const until = new Int32Array(m.words.length); // by word: the end of the outermost frame of that name
  for (let i = 0; i < m.size; i++) {
    if (i > 0) m.self[m.parent[i]] -= m.count[i];
    const word = m.word[i];
    m.frames[word]++;
    if (i < until[word]) continue;
    until[word] = m.end[i];
    m.total[word] += m.count[i];
  }
  forgetLost(m);
}

// Of fractions the last digits are lost.
function forgetLost(m) {
  for (let i = 0; i < m.size; i++) if (Math.abs(m.self[i]) < 1e-9 * m.count[i]) m.self[i] = 0;
}

// Pairs of numbers: how many frames further, and what the callees of that frame have that are too narrow to be drawn.
function takeRest(m, pairs) {
  for (let k = 0, i = 0; k < pairs.length; k += 2) {
    i += pairs[k];
    m.narrow[i] = pairs[k + 1];
    m.self[i] -= m.narrow[i];
  }
}

function readElements(m) {
  m.group = Array.from(frames.children);
  m.rect = m.group.map((group) => group.firstElementChild.nextElementSibling);
  m.index = new Map(m.group.map((group, i) => [group, i]));
  m.height = Number(m.rect[0].getAttribute('height'));
  m.y = m.rows.map((row) => Number(m.rect[row[0]].getAttribute('y')));
}

// A title is the name, then the count and its share. Those that somebody chose (--nameattr) are names as they are. Few names
// are in many frames; a search looks at each name once.
function readNames(m) {
  const units = (settings.unit || []).filter((_, k) => k % 2 === 1).join('|');
  const number = units === '' ? '-?[\\d,]+' : '-?[\\d.]+(?:' + units + ')';
  const counted = settings.countname === '' && units !== '' ? '' : ' ' + settings.countname.replace(/[^\w\s]/g, '\\$&');
  const ending = new RegExp(' \\(' + number + counted + ', [^ %]+%(?:; [^()]*)?\\)$');
  const numbers = new Map();
  m.info = m.group.map((group) => group.firstElementChild.textContent);
  m.name = m.info.map((info) => info.replace(ending, ''));
  m.word = m.name.map((name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name);
  });
  m.words = Array.from(numbers.keys());
}

function frameAt(target) {
  let element = target;
  while (element && element.parentNode !== stage) element = element.parentNode;
  const found = element ? model().index.get(element) : undefined;
  return found === undefined ? -1 : found;
}

const isLink = (frame) => tree === base && model().group[frame].nodeName === 'a';

// The title; a frame that was not drawn by the program gets one like it.
function titleOf(i) {
  const m = model();
  return m === base ? m.info[i] : m.name[i] + ' (' + amount(m.count[i]) + (settings.countname === '' && settings.unit ? '' : ' ' + settings.countname) + ', ' + percent(ratio(m.count[i], m.whole), 2) + ')';
}

// Whether a frame is in the view: in the subtree zoomed to, or one of its ancestors.
function inView(frame) {
  const m = model();
  return frame <= state.view ? m.end[frame] > state.view : frame < m.end[state.view];
}

// ---- Places on the screen ----

const viewWidth = () => state.width - 2 * xpad;
const scale = () => viewWidth() / model().w[state.view];
const top = (frame) => tree.y[tree.depth[frame]];

// Where a frame of the view is on the screen: ancestors fill the whole width.
function onScreen(frame) {
  const m = model();
  if (frame < state.view) return { x: xpad, w: viewWidth() };
  return { x: xpad + (m.x[frame] - m.x[state.view]) * scale(), w: m.w[frame] * scale() };
}
