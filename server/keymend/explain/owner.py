"""Whose error a text is, so that the page where it is mended is that provider's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from keymend.explain.cause import Cause
from keymend.providers import BY_ID, OPENAI

_PAGES_OF_OPENAI: Final = re.compile(
    r"https://platform\.openai\.com/(?:api-keys|settings/organization)"
)
_SAYS_OPENAI: Final = re.compile(r"platform\.openai\.com|api\.openai\.com", re.IGNORECASE)
_WORDS: Final = {
    "anthropic": (
        r"anthropic|x-api-key|\bclaude\b|sk-ant-"
        r"|[\"']type[\"']: ?[\"']error[\"'], ?[\"']error"
    ),
    "deepseek": r"deepseek|insufficient balance",
    "gemini": r"google\.(?:genai|generativeai|api_core)|googleapis\.com|\bgemini\b",
    "huggingface": r"hugging_?face",
    "openrouter": r"openrouter|No (?:cookie )?auth credentials found|User not found\.",
    "xai": r"\bx\.ai\b|\bxai_",
    "together": r"\btogether\.(?:ai|xyz|error)",
    "dashscope": r"dashscope",
    "moonshot": r"moonshot",
}
"""What errors of providers say that are not told by their ids alone."""
_BY_ID: Final = (
    "cerebras", "cohere", "fireworks", "groq", "mistral", "nvidia", "perplexity",
)  # fmt: skip


def with_own_page(cause: Cause, texts: Sequence[str]) -> Cause:
    """Return ``cause`` with the page of the provider whose error ``texts`` are.

    OpenAI's pages are the usual ones, since most who speak its protocol copy its words too.
    """
    if not _PAGES_OF_OPENAI.match(cause.page) or any(map(_SAYS_OPENAI.search, texts)):
        return cause
    named = {match.lastgroup for text in texts for match in _pattern().finditer(text)}
    others = [id_ for id_ in named if id_ is not None and id_ != OPENAI.id]
    if len(others) != 1:
        return cause
    is_of_key = cause.page == OPENAI.key_page
    return replace(cause, page=BY_ID[others[0]].key_page if is_of_key else "")


@cache
def _pattern() -> re.Pattern[str]:
    words = {**_WORDS, **{id_: rf"(?<![a-z]){id_}" for id_ in _BY_ID}}
    return re.compile("|".join(f"(?P<{id_}>{said})" for id_, said in words.items()), re.IGNORECASE)
