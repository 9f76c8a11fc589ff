"""Where a key stands in Python, and what is written there instead.

A site is one literal (or comment) with the key in it. It is rewritten so that the value of
the expression stays what it was: the look-up alone, an f-string where more text stands
around the key, a sum where bytes do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keymend.finding import Edit
from keymend.syntax.literals import Literal, is_comment, literal_at
from keymend.text import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

Lookup = Callable[[str], str]
"""Takes the quote to use; returns the expression that reads the variable."""

_READERS: Final = re.compile(r"(?:\w+\.)?(?:environ\.get|getenv)|environ\.get")
_SETTERS: Final = re.compile(r"(?:\w+\.)?environ\.setdefault")
_ENVIRON: Final = re.compile(r"(?:\w+\.)?environ")
_DELIMITED: Final = frozenset(
    {
        "argument_list",
        "assignment",
        "default_parameter",
        "keyword_argument",
        "list",
        "pair",
        "parenthesized_expression",
        "return_statement",
        "set",
        "tuple",
        "typed_default_parameter",
    }
)
"""Parents whose parts are expressions of any kind."""

_BRACES: Final = re.compile(r"[{}]")


@dataclass(frozen=True)
class Site:
    """One place to rewrite.

    ``node`` is the literal, ``None`` for a comment. ``edits`` takes the chosen variable and
    the look-up. ``name`` is the variable that the code itself gives the key: a site that
    ``sets`` it has no other purpose, one that ``is_fallback`` reads it first.
    """

    node: Node | None
    edits: Callable[[str, Lookup], list[Edit]]
    name: str | None = None
    sets: bool = False
    is_fallback: bool = False
    only_names: bool = False
    """Whether the rewritten site holds the variable's name, and no look-up."""

    def looks_up(self, name: str) -> bool:
        """Whether the site holds a look-up of ``name`` when it is rewritten."""
        return not self.only_names and not (self.sets and self.name == name)


def site_at(source: Source, places: list[Span]) -> Site | None:
    """Return the site that holds the first of ``places``; ``None`` where it must stay.

    ``places`` all lie in one literal or comment.
    """
    literal = literal_at(source, places[0])
    if literal is None:
        return _comment_site(places) if is_comment(source, places[0]) else None
    if "t" in literal.prefix.lower():
        return None
    outer = _outer(literal.node)
    if _must_stay(source, outer):
        return None
    is_whole = [literal.content] == places
    if is_whole and outer is literal.node:
        return _whole_site(source, literal)
    if "b" in literal.prefix.lower():
        return _bytes_site(source, literal, places)
    return _mixed_site(source, literal, places)


def _outer(node: Node) -> Node:
    parent = node.parent
    return parent if parent is not None and parent.type == "concatenated_string" else node


def _stands_alone(node: Node) -> bool:
    """Whether a sum may stand in place of ``node`` as it is."""
    parent = node.parent
    return parent is not None and parent.type in _DELIMITED


def _must_stay(source: Source, node: Node) -> bool:
    """Whether the grammar or the meaning demands a literal there."""
    parent = node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "tuple", "list"}:
        parent = parent.parent
    if parent is None or parent.type in {"expression_statement", "type", "ERROR"}:
        return True
    if parent.type.endswith("_pattern"):
        return True
    if parent.type == "subscript":
        value = parent.child_by_field_name("value")
        return value is not None and source.read(value).split(".")[-1] == "Literal"
    return False


def _comment_site(places: list[Span]) -> Site:
    def edits(name: str, _: Lookup) -> list[Edit]:
        return [Edit(place, f"${name}") for place in places]

    return Site(None, edits, only_names=True)


def _whole_site(source: Source, literal: Literal) -> Site:
    node = literal.node
    parent = node.parent
    if parent is not None:
        site = (
            _name_site(source, literal, parent)
            or _default_site(source, literal, parent)
            or _setting_site(source, literal, parent)
        )
        if site is not None:
            return site
    return Site(node, lambda _, lookup: [_replaced(source, literal, lookup)])


def _replaced(source: Source, literal: Literal, lookup: Lookup) -> Edit:
    text = lookup(literal.quote[0])
    if "b" in literal.prefix.lower():
        text += ".encode()"
    return Edit(literal.span, _gap(source.text, literal.span.start) + text)


def _gap(text: str, offset: int) -> str:
    """Return the space that keeps a word at ``offset`` apart from one that ends there."""
    before = text[offset - 1 : offset]
    return " " if before.isalnum() or before == "_" else ""


def _name_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``os.getenv("sk-…")``: the key stands where the variable's name belongs."""
    value = parent.child_by_field_name("value")
    is_subscript = (
        parent.type == "subscript"
        and value is not None
        and _ENVIRON.fullmatch(source.read(value)) is not None
    )
    arguments = _arguments(source, parent, _READERS)
    if not is_subscript and (not arguments or arguments[0] != literal.node):
        return None
    return Site(
        literal.node,
        lambda name, _: [Edit(literal.content, name)],
        only_names=True,
    )


