"""Variables that clients read on their own, and what each means."""

from __future__ import annotations

from typing import Final

ROLES: Final = {
    "OPENAI_BASE_URL": "base_url",
    "OPENAI_API_BASE": "base_url",
    "AZURE_OPENAI_ENDPOINT": "azure_endpoint",
    "AZURE_API_BASE": "azure_endpoint",
    "OPENAI_API_VERSION": "api_version",
    "AZURE_OPENAI_API_VERSION": "api_version",
    "AZURE_API_VERSION": "api_version",
    "OPENAI_ORG_ID": "organization",
    "OPENAI_ORGANIZATION": "organization",
    "OPENAI_PROJECT_ID": "project",
}
"""Variable to the role (see ``clients.kinds``) of its value."""
