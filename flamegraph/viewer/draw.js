// The view: the frames as they are zoomed.
//
// The drawing is never rebuilt. A zoom stretches the whole group of frames with one transform; only what is wide enough to be
// looked at is then set right, frame by frame: its exact place, its corners, its label (drawn apart, above the frames). What is
// too narrow is skipped with everything above it.

const EXACT_FROM = 4; // px: narrower frames as a rule just ride along with a zoom

let dressed = []; // what was changed for the view: [element, attribute, value before]
let veiled = []; // frames with a class for the view: [group, class]

const precise = (number) => String(Number(number.toPrecision(12)));

function dress(element, attribute, value) {
  dressed.push([element, attribute, element.getAttribute(attribute)]);
  element.setAttribute(attribute, value);
}

function veil(frame, name) {
  const group = tree.group[frame];
  group.classList.add(name);
  veiled.push([group, name]);
}

function undress() {
  for (const [element, attribute, value] of dressed) element.setAttribute(attribute, value);
  for (const [group, name] of veiled) group.classList.remove(name);
  dressed = [];
  veiled = [];
}

// Without zoom and at the drawn width it is the picture as it came.
function drawView() {
  const m = model();
  undress();
  const list = document.createDocumentFragment();
  labelOf = new Map();
  // Out of sight costs less than not displayed, which would be laid out again.
  if (m !== base) frames.setAttribute('transform', 'translate(0 -1000000)');
  if (m !== base) drawDerived(m, list);
  else drawDrawing(m, list);
  drawThinView();
  labels.textContent = '';
  labels.appendChild(list);
}

let texts = null; // the labels of the drawing
let textsShown = true;

// While labels are drawn apart, those inside the stretched group are out of the way. One rule for them all in the style sheet
// would let browsers look at every frame.
function showTexts(shown) {
  if (shown === textsShown) return;
  if (!texts) texts = Array.from(frames.querySelectorAll('text'));
  for (const text of texts) {
    if (shown) text.removeAttribute('display');
    else text.setAttribute('display', 'none');
  }
  textsShown = shown;
}

function drawDrawing(m, list) {
  const stretched = state.view !== 0 || Math.abs(viewWidth() - m.w[0]) > 0.06;
  if (stretched) stretch(m, list);
  else for (const name of ['transform', 'clip-path']) frames.removeAttribute(name);
  showTexts(!stretched);
}

function stretch(m, list) {
  const { view, width } = state;
  const s = scale();
  const corner = precise(2 / s);
  // Browsers calculate with single precision. When the zoom is so deep that even the left edge of the drawing falls
  // outside, the frames of the view are moved there, near zero; the others are out of sight anyway.
  const deep = s * xpad > 2 * width;
  const left = deep ? xpad / s : m.x[view];
  frames.setAttribute('transform', 'translate(' + precise(xpad - left * s) + ' 0) scale(' + s + ' 1)');
  clip.setAttribute('x', left);
  clip.setAttribute('width', m.w[view]);
  frames.setAttribute('clip-path', 'url(#' + clipId + ')');

  const put = (frame, x, w) => {
    dress(m.rect[frame], 'x', precise(x));
    dress(m.rect[frame], 'width', precise(w));
    dress(m.rect[frame], 'rx', corner);
  };
  for (let frame = m.parent[view]; frame >= 0; frame = m.parent[frame]) {
    put(frame, left, m.w[view]);
    veil(frame, 'parent');
    addLabel(list, frame, xpad, viewWidth());
  }
  // The more it is stretched, the narrower the frames whose rounding and corners would show.
  const least = s < 2 ? 3 * EXACT_FROM : s < 8 ? EXACT_FROM : 0.3;
  for (let frame = view; frame < m.end[view];) {
    const w = m.w[frame] * s;
    if (w < least) {
      frame = m.end[frame];
      continue;
    }
    put(frame, left + m.x[frame] - m.x[view], m.w[frame]);
    addLabel(list, frame, xpad + (m.x[frame] - m.x[view]) * s, w);
    frame++;
  }
  if (!deep && view !== 0) hideNeighbours(m);
}

// The rounded places of frames beside the view can reach into it by half a tenth of a unit, which the zoom enlarges.
function hideNeighbours(m) {
  const from = m.x[state.view];
  const to = from + m.w[state.view];
  for (const row of m.rows) {
    let low = 0;
    for (let high = row.length; low < high;) {
      const middle = (low + high) >> 1;
      if (row[middle] < state.view) low = middle + 1;
      else high = middle;
    }
    for (let k = low - 1; k >= 0 && m.x[row[k]] + m.w[row[k]] > from - 0.3; k--) if (!inView(row[k])) veil(row[k], 'hide');
    for (; low < row.length && m.x[row[low]] < to + 0.3; low++) if (!inView(row[low])) veil(row[low], 'hide');
  }
}

const canZoom = (frame) => model().w[frame] > 0;

function zoom(frame, more) {
  update(Object.assign(canZoom(frame) ? { view: frame } : {}, more));
}
