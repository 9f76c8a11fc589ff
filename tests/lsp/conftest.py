from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from lsp.clients import PROFILES, Editor


@pytest_asyncio.fixture(params=PROFILES)
async def editor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor with a session for the folder ``tmp_path``, once as each profile."""
    editor = Editor()
    await editor.start(request.param, tmp_path)
    yield editor
    await editor.end()
