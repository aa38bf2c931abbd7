// The controls at the top: the space of the title, and the input of a search.

let panel = null; // while a search is open: a foreignObject,
let input = null; // and the input in it
let frame = 0; // for which a search is asked
let pause = 0; // in the typing, after which the search gets into the address

const isTyping = () => input !== null && document.activeElement === input;

// An input in the picture itself, left of the word "Search".
function openSearch(focus) {
  if (!panel) {
    panel = make(searchButton.parentNode, 'foreignObject', { class: 'fg-panel' });
    searchButton.before(panel); // where the Tab key looks for it
    input = document.createElementNS(HTML, 'input');
    const attributes = { type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'name or regular expression' };
    for (const name in attributes) input.setAttribute(name, attributes[name]);
    input.setAttribute('aria-label', 'Search names, regular expressions allowed');
    input.value = state.term;
    input.addEventListener('input', searchSoon);
    input.addEventListener('blur', () => { if (input && input.value === '') closeSearch(false); });
    panel.appendChild(input);
    drawControls();
  }
  if (!focus) return;
  input.focus();
  input.select();
}

function closeSearch(focus) {
  const old = panel;
  panel = input = null; // first: taking the input away makes it lose the focus, which comes back here
  if (old) old.remove();
  update({ term: '' });
  if (focus) searchButton.focus({ preventScroll: true });
}

// While somebody types: once per frame, and the address only when the typing stops.
function searchSoon() {
  if (!frame) frame = requestAnimationFrame(searchNow);
}

function searchNow() {
  cancelAnimationFrame(frame);
  frame = 0;
  if (input) update({ term: input.value });
}

function keepSearch() {
  clearTimeout(pause);
  if (isTyping()) pause = setTimeout(keepSearchNow, 400);
  else keepSearchNow();
}

function keepSearchNow() {
  clearTimeout(pause);
  writeAddress({ s: state.term, ic: state.ignoreCase && state.term !== '' ? '1' : '' });
}

function drawControls() {
  unzoomButton.classList.toggle('hide', state.view === 0);
  searchButton.textContent = state.term === '' ? 'Search' : 'Reset Search';
  searchButton.classList.toggle('show', state.term !== '');
  caseButton.classList.toggle('show', state.ignoreCase);
  caseButton.setAttribute('aria-pressed', state.ignoreCase);
  if (input) input.setAttribute('aria-invalid', state.term !== '' && (literal || hits.length === 0));
  const before = taken;
  taken = drawActions();
  placeSearch();
  if (taken !== before) drawTitle();
}

// Between "Reset Zoom" and "Search", which makes room for "ic" itself where letters are large.
function placeSearch() {
  const from = Number(searchButton.getAttribute('x'));
  const over = Math.max(0, from + textWidth(searchButton.textContent) + fontsize / 2 - Number(caseButton.getAttribute('x')));
  searchButton.setAttribute('dx', (-over).toFixed(2));
  if (!panel) return;
  const right = from - over - xpad;
  const least = 6 * fontsize;
  let room = right - xpad - taken;
  if (room < least) room = right - xpad - hideActions();
  if (room < least) room = right - xpad;
  const wide = Math.max(0, Math.min(22 * fontsize, room));
  panel.setAttribute('x', right - wide);
  panel.setAttribute('y', Number(searchButton.getAttribute('y')) - 1.25 * fontsize);
  panel.setAttribute('width', wide);
  panel.setAttribute('height', 1.75 * fontsize);
}
