"""The workspace as it lies on disk: what fixes read there, and how a change is written.

Used where no editor holds the documents: by the command line and by tests. A change is
written as a whole or not at all.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from keymend import files
from keymend.fixes.offer import CannotFixError, Change
from keymend.fixes.overlay import Overlay
from keymend.syntax.languages import is_environment_file, language_of
from keymend.text import Snapshot


@dataclass(frozen=True)
class DiskWorkspace:
    """Files below ``root``, or below the git repository around it, at one moment."""

    root: Path
    _seen: dict[Path, bytes | None] = field(default_factory=dict)
    """Every file that was asked for, as it was then: none may have changed when one is written."""

    def read(self, path: Path) -> tuple[str, int | None] | None:
        """Return the text of a file, as it was first read; ``None`` if it is none."""
        if path not in self._seen:
            try:
                self._seen[path] = path.read_bytes()
            except FileNotFoundError:
                self._seen[path] = None
            except OSError:
                return None
        data = self._seen[path]
        text = None if data is None else files.decode(data)
        return None if text is None else (text, None)

    def is_ignored(self, path: Path) -> bool:
        """Whether the ``.gitignore`` files ignore ``path``."""
        return files.is_ignored(path)

    def is_wide(self, path: Path) -> bool:
        """Whether a file is UTF-16 or UTF-32."""
        self.read(path)
        return files.wide_encoding(self._seen.get(path) or b"") is not None

    def root_of(self, path: Path) -> Path:
        """Return the folder of the git repository, else the workspace's, else the file's."""
        repository = files.repository_root(path.parent)
        if repository is not None:
            return repository
        root = self.root.absolute()
        return root if root in path.parents else path.parent

    def apply(self, change: Change) -> None:
        """Write ``change``. Raises ``CannotFixError``, with nothing written, if it cannot be."""
        overlay = Overlay(self)
        overlay.take(change)
        self.write(overlay.pending)

    def write(self, texts: Mapping[Path, str]) -> None:
        """Give files new texts, all of them or none.

        Raises ``CannotFixError`` where a file is read-only or is not what was read before.
        """
        plans = [self._plan(path, text) for path, text in texts.items()]
        with _staged(plans) as staged:
            _commit(staged)
        self._seen.update((path, plan.after) for path, plan in zip(texts, plans, strict=True))

    def _plan(self, path: Path, text: str) -> _Plan:
        before = self._bytes(path)
        if path in self._seen and self._seen[path] != before:
            verb = "appeared" if self._seen[path] is None else "changed"
            raise CannotFixError(f"{path.name} has {verb} meanwhile")
        if before is None:
            return _Plan(path.resolve(), None, text.encode("utf-8"))  # of a link its target
        if not path.stat().st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
            raise CannotFixError(f"{path.name} is read-only")
        return _Plan(path.resolve(), before, files.encode(text, before))

    @staticmethod
    def _bytes(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotFixError(f"{path.name} cannot be read: {error.strerror}") from None


@dataclass(frozen=True)
class _Plan:
    path: Path
    before: bytes | None
    after: bytes


def snapshot_in(workspace: DiskWorkspace, path: Path) -> Snapshot | None:
    """Return a file as a snapshot whose fixes may be applied; ``None`` if it is no text."""
    absolute = path.absolute()
    found = workspace.read(absolute)
    if found is None:
        return None
    return Snapshot(absolute.as_uri(), found[0], language_of(absolute))


@contextmanager
def _staged(plans: Iterable[_Plan]) -> Iterator[list[tuple[Path, _Plan]]]:
    """Write every new content beside its file, and take away what was not used."""
    staged: list[tuple[Path, _Plan]] = []
    try:
        for plan in plans:
            handle, name = tempfile.mkstemp(dir=plan.path.parent, prefix=".keymend-")
            staged.append((Path(name), plan))
            with os.fdopen(handle, "wb") as file:
                file.write(plan.after)
            Path(name).chmod(_mode(plan))
        yield staged
    except OSError as error:
        raise CannotFixError(f"the files cannot be written: {error.strerror}") from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink()


def _mode(plan: _Plan) -> int:
    if plan.before is not None:
        return stat.S_IMODE(plan.path.stat().st_mode)
    if is_environment_file(plan.path):
        return 0o600  # keys are nobody else's
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _commit(staged: list[tuple[Path, _Plan]]) -> None:
    """Put the new files in place; if one cannot be, put the others back as they were."""
    done: list[_Plan] = []
    try:
        for temporary, plan in staged:
            temporary.replace(plan.path)
            done.append(plan)
    except OSError:
        for plan in done:
            with suppress(OSError):
                if plan.before is None:
                    plan.path.unlink()
                else:
                    plan.path.write_bytes(plan.before)
        raise
