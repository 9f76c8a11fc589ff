"""Writing a change to disk: all of it, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keymend.fixes.offer import CannotFixError
from keymend.samples import fake_key
from mending import Folder

KEY = fake_key("groq")
PROGRAM = f'key = "{KEY}"\n'


def refused(folder: Folder, spoil: dict[str, str] | None = None) -> str:
    """Build the move, then ``spoil`` files, then apply; return why it was refused."""
    [offer, *_] = folder.offers("app.py")
    workspace = folder.workspace
    workspace.read(folder.path / "app.py")
    change = offer.build(workspace)
    folder.write(spoil or {})
    before = folder.texts()
    with pytest.raises(CannotFixError) as error:
        workspace.apply(change)
    assert folder.texts() == before
    assert KEY not in str(error.value)
    return str(error.value)


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env": "A=1\n"})
    (tmp_path / ".env").chmod(0o444)
    assert refused(folder) == ".env is read-only"


def test_a_file_that_has_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env": "A=1\n"})
    assert refused(folder, {".env": "A=2\n"}) == ".env has changed meanwhile"


def test_a_file_that_has_appeared_meanwhile_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM})
    assert refused(folder, {".env": "A=2\n"}) == ".env has appeared meanwhile"


def test_what_was_put_in_place_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env": "A=1\n"})
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == ".gitignore":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    assert "No space left on device" in refused(folder)


def test_encodings_and_modes_stay(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    program = tmp_path / "app.py"
    program.write_bytes(f'import os\n# \xe9\nkey = "{KEY}"\n'.encode("latin-1"))
    program.chmod(0o755)
    example = tmp_path / ".env.example"
    example.write_bytes("A=1\r\n".encode("utf-16"))
    folder.move("app.py", loading=False)
    expected = 'import os\n# \xe9\nkey = os.environ["GROQ_API_KEY"]\n'
    assert program.read_bytes() == expected.encode("latin-1")
    assert program.stat().st_mode & 0o777 == 0o755
    assert example.read_bytes() == "A=1\r\nGROQ_API_KEY=\r\n".encode("utf-16")


def test_a_link_is_followed(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"shared/.env": "A=1\n", "app.py": PROGRAM})
    (tmp_path / ".env").symlink_to(tmp_path / "shared/.env")
    folder.move("app.py", loading=False)
    assert (tmp_path / ".env").is_symlink()
    assert folder.text("shared/.env") == f"A=1\nGROQ_API_KEY={KEY}\n"


def test_a_new_environment_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM})
    folder.move("app.py")
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / ".gitignore").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_nothing_is_written_into_a_file_that_no_loader_reads(tmp_path: Path, encoding: str) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM})
    (tmp_path / ".env").write_bytes("OTHER=1\n".encode(encoding))
    assert not folder.offers("app.py")
    (tmp_path / ".env").write_text("OTHER=1\n", encoding="utf-8-sig")
    assert folder.offers("app.py")
