"""Keymend is silent on its own tree: no key stands in it, not even a fake one."""

from __future__ import annotations

from pathlib import Path

from processes import keymend_in

ROOT = Path(__file__).parents[2]


def test_nothing_is_found_in_the_files_of_the_project() -> None:
    done = keymend_in(ROOT)("check", ".")
    assert done.stdout.startswith("Nothing found in "), done.stdout
    assert done.returncode == 0
