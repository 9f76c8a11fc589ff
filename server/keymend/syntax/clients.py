"""The constructor's call around a place, seen lexically, and whose client it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.providers import BY_ID, PROVIDERS, Provider
from keymend.text import Snapshot, Span

_REACH: Final = 8
"""Lines between a constructor and an argument of its, at most."""

_CLASSES: Final = {
    "AzureOpenAI": ("azure-openai", "azure-ai"),
    "AzureOpenAIClient": ("azure-openai", "azure-ai"),
    "AzureChatOpenAI": ("azure-openai", "azure-ai"),
    "OpenAI": ("openai",),
    "OpenAIClient": ("openai",),
    "ChatOpenAI": ("openai",),
    "OpenAIEmbeddings": ("openai",),
    "Anthropic": ("anthropic",),
    "AnthropicClient": ("anthropic",),
    "ChatAnthropic": ("anthropic",),
    "Groq": ("groq",),
    "ChatGroq": ("groq",),
    "Mistral": ("mistral",),
    "MistralClient": ("mistral",),
    "Together": ("together",),
    "Cohere": ("cohere",),
    "CohereClient": ("cohere",),
    "Cerebras": ("cerebras",),
    "TavilyClient": ("tavily",),
    "Pinecone": ("pinecone",),
    "ElevenLabs": ("elevenlabs",),
    "LlamaCloud": ("llamacloud",),
    "Replicate": ("replicate",),
}
_CONSTRUCTOR: Final = re.compile(
    rf"(?<![\w.])(?:\w+\.)?(?:Async)?({'|'.join(sorted(_CLASSES, key=len, reverse=True))})\s*\("
)
_ADDRESS: Final = re.compile(
    r"(?:base_?url|api_?base|endpoint|\bhost)\w*[\"']?\s*[=:(]|https?://"
    r"|http_?client|\*\*|\.\.\.",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"https?://(?P<host>[\w.-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Client:
    """A client's constructor call.

    ``providers`` are those whose key it takes; ``None`` where an address that is not in
    the text decides. ``has_address`` says that it is told where to send requests.
    """

    call: Span
    providers: tuple[Provider, ...] | None
    has_address: bool
    is_openai: bool
    """Whether it is OpenAI's own client, which sends keys to OpenAI if told nothing else."""


def enclosing_client(snapshot: Snapshot, offset: int) -> Client | None:
    """Return the client whose constructor's arguments ``offset`` stands in, if any."""
    lines = snapshot.lines
    number = lines.line_of(offset)
    start = lines.starts[max(0, number - _REACH)]
    text = snapshot.text
    last: re.Match[str] | None = None
    for last in _CONSTRUCTOR.finditer(text, start, offset):  # noqa: B007 - the last one counts
        pass
    if last is None:
        return None
    between = text[last.end() : offset]
    if between.count("(") < between.count(")"):
        return None
    end = lines.line(min(number + _REACH, len(lines) - 1)).end
    call = Span(last.start(), _closing(text, last.end(), end))
    arguments = text[last.end() : call.end]
    address = _ADDRESS.search(arguments) is not None
    ids = _CLASSES[last[1]]
    providers: tuple[Provider, ...] | None = tuple(BY_ID[id_] for id_ in ids if id_ in BY_ID)
    if address and ids == ("openai",):
        providers = _provider_of_host(arguments)
    return Client(call, providers, address, ids == ("openai",))


def _closing(text: str, at: int, end: int) -> int:
    depth = 1
    for place in range(at, end):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
            if depth == 0:
                return place + 1
    return end


def _provider_of_host(arguments: str) -> tuple[Provider, ...] | None:
    found = _HOST.search(arguments)
    if found is None:
        return None
    host = found["host"].lower()
    providers = tuple(
        provider
        for provider in PROVIDERS
        if any(host == h or (h.startswith("*.") and host.endswith(h[1:])) for h in provider.hosts)
    )
    return providers or None
