"""How a problem with a URL is reported: the place, the message, the mends of the text."""

from __future__ import annotations

import re

from keymend.clients.problem import Problem, preferred, replace
from keymend.finding import Applicability, Repair
from keymend.syntax.code.nodes import HOLE, Text
from keymend.text import Span


def shown(text: str) -> str:
    """Return a URL as a message shows it: computed parts as ``…``, no user or password."""
    return re.sub(r"//[^/@]*@", "//…@", text.replace(HOLE, "…").replace("\n", "\\n"))


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
