"""How a program reads an answer: as the dictionary it was before openai 1, or as an object.

``answer["choices"][0]["message"]["content"]`` raises ``TypeError: 'ChatCompletion' object is
not subscriptable`` since openai 1.0 (executed with 3.54).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.finding import Edit
from keymend.syntax.code.nodes import Call
from keymend.text import Snapshot, Span

_FIELD: Final = r"[ \t]*\[[ \t]*[\"'](?P<field>[a-z_]\w*)[\"'][ \t]*\]"
_LINK: Final = re.compile(rf"{_FIELD}|\[[^\[\]\"'\n]{{1,40}}\]|\.\w+(?!\w*\()")
_FIRST: Final = re.compile(r"choices|data|usage|id|model|created")
"""The fields of answers with which a chain begins that is one of an answer's."""
_ASSIGNED: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*(?:await[ \t]+)?\Z"
)


def attribute_access(snapshot: Snapshot, call: Call) -> list[Edit]:
    """Return the edits that read the answer of ``call`` as an object, as far as its block goes.

    The answer is what the call is assigned to, up to where the name gets another value. A
    stream gives no such answer.
    """
    if any(argument.name == "stream" for argument in call.arguments):
        return []
    text = snapshot.text
    edits = list(_chain(text, call.span.end))
    line = snapshot.line_at(call.span.start)
    assigned = _ASSIGNED.match(text, line.start, call.span.start)
    if assigned is not None and not edits:
        name = assigned["name"]
        end = _end(text, name, len(assigned["indent"].expandtabs()), call.span.end)
        for found in re.compile(rf"(?<![\w.]){name}(?=[ \t]*[\[.])").finditer(
            text, call.span.end, end
        ):
            edits += _chain(text, found.end())
    return edits


def _chain(text: str, at: int) -> Iterator[Edit]:
    """Yield the edits of a chain of fields that begins ``at``, if it is one of an answer's."""
    is_first = True
    while (link := _LINK.match(text, at)) is not None:
        field = link["field"]
        name = field or link[0][1:]
        if is_first and not _FIRST.fullmatch(name):
            return
        is_first = False
        if field:
            yield Edit(Span(*link.span()), f".{field}")
        at = link.end()


def _end(text: str, name: str, indent: int, at: int) -> int:
    """Return where the block that is indented by ``indent`` ends, or ``name`` is bound anew."""
    bound = re.compile(rf"(?<![\w.]){name}[ \t]*=(?!=)").search(text, at)
    end = bound.start() if bound else len(text)
    for line in re.compile(r"^(?P<indent>[ \t]*)[^\s#]", re.MULTILINE).finditer(text, at, end):
        if len(line["indent"].expandtabs()) < indent:
            return line.start()
    return end
