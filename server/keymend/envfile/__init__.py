"""Environment files: what they look like, what loaders read in them, how they are written.

``model`` is lossless, ``loaders`` say what each loader takes from a text, ``compare`` where
the two differ, ``writing`` makes edits. Nothing here opens a file.
"""

from keymend.envfile.loader import COMMON, Loader
from keymend.envfile.loaders import Binding, Reading, read
from keymend.envfile.model import Entry, EnvFile, Kind, parse, parse_file

__all__ = [
    "COMMON",
    "Binding",
    "Entry",
    "EnvFile",
    "Kind",
    "Loader",
    "Reading",
    "parse",
    "parse_file",
    "read",
]
