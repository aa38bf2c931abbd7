"""What the tests of recipes share."""
import os
import sys


class Failure(Exception):
    """What does not hold."""


def check(holds, text):
    if not holds:
        raise Failure(text)


def program_path(folder, tool):
    """A program of a build folder, or of one that holds only the programs."""
    for path in (os.path.join(folder, tool, tool), os.path.join(folder, tool)):
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit(f'{os.path.basename(sys.argv[0])}: no program {tool} in {folder}')
