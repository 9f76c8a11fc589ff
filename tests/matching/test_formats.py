"""Every row of the tables: its fake keys are found, and what is nearly one is not."""

from __future__ import annotations

import pytest

from keymend.detection.keys import is_genuine
from keymend.providers import FORMATS, PROVIDERS, SERVICE_FORMATS, SERVICES, Provider
from keymend.providers.formats import Evidence, KeyFormat
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.text import Snapshot

ROWS = FORMATS | SERVICE_FORMATS
STRONG = [name for name, (_, row) in ROWS.items() if row.evidence is Evidence.FORMAT]
WEAK = [name for name, (_, row) in ROWS.items() if row.evidence is Evidence.CONTEXT]


def codes(text: str) -> list[tuple[str, str | None, str]]:
    found = scan(Snapshot("file:///workspace/notes.txt", text))
    return [
        (finding.code, finding.provider, text[slice(*finding.span)])
        for finding in found
        if finding.code in {"KM101", "KM102"}
    ]


def carrier(provider: Provider, key_format: KeyFormat, key: str) -> str:
    if key_format.evidence is Evidence.CONTEXT:
        return f"{provider.context[0]}_api_key = {key}\n"
    return f"see {key_format.leads[0] if key_format.leads else ''}{key} here\n"


@pytest.mark.parametrize("name", ROWS)
def test_a_key_of_every_format_is_found_where_its_evidence_is(name: str) -> None:
    provider, key_format = ROWS[name]
    for seed in range(12):
        key = fake_key(name, seed)
        # A draw may have six digits in order; a short one may have no digit at all.
        if is_genuine(key, key_format) and any(map(str.isdigit, key)):
            [(_, owner, covered)] = codes(carrier(provider, key_format, key))
            assert covered == key
            assert owner is not None


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_format_without_its_provider_is_not_that_providers(name: str) -> None:
    provider, _ = ROWS[name]
    owners = [owner for _, owner, _ in codes(f"digest = {fake_key(name)}\n")]
    assert provider.id not in owners


@pytest.mark.parametrize("name", STRONG)
def test_a_filled_in_format_is_no_key(name: str) -> None:
    _, key_format = ROWS[name]
    filled = "".join(
        segment if isinstance(segment, str) else max(segment.alphabet) * max(segment.low, 8)
        for segment in key_format.segments
    )
    assert codes(f"see {filled} here\n") == []


def test_ids_are_unique_and_every_provider_has_a_name_and_context() -> None:
    providers = [*PROVIDERS, *SERVICES]
    ids = [provider.id for provider in providers]
    assert len(ids) == len(set(ids))
    formats = [key_format.id for provider in providers for key_format in provider.formats]
    assert len(formats) == len(set(formats))
    for provider in providers:
        assert provider.name
        assert all(word == word.lower() and word.isalnum() for word in provider.context)
        assert provider.context or provider.local
