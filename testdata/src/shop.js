// shop.js - a JavaScript program for a recording of compiled-at-run-time code.
// SPDX-License-Identifier: MIT
//
// A log of requests is made, printed as JSON, read back, matched against regular expressions, sorted and summed up.
//
// node --perf-basic-prof shop.js [seconds]

'use strict';

const PATTERNS = [/^\/cart\/(\d+)\/items$/, /[&?]q=([^&"';]+)/, /(?:guest|user) "(\w+)"/i];

class Random {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  next(limit) {
    this.#state = (this.#state * 1103515245 + 12345) % 2147483648;
    return this.#state % limit;
  }
}

class RequestLog {
  constructor(random) {
    this.random = random;
    this.requests = [];
  }

  fill(count) {
    for (let i = 0; i < count; i++)
      this.requests.push(this.makeRequest(i));
    return this;
  }

  makeRequest(id) {
    const number = this.random.next(1000);
    const path = id % 3 === 0 ? `/cart/${number}/items` : `/find?lang=en&q=word${number}`;
    return { id, path, who: `User "name${number}"`, ms: this.random.next(400), tags: ['a', 'b', String(number)] };
  }

  static fromJSON(text) {
    const log = new RequestLog(null);
    log.requests = JSON.parse(text);
    return log;
  }

  *slow(limit) {
    for (const request of this.requests)
      if (request.ms > limit)
        yield request;
  }
}

function matchRequest(request) {
  let hits = 0;
  for (const pattern of PATTERNS) {
    const match = pattern.exec(request.path) ?? pattern.exec(request.who);
    if (match !== null)
      hits += match[1].length;
  }
  return hits;
}

function sortRequests(requests) {
  return [...requests].sort((a, b) => b.ms - a.ms || a.path.localeCompare(b.path));
}

const sumUp = function (requests) {
  const byPath = new Map();
  requests.forEach((request) => {
    const path = request.path.replace(/\d+/g, 'N');
    byPath.set(path, (byPath.get(path) ?? 0) + request.ms);
  });
  return byPath;
};

function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

async function handleBatch(random) {
  const text = JSON.stringify(new RequestLog(random).fill(2000));
  const log = RequestLog.fromJSON(JSON.stringify(JSON.parse(text).requests));
  await null;
  let hits = 0;
  for (const request of log.requests)
    hits += matchRequest(request);
  for (const request of log.slow(200))
    hits += request.tags.length;
  return hits + sortRequests(log.requests)[0].ms + sumUp(log.requests).size + fibonacci(20);
}

async function main() {
  const random = new Random(42);
  const end = Date.now() + 1000 * Number(process.argv[2] ?? 3);
  let total = 0;
  while (Date.now() < end)
    total += await handleBatch(random);
  console.log(total);
}

main();
