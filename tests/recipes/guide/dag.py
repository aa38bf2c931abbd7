"""A chain of tasks, for a second: most of the time is in transform."""
import time


def parse(rows):
    return [row.split(',') for row in rows]


def transform(rows):
    total = 0
    for row in rows:
        for cell in row:
            total += int(cell) % 7 * 3 // 2
    return total


def run_task(rows):
    return transform(parse(rows))


def main():
    rows = [','.join(str(i * j) for j in range(20)) for i in range(2000)]
    end = time.monotonic() + 1
    while time.monotonic() < end:
        run_task(rows)


main()
