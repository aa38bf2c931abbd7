// contrast - how well a label can be read on its frame, as WCAG 2 defines it; colours are "rgb(r, g, b)" or lists of three channels.
'use strict';

const channels = (colour) => (Array.isArray(colour) ? colour : colour.match(/[\d.]+/g).map(Number).slice(0, 3));

function luminance(colour) {
  const [r, g, b] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** What is seen of a colour that lets a part of the one below it through. */
const blend = (over, below, opacity) => channels(over).map((channel, i) => channel * opacity + channels(below)[i] * (1 - opacity));

const PALETTES = ['hot', 'mem', 'io', 'wakeup', 'chain', 'java', 'js', 'perl', 'python', 'rust', 'go', 'nodejs', 'red', 'green', 'blue', 'aqua', 'yellow', 'purple',
  'orange', 'selftime'];

module.exports = { contrast, blend, PALETTES };
