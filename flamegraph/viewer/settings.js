// What the drawing is made of, and what the program knew when it was drawn: the <metadata class="flamegraph-settings">.

const SVG = 'http://www.w3.org/2000/svg';
const HTML = 'http://www.w3.org/1999/xhtml';

const svg = document.currentScript && document.currentScript.closest('svg.flamegraph');
const frames = svg && svg.querySelector('#frames');
const metadata = svg && svg.querySelector('metadata.flamegraph-settings');
if (!frames || !frames.firstElementChild || !metadata) return;

const settings = JSON.parse(metadata.textContent);

// A complete reference in an option's text, such as "&amp;", stays one in the SVG: there it reads as its character.
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };

function isXml(code) {
  return code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

function dereferenced(text) {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(amp|lt|gt|quot|apos));/g, (reference, decimal, hex, name) => {
    const code = name ? NAMED[name].charCodeAt(0) : parseInt(decimal || hex, decimal ? 10 : 16);
    return isXml(code) ? String.fromCodePoint(code) : reference;
  });
}

for (const name of ['countname', 'nametype']) settings[name] = dereferenced(settings[name]);

const { xpad, fontsize } = settings;
const drawnWidth = svg.viewBox.baseVal.width;
const drawnHeight = svg.viewBox.baseVal.height;
const standalone = document.documentElement === svg;
const place = Array.from(document.querySelectorAll('svg.flamegraph')).indexOf(svg); // among the graphs of the page

const part = (id) => svg.querySelector('#' + id);
const title = part('title');
const subtitle = part('subtitle');
const details = part('details');
const matched = part('matched');
const unzoomButton = part('unzoom');
const searchButton = part('search');
const caseButton = part('ignorecase');
const legend = svg.querySelector('.fg-legend');
const backdrop = svg.querySelector('rect');

function make(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  parent.appendChild(element);
  return element;
}

// What the viewer draws itself: search marks, labels and the ring around the current frame, above the frames.
const overlay = make(svg, 'g', { class: 'fg-overlay' });
const marks = make(overlay, 'path', { class: 'fg-marks' });
const labels = make(overlay, 'g', { class: 'fg-labels' });
const halo = make(overlay, 'rect', { class: 'fg-halo hide', rx: 2 }); // the ring is seen on every colour
const ring = make(overlay, 'rect', { class: 'fg-ring hide', rx: 2 });

// The line at the bottom, above the frames too, because it follows into sight when the end of the picture is scrolled away.
const line = make(svg, 'g', { class: 'fg-line' });
make(line, 'rect', { class: 'fg-strip', y: Number(details.getAttribute('y')) - 1.5 * fontsize, width: '100%', height: '100%' });
line.append(details, matched);

// After "Reset Zoom", the other side of a difference, and what can be done with the current frame.
const actions = ['', 'Callers', 'Leave out', 'Undo'].map((word) => {
  const button = make(unzoomButton.parentNode, 'text', { class: 'fg-action hide', y: unzoomButton.getAttribute('y') });
  button.textContent = word;
  searchButton.before(button); // where the Tab key looks for it
  return button;
});
const [sideButton, callersButton, leaveButton, undoButton] = actions;

// In it, before "Matched: ...", the way from match to match.
const counter = make(line, 'text', { class: 'fg-step hide' });
const backButton = make(line, 'text', { class: 'fg-step hide', 'aria-label': 'Previous match' });
const nextButton = make(line, 'text', { class: 'fg-step hide', 'aria-label': 'Next match' });
backButton.textContent = '\u2039';
nextButton.textContent = '\u203a';

// For screen readers, where nothing else tells them.
const said = make(svg, 'text', { class: 'fg-status', role: 'status' });

// Ids that something refers to must be told apart when several graphs share a page. In such a page `url(#background)` would
// mean the first graph's, or something else of the page.
const clipId = 'flamegraph-view-' + place;
// WebKit goes on clipping by a rect that was empty when it was made.
const clip = make(make(overlay, 'clipPath', { id: clipId }), 'rect', { x: 0, y: 0, width: '100%', height: '100%' });
const gradient = part('background');
if (!standalone && gradient) {
  gradient.id = 'flamegraph-background-' + place;
  backdrop.setAttribute('fill', 'url(#' + gradient.id + ')');
}
