"""Keys of every format, changed once: what is said of them, and what the mends give."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carriers import CARRIERS, Carrier
from keymend.diagnosis import Cause, Expectation, diagnose
from keymend.diagnosis.candidates import matching
from keymend.diagnosis.fault import apply
from keymend.finding import Applicability, Finding
from keymend.providers import FORMATS, SERVICE_FORMATS, Provider
from keymend.providers.formats import KeyFormat
from keymend.report.diff import render
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from mutations import MUTATIONS, Mutation, mutants

ROWS = [*FORMATS.values(), *(row for row in SERVICE_FORMATS.values() if row[1].checksum)]
VARIABLES = [row for row in ROWS if row[0].variables]
WITH_CHECKSUM = [row for row in ROWS if row[1].checksum]

PLACES: dict[str, Callable[[str, str], str]] = {
    "app.py": lambda name, value: f"{name} = {json.dumps(value, ensure_ascii=False)}\n",
    "config.json": lambda name, value: json.dumps({name: value}, ensure_ascii=False) + "\n",
    "app.ts": lambda name, value: f"process.env.{name} = {json.dumps(value)};\n",
    "config.yaml": lambda name, value: f"{name}: {json.dumps(value, ensure_ascii=False)}\n",
}


def findings(file: str, name: str, value: str) -> list[Finding]:
    text = PLACES[file](name, value)
    snapshot = Snapshot(f"file:///workspace/{file}", text, language_of(Path(file)))
    return scan(snapshot, path=file)


def is_still_a_key(text: str, provider: Provider, mutation: Mutation) -> bool:
    """Whether the change made another valid key, in which nothing can be seen."""
    if mutation.code in {"KM205", "KM304"}:
        return False
    return matching(text, (provider,)) is not None


def sample() -> Iterator[tuple[str, Provider, KeyFormat, Mutation, str]]:
    draw = random.Random(20)
    files = list(PLACES)
    for seed in range(2):
        for number, (provider, key_format) in enumerate(VARIABLES):
            key = fake_key(key_format.id, seed)
            file = files[(number + seed) % len(files)]
            for mutation, text in mutants(key, key_format, draw):
                if not is_still_a_key(text, provider, mutation):
                    yield file, provider, key_format, mutation, text


def test_a_changed_key_is_diagnosed_in_its_family_and_mostly_by_its_rule() -> None:
    total: Counter[str] = Counter()
    in_family: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    for file, provider, _, mutation, text in sample():
        codes = {f.code for f in findings(file, provider.variable, text)} - {"KM101", "KM102"}
        total[mutation.name] += 1
        in_family[mutation.name] += any(code.startswith(("KM2", "KM3")) for code in codes)
        exact[mutation.name] += mutation.code in codes
    assert set(total) == {mutation.name for mutation in MUTATIONS}
    everything = sum(total.values())
    assert everything > 4000
    assert sum(in_family.values()) >= 0.97 * everything, in_family
    assert sum(exact.values()) >= 0.90 * everything, exact
    for name in total:
        assert exact[name] >= 0.6 * total[name], name


def test_a_changed_key_is_diagnosed_in_whatever_carries_it() -> None:
    draw = random.Random(21)
    total: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    in_family: Counter[str] = Counter()
    for number, (provider, key_format) in enumerate(VARIABLES):
        key = drawn_key(key_format, draw)
        for step, (mutation, text) in enumerate(mutants(key, key_format, draw)):
            carrier = CARRIERS[(number * 7 + step) % len(CARRIERS)]
            if is_still_a_key(text, provider, mutation) or not carrier.holds(text):
                continue
            snapshot = snapshot_of(carrier.file, carrier.write(provider.variable, text))
            codes = {finding.code for finding in scan(snapshot, path=carrier.file)}
            total[carrier.file] += 1
            exact[carrier.file] += mutation.code in codes
            in_family[carrier.file] += any(code.startswith(("KM2", "KM3")) for code in codes)
    assert set(total) == {carrier.file for carrier in CARRIERS}
    assert sum(in_family.values()) >= 0.97 * sum(total.values()), in_family
    assert sum(exact.values()) >= 0.90 * sum(total.values()), exact
    for file in total:
        assert exact[file] >= 0.85 * total[file], file


@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_valid_key_is_diagnosed_in_whatever_carries_it(carrier: Carrier) -> None:
    draw = random.Random(22)
    for provider, key_format in VARIABLES:
        key = drawn_key(key_format, draw)
        if carrier.holds(key):
            name = _variable_for(provider, key_format)
            snapshot = snapshot_of(carrier.file, carrier.write(name, key))
            codes = {finding.code for finding in scan(snapshot, path=carrier.file)}
            assert not [code for code in codes if code.startswith(("KM2", "KM3"))], key_format.id


def snapshot_of(file: str, text: str) -> Snapshot:
    return Snapshot(f"file:///workspace/{file}", text, language_of(Path(file)))


def drawn_key(key_format: KeyFormat, draw: random.Random) -> str:
    """Return a key of all that its format allows, hyphens included; the shortest one."""
    key = "".join(
        part
        if isinstance(part, str)
        else "".join(draw.choices(part.alphabet, k=part.low or min(part.high, 40)))
        for part in key_format.segments
    )
    if key_format.checksum is not None:
        key = key[: -key_format.checksum.length] + key_format.checksum.endings(key)[0]
    return key


@pytest.mark.parametrize("file", PLACES)
def test_no_valid_key_is_diagnosed(file: str) -> None:
    wrong = [
        (key_format.id, seed, finding.code)
        for provider, key_format in VARIABLES
        for seed in range(4)
        for finding in findings(
            file, _variable_for(provider, key_format), fake_key(key_format.id, seed)
        )
        if not finding.code.startswith("KM1")
    ]
    assert wrong == []


def _variable_for(provider: Provider, key_format: KeyFormat) -> str:
    """Return a variable of the provider that takes this kind of key; admin keys have their own."""
    if key_format.inference:
        return provider.variable
    names = [name for name in provider.variables if "ADMIN" in name]
    return names[0] if names else f"{provider.id.upper()}_MANAGEMENT_API_KEY"


keys_with_checksum = st.builds(
    lambda row, seed: (row, fake_key(row[1].id, seed)),
    st.sampled_from(WITH_CHECKSUM),
    st.integers(0, 10_000),
)


@settings(max_examples=300, derandomize=True)
@given(keys_with_checksum, st.sampled_from(MUTATIONS), st.integers(0, 1000))
def test_what_is_offered_for_a_key_with_a_checksum_gives_back_the_key(
    row_and_key: tuple[tuple[Provider, KeyFormat], str], mutation: Mutation, seed: int
) -> None:
    (provider, key_format), key = row_and_key
    text = mutation.apply(key, key_format, random.Random(seed))
    if text is None or text == key:
        return
    diagnosis = diagnose(text, Expectation((provider,), certain=True))
    certain = [
        mend
        for fault in (diagnosis.faults if diagnosis else ())
        for mend in fault.mends
        if mend.certain
    ]
    changes = tuple(change for mend in certain for change in mend.changes)
    assert not changes or apply(text, changes) == key


@settings(max_examples=200, derandomize=True)
@given(
    st.sampled_from([row for row in FORMATS.values() if row[1].literals]),
    st.integers(0, 10_000),
    st.text(alphabet="aé\u0301👩‍💻🎉\u05d0 x", max_size=12),
)
def test_a_span_covers_the_character_whatever_stands_before_it(
    row: tuple[Provider, KeyFormat], seed: int, before: str
) -> None:
    key = fake_key(row[1].id, seed)
    text = f'label, api_key = "{before}", ""\napi_key = "{key}\u200b"  # {before}\n'
    text = f'x = "{before}"; {row[0].variable} = "{key}\u200b"\n' + text
    snapshot = Snapshot("file:///workspace/app.py", text, "python")
    spans = [snapshot[f.span] for f in scan(snapshot) if f.code == "KM302"]
    assert spans
    assert set(spans) == {"\u200b"}


def test_a_diff_shows_no_more_of_a_broken_key_than_of_a_whole_one() -> None:
    draw = random.Random(23)
    for format_id in ("openai-project", "groq", "azure-openai", "gemini"):
        provider, key_format = FORMATS[format_id]
        key = fake_key(format_id)
        for mutation, text in mutants(key, key_format, draw):
            for file in ("app.py", "config.yaml"):
                before = PLACES[file](provider.variable, text)
                if is_still_a_key(text, provider, mutation) or not findings(
                    file, provider.variable, text
                ):
                    continue
                shown = render(before, PLACES[file](provider.variable, key), file)
                body = key[len(key_format.prefix) : -4]
                parts = {body[at : at + 9] for at in range(len(body) - 8)}
                assert not [part for part in parts if part in shown], (mutation.name, file)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_rule(cause: Cause) -> None:
    from keymend.rules.registry import BY_NAME

    assert cause.value in BY_NAME


def test_only_what_is_certain_is_safe_and_preferred() -> None:
    for file, provider, _, _, text in every(sample(), 9):
        for finding in findings(file, provider.variable, text):
            for repair in finding.repairs:
                assert repair.preferred == (repair.applicability is Applicability.SAFE)


def every(
    rows: Iterator[tuple[str, Provider, KeyFormat, Mutation, str]], step: int
) -> Iterator[tuple[str, Provider, KeyFormat, Mutation, str]]:
    """Yield every ``step``-th row."""
    return (row for number, row in enumerate(rows) if number % step == 0)
