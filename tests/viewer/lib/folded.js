// folded - folded stacks made on the spot, the same for the same numbers: what the browser tests and the bench draw.
'use strict';

// A small generator of pseudo-random numbers (mulberry32), so that a run can be repeated.
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = ('alloc read write page cache lock unlock queue file inode tcp send recv skb sched wake task timer irq parse ' +
  'token node tree list hash map find insert erase copy move init exit flush sync poll select epoll socket buffer ring ' +
  'stream decode encode compress index scan join sort merge group plan exec eval visit walk mark sweep compact').split(' ');

function nameFrom(random) {
  const word = () => WORDS[Math.floor(random() * WORDS.length)];
  const shape = random();
  if (shape < 0.5) return word() + '_' + word() + (random() < 0.4 ? '_' + word() : '');
  if (shape < 0.7) return 'std::' + word() + '<' + word() + ', ' + word() + '*>::' + word() + '()';
  if (shape < 0.85) return 'org/example/' + word() + '/' + word() + '::' + word();
  return '__' + word() + '_' + word() + (random() < 0.5 ? '_[k]' : '');
}

/**
 * A profile of about `frames` frames, `depth` deep at most, shaped like real ones: a million samples flow down from the
 * root, mostly through chains of one callee, now and then split in uneven parts, until there are frames enough.
 */
function bigFolded(frames, depth = 60, seed = 1) {
  const random = randomFrom(seed);
  const names = Array.from({ length: 1500 }, () => nameFrom(random));
  const stacks = new Map();
  let wave = [{ path: 'app', depth: 1, samples: 1000000 }];
  let made = 2; // "all" and "app"
  while (wave.length > 0) {
    // The heavy ones first: what is left over when the frames are used up is narrow.
    wave.sort((a, b) => b.samples - a.samples);
    const cut = made >= frames ? wave.length : Math.ceil(wave.length / 4);
    const next = wave.slice(cut);
    for (const { path, depth: at, samples } of wave.slice(0, cut)) {
      const leaf = at >= depth || samples < 2 || made >= frames || (at > 8 && random() < 0.004);
      const kinds = random();
      const callees = leaf ? 0 : Math.min(samples, kinds < 0.86 ? 1 : kinds < 0.95 ? 2 : 3 + Math.floor(random() * 4));
      let left = samples;
      if (callees > 0 && random() < 0.2) left -= Math.floor(samples * random() * 0.02);
      if (left < samples || callees === 0) stacks.set(path, callees === 0 ? samples : samples - left);
      const first = Math.floor(random() * names.length);
      for (let i = 0; i < callees && left > 0; i++) {
        const share = i === callees - 1 ? left : Math.max(1, Math.floor(left * (0.3 + 0.4 * random())));
        left -= share;
        next.push({ path: path + ';' + names[(first + i) % names.length], depth: at + 1, samples: share });
        made++;
      }
    }
    wave = next;
  }
  return [...stacks].map(([path, count]) => path + ' ' + count).sort().join('\n') + '\n';
}

module.exports = { bigFolded, randomFrom };
