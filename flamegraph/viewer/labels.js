// Texts that fit. Widths are those of the characters added up: the browser is never asked for the size of what it has drawn.

const widths = new Map(); // of characters
let pen; // a canvas to measure them with; null when there is none

function charWidth(char) {
  let measured = widths.get(char);
  if (measured === undefined) {
    if (pen === undefined) {
      const canvas = document.createElementNS(HTML, 'canvas');
      pen = canvas.getContext ? canvas.getContext('2d') : null;
      if (pen) pen.font = fontsize + 'px ' + getComputedStyle(details).fontFamily;
    }
    measured = pen ? pen.measureText(char).width : fontsize * settings.fontwidth;
    widths.set(char, measured);
  }
  return measured;
}

function textWidth(text) {
  let sum = 0;
  for (const char of text) sum += charWidth(char);
  return sum;
}

// The longest part of a text that fits, with two dots where it was cut; empty when not even one character would be left.
function fit(text, room) {
  if (text.length * fontsize * 0.2 < room && textWidth(text) <= room) return text;
  const chars = Array.from(text.length > 2000 ? text.slice(0, 1000) + text.slice(-1000) : text);
  const head = settings.truncate === 'start' ? 0 : settings.truncate === 'middle' ? 0.5 : 1;
  let left = room - 2 * charWidth('.');
  let first = 0;
  let last = chars.length;
  while (first < last) {
    // Take from the front or the back, so that the parts keep their share.
    const front = first < head * (first + chars.length - last + 1);
    left -= charWidth(front ? chars[first] : chars[last - 1]);
    if (left < 0) break;
    if (front) first++;
    else last--;
  }
  if (first === 0 && last === chars.length) return '';
  if (first >= last) return text;
  return chars.slice(0, first).join('') + '..' + chars.slice(last).join('');
}

// Labels are black; on dark frames they are white, as the drawing's own style has it (see contrast.c).
function isDark(colour) {
  const channels = /^rgb\((\d+),(\d+),(\d+)\)$/.exec(colour);
  if (!channels) return false;
  const [red, green, blue] = channels.slice(1).map((channel) => {
    const c = channel / 255;
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}

let labelOf = new Map(); // frame -> its label, where labels are drawn apart

function colourLabel(frame) {
  const label = labelOf.get(frame);
  if (label && frame >= state.view) label.classList.toggle('fg-light', isDark(tree.rect[frame].getAttribute('fill')));
}

const LABEL_FROM = 2 * fontsize * settings.fontwidth + 3;

function addLabel(list, frame, x, w) {
  if (w < LABEL_FROM) return;
  const text = fit(tree.name[frame], w - 4);
  if (text.trim() === '') return;
  const label = document.createElementNS(SVG, 'text');
  label.setAttribute('x', (Math.max(x, xpad) + 3).toFixed(2));
  label.setAttribute('y', top(frame) + tree.height / 2 + 3);
  if (frame < state.view) label.setAttribute('class', 'parent');
  label.textContent = text;
  list.appendChild(label);
  labelOf.set(frame, label);
  if (isDark(tree.rect[frame].getAttribute('fill'))) colourLabel(frame);
}
