// viewer.js - what a flame graph does when it is clicked, searched, walked and resized.
//
// The same bytes stand in every SVG; all values come from its <metadata class="flamegraph-settings">. Everything stays
// within the one <svg> that holds the script, so several graphs can share a page, and nothing global is left behind.
//
// How it stays fast with many boxes: the drawing is never rebuilt. A zoom stretches the whole group of boxes with one
// transform; only what is wide enough to be looked at is then set right, box by box: its exact place, its corners, its
// label (drawn apart, above the boxes). The boxes are in the order of the tree, parent first, so a subtree is a run of
// indices [i, end[i]) and what is too narrow is skipped with everything above it. Text is fitted by adding measured widths of
// characters; the browser is never asked for the size of anything it has drawn.
(function () {
  'use strict';

  // ---- Settings -------------------------------------------------------------------------------------------------------

  const SVG = 'http://www.w3.org/2000/svg';
  const HTML = 'http://www.w3.org/1999/xhtml';

  const script = document.currentScript;
  const svg = script && script.closest('svg.flamegraph');
  const frames = svg && svg.querySelector('#frames');
  if (!frames || !frames.firstElementChild) return;

  const settings = Object.assign(
    { countname: 'samples', nametype: 'Function:', total: 0, fontsize: 12, fontwidth: 0.59, xpad: 10, inverted: false, truncate: 'end', fluid: false,
      pruned: 0 },
    JSON.parse((svg.querySelector('metadata.flamegraph-settings') || { textContent: '{}' }).textContent));

  // A complete reference in an option's text, such as "&amp;", stays one in the SVG: there it reads as its character.
  const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const isXml = (code) => code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);

  function dereferenced(text) {
    return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(amp|lt|gt|quot|apos));/g, (reference, decimal, hex, name) => {
      const code = name ? NAMED[name].charCodeAt(0) : parseInt(decimal || hex, decimal ? 10 : 16);
      return isXml(code) ? String.fromCodePoint(code) : reference;
    });
  }

  for (const name of ['countname', 'nametype']) settings[name] = dereferenced(settings[name]);

  const SEARCH_COLOR = 'rgb(230,0,230)';
  const EXACT_FROM = 4; // px: narrower boxes as a rule just ride along with a zoom
  const MANY_HITS = 1000; // from here on narrow hits are drawn as one path instead of recoloured one by one
  const standalone = document.documentElement === svg;
  const { xpad, fontsize } = settings;

  const part = (id) => svg.querySelector('#' + id);
  const details = part('details');
  const matched = part('matched');
  const unzoomButton = part('unzoom');
  const searchButton = part('search');
  const caseButton = part('ignorecase');

  function make(parent, name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    parent.appendChild(element);
    return element;
  }

  // What the viewer draws itself: search marks, labels and the ring around the current box, above the boxes.
  const overlay = make(svg, 'g', { class: 'fg-overlay' });
  const marks = make(overlay, 'path', { class: 'fg-marks' });
  const labels = make(overlay, 'g', { class: 'fg-labels' });
  const halo = make(overlay, 'rect', { class: 'fg-halo hide', rx: 2 }); // the ring is seen on every colour
  const ring = make(overlay, 'rect', { class: 'fg-ring hide', rx: 2 });

  // The line at the bottom, above the boxes too, because it follows into sight when the end of the picture is scrolled away.
  const line = make(svg, 'g', { class: 'fg-line' });
  make(line, 'rect', { class: 'fg-strip', y: Number(details.getAttribute('y')) - 1.5 * fontsize, width: '100%', height: '100%' });
  line.append(details, matched);
  const said = make(svg, 'text', { class: 'fg-said', role: 'status' }); // for screen readers, where nothing else tells them

  // Ids that something refers to must be told apart when several graphs share a page.
  const place = Array.from(document.querySelectorAll('svg.flamegraph')).indexOf(svg);
  const clipId = 'flamegraph-view-' + place;
  // WebKit goes on clipping by a rect that was empty when it was made.
  const clip = make(make(overlay, 'clipPath', { id: clipId }), 'rect', { x: 0, y: 0, width: '100%', height: '100%' });
  const backdrop = svg.querySelector('rect');

  // The state that all sections share.
  let width = svg.viewBox.baseVal.width; // of the drawing, in its own units
  let view = 0; // the box zoomed to; 0 is the root
  let current = 0; // the box that has, or would get, the keyboard
  let hovered = -1;
  let told = -1; // the box whose details are shown

  // ---- Model of the boxes ---------------------------------------------------------------------------------------------

  // Read once from the drawing, when first needed or when the browser is idle. Arrays indexed by the number of the box:
  // group, rect, name, info (the whole title), x0 (as drawn), y, height, x and w (exact), count, depth, parent, end, word
  // (the number of the name in words, the list of distinct names).
  let boxes = null;

  function model() {
    if (!boxes) boxes = readBoxes();
    return boxes;
  }

  function readBoxes() {
    const m = { group: [], rect: [], name: [], info: [], x0: [], y: [], height: [], w: [], count: [], index: new Map() };
    const title = new RegExp('^([^]*) \\((-?[\\d,]+) ' + settings.countname.replace(/[^\w\s]/g, '\\$&') + ', [^ %]+%(?:; [^()]*)?\\)$');
    for (let g = frames.firstElementChild; g; g = g.nextElementSibling) {
      const info = g.firstElementChild && g.firstElementChild.textContent;
      const rect = info !== null && g.firstElementChild.nextElementSibling;
      if (!rect || rect.nodeName !== 'rect') continue;
      const parts = title.exec(info);
      m.index.set(g, m.group.length);
      m.group.push(g);
      m.rect.push(rect);
      m.info.push(info);
      m.name.push(parts ? parts[1] : info);
      m.count.push(parts ? Number(parts[2].replace(/,/g, '')) : NaN);
      m.x0.push(Number(rect.getAttribute('x')));
      m.y.push(Number(rect.getAttribute('y')));
      m.height.push(Number(rect.getAttribute('height')));
      m.w.push(Number(rect.getAttribute('width')));
    }
    m.size = m.group.length;
    numberNames(m);
    readTree(m);
    refineCounts(m);
    refinePlaces(m);
    return m;
  }

  // Few names stand in many boxes; a search looks at each name once.
  function numberNames(m) {
    const numbers = new Map();
    m.word = new Int32Array(m.size);
    for (let i = 0; i < m.size; i++) {
      let number = numbers.get(m.name[i]);
      if (number === undefined) numbers.set(m.name[i], (number = numbers.size));
      m.word[i] = number;
    }
    m.words = Array.from(numbers.keys());
  }

  // The tree, from the order of the boxes and their heights in the picture.
  function readTree(m) {
    m.parent = new Int32Array(m.size).fill(-1);
    m.end = new Int32Array(m.size).fill(m.size);
    m.depth = new Int32Array(m.size);
    m.lastChild = new Int32Array(m.size).fill(-1);
    m.previous = new Int32Array(m.size).fill(-1); // sibling
    m.rows = []; // by depth: the boxes from left to right
    const below = settings.inverted ? (a, b) => m.y[a] < m.y[b] : (a, b) => m.y[a] > m.y[b];
    const path = [];
    for (let i = 0; i < m.size; i++) {
      while (path.length > 0 && !below(path[path.length - 1], i)) m.end[path.pop()] = i;
      if (path.length > 0) {
        const parent = path[path.length - 1];
        m.parent[i] = parent;
        m.previous[i] = m.lastChild[parent];
        m.lastChild[parent] = i;
      }
      m.depth[i] = path.length;
      path.push(i);
      if (!m.rows[m.depth[i]]) m.rows[m.depth[i]] = [];
      m.rows[m.depth[i]].push(i);
    }
  }

  // Titles show counts as whole numbers. Where the counts were not whole, or a title was replaced (--nameattr), the width
  // tells more.
  function refineCounts(m) {
    const total = settings.total > 0 ? settings.total : m.count[0];
    const step = (0.11 / m.w[0]) * total; // the drawing cannot tell less
    for (let i = 0; i < m.size; i++) {
      const drawn = (m.w[i] / m.w[0]) * total;
      if (i === 0) m.count[i] = total;
      else if (Number.isNaN(m.count[i])) m.count[i] = drawn;
      else if (Math.abs(drawn - m.count[i]) > step) m.count[i] = Math.min(Math.max(drawn, m.count[i] - 0.5), m.count[i] + 0.5);
      if (i > 0) m.count[i] = Math.min(m.count[i], m.count[m.parent[i]]);
    }
  }

  // The drawing is rounded to a tenth of a unit, which a zoom would show as steps and gaps. The counts give the exact
  // widths; the places follow, from right to left, because what a box spent itself is at its left. Where boxes were left
  // out as too narrow, the drawn place decides.
  function refinePlaces(m) {
    m.x = m.x0.slice();
    for (let i = 0; i < m.size; i++) {
      const exact = (m.count[i] / m.count[0]) * m.w[0];
      if (Math.abs(exact - m.w[i]) < 0.11) m.w[i] = exact;
    }
    for (let i = 0; i < m.size; i++) {
      let right = m.x[i] + m.w[i];
      for (let c = m.lastChild[i]; c >= 0; c = m.previous[c]) {
        const rounded = Math.min(Math.max(right - m.w[c], m.x0[c] - 0.05), m.x0[c] + 0.05);
        m.x[c] = Math.max(rounded, m.x[i]);
        right = m.x[c];
      }
    }
  }

  function boxAt(target) {
    while (target && target.parentNode !== frames) target = target.parentNode;
    const found = target ? model().index.get(target) : undefined;
    return found === undefined ? -1 : found;
  }

  const isLink = (box) => model().group[box].nodeName === 'a';

  // Whether a box is in the view: in the subtree zoomed to, or one of its ancestors.
  function inView(box) {
    const m = model();
    return box <= view ? m.end[box] > view : box < m.end[view];
  }

  // ---- Geometry -------------------------------------------------------------------------------------------------------

  const viewWidth = () => width - 2 * xpad;
  const scale = () => viewWidth() / model().w[view];
  const rounded = (number) => String(Number(number.toPrecision(12)));

  // Where a box of the view is on the screen: ancestors fill the whole width.
  function onScreen(box) {
    const m = model();
    if (box < view) return { x: xpad, w: viewWidth() };
    return { x: xpad + (m.x[box] - m.x[view]) * scale(), w: m.w[box] * scale() };
  }

  // ---- Labels ---------------------------------------------------------------------------------------------------------

  const widths = new Map(); // of characters
  let pen; // a canvas to measure them with; null when there is none

  function charWidth(char) {
    let measured = widths.get(char);
    if (measured === undefined) {
      if (pen === undefined) {
        const canvas = document.createElementNS(HTML, 'canvas');
        pen = canvas.getContext ? canvas.getContext('2d') : null;
        if (pen) pen.font = fontsize + 'px ' + getComputedStyle(details).fontFamily;
      }
      measured = pen ? pen.measureText(char).width : fontsize * settings.fontwidth;
      widths.set(char, measured);
    }
    return measured;
  }

  function textWidth(text) {
    let sum = 0;
    for (const char of text) sum += charWidth(char);
    return sum;
  }

  // The longest part of a text that fits, with two dots where it was cut; empty when not even one character would be left.
  function fit(text, room) {
    if (text.length * fontsize * 0.2 < room && textWidth(text) <= room) return text;
    const chars = Array.from(text.length > 2000 ? text.slice(0, 1000) + text.slice(-1000) : text);
    const head = settings.truncate === 'start' ? 0 : settings.truncate === 'middle' ? 0.5 : 1;
    let left = room - 2 * charWidth('.');
    let first = 0;
    let last = chars.length;
    while (first < last) {
      // Take from the front or the back, so that the parts keep their share.
      const front = first < head * (first + chars.length - last + 1);
      left -= charWidth(front ? chars[first] : chars[last - 1]);
      if (left < 0) break;
      if (front) first++;
      else last--;
    }
    if (first === 0 && last === chars.length) return '';
    if (first >= last) return text;
    return chars.slice(0, first).join('') + '..' + chars.slice(last).join('');
  }

  const LABEL_FROM = 2 * fontsize * settings.fontwidth + 3;

  function addLabel(list, box, x, w) {
    if (w < LABEL_FROM) return;
    const m = model();
    const text = fit(m.name[box], w - 4);
    if (text.trim() === '') return;
    const label = document.createElementNS(SVG, 'text');
    label.setAttribute('x', (Math.max(x, xpad) + 3).toFixed(2));
    label.setAttribute('y', m.y[box] + m.height[box] / 2 + 3);
    if (box < view) label.setAttribute('class', 'parent');
    label.textContent = text;
    list.appendChild(label);
  }

  // ---- Drawing a view -------------------------------------------------------------------------------------------------

  let dressed = []; // what was changed for the view: [element, attribute, value before]
  let veiled = []; // boxes with a class for the view: [group, class]

  function dress(element, attribute, value) {
    dressed.push([element, attribute, element.getAttribute(attribute)]);
    element.setAttribute(attribute, value);
  }

  function veil(box, name) {
    const group = model().group[box];
    group.classList.add(name);
    veiled.push([group, name]);
  }

  function undress() {
    for (const [element, attribute, value] of dressed) element.setAttribute(attribute, value);
    for (const [group, name] of veiled) group.classList.remove(name);
    dressed = [];
    veiled = [];
  }

  // Bring the picture in line with `view` and `width`. Without zoom and at the drawn width it is the picture as it came.
  function draw() {
    const m = model();
    undress();
    const list = document.createDocumentFragment();
    const stretched = view !== 0 || Math.abs(viewWidth() - m.w[0]) > 0.06;
    if (stretched) stretch(m, list);
    else for (const name of ['transform', 'clip-path']) frames.removeAttribute(name);
    frames.classList.toggle('fg-stretched', stretched);
    labels.textContent = '';
    labels.appendChild(list);
    unzoomButton.classList.toggle('hide', view === 0);
    placeSearch();
    drawHits(true);
    drawRing();
  }

  function stretch(m, list) {
    const s = scale();
    const corner = rounded(2 / s);
    // Browsers calculate with single precision. When the zoom is so deep that even the left edge of the drawing falls
    // outside, the boxes of the view are moved there, near zero; the others are out of sight anyway.
    const deep = s * xpad > 2 * width;
    const left = deep ? xpad / s : m.x[view];
    frames.setAttribute('transform', 'translate(' + rounded(xpad - left * s) + ' 0) scale(' + s + ' 1)');
    clip.setAttribute('x', left);
    clip.setAttribute('width', m.w[view]);
    frames.setAttribute('clip-path', 'url(#' + clipId + ')');

    const put = (box, x, w) => {
      dress(m.rect[box], 'x', rounded(x));
      dress(m.rect[box], 'width', rounded(w));
      dress(m.rect[box], 'rx', corner);
    };
    for (let box = m.parent[view]; box >= 0; box = m.parent[box]) {
      put(box, left, m.w[view]);
      veil(box, 'parent');
      addLabel(list, box, xpad, viewWidth());
    }
    // The more it is stretched, the narrower the boxes whose rounding and corners would show.
    const least = s < 2 ? 3 * EXACT_FROM : s < 8 ? EXACT_FROM : 0.3;
    for (let box = view; box < m.end[view]; ) {
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
    const from = m.x[view];
    const to = from + m.w[view];
    for (const row of m.rows) {
      let low = 0;
      for (let high = row.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (row[middle] < view) low = middle + 1;
        else high = middle;
      }
      for (let k = low - 1; k >= 0 && m.x0[row[k]] + m.w[row[k]] > from - 0.2; k--) if (!inView(row[k])) veil(row[k], 'hide');
      for (; low < row.length && m.x0[row[low]] < to + 0.2; low++) if (!inView(row[low])) veil(row[low], 'hide');
    }
  }

  // ---- Zoom -----------------------------------------------------------------------------------------------------------

  function zoom(box) {
    if (box === view || !(model().w[box] > 0)) return;
    view = box;
    if (!inView(current)) select(box, false, false);
    draw();
    showMatched();
    describeAgain();
    writeAddress({ x: view === 0 ? '' : model().x0[view].toFixed(1), y: view === 0 ? '' : String(model().y[view]) });
  }

  // ---- Search ---------------------------------------------------------------------------------------------------------

  let term = '';
  let ignoreCase = false;
  let literal = false; // the term is no valid pattern and was searched as plain text
  let hits = []; // boxes, in the order of the tree
  let recoloured = new Map(); // box -> its own fill
  let recolouredAll = false;
  let panel = null; // while a search is open: a foreignObject,
  let input = null; // and the input in it
  const isTyping = () => input !== null && document.activeElement === input;

  function pattern() {
    const flags = ignoreCase ? 'i' : '';
    literal = false;
    try {
      return new RegExp(term, flags);
    } catch (error) {
      literal = true;
      return new RegExp(term.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags);
    }
  }

  function search(text) {
    term = text;
    const before = hits;
    hits = [];
    if (term !== '') {
      const m = model();
      const wanted = pattern();
      const matching = m.words.map((word) => wanted.test(word));
      // The root is no function: it would turn every search for a part of "all" into 100%.
      for (let i = 1; i < m.size; i++) if (matching[m.word[i]]) hits.push(i);
    }
    // The next letter often leaves the matches as they were; then there is nothing to draw.
    if (hits.length !== before.length || hits.some((i, at) => i !== before[at])) drawHits(false);
    showMatched();
    searchButton.textContent = term === '' ? 'Search' : 'Reset Search';
    searchButton.classList.toggle('show', term !== '');
    placeSearch();
    if (input) input.setAttribute('aria-invalid', term !== '' && (literal || hits.length === 0));
  }

  // The matches in the view, in the order of the tree.
  let seen = { hits: null, view: 0, list: [] };

  function hitsInView() {
    if (view === 0) return hits;
    if (seen.hits !== hits || seen.view !== view) seen = { hits, view, list: hits.filter(inView) };
    return seen.list;
  }

  // Only what differs from before is touched: the browser paints anew whatever is set, even to the same value.
  function drawHits(viewChanged) {
    if (viewChanged && recolouredAll) return;
    recolouredAll = hits.length <= MANY_HITS;
    const wide = recolouredAll ? hits : hitsInView().filter((i) => onScreen(i).w >= EXACT_FROM);
    const before = recoloured;
    recoloured = new Map();
    for (const i of wide) {
      const rect = boxes.rect[i];
      recoloured.set(i, before.has(i) ? before.get(i) : rect.getAttribute('fill'));
      if (!before.delete(i)) rect.setAttribute('fill', SEARCH_COLOR);
    }
    for (const [i, fill] of before) boxes.rect[i].setAttribute('fill', fill);
    const path = recolouredAll ? '' : pathOverNarrow();
    if (path === '') marks.removeAttribute('d');
    else marks.setAttribute('d', path);
  }

  // Matches that touch in a row are one piece of the path: what it costs is the number of its corners.
  function pathOverNarrow() {
    const pieces = []; // by depth: the piece that may grow
    const short = (number) => Math.round(number * 1000) / 1000;
    const outline = ({ box, from, to }) => 'M' + short(from) + ' ' + boxes.y[box] + 'H' + short(to) + 'v' + boxes.height[box] + 'H' + short(from) + 'z';
    let path = '';
    for (const box of hitsInView()) {
      const { x, w } = onScreen(box);
      if (w >= EXACT_FROM) continue;
      const piece = pieces[boxes.depth[box]];
      if (piece && x - piece.to < 0.001) piece.to = Math.max(piece.to, x + w);
      else {
        if (piece) path += outline(piece);
        pieces[boxes.depth[box]] = { box, from: x, to: x + w };
      }
    }
    for (const piece of pieces) if (piece) path += outline(piece);
    return path;
  }

  const ratio = (samples, of) => (of > 0 ? (100 * samples) / of : 0);
  const percent = (number, digits) => (number === 100 ? '100' : number.toFixed(digits)) + '%';

  // The share of a box's samples that have a match on their stack, in percent: all of them if the box or a caller matches.
  function share(top) {
    const m = model();
    let sum = 0;
    let next = 0;
    for (const i of hits) {
      if (i <= top && m.end[i] > top) return 100;
      if (i < top || i < next) continue; // left of it, or within a match that was counted
      if (i >= m.end[top]) break;
      sum += m.count[i];
      next = m.end[i];
    }
    return ratio(sum, m.count[top]);
  }

  // "Matched: ..." at the bottom right, and before it the way from match to match.
  const counter = make(line, 'text', { class: 'fg-step hide' });
  const backButton = make(line, 'text', { class: 'fg-step hide', 'aria-label': 'Previous match' });
  const nextButton = make(line, 'text', { class: 'fg-step hide', 'aria-label': 'Next match' });
  backButton.textContent = '\u2039';
  nextButton.textContent = '\u203a';
  let matchedFrom = 0; // where these texts begin

  function showMatched() {
    let text = ' ';
    if (term !== '') {
      const here = percent(share(view), 1);
      text = 'Matched: ' + (view === 0 ? here : here + ' of view, ' + percent(share(0), 1) + ' of all');
      if (literal) text += ' (plain text)';
      if (hits.length === 0 && settings.pruned > 0) text += ' (' + settings.pruned + ' boxes too narrow to be drawn are not searched)';
    }
    matched.textContent = text;
    const seen = hitsInView();
    const at = ringed ? seen.indexOf(current) + 1 : 0;
    counter.textContent = at > 0 ? at + ' of ' + seen.length : seen.length + (seen.length === 1 ? ' box' : ' boxes');
    let x = width - xpad;
    for (const element of [matched, nextButton, counter, backButton]) {
      element.setAttribute('x', x.toFixed(2));
      if (element !== matched) {
        element.classList.toggle('hide', hits.length === 0);
        element.setAttribute('y', matched.getAttribute('y'));
      }
      if (element === matched || hits.length > 0) x -= textWidth(element.textContent) + fontsize * (element === matched ? 1.5 : 0.6);
    }
    // In a narrow picture the details get a line of their own.
    const narrow = term !== '' && x - xpad < 16 * fontsize;
    matchedFrom = narrow ? width - xpad : x;
    details.setAttribute('dy', narrow ? -0.4 * fontsize : 0);
    for (const element of [matched, nextButton, counter, backButton]) element.setAttribute('dy', narrow ? 0.9 * fontsize : 0);
    showDetails(told);
  }

  // Go to the next match of the view (step 1) or the one before (-1), around the end.
  function stepMatch(step) {
    const seen = hitsInView();
    if (seen.length === 0) return;
    let at = seen.indexOf(current);
    if (at < 0) {
      const after = seen.findIndex((i) => i > current);
      at = step > 0 ? (after < 0 ? seen.length : after) - 1 : after < 0 ? seen.length : after;
    }
    select(seen[(at + step + seen.length) % seen.length], true, !isTyping());
    showMatched();
    // The keyboard stays in the input, so nothing else tells what was found.
    said.textContent = isTyping() ? counter.textContent + ': ' + label(current) : counter.textContent;
  }

  function toggleCase() {
    ignoreCase = !ignoreCase;
    caseButton.classList.toggle('show', ignoreCase);
    caseButton.setAttribute('aria-pressed', ignoreCase);
    if (term !== '') search(term);
    writeAddress({ ic: ignoreCase && term !== '' ? '1' : '' });
  }

  // An input in the picture itself, left of the word "Search".
  function openSearch(focus) {
    if (!panel) {
      panel = make(searchButton.parentNode, 'foreignObject', { class: 'fg-panel' });
      searchButton.before(panel); // where the Tab key looks for it
      input = document.createElementNS(HTML, 'input');
      input.setAttribute('type', 'text');
      input.setAttribute('spellcheck', 'false');
      input.setAttribute('autocomplete', 'off');
      input.setAttribute('placeholder', 'name or regular expression');
      input.setAttribute('aria-label', 'Search names, regular expressions allowed');
      input.value = term;
      input.addEventListener('input', searchSoon);
      input.addEventListener('blur', () => { if (input && input.value === '') closeSearch(false); });
      panel.appendChild(input);
      placeSearch();
    }
    if (!focus) return;
    input.focus();
    input.select();
  }

  // Between "Reset Zoom" and "Search", which makes room for "ic" itself where letters are large.
  function placeSearch() {
    const from = Number(searchButton.getAttribute('x'));
    const over = Math.max(0, from + textWidth(searchButton.textContent) + fontsize / 2 - Number(caseButton.getAttribute('x')));
    searchButton.setAttribute('dx', (-over).toFixed(2));
    if (!panel) return;
    const right = from - over - xpad;
    const taken = view === 0 ? 0 : textWidth(unzoomButton.textContent) + fontsize;
    const room = right - xpad - taken < 6 * fontsize ? right - xpad : right - xpad - taken;
    const wide = Math.max(0, Math.min(22 * fontsize, room));
    panel.setAttribute('x', right - wide);
    panel.setAttribute('y', Number(searchButton.getAttribute('y')) - 1.25 * fontsize);
    panel.setAttribute('width', wide);
    panel.setAttribute('height', 1.75 * fontsize);
  }

  // While somebody types: once per frame, and the address only when the typing stops.
  let frame = 0;
  let pause = 0;

  function searchSoon() {
    if (!frame) frame = requestAnimationFrame(searchNow);
    clearTimeout(pause);
    pause = setTimeout(keepSearch, 400);
  }

  function searchNow() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (input && input.value !== term) search(input.value);
  }

  function keepSearch() {
    clearTimeout(pause);
    writeAddress({ s: term, ic: ignoreCase && term !== '' ? '1' : '' });
  }

  function closeSearch(focus) {
    const old = panel;
    panel = input = null; // first: taking the input away makes it lose the focus, which comes back here
    if (old) old.remove();
    if (term !== '') search('');
    keepSearch();
    if (focus) searchButton.focus({ preventScroll: true });
  }

  // ---- Details --------------------------------------------------------------------------------------------------------

  // Letters and marks that are written from right to left must not turn round what is said behind the name.
  const isolated = (name) => (/[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/.test(name) ? '\u2068' + name + '\u2069' : name);

  // What there is to say of a box: its title, and its part of its parent and of the view.
  function describe(i, room) {
    const m = model();
    let rest = m.info[i].slice(m.name[i].length);
    if (m.parent[i] > 0) rest += ', ' + percent(ratio(m.count[i], m.count[m.parent[i]]), 2) + ' of parent';
    if (view > 0 && i > view && m.parent[i] !== view) rest += ', ' + percent(ratio(m.count[i], m.count[view]), 2) + ' of view';
    return room === undefined ? isolated(m.name[i]) + rest : isolated(fit(m.name[i], room - textWidth(rest))) + rest;
  }

  function showDetails(i) {
    told = i;
    const type = settings.nametype === '' ? '' : settings.nametype + ' ';
    const end = term === '' ? width - xpad : matchedFrom;
    details.textContent = i < 0 ? ' ' : type + describe(i, end - xpad - textWidth(type));
    keepLineInSight();
  }

  // When there is something to say and the bottom of the picture is below the window, say it at the bottom of the window.
  function keepLineInSight() {
    let up = 0;
    if (details.textContent !== ' ' || term !== '') {
      const height = svg.viewBox.baseVal.height;
      // Not getScreenCTM(): in an SVG that is a page of its own, Firefox leaves the scrolling out of it.
      const area = backdrop.getBoundingClientRect();
      const seen = window.visualViewport; // what a pinch leaves of the window
      const bottom = seen ? seen.offsetTop + seen.height : innerHeight;
      up = Math.min(Math.max(0, ((area.bottom - bottom) * height) / area.height), height - 5 * fontsize);
    }
    line.setAttribute('transform', 'translate(0 ' + -up.toFixed(1) + ')');
    line.classList.toggle('fg-raised', up > 0);
  }

  for (const name of ['scroll', 'resize']) {
    for (const target of [window, window.visualViewport]) {
      if (target) target.addEventListener(name, () => requestAnimationFrame(keepLineInSight), { capture: true, passive: true });
    }
  }

  // Make a box the current one: where the arrow keys start and what Enter zooms to; `visibly` puts the ring around it.
  let ringed = false;
  let lent = ['tabindex', 'role', 'aria-label']; // what the current box got; the Tab key reaches the boxes through it

  function select(i, visibly, focus) {
    const m = model();
    const group = m.group[i];
    if (i !== current) {
      for (const name of lent) m.group[current].removeAttribute(name);
      lent = ['tabindex', 'role', 'aria-label'].filter((name) => !group.hasAttribute(name));
      current = i;
    }
    const wanted = { tabindex: '0', role: isLink(i) ? 'link' : 'button', 'aria-label': label(i) };
    for (const name of lent) group.setAttribute(name, wanted[name]);
    ringed = visibly;
    drawRing();
    if (focus) group.focus({ preventScroll: true });
    if (visibly) {
      showDetails(i);
      ring.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      uncoverRing();
    }
  }

  // The line at the bottom of the window must not lie over it.
  function uncoverRing() {
    keepLineInSight();
    const over = ring.getBoundingClientRect().bottom - line.firstElementChild.getBoundingClientRect().top;
    if (line.classList.contains('fg-raised') && over > 0) scrollBy(0, over);
  }

  // What is said of the current box names the view.
  function describeAgain() {
    const group = model().group[current];
    if (lent.includes('aria-label') && group.hasAttribute('aria-label')) group.setAttribute('aria-label', label(current));
  }

  const label = (i) => describe(i) + ', level ' + (model().depth[i] + 1);

  function drawRing() {
    const shown = ringed && inView(current);
    const { x, w } = shown ? onScreen(current) : { x: 0, w: 0 };
    for (const rect of [halo, ring]) {
      rect.classList.toggle('hide', !shown);
      if (!shown) continue;
      rect.setAttribute('x', x.toFixed(2));
      rect.setAttribute('y', model().y[current]);
      rect.setAttribute('width', Math.max(w, 3).toFixed(2));
      rect.setAttribute('height', model().height[current]);
    }
  }

  // The full name of the box under the mouse, or of the one with the ring, to the clipboard. Returns whether that can be
  // tried.
  const nothingSelected = () => String(getSelection() || '') === '';
  const copyable = () => (hovered >= 0 ? hovered : ringed ? current : -1);

  function copyName() {
    const i = copyable();
    if (i < 0 || !nothingSelected()) return false;
    if (copiedByEvent()) return true;
    if (!navigator.clipboard) return false;
    navigator.clipboard.writeText(model().name[i]).then(() => sayCopied(i), () => { details.textContent = 'Not copied: the browser refused'; });
    return true;
  }

  // The old way, which only HTML pages have. It needs no permission, so it works in frames of another origin.
  function copiedByEvent() {
    const before = copies;
    try {
      document.execCommand('copy');
    } catch (error) {
      return false;
    }
    return copies > before;
  }

  let copies = 0;

  function sayCopied(i) {
    copies++;
    details.textContent = 'Copied: ' + fit(model().name[i], viewWidth() / 2);
  }

  // Pages that came over plain HTTP have no navigator.clipboard, but for Ctrl-C there is this event.
  document.addEventListener('copy', (event) => {
    if (!mine(event.target) || isTyping() || copyable() < 0 || !nothingSelected()) return;
    event.clipboardData.setData('text/plain', model().name[copyable()]);
    event.preventDefault();
    sayCopied(copyable());
  });

  // ---- Mouse and touch ------------------------------------------------------------------------------------------------

  let pointer = ''; // the kind of the last pointer; empty after a key

  svg.addEventListener('pointerdown', (event) => { pointer = event.pointerType || 'mouse'; }, true);

  frames.addEventListener('mouseover', (event) => {
    hovered = boxAt(event.target);
    showDetails(hovered);
  });

  frames.addEventListener('mouseout', () => {
    hovered = -1;
    showDetails(ringed ? current : -1);
  });

  frames.addEventListener('click', (event) => {
    const i = boxAt(event.target);
    if (i < 0) return;
    if (pointer === 'touch' && !(ringed && i === current)) {
      // There is no hovering with a finger: the first tap shows the details, the second one acts.
      event.preventDefault();
      select(i, true, true);
      return;
    }
    if (isLink(i)) {
      if (!event.ctrlKey && !event.metaKey) return; // follow it
      event.preventDefault();
    }
    select(i, ringed && pointer !== 'mouse', true);
    zoom(i);
  });

  // With Tab into the boxes: show where the keyboard is. These two listen at the document, because a browser that finds
  // focus listeners on an SVG element makes that element a stop for the Tab key.
  document.addEventListener('focusin', (event) => {
    const i = frames.contains(event.target) ? boxAt(event.target) : -1;
    if (pointer === '' && i >= 0 && !(ringed && i === current)) select(i, true, false);
  });

  document.addEventListener('focusout', (event) => {
    if (!ringed || !frames.contains(event.target) || (event.relatedTarget && svg.contains(event.relatedTarget))) return;
    ringed = false;
    drawRing();
    showDetails(hovered);
  });

  // The button goes, and with it would go the keyboard.
  function unzoom() {
    zoom(0);
    select(current, pointer === '', true);
    if (!ringed) showDetails(hovered);
  }

  const buttons = new Map([
    [unzoomButton, unzoom],
    [searchButton, () => (term === '' ? openSearch(true) : closeSearch(false))],
    [caseButton, toggleCase],
    [backButton, () => stepMatch(-1)],
    [nextButton, () => stepMatch(1)],
  ]);
  for (const [button, action] of buttons) {
    button.setAttribute('role', 'button');
    button.setAttribute('tabindex', '0');
    button.addEventListener('click', action);
  }
  caseButton.setAttribute('aria-label', 'Ignore case');
  caseButton.setAttribute('aria-pressed', 'false');
  matched.setAttribute('role', 'status');
  frames.setAttribute('role', 'group');
  const heading = part('title') && part('title').textContent.trim() !== '' ? part('title').textContent : 'Flame graph';
  frames.setAttribute('aria-label', heading);
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', heading);
  searchButton.parentNode.removeAttribute('display'); // without script these controls do nothing and are not shown

  // ---- Keyboard -------------------------------------------------------------------------------------------------------

  // Whether a key is for this graph: in a page of its own always, in an HTML page when it has the focus or the mouse is over
  // it and nothing else wants the key.
  function mine(target) {
    if (standalone || svg.contains(target)) return true;
    if (target.closest && target.closest('svg.flamegraph, input, textarea, select, [contenteditable]')) return false;
    return svg.matches(':hover');
  }

  // The box in a direction: away from the root the widest callee, along the row the next box of the view.
  function neighbour(key) {
    const m = model();
    const away = settings.inverted ? 'ArrowDown' : 'ArrowUp';
    if (key === 'Home') return view;
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      if (key !== away) return m.parent[current];
      let widest = -1;
      for (let c = m.lastChild[current]; c >= 0; c = m.previous[c]) {
        if (inView(c) && (widest < 0 || m.count[c] >= m.count[widest])) widest = c;
      }
      return widest;
    }
    const row = m.rows[m.depth[current]];
    const next = row[row.indexOf(current) + (key === 'ArrowLeft' ? -1 : 1)];
    return next !== undefined && inView(next) ? next : -1;
  }

  function walk(key) {
    // The first key only shows where one is.
    const next = ringed ? neighbour(key) : inView(current) ? current : view;
    if (next >= 0) select(next, true, true);
    if (term !== '') showMatched();
  }

  function escape() {
    if (term !== '' || input) closeSearch(true);
    else if (view !== 0) zoom(0);
    else return false;
    return true;
  }

  // Each returns whether the key was used; else the browser gets it.
  function controlKey(key) {
    if (key === 'f') openSearch(true);
    else if (key === 'i') toggleCase();
    else return key === 'c' && !isTyping() && copyName();
    return true;
  }

  function inputKey(event) {
    if (event.key === 'Enter') {
      searchNow();
      keepSearch();
      stepMatch(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') escape();
    else return false;
    return true;
  }

  function plainKey(event, key) {
    const inBoxes = frames.contains(event.target);
    const onButton = buttons.get(event.target);
    if (event.key === 'Escape') return escape();
    if (key === 'n' || key === 'N') stepMatch(key === 'n' ? 1 : -1);
    else if (key === 'c') return copyName();
    else if (onButton && (event.key === 'Enter' || event.key === ' ')) onButton();
    else if (/^(Arrow|Home$)/.test(event.key) && (inBoxes || standalone)) walk(event.key);
    else if ((event.key === 'Enter' || event.key === ' ') && inBoxes && ringed && !isLink(current)) zoom(current);
    else return false;
    return true;
  }

  // The letter on a key, on keyboards of other scripts the Latin one that stands there.
  function letter(event) {
    const latin = event.key.charCodeAt(0) > 127 && /^Key([A-Z])$/.exec(event.code);
    if (!latin) return event.key;
    return event.shiftKey ? latin[1] : latin[1].toLowerCase();
  }

  function onKey(event) {
    pointer = '';
    if (!event.key || event.altKey || event.isComposing || !mine(event.composedPath()[0])) return;
    const key = letter(event);
    const control = event.ctrlKey || event.metaKey;
    let used;
    if (key === 'F3' || (control && key.toLowerCase() === 'g' && term !== '')) {
      if (term === '') openSearch(true);
      else stepMatch(event.shiftKey ? -1 : 1);
      used = true;
    } else if (control && key === 'Enter' && frames.contains(event.target)) {
      zoom(current); // also where Enter alone follows a link
      used = true;
    } else if (control) used = !event.shiftKey && controlKey(key.toLowerCase());
    else used = event.target === input ? inputKey(event) : plainKey(event, key);
    if (used) event.preventDefault();
  }

  document.addEventListener('keydown', onKey);

  // ---- Fluid width ----------------------------------------------------------------------------------------------------

  // Fit the drawing to the width that the page gives: a unit stays a pixel, texts keep their size, boxes stretch.
  const drawnAt = width;

  function refit() {
    const given = Math.max(Math.round(svg.clientWidth || svg.getBoundingClientRect().width), 20 * fontsize);
    if (given === width) return;
    width = given;
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + svg.viewBox.baseVal.height);
    backdrop.setAttribute('width', width);
    for (const id of ['title', 'subtitle']) if (part(id)) part(id).setAttribute('x', width / 2);
    for (const button of [searchButton, caseButton]) {
      if (!homes.has(button)) homes.set(button, drawnAt - Number(button.getAttribute('x')));
      button.setAttribute('x', width - homes.get(button));
    }
    draw();
    showMatched();
  }

  const homes = new Map(); // controls -> distance from the right edge

  if (settings.fluid) {
    if (window.ResizeObserver) new ResizeObserver(refit).observe(svg);
    window.addEventListener('resize', refit);
  }

  // ---- Address state --------------------------------------------------------------------------------------------------

  // The view is kept as ?x=..&y=..&s=.., the place of the box zoomed to and the search, as links have always had it; ic=1 is
  // new. A second graph of the page has x2, y2, s2. Other parameters of the page stay as they are.
  const nth = place > 0 ? String(place + 1) : '';

  function parameters() {
    return location.search.slice(1).split('&').filter((pair) => pair !== '').map((pair) => {
      const cut = pair.indexOf('=');
      return cut < 0 ? [pair, null] : [pair.slice(0, cut), pair.slice(cut + 1)];
    });
  }

  function writeAddress(changes) {
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
    } catch (error) {
      // Refused, as in a sandboxed frame: then there are no links to share, all else works.
    }
  }

  function readAddress() {
    const found = {};
    for (const [key, value] of parameters()) {
      if (value === null) continue;
      try {
        found[key] = decodeURIComponent(value);
      } catch (error) {
        found[key] = value;
      }
    }
    if (found['x' + nth] && found['y' + nth]) {
      const target = boxPlacedAt(Number(found['x' + nth]), Number(found['y' + nth]));
      if (target > 0) zoom(target);
    }
    if (found['s' + nth]) {
      search(found['s' + nth]);
      if (found['ic' + nth] === '1') toggleCase();
      openSearch(false);
    }
  }

  // The box drawn at a place; of several that begin there (some without width) the widest.
  function boxPlacedAt(x, y) {
    const m = model();
    let best = -1;
    for (let i = 0; i < m.size; i++) {
      if (Math.abs(m.y[i] - y) < 0.01 && Math.abs(m.x0[i] - x) < 0.051 && (best < 0 || m.w[i] > m.w[best])) best = i;
    }
    return best;
  }

  // ---- Start ----------------------------------------------------------------------------------------------------------

  // In a page with more than one graph, `url(#background)` would mean the first one's, or something else of the page.
  const gradient = part('background');
  if (!standalone && gradient) {
    gradient.id = 'flamegraph-background-' + place;
    backdrop.setAttribute('fill', 'url(#' + gradient.id + ')');
  }

  frames.firstElementChild.setAttribute('tabindex', '0');

  readAddress();

  // Read the boxes before the first click, but well after the first picture.
  const whenIdle = window.requestIdleCallback || ((task) => task());
  const readSoon = () => setTimeout(() => whenIdle(model), 300);
  if (document.readyState === 'complete') readSoon();
  else window.addEventListener('load', readSoon);
})();
