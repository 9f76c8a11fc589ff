"""The versions of the Azure OpenAI data plane API, and what is wrong with a given one.

Read in Azure/azure-rest-api-specs (stable and preview directories) and in
MicrosoftDocs/azure-ai-docs, api-version-lifecycle (2026-03-19). After 2024-07-01 only the
newest three previews are supported; the retired ones are those of that notice.
"""

from __future__ import annotations

import re
from typing import Final

NEWEST: Final = "2024-10-21"
"""The last dated version for production; after it comes v1, which needs none."""

STABLE: Final = frozenset({"2022-12-01", "2023-05-15", "2024-02-01", "2024-06-01", NEWEST})
PREVIEWS: Final = (
    "2022-03-01-preview",
    "2022-06-01-preview",
    "2023-03-15-preview",
    "2023-06-01-preview",
    "2023-07-01-preview",
    "2023-08-01-preview",
    "2023-09-01-preview",
    "2023-10-01-preview",
    "2023-11-01-preview",
    "2023-12-01-preview",
    "2024-02-15-preview",
    "2024-03-01-preview",
    "2024-04-01-preview",
    "2024-05-01-preview",
    "2024-07-01-preview",
    "2024-08-01-preview",
    "2024-09-01-preview",
    "2024-10-01-preview",
    "2024-12-01-preview",
    "2025-01-01-preview",
    "2025-02-01-preview",
    "2025-03-01-preview",
    "2025-04-01-preview",
)
_SUPPORTED_PREVIEWS: Final = frozenset(PREVIEWS[-3:])
_RETIRED: Final = frozenset(
    {
        "2023-03-15-preview",
        "2023-07-01-preview",
        "2023-08-01-preview",
        "2023-09-01-preview",
        "2023-12-01-preview",
    }
)
_READ: Final = "2026-03-19"
"""The day to which the versions above are known."""
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?")
_FIND: Final = re.compile(
    r"(?P<date>(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2}))(?P<preview>-preview)?"
)


def problem(version: str) -> str | None:
    """Return what is wrong with ``version``, as the end of a sentence; ``None`` if nothing is."""
    if version in STABLE or version in _SUPPORTED_PREVIEWS:
        return None
    if version in _RETIRED:
        return "was retired on 2024-07-01"
    if version in PREVIEWS:
        oldest = min(_SUPPORTED_PREVIEWS)
        return f"is an outdated preview: the newest three are supported, from {oldest}"
    if _DATED.fullmatch(version):
        return _unknown(version)
    if not version:
        return "is empty: requests go out with `?api-version=` and are answered by 404"
    if version in ("v1", "preview", "latest"):
        return "belongs to the v1 endpoint, which the OpenAI client uses, not AzureOpenAI"
    if version != version.strip():
        return "has white space around it, which is sent"
    return "is malformed: a version is written YYYY-MM-DD or YYYY-MM-DD-preview"


def _unknown(version: str) -> str | None:
    """Return what is wrong with a version that is none of those known."""
    if version > _READ:
        return None  # it may have come since
    if f"{version}-preview" in PREVIEWS:
        return f"does not exist: it is the preview {version}-preview that was published"
    if version.removesuffix("-preview") in STABLE:
        return f"does not exist: {version.removesuffix('-preview')} is no preview"
    return "is no version of the Azure OpenAI API"


def meant(version: str) -> str:
    """Return the version that ``version`` was meant to be, the newest if it shows none."""
    found = _FIND.search(version)
    if found:
        date = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
        for candidate in (date + (found["preview"] or ""), f"{date}-preview", date):
            if problem(candidate) is None:
                return candidate
    return NEWEST
