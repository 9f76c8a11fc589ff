"""Random texts and edits, as an editor with bad luck would make them."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from lsprotocol import types

from keymend.lsp.positions import ENCODINGS
from keymend.samples import fake_key

KEYS: Final = tuple(fake_key(f) for f in ("openai-project", "anthropic", "azure-openai"))
_ENDS: Final = ("\n", "\r\n", "\r")
_PIECES: Final = (
    "\n", "\r\n", "\r", "\r\r\n", "\u2028", "\x0c", "\x85", "\u200b", "😀", "é", "a", " ", "#",
    *KEYS,
    'OPENAI_API_KEY = "', '"', "api_key=", "sk-your-key", "client = OpenAI(", ")",
    "# keymend: ignore", "# keymend: ignore[KM101]", "# keymend: ignore-file",
    "# pragma: allowlist nextline secret", "azure openai",
)  # fmt: skip

pieces = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
encodings = st.sampled_from(ENCODINGS)


_LINES: Final = ("", "x = 1", *KEYS, "key 😀", *_PIECES)


def texts(most: int) -> st.SearchStrategy[str]:
    """Return a strategy for texts of up to so many lines or so, with all kinds of line ends.

    Lines come in runs, because hypothesis seldom makes a long list.
    """
    run = st.tuples(st.sampled_from(_LINES), st.sampled_from(_ENDS), st.integers(1, most // 4))
    return st.lists(run, max_size=8).map(lambda runs: "".join((a + b) * n for a, b, n in runs))


places = st.tuples(st.integers(0, 300), st.integers(0, 120))
changes = st.lists(st.tuples(places, places, pieces), min_size=1, max_size=8)


def as_range(start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    """Return two places, in either order, as a range."""
    first, last = sorted((start, end))
    return types.Range(types.Position(*first), types.Position(*last))
