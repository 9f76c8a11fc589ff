"""Owns what a person does in the editor, and the selectors of VS Code's workbench that this needs.

Every method returns when the editor shows the effect, so tests wait for events and never for time.
"""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

START_MS = 90_000
"""Until the workbench, the extension and its server have all started, on a busy machine."""

STEP_MS = 30_000
"""For one action to show its effect."""

POLL_MS = 50

SHOWN_COLUMNS = 40

TEXTS = ":is(.editor-instance, .notebookOverlay)"
"""Where texts are shown: a notebook lies above the editor's own place."""


class Workbench:
    """The editor's window in a browser's page."""

    def __init__(self, page: Page, screenshots: Path) -> None:
        """Take the page; ``screenshots`` is the folder to keep pictures in."""
        self.page = page
        self._screenshots = screenshots
        page.set_default_timeout(STEP_MS)
        expect.set_options(timeout=STEP_MS)

    def open(self, url: str) -> None:
        """Open the editor and wait until the explorer lists the workspace."""
        self.page.goto(url, wait_until="domcontentloaded")
        row = ".monaco-workbench .explorer-folders-view .monaco-list-row"
        self.page.locator(row).first.wait_for(timeout=START_MS)

    def screenshot(self, name: str) -> None:
        """Keep a picture of the window as ``NAME.png``."""
        self.page.screenshot(path=self._screenshots / f"{name}.png")

    def press(self, keys: str) -> None:
        """Press a key chord, such as ``Control+S``."""
        self.page.keyboard.press(keys)

    def open_file(self, name: str) -> None:
        """Open a file of the workspace by its name."""
        self.press("Control+P")
        self.page.locator(".quick-input-widget input.input").fill(name)
        rows = self.page.locator(f'.quick-input-list .monaco-list-row[aria-label^="{name}"]')
        rows.first.wait_for()
        self.press("Enter")
        self.page.locator(f'.tab.active[data-resource-name="{name}"]').wait_for()
        self.page.locator(f"{TEXTS} .view-lines .view-line").first.wait_for()

    def run(self, title: str) -> None:
        """Run a command from the palette by its title."""
        self.press("F1")
        self.page.locator(".quick-input-widget input.input").fill(f">{title}")
        rows = self.page.locator(".quick-input-list .monaco-list-row")
        rows.filter(has_text=title).first.wait_for()
        self.press("Enter")

    def squiggles(self, severity: str) -> Locator:
        """Return the underlines of one severity (``error``, ``warning``, ``info``)."""
        return self.page.locator(f"{TEXTS} .squiggly-{severity}")

    def text(self) -> str:
        """Return the text of the editor, as far as it is in the window."""
        lines = self.page.locator(f"{TEXTS} .view-line").evaluate_all(
            "lines => lines.map(line => [parseInt(line.style.top), line.innerText])"
        )
        # The editor draws spaces as such that do not break.
        return "\n".join(text for _, text in sorted(lines)).replace("\xa0", " ")

    def until_text(self, expected: str) -> None:
        """Wait until the editor shows ``expected``, a text of a few short lines, and no other."""
        deadline = time.monotonic() + STEP_MS / 1000
        while (shown := self._shortened(self.text())) != self._shortened(expected):
            assert time.monotonic() < deadline, shown
            self.page.wait_for_timeout(POLL_MS)

    def focus_text(self) -> None:
        """Put the cursor into the text, as a click does."""
        self.press("Control+1")

    @staticmethod
    def _shortened(text: str) -> list[str]:
        """Return the lines of ``text``, of long ones the beginning: the editor draws no more."""
        return [line[:SHOWN_COLUMNS] for line in text.split("\n")]

    def hover(self, place: Locator) -> Locator:
        """Rest the mouse on a place, which texts may cover; return the hover that is shown.

        An editor that has just opened a file may know nothing of it yet, and does not ask
        again until the mouse moves: so it does, as a person's would.
        """
        shown = self.page.locator(".monaco-hover:not(.hidden)")
        contents = shown.locator(".hover-contents").first
        for patience_ms in (5_000, 10_000):
            self._rest_on(place)
            try:
                contents.wait_for(timeout=patience_ms)
            except PlaywrightTimeoutError:
                continue
            return shown
        self._rest_on(place)
        contents.wait_for()
        return shown

    def _rest_on(self, place: Locator) -> None:
        box = place.bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        for distance in (200, 20, 0):
            self.page.mouse.move(box["x"] + box["width"] / 2, middle + distance)

    def next_problem(self) -> str:
        """Go to the next problem; return what the editor shows of it."""
        self.press("F8")
        description = self.page.locator(".marker-widget .descriptioncontainer")
        description.wait_for()
        text = description.inner_text()
        self.press("Escape")
        description.wait_for(state="hidden")
        return text

    def toast(self, text: str) -> Locator:
        """Return the notifications that hold the text."""
        return self.page.locator(".notifications-toasts .notification-toast", has_text=text)

    def quick_fixes(self) -> Locator:
        """Open the quick-fix menu at the cursor; return its entries.

        A menu that is asked for while the editor still moves is closed by the movement,
        so the keys are pressed again, as a person would.
        """
        menu = ".action-widget:not(.action-list-submenu-panel) .monaco-list-row.action"
        entries = self.page.locator(menu)
        for patience_ms in (5_000, 10_000):
            self.press("Control+.")
            try:
                entries.first.wait_for(timeout=patience_ms)
            except PlaywrightTimeoutError:
                self.press("Escape")
            else:
                return entries
        self.press("Control+.")
        entries.first.wait_for()
        return entries

    def save_all(self) -> None:
        """Save every changed file and wait until the explorer counts none as unsaved.

        An undo reaches the files one after the other; one that it reached too late for the
        first save is saved by the next.
        """
        unsaved = self.page.locator('.activitybar .badge[aria-label*="unsaved"]')
        for patience_ms in (5_000, 10_000):
            self.run("File: Save All")
            try:
                unsaved.wait_for(state="detached", timeout=patience_ms)
            except PlaywrightTimeoutError:
                continue
            return
        self.run("File: Save All")
        expect(unsaved).to_have_count(0)
