"""What a scan of a tree remembers: which files it need not read again, and nothing of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run

LONG_AGO = 1_700_000_000
CLEAN = "x" * 500


@pytest.fixture
def tree(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of so many files that it pays to remember them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(workspace / "cache"))
    folder = workspace / "tree"
    folder.mkdir()
    for number in range(600):
        write(folder / f"f{number:03}.txt", CLEAN)
    return folder


def write(file: Path, text: str, changed: int = LONG_AGO) -> None:
    file.write_text(text)
    os.utime(file, (changed, changed))


def summary(keymend: Run, *options: str) -> tuple[int, int]:
    told = json.loads(keymend("check", "tree", "--format", "json", *options).stdout)["summary"]
    return told["files"], told["findings"]


@pytest.mark.skipif(os.name == "nt", reason="the cache folder is another one there")
def test_a_file_is_read_again_only_if_it_changed(tree: Path, keymend: Run) -> None:
    leak = f"KEY = {fake_key('groq')}".ljust(len(CLEAN))
    assert summary(keymend) == (600, 0)
    write(tree / "f001.txt", leak)  # as long, and with the same time of change
    assert summary(keymend) == (600, 0)
    assert summary(keymend, "--jobs", "2") == (600, 0)
    assert summary(keymend, "--no-cache") == (600, 1)
    write(tree / "f002.txt", leak, LONG_AGO + 1)
    assert summary(keymend) == (600, 1)
    assert summary(keymend) == (600, 1)


@pytest.mark.skipif(os.name == "nt", reason="the cache folder is another one there")
def test_nothing_of_a_file_is_kept(tree: Path, workspace: Path, keymend: Run) -> None:
    key = fake_key("groq")
    write(tree / "f001.txt", f"KEY = {key}")
    assert summary(keymend) == (600, 1)
    [file] = (workspace / "cache/keymend").glob("clean-*.bin")
    kept = file.read_bytes()
    assert len(kept) == 32 + 599 * 8
    assert not any(word in kept for word in (key.encode(), key[-4:].encode(), b"f001", b"tree"))
    assert file.stat().st_mode & 0o077 == 0
