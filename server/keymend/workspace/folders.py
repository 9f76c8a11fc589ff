"""The folders around a file, by its URI."""

from __future__ import annotations


def folders_around(uri: str) -> list[str]:
    """Return the folders that the file ``uri`` lies in, the innermost first."""
    folders = []
    while "/" in uri:
        uri = uri[: uri.rindex("/")]
        folders.append(uri)
    return folders
