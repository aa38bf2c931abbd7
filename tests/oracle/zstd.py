#!/usr/bin/env python3
"""Our decoder of zstd against the program zstd: what it compresses, at every level, is decoded to the same bytes.

usage: zstd.py BUILD_DIR [--count N] [--seed N]

N inputs (1000) of many kinds and sizes are compressed at levels 1 to 19, and with some other options; the frames of one level
are decoded one after the other as one stream. What differs is looked for input by input, and shown. The last line is
"N passed, N failed", of frames. Skipped (exit 77) where zstd is not installed.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
OPTIONS = [[f'-{level}'] for level in range(1, 20)] + [['--fast=5'], ['-3', '--no-check'], ['-19', '--ultra', '-22'], ['-5', '--long=20'],
                                                       ['-3', '--no-content-size']]


def some_text(chance, size):
    """Lines like those of folded stacks."""
    words = [''.join(chance.choice('abcdefghijklmnop_:<>') for _ in range(chance.randrange(1, 20))) for _ in range(chance.randrange(1, 300))]
    out = []
    while sum(map(len, out[-50:])) * max(1, len(out) / 50) < size and len(out) < size:
        out.append(';'.join(chance.choice(words) for _ in range(chance.randrange(1, 9))) + f' {chance.randrange(10 ** chance.randrange(1, 9))}\n')
    return ''.join(out).encode()[:size]


def numbers(chance, size):
    """Records of eight bytes that differ little."""
    value, out = chance.getrandbits(64), bytearray()
    while len(out) < size:
        value = (value + chance.choice((0, 1, 8, 4096, chance.getrandbits(20)))) & (1 << 64) - 1
        out += value.to_bytes(8, 'little')
    return bytes(out[:size])


def repeats(chance, size):
    """Parts of itself, near and far."""
    out = bytearray(chance.randbytes(chance.randrange(1, 100)))
    while len(out) < size:
        start = chance.randrange(len(out))
        out += out[start:start + chance.randrange(1, chance.choice((4, 40, 4000, 70000)))]
        if chance.randrange(3) == 0:
            out += chance.randbytes(chance.randrange(30))
    return bytes(out[:size])


def skewed(chance, size):
    """Bytes of which few are frequent: Huffman codes without repetitions."""
    alphabet = chance.sample(range(256), chance.randrange(1, 256))
    weights = [1 / (i + 1) ** chance.choice((0.5, 1, 2)) for i in range(len(alphabet))]
    return bytes(chance.choices(alphabet, weights, k=size))


def piece_of_a_file(chance, size):
    folder = os.path.join(SOURCE, 'testdata', chance.choice(('recordings', 'recordings', 'perf-script', 'src', 'folded')))
    path = os.path.join(folder, chance.choice([name for name in sorted(os.listdir(folder)) if os.path.isfile(os.path.join(folder, name))]))
    with open(path, 'rb') as file:
        content = file.read()
    start = chance.randrange(len(content) + 1)
    return content[start:start + size]


def make(chance, number):
    size = 0 if number == 0 else number if number < 40 else int(2 ** chance.uniform(0, 18))
    if number % 100 == 99:
        size = chance.randrange(1 << 20, 3 << 20)  # several blocks, and larger than a small window
    kind = chance.choice((some_text, numbers, repeats, skewed, piece_of_a_file, lambda chance, size: chance.randbytes(size),
                          lambda chance, size: bytes([chance.randrange(256)]) * size))
    return kind(chance, size)


def decode(program, frames):
    done = subprocess.run([program], input=frames, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None, done.stderr


def check_level(program, folder, names, options):
    """How many frames are decoded to other bytes."""
    packed = os.path.join(folder, 'packed')
    os.makedirs(packed)
    subprocess.run(['zstd', '-q', *options, '--output-dir-flat', packed, *names], check=True, cwd=folder)
    contents, frames = [], []
    for name in names:
        with open(os.path.join(folder, name), 'rb') as file:
            contents.append(file.read())
        with open(os.path.join(packed, f'{name}.zst'), 'rb') as file:
            frames.append(file.read())
    shutil.rmtree(packed)
    if decode(program, b''.join(frames))[0] == b''.join(contents):
        return 0
    failed = 0
    for name, content, frame in zip(names, contents, frames):
        got, said = decode(program, frame)
        if got != content:
            failed += 1
            print(f'FAILED zstd {" ".join(options)}, input {name} of {len(content)} bytes: {said.decode().strip() or "other bytes"}')
    return max(1, failed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    given = parser.parse_args()
    if not shutil.which('zstd'):
        print('skipped: zstd is not installed')
        sys.exit(77)
    program = os.path.join(os.path.abspath(given.build), 'tests', 'unzstd')
    chance, failed = random.Random(given.seed), 0
    with tempfile.TemporaryDirectory() as folder:
        names = [str(number) for number in range(given.count)]
        for number, name in enumerate(names):
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(make(chance, number))
        for options in OPTIONS:
            failed += check_level(program, folder, names, options)
    print(f'{len(names) * len(OPTIONS) - failed} passed, {failed} failed')
    sys.exit(failed > 0)


main()
