"""Where Keymend keeps what it may lose: compiled patterns, names of files known to be clean.

Nothing that is kept here holds a key, or more than a hash of anything in a file.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder for Keymend's caches; it need not exist.

    Follows the XDG base directory specification on Linux, and the platform's custom on
    Windows and macOS. Raises nothing: a missing home gives a folder that cannot be made,
    and a cache that cannot be written is not one.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path("~/AppData/Local").expanduser())
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "keymend"


def write_atomically(file: Path, content: bytes) -> bool:
    """Replace ``file`` by ``content`` as a whole; return whether that was possible.

    Readers see the old file or the new one. The file can be read by the user alone.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError:
        return False
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        return False
    return True
