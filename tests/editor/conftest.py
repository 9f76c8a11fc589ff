"""Fixtures of the tests that drive real editors: the built extension, the browser, the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from editor import codeserver, extension, tools
from editor.workbench import Workbench


class OpenEditor(Protocol):
    """Opens a workspace in VS Code; returns its window and the folder of the editor's logs."""

    def __call__(
        self, workspace: Path, *, trust: bool = True, settings: Mapping[str, Any] | None = None
    ) -> tuple[Workbench, Path]: ...


ARTIFACTS = tools.REPOSITORY / "build/artifacts/editor"


@pytest.fixture(scope="session")
def built_extension() -> extension.Extension:
    """The extension as users install it."""
    return extension.built()


# For one module: while Playwright's synchronous interface is open, an event loop runs in this
# thread, and no other test could run its own.
@pytest.fixture(scope="module")
def page_factory() -> Iterator[Callable[[], Page]]:
    """A browser, started once, that makes pages which can reach nothing but this machine."""
    chromium = tools.program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            # Debian's Chromium refuses to run as root with its sandbox.
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )

        def make() -> Page:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.route("**/*", _stay_on_loopback)
            return context.new_page()

        yield make
        browser.close()


@pytest.fixture
def open_editor(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    built_extension: extension.Extension,
    page_factory: Callable[[], Page],
) -> Iterator[OpenEditor]:
    """Open a workspace in VS Code; return its window and the folder of the editor's logs."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    with ExitStack() as cleanup:

        def open_workspace(
            workspace: Path, *, trust: bool = True, settings: Mapping[str, Any] | None = None
        ) -> tuple[Workbench, Path]:
            state = tmp_path / "editor"
            vsix = built_extension.vsix
            running = codeserver.running(workspace, state, vsix, settings or {}, trust=trust)
            server = cleanup.enter_context(running)
            page = page_factory()
            cleanup.callback(page.context.close)
            workbench = Workbench(page, ARTIFACTS)
            cleanup.callback(workbench.screenshot, f"{request.node.name}-end")
            workbench.open(server.url)
            return workbench, server.logs

        yield open_workspace


def _stay_on_loopback(route: Route) -> None:
    host = route.request.url.partition("://")[2].partition("/")[0].partition(":")[0]
    if host in {"127.0.0.1", ""}:
        route.continue_()
    else:
        route.abort()
