"""The rule by which difffolded tells changes from noise, a second time: straight from its description, slow and plain.

Means and variances are computed from their definitions, for each way to deal the recordings anew; the program uses sums.
What the two must share is the generator that draws ways when there are more than 1000 of them.
"""
import itertools
import math
import re

LINE = re.compile(rb'(.*)[ \t\n\v\f\r](\d+(?:\.\d*)?)', re.S)
ONE_IN = 100        # comparisons of equal programs have a false verdict
WAYS = 1000         # at most so many ways are looked at
SAMPLES = 500       # a recording is worth fewer samples than this
SMALLEST = 0.5      # percent: functions with a smaller share are not judged
MASK = (1 << 64) - 1


class Recording:
    """Total counts by function, and how many samples these are."""

    def __init__(self, text, period=None):
        self.counts, self.total, lines = {}, 0, []
        for line in text.split(b'\n'):
            match = LINE.fullmatch(line[:-1] if line.endswith(b'\r') else line)
            if not match:
                continue
            digits = match.group(2).decode()
            count = float(digits) if '.' in digits or int(digits) > MASK else int(digits)
            for name in set(match.group(1).split(b';')) - {b''}:
                self.counts[name] = self.counts.get(name, 0) + count
            self.total += count
            if count:
                lines.append(count)
        self.samples = self.total / (period or usual_count(lines)) if lines else 0

    def share(self, name):
        return 100 * self.counts.get(name, 0) / self.total


def usual_count(lines):
    """What one sample counts."""
    divisor = 1
    if all(isinstance(count, int) for count in lines):
        divisor = math.gcd(*lines)
    ranked = sorted(lines)
    if ranked[len(lines) // 4] > 1000 * divisor:
        return ranked[len(lines) // 2]
    return divisor


def shuffles(count, size):
    """Orders of the numbers below `count`, each shuffled from the one before it; their ends of that size."""
    state, order = 88172645463325252, list(range(count))
    while True:
        for last in reversed(range(1, count)):
            state ^= state << 13 & MASK
            state ^= state >> 7
            state ^= state << 17 & MASK
            other = state % (last + 1)
            order[last], order[other] = order[other], order[last]
        yield frozenset(order[-size:])


def ways(before, after):
    """Which recordings are "after", in each way; first as it is."""
    count = before + after
    truth = frozenset(range(before, count))
    if math.comb(count, after) > WAYS:
        return [truth, *itertools.islice(shuffles(count, after), WAYS - 1)]
    return [truth, *({*map(frozenset, itertools.combinations(range(count), after))} - {truth})]


def average(values):
    return math.fsum(values) / len(values)


def variance(values):
    if len(values) == 1:
        return 0
    middle = average(values)
    return math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def middle_of(values):
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def normal_tail(z):
    return math.erfc(z / math.sqrt(2)) / 2


def normal_limit(probability):
    """The z that is exceeded with this probability: Newton's method from the right."""
    z = 9.0
    for _ in range(200):
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        step = (normal_tail(z) - probability) / max(density, 1e-300)
        z += max(-1, min(1, step))
    return z


class Function:
    """The shares of a function, and what is made of them."""

    def __init__(self, names, shares, sides):
        self.names, self.shares, self.sides = names, shares, sides
        self.before, self.after = average(shares[:sides[0]]), average(shares[sides[0]:])
        self.change, self.mean = self.after - self.before, average(shares)
        self.room = self.mean * (100 - self.mean)
        self.noise, self.significant = None, False

    def dealt(self, way, usual):
        """The change and its standard error, if those recordings had been after."""
        after = [share for i, share in enumerate(self.shares) if i in way]
        before = [share for i, share in enumerate(self.shares) if i not in way]
        square = (variance(before) + usual * self.room) / len(before) + (variance(after) + usual * self.room) / len(after)
        return average(after) - average(before), max(1e-9, math.sqrt(square))


class Verdict:
    """What can be said of two lists of recordings; `least` is the least share that is judged."""

    def __init__(self, before, after, least=SMALLEST):
        self.recordings, self.sides = before + after, (len(before), len(after))
        self.ways = ways(*self.sides)
        self.dealing = len(self.ways) >= ONE_IN
        self.blind = False
        names = {}
        for name in sorted({name for recording in self.recordings for name in recording.counts}):
            names.setdefault(tuple(recording.share(name) for recording in self.recordings), []).append(name)
        every = [Function(group, shares, self.sides) for shares, group in names.items()]
        self.functions = [function for function in every if least <= function.mean < 100 and function.mean > 0]
        if self.functions and self.dealing:
            self.deal()
        elif self.functions:
            self.count_samples()
        self.total, self.total_significant = self.judge_total()

    def deal(self):
        usual = middle_of([variance(function.shares) / function.room for function in self.functions])
        growth, shrinking, errors = [], [], []
        for way in self.ways:
            pairs = [function.dealt(way, usual) for function in self.functions]
            errors = errors or [error for _, error in pairs]
            ratios = [change / error for change, error in pairs]
            growth.append(max(ratios))
            shrinking.append(-min(ratios))
        allowed = len(self.ways) // ONE_IN
        limits = [max(0, sorted(most, reverse=True)[allowed]) for most in (growth, shrinking)]
        for function, error in zip(self.functions, errors):
            function.noise = error * limits[function.change < 0]
            function.significant = abs(function.change) > function.noise * (1 + 1e-9)

    def count_samples(self):
        z = normal_limit(1 / ONE_IN / len(self.functions))
        halves = [self.recordings[:self.sides[0]], self.recordings[self.sides[0]:]]
        counted = sum(1 / sum(r.samples / (1 + r.samples / SAMPLES) for r in half) for half in halves)
        half_a_sample = sum(0.5 / sum(r.samples for r in half) for half in halves)
        noise = lambda part: 100 * min(1, z * math.sqrt(part * (1 - part) * counted) + half_a_sample)
        self.blind = noise(0.5) >= 100
        for function in self.functions:
            before, after = function.shares[:self.sides[0]], function.shares[self.sides[0]:]
            function.noise = noise(function.mean / 100)
            apart = max(before) < min(after) or max(after) < min(before)
            function.significant = apart and abs(function.change) > function.noise

    def judge_total(self):
        logs = [math.log(recording.total) for recording in self.recordings]

        def gain(way):
            halves = [sorted(log for i, log in enumerate(logs) if (i in way) == after) for after in (False, True)]
            fast = [average(half[:(len(half) + 1) // 2]) for half in halves]
            return fast[1] - fast[0]

        true = gain(self.ways[0])
        percent = 100 * math.expm1(true)
        if not self.dealing:
            return percent, None
        sign = 1 if true > 0 else -1
        as_great = sum(sign * gain(way) >= abs(true) - 1e-9 for way in self.ways)
        return percent, as_great * ONE_IN <= len(self.ways)

    def rows(self):
        """The judged functions by name."""
        return {name: function for function in self.functions for name in function.names}


def least_share(sides, points):
    """The least mean share to judge, so that no growth of so many points is passed over."""
    return min(SMALLEST, points / 2, points * sides[1] / sum(sides))
