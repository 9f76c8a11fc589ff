"""Environment files: what they look like, what loaders read in them, how they are written.

``parse`` gives the lossless model, ``loaders`` what each loader takes from a text,
``writing`` edits. Nothing here opens a file.
"""

from keymend.envfile.loaders import COMMON, Binding, Loader, Reading, read
from keymend.envfile.model import Entry, EnvFile, Kind, parse

__all__ = ["COMMON", "Binding", "Entry", "EnvFile", "Kind", "Loader", "Reading", "parse", "read"]
