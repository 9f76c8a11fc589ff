"""What the tests of ``validate`` share: servers, and a clean environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from providerserver import Answer, ProviderServer, Serve, serving

READ_BY_CLIENTS = (
    "OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL",
    "OPENAI_CUSTOM_HEADERS", "OPENAI_LOG", "OPENAI_API_VERSION", "AZURE_OPENAI_API_KEY",
    "AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_ENDPOINT", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
    "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes away what the developer's own environment would change."""
    for name in READ_BY_CLIENTS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that run until the test ends."""
    with ExitStack() as running:

        def start(answer: Answer) -> ProviderServer:
            return running.enter_context(serving(answer))

        yield start
