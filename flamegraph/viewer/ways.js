// Ways to other trees: the callers of a function, leaving out a frame, and back.

// The frame that a key is for: under the mouse, or with the ring.
const chosen = () => (state.hovered >= 0 ? state.hovered : state.ringed ? state.current : -1);

// An empty name: the whole graph again.
function showCallers(name) {
  model();
  const byKey = pointer === '';
  update(byKey ? { callers: name, ringed: true, told: 0 } : { callers: name });
  if (byKey) focusCurrent();
  if (tree.callersFrom > 0) showFunction();
  else if (byKey) showRing();
  return true;
}

// Its callers are below it, so it need not be where the root was.
function showFunction() {
  if (tree.callersFrom > 0) tree.group[0].scrollIntoView({ block: 'center', inline: 'nearest' });
}

// Returns false where that is not possible: in the callers' view a frame is the sum of several.
function leaveOutFrame(i) {
  if (i <= 0 || state.callers !== '') return false;
  const m = model();
  const source = m === ground ? i : m.source[i];
  if (m.count[i] >= m.count[0]) update({ message: 'Nothing would be left' });
  else update({ without: [...state.without, source] });
  return true;
}

function undoLeaving() {
  if (state.without.length === 0) return false;
  update({ without: state.without.slice(0, -1) });
  return true;
}

// What is shown, as the title has it.
function headline() {
  const parts = state.other ? [nameOfSide(true) + ':'] : [];
  if (state.callers === '') parts.push(wholeTitle);
  else parts.push('Callers and callees of ' + state.callers);
  if (state.callers !== '' && tree.levels > 0) parts.push('(' + tree.levels + (tree.levels === 1 ? ' level' : ' levels') + ' of callers, more are too many)');
  if (state.without.length > 0) {
    const left = percent(ratio(tree.whole, ground.count[0]), 2);
    parts.push('(without ' + state.without.length + (state.without.length === 1 ? ' frame' : ' frames') + ': ' + left + ' of all left)');
  }
  return parts.join(' ');
}

let taken = 0; // what the buttons on the left take of the width

const zoomTakes = () => (state.view === 0 ? 0 : textWidth(unzoomButton.textContent) + fontsize);

// The buttons, one after the other. They are for the current frame, which a click chooses. Returns what they take.
function drawActions() {
  let x = xpad + zoomTakes();
  callersButton.textContent = state.callers === '' ? 'Callers' : 'Whole graph';
  sideButton.textContent = nameOfSide(!state.other);
  const possible = new Map([
    [sideButton, Boolean(settings.other)],
    [callersButton, state.callers !== '' || state.current > 0],
    [leaveButton, state.callers === '' && state.current > 0],
    [undoButton, state.without.length > 0],
  ]);
  for (const [button, shown] of possible) {
    button.classList.toggle('hide', !shown);
    if (!shown) continue;
    button.setAttribute('x', x.toFixed(2));
    x += textWidth(button.textContent) + fontsize;
  }
  return x - xpad;
}

// On a narrow screen the input of a search takes their place. Returns what is left, "Reset Zoom".
function hideActions() {
  for (const button of actions) button.classList.add('hide');
  return zoomTakes();
}

function keepTree() {
  writeAddress({ b: state.other ? '1' : '', c: state.callers, o: state.without.join('.') });
}

// What an address asks for; numbers without a frame are ignored.
function treeFrom(found) {
  model();
  const changes = {};
  if (found['b' + nth] === '1' && settings.other) changes.other = true;
  const { size, words } = (ground = changes.other ? otherSide() : base);
  const numbers = (found['o' + nth] || '').split('.').map(Number).filter((i) => Number.isInteger(i) && i > 0 && i < size);
  if (numbers.length > 0) changes.without = withoutNested(Array.from(new Set(numbers)));
  if (words.includes(found['c' + nth])) changes.callers = found['c' + nth];
  return changes;
}
