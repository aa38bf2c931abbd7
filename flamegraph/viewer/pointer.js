// Mouse and touch, and the focus that goes with them.

let pointer = ''; // the kind of the last pointer; empty after a key

function onOver(event) {
  const i = frameAt(event.target);
  update({ hovered: i, told: i });
}

function onOut() {
  update({ hovered: -1, told: state.ringed ? state.current : -1 });
}

function onClick(event) {
  const i = frameAt(event.target);
  if (i < 0) return;
  if (event.altKey) {
    event.preventDefault();
    leaveOutFrame(i);
    return;
  }
  if (pointer === 'touch' && !(state.ringed && i === state.current)) {
    // There is no hovering with a finger: the first tap shows the details, the second one acts.
    event.preventDefault();
    show(i, { focus: true });
    return;
  }
  if (isLink(i)) {
    if (!event.ctrlKey && !event.metaKey) return; // follow it
    event.preventDefault();
  }
  zoom(i, { current: i, ringed: state.ringed && pointer !== 'mouse', told: i });
  focusCurrent();
}

// With Tab into the frames: show where the keyboard is.
function onFocusIn(event) {
  const i = stage.contains(event.target) ? frameAt(event.target) : -1;
  if (pointer === '' && i >= 0 && !(state.ringed && i === state.current)) show(i, {});
}

function onFocusOut(event) {
  if (updating || !state.ringed || !stage.contains(event.target) || (event.relatedTarget && svg.contains(event.relatedTarget))) return;
  update({ ringed: false, told: state.hovered });
}

// The button goes, and with it would go the keyboard.
function unzoom() {
  const byKey = pointer === '';
  zoom(0, byKey ? {} : { ringed: false, told: state.hovered });
  if (byKey) show(state.current, { focus: true });
  else focusCurrent();
}

const buttons = new Map([
  [unzoomButton, unzoom],
  [searchButton, () => (state.term === '' ? openSearch(true) : closeSearch(false))],
  [caseButton, toggleCase],
  [callersButton, () => (state.callers === '' ? showCallers(tree.name[state.current]) : showCallers(''))],
  [leaveButton, () => leaveOutFrame(state.current)],
  [undoButton, undoLeaving],
  [sideButton, showOtherSide],
  [backButton, () => stepMatch(-1)],
  [nextButton, () => stepMatch(1)],
]);

function listenToPointer() {
  svg.addEventListener('pointerdown', (event) => { pointer = event.pointerType || 'mouse'; }, true);
  for (const group of [frames, derived]) {
    group.addEventListener('mouseover', onOver);
    group.addEventListener('mouseout', onOut);
    group.addEventListener('click', onClick);
  }
  listen(document, 'focusin', onFocusIn);
  listen(document, 'focusout', onFocusOut);
  for (const [button, action] of buttons) {
    button.setAttribute('role', 'button');
    button.setAttribute('tabindex', '0');
    button.addEventListener('click', action);
  }
}
