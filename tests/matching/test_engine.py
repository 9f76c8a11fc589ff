"""The engine: both locators lead to the same matches, and every text costs what it is."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keymend import caches
from keymend.concern import matcher_of_all
from keymend.files import decode
from keymend.matching import Matcher, Pattern, engine
from keymend.matching.native import NativeLocator
from keymend.samples import fake_key
from keymend.text import Snapshot, Span
from keymend.view import matcher

PATTERNS = matcher().patterns
MEGABYTE = 1024 * 1024


def snapshot(text: str) -> Snapshot:
    return Snapshot("file:///workspace/text.txt", text)


@pytest.fixture(scope="module")
def native() -> Matcher:
    pytest.importorskip("hyperscan", reason="no wheel for this platform: nothing to compare")
    patch = pytest.MonkeyPatch()
    patch.setattr(engine, "_WORTH_LOADING", 0)
    result = Matcher(PATTERNS)
    assert result.find(snapshot("")) == []
    assert isinstance(result._native, NativeLocator)
    patch.undo()
    result._seen = engine._WORTH_LOADING
    return result


@pytest.fixture(scope="module")
def standard() -> Matcher:
    return Matcher(PATTERNS, native=False)


def installed_texts() -> list[Path]:
    """The texts among the packages that are installed here: some 60 MB of real files."""
    folders = {Path(entry) for entry in sys.path if entry.endswith("site-packages")}
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix not in {".so", ".pyc", ".pyd", ".dll"} and path.is_file()
    )


def test_both_locators_lead_to_the_same_matches_in_real_packages(
    native: Matcher, standard: Matcher
) -> None:
    files = installed_texts()
    assert len(files) > 1000
    compared = 0
    for path in files[::6]:
        text = decode(path.read_bytes())
        if text is not None:
            where = snapshot(text)
            found = native.find(where)
            assert found == standard.find(where), path
            compared += len(found)
    assert compared > 50


FORMATS = ["openai-project", "azure-openai", "github-p", "azure-storage", "slack-webhook", "zai"]
PIECES = [
    *(fake_key(name, seed) for name in FORMATS for seed in range(3)),
    'api_key="',
    "password: '",
    "AccountKey=",
    'SECRET_KEY = "a#',
    "é&!" * 12,
    "mysql -u joe -p",
    "curl -u joe:",
    "NetworkCredential(",
    '"joe", "',
    "- name: DB_PASSWORD",
    'variable "password" { default = "',
    "requirepass ",
    "MISTRAL_API_KEY=",
    "https://user:",
    "@host/",
    "eyJhbGciOiJIUzI1NiJ9.",
    "-----BEGIN PRIVATE KEY-----",
    " " * 40,
    "é" * 7,
    "\u2028",
    "\U0001d50e",
    "\r\n",
    "\n",
    "\r",
    "x" * 5000,
    "0" * 9000,
]


@pytest.mark.parametrize("seed", range(40))
def test_both_locators_lead_to_the_same_matches_in_texts_made_of_marks(
    native: Matcher, standard: Matcher, seed: int
) -> None:
    generator = random.Random(seed)
    text = "".join(generator.choices(PIECES, k=60))
    assert native.find(snapshot(text)) == standard.find(snapshot(text))
    searched = matcher_of_all().places(text.encode("utf-8", "surrogatepass"))
    assert native.find(snapshot(text), searched) == native.find(snapshot(text))


@pytest.mark.parametrize("seed", range(10))
def test_a_match_is_found_wherever_it_stands_in_a_long_line(
    native: Matcher, standard: Matcher, seed: int
) -> None:
    key = fake_key("openai-project", seed)
    generator = random.Random(seed)
    for _ in range(40):
        at = generator.randrange(0, 40_000)
        text = "ä " * 100 + "." * at + f'"{key}"' + "." * 20_000
        for engine_ in (native, standard):
            spans = {
                m.span for m in engine_.find(snapshot(text)) if m.pattern.id.startswith("key:")
            }
            assert [text[slice(*span)] for span in spans] == [key]


def test_lines_end_where_the_protocol_says() -> None:
    pattern = Pattern("test", ("ab",), r"ab[^\r\n]*")
    found = Matcher([pattern]).find(snapshot("ab1\rab2\r\nab3\nab4\u2028ab5"))
    assert [match.span for match in found] == [
        Span(0, 3),
        Span(4, 7),
        Span(9, 12),
        Span(13, 20),
    ]


HOSTILE: list[Callable[[int], str]] = [
    lambda size: "a" * size,
    lambda size: "key" * (size // 3),
    lambda size: 'key="' * (size // 5),
    lambda size: "token: " * (size // 7),
    lambda size: 'password="' * (size // 10),
    lambda size: "://a:b" * (size // 6),
    lambda size: '"sk-proj-' * (size // 9),
    lambda size: "eyJ" * (size // 3),
    lambda size: "eyJaaaaaa." * (size // 10),
    lambda size: "key" + " " * size,
    lambda size: "LS0tLS1CRUdJTi" * (size // 14),
    lambda size: "JQQJ99" * (size // 6),
    lambda size: "xoxb-1234567890-" * (size // 16),
    lambda size: "ghs_1_eyJ" * (size // 9),
    lambda size: "//a/:_authToken=" * (size // 16),
    lambda size: "ABSK" * (size // 4),
    lambda size: ("api_key=" + "a" * 60) * (size // 68),
    lambda size: "mysql -p" * (size // 8),
    lambda size: "curl -u a:" * (size // 10),
    lambda size: "curl " + "-" * size,
    lambda size: "htpasswd -b a b " * (size // 16),
    lambda size: 'auth=("a",' * (size // 10),
    lambda size: "PDO(a, " * (size // 7),
    lambda size: "echo a | sudo -S " * (size // 17),
    lambda size: "://a:" * (size // 5),
    lambda size: "https://" + "a" * size,
    lambda size: "a:5432:" * (size // 7),
    lambda size: "secret='#" * (size // 9),
    lambda size: "name:db_password," * (size // 17),
    lambda size: 'password "' * (size // 10),
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_searched_grows_no_faster_than_the_text(
    standard: Matcher, hostile: Callable[[int], str]
) -> None:
    """Characters that expressions are tried on, counted: not time, which depends on others."""

    def searched(size: int) -> int:
        text = hostile(size)
        hits = standard._standard.hits(text.encode())
        return sum(area.end - area.start for area, _ in standard._areas(text, hits))

    small, large = searched(MEGABYTE // 8), searched(MEGABYTE // 4)
    assert large <= 2.2 * small + 100_000
    standard.find(snapshot(hostile(MEGABYTE // 8)))  # ends, in a second or so


def test_the_compiled_database_is_kept_and_a_damaged_one_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hyperscan", reason="no wheel for this platform: nothing is kept")
    monkeypatch.setattr(caches, "folder", lambda: tmp_path)
    patterns = [Pattern("test", ("needle",), "needle")]
    assert NativeLocator(patterns).hits(b"a needle") == [(8, 0)]
    [kept] = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-40] + b"damaged" + whole[-33:])
    assert NativeLocator(patterns).hits(b"a needle") == [(8, 0)]
    assert kept.read_bytes() == whole
    kept.unlink()
    kept.mkdir()  # cannot be written
    assert NativeLocator(patterns).hits(b"needle, needle") == [(6, 0), (14, 0)]


def test_without_the_native_library_the_standard_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    found = Matcher([Pattern("test", ("needle",), "needle")])
    assert [m.span for m in found.find(snapshot("a needle"))] == [Span(2, 8)]
    assert found.may_match(b"a needle")
    assert not found.may_match(b"hay")
