// The view in the address: ?x=..&y=..&s=.., the place of the frame zoomed to and the search, as links have always had it. New
// are ic=1, b=1 (the other side of a difference), c=.. (the function whose callers are shown) and o=.. (the numbers of the frames that are left out, with dots between
// them). A second graph of the page has x2, y2, s2, ... Other parameters of the page stay as they are.

const nth = place > 0 ? String(place + 1) : '';

function parameters() {
  return location.search.slice(1).split('&').filter((pair) => pair !== '').map((pair) => {
    const cut = pair.indexOf('=');
    return cut < 0 ? [pair, null] : [pair.slice(0, cut), pair.slice(cut + 1)];
  });
}

// What the address does not have yet. An update writes it once, at its end: that takes a browser a millisecond and more.
let unwritten = null;

function writeAddress(changes) {
  unwritten = Object.assign(unwritten || {}, changes);
  if (!updating) writeNow();
}

function writeNow() {
  const changes = unwritten;
  if (!changes) return;
  unwritten = null;
  let list = parameters();
  for (const name in changes) {
    const key = name + nth;
    const old = list.find((pair) => pair[0] === key);
    const value = encodeURIComponent(changes[name]);
    list = list.filter((pair) => pair[0] !== key || (pair === old && changes[name] !== ''));
    if (changes[name] === '') continue;
    if (old) old[1] = value;
    else list.push([key, value]);
  }
  const query = list.map(([key, value]) => (value === null ? key : key + '=' + value)).join('&');
  const address = location.pathname + (query === '' ? '' : '?' + query);
  if (address === location.pathname + location.search) return;
  try {
    history.replaceState(history.state, '', address + location.hash);
  } catch {
    // Refused, as in a sandboxed frame: then there are no links to share, all else works.
  }
}

function keepView() {
  const { view } = state;
  writeAddress({ x: view === 0 ? '' : model().x[view].toFixed(1), y: view === 0 ? '' : String(top(view)) });
}

function readAddress() {
  const found = {};
  for (const [key, value] of parameters()) {
    if (value === null) continue;
    try {
      found[key] = decodeURIComponent(value);
    } catch {
      found[key] = value;
    }
  }
  if (['b', 'c', 'o'].some((name) => found[name + nth])) {
    const other = treeFrom(found);
    if (Object.keys(other).length > 0) update(other);
  }
  const changes = {};
  if (found['x' + nth] && found['y' + nth]) {
    const target = framePlacedAt(Number(found['x' + nth]), Number(found['y' + nth]));
    if (target > 0 && canZoom(target)) changes.view = target;
  }
  if (found['s' + nth]) Object.assign(changes, { term: found['s' + nth], ignoreCase: found['ic' + nth] === '1' });
  if (Object.keys(changes).length === 0) return;
  update(changes);
  if (changes.term) openSearch(false);
}

// The frame drawn at a place, which is rounded to tenths; of several that begin there (some without width) the widest.
function framePlacedAt(x, y) {
  const m = model();
  let best = -1;
  for (let i = 0; i < m.size; i++) {
    if (Math.abs(top(i) - y) < 0.01 && Math.abs(m.x[i] - x) < 0.101 && (best < 0 || m.w[i] > m.w[best])) best = i;
  }
  return best;
}
