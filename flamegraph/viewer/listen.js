// Listeners outside the SVG. Some events are seen by the window or the document only:
//   document  keydown   keys, where the graph itself has not the focus (see isOurs)
//             copy      Ctrl-C where navigator.clipboard is missing
//             focusin, focusout   a browser that finds these on an SVG element makes that element a stop for the Tab key
//   window    scroll, resize, and those of its visualViewport   the line at the bottom follows
//             load      the frames are read when the page is done
// They are all removed with the SVG: by the first of these events that finds it no longer in the document.

const listeners = new AbortController();

function listen(target, name, handle, options) {
  const handleWhileThere = (event) => {
    if (svg.isConnected) handle(event);
    else listeners.abort();
  };
  target.addEventListener(name, handleWhileThere, Object.assign({ signal: listeners.signal }, options));
}

// A page that is not seen may never be idle.
function whenIdle(task) {
  const run = () => { if (svg.isConnected) task(); };
  if (window.requestIdleCallback) window.requestIdleCallback(run, { timeout: 200 });
  else run();
}
