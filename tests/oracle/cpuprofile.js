// Sums of a CPU profile by stack, from its own data: node cpuprofile.js PROFILE [--hits]. Compare with stackcollapse:
//   node cpuprofile.js a.cpuprofile | LC_ALL=C sort > wanted && stackcollapse a.cpuprofile | LC_ALL=C sort | cmp - wanted
'use strict';
const profile = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const hits = process.argv.includes('--hits');
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
for (const node of profile.nodes)
  for (const child of node.children || []) nodes.get(child).parent = node.id;

function name({callFrame}) {
  const text = callFrame.functionName || '(anonymous)';
  return (callFrame.url ? `${text} ${callFrame.url.replace(/^file:\/\//, '')}:${callFrame.lineNumber + 1}` : text).replace(/;/g, ':');
}

function stack(node) {
  const frames = [];
  for (let at = node; at && at.parent; at = nodes.get(at.parent)) frames.unshift(name(at));
  return frames.join(';') || name(node);
}

let time = profile.startTime;
const samples = profile.samples.map((id, i) => ({id, i, time: (time += profile.timeDeltas[i])}));
samples.sort((a, b) => a.time - b.time || a.i - b.i);
const sums = new Map();
samples.forEach(({id, time: at}, i) => {
  const end = i + 1 < samples.length ? samples[i + 1].time : profile.endTime;
  const key = stack(nodes.get(id));
  sums.set(key, (sums.get(key) || 0) + (hits ? 1 : Math.max(0, end - at)));
});
for (const [key, sum] of sums) if (sum) console.log(`${key} ${sum}`);
