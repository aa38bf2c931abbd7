"""Recordings of made programs: known costs, with what differs from run to run."""
import math
import random


class Program:
    """Nested functions with costs; some may be made slower, or be new."""

    def __init__(self, generator, functions):
        self.costs = {}
        for i in range(functions):
            path = [b'app', b'main'] + [b'layer%d_%d' % (generator.randrange(3), depth)
                                        for depth in range(generator.randrange(4))] + [b'work%d' % i]
            self.costs[b';'.join(path)] = 1 / (i + 1.5)

    def share(self, name):
        return sum(cost for stack, cost in self.costs.items() if name in stack.split(b';')) / sum(self.costs.values())

    def nearest(self, share):
        """The function whose share is nearest to this."""
        names = sorted({name for stack in self.costs for name in stack.split(b';')})
        return min(names, key=lambda name: abs(self.share(name) - share))

    def slower(self, name, points):
        """Costs in which the share of a function is so many points greater."""
        part = self.share(name)
        factor = (part + points / 100) * (1 - part) / (part * (1 - part - points / 100))
        return {stack: cost * (factor if name in stack.split(b';') else 1) for stack, cost in self.costs.items()}


def draw(generator, costs, samples, jitter=0.0):
    """So many samples of a run whose functions cost by chance a little more or less: counts by stack."""
    weights = [cost * math.exp(generator.gauss(0, jitter)) for cost in costs.values()]
    counts = {}
    for stack in generator.choices(list(costs), weights, k=samples):
        counts[stack] = counts.get(stack, 0) + 1
    return counts


def folded(counts, period=1, generator=None):
    """A folded file. With a generator periods vary by some percent."""
    lines = []
    for stack, count in counts.items():
        weight = count * period
        if generator:
            weight = sum(round(period * generator.uniform(0.8, 1.2)) for _ in range(count))
        lines.append(b'%s %d' % (stack, weight))
    return b'\n'.join(lines) + b'\n'


def seeded(*words):
    return random.Random(' '.join(map(str, words)))
