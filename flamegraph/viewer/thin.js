// Frames that are narrower than a fraction of a pixel. In a very large graph they would be most of what a browser has to lay out
// and paint: they are not displayed, and a few paths are drawn in their place, each in the colour of its first frame. A zoom
// displays those that it makes wide enough to point at.

const THIN = 0.25; // px
const MANY_FRAMES = 20000;
const WIDE_AGAIN = 1; // px
const ONE_COLOUR = 4; // px: what a piece of a path is wide at most
const MANY_REVEALED = 2000;

let thin = null; // by frame: 1 where it is not displayed; null where there are not so many
let revealed = []; // the frames that views displayed: they stay, until they are many

// The paths drawn in their place: those of the whole drawing, which are kept, and those of the view.
const [standing, standingView] = [0, 1].map(() => make(svg, 'g', { class: 'fg-thin' }));
frames.before(standing, standingView);
let standingFor = 0; // the scale that the first was drawn for

const isThin = (i) => thin !== null && tree === base && thin[i] === 1;

// Before the first picture, if possible.
function thinOut() {
  if (settings.frames.length < 2 * MANY_FRAMES) return;
  const m = places();
  thin = new Uint8Array(m.size);
  for (let i = 0, group = frames.firstElementChild; group; i++, group = group.nextElementSibling) {
    if (m.w[i] >= THIN) continue;
    thin[i] = 1;
    group.setAttribute('display', 'none');
  }
  drawStanding(frames.children, m, 1);
}

function setThin(groups, i, on) {
  thin[i] = on;
  if (on) groups[i].setAttribute('display', 'none');
  else groups[i].removeAttribute('display');
}

function reveal(i) {
  if (!isThin(i)) return;
  setThin(tree.group, i, 0);
  revealed.push(i);
}

// For a view: display what is wide enough.
function drawThinView() {
  if (!thin) return;
  const m = tree;
  const { view } = state;
  standingView.textContent = '';
  standing.classList.toggle('hide', m !== base || view !== 0);
  if (m !== base) return;
  const s = scale();
  if (revealed.length > MANY_REVEALED) {
    for (const i of revealed) setThin(m.group, i, 1);
    revealed = [];
  }
  for (let i = view; i >= 0; i = m.parent[i]) reveal(i);
  for (let i = view; i < m.end[view]; i++) if (thin[i] === 1 && m.w[i] * s >= WIDE_AGAIN) reveal(i);
  if (view !== 0) drawThin(standingView, m.group, m, view, s);
  else if (s !== standingFor) drawStanding(m.group, m, s);
}

function drawStanding(groups, m, s) {
  standingFor = s;
  drawThin(standing, groups, m, 0, s);
}

const kinds = new Map(); // by colour

// Colours that are much alike share a path: how many there are is what they cost.
function kindOf(fill) {
  if (!kinds.has(fill)) kinds.set(fill, (fill.match(/\d+/g) || [fill]).map((channel) => ' ' + (channel >> 6)).join(''));
  return kinds.get(fill);
}

// The paths, each in one row, which WebKit paints far faster than high ones; frames that touch in a row, or nearly so, are one piece.
function drawThin(into, groups, m, view, s) {
  const pieces = []; // by depth: the piece that may grow
  const paths = new Map(); // row and kind of colour -> colour and pieces
  const attribute = (i, name) => groups[i].firstElementChild.nextElementSibling.getAttribute(name);
  const height = attribute(0, 'height');
  const y = m.rows.map((row) => attribute(row[0], 'y'));
  const short = (number) => Math.round(number * 100) / 100;
  const add = ({ frame: i, from, to }) => {
    const fill = attribute(i, 'fill');
    const right = short(to);
    const left = short(from);
    const key = m.depth[i] + kindOf(fill);
    if (!paths.has(key)) paths.set(key, { fill, d: '' });
    paths.get(key).d += 'M' + left + ' ' + y[m.depth[i]] + 'H' + right + 'v' + height + 'H' + left + 'z';
  };
  for (let i = view; i < m.end[view]; i++) {
    if (thin[i] === 0 || m.w[i] === 0) continue;
    const from = xpad + (m.x[i] - m.x[view]) * s;
    const to = from + m.w[i] * s;
    const piece = pieces[m.depth[i]];
    if (piece && from - piece.to < THIN && to - piece.from < ONE_COLOUR) {
      piece.to = to;
      continue;
    }
    if (piece) add(piece);
    pieces[m.depth[i]] = { frame: i, from, to };
  }
  for (const piece of pieces) if (piece) add(piece);
  into.textContent = '';
  const list = document.createDocumentFragment();
  for (const path of paths.values()) make(list, 'path', path);
  into.appendChild(list);
}
