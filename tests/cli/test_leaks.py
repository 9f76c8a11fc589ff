"""No key comes out of the command line, however it is written and whatever is asked for."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keymend.providers import BY_VARIABLE, FORMATS
from keymend.samples import fake_key
from processes import Run, keymend_in
from providerserver import unused_port

RUN = 9
"""So many characters of a key in a row are a leak, outside of its public prefix."""

SPELLINGS: dict[str, Callable[[str], str]] = {
    "whole": str,
    "cut": lambda key: key[: len(key) * 3 // 4],
    "doubled": lambda key: key + key,
    "space": lambda key: f"{key[: len(key) // 2]} {key[len(key) // 2 :]}",
    "invisible": lambda key: f"{key[: len(key) // 2]}\u200b{key[len(key) // 2 :]}",
    "homoglyph": lambda key: f"{key[: len(key) // 2]}\u0430{key[len(key) // 2 :]}",
    "bearer": lambda key: f"Bearer {key}",
    "assignment": lambda key: f"export OPENAI_API_KEY={key};",
    "smart quotes": lambda key: f"\u201c{key}\u201d",
    "prefix": lambda key: key.replace("sk-", "sk_", 1).replace("_", "-", 1),
    "user": lambda key: f"https://user:{key}@api.example.com/v1",
    "query": lambda key: f"https://api.example.com/v1?api_key={key}",
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
}
SPELT = ("openai-project", "azure-openai", "groq")
"""Formats that are planted in every spelling: with separators and without, with checksums."""
FILES = {
    ".env": "{name}={key}\n",
    "quoted.env": '{name}="{key}"\n',
    "app.py": 'from openai import OpenAI\nc{at} = OpenAI(api_key="{key}", project="{key}")\n',
    "lookup.py": 'import os\nx{at} = os.getenv("{key}", "{key}") or os.environ["{key}"]\n',
    "names.py": 'client{at} = AzureOpenAI(azure_endpoint="{key}", **{{"{key}": 1}})\n',
    "web.ts": 'export const k{at} = new OpenAI({{ apiKey: "{key}", baseURL: "{key}" }});\n',
    "compose.yaml": "x{at}:\n  environment:\n    - {name}={key}\n",
    "run.sh": 'export {name}="{key}"\ncurl -H "Authorization: {key}" https://api.openai.com/v1\n',
    "notes.md": "The key {at} is `{key}`.\n",
    "main.tf": 'variable "k{at}" {{ default = "{key}" }}\n',
}


FORMAT_NAMES = ("text", "json", "sarif", "github", "gitlab")


def planted() -> Iterator[tuple[str, str]]:
    """Yield some keys in every spelling, each with its provider's variable."""
    for format_id in SPELT:
        for spell in SPELLINGS.values():
            yield FORMATS[format_id][0].variable, spell(fake_key(format_id))


def assert_nothing_of_a_key(text: str) -> None:
    leaks = set()
    for format_id, (_, key_format) in FORMATS.items():
        secret = fake_key(format_id)[len(key_format.prefix) : -4]
        coded = base64.b64encode(fake_key(format_id).encode()).decode()[8:-8]
        for hidden in (secret, coded):
            for at in range(max(len(hidden) - RUN, 1)):
                if hidden[at : at + RUN] in text:
                    before, _, after = text.partition(hidden[at : at + RUN])
                    line = (before[-100:] + "<run>" + after[:20]).splitlines()
                    leaks.add((format_id, " ".join(line)))
                    break
    assert not leaks, f"{len(leaks)} leaks: {sorted(leaks)[:12]}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaks")
    for name, template in FILES.items():
        lines = (
            template.format(name=name_, key=spelt, at=at)
            for at, (name_, spelt) in enumerate(planted())
        )
        (folder / name).write_text("".join(lines), encoding="utf-8")
    cells = [
        {"cell_type": "code", "source": [f'key = "{spelt}"\n'], "outputs": [], "metadata": {}}
        for _, spelt in planted()
    ]
    book = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (folder / "book.ipynb").write_text(json.dumps(book))
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "-C", folder, "add", "-A", "-f"], check=True)
    return folder


