"""``keymend check``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run

KEY = fake_key("openai-project")
LEAK = f'import openai\n\nclient = openai.OpenAI(api_key="{KEY}")\n'


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_nothing_found_is_0(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text("print()\n")
    done = keymend("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing found in 1 file.\n", "")


def test_findings_are_1_and_stand_on_a_line_each(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK)
    done = keymend("check", ".")
    first, *_, last = done.stdout.splitlines()
    assert done.returncode == 1
    assert first.startswith("app.py:3:33: error KM101 Hardcoded OpenAI project key (sk-proj-…")
    assert last == "1 finding in 1 file."
    assert KEY[10:-4] not in done.stdout + done.stderr
    assert keymend("check", "--exit-zero").returncode == 0


def test_what_cannot_be_handled_is_2_and_the_rest_is_reported(
    workspace: Path, keymend: Run
) -> None:
    (workspace / "app.py").write_text(LEAK)
    done = keymend("check", "app.py", "missing.py")
    assert done.returncode == 2
    assert "app.py:3:33: error KM101" in done.stdout
    assert "missing.py: no such file or folder" in done.stdout


def test_json_is_one_object_with_the_promised_fields(workspace: Path, keymend: Run) -> None:
    folder = workspace / "src"
    folder.mkdir()
    (folder / "app.py").write_text("# 😀\r\n" + LEAK)
    document = json.loads(keymend("check", "src", "--format", "json").stdout)
    assert document["version"] == 1
    assert document["summary"] == {"files": 1, "findings": 1, "errors": []}
    [finding] = document["findings"]
    offset = len("# 😀\r\n") + LEAK.index(KEY)
    assert finding.pop("fingerprint")
    assert finding.pop("message").startswith("Hardcoded OpenAI project key")
    assert all(set(fix) == {"title", "applicability"} for fix in finding.pop("fixes"))
    assert finding == {
        "code": "KM101",
        "name": "hardcoded-key",
        "severity": "error",
        "path": "src/app.py",
        "start": {"line": 4, "column": 33, "offset": offset},
        "end": {"line": 4, "column": 33 + len(KEY), "offset": offset + len(KEY)},
        "provider": "openai",
        "masked": f"sk-proj-…{KEY[-4:]}",
    }


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "gitlab"])
def test_no_format_shows_the_key(workspace: Path, keymend: Run, format_: str) -> None:
    (workspace / "app.py").write_text(LEAK)
    done = keymend("check", "--format", format_)
    assert done.returncode == 1
    assert "KM101" in done.stdout
    assert KEY[9:-4] not in done.stdout + done.stderr


def test_sarif_names_rule_and_region(workspace: Path, keymend: Run) -> None:
    (workspace / "my app.py").write_text(LEAK)
    log = json.loads(keymend("check", "--format", "sarif").stdout)
    [run] = log["runs"]
    [result] = run["results"]
    location = result["locations"][0]["physicalLocation"]
    assert result["ruleId"] == "KM101"
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert location["artifactLocation"]["uri"] == "my%20app.py"
    assert location["region"]["startLine"] == 3
    assert location["region"]["charLength"] == len(KEY)


def test_github_escapes_what_ends_a_property(workspace: Path, keymend: Run) -> None:
    (workspace / "a,b.py").write_text(LEAK)
    line = keymend("check", "--format", "github").stdout
    assert line.startswith("::error file=a%2Cb.py,line=3,endLine=3,col=33,")
    assert "title=KM101 hardcoded-key::Hardcoded" in line


def test_gitlab_tells_copies_apart(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK + LEAK)
    issues = json.loads(keymend("check", "--format", "gitlab").stdout)
    assert [issue["location"]["lines"]["begin"] for issue in issues] == [3, 6]
    assert len({issue["fingerprint"] for issue in issues}) == 2


def test_standard_input_has_the_name_it_is_given(keymend: Run) -> None:
    done = keymend("check", "-", "--stdin-filename", "src/app.py", stdin=LEAK)
    assert done.stdout.startswith("src/app.py:3:33: error KM101")
    assert keymend("check", "-", "--stdin-filename", ".env", stdin=f"A={KEY}\n").returncode == 0


def test_a_file_that_is_named_twice_is_checked_once(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK)
    for paths in (["app.py", "app.py"], [".", "app.py"], ["app.py", str(workspace)]):
        done = keymend("check", *paths)
        assert done.stdout.count("KM101") == 1
        assert done.stdout.endswith("1 finding in 1 file.\n")


def test_rules_are_selected_and_ignored(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK)
    assert keymend("check", "--select", "KM2,KM3").returncode == 0
    assert keymend("check", "--ignore", "hardcoded-key").returncode == 0
    (workspace / "pyproject.toml").write_text('[tool.keymend]\nignore = ["KM1"]\n')
    assert keymend("check").returncode == 0
    assert keymend("check", "--select", "KM101").returncode == 1


@pytest.mark.parametrize("codes", ["KM999", "KM101,KM999", "hardcoded", ""])
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_a_mistake(keymend: Run, option: str, codes: str) -> None:
    done = keymend("check", option, codes)
    assert done.returncode == 2
    assert f"{option} names no rule" in done.stderr
    assert not done.stdout


def test_a_configuration_that_names_no_rule_is_a_mistake_and_the_rest_is_used(
    workspace: Path, keymend: Run
) -> None:
    (workspace / "app.py").write_text(LEAK)
    (workspace / "keymend.toml").write_text('ignore = ["KM999"]\nselect = ["KM1"]\n')
    done = keymend("check")
    assert done.returncode == 2
    assert "keymend.toml: ignore has KM999, which names no rule" in done.stdout
    assert "app.py:3:33: error KM101" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no name of a file has a line end there")
def test_a_line_end_in_the_name_of_a_file_ends_no_line(workspace: Path, keymend: Run) -> None:
    (workspace / "a\nb.py").write_text(LEAK)
    first, *_ = keymend("check").stdout.splitlines()
    assert first.startswith("a\\nb.py:3:33: error KM101")
    document = json.loads(keymend("check", "--format", "json").stdout)
    assert document["findings"][0]["path"] == "a\nb.py"


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_no_fewer_than_one_process(keymend: Run, number: str) -> None:
    done = keymend("check", f"--jobs={number}")
    assert done.returncode == 2
    assert "argument --jobs: invalid" in done.stderr


def test_a_broken_configuration_is_said_and_the_files_are_checked(
    workspace: Path, keymend: Run
) -> None:
    (workspace / "app.py").write_text(LEAK)
    (workspace / "keymend.toml").write_text("selcet = []\n")
    done = keymend("check")
    assert done.returncode == 2
    assert "keymend.toml: unknown setting: selcet" in done.stdout
    assert "KM101" in done.stdout


def test_staged_content_counts_and_not_the_work_tree(workspace: Path, keymend: Run) -> None:
    git(workspace, "init", "-q")
    (workspace / "app.py").write_text(LEAK)
    (workspace / "bin.dat").write_bytes(b"\0" + LEAK.encode())
    git(workspace, "add", ".")
    (workspace / "app.py").write_text("clean\n")
    done = keymend("check", "--staged")
    assert done.returncode == 1
    assert done.stdout.startswith("app.py:3:33: error KM101")
    git(workspace, "commit", "-qm", "x")
    assert keymend("check", "--staged").returncode == 0


def test_of_what_is_staged_the_paths_of_the_call_count(workspace: Path, keymend: Run) -> None:
    subprocess.run(["git", "init", "-q", workspace], check=True)
    for name in ("app.py", "a folder/\u00e9.py"):
        (workspace / name).parent.mkdir(exist_ok=True)
        (workspace / name).write_text(LEAK, encoding="utf-8")
    subprocess.run(["git", "-C", workspace, "add", "."], check=True)
    for paths, reported in (
        ([], ["a folder/\u00e9.py", "app.py"]),
        (["."], ["a folder/\u00e9.py", "app.py"]),
        (["a folder"], ["a folder/\u00e9.py"]),
        (["app.py"], ["app.py"]),
    ):
        done = keymend("check", "--staged", "--format=json", *paths)
        assert [row["path"] for row in json.loads(done.stdout)["findings"]] == reported


def test_staged_runs_nothing_that_the_repository_names(workspace: Path, keymend: Run) -> None:
    git(workspace, "init", "-q")
    (workspace / "app.py").write_text(LEAK)
    (workspace / ".gitattributes").write_text("*.py diff=evil filter=evil\n")
    git(workspace, "add", ".")
    trap = workspace / "trap"
    for name in ("core.fsmonitor", "diff.evil.textconv", "diff.evil.command", "diff.external"):
        git(workspace, "config", name, f"touch '{trap}'; cat")
    assert keymend("check", "--staged").returncode == 1
    assert not trap.exists()


def test_staged_outside_a_repository_is_an_error(keymend: Run) -> None:
    done = keymend("check", "--staged")
    assert done.returncode == 2
    assert "not a git repository" in done.stdout


def test_several_processes_find_the_same_in_the_same_order(workspace: Path, keymend: Run) -> None:
    for number in range(150):
        key = fake_key("groq", number)
        (workspace / f"f{number:03}.py").write_text(f'KEY = "{key}"\n' * (number % 3))
    alone = keymend("check", "--format", "json")
    assert json.loads(alone.stdout)["summary"]["findings"] == 150
    assert keymend("check", "--format", "json", "--jobs", "2").stdout == alone.stdout


def test_statistics_count_by_rule(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK + LEAK)
    assert keymend("check", "--statistics").stderr == "2  KM101  hardcoded-key\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_comments_that_silence_nothing_are_named_where_it_is_asked_for(
    workspace: Path, keymend: Run, jobs: str
) -> None:
    (workspace / "app.py").write_text(LEAK.replace("\n", "  # keymend: ignore[KM101]\n"))
    (workspace / "clean.py").write_text("x = 1\ny = 2  # keymend: ignore\n")
    assert keymend("check").returncode == 0
    done = keymend("check", "--unused-ignores", "--jobs", jobs)
    assert done.returncode == 1
    unused = {line.partition(": the comment")[0] for line in done.stderr.splitlines()}
    assert "clean.py:2" in unused
    assert f"app.py:{LEAK.count(chr(10))}" not in unused
    assert keymend("check", "--unused-ignores", "--exit-zero").returncode == 0


def test_a_mistyped_call_does_not_repeat_what_was_typed(keymend: Run) -> None:
    for arguments in (["check", "--format", KEY], ["check", f"--{KEY}"], [KEY]):
        done = keymend(*arguments)
        assert done.returncode == 2
        assert done.stderr
        assert KEY[:20] not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the file is Linux's")
def test_a_file_that_cannot_be_read_is_said(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(LEAK)
    done = keymend("check", "app.py", "/proc/self/mem")  # which not even root can read
    assert done.returncode == 2
    assert "mem: Input/output error" in done.stdout
    assert "app.py:3:33: error KM101" in done.stdout
