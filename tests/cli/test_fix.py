"""``keymend check --fix``, ``--unsafe-fixes`` and ``--diff``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run

KEY = fake_key("openai-project")
OTHER = fake_key("groq")
PROGRAM = f'from openai import OpenAI\n\nclient = OpenAI(api_key="{KEY}")\n'
MOVED = """\
import os

from dotenv import load_dotenv
from openai import OpenAI

load_dotenv()

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
"""


@pytest.fixture(autouse=True)
def program(workspace: Path) -> None:
    (workspace / "app.py").write_text(PROGRAM)
    (workspace / ".gitignore").write_text(".env\n")


def contents(workspace: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in workspace.iterdir()}


def test_unsafe_fixes_move_keys_and_report_what_is_left(workspace: Path, keymend: Run) -> None:
    (workspace / "b.yaml").write_text(f"key: {OTHER}\n")
    done = keymend("check", "--unsafe-fixes")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 finding in 3 files. 1 finding fixed."
    assert (workspace / "app.py").read_text() == MOVED
    assert (workspace / ".env").read_text() == f"OPENAI_API_KEY={KEY}\n"


def test_nothing_left_is_0_and_a_second_call_changes_nothing(workspace: Path, keymend: Run) -> None:
    assert keymend("check", "--unsafe-fixes").returncode == 0
    after = contents(workspace)
    assert keymend("check", "--unsafe-fixes").returncode == 0
    assert contents(workspace) == after


def test_fix_alone_applies_no_unsafe_fix(workspace: Path, keymend: Run) -> None:
    assert keymend("check", "--fix").returncode == 1
    assert contents(workspace) == {"app.py": PROGRAM, ".gitignore": ".env\n"}


def test_the_diff_changes_nothing_masks_keys_and_applies(workspace: Path, keymend: Run) -> None:
    before = contents(workspace)
    done = keymend("check", "--unsafe-fixes", "--diff")
    assert done.returncode == 1
    assert contents(workspace) == before
    assert "+OPENAI_API_KEY=sk-proj-…" in done.stdout
    assert "--- /dev/null\n+++ b/.env\n" in done.stdout
    assert KEY[8:-4] not in done.stdout + done.stderr
    shown = keymend("check", "--unsafe-fixes", "--diff", "--show-secrets").stdout
    subprocess.run(["git", "apply", "-"], input=shown, cwd=workspace, text=True, check=True)
    assert contents(workspace) == {
        "app.py": MOVED,
        ".env": f"OPENAI_API_KEY={KEY}\n",
        ".gitignore": ".env\n",
    }


def test_the_diff_masks_every_value_of_an_environment_file(workspace: Path, keymend: Run) -> None:
    (workspace / ".env").write_text("DATABASE_URL=postgres://me:hunter2hunter2@db/x")
    done = keymend("check", "--unsafe-fixes", "--diff", "app.py")
    assert "OPENAI_API_KEY" in done.stdout
    assert "hunter2" not in done.stdout
    assert "\\ No newline at end of file" in done.stdout


def test_a_read_only_file_is_reported_and_nothing_is_half_written(
    workspace: Path, keymend: Run
) -> None:
    (workspace / "app.py").chmod(0o444)
    before = contents(workspace)
    done = keymend("check", "--unsafe-fixes", "--format", "json")
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert document["summary"]["errors"] == [
        {"path": "app.py", "message": "not fixed: app.py is read-only"}
    ]
    assert document["summary"]["findings"] == 1
    assert contents(workspace) == before


def test_two_keys_in_two_files_are_moved_in_one_call(workspace: Path, keymend: Run) -> None:
    second = fake_key("openai-project", 1)
    (workspace / "b.py").write_text(f'a = "{second}"\nb = "{KEY}"\n')
    assert keymend("check", "--unsafe-fixes").returncode == 0
    assert (workspace / ".env").read_text() == f"OPENAI_API_KEY={KEY}\nOPENAI_API_KEY_2={second}\n"
    moved = (workspace / "b.py").read_text()
    assert 'a = os.environ["OPENAI_API_KEY_2"]\nb = os.environ["OPENAI_API_KEY"]\n' in moved


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "-: standard input cannot be fixed"),
        (["--staged"], "--staged: what is staged cannot be fixed"),
    ],
)
def test_what_cannot_be_fixed_is_refused(keymend: Run, arguments: list[str], message: str) -> None:
    done = keymend("check", "--fix", *arguments, stdin=PROGRAM)
    assert done.returncode == 2
    assert message in done.stdout


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid")
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def test_what_a_line_for_git_has_mended_is_not_reported(workspace: Path, keymend: Run) -> None:
    git(workspace, "init", "-q")
    (workspace / "app.py").unlink()
    (workspace / ".env.local").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert keymend("check").returncode == 1
    assert keymend("check", "--unsafe-fixes").returncode == 0
    assert (workspace / ".gitignore").read_text() == ".env\n.env.local\n"


def test_what_moving_a_key_has_not_done_is_told(workspace: Path, keymend: Run) -> None:
    git(workspace, "init", "-q")
    (workspace / "app.py").write_text("# nothing yet\n")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "first")
    (workspace / "app.py").write_text(PROGRAM)
    git(workspace, "commit", "-qam", "the key comes in")
    commit = git(workspace, "log", "-1", "--format=%h (%cs)").strip()
    (workspace / "app.py").write_text(PROGRAM + "\n# more\n")
    git(workspace, "commit", "-qam", "something else")
    done = keymend("check", "--unsafe-fixes")
    assert (
        f"has been in git since {commit}: revoke it at https://platform.openai.com" in done.stderr
    )
    assert KEY[8:-4] not in done.stderr


def test_a_key_that_is_in_no_history_is_told_of_too(keymend: Run) -> None:
    done = keymend("check", "--unsafe-fixes", "app.py")
    [line] = done.stderr.splitlines()
    assert line.startswith("app.py: If anyone else has seen sk-proj-…")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "b.js",
            'const key = process.env.TEAM_KEY || "@@";\n',
            (
                "try { process.loadEnvFile(); } catch { /* there is no .env here */ }\n"
                "const key = process.env.TEAM_KEY;\n"
            ),
        ),
        (
            "b.sh",
            'ask "${TEAM_KEY:-@@}"\n',
            'set -a; . "$(dirname "$0")/.env"; set +a\nask "${TEAM_KEY}"\n',
        ),
    ],
)
def test_a_key_that_is_a_default_moves_and_is_not_dropped(
    workspace: Path, keymend: Run, name: str, before: str, after: str
) -> None:
    (workspace / "app.py").unlink()
    (workspace / name).write_text(before.replace("@@", KEY))
    assert keymend("check", "--unsafe-fixes").returncode == 0
    assert (workspace / name).read_text() == after
    assert (workspace / ".env").read_text() == f"TEAM_KEY={KEY}\n"


def test_a_default_that_cannot_move_stays(workspace: Path, keymend: Run) -> None:
    text = f"key: ${{TEAM_KEY:-{KEY}}}\n"
    (workspace / "b.yaml").write_text(text)
    assert keymend("check", "--unsafe-fixes", "b.yaml").returncode == 1
    assert (workspace / "b.yaml").read_text() == text


def test_no_variable_is_set_to_nothing(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(PROGRAM + 'print(os.environ.get("TEAM_KEY"))\n')
    for _ in range(2):
        keymend("check", "--unsafe-fixes")
        assert (workspace / ".env").read_text() == f"OPENAI_API_KEY={KEY}\n"


def test_a_moved_key_is_known_to_the_report_that_follows(workspace: Path, keymend: Run) -> None:
    git(workspace, "init", "-q")
    (workspace / "src").mkdir()
    (workspace / "app.py").rename(workspace / "src/app.py")
    (workspace / ".env").write_text("TEAM_KEY=\n")
    done = keymend("check", "--unsafe-fixes", "src/app.py")
    assert done.returncode == 0, done.stdout
    assert (workspace / ".env").read_text() == f"TEAM_KEY=\nOPENAI_API_KEY={KEY}\n"


def test_a_link_to_a_file_that_is_not_there_yet_stays_one(workspace: Path, keymend: Run) -> None:
    (workspace / "shared").mkdir()
    (workspace / ".env").symlink_to("shared/.env")
    assert keymend("check", "--unsafe-fixes").returncode == 0
    assert (workspace / ".env").is_symlink()
    assert (workspace / "shared/.env").read_text() == f"OPENAI_API_KEY={KEY}\n"


def test_a_script_with_several_keys_loads_the_file_once(workspace: Path, keymend: Run) -> None:
    script = workspace / "run.sh"
    script.write_text(f'#!/bin/sh\ncurl -H "x: {KEY}"\n')
    keymend("check", "--unsafe-fixes", "run.sh")
    script.write_text(script.read_text() + f'curl -H "y: {OTHER}"\n')
    keymend("check", "--unsafe-fixes", "run.sh")
    assert script.read_text() == (
        '#!/bin/sh\nset -a; . "$(dirname "$0")/.env"; set +a\n'
        'curl -H "x: ${OPENAI_API_KEY}"\ncurl -H "y: ${GROQ_API_KEY}"\n'
    )


def test_what_is_offered_names_the_variable_and_the_file_that_are_used(
    workspace: Path, keymend: Run
) -> None:
    (workspace / "package.json").write_text('{"dependencies": {"next": "16"}}')
    (workspace / ".env.local").write_text(f"OPENAI_API_KEY={fake_key('openai-project', 1)}\n")
    (workspace / "route.ts").write_text(f'export const key = "{KEY}";\n')
    done = keymend("check", "route.ts")
    assert "fix: Move key to OPENAI_API_KEY_2 in .env.local\n" in done.stdout


def test_a_fix_that_is_no_more_than_an_offer_is_made_by_nobody_else(
    workspace: Path, keymend: Run
) -> None:
    text = f"VITE_OPENAI_API_KEY={KEY}\n"
    (workspace / ".env").write_text(text)
    done = keymend("check", "--unsafe-fixes", ".env")
    assert "fix: Rename to OPENAI_API_KEY" in done.stdout
    assert (workspace / ".env").read_text() == text


def test_the_diff_shows_addresses(workspace: Path, keymend: Run) -> None:
    (workspace / ".env").write_text("AZURE_OPENAI_ENDPOINT=contoso.openai.azure.com\n")
    done = keymend("check", "--unsafe-fixes", "--diff", ".env")
    assert "+AZURE_OPENAI_ENDPOINT=https://contoso.openai.azure.com\n" in done.stdout
