"""The signs that files are sorted out by lead to the same index as reading them all does."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from keymend.files import decode
from keymend.matching import Matcher, Signs, engine
from keymend.matching.native import NativeLocator
from keymend.syntax import lookups, variables
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.usedpackages import is_asked_for, words
from keymend.workspace import signs
from keymend.workspace.contribution import (
    Contribution,
    Interest,
    contribution_by,
    contribution_of,
    interest_in,
)
from workspaces import write

NAMES = (
    "a.py", "a.ts", "a.vue", "a.go", "a.rb", "a.php", "a.rs", "a.cs", "a.java", "a.ipynb",
    "a.json", "a.toml", "a.yaml", "a.ini", "a.tf", "a.properties", "a.html", "run.sh", "Dockerfile",
    "Makefile", "Procfile", "plain",
)  # fmt: skip
PIECES = (
    # look-ups
    "os.", "environ", "getenv", "GETENV", "get_env", "lookup_env", "env", "ENV", "Env", "$_",
    "process.env", "import.meta.env", "Bun.env", "Deno.env", "_SERVER", "option_env!", "env!",
    "env::var", "_os", "config", ".environment", ".get", ".fetch", ".pop", ".setdefault", ".",
    "?.", "$env:", "${env:", "${", "$", "$$", "$(", "secrets.", "vars.", "} =", " in ", " not in ",
    # declarations and assignments
    "class A(", "BaseSettings):\n", "    name: str\n", "env_prefix=", "envvar=", "env_var =",
    "z.string()", "createEnv", "interface ProcessEnv {\n", "setenv(", "putenv(", "set_key(",
    "environ.update(", "environ, ", "define: ", "env=", "env: {", "%env ", "export ", "read -p ",
    "ARG ", "ENV ", "variable ", "name: ", '"key": ', "- ", "=", ":=", "?=", "==", ": ",
    '"A_B" in os.environ', "'C' not in process.env", "\n  - HANDED_ON\n", "\n- 'D_1'",
    # environments
    '"env": {"IN_JSON": 1}', '"x.env": ["LISTED", "TOO"]', '"env": {',
    '"e-n-v": [', "[build.environment]\n", "environment = { ", "VAR\u0130ABLES:\n",
    '"secrets.x": {', "passthroughEnv", "vars",
    # what brings environment files in, and what is imported
    "load_dotenv(", "dotenv", "Dotenv", "read_env(", "env_file", "--env-file ", "source ", ". ",
    ".env", "export $(", "honcho start", "heroku local", "Config(", "godotenv.Load(", "Env.Load(",
    "loadEnv(", "import ", "from ", "require(", "import(", "openai", "langchain", "_core", "foo",
    "\nimport openai\n", "\nfrom langchain_core.x import", "@azure/", "next",
    "dotenv-expand", "\u212aubernetes",
    # mentions and names
    "OPENAI_API_KEY", "BASE_URL", "ENV_TOKEN_1", "OPEN_AI", "KEY_ERROR", "FOO", "X9", "lower",
    'getenv(f"{x}_API_KEY")', "config(`${x}_TOKEN`)", "_URL",
    'f"{x}', ".prefixed(", "PREFIX_KEY_", " + ",
    # what stands between
    "(", ")", "[", "]", "{", "}", '"', "'", "`", '\\"', ",", ";", "|", " || ", " ?? ", "//", "#",
    "\n", "\n", "\r\n", " ", "  ", "\t", "\xa0", "\x85", "\u2028", "\xe9", "\u0130", "\u017f",
)  # fmt: skip
SEEDS = 20


@pytest.fixture(params=["native", "standard"], autouse=True)
def locator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have signs found in either way."""
    if request.param == "native":
        pytest.importorskip("hyperscan", reason="no wheel for this platform: nothing to compare")
    name = str(request.param)
    for module, made in (
        (signs, signs._in_programs),
        (signs, signs._in_configuration),
        (variables, variables._signs),
    ):
        found = Matcher(made().patterns, native=name == "native", worth=0, once=True)
        monkeypatch.setattr(module, made.__name__, lambda found=found: found)
    return name


def by_signs(name: str, text: str, data: bytes) -> tuple[Contribution, Signs]:
    language = language_of(PurePosixPath(name))
    found = signs.signs_in(data, PurePosixPath(name), language)
    return contribution_by(found, Snapshot(f"file:///w/{name}", text, language)), found


def whole(name: str, text: str) -> Contribution:
    return contribution_of(Snapshot(f"file:///w/{name}", text, language_of(PurePosixPath(name))))


