"""What a move does to ``.env``, ``.env.example`` and ``.gitignore``."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from keymend.samples import fake_key
from mending import Folder

KEY = fake_key("openai-project")
OTHER = fake_key("openai-project", 1)
PROGRAM = f'import os\n\nkey = "{KEY}"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", f"OPENAI_API_KEY={KEY}\n", id="an empty file"),
        pytest.param("A=1\n", f"A=1\nOPENAI_API_KEY={KEY}\n", id="a line is added"),
        pytest.param("A=1", f"A=1\nOPENAI_API_KEY={KEY}", id="the last line end is missing"),
        pytest.param("A=1\r\n", f"A=1\r\nOPENAI_API_KEY={KEY}\r\n", id="Windows line ends"),
        pytest.param("\ufeffA=1\n", f"\ufeffA=1\nOPENAI_API_KEY={KEY}\n", id="a BOM"),
        pytest.param(
            "OPENAI_API_KEY=\nB=2\n", f"OPENAI_API_KEY={KEY}\nB=2\n", id="an empty entry is filled"
        ),
        pytest.param(
            'OPENAI_API_KEY = ""\r\nB=2', f"OPENAI_API_KEY = {KEY}\r\nB=2", id="empty quotes"
        ),
        pytest.param(
            "OPENAI_API_KEY= # the team's\n",
            f"OPENAI_API_KEY= {KEY} # the team's\n",
            id="a comment",
        ),
        pytest.param(
            "OPENAI_API_KEY=your-api-key\n", f"OPENAI_API_KEY={KEY}\n", id="a placeholder is filled"
        ),
        pytest.param(
            f"export OPENAI_API_KEY='{KEY}'\n", f"export OPENAI_API_KEY='{KEY}'\n", id="equal keys"
        ),
        pytest.param(
            f"OPENAI_API_KEY={OTHER}\n",
            f"OPENAI_API_KEY={OTHER}\nOPENAI_API_KEY_2={KEY}\n",
            id="the name is taken",
        ),
        pytest.param(
            f"OPENAI_API_KEY={KEY}\nOPENAI_API_KEY={OTHER}\n",
            f"OPENAI_API_KEY={KEY}\nOPENAI_API_KEY={OTHER}\nOPENAI_API_KEY_2={KEY}\n",
            id="the last of two lines counts",
        ),
        pytest.param(
            f"# OPENAI_API_KEY={OTHER}\n",
            f"# OPENAI_API_KEY={OTHER}\nOPENAI_API_KEY={KEY}\n",
            id="a comment takes no name",
        ),
    ],
)
def test_the_environment_file_gets_the_key(tmp_path: Path, before: str, after: str) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env": before, ".gitignore": ".env\n"})
    folder.move("app.py", loading=False)
    assert folder.text(".env") == after
    name = "OPENAI_API_KEY_2" if "_2=" in after else "OPENAI_API_KEY"
    assert folder.text("app.py") == f'import os\n\nkey = os.environ["{name}"]\n'


def test_equal_keys_share_the_variable_that_has_the_value(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env": f"TEAM_KEY={KEY}\n", ".gitignore": ".env\n"})
    assert folder.move("app.py", loading=False).title == "Move key to TEAM_KEY in .env"
    assert folder.text("app.py") == 'import os\n\nkey = os.environ["TEAM_KEY"]\n'
    assert folder.text(".env") == f"TEAM_KEY={KEY}\n"


def test_a_value_is_never_replaced_by_a_fallback(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    program = f'import os\n\nkey = os.getenv("TEAM_KEY", "{KEY}")\n'
    folder.write({"app.py": program, ".env": f"TEAM_KEY={OTHER}\n"})
    folder.move("app.py", loading=False)
    assert folder.text("app.py") == 'import os\n\nkey = os.environ["TEAM_KEY"]\n'
    assert folder.text(".env") == f"TEAM_KEY={OTHER}\n"


def test_the_example_gets_the_name_alone_and_only_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, "b.py": PROGRAM, ".env.example": "A="})
    folder.move("app.py", loading=False)
    assert folder.text(".env.example") == "A=\nOPENAI_API_KEY="
    folder.move("b.py", loading=False)
    assert folder.text(".env.example") == "A=\nOPENAI_API_KEY="


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, ".env\n", id="created"),
        pytest.param("*.log", "*.log\n.env", id="appended"),
        pytest.param("*.log\r\n", "*.log\r\n.env\r\n", id="Windows line ends"),
        pytest.param(".env*\n", ".env*\n", id="ignored already"),
        pytest.param("*.env\n!.env\n", "*.env\n!.env\n.env\n", id="excepted before"),
    ],
)
def test_git_ignores_the_environment_file(tmp_path: Path, before: str | None, after: str) -> None:
    folder = Folder(tmp_path)
    folder.write({"src/app.py": PROGRAM} | ({".gitignore": before} if before else {}))
    folder.move("src/app.py", loading=False)
    assert folder.text(".gitignore") == after


def test_a_folder_without_version_control_gets_no_gitignore(tmp_path: Path) -> None:
    folder = Folder(tmp_path, repository=False)
    folder.write({"app.py": PROGRAM})
    folder.move("app.py", loading=False)
    assert sorted(folder.texts()) == [".env", "app.py"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, ".env", id="the root"),
        pytest.param({"a/pyproject.toml": ""}, "a/.env", id="beside the manifest"),
        pytest.param({".env": "A=1\n"}, ".env", id="the one that exists"),
        pytest.param(
            {".env": "A=1\n", "a/pyproject.toml": ""}, ".env", id="a new one would hide the old one"
        ),
        pytest.param({".env": "", "a/src/.env": ""}, "a/src/.env", id="the nearest"),
    ],
)
def test_the_nearest_environment_file_is_used(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    folder = Folder(tmp_path)
    folder.write({"a/src/app.py": PROGRAM, **files})
    folder.move("a/src/app.py", loading=False)
    holding = [name for name, text in folder.texts().items() if KEY in text]
    assert holding == [expected]


def test_node_reads_the_file_beside_its_package(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({".env": "A=1\n", "a/package.json": "{}", "a/src/app.js": f'f("{KEY}");\n'})
    folder.move("a/src/app.js", loading=False)
    holding = [name for name, text in folder.texts().items() if KEY in text]
    assert holding == ["a/.env"]


@pytest.mark.parametrize(
    ("files", "preferred"),
    [
        pytest.param({}, True, id="a script of its own"),
        pytest.param({"requirements.txt": "openai\n"}, False, id="not declared"),
        pytest.param({"requirements.txt": "python-dotenv>=1\n"}, True, id="declared"),
        pytest.param(
            {
                "requirements.txt": "openai\n",
                ".venv/pyvenv.cfg": "version = 3.12.1\n",
                ".venv/lib/python3.12/site-packages/dotenv/__init__.py": "",
            },
            True,
            id="installed",
        ),
    ],
)
def test_the_loader_is_preferred_where_it_is_at_hand(
    tmp_path: Path, files: dict[str, str], *, preferred: bool
) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, **files})
    first, second = folder.offers("app.py")
    assert (" and load it with python-dotenv" in first.title) is preferred
    assert first.preferred
    assert not second.preferred


@pytest.mark.parametrize(
    ("name", "files"),
    [
        pytest.param("a.py", {"main.py": "load_dotenv()\nimport a"}, id="a module that imports it"),
        pytest.param("p/a.py", {"p/__init__.py": "load_dotenv()"}, id="its package"),
        pytest.param(
            "a.js", {"index.js": 'import "dotenv/config"; import "./a.js"'}, id="an entry file"
        ),
        pytest.param("a.js", {"package.json": '{"dependencies": {"next": "16"}}'}, id="Next.js"),
        pytest.param(
            "a.js",
            {"package.json": '{"scripts": {"start": "node --env-file=.env a.js"}}'},
            id="a script of the package",
        ),
        pytest.param("a.ts", {"bun.lock": "{}"}, id="Bun"),
    ],
)
def test_no_second_loader_is_offered(tmp_path: Path, name: str, files: dict[str, str]) -> None:
    folder = Folder(tmp_path)
    folder.write({name: f'key = "{KEY}"\n', **files})
    assert [offer.title for offer in folder.offers(name)] == ["Move key to OPENAI_API_KEY in .env"]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        pytest.param("a.py", {"main.py": "load_dotenv()\nimport b"}, id="Python"),
        pytest.param("a.js", {"index.js": 'import "dotenv/config"; import "./b"'}, id="Node"),
    ],
)
def test_a_program_that_is_not_imported_is_not_loaded_by_others(
    tmp_path: Path, name: str, files: dict[str, str]
) -> None:
    folder = Folder(tmp_path)
    folder.write({name: f'key = "{KEY}"\n', **files})
    assert len(folder.offers(name)) == 2


@pytest.mark.parametrize(
    ("package", "server", "elsewhere"),
    [
        ("@sveltejs/kit", "src/routes/+page.server.ts", "src/routes/+page.ts"),
        ("next", "pages/api/ask.ts", "pages/index.tsx"),
        ("next", "app/page.tsx", "src/pages/index.tsx"),
        ("nuxt", "server/api/ask.ts", "composables/ask.ts"),
        ("astro", "src/pages/ask.ts", "src/components/ask.tsx"),
        ("@angular/core", "server.ts", "src/environments/environment.ts"),
        ('react-dom": "19", "webpack', "webpack.config.js", "src/index.jsx"),
    ],
)
def test_what_a_framework_runs_in_a_browser_is_not_offered_a_variable(
    tmp_path: Path, package: str, server: str, elsewhere: str
) -> None:
    folder = Folder(tmp_path)
    program = f'export const key = "{KEY}";\n'
    manifest = f'{{"dependencies": {{"{package}": "1"}}}}'
    folder.write({"package.json": manifest, server: program, elsewhere: program})
    assert folder.offers(server)
    assert not folder.offers(elsewhere)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wrangler.toml", 'name = "ask"\n'),
        ("wrangler.jsonc", "{}\n"),
        ("manifest.json", '{"manifest_version": 3}\n'),
    ],
)
def test_a_worker_and_an_extension_have_no_environment_of_a_process(
    tmp_path: Path, name: str, text: str
) -> None:
    folder = Folder(tmp_path)
    folder.write({"src/index.js": f'ask("{KEY}");\n', "package.json": "{}"})
    assert folder.offers("src/index.js")
    folder.write({name: text})
    assert not folder.offers("src/index.js")


def test_what_a_browser_gets_is_not_moved(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    package = '{"devDependencies": {"vite": "7"}}'
    folder.write({"package.json": package, "src/app.ts": f'f("{KEY}");', "vite.ts": f'f("{KEY}")'})
    assert not folder.offers("src/app.ts")
    assert folder.offers("vite.ts")


def test_no_key_stands_in_titles_and_descriptions(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"app.py": PROGRAM, ".env.example": ""})
    for offer in folder.offers("app.py"):
        change = offer.build(folder.workspace)
        shown = [offer.title, offer.id, *(file.description for file in change.files)]
        assert not any(KEY[12:20] in text for text in shown)
        assert all(file.description for file in change.files)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ('dbPassword = "@@"', "DB_PASSWORD"),
        ('config = {"client-secret": "@@"}', "CLIENT_SECRET"),
        ('url = "postgres://me:@@@db/x"', "SECRET"),
    ],
)
def test_a_secret_of_no_provider_is_named_as_the_code_names_it(
    tmp_path: Path, before: str, name: str
) -> None:
    generator = random.Random(before)
    secret = "".join(generator.choices(string.ascii_letters + string.digits, k=32))
    folder = Folder(tmp_path)
    folder.write({"app.py": f"{before.replace('@@', secret)}\n"})
    folder.move("app.py", loading=False)
    assert folder.text(".env") == f"{name}={secret}\n"
    assert secret not in folder.text("app.py")


@pytest.mark.parametrize(
    ("name", "variable", "text"),
    [
        ("main.tf", "TF_VAR_key", 'variable "key" {{\n  default = "{}"\n}}\n'),
        ("prod.tfvars", "TF_VAR_key", 'key = "{}"\n'),
        ("Dockerfile", "TEAM_KEY", "FROM alpine\nENV TEAM_KEY={}\n"),
    ],
)
def test_a_variable_that_the_program_goes_on_to_read_gets_the_key_or_nothing(
    tmp_path: Path, name: str, variable: str, text: str
) -> None:
    folder = Folder(tmp_path)
    folder.write({name: text.format(KEY), ".env": f"{variable}={OTHER}\n"})
    assert not folder.offers(name)
    folder.write({".env": f"SAME={KEY}\n"})
    folder.move(name)
    assert folder.text(".env") == f"SAME={KEY}\n{variable}={KEY}\n"


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        (
            "main.tf",
            'variable "a" {{\n  default = "{0}"\n}}\nvariable "b" {{\n  default = "{0}"\n}}\n',
            'variable "a" {\n}\nvariable "b" {\n}\n',
        ),
        ("prod.tfvars", 'a = "{0}"\nb = "{0}"\n', ""),
        ("Dockerfile", "FROM x\nENV TF_VAR_a={0} TF_VAR_b={0}\n", "FROM x\n"),
    ],
)
def test_two_variables_with_one_key_are_moved_one_by_one(
    tmp_path: Path, name: str, text: str, after: str
) -> None:
    folder = Folder(tmp_path)
    folder.write({name: text.format(KEY)})
    folder.move(name)
    assert KEY in folder.text(name)
    folder.move(name)
    assert folder.text(name) == after
    assert folder.text(".env") == f"TF_VAR_a={KEY}\nTF_VAR_b={KEY}\n"


@pytest.mark.parametrize(
    ("package", "file"), [("next", ".env.local"), ("vite", ".env.local"), ("express", ".env")]
)
def test_the_local_file_of_a_framework_is_written_where_it_is_the_only_one(
    tmp_path: Path, package: str, file: str
) -> None:
    folder = Folder(tmp_path)
    folder.write(
        {
            "server/ai.ts": f'export const key = "{KEY}";\n',
            "package.json": f'{{"dependencies": {{"{package}": "1"}}}}',
            ".env.local": "A=1\n",
        }
    )
    folder.move("server/ai.ts", loading=False)
    assert f"OPENAI_API_KEY={KEY}\n" in folder.text(file)
    assert file in folder.text(".gitignore").splitlines()


def test_a_script_of_a_shell_that_reads_no_such_file_keeps_its_key(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"config.fish": f"set -gx OPENAI_API_KEY {KEY}\n"})
    assert folder.findings("config.fish")
    assert folder.offers("config.fish") == []
