"""A folder on disk whose files are mended as the command line mends them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keymend.finding import Finding
from keymend.fixes import Offer, offers
from keymend.fixes.disk import DiskWorkspace, snapshot_in
from keymend.scan import scan
from keymend.text import Snapshot


@dataclass(frozen=True)
class Folder:
    """A folder of a test, inside a git repository unless it is told otherwise."""

    path: Path
    repository: bool = True

    def __post_init__(self) -> None:
        if self.repository:
            self.write({".git/HEAD": "ref: refs/heads/main\n"})

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))

    def text(self, name: str) -> str:
        return (self.path / name).read_bytes().decode("utf-8")

    def texts(self) -> dict[str, str]:
        """Every file outside of ``.git`` by its name."""
        files = (path for path in self.path.rglob("*") if path.is_file())
        names = (path.relative_to(self.path).as_posix() for path in files)
        return {name: self.text(name) for name in sorted(names) if not name.startswith(".git/")}

    @property
    def workspace(self) -> DiskWorkspace:
        return DiskWorkspace(self.path)

    def snapshot(self, name: str) -> Snapshot:
        snapshot = snapshot_in(self.workspace, self.path / name)
        assert snapshot is not None
        return snapshot

    def findings(self, name: str) -> list[Finding]:
        return scan(self.snapshot(name), path=name)

    def offers(self, name: str) -> list[Offer]:
        """The moves that the first finding with one is offered."""
        snapshot = self.snapshot(name)
        for finding in scan(snapshot, path=name):
            found = offers(snapshot, finding, self.workspace)
            moves = [offer for offer in found if offer.title.startswith("Move")]
            if moves:
                return moves
        return []

    def move(self, name: str, *, loading: bool | None = None) -> Offer:
        """Apply the preferred move of the file's first key, or the one that does (not) load."""
        found = self.offers(name)
        if loading is not None:
            found = [offer for offer in found if (" and load it" in offer.title) is loading]
        assert found, f"no move is offered in {name}"
        workspace = self.workspace
        workspace.apply(found[0].build(workspace))
        return found[0]
