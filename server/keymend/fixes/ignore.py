"""Ignoring a finding: on its line, in its file, in the baseline, or its rule in the settings.

These are offered beside the fixes and are none: nothing is mended, so none is ever
preferred, and no fix-all takes them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from keymend import baseline
from keymend.finding import Applicability, Edit, Finding
from keymend.fixes.edits import line_end_of
from keymend.fixes.fixall import difference
from keymend.fixes.move.project import Project
from keymend.fixes.offer import CannotFixError, Change, FileChange, Offer, Workspace
from keymend.paths import path_of
from keymend.syntax.comments import (
    COMMENTS,
    may_stand_above,
    may_stand_behind,
    may_stand_on_top,
    top_of,
)
from keymend.text import Snapshot, Span

_SETTINGS: Final = "keymend.toml"
_PROJECT: Final = "pyproject.toml"


def ignores(snapshot: Snapshot, finding: Finding, workspace: Workspace) -> list[Offer]:
    """Return the ways to ignore ``finding``, the narrowest first."""
    return [
        *_comments(snapshot, finding),
        *_in_baseline(snapshot, finding, workspace),
        *_in_settings(snapshot, finding, workspace),
    ]


def _offer(id_: str, title: str, change: Change) -> Offer:
    return Offer(id_, title, Applicability.UNSAFE, preferred=False, build=lambda _: change)


def _comments(snapshot: Snapshot, finding: Finding) -> Iterator[Offer]:
    if snapshot.language not in COMMENTS:
        return
    edit = _line_comment(snapshot, finding)
    if edit is not None:
        yield _offer("ignore-line", f"Ignore {finding.code} on this line", _change(snapshot, edit))
    if not may_stand_on_top(snapshot):
        return
    top = top_of(snapshot.text)
    text = _comment(snapshot, f"keymend: ignore-file[{finding.code}]")
    edit = Edit(Span(top, top), text + line_end_of(snapshot.text))
    yield _offer("ignore-file", f"Ignore {finding.code} in this file", _change(snapshot, edit))


def _line_comment(snapshot: Snapshot, finding: Finding) -> Edit | None:
    comment = _comment(snapshot, f"keymend: ignore[{finding.code}]")
    offset = finding.span.start
    line = snapshot.line_at(offset)
    if may_stand_behind(snapshot, offset):
        gap = "  " if line.length and not snapshot[line].endswith((" ", "\t")) else ""
        return Edit(Span(line.end, line.end), gap + comment)
    if may_stand_above(snapshot, offset):
        indent = re.match(r"[ \t]*", snapshot[line])
        text = (indent[0] if indent else "") + comment + line_end_of(snapshot.text)
        return Edit(Span(line.start, line.start), text)
    return None


def _comment(snapshot: Snapshot, text: str) -> str:
    before, behind = COMMENTS[snapshot.language]
    return f"{before}{text}{behind}"


def _change(snapshot: Snapshot, edit: Edit) -> Change:
    return Change((FileChange(snapshot.uri, (edit,), snapshot.version),))


def _in_baseline(snapshot: Snapshot, finding: Finding, workspace: Workspace) -> Iterator[Offer]:
    path = path_of(snapshot.uri)
    if path is None or finding.secret is None or finding.code not in baseline.CODES:
        return
    found = Project(path, workspace).nearest((baseline.NAME,))
    if found is not None:
        build = partial(_known, snapshot, finding, found[0])
        title = f"Ignore this secret in {baseline.NAME}"
        yield Offer("ignore-secret", title, Applicability.UNSAFE, preferred=False, build=build)


def _known(snapshot: Snapshot, finding: Finding, file: Path, workspace: Workspace) -> Change:
    """Add the secret to a baseline as detect-secrets would have."""
    found = workspace.read(file)
    path = path_of(snapshot.uri)
    if found is None or path is None or finding.secret is None:
        raise CannotFixError(f"{file.name} is gone")
    name = path.relative_to(file.parent).as_posix()
    row = {
        "type": "Secret Keyword",
        "filename": name,
        "hashed_secret": hashlib.sha1(
            finding.secret.reveal().encode(), usedforsecurity=False
        ).hexdigest(),
        "is_verified": False,
        "line_number": snapshot.lines.line_of(finding.span.start) + 1,
    }
    try:
        data: dict[str, Any] = json.loads(found[0])
        rows = data["results"].setdefault(name, [])
        rows.append(row)
        data["results"] = dict(sorted(data["results"].items()))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotFixError(f"{file.name} is no baseline") from None
    text = json.dumps(data, indent=2) + ("\n" if found[0].endswith("\n") else "")
    return Change((FileChange(file.as_uri(), difference(found[0], text), found[1]),))


def _in_settings(snapshot: Snapshot, finding: Finding, workspace: Workspace) -> Iterator[Offer]:
    path = path_of(snapshot.uri)
    if path is None:
        return
    project = Project(path, workspace)
    file, text = _settings_file(project)
    edit = Edit(Span(0, 0), f'ignore = ["{finding.code}"]\n') if text is None else None
    edit = edit or _ignoring(text or "", finding.code, in_section=file.name == _PROJECT)
    found = workspace.read(file)
    change = FileChange(
        file.as_uri(), (edit,), found[1] if found else None, text is None,
        f"{finding.code} is not used in this project",
    )  # fmt: skip
    yield _offer("ignore-rule", f"Ignore {finding.code} in {file.name}", Change((change,)))


def _settings_file(project: Project) -> tuple[Path, str | None]:
    """Return the file that settings are in, or belong in, and its text."""
    for folder in project.folders:
        for name in (_SETTINGS, _PROJECT):
            text = project.read(folder / name)
            if text is not None and (name == _SETTINGS or "[tool.keymend" in text):
                return folder / name, text
    return project.nearest((_PROJECT,)) or (project.folders[-1] / _SETTINGS, None)


_SECTION: Final = re.compile(r"^[ \t]*\[tool\.keymend\][^\r\n]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_TABLE: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_IGNORE: Final = re.compile(r"^[ \t]*ignore[ \t]*=[ \t]*\[(?P<rest>\s*\])?", re.MULTILINE)


def _ignoring(text: str, code: str, *, in_section: bool) -> Edit:
    """Return the edit that adds ``code`` to the list ``ignore`` of the settings."""
    end = line_end_of(text)
    section = _SECTION.search(text) if in_section else None
    start = section.end() if section else 0
    if in_section and section is None:
        lead = end if text and not text.endswith(("\n", "\r")) else ""
        added = f'{lead}{end}[tool.keymend]{end}ignore = ["{code}"]{end}'
        return Edit(Span(len(text), len(text)), added)
    table = _TABLE.search(text, start)
    present = _IGNORE.search(text, start, table.start() if table else len(text))
    if present is None:
        return Edit(Span(start, start), f'ignore = ["{code}"]{end}')
    at = present.start("rest") if present["rest"] else present.end()
    return Edit(Span(at, at), f'"{code}"' if present["rest"] else f'"{code}", ')
