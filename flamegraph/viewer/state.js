// The one state, and the one way to change it. Whoever handles an event calls update() with what is new; update() sets right
// what is drawn from what changed. Nothing else draws.

const state = {
  width: drawnWidth, // of the drawing, in its own units
  view: 0, // the frame zoomed to; 0 is the root
  current: 0, // the frame that has, or would get, the keyboard
  ringed: false, // whether the ring is around it
  hovered: -1, // the frame under the mouse
  told: -1, // the frame whose details are shown
  message: '', // what is shown in place of the details until something happens
  callers: '', // the name of the function whose callers are shown
  other: false, // whether the other side of a difference is shown
  without: [], // frames that are left out, in the order of leaving them out
  term: '', // of the search
  ignoreCase: false,
  reached: false, // whether the current frame is a match that was just stepped to
};

let updating = false; // then a change of focus is not the user's wish

function update(changes) {
  updating = true;
  if (Object.keys(changes).some((name) => name !== 'hovered' && name !== 'told')) drawMore(waiting.length); // what follows wants all of it
  const before = Object.assign({}, state);
  Object.assign(state, { message: '', reached: false }, changes);
  const switched = ['callers', 'other', 'without'].some((name) => state[name] !== before[name]);
  if (switched) switchTree(changes);
  if (state.view !== before.view && !inView(state.current)) Object.assign(state, { current: state.view, ringed: false });
  const changed = (...names) => names.some((name) => state[name] !== before[name]);

  const searched = changed('term', 'ignoreCase');
  const redrawn = switched || changed('width', 'view');
  const newHits = (searched || switched) && findHits();
  if (changed('width')) drawSize();
  draw({ switched, redrawn, newHits, changed, before });
  if (switched) keepTree();
  if (switched || changed('view')) keepView();
  if (searched) keepSearch();
  updating = false;
  writeNow();
}

function draw({ switched, redrawn, newHits, changed, before }) {
  if (switched) drawTitle();
  if (redrawn) drawView();
  if (newHits || redrawn) drawHits(!newHits);
  if (redrawn || changed('term', 'ignoreCase', 'current')) drawControls();
  if (redrawn || changed('current', 'ringed')) drawCurrent(switched ? -1 : before.current); // its number is another tree's
  if (changed('hovered')) drawTooltip();
  drawLine();
}
