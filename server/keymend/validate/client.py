"""Sends one request through the openai package, and nothing that was not asked for.

The package reads a dozen variables of the environment, some of which change where a
request goes and with which headers. Here the address and the headers are those of the
caller to the letter: ``_exactly`` rewrites every request just before it is sent.

No redirects (they would carry the key along), no retries, a time limit on the whole, a
limit on the size of an answer, no compression (a small answer could unfold to a large
one). Proxies and certificates are those of the user's environment.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncAzureOpenAI,
    AsyncOpenAI,
)

from keymend.explain import explain
from keymend.secret import Secret
from keymend.validate.answer import Answer
from keymend.validate.destination import Destination, Protocol

TIMEOUT_SECONDS: Final = 10.0
MAX_ANSWER_BYTES: Final = 4 * 2**20
_KEPT: Final = frozenset(
    {"host", "connection", "content-length", "content-type", "accept", "user-agent"}
)

for _name in ("openai", "httpx2", "httpcore2", "httpx", "httpcore"):
    # OPENAI_LOG=debug and verbose hosts would log requests; a request holds a key.
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class _UnusableAnswerError(Exception):
    """An answer that is not read to its end; the message says why."""


class _Limited(httpx2.AsyncByteStream):
    """A stream that ends in an error where it grows too long."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_ANSWER_BYTES
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise _UnusableAnswerError("the answer does not end")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _limit(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _UnusableAnswerError("the answer is compressed, which was not asked for")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Limited(response.stream)


class Client:
    """Asks one destination about one key, always with the same headers.

    To be closed with ``aclose`` (``contextlib.aclosing`` does it).
    """

    def __init__(
        self, destination: Destination, secret: Secret, headers: Mapping[str, str]
    ) -> None:
        self._secret = secret
        self._destination = destination
        self._headers = headers
        self._http: httpx2.AsyncClient | None = None
        self._unmade: tuple[str, str] = ("", "")
        try:
            self._http = httpx2.AsyncClient(
                follow_redirects=False,
                timeout=TIMEOUT_SECONDS,
                headers={"Accept-Encoding": "identity"},
                event_hooks={"request": [self._exactly], "response": [_limit]},
            )
        # The environment's certificates and proxies are read when the client is made.
        except OSError:
            self._unmade = _reason("SSL_CERT_FILE is not there")
        except (ValueError, ImportError, httpx2.InvalidURL):
            self._unmade = _reason("Unknown scheme for proxy URL")

    def _openai_client(self, http: httpx2.AsyncClient) -> AsyncOpenAI:
        destination = self._destination
        if destination.protocol is Protocol.AZURE_CLASSIC:
            return AsyncAzureOpenAI(
                azure_endpoint=destination.base_url,
                # A classic destination has a version, and None would read the environment's.
                api_version=destination.api_version or "",  # keymend: ignore[KM407]
                api_key=self._secret.reveal(),
                max_retries=0,
                timeout=TIMEOUT_SECONDS,
                http_client=http,
            )
        return AsyncOpenAI(
            base_url=destination.base_url,
            api_key=self._secret.reveal(),
            max_retries=0,
            timeout=TIMEOUT_SECONDS,
            http_client=http,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def get(self, url: str) -> Answer:
        """Send a GET request with the key."""
        return await self._ask(lambda client: client.get(url, cast_to=httpx2.Response))

    async def post_nothing(self, url: str) -> Answer:
        """Send a POST request whose body is ``{}``, which no endpoint can act on."""
        return await self._ask(lambda client: client.post(url, cast_to=httpx2.Response, body={}))

    async def _ask(self, send: Callable[[AsyncOpenAI], Awaitable[httpx2.Response]]) -> Answer:
        if self._http is None:
            return self._failed(*self._unmade)
        try:
            sent = send(self._openai_client(self._http))
            response = await asyncio.wait_for(sent, TIMEOUT_SECONDS)
        except APIStatusError as error:
            response = error.response
        except (APITimeoutError, asyncio.TimeoutError):
            return self._failed(
                f"no answer came within {TIMEOUT_SECONDS:.0f} seconds", "Try again later."
            )
        except _UnusableAnswerError as error:
            return self._failed(str(error), "See what stands between you and the provider.")
        except APIConnectionError as error:
            return self._failed(*_reason(*_chain(error)))
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
            return self._failed(*_reason(*_chain(error)))
        return Answer(self._secret, response.status_code, dict(response.headers), response.content)

    def _failed(self, failure: str, remedy: str) -> Answer:
        return Answer(self._secret, failure=failure, remedy=remedy)

    async def _exactly(self, request: httpx2.Request) -> None:
        """Leave of a request's headers what is needed, and set those with the key."""
        kept = {name: value for name, value in request.headers.items() if name in _KEPT}
        if request.method == "GET":
            kept.pop("content-type", None)
        request.headers = httpx2.Headers(
            {**kept, "accept-encoding": "identity", **self._headers, **self._authorization()}
        )

    def _authorization(self) -> dict[str, str]:
        key = self._secret.reveal()
        if self._destination.protocol is Protocol.AZURE_CLASSIC:
            return {"api-key": key}
        if self._destination.provider.id == "anthropic":
            # Its list of models belongs to the native API, which takes no Bearer.
            return {"x-api-key": key, "anthropic-version": "2023-06-01"}
        return {"authorization": f"Bearer {key}"}


def proxy_for(url: str) -> str | None:
    """Return the host of the proxy that the environment sets for ``url``, without its user."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxy_parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    try:
        port = f":{proxy_parts.port}" if proxy_parts.port else ""
    except ValueError:
        port = ""
    return f"{proxy_parts.hostname or ''}{port}" or None


def _chain(error: BaseException) -> list[str]:
    """Return what an error and those behind it say, with their kinds."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 8:
        if not isinstance(cause, APIConnectionError):
            chain.append(f"{type(cause).__name__}: {cause}")
        cause = cause.__cause__ or cause.__context__
    return chain or [type(error).__name__]


def _reason(*said: str) -> tuple[str, str]:
    """Return why there is no answer, and what to do, in words of ours.

    What the errors say themselves may hold the request, and the request holds the key.
    """
    for explained in explain("\n".join(said)).causes:
        if not explained.cause.fallback:
            return explained.cause.title, explained.cause.fix
    kind = said[0].partition(":")[0]
    return f"the connection failed ({kind})", "Look at network, proxy and firewall."
