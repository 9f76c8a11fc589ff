"""A real OpenAI-compatible server that checks keys: LiteLLM's proxy with a master key."""

from __future__ import annotations

import os
import random
import string
import subprocess
import threading
from collections.abc import Iterator

import pytest

from keymend.providers import BY_ID
from keymend.secret import Secret
from keymend.validate import KeyRequest, Outcome, validate_key
from keyrequests import assert_no_key
from packages import program_of
from providerserver import unused_port

PACKAGE = "litellm[proxy]==1.105.0"
START_SECONDS = 480
CONFIG = """\
model_list:
  - model_name: local
    litellm_params: {model: openai/local, api_key: none, api_base: "http://127.0.0.1:9/v1"}
"""


def random_key() -> str:
    return "sk-" + "".join(random.SystemRandom().choices(string.ascii_letters, k=22))


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running proxy: its base URL and its master key."""
    program = program_of(PACKAGE, "litellm")
    folder = tmp_path_factory.mktemp("litellm")
    (folder / "config.yaml").write_text(CONFIG)
    url, master = f"http://127.0.0.1:{unused_port()}", random_key()
    process = subprocess.Popen(
        [program, "--config", "config.yaml", "--host", "127.0.0.1", "--port",
         url.rpartition(":")[2], "--telemetry", "False"],
        cwd=folder,
        env={**os.environ, "LITELLM_MASTER_KEY": master, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    started = threading.Event()
    reader = threading.Thread(target=read_log, args=(process, started), daemon=True)
    reader.start()
    try:
        assert started.wait(START_SECONDS), "the proxy did not start"
        yield url, master
    finally:
        process.terminate()
        process.wait(30)
        reader.join(30)


def read_log(process: subprocess.Popen[str], started: threading.Event) -> None:
    """Read the log to its end, so that the proxy never waits for a reader."""
    for line in process.stdout or ():
        if "Uvicorn running" in line:
            started.set()


async def test_the_proxy_tells_its_master_key_from_another(proxy: tuple[str, str]) -> None:
    url, master = proxy
    for key, outcome in ((master, Outcome.VALID), (random_key(), Outcome.INVALID)):
        request = KeyRequest(Secret(key, "sk-"), BY_ID["litellm"], name="LITELLM_API_KEY")
        verdict = await validate_key(request, endpoints={"litellm": url})
        assert verdict.outcome is outcome
        assert verdict.models == (("local",) if outcome is Outcome.VALID else ())
        assert_no_key(request, verdict)
