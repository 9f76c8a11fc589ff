"""Lists of models in files: LiteLLM's ``config.yaml``, Continue's ``config.yaml`` and ``.json``.

Each entry of a list names a model, perhaps its provider, the address and the key. Which
client will be made of it depends on the provider: ``azure/…`` and ``openai/…`` are models
of LiteLLM, which takes a path with a deployment or the v1 path for what it is
(``select_azure_base_url_or_endpoint`` in its sources).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keymend.syntax.code.nodes import Text
from keymend.text import Snapshot, Span

_VALUE: Final = r"[\"']?[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<value>[^\"'\r\n#,}]*)(?P=quote)"
_BASES: Final = ("api_base", "apiBase")
_BASE: Final = re.compile(rf"(?<![\w-])(?P<key>{'|'.join(_BASES)}){_VALUE}")
_SIBLING: Final = re.compile(
    rf"(?<![\w-])(?P<key>model|provider|api_key|apiKey)(?=[\"']?[ \t]*:){_VALUE}"
)
_ENVIRONMENT: Final = re.compile(r"os\.environ/(\w+)|\$\{\{\s*secrets\.(\w+)\s*\}\}")
_REACH: Final = 2000


@dataclass(frozen=True)
class Entry:
    """One entry: ``role`` is ``azure_endpoint`` or ``base_url``, ``variable`` holds the key."""

    name: str
    name_span: Span
    role: str
    text: Text
    variable: str | None


def entries(snapshot: Snapshot) -> Iterator[Entry]:
    """Yield the entries that name an address and whose provider is known."""
    if snapshot.language not in ("yaml", "json", "jsonc"):
        return
    for found in _bases(snapshot.text):
        line = snapshot.line_at(found.start())
        value = found["value"].rstrip()
        if "#" in snapshot.text[line.start : found.start()] or not value or "os.environ" in value:
            continue
        siblings = {
            sibling["key"].replace("api_key", "apiKey"): sibling["value"].strip()
            for sibling in _SIBLING.finditer(snapshot.text, *_item(snapshot, found.start()))
        }
        model, provider = siblings.get("model", ""), siblings.get("provider")
        provider = provider or (model.partition("/")[0] if "/" in model else "")
        role = {"azure": "azure_endpoint", "openai": "base_url"}.get(provider)
        if role is None or "{{" in value or "$" in value or "<" in value:
            continue
        start = found.start("value")
        inner = Span(start, start + len(value))
        variable = _ENVIRONMENT.fullmatch(siblings.get("apiKey", ""))
        yield Entry(
            found["key"],
            Span(found.start("key"), found.end("key")),
            role,
            Text(inner, value, inner),
            (variable[1] or variable[2]) if variable else None,
        )


def _bases(text: str) -> Iterator[re.Match[str]]:
    """Yield the addresses of a text, in order; far quicker than a search by the expression."""
    places = []
    for name in _BASES:
        at = text.find(name)
        while at != -1:
            places.append(at)
            at = text.find(name, at + 1)
    end = 0
    for at in sorted(places):
        found = _BASE.match(text, at) if at >= end else None
        if found is not None:
            end = found.end()
            yield found


def _item(snapshot: Snapshot, at: int) -> tuple[int, int]:
    """Return from where to where the item around ``at`` goes: a JSON object, a YAML block."""
    text = snapshot.text
    first, last = max(0, at - _REACH), min(len(text), at + _REACH)
    if snapshot.language != "yaml":
        start = text.rfind("{", first, at)
        end = text.find("}", at, last)
        return (first if start == -1 else start), (last if end == -1 else end)
    line = snapshot.line_at(at)
    column = at - line.start
    start, end = line.start, line.end
    number = snapshot.lines.line_of(at)
    for n in range(number - 1, -1, -1):
        above = snapshot.lines.line(n)
        if above.start < first or _column(text[above.start : above.end]) < column:
            break
        start = above.start
        if text[above.start : above.end].lstrip().startswith("- "):
            break
    if text[line.start : at].lstrip().startswith("-"):
        start = line.start
    for n in range(number + 1, len(snapshot.lines)):
        below = snapshot.lines.line(n)
        written = text[below.start : below.end]
        is_next = _column(written) < column or written.lstrip().startswith("- ")
        if below.end > last or (written.strip() and is_next):
            break
        end = below.end
    return start, end


def _column(line: str) -> int:
    """Return where the key of a line of YAML begins, behind the dash of its item."""
    found = re.match(r"[ \t]*(?:-[ \t]+)?", line)
    return found.end() if found and line.strip() else 1_000_000
