#!/usr/bin/env python3
"""Every oddity of the original that is kept on purpose (QUIRK_NAME in a comment) is named by a test that pins it."""
import re

from common import SOURCES, end, files, read

TAG = re.compile(r'\bQUIRK_[A-Z][A-Z_]*')


def main():
    kept = {tag: path for path in files(SOURCES, ('.c', '.h', '.js')) for tag in TAG.findall(read(path))}
    pinned = {tag for path in files(['tests/unit', 'tests/cases'], ('.c', 'note')) for tag in TAG.findall(read(path))}
    bad = [f'{path}: {tag} is named by no test' for tag, path in sorted(kept.items()) if tag not in pinned]
    bad += [f'{tag} is named by a test, but by no source' for tag in sorted(pinned - set(kept))]
    end(bad, len(kept))


main()
