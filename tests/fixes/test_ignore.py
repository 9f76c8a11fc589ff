"""Ignore actions: what they write, and that the finding is then silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keymend.baseline import read_baseline
from keymend.config import find_config
from keymend.finding import Finding
from keymend.fixes import Offer, ignores
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.comments import may_stand_above
from mending import Folder

KEY = fake_key("groq")


def offered(folder: Folder, name: str) -> dict[str, Offer]:
    snapshot = folder.snapshot(name)
    finding = next(finding for finding in scan(snapshot) if finding.secret)
    return {offer.id: offer for offer in ignores(snapshot, finding, folder.workspace)}


def ignored(folder: Folder, name: str, how: str) -> str:
    workspace = folder.workspace
    offer = offered(folder, name)[how]
    assert not offer.preferred
    workspace.apply(offer.build(workspace))
    return folder.text(name).replace(KEY, "@@")


def leaks(folder: Folder, name: str, settings: Settings | None = None) -> list[Finding]:
    found = scan(folder.snapshot(name), settings or Settings(), path=name)
    return [finding for finding in found if finding.code == "KM101"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.py", 'a = "@@"\nb = 1\n', 'a = "@@"  # keymend: ignore[KM101]\nb = 1\n'),
        ("a.py", 'a = """\n@@\n"""\n', None),
        ("a.ts", 'a("@@")', 'a("@@")  // keymend: ignore[KM101]'),
        ("a.js", "a(`\n@@\n`)\n", None),
        ("a.go", "a = `\n@@\n`\n", None),
        ("a.yaml", "a: @@\r\n", "a: @@  # keymend: ignore[KM101]\r\n"),
        ("Dockerfile", "FROM a\nENV A=@@\n", "FROM a\n# keymend: ignore[KM101]\nENV A=@@\n"),
        ("a.sh", "ask \\\n  --key @@ \\\n  x\n", None),
        ("a.sh", "  ask @@ \\\n  x\n", "  # keymend: ignore[KM101]\n  ask @@ \\\n  x\n"),
        ("a.md", "Key: @@\n", "Key: @@  <!-- keymend: ignore[KM101] -->\n"),
        ("a.json", '{"a": "@@"}', None),
        ("a.sh", "ask <<EOF\n@@\nEOF\n", None),
        ("a.sh", 'ask "\n@@\n"\n', None),
        ("a.sh", 'ask "@@" <<EOF\nEOF\n', 'ask "@@" <<EOF  # keymend: ignore[KM101]\nEOF\n'),
        ("a.yaml", "a: |\n  b\n    @@\n", None),
        (
            "a.yaml",
            "- run: |\n    ask @@\n",
            "- run: |\n    ask @@  # keymend: ignore[KM101]\n",
        ),
        ("a.php", "<p>@@</p>\n<?php a();\n", None),
        ("a.html", "<p>@@</p>\n", "<p>@@</p>  <!-- keymend: ignore[KM101] -->\n"),
        ("a.html", "<script>\na('@@')\n</script>\n", None),
        ("a.html", "<!--\n@@\n-->\n", None),
        ("a.html", "<a\n  key='@@'\n>\n", None),
        ("a.md", "```sh\nask @@\n```\n", None),
        ("a.md", "```sh\n```\nask @@\n", "```sh\n```\nask @@  <!-- keymend: ignore[KM101] -->\n"),
        ("a.bat", "set A=@@\r\n", "@REM keymend: ignore[KM101]\r\nset A=@@\r\n"),
        ("a.bat", "ask ^\r\n  @@\r\n", None),
        ("a.ps1", "ask `\n  @@\n", "ask `\n  @@  # keymend: ignore[KM101]\n"),
        ("a.ps1", "ask `\n  @@ `\n  x\n", None),
        ("Makefile", "A = @@\n", "# keymend: ignore[KM101]\nA = @@\n"),
        ("a.cpp", 'cout << "@@";\n', 'cout << "@@";  // keymend: ignore[KM101]\n'),
        ("a.cpp", 'a = R"(\n@@\n)";\n', None),
        ("a.lua", 'a = "@@"\n', 'a = "@@"  -- keymend: ignore[KM101]\n'),
        ("a.lua", "a = [[\n@@\n]]\n", None),
        ("a.toml", 'a = """\n@@\n"""\n', None),
        ("a.toml", '[[a]]\nb = "@@"\n', '[[a]]\nb = "@@"  # keymend: ignore[KM101]\n'),
        ("a.vb", 'a = "@@"\n', 'a = "@@"  \' keymend: ignore[KM101]\n'),
        ("a.rb", "a = <<~EOS\n  @@\nEOS\n", None),
    ],
)
def test_a_line_is_ignored_by_a_comment(
    tmp_path: Path, name: str, before: str, after: str | None
) -> None:
    folder = Folder(tmp_path)
    folder.write({name: before.replace("@@", KEY)})
    assert leaks(folder, name)
    if after is None:
        assert "ignore-line" not in offered(folder, name)
    else:
        assert ignored(folder, name, "ignore-line") == after
        assert not leaks(folder, name)


def test_a_line_of_a_long_value_is_not_torn(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({".env": f"A='x\nx'\nGROQ_API_KEY={KEY}x\nGROQ_API_KEY='{KEY}\n{KEY}'\n"})
    snapshot = folder.snapshot(".env")
    assert may_stand_above(snapshot, snapshot.text.index(KEY))
    assert not may_stand_above(snapshot, snapshot.text.rindex(KEY))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.bat", 'set "A=@@"\r\n', '@REM keymend: ignore-file[KM101]\r\nset "A=@@"\r\n'),
        ("a.py", 'a = "@@"\n', '# keymend: ignore-file[KM101]\na = "@@"\n'),
        (
            "a.py",
            '#!/usr/bin/python\n# coding: utf-8\na = "@@"\n',
            '#!/usr/bin/python\n# coding: utf-8\n# keymend: ignore-file[KM101]\na = "@@"\n',
        ),
        ("a.php", '<?php\na("@@");', '<?php\n// keymend: ignore-file[KM101]\na("@@");'),
    ],
)
def test_a_file_is_ignored_by_a_comment(tmp_path: Path, name: str, before: str, after: str) -> None:
    folder = Folder(tmp_path)
    folder.write({name: before.replace("@@", KEY)})
    assert ignored(folder, name, "ignore-file") == after
    assert not leaks(folder, name)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("keymend.toml", None, 'ignore = ["KM101"]\n'),
        ("keymend.toml", "select = []\n", 'ignore = ["KM101"]\nselect = []\n'),
        ("keymend.toml", 'ignore = ["KM2"]\n', 'ignore = ["KM101", "KM2"]\n'),
        ("keymend.toml", "ignore = [\n]\n", 'ignore = ["KM101"\n]\n'),
        ("keymend.toml", "[severity]\n", 'ignore = ["KM101"]\n[severity]\n'),
        (
            "pyproject.toml",
            "[project]\nname = 'x'",
            "[project]\nname = 'x'\n\n[tool.keymend]\nignore = [\"KM101\"]\n",
        ),
        (
            "pyproject.toml",
            '[tool.keymend]\nignore = ["KM2"]\n[tool.other]\nignore = []\n',
            '[tool.keymend]\nignore = ["KM101", "KM2"]\n[tool.other]\nignore = []\n',
        ),
        (
            "pyproject.toml",
            "[tool.other]\nignore = []\n[tool.keymend]\n",
            '[tool.other]\nignore = []\n[tool.keymend]\nignore = ["KM101"]\n',
        ),
    ],
)
def test_a_rule_is_ignored_in_the_settings(
    tmp_path: Path, name: str, before: str | None, after: str
) -> None:
    folder = Folder(tmp_path)
    folder.write({"a.py": f'a = "{KEY}"\n'} | ({name: before} if before else {}))
    ignored(folder, "a.py", "ignore-rule")
    assert folder.text(name) == after
    settings = Settings.from_options(find_config(tmp_path).options)
    assert not leaks(folder, "a.py", settings)


def test_a_secret_is_ignored_in_the_baseline_that_is_there(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"src/a.py": f'a = "{KEY}"\n'})
    assert "ignore-secret" not in offered(folder, "src/a.py")
    empty = {"version": "1.5.0", "plugins_used": [], "filters_used": [], "results": {"z.py": []}}
    folder.write({".secrets.baseline": json.dumps(empty, indent=2) + "\n"})
    ignored(folder, "src/a.py", "ignore-secret")
    text = folder.text(".secrets.baseline")
    assert KEY not in text
    assert list(json.loads(text)["results"]) == ["src/a.py", "z.py"]
    known = read_baseline(tmp_path / ".secrets.baseline")
    found = leaks(folder, "src/a.py")
    assert [known.covers(folder.snapshot("src/a.py"), finding) for finding in found] == [True]
