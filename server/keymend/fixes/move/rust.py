"""What the move needs to know of Rust: a literal lives for ever, and a variable's text does not.

A constant becomes a static that is read when it is first used. What uses it gets the same
``&'static str`` by an asterisk.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.move.literal import Literal
from keymend.syntax.lexicons import Token
from keymend.text import Span

_OWNED: Final = re.compile(r"\.to_(?:string|owned)\(\)")
_FROM: Final = re.compile(r"\bString::from\(\s*\Z")
_METHODS: Final = re.compile(
    r"\.(?:len|is_empty|starts_with|ends_with|contains|eq|parse|into|to_\w+|clone)\b"
)
"""Methods whose result does not borrow from the text."""

_CALL: Final = re.compile(r"(?P<of>[.:]\s*)?\b(?P<name>\w+)\(\Z")
_SHOWS: Final = re.compile(r"\b(?:e?print(?:ln)?|format|write(?:ln)?|panic)!\(\Z")
_BORROWS: Final = re.compile(r"&|'|\bimpl\b|\bdyn\b")
"""What a function's result may have of its arguments."""

_DECLARED: Final = re.compile(
    r"\A\s*(?:\#\[[^\]]*\]\s*)*(?P<word>const|static)\s+(?P<name>[A-Z_][A-Z0-9_]*)\s*:\s*"
    r"(?P<type>&\s*(?:'static\s+)?str)\s*=\s*\Z"
)
_MEMBER: Final = re.compile(r"\b(?:impl|trait|extern)\b[^{};]*\{\Z")
_FOREIGN: Final = re.compile(r"\bmacro_rules!|\bconst\s+(?:unsafe\s+)?fn\b|\bconst\s*\{|\bno_std\b")
"""What may want a constant where it does not look like it."""
_USE: Final = re.compile(r"^[ \t]*use\b", re.MULTILINE)
_INHERENT: Final = re.compile(
    r"\.(?:len|is_empty|starts_with|ends_with|contains|trim|as_bytes|chars|split)\("
)
"""Methods that are found through the static as well."""
_VERSION: Final = re.compile(r"^rust-version\s*=\s*\"1\.(\d+)", re.MULTILINE)
_LAZY: Final = "std::sync::LazyLock"
_LAZY_SINCE: Final = 80


def constant(literal: Literal) -> list[Edit] | None:
    """Return the edits that make a static of a private constant, and follow all its uses."""
    found = _DECLARED.match(literal.context.statement)
    manifest = literal.project.nearest(("Cargo.toml",))
    version = _VERSION.search(manifest[1]) if manifest else None
    if (
        found is None
        or not literal.after.lstrip().startswith(";")
        or (literal.context.heads and _MEMBER.search(literal.context.heads[0]))
        or _FOREIGN.search(literal.code)
        or (version is not None and int(version[1]) < _LAZY_SINCE)
    ):
        return None
    uses = _uses(literal, found["name"], literal.place_of(*found.span("name")))
    if uses is None:
        return None
    value = [Edit(literal.token.span, literal.lookup)]
    if not literal.is_key:
        value = _formatted(literal.text, literal.token, literal.places, literal.lookup)
    value[0] = Edit(value[0].span, f"{_LAZY}::new(|| &*Box::leak({value[0].text}")
    value[-1] = Edit(value[-1].span, f"{value[-1].text}.into_boxed_str()))")
    return [
        Edit(literal.place_of(*found.span("word")), "static"),
        Edit(literal.place_of(*found.span("type")), f"{_LAZY}<{found['type']}>"),
        *value,
        *uses,
    ]


def _uses(literal: Literal, name: str, declared: Span) -> list[Edit] | None:
    """Return the edits of what uses the constant; ``None`` where one wants a constant."""
    code = literal.code
    if re.search(rf"\{{{name}\b", literal.text) or re.search(
        rf"(?<!')\b(?:const|static)\b[^;=]*=[^;]*\b{name}\b|\[[^\[\];]*;[^\];]*\b{name}\b"
        rf"|\bmatches!\s*\([^;]*\b{name}\b",
        code,
    ):
        return None
    edits: list[Edit] = []
    for use in re.finditer(rf"(?<![\w.':])(?:(?:crate|super|self)::)*{name}\b", code):
        line = code.rfind("\n", 0, use.start()) + 1
        after = code[use.end() : use.end() + 40].lstrip()
        if use.start() == declared.start or _USE.match(code, line):
            continue
        if after.startswith(("=>", "if ", ":")) or re.match(r"\|(?!\|)", after):
            return None  # a pattern, or another thing of this name
        if re.search(r"\b(?:let|fn|mut|const|static)\s+\Z", code[line : use.start()]):
            return None
        if _INHERENT.match(after):
            continue
        is_inside = after.startswith((".", "[", "?"))
        edits.append(Edit(Span(*use.span()), f"(*{use[0]})" if is_inside else f"*{use[0]}"))
    return edits


def rewritten(literal: Literal) -> list[Edit] | None:
    """Return the edits that put the variable's text where the literal's stood.

    There are none for bytes.

    It is borrowed where a call only looks at it, owned where the literal was made an owned
    text, and leaked elsewhere, because whatever was written there could rely on
    ``&'static str``.
    """
    text = literal.text
    if literal.token.opening(text).startswith("b"):
        return None
    inner = [Edit(literal.token.span, literal.lookup)]
    if not literal.is_key:
        inner = _formatted(text, literal.token, literal.places, literal.lookup)
    start, end = literal.token.span
    owned = _OWNED.match(text, end)
    made = _FROM.search(text, max(0, start - 40), start)
    if owned is not None:
        return [*inner, Edit(Span(*owned.span()), "")]
    if made is not None and text.startswith(")", end):
        return [Edit(Span(made.start(), start), ""), *inner, Edit(Span(end, end + 1), "")]
    if _METHODS.match(text, end):
        return inner
    left, right = "&*Box::leak(", ".into_boxed_str())"
    if text.startswith((".", "[", "?"), end):
        left = "Box::leak("
    elif _is_looked_at(literal):
        left, right = "&", ""
    inner[0] = Edit(inner[0].span, left + inner[0].text)
    inner[-1] = Edit(inner[-1].span, inner[-1].text + right)
    return inner


def _is_looked_at(literal: Literal) -> bool:
    """Whether the literal is shown, or given to a function here that keeps nothing of it."""
    head = literal.context.heads[0] if literal.context.heads else ""
    call = _CALL.search(head)
    if call is None or call["of"]:
        return _SHOWS.search(head) is not None
    signature = rf"\bfn\s+{call['name']}\b[^{{;]*?\)\s*(?:->(?P<result>[^{{;]*))?[{{;]"
    results = re.findall(signature, literal.code)
    return bool(results) and not any(map(_BORROWS.search, results))


def _formatted(text: str, token: Token, places: tuple[Span, ...], lookup: str) -> list[Edit]:
    """Return the edits that make ``format!(…)`` of the literal, whose braces are doubled."""
    start, end = token.span
    braces = [
        Edit(Span(found.end() + token.content.start, found.end() + token.content.start), found[0])
        for found in re.finditer(r"[{}]", text[token.content.start : token.content.end])
    ]
    gaps = [Edit(place, "{}") for place in places]
    arguments = f", {lookup}" * len(places)
    opening = Edit(Span(start, start), "format!(")
    return [opening, *braces, *gaps, Edit(Span(end, end), f"{arguments})")]