def made_texts(seed: int) -> list[tuple[str, str]]:
    generator = random.Random(seed)
    return [
        (generator.choice(NAMES), "".join(generator.choices(PIECES, k=generator.randint(2, 16))))
        for _ in range(600)
    ]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_texts_made_of_marks_tell_the_same_by_their_signs(seed: int) -> None:
    for name, text in made_texts(seed):
        assert interest_in(name) is Interest.SIGNS
        told = by_signs(name, text, text.encode("utf-8"))[0]
        assert told == whole(name, text), (name, text)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_look_ups_are_the_same_where_signs_of_them_are_looked_for_before(seed: int) -> None:
    found = 0
    for name, text in made_texts(seed):
        snapshot = Snapshot(f"file:///w/{name}", text, language_of(PurePosixPath(name)))
        expected = [each for each in variables.accesses(snapshot) if not each.assigned]
        assert list(variables.lookups(snapshot)) == expected, (name, text)
        found += bool(expected)
    assert found > 40


@pytest.mark.parametrize("seed", range(SEEDS))
def test_latin_1_tells_the_same(seed: int) -> None:
    compared = 0
    for name, text in made_texts(seed):
        data = text.encode("latin-1", "replace")
        read = decode(data)
        assert read is not None
        compared += read != data.decode("utf-8", "replace")
        assert by_signs(name, read, data)[0] == whole(name, read), (name, read)
    assert compared


@pytest.mark.parametrize("locator", ["native"], indirect=True)
def test_every_sign_matters() -> None:
    """Without any one of them, something that these texts tell is lost.

    The standard locator knows the imports of some packages by those of any.
    """
    matter = set()
    for seed in range(SEEDS):
        for name, text in made_texts(seed):
            told, found = by_signs(name, text, text.encode("utf-8"))
            snapshot = Snapshot(f"file:///w/{name}", text, language_of(PurePosixPath(name)))
            matter |= {sign for sign in found if contribution_by(found - {sign}, snapshot) != told}
    known = (*signs._in_programs().patterns, *signs._in_configuration().patterns)
    assert matter == {pattern.id for pattern in known}


def test_files_of_real_packages_tell_the_same_by_their_signs() -> None:
    folders = {Path(entry) for entry in sys.path if entry.endswith("site-packages")}
    files = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if interest_in(path.name) is Interest.SIGNS and path.is_file()
    )
    told = 0
    for file in files[::8]:
        data = file.read_bytes()
        text = decode(data)
        if text is not None and not text.startswith("#!"):
            contribution = by_signs(file.name, text, data)[0]
            assert contribution == whole(file.name, text), file
            told += not contribution.is_empty
    assert told > 100


def test_of_packages_those_are_kept_that_are_asked_for() -> None:
    text = "import numpy\nfrom langchain_core.x import y\n"
    told = whole("a.py", text)
    assert told.packages == ("langchain-core",)
    assert told.has_packages
    assert whole("a.py", "import numpy\n").has_packages
    assert not whole("a.py", "important = 1\n").has_packages


@pytest.mark.parametrize("word", words())
def test_each_package_that_is_asked_for_has_its_sign(word: str) -> None:
    package = f"{word}/x" if word.startswith("@") and "/" not in word else word
    script = f"import x from '{package}'\n"
    python = f"\timport {word.replace('-', '_').upper()}\n"
    assert is_asked_for(package)
    assert by_signs("a.ts", script, script.encode())[0].packages == (package,)
    if word.replace("-", "").isalnum():
        assert by_signs("a.py", python, python.encode())[0].packages == (word,)


def test_a_pattern_is_named_once_however_often_it_stands_there(locator: str) -> None:
    data = b"os.environ['A']\n" * 1000
    assert signs._in_programs().possible(data) >= {"lookup"}
    if locator == "native":
        native = NativeLocator([lookups.SIGN], once=True)
        assert native.standing(data) == [0]
        assert len(native.hits(data)) == 1


def test_a_small_workspace_loads_no_native_code(tmp_path: Path) -> None:
    code = "import os\nos.environ['A']\nBASE_URL = 'x'\n" + "x = 1\n" * 1000
    write(tmp_path, {".env": "A=1\n", **{f"m{number}.py": code for number in range(30)}})
    assert sum(len(code) for _ in range(30)) > engine._WORTH_LOADING
    program = (
        "import sys; from pathlib import Path; from keymend.settings import Settings\n"
        "from keymend.workspace import gather\n"
        "index = gather(Path(sys.argv[1]), Settings(), {})\n"
        "assert len(index) == 31, len(index)\n"
        "assert 'hyperscan' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path], check=True, timeout=60)
