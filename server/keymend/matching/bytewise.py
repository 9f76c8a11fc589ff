"""What gates are written with: expressions over bytes for what ``re`` says of characters.

A gate reads a text's bytes, in UTF-8 or Latin-1, where a character beyond ASCII is some bytes
that are neither letter nor space. Each of these takes at least what its counterpart takes.
"""

from __future__ import annotations

from typing import Final

SPACE: Final = r"[\t-\r\x1c- \x80-\xff]"
r"""Takes what ``\s`` does."""
WORD: Final = r"[\w\x80-\xff]"
r"""Takes what ``\w`` does."""
_FOLDED: Final = {"i": r"(?:i|\xc4\xb0)", "k": r"(?:k|\xe2\x84\xaa)"}
"""Letters that others come out as in lower case: a capital I with a dot, and the kelvin sign."""


def either(*expressions: str) -> str:
    """Return an expression for what one of ``expressions`` takes."""
    return "|".join(expressions)


def folded(word: str) -> str:
    """Return an expression for what is ``word``, lower-case letters and marks, in lower case."""
    letters = (_FOLDED.get(each, each if each.isalnum() else "\\" + each) for each in word)
    return f"(?i:{''.join(letters)})"
