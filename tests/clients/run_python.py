"""Runs snippets with the real client: reads them from standard input, writes what happened.

Not imported by the tests but started as a program. Each snippet runs in a process of its
own, forked after the client was imported. Requests go through the client's own transport
to the address in ``argv[1]``; only the host is another.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import sys
import warnings
from typing import Any

import httpx2
import openai
from httpx2._transports import default

SERVICES = httpx2.URL(sys.argv[1])
REQUEST = {"model": "gpt-5.1", "messages": [{"role": "user", "content": "x"}]}


def _redirect(request: httpx2.Request) -> httpx2.Request:
    request.headers["X-Meant-For"] = str(request.url)
    request.url = SERVICES.copy_with(raw_path=b"/")
    return request


def _patch() -> None:
    """Send every request to the services, by the transport that would have sent it."""
    # Certificates are read once, not for every client: no request is encrypted here.
    name = "create_ssl_context"
    setattr(default, name, functools.cache(getattr(default, name)))
    plain = httpx2.HTTPTransport.handle_request
    asynchronous = httpx2.AsyncHTTPTransport.handle_async_request

    def handle(self: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        return plain(self, _redirect(request))

    async def handle_async(
        self: httpx2.AsyncHTTPTransport, request: httpx2.Request
    ) -> httpx2.Response:
        return await asynchronous(self, _redirect(request))

    httpx2.HTTPTransport.handle_request = handle  # type: ignore[method-assign]
    httpx2.AsyncHTTPTransport.handle_async_request = handle_async  # type: ignore[method-assign]


async def _ask_async(client: Any) -> None:
    await client.models.list()
    await client.chat.completions.create(**REQUEST)


def _ask(client: Any) -> None:
    """Make the two requests that every configuration has to serve."""
    if isinstance(client, openai.AsyncOpenAI):
        asyncio.run(_ask_async(client))
        return
    client.models.list()
    client.chat.completions.create(**REQUEST)


def _run(code: str, environment: dict[str, str]) -> str:
    """Return ``works``, or the error that the snippet or its first requests raise."""
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("ignore")
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        exec(compile(code, "snippet.py", "exec"), names)  # noqa: S102 - the snippets are ours
        client = names.get("client", openai)
        client.max_retries = 0
        _ask(client)
    except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
        return f"{type(error).__name__}: {str(error)[:200]}"
    return "works"


def main() -> None:
    _patch()
    for name in ("OpenAI", "AsyncOpenAI"):
        # The client imports its resources when they are asked for: once is enough.
        warmed = getattr(openai, name)(api_key="x")
        _ = (warmed.models, warmed.chat.completions)
    for snippet in json.load(sys.stdin):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            answer = _run(snippet["code"], snippet["env"])
            os.write(write, answer.encode("utf-8", "replace")[:4000])
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            answer = pipe.read().decode()
        os.waitpid(child, 0)
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
