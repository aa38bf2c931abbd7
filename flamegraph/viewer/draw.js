// The view: the boxes as they are zoomed.
//
// The drawing is never rebuilt. A zoom stretches the whole group of boxes with one transform; only what is wide enough to be
// looked at is then set right, box by box: its exact place, its corners, its label (drawn apart, above the boxes). What is
// too narrow is skipped with everything above it.

const EXACT_FROM = 4; // px: narrower boxes as a rule just ride along with a zoom

let dressed = []; // what was changed for the view: [element, attribute, value before]
let veiled = []; // boxes with a class for the view: [group, class]

const precise = (number) => String(Number(number.toPrecision(12)));

function dress(element, attribute, value) {
  dressed.push([element, attribute, element.getAttribute(attribute)]);
  element.setAttribute(attribute, value);
}

function veil(box, name) {
  const group = boxes.group[box];
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
  const stretched = state.view !== 0 || Math.abs(viewWidth() - m.w[0]) > 0.06;
  if (stretched) stretch(m, list);
  else for (const name of ['transform', 'clip-path']) frames.removeAttribute(name);
  frames.classList.toggle('fg-stretched', stretched);
  labels.textContent = '';
  labels.appendChild(list);
}

function stretch(m, list) {
  const { view, width } = state;
  const s = scale();
  const corner = precise(2 / s);
  // Browsers calculate with single precision. When the zoom is so deep that even the left edge of the drawing falls
  // outside, the boxes of the view are moved there, near zero; the others are out of sight anyway.
  const deep = s * xpad > 2 * width;
  const left = deep ? xpad / s : m.x[view];
  frames.setAttribute('transform', 'translate(' + precise(xpad - left * s) + ' 0) scale(' + s + ' 1)');
  clip.setAttribute('x', left);
  clip.setAttribute('width', m.w[view]);
  frames.setAttribute('clip-path', 'url(#' + clipId + ')');

  const put = (box, x, w) => {
    dress(m.rect[box], 'x', precise(x));
    dress(m.rect[box], 'width', precise(w));
    dress(m.rect[box], 'rx', corner);
  };
  for (let box = m.parent[view]; box >= 0; box = m.parent[box]) {
    put(box, left, m.w[view]);
    veil(box, 'parent');
    addLabel(list, box, xpad, viewWidth());
  }
  // The more it is stretched, the narrower the boxes whose rounding and corners would show.
  const least = s < 2 ? 3 * EXACT_FROM : s < 8 ? EXACT_FROM : 0.3;
  for (let box = view; box < m.end[view];) {
    const w = m.w[box] * s;
    if (w < least) {
      box = m.end[box];
      continue;
    }
    put(box, left + m.x[box] - m.x[view], m.w[box]);
    addLabel(list, box, xpad + (m.x[box] - m.x[view]) * s, w);
    box++;
  }
  if (!deep && view !== 0) hideNeighbours(m);
}

// The rounded places of boxes beside the view can reach into it by half a tenth of a unit, which the zoom enlarges.
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

const canZoom = (box) => model().w[box] > 0;

function zoom(box, more) {
  update(Object.assign(canZoom(box) ? { view: box } : {}, more));
}
