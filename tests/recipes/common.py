"""What the tests of recipes share."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases'))
from run import program_path  # pylint: disable=wrong-import-position,unused-import


class Failure(Exception):
    """What does not hold."""


def check(holds, text):
    if not holds:
        raise Failure(text)
