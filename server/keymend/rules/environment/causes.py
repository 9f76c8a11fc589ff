"""Why a line of an environment file is read otherwise than it looks, and how to write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from keymend.envfile import Entry, EnvFile, Kind, Loader
from keymend.envfile.writing import UnwritableError, spelled
from keymend.finding import Applicability, Edit, Repair
from keymend.text import Span

_PLAIN_VALUE: Final = re.compile(r"[A-Za-z0-9_./:@%+=,~-]+")
_SHELL_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHELL_SPECIAL: Final = re.compile(r"[\s;&|<>()`'\"\\*?$!]")
_GLUED_COMMENT: Final = re.compile(r"(?<!\s)#.*")
_LIST_ITEM: Final = re.compile(r"[ \t]*(?P<mark>-[ \t]+)[A-Za-z_]\w*=")
_JSON_MEMBER: Final = re.compile(r"[ \t]*\{?[ \t]*(?P<member>\"[A-Za-z_]\w*\"[ \t]*:)")


@dataclass(frozen=True)
class Cause:
    """What is odd about a line: a clause for the message, the part, and mends."""

    clause: str
    span: Span
    repairs: tuple[Repair, ...] = ()


def cause_of(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    """Return why ``loaders`` misread ``entry``; ``None`` where another rule tells it."""
    for look in _CAUSES:
        cause = look(file, entry, loaders)
        if cause is not None:
            return cause
    return None


def _prefix(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    prefix = file[entry.prefix].strip()
    if prefix == "export" and loaders == {Loader.DOCKER}:
        repair = Repair("Remove `export`", (Edit(entry.prefix, ""),))
        return Cause("`export` is part of the name for docker", entry.prefix, (repair,))
    if prefix in ("", "export"):
        return None
    shell = "PowerShell" if prefix.startswith("$") else "the Windows command line"
    repair = Repair(f"Remove `{prefix}`", (Edit(entry.prefix, ""),))
    return Cause(
        f"`{prefix}` belongs to {shell}, not to an environment file", entry.prefix, (repair,)
    )


def _colon(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    if not file[entry.separator].startswith(":"):
        return None
    repair = Repair("Replace `:` by `=`", (Edit(entry.separator, "="),))
    return Cause("`:` where `=` belongs", entry.separator, (repair,))


def _unclosed(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    if not entry.unclosed:
        return None
    rest = file[entry.value][1:]
    repairs: tuple[Repair, ...] = ()
    if _PLAIN_VALUE.fullmatch(rest):
        repairs = (Repair("Remove the quote", (Edit(entry.value, rest),)),)
    return Cause(
        "a quote that is never closed", Span(entry.value.start, entry.value.start + 1), repairs
    )


def _backticks(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    if entry.quote != "`":
        return None
    repairs = _respelled(file, entry, "Replace the backticks")
    return Cause("backticks are quotes for JavaScript loaders alone", entry.value, repairs)


def _glued_comment(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    found = _GLUED_COMMENT.search(file[entry.value]) if not entry.quote else None
    if found is None:
        return None
    span = Span(*found.span()).shifted(entry.value.start)
    quote = _respelled(file, entry, "Quote the value", Applicability.UNSAFE)
    comment = Repair(
        "Put a space before the comment",
        (Edit(Span(span.start, span.start), " "),),
        Applicability.UNSAFE,
        preferred=False,
    )
    repairs = quote if span.start == entry.value.start else (*quote, comment)
    return Cause("`#` without a space before it begins a comment for some", span, repairs)


def _space(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    separator = file[entry.separator]
    if separator == "=" or not loaders <= {Loader.BASH, Loader.DOCKER}:
        return None
    edits = [Edit(entry.separator, "=")]
    if not entry.quote and _SHELL_SPECIAL.search(file[entry.value]):
        edits += [edit for repair in _respelled(file, entry, "") for edit in repair.edits]
    repair = Repair("Remove the space around `=`", tuple(edits))
    return Cause("a space beside `=`", entry.separator, (repair,))


def _shell_name(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    if _SHELL_NAME.fullmatch(file.name_of(entry)) or not loaders <= {Loader.BASH, Loader.COMPOSE}:
        return None
    return Cause("a name that is no variable of a shell", entry.name)


def _shell_value(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    value = file[entry.value]
    if loaders != {Loader.BASH} or entry.quote or not _SHELL_SPECIAL.search(value):
        return None
    clause = "a space" if re.search(r"\s", value) else "a character with a meaning for shells"
    repairs = _respelled(file, entry, "Quote the value")
    return Cause(f"{clause} outside quotes", entry.value, repairs)


def _docker(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    if loaders != {Loader.DOCKER}:
        return None
    if entry.comment.length:
        line = Edit(Span(entry.span.start, entry.span.start), file[entry.comment] + file.newline)
        after = Edit(Span(entry.value.end, entry.comment.end), "")
        repair = Repair("Move the comment to a line of its own", (line, after))
        return Cause("the comment is part of the value for docker", entry.comment, (repair,))
    value = file.value_of(entry)
    if not entry.quote or value != value.strip():
        return None
    repairs: tuple[Repair, ...] = ()
    if "\n" not in value and spelled_plainly(value):
        repairs = (Repair("Remove the quotes", (Edit(entry.value, value),)),)
    return Cause("the quotes are part of the value for docker", entry.value, repairs)


def _escape(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    if "\\" not in file[entry.value]:
        return None
    repairs = _respelled(file, entry, "Write the value without backslash", Applicability.UNSAFE)
    return Cause("loaders disagree about what a backslash means", entry.value, repairs)


def _quotes(file: EnvFile, entry: Entry, _: frozenset[Loader]) -> Cause | None:
    value = file[entry.value]
    if not value.isascii() or not re.search(r"['\"`]", value):
        return None
    repairs = _respelled(file, entry, "Quote the value", Applicability.UNSAFE)
    return Cause("quotes inside the value", entry.value, repairs)


def _empty(file: EnvFile, entry: Entry, loaders: frozenset[Loader]) -> Cause | None:
    if entry.value.length or Loader.NODE not in loaders:
        return None
    if file[entry.separator] == "=" and file[entry.prefix].startswith("export"):
        repair = Repair("Remove `export`", (Edit(entry.prefix, ""),))
        return Cause("`export` before a name without a value", entry.prefix, (repair,))
    repair = Repair("Remove the space behind `=`", (Edit(entry.separator, "="),))
    return Cause("a space behind `=` takes the next line for the value", entry.separator, (repair,))


def spelled_plainly(value: str) -> bool:
    """Whether ``value`` needs no quotes for any loader."""
    return value == "" or _PLAIN_VALUE.fullmatch(value) is not None


def _respelled(
    file: EnvFile,
    entry: Entry,
    title: str,
    applicability: Applicability = Applicability.SAFE,
) -> tuple[Repair, ...]:
    try:
        text = spelled(file.value_of(entry))
    except UnwritableError:
        return ()
    return (Repair(title, (Edit(entry.value, text),), applicability),)


_CAUSES: Final[tuple[Callable[[EnvFile, Entry, frozenset[Loader]], Cause | None], ...]] = (
    _prefix,
    _colon,
    _unclosed,
    _backticks,
    _glued_comment,
    _empty,
    _space,
    _shell_name,
    _shell_value,
    _docker,
    _escape,
    _quotes,
)


def stray_lines(file: EnvFile) -> Iterator[Cause]:
    """Yield the lines that were meant to set a variable and are nothing loaders know."""
    for entry in file.entries:
        if entry.kind is not Kind.OTHER:
            continue
        if found := _LIST_ITEM.match(file[entry.span]):
            span = Span(*found.span("mark")).shifted(entry.span.start)
            repair = Repair("Remove the list mark", (Edit(span, ""),))
            yield Cause("a list item as in YAML", span, (repair,))
        elif found := _JSON_MEMBER.match(file[entry.span]):
            yield Cause("JSON", Span(*found.span("member")).shifted(entry.span.start))
            return  # the lines after it are of the same kind
