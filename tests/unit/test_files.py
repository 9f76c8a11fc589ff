"""Which files are read, and that their text is all there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keymend.files import (
    _BINARY_PROBE,
    MAX_BYTES,
    UnreadableFileError,
    decode,
    is_ignored,
    reached,
    read_text,
    walk,
)
from keymend.settings import Settings


def tree(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")


def walked(folder: Path, settings: Settings | None = None, base: Path | None = None) -> list[str]:
    files = walk(folder, settings or Settings(), base or folder)
    return [file.relative_to(folder).as_posix() for file in files]


def test_gitignore_is_respected_and_environment_files_are_still_read(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", "app.py", "out/a.txt", "sub/out/b.txt", "sub/keep/c.log", "x.log")
    tree(tmp_path, ".env", ".env.local", "node_modules/m/index.js")
    (tmp_path / ".gitignore").write_text("out/\n*.log\n.env*\n")
    (tmp_path / "sub/.gitignore").write_text("!keep/*.log\n")
    assert walked(tmp_path) == [
        ".env", ".env.local", ".gitignore", "app.py", "sub/.gitignore", "sub/keep/c.log",
    ]  # fmt: skip


def test_ignores_above_the_folder_count(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", "sub/a.log", "sub/a.py")
    (tmp_path / ".gitignore").write_text("*.log\n")
    assert walked(tmp_path / "sub") == ["a.py"]


def test_a_folder_that_is_named_is_read_though_git_ignores_it(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", "build/lib/a.py", "build/lib/b.log", "build/out/c.py")
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "build/.gitignore").write_text("*.log\n")
    assert walked(tmp_path) == [".gitignore"]
    assert walked(tmp_path / "build/lib") == ["a.py", "b.log"]
    assert walked(tmp_path / "build") == [".gitignore", "lib/a.py", "out/c.py"]


def test_excludes_are_relative_to_the_configuration(tmp_path: Path) -> None:
    tree(tmp_path, "sub/gen/a.py", "sub/b.py")
    settings = Settings(exclude=("/sub/gen/",))
    assert walked(tmp_path / "sub", settings, tmp_path) == ["b.py"]
    assert walked(tmp_path / "sub", settings) == ["b.py", "gen/a.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    tree(tmp_path, "a/b.txt")
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a/b.txt")
    assert walked(tmp_path) == ["a/b.txt"]


def test_a_file_that_would_be_new_is_asked_about(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", "sub/app.py")
    (tmp_path / ".gitignore").write_text("*.env\n/sub/secret/\n")
    assert is_ignored(tmp_path / "sub/prod.env")
    assert is_ignored(tmp_path / "sub/secret/x")
    assert not is_ignored(tmp_path / "sub/.envrc")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb", "a\r\nb"),
        ("\ufeffkey".encode(), "\ufeffkey"),
        ("key=ü".encode("latin-1"), "key=ü"),
        ("key".encode("utf-16"), "\ufeffkey"),
        (b"PNG\0\1", None),
        (b"", ""),
    ],
)
def test_bytes_become_text_with_every_character(data: bytes, text: str | None) -> None:
    assert decode(data) == text


def test_a_large_binary_is_passed_over_and_a_large_text_is_an_error(tmp_path: Path) -> None:
    for name, start in (("program", b"\x7fELF\0"), ("log", b"line\n")):
        with (tmp_path / name).open("wb") as file:
            file.write(start * (_BINARY_PROBE // len(start) + 1))
            file.truncate(MAX_BYTES + 1)
    assert read_text(tmp_path / "program") is None
    with pytest.raises(UnreadableFileError, match="larger than 32 MiB"):
        read_text(tmp_path / "log")


def test_a_missing_file_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="No such file"):
        read_text(tmp_path / "missing")


def test_a_folder_that_cannot_be_listed_is_told_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a/x.py", "b/y.py")
    listing = os.scandir

    def scandir(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    told: list[str] = []
    files = list(walk(tmp_path, Settings(), tmp_path, lambda folder, _: told.append(folder.name)))
    assert [file.name for file in files] == ["y.py"]
    assert told == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert walked(tmp_path) == []
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        read_text(tmp_path / "pipe")


def test_files_that_change_are_told_apart_as_a_walk_does(tmp_path: Path) -> None:
    tree(
        tmp_path,
        ".git/index", "node_modules/a.js", "out/a.py", "gen/a.py", "sub/a.py", "sub/b.log",
        "sub/.env", "sub/deep/c.log", "sub/deep/d.py",
    )  # fmt: skip
    (tmp_path / ".gitignore").write_text("/out/\n*.log\n.env\n")
    (tmp_path / "sub/deep/.gitignore").write_text("!c.log\n")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.py").symlink_to(tmp_path / "sub/a.py")
    settings = Settings(exclude=("/gen/",))
    everything = [*tmp_path.rglob("*"), tmp_path / "loop/sub/a.py"]
    found = reached(
        (path for path in everything if not path.is_dir()), tmp_path, settings, tmp_path
    )
    names = {path.relative_to(tmp_path).as_posix() for path in found}
    assert names == set(walked(tmp_path, settings))
    gone = tmp_path / "sub/gone.py"
    assert list(reached([gone], tmp_path, settings, tmp_path)) == [gone]
