"""The index: what files tell of each other, and how it follows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymend.envfile import Loader
from keymend.facts import GitState, digest
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot, Span
from keymend.workspace import Index, gather
from keymend.workspace.gathering import read, refresh_git, take
from keymend.workspace.index import uri_of
from workspaces import git, write


def gathered(folder: Path, files: dict[str, str], process: dict[str, str] | None = None) -> Index:
    write(folder, files)
    return gather(folder, Settings(), process or {})


def loaders_of(index: Index, file: Path) -> set[Loader]:
    return {use.loader for use in index.facts_for(uri_of(file)).file.loaders}


def test_definitions_come_from_the_nearest_file_first(tmp_path: Path) -> None:
    index = gathered(
        tmp_path,
        {
            ".env": "A=root\n",
            "app/.env": "A=app\n",
            "app/.env.local": "A=local\n",
            "web/.env": "A=web\n",
        },
    )
    facts = index.facts_for(uri_of(tmp_path / "app/src/main.py"))
    order = ["/app/.env", "/app/.env.local", "/.env", "/web/.env"]
    assert [each.uri.removeprefix(uri_of(tmp_path)) for each in facts.definitions["A"]] == order
    assert facts.definitions["A"][0].value.reveal() == "app"


def test_templates_define_nothing(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env.example": "A=\n"})
    assert "A" not in index.facts_for(uri_of(tmp_path / "app.py")).definitions


def test_an_edit_changes_the_facts_and_only_if_it_matters(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env": "A=1\n", "app.py": "import os\nos.environ['A']\n"})
    uri = uri_of(tmp_path / "app.py")

    def update(text: str) -> bool:
        return index.update(Snapshot(uri, text, "python"))

    assert not update("import os\nos.environ['A']\n")
    assert not update("import os\nos.environ['A']\nx = 1\n")
    assert update("import os\nos.environ['B']\n")
    assert [place.line for place in index.facts_for(uri).reads["B"]] == [1]
    assert "A" not in index.facts_for(uri).reads


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env": "A=1\n"})
    assert index.remove(uri_of(tmp_path / ".env"))
    assert not index.remove(uri_of(tmp_path / ".env"))
    assert not index.facts_for(uri_of(tmp_path / ".env")).definitions


def test_a_file_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env": "A=1\n"})
    (tmp_path / ".env").unlink()
    assert take(index, read(tmp_path / ".env"))
    assert not index.environment_files()


PYTHON = {Loader.PYTHON_DOTENV}
NODE = {Loader.NODE}
NPM = {Loader.NPM_DOTENV}


@pytest.mark.parametrize(
    ("files", "env", "loaders"),
    [
        ({"a.py": "load_dotenv()"}, ".env", PYTHON),
        ({"a.py": "load_dotenv('config/prod.env')"}, "prod.env", PYTHON),
        ({"a.py": "load_dotenv('config/prod.env')"}, ".env", set()),
        ({"requirements.txt": "python-dotenv==1.2.4\n"}, ".env", PYTHON),
        ({"a.mjs": "import 'dotenv/config'"}, ".env", NPM),
        ({"package.json": '{"devDependencies": {"vite": "8"}}'}, ".env.local", NPM),
        (
            {"package.json": '{"scripts": {"start": "node --env-file=.env a.js"}}'},
            ".env",
            NODE,
        ),
        ({"a.js": "process.loadEnvFile()"}, ".env", NODE),
        ({"run.sh": "source .env\n"}, ".env", {Loader.BASH}),
        ({"run.sh": 'set -a && . "$DIR/.env"\n'}, ".env", {Loader.BASH}),
        ({"run.sh": "docker run --rm \\\n  --env-file app.env x\n"}, "app.env", {Loader.DOCKER}),
        ({"docker-compose.yml": "services:\n"}, ".env", {Loader.COMPOSE}),
        ({"compose.yaml": "    env_file: app.env\n"}, "app.env", {Loader.COMPOSE}),
        ({"compose.yaml": "    env_file:\n      - app.env\n"}, "app.env", {Loader.COMPOSE}),
        ({"compose.yaml": "    env_file:\n      - path: app.env\n"}, "app.env", {Loader.COMPOSE}),
        (
            {"compose.yaml": "    env_file: [a.env, 'b.env']\n    image: c.env\n"},
            "b.env",
            {Loader.COMPOSE},
        ),
        ({"compose.yaml": "    env_file: a.env\n    command:\n    - b.env\n"}, "b.env", set()),
        (
            {"compose.yaml": "    env_file:\n    - path: a.env\n      format: raw\n    - b.env\n"},
            "a.env",
            {Loader.DOCKER},
        ),
        ({"compose.yml": "    env_file:\n      - ./a.env # one\n"}, "a.env", {Loader.COMPOSE}),
        ({"a.ipynb": '{"source": ["%load_ext dotenv\\n", "%dotenv"]}'}, ".env", PYTHON),
        ({"a.ipynb": '{"source": ["load_dotenv()"]}'}, ".env", PYTHON),
        ({"a.py": "env.read_env(BASE_DIR / '.env')"}, ".env", PYTHON),
        ({"a.py": "class S(BaseSettings):\n    x = C(env_file='.env')\n"}, ".env", PYTHON),
        ({"Makefile": "run:\n\tdotenv run -- python a.py\n"}, ".env", PYTHON),
        ({"Makefile": "run:\n\tpipenv run python a.py\n"}, ".env", PYTHON),
        ({"run.sh": "uvicorn app:app --env-file prod.env\n"}, "prod.env", PYTHON),
        ({"pyproject.toml": '[tool.pytest.ini_options]\nenv_files = [".env"]\n'}, ".env", PYTHON),
        ({"pytest.ini": "[pytest]\nenv_files =\n    test.env\n"}, "test.env", PYTHON),
        ({"pyproject.toml": 'dependencies = ["poetry-dotenv-plugin"]\n'}, ".env", PYTHON),
        ({"Pipfile": "[packages]\n"}, ".env", PYTHON),
        ({"a.ts": "import { config } from 'dotenv';\nconfig();\n"}, ".env", NPM),
        ({"vite.config.ts": "loadEnv(mode, cwd)"}, ".env", NPM),
        (
            {"package.json": '{"scripts": {"a": "dotenv -e .env -- a"}}'},
            ".env",
            NPM,
        ),
        ({"a.mjs": "import { loadEnvFile } from 'node:process'\nloadEnvFile()"}, ".env", NODE),
        (
            {"package.json": '{"scripts": {"a": "node --env-file-if-exists=.env a.js"}}'},
            ".env",
            NODE,
        ),
        ({"README.md": "source .env\n"}, ".env", set()),
        ({"a.py": "# environment\n"}, ".env", set()),
    ],
)
def test_loaders_in_use_are_found_by_how_they_are_called(
    files: dict[str, str], env: str, loaders: set[Loader], tmp_path: Path
) -> None:
    index = gathered(tmp_path, {**files, env: "A=1\n"})
    assert loaders_of(index, tmp_path / env) == loaders


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".envrc", "dotenv\n"),
        (".envrc", "dotenv_if_exists .env\n"),
        ("app.service", "[Service]\nEnvironmentFile=-/srv/app/.env\n"),
        ("run.sh", "uv run --env-file .env a.py\n"),
        ("run.sh", "deno run --env-file=.env a.ts\n"),
        ("deno.json", '{"tasks": {"a": "deno run --env a.ts"}}'),
        ("run.sh", "export $(grep -v '^#' .env | xargs)\n"),
        ("run.sh", "export $(cat .env)\n"),
        ("Makefile", "run:\n\thoncho start\n"),
        ("package.json", '{"scripts": {"a": "bun run a.ts"}, "devDependencies": {}}'),
        ("package.json", '{"packageManager": "bun@1.3.0"}'),
        ("bunfig.toml", "[install]\n"),
        ("a.ts", "import 'jsr:@std/dotenv/load'"),
        ("justfile", "set dotenv-load\n"),
        ("justfile", "set dotenv-load := true\n"),
        ("Taskfile.yml", "version: '3'\ndotenv: ['.env']\n"),
        ("mise.toml", '[env]\n_.file = ".env"\n'),
        (".vscode/settings.json", '{"python.envFile": "${workspaceFolder}/.env"}'),
        (".vscode/launch.json", '{"configurations": [{"envFile": "${workspaceFolder}/.env"}]}'),
        ("Gemfile", "gem 'dotenv-rails'\n"),
        ("composer.json", '{"require": {"laravel/framework": "^12"}}'),
        ("main.go", "func main() { godotenv.Load() }"),
        ("main.rs", "fn main() { dotenvy::dotenv().ok(); }"),
        ("settings.py", "config = Config('.env')\n"),
    ],
)
def test_loaders_without_a_model_are_known_to_load(name: str, text: str, tmp_path: Path) -> None:
    index = gathered(tmp_path, {name: text, ".env": "A=1\n", "app.py": "x\n"})
    file = index.facts_for(uri_of(tmp_path / ".env")).file
    assert (file.loaders, file.is_read_by_others) == ((), True)
    assert index.facts_for(uri_of(tmp_path / "app.py")).loads_environment_files


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run.sh", "export $(cat versions)\n"),
        ("a.py", "Config('app.yaml')\n"),
        ("app.service", "[Service]\nEnvironmentFile=/etc/default/app\n"),
        ("package.json", '{"description": "a bun shop"}'),
        ("Gemfile", "gem 'rails'\n"),
    ],
)
def test_what_loads_something_else_is_no_loader(name: str, text: str, tmp_path: Path) -> None:
    index = gathered(tmp_path, {name: text, ".env": "A=1\n"})
    assert not index.facts_for(uri_of(tmp_path / ".env")).file.is_read_by_others


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("requirements.txt", "openai==1.40.2\n", (1, 40, 2)),
        ("pyproject.toml", 'dependencies = ["openai[azure]~=2.3"]\n', (2, 3)),
        ("requirements-dev.txt", "openai>=0.27,<1\n", (0, 28, 1)),
        ("uv.lock", '[[package]]\nname = "openai"\nversion = "3.5.0"\n', (3, 5, 0)),
        ("requirements.txt", "openai>=1.0\nopenai-whisper==2.0\n", None),
    ],
)
def test_the_version_of_openai_is_what_the_workspace_pins(
    name: str, text: str, version: tuple[int, ...] | None, tmp_path: Path
) -> None:
    index = gathered(tmp_path, {name: text})
    assert index.facts_for(uri_of(tmp_path / "a.py")).openai_version == version


def test_a_lock_file_knows_better_than_a_requirement(tmp_path: Path) -> None:
    lock = 'name = "openai"\nversion = "1.60.0"\n'
    index = gathered(tmp_path, {"a/requirements.txt": "openai<3\n", "poetry.lock": lock})
    assert index.facts_for(uri_of(tmp_path / "a.py")).openai_version == (1, 60, 0)


def test_git_is_asked_about_environment_files_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".gitignore": ".env.local\n", ".env": "A=1\n", ".env.local": "A=1\n", "b.env": "A=1\n"},
    )
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".env")
    index = gather(tmp_path, Settings(), {})

    def state(name: str) -> GitState | None:
        return index.facts_for(uri_of(tmp_path / name)).file.git

    assert state(".env") is GitState.TRACKED
    assert state(".env.local") is GitState.IGNORED
    assert state("b.env") is GitState.UNTRACKED
    git(tmp_path, "rm", "--cached", "--quiet", ".env")
    refresh_git(index)
    assert state(".env") is GitState.UNTRACKED


def test_an_untrusted_repository_runs_nothing(tmp_path: Path) -> None:
    write(tmp_path, {".env": "A=1\n", "monitor": "#!/bin/sh\ntouch ran\n"})
    (tmp_path / "monitor").chmod(0o755)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "core.fsmonitor", str(tmp_path / "monitor"))
    index = gather(tmp_path, Settings(), {})
    assert index.facts_for(uri_of(tmp_path / ".env")).file.git is GitState.UNTRACKED
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"A=1\n", "utf-8"),
        (b"\xef\xbb\xbfA=1\n", "utf-8-bom"),
        ("\ufeffA=1\n".encode("utf-16-le"), "utf-16"),
    ],
)
def test_the_encoding_of_an_environment_file_is_known(
    data: bytes, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(data)
    index = gather(tmp_path, Settings(), {})
    assert index.facts_for(uri_of(tmp_path / ".env")).file.encoding == encoding


def test_of_the_process_environment_only_digests_are_kept(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env": "A=1\n"}, {"A": "the value"})
    facts = index.facts_for(uri_of(tmp_path / ".env"))
    assert facts.process == {"A": digest("the value")}
    assert "the value" not in repr(vars(index)) + repr(facts)


def test_a_stopped_gathering_is_not_complete(tmp_path: Path) -> None:
    write(tmp_path, {".env": "A=1\n", "1.py": "x = 1\n", "2.py": "x = 1\n", "3.txt": "x\n"})
    seen: list[tuple[int, int]] = []

    def stop(read: int, of: int) -> bool:
        seen.append((read, of))
        return read < 2

    index = gather(tmp_path, Settings(), {}, progress=stop)
    assert [each for each in seen if each[0]] == [(1, 3), (2, 3)]
    assert (0, 2) in seen  # while files are looked for
    assert not index.is_complete


def test_code_is_not_read_where_there_is_no_environment_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import os\nos.environ['A']\n", "requirements.txt": "openai==1.2.3\n"})
    index = gather(tmp_path, Settings(), {})
    facts = index.facts_for(uri_of(tmp_path / "a.py"))
    assert facts.openai_version == (1, 2, 3)
    assert not facts.reads
    assert not index.is_complete


@pytest.mark.parametrize(
    ("name", "text", "reads"),
    [
        (
            "a.py",
            'os.getenv("A1"); os.environ.get("A2"); os.environ["A3"]; getenv(\'A4\')',
            "A1 A2 A3 A4",
        ),
        ("a.py", 'config("A1"); env.str("A2"); config("name")', "A1 A2"),
        (
            "a.ts",
            "process.env.A1; process.env['A2']; import.meta.env.A3; Deno.env.get('A4')",
            "A1 A2 A3 A4",
        ),
        ("a.ts", "const { A1, A2: other, A3 = 'x' } = process.env", "A1 A2 A3"),
        ("a.sh", 'echo "$A1" ${A2:-x} \\$A3 $1', "A1 A2 A3"),
        ("a.go", 'os.Getenv("A1"); os.LookupEnv("A2")', "A1 A2"),
        ("a.rs", 'env::var("A1"); env!("A2")', "A1 A2"),
        ("a.rb", 'ENV["A1"]; ENV.fetch("A2")', "A1 A2"),
        ("A.java", 'System.getenv("A1")', "A1"),
        ("A.cs", 'Environment.GetEnvironmentVariable("A1")', "A1"),
        ("a.php", "getenv('A1'); $_ENV['A2']; env('A3')", "A1 A2 A3"),
        ("a.ps1", "$env:A1", "A1"),
        ("a.ipynb", '{"source": ["os.environ[\\"A1\\"]"]}', "A1"),
        ("a.yml", "image: ${A1}\nkey: ${{ secrets.A2 }}\n", "A1"),
    ],
)
def test_look_ups_are_found_in_every_language(
    name: str, text: str, reads: str, tmp_path: Path
) -> None:
    index = Index({})
    uri = uri_of(tmp_path / name)
    index.update(Snapshot(uri, text, language_of(Path(name))))
    assert set(index.facts_for(uri).reads) == set(reads.split())


def test_a_key_that_is_in_an_environment_file_too_is_one_key(tmp_path: Path) -> None:
    key = fake_key("openai-project")
    program = f'import os\nclient = OpenAI(api_key="{key}")\n'
    index = gathered(tmp_path, {".env": f"PORT=80\nMY_KEY={key}\n", "app.py": program})
    uri = uri_of(tmp_path / "app.py")
    [finding] = scan(Snapshot(uri, program, "python"), facts=index.facts_for(uri))
    assert finding.code == "KM101"
    [related] = finding.related
    assert related.uri == uri_of(tmp_path / ".env")
    assert related.span == Span(8, 14)
    assert related.message == "the same key is MY_KEY here"


def test_windows_line_ends_matter_where_a_shell_sources_the_file(tmp_path: Path) -> None:
    index = gathered(tmp_path, {".env": "A=1\r\nB=2\r\n", "run.sh": "set -a; . ./.env\n"})
    uri = uri_of(tmp_path / ".env")
    snapshot = Snapshot(uri, "A=1\r\nB=2\r\n", "dotenv")
    [finding] = scan(snapshot, facts=index.facts_for(uri))
    assert finding.code == "KM507"
    assert "carriage return in each value for a shell" in finding.message
    [repair] = finding.repairs
    assert [edit.text for edit in repair.edits] == ["\n", "\n"]
    assert [related.uri for related in finding.related] == [uri_of(tmp_path / "run.sh")]


def test_utf_16_is_reported_whatever_the_editor_shows(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("\ufeffA=1\n".encode("utf-16-le"))
    index = gather(tmp_path, Settings(), {})
    uri = uri_of(tmp_path / ".env")
    [finding] = scan(Snapshot(uri, "A=1\n", "dotenv"), facts=index.facts_for(uri))
    assert (finding.code, finding.repairs) == ("KM507", ())
    assert "UTF-16" in finding.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'os.environ["A1"] = x; os.environ.setdefault("A1", x); os.putenv("A1", x)'),
        ("a.py", 'os.environ.update({"A1": x}); os.environ.update(A1=x)'),
        ("a.ts", "process.env.A1 = x; process.env['A1'] ??= x; vi.stubEnv('A1', x)"),
        ("next.config.js", "module.exports = { env: { A1: x } }"),
        ("a.go", 'os.Setenv("A1", x)'),
        ("a.sh", "export A1=x\nA1=x run\nread -r A1\n"),
        ("Dockerfile", "ARG A1\nENV A1=x\nENV A1 x\n"),
        ("Makefile", "A1 ?= x\nexport A1\n"),
        ("a.yml", "A1: x\n- A1=x\n- A1\n- name: A1\n"),
    ],
)
def test_what_sets_a_variable_is_no_look_up(name: str, text: str, tmp_path: Path) -> None:
    index = Index({})
    uri = uri_of(tmp_path / name)
    index.update(Snapshot(uri, text, language_of(Path(name))))
    facts = index.facts_for(uri)
    assert "A1" in facts.set_elsewhere
    assert "A1" not in facts.reads
    assert {text[slice(*place.span)] for place in index.uses("A1")} == {"A1"}
    assert len(index.uses("A1")) == text.count("A1")


def test_an_index_that_follows_edits_knows_what_a_new_one_would(tmp_path: Path) -> None:
    texts = [
        ("app.py", "import os\nos.environ['A1']\n"),
        ("app.py", "import os, openai\n\nos.environ['A1']; os.getenv('OPENAI_KEY')\n"),
        ("run.sh", "export A2=$A1\n. ./.env\n"),
        (".env", "A1=1\n# A3=1\nA4=${A1}\n"),
        ("app.py", "import os\nos.environ['A1'] = 'x'\nOTHER_API_KEY = 1\n"),
        ("requirements.txt", "openai==1.2.3\n"),
        (".env", "A1=2\n"),
        ("run.sh", "echo\n"),
        ("app.py", ""),
    ]
    followed, latest = Index({}), dict[str, str]()
    for name, text in texts:
        latest[name] = text
        new = Index({})
        for index, given in ((followed, {name: text}), (new, latest)):
            for each, content in given.items():
                uri = uri_of(tmp_path / each)
                index.update(Snapshot(uri, content, language_of(Path(each))))
        for each in latest:
            uri = uri_of(tmp_path / each)
            assert followed.facts_for(uri) == new.facts_for(uri)
