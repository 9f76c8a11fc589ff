"""Validating a key in a real VS Code: asked for in every place, answered, and acted on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from editor.conftest import OpenEditor
from editor.test_vscode import extension_logs
from editor.workbench import START_MS, Workbench
from keymend.samples import fake_key
from providerserver import ProviderServer, Received, Reply, error, models, serving

GOOD = fake_key("openai-project", 1)
BAD = fake_key("openai-project", 2)
FILES = {
    "own.py": f"""\
from openai import OpenAI

client = OpenAI(
    api_key="{GOOD}",
    organization="org-other",
)
""",
    "bad.py": f'from openai import OpenAI\n\nclient = OpenAI(api_key="{BAD}")\n',
    "app.py": 'import os\n\nkey = os.environ["OPENAI_API_KEY"]\n',
    ".env": f"OPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-other\nDEBUG=1\n",
}


def answer(received: Received) -> Reply:
    if received.headers["authorization"] == f"Bearer {BAD}":
        number = {"x-request-id": "req_7"}
        return error(401, "Incorrect API key provided: x", "invalid_api_key", **number)
    if "openai-organization" in received.headers:
        return error(401, "OpenAI-Organization header should match", "mismatched_organization")
    return models("gpt-5.1")


@pytest.fixture
def provider() -> Iterator[ProviderServer]:
    with serving(answer) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def desk(
    folder: Path, provider: ProviderServer, open_editor: OpenEditor
) -> Iterator[tuple[Workbench, Path]]:
    """The workspace in VS Code, where keys are sent to this machine; and the folder of its logs."""
    endpoints = {"keymend.validate.endpoints": {"openai": f"{provider.url}/v1"}}
    workbench, logs = open_editor(folder, settings=endpoints)
    yield workbench, logs
    assert GOOD not in extension_logs(logs)
    assert BAD not in extension_logs(logs)


def send(workbench: Workbench) -> None:
    """Let the key be sent."""
    question = workbench.toast("Send the key sk-proj-…")
    question.get_by_role("button", name="Send", exact=True).click()


def test_a_link_in_the_hover_validates_and_a_button_mends_the_client(
    desk: tuple[Workbench, Path],
) -> None:
    workbench, _ = desk
    workbench.open_file("own.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    shown = workbench.hover(workbench.squiggles("error"))
    # The editor itself says what is reported.
    expect(shown.get_by_text("Hardcoded OpenAI project key")).to_have_count(1)
    workbench.screenshot("validate-1-hover")
    shown.get_by_role("link", name="Validate key").click()
    send(workbench)

    blocked = workbench.toast("valid-blocked")
    expect(blocked).to_have_count(1)
    workbench.screenshot("validate-2-verdict")
    blocked.get_by_role("button", name="Remove organization").click()
    mended = FILES["own.py"].replace('    organization="org-other",\n', "")
    workbench.until_text(mended)
    workbench.screenshot("validate-3-mended")
    workbench.focus_text()
    workbench.press("Control+Z")
    workbench.until_text(FILES["own.py"])


def test_a_quick_fix_validates_and_buttons_lead_to_the_provider(
    desk: tuple[Workbench, Path],
) -> None:
    workbench, _ = desk
    workbench.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    workbench.open_file("bad.py")
    expect(workbench.squiggles("error")).to_have_count(1, timeout=START_MS)
    workbench.next_problem()
    entries = workbench.quick_fixes()
    workbench.screenshot("validate-quick-fixes")
    entries.filter(has_text="Validate this key").click()
    send(workbench)
    invalid = workbench.toast("does not know this key")
    expect(invalid).to_contain_text("Request id: req_7")
    workbench.screenshot("validate-invalid")
    invalid.get_by_role("button", name="Open key page").click()
    question = workbench.page.locator(".monaco-dialog-box")
    expect(question).to_contain_text("https://platform.openai.com/api-keys")
    workbench.screenshot("validate-page")
    # Nothing leaves this machine, and a "no" is no failure to tell of.
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)

    workbench.run("Keymend: Validate Key at Cursor")  # may be sent by now
    invalid.get_by_role("button", name="Copy request id").click()
    workbench.page.wait_for_function(
        "async text => await navigator.clipboard.readText() === text", arg="req_7"
    )
    expect(workbench.toast("could not be opened")).to_have_count(0)


def test_a_lens_validates_and_a_button_mends_the_environment_file(
    desk: tuple[Workbench, Path],
) -> None:
    workbench, _ = desk
    workbench.open_file(".env")
    lens = workbench.page.locator(".codelens-decoration a", has_text="Validate key")
    expect(lens).to_have_count(1, timeout=START_MS)
    lens.click()
    send(workbench)
    blocked = workbench.toast("valid-blocked")
    workbench.screenshot("validate-lens")
    blocked.get_by_role("button", name="Remove OPENAI_ORG_ID").click()
    workbench.until_text(FILES[".env"].replace("OPENAI_ORG_ID=org-other\n", ""))
    workbench.focus_text()
    workbench.press("Control+Z")
    workbench.until_text(FILES[".env"])

    workbench.open_file("app.py")
    workbench.until_text(FILES["app.py"])
    name = workbench.page.locator(".view-line span span", has_text="OPENAI_API_KEY").last
    shown = workbench.hover(name)
    expect(shown).to_contain_text("valid-blocked")
    workbench.screenshot("validate-variable")
    shown.get_by_role("link", name=".env:1").click()
    workbench.page.locator('.tab.active[data-resource-name=".env"]').wait_for()
