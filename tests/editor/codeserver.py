"""Owns the editor's process: VS Code as code-server, on loopback, anew for each test."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from editor import tools

START_SECONDS = 60
STOP_SECONDS = 10

# What would open windows, reach for the network or come between a test and the file on disk.
SETTINGS: Mapping[str, Any] = {
    "chat.disableAIFeatures": True,
    "editor.accessibilitySupport": "off",
    "editor.minimap.enabled": False,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "files.autoSave": "off",
    "files.hotExit": "off",
    "git.enabled": False,
    "remote.autoForwardPorts": False,
    "telemetry.telemetryLevel": "off",
    "window.confirmBeforeClose": "never",
    "workbench.enableExperiments": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}


@dataclass(frozen=True)
class CodeServer:
    """A running editor."""

    url: str
    """The page that shows the editor with the workspace open."""
    logs: Path
    """Folder of all logs, those of the extension and its server among them."""


@contextlib.contextmanager
def running(
    workspace: Path, state: Path, vsix: Path, settings: Mapping[str, Any], *, trust: bool
) -> Iterator[CodeServer]:
    """Run the editor with the extension installed, and end it with every process it started.

    ``state`` is an empty folder for everything the editor keeps. Without ``trust`` the workspace
    is opened as the untrusted folder that a fresh clone is.
    """
    user_data = state / "user-data"
    _write_json(user_data / "User/settings.json", SETTINGS)
    # The editor's part that runs extensions is a remote machine to the page in the browser, and
    # takes settings of scope "machine" from here only.
    _write_json(user_data / "Machine/settings.json", settings)
    command = [
        str(tools.node()),
        str(tools.code_server()),
        f"--user-data-dir={user_data}",
        f"--extensions-dir={state / 'extensions'}",
    ]
    # code-server writes its configuration into the home folder at any call.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
        "HOME": str(state),
    }
    subprocess.run(
        [*command, "--install-extension", str(vsix)],
        env=environment,
        check=True,
        capture_output=True,
    )
    port = _free_port()
    arguments = [
        "--auth=none",
        f"--bind-addr=127.0.0.1:{port}",
        "--disable-getting-started-override",
        "--disable-telemetry",
        "--disable-update-check",
        "--log=trace",
        # By default the extension host outlives its browser by hours.
        "--reconnection-grace-time=5",
        *(["--disable-workspace-trust"] if trust else []),
    ]
    with (state / "code-server.log").open("wb") as log:
        # A session of its own: the process group is everything that it starts.
        process = subprocess.Popen(
            [*command, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_until_healthy(process, port)
        url = f"http://127.0.0.1:{port}/?folder={quote(str(workspace))}"
        yield CodeServer(url, user_data / "logs")
    finally:
        _end(process)


def _write_json(file: Path, value: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    """Poll the health page, the only sign of readiness that code-server gives."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"code-server ended with status {process.returncode}"
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    raise TimeoutError("code-server did not become healthy")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
