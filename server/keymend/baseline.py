"""A ``.secrets.baseline`` of detect-secrets: the secrets that a team knows of already.

Read as detect-secrets 1.5 writes it: results by file with the SHA-1 of each secret, and
the plug-ins and filters that were in use. What a baseline names as code is not loaded here:
a file of the workspace does not make anything run. ``commands.customcode`` loads the
plug-ins and filters of a baseline that the call names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from keymend.deferred import expression
from keymend.detection.customplugins import CustomPlugin
from keymend.finding import Finding
from keymend.text import Snapshot

NAME: Final = ".secrets.baseline"

_EXCLUDING: Final = {
    "detect_secrets.filters.regex.should_exclude_file": "files",
    "detect_secrets.filters.regex.should_exclude_line": "lines",
    "detect_secrets.filters.regex.should_exclude_secret": "secrets",
}
_OWN: Final = "file://"
_WORDS: Final = "detect_secrets.filters.wordlist.should_exclude_secret"
_MOST_WORDS: Final = 256 * 1024
"""Bytes that are read of a list of words: whoever wrote the baseline chose the file."""
_SHORTEST_WORD: Final = 3
"""Characters of a word that counts, where the filter does not say how many."""
CODES: Final = frozenset({"KM101", "KM102"})
"""The rules whose findings a baseline can silence."""


@dataclass(frozen=True)
class Baseline:
    """What one baseline silences: known secrets by file, and what its filters leave out."""

    folder: PurePosixPath
    """The folder that its file names are relative to: its own."""
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """File to the SHA-1 of its secrets, in hexadecimal digits."""
    files: tuple[re.Pattern[str], ...] = ()
    lines: tuple[re.Pattern[str], ...] = ()
    secrets: tuple[re.Pattern[str], ...] = ()
    plugins: frozenset[str] | None = None
    """The plug-ins in use, by the names of their classes; ``None`` for all of them."""
    named_plugins: tuple[Mapping[str, Any], ...] = ()
    """The rows of plug-ins in files of the team's own, each with ``name`` and ``path``."""
    custom_plugins: tuple[CustomPlugin, ...] = ()
    """Those of them that were loaded."""
    named_filters: tuple[str, ...] = ()
    """Filters in files of the team's own, each as ``file://PATH::FUNCTION``."""
    custom_filters: tuple[Callable[[str, str, str], bool], ...] = ()
    """Those of them that were loaded: whether to leave a secret out, by path, line and itself."""
    problems: tuple[str, ...] = ()
    """What was left out, and why."""

    def uses(self, plugin: str) -> bool:
        """Whether what ``plugin`` (the name of its class) finds is to be reported."""
        return self.plugins is None or plugin in self.plugins

    def covers(self, snapshot: Snapshot, finding: Finding) -> bool:
        """Whether the baseline knows of ``finding`` or its filters leave it out.

        Only a secret's presence is excused, never that it cannot work. The secret is
        looked up by its hash, so a new one on a known line is reported.
        """
        if finding.code not in CODES or finding.secret is None:
            return False
        try:
            path = snapshot.path.relative_to(self.folder).as_posix()
        except ValueError:
            return False
        if any(pattern.search(path) for pattern in self.files):
            return True
        line = snapshot[snapshot.line_at(finding.span.start)]
        if any(pattern.search(line) for pattern in self.lines):
            return True
        secret = finding.secret.reveal()
        if any(pattern.search(secret) for pattern in self.secrets):
            return True
        if any(leaves_out(path, line, secret) for leaves_out in self.custom_filters):
            return True
        hashes = self.known.get(path)
        return hashes is not None and any(
            hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() in hashes
            for text in _as_plugins_cut(snapshot, finding, secret)
        )


_WORD_BEFORE: Final = re.compile(r"[^\s\"'`]*\Z")
_WORD_AFTER: Final = re.compile(r"[^\s\"'`]*")
_NAME_BEFORE: Final = re.compile(r"[\w.-]*=?\Z")  # "AccountKey="
_QUOTED_BEFORE: Final = re.compile(r"[^\"'`]*\Z")
_QUOTED_AFTER: Final = re.compile(r"[^\"'`]*")


