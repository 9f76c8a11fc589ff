"""How a problem with a URL is reported: the place, the message, the mends of the text."""

from __future__ import annotations

import re
from typing import Final

from keymend.clients.problem import Problem, preferred, replace
from keymend.finding import Applicability, Repair
from keymend.syntax.code.nodes import HOLE, Text
from keymend.syntax.illustrativefiles import is_illustrative_file
from keymend.text import Snapshot, Span

_OWN: Final = re.compile(r"<[^<>]+>|\{[^{}]+\}|\byour\b|\byour[-_]|\[[^\[\]]+\]", re.IGNORECASE)
_LONG: Final = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{24,}")


def shown(text: str) -> str:
    """Return a URL as a message shows it: computed parts as ``…``, nothing that may be secret.

    That is a user and password, and whatever is as long as a key.
    """
    plain = re.sub(r"//[^/@]*@", "//…@", text.replace(HOLE, "…").replace("\n", "\\n"))
    return _LONG.sub("…", plain)


def is_long(text: str) -> bool:
    """Whether ``text`` holds something as long as a key, which no message may show."""
    return _LONG.search(text) is not None


def awaits(snapshot: Snapshot, span: Span) -> bool:
    """Whether an example or template shows, at ``span``, where a value of one's own belongs."""
    is_shown = is_illustrative_file(snapshot.path, snapshot.language)
    return is_shown and _OWN.search(snapshot[span]) is not None


def place(text: Text) -> Span:
    """Return the span to report for ``text``."""
    return text.inner if text.inner.length and text.exact else text.span


def report(text: Text, message: str, *repairs: Repair, code: str = "KM406") -> Problem:
    """Return the problem at ``text``; only a plain literal can be mended in place."""
    usable = [repair for repair in repairs if text.exact]
    return Problem(code, place(text), message, preferred(usable))


def put(text: Text, title: str, value: str, *, safe: bool = True) -> Repair:
    """Return the mend that puts ``value`` between the quotes of ``text``."""
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    return Repair(title, replace(text.inner, value), applicability)
