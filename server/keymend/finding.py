"""What a rule says: a finding, and the edits that mend it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace

from keymend.secret import Secret
from keymend.text import Span


class Severity(enum.Enum):
    """How much a finding matters; the values are the words of settings and reports."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class Applicability(enum.Enum):
    """Who may apply a fix.

    ``SAFE`` fixes keep the meaning or restore the only one that can have been meant;
    they take part in fix-all. ``UNSAFE`` fixes are right as a rule, and are shown to a
    person first. ``MANUAL`` says what to do where an edit cannot.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    MANUAL = "manual"


@dataclass(frozen=True)
class Edit:
    """Replace ``span`` (code points in the finding's snapshot) by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True)
class Repair:
    """A mend inside the document itself, known when the finding is made.

    ``title`` begins with the verb. Mends that reach into other files are made by
    ``fixes/`` when they are asked for. One that is ``only_chosen`` takes something away
    that a person has to put elsewhere: it is made only where somebody has chosen it.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE
    preferred: bool = True
    only_chosen: bool = False


@dataclass(frozen=True)
class Related:
    """Another place that explains a finding: the other copy, the definition."""

    message: str
    span: Span
    uri: str | None = None
    """``None`` means the finding's own document."""


@dataclass(frozen=True)
class Finding:
    """One cause at one place.

    ``message`` is one line without the key; ``span`` covers the offending part alone.
    ``provider`` is an id of ``providers.PROVIDERS``, ``secret`` the key concerned.
    """

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    provider: str | None = None
    secret: Secret | None = None
    fingerprint: str = ""
    repairs: tuple[Repair, ...] = ()
    related: tuple[Related, ...] = ()
    specificity: int = field(default=0, compare=False)
    """Of findings on one span the highest speaks; set by the rule registry."""

    def shifted(self, by: int) -> Finding:
        """Return the same finding in a text with ``by`` more code points before it."""
        if by == 0:
            return self
        repairs = tuple(
            replace(repair, edits=tuple(Edit(e.span.shifted(by), e.text) for e in repair.edits))
            for repair in self.repairs
        )
        related = tuple(
            replace(other, span=other.span.shifted(by)) if other.uri is None else other
            for other in self.related
        )
        return replace(self, span=self.span.shifted(by), repairs=repairs, related=related)
