"""Sample counts as the contract tells them (CM-11 to CM-13)."""

MAX = 2 ** 64 - 1
MIN = -2 ** 63


def parse(text):
    """An int below 2^64, else a float, of b'12', b'1.5' or b'1.'."""
    if text.isdigit():
        value = int(text)
        return value if value <= MAX else to_float(value)
    return float(text)


def to_float(value):
    try:
        return float(value)
    except OverflowError:
        return float('inf')


class Computed(float):
    """A double that is a result: whole and below 2^53 it counts as an integer operand."""


class Anything:
    """A result that the contract does not pin down: equal to all others. `is_open`: not counted as explained."""

    def __init__(self, why, is_open=False):
        self.why, self.open = why, is_open

    def __eq__(self, other):
        return True

    def __repr__(self):
        return 'anything'


def operand(value):
    if isinstance(value, Computed) and abs(value) < 2 ** 53 and value == int(value):
        return int(value)
    return value


def both(a, b, operation):
    a, b = operand(a), operand(b)
    if isinstance(a, int) and isinstance(b, int):
        exact = operation(a, b)
        if MIN <= exact <= MAX:
            return exact
    return Computed(operation(to_float(a), to_float(b)))


def differ(a, b):
    """A double and an integer are compared as doubles."""
    return a != b if isinstance(a, int) and isinstance(b, int) else to_float(a) != to_float(b)


def add(a, b):
    return both(a, b, lambda x, y: x + y)


def subtract(a, b):
    return both(a, b, lambda x, y: x - y)


def multiply(a, b):
    return both(a, b, lambda x, y: x * y)


def divide(a, b):
    a, b = operand(a), operand(b)
    if isinstance(a, int) and isinstance(b, int) and abs(a) > 2 ** 53 and abs(a) >= abs(b) and a % b == 0:
        return a // b
    return Computed(to_float(a) / to_float(b))


def show(value):
    if isinstance(value, int):
        return b'%d' % value
    if value != value:
        return b'NaN'
    if value in (float('inf'), float('-inf')):
        return b'Inf' if value > 0 else b'-Inf'
    return b'%.15g' % value


def fixed(value, digits):
    """printf's %.0f, %.1f, %.2f."""
    value = to_float(value)
    return show(value).decode() if value in (float('inf'), -float('inf')) else '%.*f' % (digits, value)
