"""What the rules for keys that cannot work have in common: one cause each, one wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from keymend.diagnosis import Cause, Fault, Mend
from keymend.diagnosis.runtime import consequence
from keymend.finding import Applicability, Edit, Finding, Related, Repair
from keymend.malformed.values import Malformed
from keymend.rules.rule import Rule
from keymend.secret import Secret
from keymend.text import Snapshot
from keymend.view import View


class KeyFaultRule(Rule):
    """A rule that reports the faults of one cause."""

    cause: ClassVar[Cause]
    specificity = 30

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each value that has a fault of the rule's cause."""
        for malformed in view.malformed:
            for fault in malformed.diagnosis.faults:
                if fault.cause is self.cause:
                    yield self._finding_of(view, malformed, fault)

    def _finding_of(self, view: View, malformed: Malformed, fault: Fault) -> Finding:
        value = malformed.site.value
        first, *more = fault.places
        outcome = fault.outcome or consequence(value.text, _language(view.snapshot))
        message = f"{_subject(malformed)} {fault.statement}; {outcome}."
        diagnosis = malformed.diagnosis
        prefix = diagnosis.format.prefix if diagnosis.format is not None else ""
        return self.finding(
            view,
            value.span(first),
            message,
            provider=diagnosis.provider.id if diagnosis.provider is not None else None,
            secret=Secret(diagnosis.key, prefix) if diagnosis.key else None,
            repairs=_repairs(malformed, fault.mends),
            related=(
                *(Related("also here", value.span(place)) for place in more),
                *(Related(*elsewhere) for elsewhere in fault.near),
            ),
        )


def _language(snapshot: Snapshot) -> str:
    """Return the language that sends a key: a notebook's cells are nearly always Python."""
    return "python" if snapshot.path.suffix == ".ipynb" else snapshot.language


def _subject(malformed: Malformed) -> str:
    diagnosis = malformed.diagnosis
    if malformed.is_name:
        return "This line" if malformed.site.name == "line" else malformed.site.name
    if diagnosis.provider is not None and diagnosis.format is not None:
        masked = Secret(diagnosis.key, diagnosis.format.prefix).masked
        return f"{diagnosis.provider.name} {diagnosis.format.kind} ({masked})"
    return f"The value of {malformed.site.name}" if malformed.site.name else "This key"


def _repairs(malformed: Malformed, mends: tuple[Mend, ...]) -> tuple[Repair, ...]:
    value = malformed.site.value
    return tuple(
        Repair(
            mend.title,
            tuple(Edit(value.span(span), text) for span, text in mend.changes),
            Applicability.SAFE if mend.certain else Applicability.UNSAFE,
            preferred=mend.certain,
        )
        for mend in mends
    )
