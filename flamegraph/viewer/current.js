// The current frame: where the arrow keys start and what Enter zooms to. A ring around it shows it.

let lent = ['tabindex', 'role', 'aria-label']; // what the current frame got; the Tab key reaches the frames through it

const nameForReaders = (i) => describe(i) + ', level ' + (model().depth[i] + 1);

function drawCurrent(before) {
  const { current } = state;
  const group = model().group[current];
  if (!group) {
    drawRing();
    return; // too narrow to have an element
  }
  reveal(current); // what is not displayed cannot have the keyboard
  if (tree !== base) lent = ['tabindex', 'role', 'aria-label']; // its elements are new
  const given = lent;
  if (current !== before) lent = ['tabindex', 'role', 'aria-label'].filter((name) => !group.hasAttribute(name));
  // Its description names the view.
  const wanted = { tabindex: '0', role: isLink(current) ? 'link' : 'button', 'aria-label': nameForReaders(current) };
  for (const name of lent) group.setAttribute(name, wanted[name]);
  if (current !== before) for (const name of given) if (tree.group[before]) tree.group[before].removeAttribute(name);
  drawRing();
}

// Before another tree is shown.
function forgetCurrent() {
  const group = tree.group[state.current];
  if (group) for (const name of lent) group.removeAttribute(name);
  lent = ['tabindex', 'role', 'aria-label'];
}

function drawRing() {
  const shown = state.ringed && inView(state.current);
  const { x, w } = shown ? onScreen(state.current) : { x: 0, w: 0 };
  for (const rect of [halo, ring]) {
    rect.classList.toggle('hide', !shown);
    if (!shown) continue;
    rect.setAttribute('x', x.toFixed(2));
    rect.setAttribute('y', top(state.current));
    rect.setAttribute('width', Math.max(w, 3).toFixed(2));
    rect.setAttribute('height', tree.height);
  }
}

function focusCurrent() {
  const group = model().group[state.current];
  if (group) group.focus({ preventScroll: true });
}

// Make a frame the current one, with the ring around it and its details told, and bring it into sight.
function show(i, { focus = false, reached = false }) {
  update({ current: i, ringed: true, told: i, reached });
  if (focus) focusCurrent();
  showRing();
}

function showRing() {
  ring.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  uncoverRing();
}

// The line at the bottom of the window must not lie over it.
function uncoverRing() {
  keepLineInSight();
  const over = ring.getBoundingClientRect().bottom - line.firstElementChild.getBoundingClientRect().top;
  if (line.classList.contains('fg-raised') && over > 0) scrollBy(0, over);
}

// The frame in a direction: away from the root the widest callee, along the row the next frame of the view.
function neighbour(key) {
  const m = model();
  const { current } = state;
  const away = settings.inverted ? 'ArrowDown' : 'ArrowUp';
  if (key === 'Home') return state.view;
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
  const next = state.ringed ? neighbour(key) : inView(state.current) ? state.current : state.view;
  if (next >= 0) show(next, { focus: true });
}
