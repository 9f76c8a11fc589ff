"""The same server in an editor that nobody wrote an extension for: Neovim's built-in client."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from editor import tools
from editor.extension import Extension
from editor.leak import MOVE, files_once, write_leak

SCRIPT = Path(__file__).with_name("neovim_move.lua")


def test_neovim_shows_the_key_and_its_code_action_moves_it(
    tmp_path: Path, built_extension: Extension
) -> None:
    leak = write_leak(tmp_path / "workspace")
    report_file = tmp_path / "report.json"
    run = subprocess.run(
        [
            *(tools.program("nvim"), "--headless", "-u", "NONE", "-i", "NONE", "-n"),
            *("app.py", "-c", "set filetype=python", "-c", f"luafile {SCRIPT}"),
        ],
        cwd=leak.folder,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path),
            "XDG_STATE_HOME": str(tmp_path),
            "KEYMEND_SERVER": str(built_extension.server),
            "KEYMEND_TITLE": MOVE,
            "KEYMEND_REPORT": str(report_file),
        },
        timeout=90,
        capture_output=True,
        text=True,
        check=False,
    )
    assert report_file.is_file(), run.stderr
    report = json.loads(report_file.read_text(encoding="utf-8"))
    assert "failure" not in report, (report, run.stderr)

    (diagnostic,) = report["diagnostics"]
    assert (diagnostic["source"], diagnostic["severity"]) == ("keymend", 1)
    assert diagnostic["user_data"]["lsp"]["code"] == "KM101"
    line = leak.before["app.py"].splitlines()[diagnostic["lnum"]]
    assert line[diagnostic["col"] : diagnostic["end_col"]] == leak.key
    assert leak.key not in json.dumps(report)
    assert leak.key not in run.stdout + run.stderr
    # Neovim 0.7 ends a file that an edit creates with an empty line of its own.
    after = {**leak.after, ".env": leak.after[".env"] + "\n"}
    assert files_once(leak.folder, after) == after
