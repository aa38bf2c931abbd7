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
  term: '', // of the search
  ignoreCase: false,
  reached: false, // whether the current frame is a match that was just stepped to
};

let updating = false; // then a change of focus is not the user's wish

function update(changes) {
  updating = true;
  const before = Object.assign({}, state);
  Object.assign(state, { message: '', reached: false }, changes);
  if (state.view !== before.view && !inView(state.current)) Object.assign(state, { current: state.view, ringed: false });
  const changed = (...names) => names.some((name) => state[name] !== before[name]);

  const searched = changed('term', 'ignoreCase');
  const newHits = searched && findHits();
  if (changed('width')) drawSize();
  if (changed('width', 'view')) drawView();
  if (newHits || changed('width', 'view')) drawHits(!newHits);
  if (changed('width', 'view', 'term', 'ignoreCase')) drawControls();
  if (changed('width', 'view', 'current', 'ringed')) drawCurrent(before.current);
  if (changed('hovered')) drawTooltip();
  drawLine();
  if (changed('view')) keepView();
  if (searched) keepSearch();
  updating = false;
}
