"""Case files: a text, what is found in it, and the text after a fix.

A ``*.case`` file holds any number of cases::

    === a key as an argument
    file: app.py
    --- input
    client = OpenAI(api_key="{{openai-project}}")
    --- findings
    KM101 {{openai-project}} :: anyone who can read
    --- after: Remove the space
    client = OpenAI(api_key="{{openai-project}}")

``{{openai-project}}`` stands for a fake key of that format, ``{{openai-project#2}}`` for
another one, ``{{openai-project[:-4]}}`` for a part of a key, ``{{U+200B}}`` for a character,
``{{x*93}}`` for 93 of one. A finding is its code, the text that its span covers, and after
``::`` a part of its message. No ``findings`` means that the text must be silent. ``after``
names a fix of the first finding that has one with this title, and gives the text after it.
``settings:`` gives JSON.

A case with ``--- file: PATH`` sections is a workspace: the files are written to a folder, and
the rules are given the facts that the index of that folder holds. ``process:`` gives the
process environment as JSON, ``git: tracked`` and ``git: repository`` make the folder a
repository, with or without the file in its index.

Every text ends in a line end; ``{{end}}`` as its last line takes that away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keymend.samples import fake_key

_MARK = re.compile(
    r"\{\{(?:U\+(?P<point>[0-9A-F]{4,6})|(?P<character>[^{}])\*(?P<times>\d+)|(?P<format>[a-z0-9-]+)(?:\#(?P<seed>\d+))?"
    r"(?:\[(?P<low>-?\d*):(?P<high>-?\d*)\])?)\}\}"
)


@dataclass
class Case:
    """One case, with all marks replaced."""

    title: str
    file: str
    text: str
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    """Code, covered text, part of the message."""
    after: dict[str, str] = field(default_factory=dict)
    """Title of a fix to the text after it."""
    settings: dict[str, Any] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    """The other files of the workspace, by their paths."""
    git: str = ""
    """``tracked`` if the file is in a repository's index, ``repository`` if beside one."""
    process: dict[str, str] = field(default_factory=dict)
    """The process environment."""

    @property
    def has_workspace(self) -> bool:
        """Whether the case is about more than its own text."""
        return bool(self.others or self.git or self.process)

    def __str__(self) -> str:
        return self.title


def expand(template: str) -> str:
    """Return ``template`` with its marks replaced."""

    def replacement(mark: re.Match[str]) -> str:
        if mark["point"]:
            return chr(int(mark["point"], 16))
        if mark["character"]:
            return str(mark["character"]) * int(mark["times"])
        key = fake_key(mark["format"], int(mark["seed"] or 0))
        low, high = mark["low"], mark["high"]
        return key[int(low) if low else None : int(high) if high else None]

    return _MARK.sub(replacement, template)


def load(path: Path) -> Iterator[Case]:
    """Yield the cases of one file."""
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        title, _, rest = block.partition("\n")
        head, *sections = re.split(r"(?m)^--- ", rest)
        options = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
        case = Case(title.strip(), options["file"], "")
        case.settings = json.loads(options.get("settings", "{}"))
        case.process = json.loads(expand(options.get("process", "{}")))
        case.git = options.get("git", "")
        for section in sections:
            name, _, body = section.partition("\n")
            if name == "input":
                case.text = _text(body)
            elif name == "findings":
                case.findings = [_finding(line) for line in body.splitlines() if line.strip()]
            elif name.startswith("file: "):
                case.others[name.removeprefix("file: ").strip()] = _text(body)
            elif name.startswith("after: "):
                case.after[name.removeprefix("after: ").strip()] = _text(body)
            else:
                raise ValueError(f"{path.name}: unknown section {name!r}")
        yield case


def _text(body: str) -> str:
    body = re.sub(r"\n\n\Z", "\n", body)  # the empty line before the next case
    body = body.removesuffix("{{end}}\n").removesuffix("\n") if "{{end}}" in body else body
    return expand(body)


def _finding(line: str) -> tuple[str, str, str]:
    place, _, message = line.partition(" :: ")
    code, _, covered = place.partition(" ")
    return code, expand(covered), expand(message.strip())
