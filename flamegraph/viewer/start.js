// The width, and what is done once.

const homes = new Map([searchButton, caseButton].map((button) => [button, drawnWidth - Number(button.getAttribute('x'))])); // from the right edge

// Fit the drawing to the width that the page gives: a unit stays a pixel, texts keep their size, frames stretch.
function refit() {
  const width = Math.max(Math.round(svg.clientWidth || svg.getBoundingClientRect().width), 20 * fontsize);
  if (width !== state.width) update({ width });
}

function drawSize() {
  svg.setAttribute('viewBox', '0 0 ' + state.width + ' ' + drawnHeight);
  backdrop.setAttribute('width', state.width);
  for (const element of [title, subtitle]) if (element) element.setAttribute('x', state.width / 2);
  for (const [button, home] of homes) button.setAttribute('x', state.width - home);
  drawTitle();
  if (!legend) return;
  const size = 0.8 * fontsize;
  const wide = (textWidth(legend.textContent) * size) / fontsize;
  legend.setAttribute('font-size', size * Math.min(1, (state.width - 2 * xpad) / wide));
}

// A title that is too long runs into the controls: it is shortened, and the whole is its tooltip.
const [wholeTitle, wholeSubtitle] = [title, subtitle].map((element) => (element ? element.textContent : ''));

// Most are short, and need no measuring while the page loads.
function drawHead(element, whole, size, room) {
  const text = whole.length * size < room ? whole : fit(whole, (room * fontsize) / size);
  if (!element || text === element.textContent) return;
  element.textContent = text;
  if (text !== whole) make(element, 'title', {}).textContent = whole;
}

function drawTitle() {
  const right = Number(searchButton.getAttribute('x')) - fontsize;
  const room = 2 * Math.min(state.width / 2 - xpad - Math.max(7 * fontsize, taken), right - state.width / 2);
  drawHead(title, headline(), fontsize + 5, room); // its letters are larger
  drawHead(subtitle, wholeSubtitle, fontsize, state.width - 2 * xpad);
}

// A page of its own that is taller than the window begins at the root.
function showRoot() {
  if (state.callers !== '') showFunction();
  else if (standalone && !settings.inverted && drawnHeight > innerHeight && scrollY === 0) scrollTo(0, drawnHeight);
}

function followWidth() {
  if (window.ResizeObserver) {
    // It fires once more when the SVG is removed.
    const observer = new ResizeObserver(() => (svg.isConnected ? refit() : observer.disconnect()));
    observer.observe(svg);
  }
  listen(window, 'resize', refit);
}

// For screen readers.
function nameParts() {
  const heading = title && title.textContent.trim() !== '' ? title.textContent : 'Flame graph';
  for (const element of [svg, frames]) {
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', heading);
  }
  caseButton.setAttribute('aria-label', 'Ignore case');
  caseButton.setAttribute('aria-pressed', 'false');
  matched.setAttribute('role', 'status');
}

// Read the frames before the first click, but well after the first picture.
function readSoon() {
  setTimeout(() => whenIdle(model), 300);
}

thinOut();
searchButton.parentNode.removeAttribute('display'); // without script these controls do nothing and are not shown
frames.firstElementChild.setAttribute('tabindex', '0');
nameParts();
listenToPointer();
followScrolling();
listen(document, 'keydown', onKey);
listen(document, 'copy', onCopy);
if (settings.fluid) followWidth();
drawTitle();
if (settings.other) drawControls();
readAddress();
showRoot();
if (document.readyState === 'complete') readSoon();
else listen(window, 'load', readSoon);
