"""What a rule is."""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from inspect import cleandoc
from typing import ClassVar

from keymend.detection.keys import KeyMatch
from keymend.finding import Finding, Related, Repair, Severity
from keymend.redaction import redact
from keymend.secret import Secret, fingerprint
from keymend.text import Span
from keymend.view import View


class Family(enum.Enum):
    """The kinds of causes, as in the table of DESIGN and the README."""

    EXPOSED = "exposed"
    MALFORMED = "malformed"
    CONFUSABLE = "confusable"
    CLIENT = "client"
    ENVIRONMENT = "environment"


class Reach(enum.Enum):
    """How much text a finding depends on.

    ``LINES``: the lines around it, ``scan.REACH_LINES`` at most, so that an edit costs
    what it touches. ``DOCUMENT``: anything in the file; such rules run a moment later.
    """

    LINES = "lines"
    DOCUMENT = "document"


class Rule(ABC):
    """One cause that Keymend knows. The docstring of a rule is its page.

    A page has the sections ``What it sees``, ``Why``, ``Example``, ``Instead`` and
    ``Sources``.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    family: ClassVar[Family]
    severity: ClassVar[Severity]
    summary: ClassVar[str]
    """One line for tables."""
    reach: ClassVar[Reach] = Reach.LINES
    specificity: ClassVar[int] = 0
    """Of several findings on one span the one with the highest specificity speaks."""
    languages: ClassVar[frozenset[str] | None] = None
    """LSP language identifiers the rule reads; ``None`` for every text."""

    @abstractmethod
    def check(self, view: View) -> Iterator[Finding]:
        """Yield what the rule finds. Reads nothing but ``view``."""

    @property
    def page(self) -> str:
        """The rule's documentation, in Markdown."""
        return cleandoc(type(self).__doc__ or "")

    def reads(self, language: str) -> bool:
        """Whether the rule has anything to say about texts in ``language``."""
        return self.languages is None or language in self.languages

    def finding(
        self,
        view: View,
        span: Span,
        message: str,
        *,
        key: KeyMatch | None = None,
        secret: Secret | None = None,
        provider: str | None = None,
        repairs: tuple[Repair, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """Return a finding of this rule; ``key`` gives it a provider (an id) and a secret.

        Messages quote what stands in the text (a URL, an argument), and a key may stand
        anywhere in it: whatever looks like one is masked here, for all rules.
        """
        secret = key.secret if key else secret
        identity = secret.reveal() if secret else view.snapshot[span]
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            message=redact(message),
            span=span,
            provider=key.provider.id if key else provider,
            secret=secret,
            fingerprint=fingerprint(self.code, view.snapshot.path.name, identity),
            repairs=tuple(replace(repair, title=redact(repair.title)) for repair in repairs),
            related=(*related, *_definitions(view, secret)),
            specificity=self.specificity,
        )


def linked(finding: Finding, view: View) -> Finding:
    """Return ``finding``, of a rule that reads lines alone, by what the facts of ``view`` say.

    Of other files such a rule tells where they have the same key, and nothing else.
    """
    own = (one for one in finding.related if one.uri is None)
    return replace(finding, related=(*own, *_definitions(view, finding.secret)))


def _definitions(view: View, secret: Secret | None) -> Iterator[Related]:
    """Yield where environment files of the workspace hold the same key: it is one key."""
    for definition in view.definitions_of(secret) if secret else ():
        message = f"the same key is {definition.name} here"
        yield Related(message, definition.span, definition.uri)
