"""Caches are written as a whole, for the user alone, or not at all."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from keymend.userfolder import cache_folder, write_atomically


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "keymend" / "cache.bin"
    assert write_atomically(file, b"one")
    assert write_atomically(file, b"two")
    assert file.read_bytes() == b"two"
    assert [entry.name for entry in file.parent.iterdir()] == ["cache.bin"]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not write_atomically(tmp_path / "file" / "cache.bin", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are those of Linux")
def test_the_cache_folder_is_that_of_the_desktop(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "keymend"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "keymend"
