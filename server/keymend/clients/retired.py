"""Models and APIs of OpenAI and its relatives that are shut down, and since when.

Read in the deprecation pages of developers.openai.com (mirrors of November 2026), of
MicrosoftDocs/azure-ai-docs and of GitHub. Only what is shut down today stands here: a
date in the future is no defect yet.
"""

from __future__ import annotations

from typing import Final

MODELS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "gpt-3.5-turbo",
            "gpt-4",
            "gpt-4-turbo",
            "gpt-4.1-nano",
            "gpt-4o-2024-05-13",
            "gpt-image-1",
            "o1",
            "o3-mini",
            "o4-mini",
        ),
        "2026-10-23",
    ),
    **dict.fromkeys(
        (
            "text-davinci-001",
            "text-davinci-002",
            "text-davinci-003",
            "text-curie-001",
            "text-babbage-001",
            "text-ada-001",
            "davinci",
            "curie",
            "babbage",
            "ada",
            "text-davinci-edit-001",
            "code-davinci-edit-001",
        ),
        "2024-01-04",
    ),
    "code-davinci-002": "2023-03-23",
    "code-cushman-001": "2023-03-23",
}
"""Model to the day it was shut down."""

APIS: Final[dict[str, tuple[str, str]]] = {
    "beta.assistants": ("The Assistants API", "2026-08-26"),
    "beta.threads": ("The Assistants API", "2026-08-26"),
}
"""Path on a client to the API's name and the day it was shut down."""

HOSTS: Final[dict[str, tuple[str, str]]] = {
    "models.github.ai": ("GitHub Models", "2026-07-30"),
    "models.inference.ai.azure.com": ("GitHub Models", "2025-10-17"),
}
FOUNDRY_MODELS: Final = ("The Azure AI Inference endpoint", "2026-08-26")
"""``https://RES.services.ai.azure.com/models``."""
