"""Addresses of documents as paths on disk, and paths as they are shown."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_ON_DISK: Final = frozenset({"file", "vscode-notebook-cell"})
_DRIVE: Final = re.compile(r"/[A-Za-z]:")


def path_of(uri: str) -> Path | None:
    """Return where the document at ``uri`` lies; ``None`` for one that has no file yet.

    The cells of a notebook lie where their notebook does.
    """
    parts = urlsplit(uri)
    if parts.scheme not in _ON_DISK:
        return None
    path = unquote(parts.path)
    if os.name == "nt":
        path = path[1:] if _DRIVE.match(path) else path
        path = f"//{parts.netloc}{path}" if parts.netloc else path
    return Path(path)


_CONTROLS: Final = {code: repr(chr(code))[1:-1] for code in (*range(0x20), *range(0x7F, 0xA0))}


def one_line(path: str) -> str:
    r"""Return ``path`` as a line can hold it: a line end in a name is written ``\n``."""
    return path.translate(_CONTROLS)
