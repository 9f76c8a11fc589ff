"""Options as users write them, and the settings they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymend.config import Configs, find_config
from keymend.finding import Severity
from keymend.options import Options
from keymend.optiontable import read_options
from keymend.settings import Settings


def uses(settings: Settings, code: str = "KM101", path: str = "app.py") -> bool:
    return settings.uses(code, "hardcoded-key", path)


def test_every_rule_is_in_use_by_default() -> None:
    assert uses(Settings())


@pytest.mark.parametrize(
    ("select", "ignore", "used"),
    [
        (("KM1",), (), True),
        (("KM2",), (), False),
        (("hardcoded-key",), (), True),
        (("ALL",), ("KM101",), False),
        (("KM101",), ("KM1",), True),
        (("KM1",), ("KM1",), False),
        ((), (), False),
    ],
)
def test_the_longer_selector_wins(
    select: tuple[str, ...], ignore: tuple[str, ...], used: bool
) -> None:
    assert uses(Settings(select=select, ignore=ignore)) is used


def test_rules_are_ignored_by_file() -> None:
    settings = Settings(per_file_ignores={"tests/**": ("KM1",)})
    assert not uses(settings, path="tests/unit/test_app.py")
    assert uses(settings, path="app/tests.py")


def test_files_are_excluded_as_git_ignores_them() -> None:
    settings = Settings(exclude=("vendor/", "*.min.js", "!keep.min.js"))
    assert settings.excludes("vendor/")
    assert settings.excludes("web/app.min.js")
    assert not settings.excludes("web/keep.min.js")
    assert not Settings().excludes("anything")


def test_both_spellings_of_a_name_are_read() -> None:
    for name in ("per-file-ignores", "perFileIgnores", "per_file_ignores"):
        options, problems = read_options({name: {"a.py": ["KM1"]}})
        assert options.per_file_ignores == {"a.py": ("KM1",)}
        assert not problems


def test_what_is_wrong_is_named_and_the_rest_is_used() -> None:
    options, problems = read_options(
        {"select": "KM1", "ignore": ["KM2"], "severity": {"KM101": "fatal"}, "sleect": []}
    )
    assert options == Options(ignore=("KM2",))
    assert problems == [
        "select must be a list of strings",
        "severity must map rules to one of error, warning, information, hint",
        "unknown setting: sleect",
    ]


def test_what_names_no_rule_is_told_and_left_out() -> None:
    options, problems = read_options(
        {
            "select": ["KM1", "KM999"],
            "ignore": ["KM101", "my key"],
            "severity": {"KM102": "hint", "hardcoded": "hint"},
            "per-file-ignores": {"a.py": ["KM9"], "b.py": ["hardcoded-key"]},
        }
    )
    assert options == Options(
        select=("KM1",),
        ignore=("KM101",),
        severity={"KM102": Severity.HINT},
        per_file_ignores={"a.py": (), "b.py": ("hardcoded-key",)},
    )
    reason = "which names no rule; `keymend rules` lists them"
    assert problems == [
        f"select has KM999, {reason}",
        f"ignore has something, {reason}",
        f"severity has hardcoded, {reason}",
        f"per-file-ignores has KM9, {reason}",
    ]


def test_a_selection_of_which_nothing_is_left_is_none() -> None:
    assert read_options({"select": ["KM999"]})[0] == Options()
    assert read_options({"select": []})[0] == Options(select=())


def test_options_of_the_call_stand_above_those_of_the_file() -> None:
    file = Options(select=("KM1",), severity={"KM101": Severity.HINT})
    merged = file.merged(Options(select=("KM2",)))
    assert merged == Options(select=("KM2",), severity={"KM101": Severity.HINT})


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.keymend]\nselect = ["KM1"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\n")
    assert find_config(inner).options == Options(select=("KM1",))
    (inner / "keymend.toml").write_text('ignore = ["KM2"]\n')
    config = find_config(inner)
    assert (config.options, config.folder) == (Options(ignore=("KM2",)), inner)


@pytest.mark.parametrize("content", [b"select = [", b"\xff\xfe", b'select = "sk-live"'])
def test_a_broken_configuration_is_a_problem_without_its_content(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "keymend.toml").write_bytes(content)
    config = find_config(tmp_path)
    assert config.options == Options()
    [problem] = config.problems
    assert problem.startswith("keymend.toml: ")
    assert "sk-live" not in problem


def test_the_configuration_of_a_tree_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "keymend.toml"
    file.write_text('ignore = ["KM2"]\n')
    configs = Configs()
    first = configs.find(tmp_path / "a/b")
    file.unlink()
    for name in ("a/c", "a", "d/e", "."):
        assert configs.find(tmp_path / name) == first
    assert first.options.ignore == ("KM2",)
    assert find_config(tmp_path / "a").file != file
