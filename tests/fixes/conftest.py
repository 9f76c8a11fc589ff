"""Fixtures of the fixes' tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from recorder import Recorder


@pytest.fixture(scope="session")
def recording() -> Iterator[Recorder]:
    recorder = Recorder()
    thread = threading.Thread(target=recorder.server.serve_forever, daemon=True)
    thread.start()
    yield recorder
    recorder.server.shutdown()
    thread.join()
    recorder.server.server_close()


@pytest.fixture
def recorder(recording: Recorder) -> Recorder:
    recording.received.clear()
    return recording
