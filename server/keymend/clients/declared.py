"""Client settings that stand in files: environment files, YAML, JSON, TOML, Dockerfiles.

Finds the variables and keys that clients read by their known names. A value that is
computed (``$``, ``{{``) is not a value, and templates are not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

from keymend.clients import kinds, modelfiles
from keymend.clients.kinds import ClientKind
from keymend.clients.modelfiles import Entry
from keymend.clients.variables import ROLES
from keymend.matching import Matcher, Pattern
from keymend.providers import BY_VARIABLE
from keymend.syntax.code.nodes import Argument, Text
from keymend.syntax.languages import is_template
from keymend.syntax.notebooks import is_notebook_file
from keymend.text import Snapshot, Span

LANGUAGES: Final = frozenset(
    {"dotenv", "yaml", "json", "jsonc", "toml", "dockerfile", "ini", "properties", "shellscript"}
)
_LITELLM: Final = {"api_version": "api_version"}
"""Keys of a LiteLLM ``config.yaml``, which names the models of Azure ``azure/…``."""
_NAMES: Final = (*ROLES, *_LITELLM, *BY_VARIABLE, "OPENAI_API_TYPE")
_VALUE: Final = re.compile(
    # Kubernetes and others write the name and the value in two entries.
    r"[\"']?(?:[ \t]*,?\s*[\"']?value[\"']?[ \t]*:|[ \t]*[=:])[ \t]*"
    r"(?P<value>\"[^\"\r\n]*\"|'[^'\r\n]*'|(?![\"'{\[#\s])[^\r\n]*)"
)
_PART_OF_NAME: Final = re.compile(r"[\w.$-]")
_COMPUTED: Final = re.compile(r"\$|\{\{|%\(|<[^>]*>")
_COMMENT: Final = re.compile(r"[ \t]+#.*\Z")


@dataclass(frozen=True, eq=False)
class Declared:
    """One setting: its name, what it means, and its value."""

    name: str
    name_span: Span
    role: str
    text: Text


class Settings:
    """The settings of one file, which an OpenAI or Azure client would be given."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.all = list(_read(snapshot))

    def defines(self, *names: str) -> bool:
        """Whether one of ``names`` is set in the file."""
        return any(entry.name in names for entry in self.all)

    def value(self, name: str) -> str | None:
        """Return the value of ``name``."""
        return next((entry.text.value for entry in self.all if entry.name == name), None)

    @cached_property
    def models(self) -> list[Entry]:
        """The models in the file's lists that name an address, and whose provider is known."""
        return list(modelfiles.entries(self.snapshot))


@dataclass(frozen=True, eq=False)
class Setting:
    """One setting as if it were the argument of a client; see ``clients.configured``."""

    kind: ClientKind
    role: str
    value: Text
    is_module: bool = False

    def given(self, role: str) -> Argument | None:
        """Return nothing: what else the client is given is not in the file."""
        del role
        return None

    def text(self, role: str) -> str | None:
        """Return the value, for its own role."""
        return self.value.value if role == self.role else None

    def texts(self, role: str) -> list[Text]:
        """Return the value, for its own role."""
        return [self.value] if role == self.role else []


def endpoints(settings: Settings) -> Iterator[Setting]:
    """Yield the URLs of the file, each with the kind of client that reads it."""
    is_azure = settings.value("OPENAI_API_TYPE") == "azure"
    pieces = ("OPENAI_API_VERSION", "AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION")
    for entry in settings.all:
        role = entry.role
        if role not in ("base_url", "azure_endpoint"):
            continue
        if role == "base_url" and is_azure:
            role = "azure_endpoint"
        value = entry.text.value.lower()
        if role == "azure_endpoint" and "/openai/v1" in value:
            continue  # a program may well give it to OpenAI
        if role == "azure_endpoint" and "/deployments/" in value and not settings.defines(*pieces):
            continue  # a program may well post to it as it is
        yield _setting(entry.name, role, entry.text)
    for item in settings.models:
        is_deployed = "/deployments/" in item.text.value or "/openai/v1" in item.text.value
        if item.role != "azure_endpoint" or not is_deployed:
            yield _setting(item.name, item.role, item.text)


def _setting(name: str, role: str, text: Text) -> Setting:
    kind = kinds.AZURE if role == "azure_endpoint" else kinds.OPENAI
    return Setting(replace(kind, roles={role: (name,)}), role, text)


def _read(snapshot: Snapshot) -> Iterator[Declared]:
    if snapshot.language not in LANGUAGES or is_template(snapshot.path):
        return
    if is_notebook_file(snapshot):
        return  # its code is read as a program, its Markdown is none
    is_litellm = snapshot.language == "yaml" and "azure/" in snapshot.text
    for at, name in _places(snapshot.text):
        role = ROLES.get(name)
        if role is None and is_litellm:
            role = _LITELLM.get(name)
        if role is None and name in BY_VARIABLE:
            role = "api_key"
        if role is None and name == "OPENAI_API_TYPE":
            role = "api_type"
        found = _VALUE.match(snapshot.text, at + len(name))
        if role is None or found is None or _is_comment(snapshot, at):
            continue
        text = _text(snapshot, found)
        if text.value and not _COMPUTED.search(text.value):
            yield Declared(name, Span(at, at + len(name)), role, text)


def _places(text: str) -> list[tuple[int, str]]:
    """Return where the known names begin, in order, none as a part of a longer name.

    A search for each name is far quicker than one pattern that has to stop at every word,
    and a look at which names are there at all is quicker than most of the searches.
    """
    places = []
    for name in _matcher().possible(text.encode("utf-8", "surrogatepass")):
        at = text.find(name)
        while at != -1:
            is_part = at and _PART_OF_NAME.match(text, at - 1)
            if not is_part and not text.startswith("${", max(0, at - 2)):
                places.append((at, name))
            at = text.find(name, at + len(name))
    return sorted(places)


@cache
def _matcher() -> Matcher:
    return Matcher([Pattern(id=name, anchors=(name,), regex="") for name in dict.fromkeys(_NAMES)])


def _is_comment(snapshot: Snapshot, offset: int) -> bool:
    line = snapshot.line_at(offset)
    return snapshot.text[line.start : offset].lstrip()[:1] in ("#", ";", "/")


def _text(snapshot: Snapshot, found: re.Match[str]) -> Text:
    start, end = found.span("value")
    written = found["value"]
    if written[:1] in ("'", '"') and len(written) > 1:
        inner = Span(start + 1, end - 1)
        return Text(Span(start, end), snapshot[inner], inner)
    written = _COMMENT.sub("", written).rstrip().rstrip(",").rstrip("'\"")
    inner = Span(start, start + len(written))
    return Text(inner, written, inner)
