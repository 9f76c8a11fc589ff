"""The variables that the providers' clients read, and names people mistake for them.

Which names are read was found by running openai 3.54 (Python) and 7.57 (npm) with each
set; who reads the other names is in the packages' sources (November 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from keymend.providers import BY_VARIABLE

OPENAI: Final = frozenset(
    {
        "AZURE_OPENAI_AD_TOKEN",
        "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_ENDPOINT",
        "OPENAI_ADMIN_KEY",
        "OPENAI_API_KEY",
        "OPENAI_API_TYPE",
        "OPENAI_API_VERSION",
        "OPENAI_BASE_URL",
        "OPENAI_CUSTOM_HEADERS",
        "OPENAI_LOG",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "OPENAI_WEBHOOK_SECRET",
    }
)
"""What the OpenAI clients read on their own."""

READ_BY_CLIENTS: Final = OPENAI | frozenset(BY_VARIABLE)
"""What a client of some provider reads on its own."""


@dataclass(frozen=True)
class Mistaken:
    """A name that no OpenAI client reads, the one that is read, and who else reads it.

    ``readers`` are beginnings of package names, in lower case. ``was_read``: by openai before
    1.0.
    """

    meant: str
    readers: tuple[str, ...] = ()
    was_read: bool = False


_CHAINS: Final = (
    "langchain", "langgraph", "llama-index", "llamaindex", "@langchain", "semantic-kernel",
    "gpt-researcher", "browser-use",
)  # fmt: skip
_LITELLM: Final = (
    "litellm", "crewai", "dspy", "aider", "openhands", "smolagents", "instructor", "mem0ai",
    "embedchain", "letta", "metagpt", "lmql", "open-interpreter", "google-adk",
)  # fmt: skip
_AI_SDK: Final = ("@ai-sdk/azure", "@mastra")

NEVER_READ: Final = {
    "AZURE_API_KEY": Mistaken("AZURE_OPENAI_API_KEY", (*_LITELLM, *_AI_SDK, "azure-ai", "@azure")),
    "AZURE_OPENAI_API_VERSION": Mistaken(
        "OPENAI_API_VERSION",
        (*_CHAINS, *_AI_SDK, "agno", "pyautogen", "autogen", "ag2", "haystack", "promptfoo"),
    ),
    "AZURE_OPENAI_BASE_URL": Mistaken("AZURE_OPENAI_ENDPOINT", (*_CHAINS, "camel-ai", "promptfoo")),
    "AZURE_OPENAI_KEY": Mistaken("AZURE_OPENAI_API_KEY", _CHAINS),
    "OPENAI_API_BASE": Mistaken("OPENAI_BASE_URL", (*_CHAINS, *_LITELLM), was_read=True),
    "OPENAI_API_KEY_PATH": Mistaken("OPENAI_API_KEY", was_read=True),
    "OPENAI_APIKEY": Mistaken("OPENAI_API_KEY", ("weaviate",)),
    "OPENAI_KEY": Mistaken("OPENAI_API_KEY"),
    "OPENAI_ORGANIZATION": Mistaken(
        "OPENAI_ORG_ID", (*_CHAINS, *_LITELLM, "promptfoo"), was_read=True
    ),
    "OPENAI_PROJECT": Mistaken("OPENAI_PROJECT_ID"),
    "OPENAI_SECRET_KEY": Mistaken("OPENAI_API_KEY"),
    "OPENAI_TOKEN": Mistaken("OPENAI_API_KEY"),
    "OPEN_AI_KEY": Mistaken("OPENAI_API_KEY"),
}
"""Names that were read by openai before 1.0, or that nobody reads."""


_COMMON: Final = re.compile(r"_(?:API_)?(?:KEY|TOKEN)$")
"""What many names end in, so that it tells none from another."""
_ONE_OF_SEVERAL: Final = re.compile(r"S|_?\d+|_[A-Z]")
"""What stands behind a name where a program has several of them."""
_SHORT: Final = 4
_SLIPS: Final = 2
"""So many, in a long name, are a slip still."""


@lru_cache(maxsize=1024)
def meant_by(name: str) -> str | None:
    """Return the client's variable that ``name`` is one or two slips away from.

    A slip is a character too many, too few, another one, or two exchanged; the case of
    letters does not count as one. ``None`` for a variable that clients do read.
    """
    if name in READ_BY_CLIENTS:
        return None
    upper = name.upper()
    if upper in READ_BY_CLIENTS:
        return upper
    letters = set(upper)
    best = min(
        (
            candidate
            for candidate in READ_BY_CLIENTS
            if abs(len(candidate) - len(upper)) <= _SLIPS
            # A slip brings in one other letter at most.
            and len(letters.difference(candidate)) <= _SLIPS >= len(set(candidate) - letters)
        ),
        key=lambda candidate: (distance(upper, candidate), candidate),
        default=None,
    )
    if best is None or _ONE_OF_SEVERAL.fullmatch(upper.removeprefix(best)):
        return None
    # Short names are near to too many others: LUMA_API_KEY is not LLAMA_API_KEY, LLM no VLLM.
    own = _COMMON.sub("", upper)
    if len(own) <= _SHORT and upper[0] != best[0]:
        return None
    slips = _SLIPS if len(upper) >= 12 and len(own) > 6 else 1
    return best if distance(upper, best) <= slips else None


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two names (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
