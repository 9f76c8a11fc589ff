"""Generated environment files: every odd way to write a line, and lines after each other."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["A", "B", "OPENAI_API_KEY"])
SPACE = st.sampled_from(["", "", "", " ", "\t", "  "])
PIECES = st.sampled_from(
    [
        "v", "sk-x1", "Bearer ", " ", "\t", "'", '"', "`", "#", " #", "$A", "${A}", "${B:-d}",
        "${NOPE}", "$", "\\", "\\n", "\\\\", '\\"', "\\'", "\\t", "\\`", ";", ",", "=", ":", "{",
        "}", "!", "*", "~", "-", ".", "&", "é", "\u201c", "\u200b", "\u00a0", "\ufeff", "\u2028",
        "\x85", "\x0b",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=5).map("".join)
QUOTES = st.sampled_from(["", "", "'", '"', "`"])
QUOTED = st.tuples(QUOTES, TEXT).map(lambda parts: parts[0] + parts[1] + parts[0])
VALUES = st.one_of(QUOTED, QUOTED, TEXT)
EQUALS = st.sampled_from(["=", "=", "=", "=", ":", "+="])
PREFIXES = st.sampled_from(
    ["", "", "", "", "export ", "export\t", "set ", "#", "# ", "- ", "'", "\ufeff", "$env:"]
)
COMMENTS = st.sampled_from(["", "", "", " # c", "# c", "\t#c'", ' # "'])
ASSIGNMENTS = st.tuples(
    SPACE, PREFIXES, NAMES, SPACE, EQUALS, SPACE, VALUES, SPACE, COMMENTS
).map("".join)  # fmt: skip
BARE = st.tuples(
    PREFIXES, QUOTES, NAMES, st.sampled_from(["", "=v", "[", "+"]), QUOTES, COMMENTS
).map("".join)  # fmt: skip
"""Names with no value, and assignments that are quoted as a whole."""
LINES = st.one_of(ASSIGNMENTS, ASSIGNMENTS, ASSIGNMENTS, BARE, TEXT, st.just(""))
LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n"])
FILES = st.lists(st.tuples(LINES, LINE_ENDS).map("".join), max_size=5).map("".join)
"""Whole files; some end without a line end."""
CUT_FILES = st.tuples(FILES, st.booleans()).map(
    lambda parts: parts[0].rstrip("\r\n") if parts[1] else parts[0]
)
