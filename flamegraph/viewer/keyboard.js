// Keys.

// Whether a key is for this graph: in a page of its own always, in an HTML page when it has the focus or the mouse is over
// it and nothing else wants the key.
function isOurs(target) {
  if (standalone || svg.contains(target)) return true;
  if (target.closest && target.closest('svg.flamegraph, input, textarea, select, [contenteditable]')) return false;
  return svg.matches(':hover');
}

function escape() {
  if (state.term !== '' || input) closeSearch(true);
  else if (state.view !== 0) zoom(0);
  else if (state.callers !== '') showCallers('');
  else if (state.other) showOtherSide();
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
    keepSearchNow();
    stepMatch(event.shiftKey ? -1 : 1);
  } else if (event.key === 'Escape') escape();
  else return false;
  return true;
}

const letters = new Map([
  ['c', copyName],
  ['w', () => chosen() > 0 && showCallers(tree.name[chosen()])],
  ['x', () => leaveOutFrame(chosen())],
  ['u', undoLeaving],
  ['b', showOtherSide],
]);

function plainKey(event, key) {
  const inFrames = stage.contains(event.target);
  const onButton = buttons.get(event.target);
  if (event.key === 'Escape') return escape();
  if (key === 'n' || key === 'N') stepMatch(key === 'n' ? 1 : -1);
  else if (letters.has(key)) return letters.get(key)();
  else if (onButton && (event.key === 'Enter' || event.key === ' ')) onButton();
  else if (/^(Arrow|Home$)/.test(event.key) && (inFrames || standalone)) walk(event.key);
  else if ((event.key === 'Enter' || event.key === ' ') && inFrames && state.ringed && !isLink(state.current)) zoom(state.current);
  else return false;
  return true;
}

// The letter on a key, on keyboards of other scripts the Latin one at that place.
function letter(event) {
  const latin = event.key.charCodeAt(0) > 127 && /^Key([A-Z])$/.exec(event.code);
  if (!latin) return event.key;
  return event.shiftKey ? latin[1] : latin[1].toLowerCase();
}

function onKey(event) {
  pointer = '';
  if (!event.key || event.altKey || event.isComposing || !isOurs(event.composedPath()[0])) return;
  const key = letter(event);
  const control = event.ctrlKey || event.metaKey;
  let used;
  if (key === 'F3' || (control && key.toLowerCase() === 'g' && state.term !== '')) {
    if (state.term === '') openSearch(true);
    else stepMatch(event.shiftKey ? -1 : 1);
    used = true;
  } else if (control && key === 'Enter' && stage.contains(event.target)) {
    zoom(state.current); // also where Enter alone follows a link
    used = true;
  } else if (control) used = !event.shiftKey && controlKey(key.toLowerCase());
  else used = event.target === input ? inputKey(event) : plainKey(event, key);
  if (used) event.preventDefault();
}
