from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from lsp.clients import PROFILES, Editor
from lsp.wire import Wire


@pytest_asyncio.fixture(params=PROFILES)
async def editor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor with a session for the folder ``tmp_path``, once as each profile."""
    editor = Editor()
    await editor.start(request.param, tmp_path)
    yield editor
    await editor.end()


@pytest.fixture(autouse=True)
def end_of_wires() -> Iterator[None]:
    """End what sessions in this process do in threads with the test that began them."""
    yield
    Wire.end_all()
