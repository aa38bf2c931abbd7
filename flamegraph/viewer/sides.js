// The other side of a difference. The drawing has the widths of one side; the metadata has what its frames count on the other,
// and the frames that are wide enough there only (see other_side.h). Of these a tree is made like those of derive.js, with
// drawn: by frame its number in the drawing, or -1; fills: the colours of the others; opposite: the counts on the drawn side.
// base.there: by frame of the drawing its number in this tree, or -1.

let ground = null; // the tree that is shown, or made others of: that of the drawing, or of the other side
let otherTree = null;

const HIDDEN = 6; // numbers of a frame in settings.other

// An empty tree of the other side, and how a frame is added to it.
function startOtherSide() {
  const most = base.size + settings.other.length / HIDDEN;
  const m = startTree(base, most);
  m.words = base.words.slice();
  m.drawn = new Int32Array(most).fill(-1);
  m.opposite = new Float64Array(most);
  m.fills = new Map();
  const path = []; // by depth: the open frame,
  const used = []; // and where its next callee begins
  const add = (word, depth, count, opposite) => {
    const parent = depth > 0 ? path[depth - 1] : -1;
    const start = depth > 0 ? used[depth - 1] : 0;
    const i = addFrame(m, { word, source: m.size, count, self: count, narrow: 0 }, parent, depth, start);
    m.opposite[i] = opposite;
    if (depth > 0) {
      used[depth - 1] += count;
      m.self[parent] -= count;
    }
    path[depth] = i;
    used[depth] = start;
    return i;
  };
  return { m, add };
}

function otherSide() {
  if (otherTree) return otherTree;
  const counts = settings.before || settings.after;
  const list = settings.other;
  const { m, add } = startOtherSide();
  const numbers = new Map(m.words.map((word, i) => [word, i]));
  const addHidden = (depth, count, opposite, name, fill) => {
    const text = name < 0 ? settings.names[-1 - name] : base.name[name];
    if (!numbers.has(text)) numbers.set(text, m.words.push(text) - 1);
    m.fills.set(add(numbers.get(text), depth, count, opposite), settings.fills[fill]);
  };
  base.there = new Int32Array(base.size).fill(-1);
  for (let i = 0, k = 0, due = 0; i < base.size; i++) {
    if (counts[i] > 0) {
      base.there[i] = add(base.word[i], base.depth[i], counts[i], base.count[i]);
      m.drawn[base.there[i]] = i;
    }
    for (; k < list.length && due + list[k] === i + 1; k += HIDDEN) {
      due += list[k];
      addHidden(...list.slice(k + 1, k + HIDDEN));
    }
  }
  takeRest(m, settings.rest);
  forgetLost(m);
  m.whole = m.count[0];
  otherTree = finishTree(m, 0);
  return otherTree;
}

// The colour of a frame that the program did not draw itself.
function fillOf(i) {
  const source = tree.source[i];
  const drawn = ground.drawn ? ground.drawn[source] : source;
  return drawn < 0 ? ground.fills.get(source) : base.rect[drawn].getAttribute('fill');
}

// Of the other side, or of the drawing's.
const nameOfSide = (other) => (Boolean(settings.before) === other ? 'Before' : 'After');

// The view stays where it is, as far as its frames are on both sides.
function showOtherSide() {
  if (!settings.other) return false;
  const m = model();
  const other = otherSide();
  const there = m === base ? base.there : m === other ? other.drawn : null;
  let view = there ? state.view : 0;
  while (view > 0 && there[view] < 0) view = m.parent[view];
  view = view > 0 ? there[view] : 0;
  const byKey = pointer === '';
  update(byKey ? { other: !state.other, without: [], view, ringed: true, told: view } : { other: !state.other, without: [], view });
  if (byKey) {
    focusCurrent();
    showRing();
  }
  return true;
}
