"""The whole way in a real VS Code: a key in a file, an underline, one quick fix, and back."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from playwright.sync_api import expect

from editor.conftest import OpenEditor
from editor.extension import Extension
from editor.leak import MOVE, files_once, write_leak
from editor.workbench import START_MS
from keymend.fixes.move.stores import STORES

ERROR = "openai.AuthenticationError: Error code: 401 - {'error': {'code': 'invalid_api_key'}}"


def test_a_key_is_underlined_and_one_quick_fix_moves_it_into_the_environment(
    tmp_path: Path, open_editor: OpenEditor
) -> None:
    leak = write_leak(tmp_path / "workspace")
    # The client library would take this for leave to log the contents of messages.
    workbench, logs = open_editor(leak.folder, settings={"keymend.trace.server": "verbose"})

    workbench.open_file("app.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.screenshot("1-squiggle")
    problem = workbench.next_problem()
    assert "KM101" in problem
    assert leak.key not in problem

    entries = workbench.quick_fixes()
    move = entries.filter(has=workbench.page.get_by_text(MOVE, exact=True))
    move.wait_for()
    workbench.screenshot("2-quick-fixes")
    assert leak.key not in "".join(entries.all_inner_texts())
    move.click()
    expect(workbench.squiggles("error")).to_have_count(0)
    workbench.save_all()
    assert files_once(leak.folder, leak.after) == leak.after
    workbench.screenshot("3-moved")

    workbench.press("Control+Z")
    expect(workbench.squiggles("error")).to_have_count(1)
    workbench.save_all()
    assert files_once(leak.folder, leak.before) == leak.before
    workbench.screenshot("4-undone")

    assert "textDocument/didOpen" in extension_logs(logs), "no trace, so nothing is proved"
    assert leak.key not in extension_logs(logs)


def test_an_untrusted_workspace_gets_the_shipped_server_and_starts_no_other(
    tmp_path: Path, open_editor: OpenEditor
) -> None:
    leak = write_leak(tmp_path / "workspace")
    started = tmp_path / "started"
    own = leak.folder / "server"
    own.write_text(f"#!/bin/sh\ntouch '{started}'\n", encoding="utf-8")
    own.chmod(own.stat().st_mode | stat.S_IXUSR)
    (leak.folder / ".vscode").mkdir()
    settings = {
        "keymend.server.path": str(own),
        "keymend.trace.server": {"verbosity": "verbose", "format": "json"},
    }
    (leak.folder / ".vscode/settings.json").write_text(json.dumps(settings), encoding="utf-8")
    workbench, logs = open_editor(leak.folder, trust=False)

    workbench.open_file("app.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.screenshot("untrusted")
    trust = workbench.page.locator("#status\\.workspaceTrust")
    expect(trust).to_contain_text("Restricted Mode")
    assert not started.exists()
    assert "shipped server" in extension_logs(logs)
    assert leak.key not in extension_logs(logs)


def test_a_wrong_server_path_is_said_and_a_restart_after_mending_it_starts_the_server(
    tmp_path: Path, open_editor: OpenEditor, built_extension: Extension
) -> None:
    leak = write_leak(tmp_path / "workspace")
    server = tmp_path / "own-server"
    workbench, logs = open_editor(leak.folder, settings={"keymend.server.path": str(server)})

    toast = workbench.toast("keymend.server.path")
    expect(toast).to_contain_text("no file that can be executed", timeout=START_MS)
    workbench.screenshot("wrong-server-path")
    toast.get_by_role("button", name="Show Logs").click()
    # The name alone: the view breaks a long path over lines.
    expect(workbench.page.locator(".output-view")).to_contain_text(server.name)

    server.symlink_to(built_extension.server)
    workbench.run("Keymend: Restart Server")
    workbench.open_file("app.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.screenshot("restarted")
    assert "The server is running" in extension_logs(logs)


def test_a_key_in_a_cell_of_a_notebook_is_underlined(
    tmp_path: Path, open_editor: OpenEditor
) -> None:
    leak = write_leak(tmp_path / "workspace")
    cell = {"cell_type": "code", "source": [f'key = "{leak.key}"'], "metadata": {}, "outputs": []}
    notebook = {"cells": [{**cell, "execution_count": None}], "metadata": {}, "nbformat": 4}
    (leak.folder / "n.ipynb").write_text(
        json.dumps({**notebook, "nbformat_minor": 5}), encoding="utf-8"
    )
    workbench, _ = open_editor(leak.folder)

    workbench.open_file("n.ipynb")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.screenshot("notebook")


def test_the_palette_scans_examines_and_tells_of_the_server(
    tmp_path: Path, open_editor: OpenEditor
) -> None:
    leak = write_leak(tmp_path / "workspace")
    workbench, logs = open_editor(leak.folder)
    workbench.open_file(".gitignore")

    workbench.run("Keymend: Scan Workspace")
    expect(workbench.toast("Keymend: 1 finding in 2 files")).to_have_count(1, timeout=START_MS)
    workbench.screenshot("scanned")
    workbench.run("Keymend: Run Doctor")
    # A preview is a page in a page in a page.
    preview = workbench.page.frame_locator("iframe.webview.ready").frame_locator("#active-frame")
    expect(preview.locator("body")).to_contain_text("Requests go to api.openai.com")
    expect(preview.locator("h1")).to_have_text("Doctor: workspace")
    workbench.screenshot("doctor")
    workbench.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    workbench.page.evaluate("text => navigator.clipboard.writeText(text)", ERROR)
    workbench.run("Keymend: Explain Error")
    expect(preview.locator("h1")).to_have_text("The provider does not know this key")
    expect(preview.locator("body")).to_contain_text("Compare the last four characters")
    workbench.screenshot("explanation")
    workbench.run("Keymend: Show Debug Information")
    workbench.page.locator('.tab.active[data-resource-name="Keymend.json"]').wait_for()
    shown = workbench.page.locator(".editor-instance .view-lines").first
    expect(shown).to_contain_text("detect-secrets")
    workbench.screenshot("debug-information")
    assert leak.key not in extension_logs(logs)


def test_the_command_for_a_secret_store_is_copied(tmp_path: Path, open_editor: OpenEditor) -> None:
    leak = write_leak(tmp_path / "workspace")
    workbench, logs = open_editor(leak.folder, settings={"keymend.secretStore": "doppler"})
    workbench.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    workbench.open_file("app.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.next_problem()
    title = "Move key to OPENAI_API_KEY in Doppler (needs `doppler secrets set`)"
    workbench.quick_fixes().filter(has_text=title).click()
    toast = workbench.toast("OPENAI_API_KEY is not in Doppler yet")
    expect(toast).to_have_count(1)
    workbench.screenshot("store")
    toast.get_by_role("button", name="Copy command").click()
    command = STORES["doppler"].command("OPENAI_API_KEY")
    workbench.page.wait_for_function(
        "async text => await navigator.clipboard.readText() === text", arg=command
    )
    assert leak.key not in extension_logs(logs)


def extension_logs(logs: Path) -> str:
    """Return all that the extension and its server have logged."""
    files = logs.rglob("keymend.keymend/*.log")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