@pytest.fixture
def keymend(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Calls the command, and looks for keys in what is printed and in what is kept on disk."""
    for name in BY_VARIABLE:
        monkeypatch.delenv(name, raising=False)
    for variable in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    call = keymend_in(folder)

    def run(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
        done = call(*arguments, **options)
        assert_nothing_of_a_key(done.stdout + done.stderr)
        return done

    yield run
    for kept in (tmp_path / "home").rglob("*"):
        if kept.is_file():
            assert_nothing_of_a_key(kept.read_bytes().decode("latin-1"))


@pytest.mark.parametrize("format_", FORMAT_NAMES)
def test_no_report_shows_a_key(keymend: Run, format_: str) -> None:
    assert keymend("check", f"--format={format_}").returncode == 1


@pytest.mark.parametrize("options", [["--diff"], ["--statistics"], ["--staged"]])
def test_no_other_output_of_check_shows_a_key(keymend: Run, options: list[str]) -> None:
    assert keymend("check", *options).returncode == 1


@pytest.mark.parametrize(
    "options",
    [
        *(["check", f"--format={name}"] for name in FORMAT_NAMES),
        ["check", "--diff", "--unsafe-fixes"],
        ["check", "--staged"],
        ["doctor"],
    ],
)
@pytest.mark.parametrize("format_id", SPELT)
def test_a_key_in_a_files_name_is_not_shown(
    tmp_path: Path, options: list[str], format_id: str
) -> None:
    key = fake_key(format_id)
    folder = tmp_path / key
    folder.mkdir()
    (folder / "keymend.toml").write_text("selct = 1\n")
    (folder / f"{key}.env").write_text(f"OPENAI_API_KEY={key}\n")
    (folder / f"copy-{key}.py").write_text(
        f'from openai import OpenAI\nclient = OpenAI(api_key="{key}")\n'
    )
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "-A"], check=True)
    done = keymend_in(tmp_path)(*options)
    assert key[-4:] in done.stdout
    assert_nothing_of_a_key(done.stdout + done.stderr)


@pytest.mark.parametrize("file", ["lookup.py", "run.sh", "compose.yaml"])
def test_moving_keys_shows_none(keymend: Run, file: str) -> None:
    assert "internal error" not in keymend("check", "--diff", "--unsafe-fixes", file).stderr


def test_no_providers_key_is_shown(keymend: Run) -> None:
    for name in ("app.py", "lookup.py", ".env"):
        lines = (
            FILES[name].format(name=provider.variable or "KEY", key=fake_key(id_), at=at)
            for at, (id_, (provider, _)) in enumerate(FORMATS.items())
        )
        options = ("--format=json", "-", f"--stdin-filename={name}")
        assert keymend("check", *options, stdin="".join(lines)).returncode == 1


@pytest.mark.parametrize(("options", "status"), [([], 1), (["--diff"], 2), (["--fix"], 2)])
def test_standard_input_which_cannot_be_fixed_shows_no_key(
    keymend: Run, folder: Path, options: list[str], status: int
) -> None:
    text = (folder / "app.py").read_text()
    done = keymend("check", "-", "--stdin-filename=other.py", *options, stdin=text)
    assert done.returncode == status


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes"])
def test_fixing_in_place_shows_no_key(folder: Path, tmp_path: Path, option: str) -> None:
    before = (folder / "app.py").read_text()
    (tmp_path / "app.py").write_text(before)
    done = keymend_in(tmp_path)("check", "--fix", option)
    assert (tmp_path / "app.py").read_text() != before
    assert_nothing_of_a_key(done.stdout + done.stderr)


def test_neither_settings_nor_baselines_show_a_key(keymend: Run, folder: Path) -> None:
    key = fake_key("openai-project")
    settings = (
        f'select = ["{key}"]\nignore = "{key}"\n{key} = 1\nexclude = ["[{key}"]\n'
        f'placeholders = ["({key}"]\n[severity]\nKM101 = "{key}"\n"{key}" = "error"\n'
        f'[per-file-ignores]\n"{key}" = ["{key}"]\n'
    )
    lines = {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": [f"({key}"]}
    baseline = {
        "results": {key: [{"hashed_secret": key, "type": key}]},
        "filters_used": [lines],
        "plugins_used": [{"path": key}, {"path": f"file://{key}", "name": key}],
    }
    try:
        for broken in (settings, settings.replace("\n", f"\n= {key}\n", 1)):
            (folder / "keymend.toml").write_text(broken)
            (folder / ".secrets.baseline").write_text(json.dumps(baseline))
            keymend("check", "app.py")
            keymend("check", "--format=json", "app.py")
            keymend("check", "--baseline=.secrets.baseline", "app.py")
    finally:
        (folder / "keymend.toml").unlink()
        (folder / ".secrets.baseline").unlink()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_validate_and_doctor_show_no_key(
    keymend: Run, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    nobody = f"http://127.0.0.1:{unused_port()}/v1"
    key = fake_key("openai-project")
    for name, value in (
        ("OPENAI_API_KEY", f"{key} "), ("OPENAI_ORG_ID", key), ("OPENAI_BASE_URL", f"x://{key}"),
        ("HTTPS_PROXY", f"http://me:{key}@127.0.0.1:9"), ("SSL_CERT_FILE", f"/nowhere/{key}"),
        ("AZURE_OPENAI_ENDPOINT", f"https://{key}@contoso.example"), ("OPENAI_API_VERSION", key),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    everywhere = [f"--endpoint={id_}={nobody}" for id_ in ("openai", "groq", "anthropic")]
    keymend("doctor", f"--format={format_}", "--request", *everywhere)
    keymend("doctor", f"--format={format_}", "app.py")
    for options in (["--var=OPENAI_API_KEY"], ["--env-file=.env", "--var=GROQ_API_KEY"]):
        keymend("validate", f"--format={format_}", "--permissions", *options, *everywhere)
    for _, spelt in planted():
        if spelt.startswith("Bearer "):
            keymend("validate", f"--format={format_}", "-", *everywhere, stdin=spelt)


@pytest.mark.parametrize("format_", ["text", "json"])
def test_explain_error_shows_no_key(keymend: Run, folder: Path, format_: str) -> None:
    for name in ("app.py", "run.sh", "web.ts", "notes.md"):
        keymend("explain-error", f"--format={format_}", "-", stdin=(folder / name).read_text())
    raised = "".join(
        f"LocalProtocolError: Illegal header value b'Bearer {spelt}\\n'\nKeyError: '{spelt}'\n"
        f"Incorrect API key provided: {spelt}. You can find your API key at\n"
        for _, spelt in planted()
    )
    keymend("explain-error", f"--format={format_}", "-", stdin=raised)


def test_an_argument_is_not_repeated(keymend: Run) -> None:
    for format_id in FORMATS:
        key = fake_key(format_id)
        for spell in (str, SPELLINGS["cut"], SPELLINGS["doubled"]):
            spelt = spell(key)
            keymend("rules", f"--format={spelt}", f"--{spelt}={spelt}", spelt)
        break
    key = fake_key("openai-project")
    for arguments in (
        ["validate", f"--endpoint=openai=http://{key}@x"], ["validate", f"--endpoint={key}"],
        ["validate", f"--var={key}"], ["doctor", f"/{key}/x"], ["check", f"./{key}.py"],
        ["explain", key], ["check", f"--select={key}"], ["check", f"--jobs={key}"], [key],
        ["server", f"--tcp={key}"], ["explain-error", "--format", key, "x"],
    ):  # fmt: skip
        assert keymend(*arguments).returncode == 2


def test_a_failure_of_the_program_itself_shows_no_key(folder: Path) -> None:
    """An exception's text, and a traceback's lines, may be the user's."""
    program = """
import sys
from keymend import cli
from keymend.commands import check, doctor

def fail(*_):
    key = sys.stdin.read()
    raise ValueError(key) from KeyError(key)

check.run = doctor.run = fail
sys.exit(cli.main(sys.argv[1:]))
"""
    for command in ("check", "doctor"):
        done = subprocess.run(
            [sys.executable, "-c", program, command],
            cwd=folder,
            input=fake_key("openai-project"),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 2
        assert "internal error (ValueError at " in done.stderr
        assert_nothing_of_a_key(done.stdout + done.stderr)


def test_a_reader_that_has_gone_is_no_failure(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "keymend", "check", "--exit-zero", "notes.md"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
