"""The user's cache folder: what can be made again, and holds no key.

Reading and writing never raise: a cache that fails costs time and nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """Return where this platform keeps the user's caches for Keymend."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "keymend"


def read(name: str) -> bytes | None:
    """Return the bytes kept under ``name``; ``None`` if there are none."""
    try:
        return (folder() / name).read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None


def write(name: str, data: bytes) -> None:
    """Keep ``data`` under ``name``; another process sees all of it or nothing."""
    import tempfile  # most runs only read

    try:
        target = folder() / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).replace(target)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