def _default_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``os.getenv("NAME", "sk-…")``, ``os.getenv("NAME") or "sk-…"``: the default goes.

    It is replaced by itself where the key gets another variable.
    """
    whole: Node | None = parent
    if parent.type == "boolean_operator":
        call = parent.child_by_field_name("left")
        given = _arguments(source, call.child_by_field_name("arguments"), _READERS) if call else []
        is_default = len(given) == 1 and parent.child_by_field_name("right") == literal.node
    else:
        is_keyword = parent.type == "keyword_argument"
        listed = parent.parent if is_keyword else parent
        whole = listed.parent if listed else None
        given = _arguments(source, listed, _READERS)
        is_default = len(given) == 2 and given[1] == (parent if is_keyword else literal.node)
    name = _constant(source, given[0]) if is_default else None
    if name is None or whole is None:
        return None
    span = source.span(whole)
    return Site(
        literal.node,
        lambda chosen, lookup: [
            Edit(span if chosen == name else literal.span, lookup(literal.quote[0]))
        ],
        name=name,
        is_fallback=True,
    )


def _setting_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``os.environ["NAME"] = "sk-…"``: the environment file does that from now on."""
    target: Node | None = None
    if parent.type == "assignment" and parent.child_by_field_name("right") == literal.node:
        left = parent.child_by_field_name("left")
        value = left.child_by_field_name("value") if left and left.type == "subscript" else None
        if left and value and _ENVIRON.fullmatch(source.read(value)):
            target = left.child_by_field_name("subscript")
        statement = parent.parent
    else:
        arguments = _arguments(source, parent, _SETTERS)
        if len(arguments) == 2 and arguments[1] == literal.node:
            target = arguments[0]
        statement = parent.parent.parent if parent.parent else None
    name = _constant(source, target) if target else None
    if name is None or statement is None or statement.type != "expression_statement":
        return None

    def edits(chosen: str, lookup: Lookup) -> list[Edit]:
        if chosen != name:
            return [_replaced(source, literal, lookup)]
        return [Edit(_statement_span(source, statement), "" if _may_go(statement) else "pass")]

    return Site(literal.node, edits, name=name, sets=True)


def _arguments(source: Source, listed: Node | None, functions: re.Pattern[str]) -> list[Node]:
    """Return the arguments of a call of one of ``functions``, given its argument list."""
    call = listed.parent if listed else None
    if listed is None or listed.type != "argument_list" or call is None or call.type != "call":
        return []
    function = call.child_by_field_name("function")
    if function is None or functions.fullmatch(source.read(function)) is None:
        return []
    return [node for node in listed.named_children if node.type != "comment"]


def _constant(source: Source, node: Node) -> str | None:
    text = source.read(node)
    found = re.fullmatch(r"""(["'])([A-Za-z_]\w*)\1""", text)
    return found[2] if found else None


def _may_go(statement: Node) -> bool:
    """Whether the statement can be taken out with its line."""
    block = statement.parent
    if block is None or any(
        other.start_point.row <= statement.end_point.row
        and other.end_point.row >= statement.start_point.row
        for other in block.children
        if other != statement
    ):
        return False
    others = [node for node in block.named_children if node.type != "comment"]
    return block.type == "module" or len(others) > 1


def _statement_span(source: Source, statement: Node) -> Span:
    span = source.span(statement)
    if not _may_go(statement):
        return span
    lines = source.snapshot.lines
    first = lines.full_line(lines.line_of(span.start))
    return Span(first.start, lines.full_line(lines.line_of(span.end)).end)


def _mixed_site(source: Source, literal: Literal, places: list[Span]) -> Site | None:
    """More text stands around the key: the literal becomes an f-string."""
    if _is_interpolated(literal.node):
        # Inside another f-string no third quote is left before Python 3.12.
        return None
    quote = "'" if literal.quote[0] == '"' else '"'

    def edits(_: str, lookup: Lookup) -> list[Edit]:
        result = [Edit(place, f"{{{lookup(quote)}}}") for place in places]
        if "f" in literal.prefix.lower():
            return result
        prefix = literal.prefix.translate(str.maketrans("", "", "uU"))
        result.append(
            Edit(
                Span(literal.span.start, literal.span.start + len(literal.prefix)),
                _gap(source.text, literal.span.start) + f"f{prefix}",
            )
        )
        is_raw = "r" in prefix.lower()
        result += [
            Edit(Span(found.end(), found.end()), found[0])
            for found in _BRACES.finditer(source.text, *literal.content)
            if is_raw or not _names_character(source.text, found.start())
        ]
        return result

    return Site(literal.node, edits)


def _names_character(text: str, brace: int) -> bool:
    r"""Whether the brace belongs to an escape like ``\N{DASH}``, which f-strings keep."""
    start = text.rfind("\\N{", 0, brace + 1)
    return start != -1 and "}" not in text[start:brace]


def _is_interpolated(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.type == "interpolation":
            return True
        parent = parent.parent
    return False


def _bytes_site(source: Source, literal: Literal, places: list[Span]) -> Site | None:
    """Bytes have no f-strings: the literal is cut where the key stands, and summed up."""
    quote = literal.quote[0]
    before = [source.text[p.start - 1] for p in places if p.start > literal.content.start]
    if len(literal.quote) > 1 and quote in before:
        return None  # a fourth quote would end the part before the key too early
    node = _outer(literal.node)
    outer = source.span(node)
    opening = literal.prefix + literal.quote
    left, right = ("", "") if _stands_alone(node) else ("(", ")")

    def edits(_: str, lookup: Lookup) -> list[Edit]:
        text = source.text[literal.span.start : literal.content.start]
        at = literal.content.start
        for place in places:
            text += source.text[at : place.start] + literal.quote
            text += f" + {lookup(literal.quote[0])}.encode() + {opening}"
            at = place.end
        text += source.text[at : literal.span.end]
        empty = re.escape(f"{opening}{literal.quote}")
        text = re.sub(rf"\A{empty} \+ ", "", text)
        if outer.end == literal.span.end:
            text = re.sub(rf" \+ {empty}\Z", "", text)
        if outer.start != literal.span.start and not text.startswith(opening):
            text = f"+ {text}"
        return [
            Edit(Span(outer.start, outer.start), left),
            Edit(literal.span, text),
            Edit(Span(outer.end, outer.end), right),
        ]

    return Site(literal.node, edits)
