// Search: what matches, and how it is marked.

const SEARCH_COLOR = 'rgb(230,0,230)';
const MANY_HITS = 1000; // from here on narrow hits are drawn as one path instead of recoloured one by one

let literal = false; // the term is not a valid pattern and was searched as plain text
let hits = []; // frames, in the order of the tree
let recoloured = new Map(); // frame -> its own fill
let recolouredAll = false;
let viewed = { hits: null, view: 0, list: [] }; // what hitsInView() found

function pattern() {
  const flags = state.ignoreCase ? 'i' : '';
  literal = false;
  try {
    return new RegExp(state.term, flags);
  } catch {
    literal = true;
    return new RegExp(state.term.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags);
  }
}

// Find the matches of the term. Returns whether they are others than before: the next letter often leaves them as they were.
function findHits() {
  const before = hits;
  hits = [];
  literal = false;
  if (state.term !== '') {
    const m = model();
    const wanted = pattern();
    const matching = m.words.map((word) => wanted.test(word));
    // The root is not a function: it would turn every search for a part of "all" into 100%.
    for (let i = 1; i < m.size; i++) if (matching[m.word[i]]) hits.push(i);
  }
  if (hits.length === before.length && hits.every((i, at) => i === before[at])) {
    hits = before;
    return false;
  }
  return true;
}

// The matches in the view, in the order of the tree.
function hitsInView() {
  if (state.view === 0) return hits;
  if (viewed.hits !== hits || viewed.view !== state.view) viewed = { hits, view: state.view, list: hits.filter(inView) };
  return viewed.list;
}

// Only what differs from before is touched: the browser paints anew whatever is set, even to the same value.
function drawHits(sameHits) {
  if (sameHits && recolouredAll && tree === base && !thin) return;
  recolouredAll = hits.length <= MANY_HITS;
  const wide = (recolouredAll ? hits : hitsInView().filter((i) => onScreen(i).w >= EXACT_FROM)).filter((i) => !isThin(i));
  const before = recoloured;
  recoloured = new Map();
  for (const i of wide) {
    const rect = tree.rect[i];
    if (!rect) continue;
    recoloured.set(i, before.has(i) ? before.get(i) : rect.getAttribute('fill'));
    if (before.delete(i)) continue;
    rect.setAttribute('fill', SEARCH_COLOR);
    colourLabel(i);
  }
  for (const [i, fill] of before) {
    tree.rect[i].setAttribute('fill', fill);
    colourLabel(i);
  }
  const path = recolouredAll && !thin ? '' : pathOverNarrow();
  if (path === '') marks.removeAttribute('d');
  else marks.setAttribute('d', path);
}

// Before another tree is shown.
function forgetHits() {
  for (const [i, fill] of recoloured) if (tree.rect[i]) tree.rect[i].setAttribute('fill', fill);
  recoloured = new Map();
  hits = [];
  viewed = { hits: null, view: 0, list: [] };
}

// Matches that touch in a row are one piece of the path: what it costs is the number of its corners.
function pathOverNarrow() {
  const pieces = []; // by depth: the piece that may grow
  const short = (number) => Math.round(number * 1000) / 1000;
  const outline = ({ frame, from, to }) => 'M' + short(from) + ' ' + top(frame) + 'H' + short(to) + 'v' + tree.height + 'H' + short(from) + 'z';
  let path = '';
  for (const frame of hitsInView()) {
    const { x, w } = onScreen(frame);
    if (recolouredAll ? !isThin(frame) : w >= EXACT_FROM) continue;
    const piece = pieces[tree.depth[frame]];
    if (piece && x - piece.to < 0.001) piece.to = Math.max(piece.to, x + w);
    else {
      if (piece) path += outline(piece);
      pieces[tree.depth[frame]] = { frame, from: x, to: x + w };
    }
  }
  for (const piece of pieces) if (piece) path += outline(piece);
  return path;
}

const ratio = (samples, of) => (of > 0 ? (100 * samples) / of : 0);
const percent = (number, digits) => (number === 100 ? '100' : number.toFixed(digits)) + '%';

// The share of a frame's samples that have a match on their stack, in percent: all of them if the frame or a caller matches.
function share(frame) {
  const m = model();
  let sum = 0;
  let next = 0;
  for (const i of hits) {
    if (i <= frame && m.end[i] > frame) return 100;
    if (i < frame || i < next) continue; // left of it, or within a match that was counted
    if (i >= m.end[frame]) break;
    sum += m.count[i];
    next = m.end[i];
  }
  return ratio(sum, m.count[frame]);
}

// Go to the next match of the view (step 1) or the one before (-1), around the end.
function stepMatch(step) {
  const list = hitsInView();
  if (list.length === 0) return;
  let at = list.indexOf(state.current);
  if (at < 0) {
    const after = list.findIndex((i) => i > state.current);
    at = step > 0 ? (after < 0 ? list.length : after) - 1 : after < 0 ? list.length : after;
  }
  show(list[(at + step + list.length) % list.length], { focus: !isTyping(), reached: true });
}

function toggleCase() {
  update({ ignoreCase: !state.ignoreCase });
  keepSearchNow();
}
