// The full name of the frame under the mouse, or of the one with the ring, to the clipboard.

let copies = 0;

const nothingSelected = () => String(getSelection() || '') === '';
const copyable = () => (state.hovered >= 0 ? state.hovered : state.ringed ? state.current : -1);

// Returns whether that can be tried.
function copyName() {
  const i = copyable();
  if (i < 0 || !nothingSelected()) return false;
  if (copiedByEvent()) return true;
  if (!navigator.clipboard) return false;
  navigator.clipboard.writeText(model().name[i]).then(() => sayCopied(i), () => update({ message: 'Not copied: the browser refused' }));
  return true;
}

// The old way, which only HTML pages have. It needs no permission, so it works in frames of another origin.
function copiedByEvent() {
  const before = copies;
  try {
    document.execCommand('copy');
  } catch {
    return false;
  }
  return copies > before;
}

function sayCopied(i) {
  copies++;
  update({ message: 'Copied: ' + fit(model().name[i], viewWidth() / 2) });
}

// Pages that came over plain HTTP have no navigator.clipboard, but for Ctrl-C there is this event.
function onCopy(event) {
  if (!isOurs(event.target) || isTyping() || copyable() < 0 || !nothingSelected()) return;
  event.clipboardData.setData('text/plain', model().name[copyable()]);
  event.preventDefault();
  sayCopied(copyable());
}
