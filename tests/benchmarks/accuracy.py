"""How many keys are found, and how many texts are wrongly called one, by provider.

The labelled set is made at run time: a fake key of every format in every carrier (a line
or a few of every kind of file), and texts that are nearly one. Run as
``python tests/benchmarks/accuracy.py``; ``--misses`` lists what went wrong, ``--cases FILE``
measures JSON lines with ``text``, ``expected`` and ``provider`` beside it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keymend.detection import keys
from keymend.detection.keys import is_genuine
from keymend.matching import Pattern
from keymend.providers import PROVIDERS, SERVICES, Provider
from keymend.providers.formats import Evidence, KeyFormat
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

CARRIERS: Final[dict[str, str]] = {
    "assign.py": '{name} = "{value}"',
    "annotated.py": '{name}: str = "{value}"',
    "bytes.py": "{name} = b'{value}'",
    "dict.py": 'settings = {{"{name}": "{value}", "timeout": 30}}',
    "call.py": 'client = connect(\n    timeout=30,\n    {name}="{value}",\n)',
    "default.py": 'value = os.getenv("{name}", "{value}")',
    "compare.py": 'if {name} == "{value}":',
    "object.js": 'const options = {{ {name}: "{value}", retries: 2 }};',
    "const.ts": "export const {name}: string = '{value}';",
    "fallback.ts": "const value = process.env.{name} || '{value}';",
    "template.mjs": "const {name} = `{value}`;",
    "minified.js": 'var a=1,b={{{name}:"{value}",c:2}};function d(){{return b}}',
    "main.go": '\t{name} := "{value}"',
    "Main.java": '    private static final String {name} = "{value}";',
    "Main.kt": 'val {name} = "{value}"',
    "Program.cs": 'var {name} = @"{value}";',
    "main.rs": 'const {name}: &str = "{value}";',
    "Main.swift": 'let {name} = "{value}"',
    "main.rb": "{name} = '{value}'",
    "symbols.rb": "  :{name} => '{value}',",
    "index.php": "$config['{name}'] = '{value}';",
    "main.c": '#define {name} "{value}"',
    "run.sh": 'export {name}="{value}"',
    "bare.sh": "{name}={value} python app.py",
    "option.sh": "tool --{name} {value} --verbose",
    "run.ps1": '$env:{name} = "{value}"',
    "run.bat": "set {name}={value}",
    "Dockerfile": "ENV {name}={value}",
    "compose.yaml": "services:\n  app:\n    environment:\n      - {name}={value}",
    "workflow.yml": "env:\n  {name}: {value}",
    "config.yaml": 'provider:\n  {name}: "{value}"',
    "main.tf": '  {name} = "{value}"',
    "config.json": '{{"{name}": "{value}"}}',
    "escaped.json": '{{"body": "{{\\"{name}\\": \\"{value}\\"}}"}}',
    "notebook.ipynb": '{{"source": ["{name} = \\"{value}\\"\\n"]}}',
    "config.toml": '{name} = "{value}"',
    "config.ini": "[service]\n{name} = {value}",
    "app.properties": "{name}={value}",
    "config.xml": '<add key="{name}" value="{value}"/>',
    "element.xml": "<{name}>{value}</{name}>",
    "page.html": '<script>window.{name} = "{value}";</script>',
    "README.md": "Set `{name}={value}` and start it.",
    "request.http": "X-{name}: {value}",
    "query.txt": "https://service.example/v1?{name}={value}&limit=10",
    "output.log": "2026-07-01 12:00:00 INFO {name}={value} loaded",
    "crlf.txt": "{name}={value}\r\nother=1\r\n",
}
"""A line or a few of each kind of file, with a name and a value."""

EXPOSED: Final = {"KM101", "KM102", "KM103", "KM105", "KM106"}
"""The rules that say that a key is there; which one depends on where it stands."""

NEUTRAL: Final = ("value", "digest", "commit", "etag", "reference")
"""Names that call nothing a key."""


@dataclass
class Count:
    """What was measured for one provider."""

    keys: int = 0
    found: int = 0
    others: int = 0
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, label: str, *, expected: bool, reported: bool) -> None:
        """Count one text."""
        if expected:
            self.keys += 1
            self.found += reported
        else:
            self.others += 1
            self.alarms += reported
        if expected != reported:
            self.wrong.append(f"{'missed' if expected else 'false alarm'}: {label}")


def reports(file: str, text: str) -> bool:
    """Whether a text is said to hold a key or another credential."""
    snapshot = Snapshot(f"file:///workspace/{file}", text, language_of(Path(file)))
    return any(finding.code in EXPOSED for finding in scan(snapshot))


def name_for(provider: Provider, key_format: KeyFormat) -> str:
    """Return a name that says no more than the format needs."""
    if key_format.evidence is Evidence.FORMAT:
        return "value"
    return f"{provider.context[0]}_api_key"


def positives(provider: Provider, key_format: KeyFormat) -> Iterator[tuple[str, str, str]]:
    """Yield a label, a file name and a text for each carrier of a key."""
    lead = key_format.leads[0] if key_format.leads else ""
    for number, (file, carrier) in enumerate(CARRIERS.items()):
        key = fake_key(key_format.id, number)
        if is_genuine(key, key_format):
            text = carrier.format(name=name_for(provider, key_format), value=lead + key)
            yield f"{key_format.id} in {file}", file, text + "\n"


def near_misses(key_format: KeyFormat) -> Iterator[tuple[str, str]]:
    """Yield values that are nearly a key of the format, each with what is wrong."""
    key = fake_key(key_format.id)
    if key_format.evidence is Evidence.CONTEXT:
        yield "not named", key
        return
    filled = "".join(
        segment if isinstance(segment, str) else "x" * max(segment.low, 8)
        for segment in key_format.segments
    )
    yield "filled in", filled
    yield "a part of a word", f"abc{key}"
    yield "masked", f"{key[:8]}{'*' * 12}{key[-4:]}"
    if key_format.lengths[0] == key_format.lengths[1] and key_format.prefix:
        yield "cut off", key[:-6]
        yield "too long", key + "Zz9"


def _is_other(value: str, pattern: Pattern, key_format: KeyFormat) -> bool:
    """Whether ``value``, which is nearly one key, has in it all of another."""
    found = keys.format_of(pattern)
    return found is not None and found[1] != key_format and bool(pattern.compiled.search(value))


def negatives(key_format: KeyFormat) -> Iterator[tuple[str, str, str]]:
    """Yield a label, a file name and a text for each near miss in each carrier."""
    for what, value in near_misses(key_format):
        if any(_is_other(value, pattern, key_format) for pattern in keys.patterns()):
            continue
        for number, (file, carrier) in enumerate(CARRIERS.items()):
            name = NEUTRAL[number % len(NEUTRAL)]
            yield f"{key_format.id} {what} in {file}", file, carrier.format(name=name, value=value)


def measure() -> dict[str, Count]:
    """Return the counts by provider over the set made from the formats."""
    counts: dict[str, Count] = defaultdict(Count)
    for provider in (*PROVIDERS, *SERVICES):
        for key_format in provider.formats:
            for label, file, text in positives(provider, key_format):
                counts[provider.name].add(label, expected=True, reported=reports(file, text))
            for label, file, text in negatives(key_format):
                counts[provider.name].add(label, expected=False, reported=reports(file, text))
    return counts


def measure_cases(file: Path) -> dict[str, Count]:
    """Return the counts by provider over the JSON lines in ``file``."""
    counts: dict[str, Count] = defaultdict(Count)
    for line in file.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        label = f"case {case.get('id', '')}"
        reported = reports("case.txt", case["text"])
        counts[case["provider"]].add(label, expected=case["expected"], reported=reported)
    return counts


def show(counts: dict[str, Count], *, misses: bool) -> None:
    """Print a table, and under it what went wrong if asked to."""
    total = Count()
    print(f"{'provider':24} {'keys':>7} {'recall':>7} {'others':>7} {'false alarms':>13}")
    for name, count in sorted(counts.items()):
        print(_row(name, count))
        total.keys += count.keys
        total.found += count.found
        total.others += count.others
        total.alarms += count.alarms
    print(_row("all", total))
    if misses:
        for count in counts.values():
            print(*count.wrong, sep="\n", end="\n" if count.wrong else "")


def _row(name: str, count: Count) -> str:
    recall = f"{count.found / count.keys:.3f}" if count.keys else "-"
    alarms = f"{count.alarms / count.others:.4f}" if count.others else "-"
    return f"{name:24} {count.keys:7} {recall:>7} {count.others:7} {alarms:>13}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    parser.add_argument("--cases", type=Path, help="JSON lines to measure as well")
    arguments = parser.parse_args()
    show(measure(), misses=arguments.misses)
    if arguments.cases:
        print()
        show(measure_cases(arguments.cases), misses=arguments.misses)


if __name__ == "__main__":
    main()
