// The line at the bottom: details of a frame at the left, what a search matched at the right.

// Letters and marks that are written from right to left must not turn round what follows the name.
const isolated = (name) => (/[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/.test(name) ? '\u2068' + name + '\u2069' : name);

const grouped = (number) => number.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');

// A count as it is shown: exact, or, as unit.c does it, in the largest unit of which there is one.
function amount(count) {
  const steps = settings.unit;
  if (!steps) return grouped(count);
  const value = Math.abs(count);
  const digits = (number) => {
    const one = number < 10 ? 100 : number < 100 ? 10 : 1;
    return Math.floor(number * one + 0.5) / one;
  };
  let at = 0;
  while (at + 2 < steps.length && value >= steps[at + 2]) at += 2;
  if (at + 2 < steps.length && digits(value / steps[at]) * steps[at] >= steps[at + 2]) at += 2;
  const number = digits(value / steps[at]);
  return (count < 0 && number > 0 ? '-' : '') + number + steps[at + 1];
}

// "12 (3.45%)": a count, and its share of the whole.
const sharing = (count) => amount(count) + ' (' + percent(ratio(count, model().whole || model().count[0]), 2) + ')';

// Of a difference: both sides, each with its share of its own whole.
function sides(i) {
  const m = model();
  const counts = m === base ? settings.before || settings.after : m.opposite;
  if (!counts) return [];
  const side = (list) => amount(list[i]) + ' (' + percent(ratio(list[i], list[0]), 2) + ')';
  const [before, after] = nameOfSide(state.other) === 'After' ? [counts, m.count] : [m.count, counts];
  const more = settings.significant && settings.significant.includes(m.name[i]) ? ', more than noise' : '';
  return ['before ' + side(before) + ', after ' + side(after) + more];
}

// What a frame's title does not have: both sides of a difference, its own count, what callees too narrow to be drawn have, and what all frames of its name
// have together.
function extras(i) {
  const m = model();
  if (m.callersFrom > 0 && i >= m.callersFrom) return []; // of a caller only the calls are known
  const list = [...sides(i), 'self ' + sharing(m.self[i])];
  if (m.narrow[i] > 0) list.push('too narrow to be drawn ' + sharing(m.narrow[i]));
  const word = m.word[i];
  if (m === base && m.frames[word] > 1) list.push('all ' + m.frames[word] + ' frames of this name ' + sharing(m.total[word]));
  return list;
}

// Its share of its parent and of the view.
function relations(i) {
  const m = model();
  const { view } = state;
  const isCaller = m.callersFrom > 0 && i >= m.callersFrom;
  const list = isCaller ? ['a caller'] : [];
  if (m.parent[i] > 0) list.push(percent(ratio(m.count[i], m.count[m.parent[i]]), 2) + (isCaller ? ' of what it calls' : ' of parent'));
  if (view > 0 && i > view && m.parent[i] !== view) list.push(percent(ratio(m.count[i], m.count[view]), 2) + ' of view');
  return list;
}

// The description of a frame: its title, and as much more as fits.
function describe(i, room) {
  const name = model().name[i];
  let rest = titleOf(i).slice(name.length);
  const more = [...relations(i), ...extras(i)];
  if (room === undefined) return [isolated(name) + rest, ...more].join(', ');
  let left = room - textWidth(rest) - textWidth(name);
  if (left < 0) {
    const short = fit(name, room - textWidth(rest));
    return short.length < 8 ? fit(name + rest, room) : isolated(short) + rest;
  }
  for (const text of more) {
    left -= textWidth(', ' + text);
    if (left < 0) break;
    rest += ', ' + text;
  }
  return isolated(name) + rest;
}

// The tooltip has as much: while the mouse is over a frame, its title is longer.
let longer = null; // the title, and its text before

function forgetTooltip() {
  if (longer) longer.title.textContent = longer.text;
  longer = null;
}

function drawTooltip() {
  forgetTooltip();
  const group = state.hovered < 0 ? null : model().group[state.hovered];
  if (!group) return;
  const own = group.firstElementChild;
  longer = { title: own, text: own.textContent };
  own.textContent = [longer.text, ...extras(state.hovered)].join('\n');
}

function matchedText() {
  if (state.term === '') return ' ';
  // Callers and callees are the same samples twice.
  if (tree.callersFrom > 0) return 'Matched';
  const here = percent(share(state.view), 1);
  let text = 'Matched: ' + (state.view === 0 ? here : here + ' of view, ' + percent(share(0), 1) + ' of all');
  if (literal) text += ' (plain text)';
  if (hits.length === 0 && settings.pruned > 0) text += ' (' + settings.pruned + ' frames too narrow to be drawn are not searched)';
  return text;
}

function counterText() {
  const list = hitsInView();
  const at = state.ringed ? list.indexOf(state.current) + 1 : 0;
  return at > 0 ? at + ' of ' + list.length : list.length + (list.length === 1 ? ' frame' : ' frames');
}

// The texts at the right, from the right. Returns where they begin.
function drawMatched() {
  matched.textContent = matchedText();
  counter.textContent = counterText();
  let x = state.width - xpad;
  for (const element of [matched, nextButton, counter, backButton]) {
    element.setAttribute('x', x.toFixed(2));
    if (element !== matched) {
      element.classList.toggle('hide', hits.length === 0);
      element.setAttribute('y', matched.getAttribute('y'));
    }
    if (element === matched || hits.length > 0) x -= textWidth(element.textContent) + fontsize * (element === matched ? 1.5 : 0.6);
  }
  return x;
}

function drawLine() {
  const { told, message } = state;
  const end = state.term === '' ? state.width - xpad : drawMatched();
  if (state.term === '') {
    matched.textContent = ' ';
    for (const element of [nextButton, counter, backButton]) element.classList.add('hide');
  }
  // In a narrow picture the details get a line of their own.
  const narrow = end - xpad < 16 * fontsize;
  details.setAttribute('dy', narrow ? -0.4 * fontsize : 0);
  for (const element of [matched, nextButton, counter, backButton]) element.setAttribute('dy', narrow ? 0.9 * fontsize : 0);
  const type = settings.nametype === '' ? '' : settings.nametype + ' ';
  // The legend gives its place to the share that matched.
  if (legend) legend.classList.toggle('hide', narrow && state.term !== '');
  const room = (narrow ? state.width - xpad : end) - xpad - textWidth(type);
  details.textContent = message !== '' ? message : told < 0 ? ' ' : type + describe(told, room);
  // While the keyboard stays in the input, nothing else tells what was found.
  said.textContent = !state.reached ? '' : isTyping() ? counter.textContent + ': ' + nameForReaders(state.current) : counter.textContent;
  keepLineInSight();
}

// When there is something to say and the bottom of the picture is below the window, say it at the bottom of the window.
function keepLineInSight() {
  let up = 0;
  if (details.textContent !== ' ' || state.term !== '') {
    // Not getScreenCTM(): in an SVG that is a page of its own, Firefox leaves the scrolling out of it.
    const area = backdrop.getBoundingClientRect();
    const pinched = window.visualViewport; // what a pinch leaves of the window
    const bottom = pinched ? pinched.offsetTop + pinched.height : innerHeight;
    up = Math.min(Math.max(0, ((area.bottom - bottom) * drawnHeight) / area.height), drawnHeight - 5 * fontsize);
  }
  line.setAttribute('transform', 'translate(0 ' + -up.toFixed(1) + ')');
  line.classList.toggle('fg-raised', up > 0);
}

function followScrolling() {
  for (const target of [window, window.visualViewport]) {
    for (const name of ['scroll', 'resize']) {
      if (target) listen(target, name, () => requestAnimationFrame(keepLineInSight), { capture: true, passive: true });
    }
  }
}