def _as_plugins_cut(snapshot: Snapshot, finding: Finding, secret: str) -> Iterator[str]:
    """Yield the secret as plug-ins cut it out: with its name, whole string, or in part."""
    line = snapshot.line_at(finding.span.start)
    text, span = snapshot.text, finding.span
    yield secret
    yield snapshot[span]
    yield snapshot[span].strip("- ")  # "BEGIN RSA PRIVATE KEY"
    yield ".".join(secret.split(".")[:2])  # a JSON Web Token without its signature
    for left_edge in (span.start, max(span.start - 1, line.start)):
        yield from (text[left_edge:right_edge] for right_edge in (span.end, span.end + 1))
    end = min(span.end, line.end)
    for before, after in (
        (_NAME_BEFORE, _WORD_AFTER),
        (_WORD_BEFORE, _WORD_AFTER),
        (_QUOTED_BEFORE, _QUOTED_AFTER),
    ):
        left = before.search(text, line.start, span.start)
        right = after.match(text, end, line.end)
        if left and right:
            yield text[left.start() : end]
            yield text[left.start() : right.end()]


def read_baseline(file: Path) -> Baseline:
    """Return the baseline in ``file``; what cannot be understood is among its problems."""
    folder = PurePosixPath(file.absolute().parent.as_posix())
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        results = data["results"]
        known = {
            str(name).replace("\\", "/"): frozenset(str(row["hashed_secret"]) for row in rows)
            for name, rows in results.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no baseline"
        return Baseline(folder, problems=(f"{file.name} is not used: {reason}",))
    problems: list[str] = []
    patterns: dict[str, tuple[re.Pattern[str], ...]] = defaultdict(tuple)
    named_filters: list[str] = []
    for used in _rows(data, "filters_used"):
        path = str(used.get("path", ""))
        if path in _EXCLUDING:
            patterns[_EXCLUDING[path]] += _compiled(used.get("pattern"), problems)
        elif path == _WORDS:
            patterns["secrets"] += _with_words(used, file.parent, problems)
        elif path.startswith(_OWN):
            named_filters.append(path)
    shown = tuple(f"{file.name}: {problem}" for problem in dict.fromkeys(problems))
    plugins: frozenset[str] | None = None
    if isinstance(data.get("plugins_used"), list):
        plugins = frozenset(str(used.get("name")) for used in _rows(data, "plugins_used"))
    named = tuple(used for used in _rows(data, "plugins_used") if {"name", "path"} <= used.keys())
    return Baseline(
        folder,
        known,
        files=patterns["files"],
        lines=patterns["lines"],
        secrets=patterns["secrets"],
        plugins=plugins,
        named_plugins=named,
        named_filters=tuple(named_filters),
        problems=shown,
    )


def _rows(data: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = data.get(name)
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else iter(())


def _compiled(patterns: Any, problems: list[str]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(map(re.compile, [patterns] if isinstance(patterns, str) else patterns or ()))
    except (re.error, TypeError):
        problems.append("a filter is not used: its pattern is no regular expression")
        return ()


def _with_words(
    used: Mapping[str, Any], folder: Path, problems: list[str]
) -> tuple[re.Pattern[str], ...]:
    """Return what finds a secret that has one of the words in a filter's file in it."""
    try:
        shortest = int(used.get("min_length", _SHORTEST_WORD))
        lines = _begin(folder / str(used["file_name"])).splitlines()
    except (OSError, ValueError, TypeError, KeyError):
        problems.append("a filter is not used: its list of words cannot be read")
        return ()
    words = [word for line in lines if len(word := line.strip()) >= shortest]
    return (expression("|".join(map(re.escape, words)), re.IGNORECASE),) if words else ()


def _begin(file: Path) -> str:
    """Return the text of a file, of a long one its begin. Raises ``OSError`` for what is none."""
    if not file.is_file():  # reading a pipe or a device may never end
        raise FileNotFoundError
    with file.open("rb") as stream:
        return stream.read(_MOST_WORDS).decode("utf-8", "replace")
