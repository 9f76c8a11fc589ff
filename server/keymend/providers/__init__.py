"""The table of providers: whose key it is, how it is built, where it belongs.

Adding a provider is adding a row to one of these modules, and its cases under
``tests/rules``: what a rule must know of it is a field of its row. Formats and hosts were
read in the providers' documentation and in the rules and tests of public scanners
(gitleaks, betterleaks, TruffleHog, CredSweeper, secretlint, osv-scalibr,
microsoft/security-utilities) in the summer of 2026; a format stands here as ``FORMAT``
evidence only where independent sources agree or the provider published it.
"""

from __future__ import annotations

from typing import Final

from keymend.providers import clouds, local, makers, openai, tools
from keymend.providers.formats import KeyFormat
from keymend.providers.openai import AZURE_AI, AZURE_OPENAI, OPENAI
from keymend.providers.provider import Provider
from keymend.providers.services import SERVICE_FORMATS, SERVICES

PROVIDERS: Final[tuple[Provider, ...]] = (
    *openai.PROVIDERS,
    *makers.PROVIDERS,
    *clouds.PROVIDERS,
    *tools.PROVIDERS,
    *local.PROVIDERS,
)

FORMATS: Final[dict[str, tuple[Provider, KeyFormat]]] = {
    key_format.id: (provider, key_format)
    for provider in PROVIDERS
    for key_format in provider.formats
}
"""Every key format by its id, with its provider."""

BY_ID: Final[dict[str, Provider]] = {provider.id: provider for provider in PROVIDERS}
BY_VARIABLE: Final[dict[str, Provider]] = {
    variable: provider for provider in reversed(PROVIDERS) for variable in provider.variables
}

__all__ = [
    "AZURE_AI",
    "AZURE_OPENAI",
    "BY_ID",
    "BY_VARIABLE",
    "FORMATS",
    "OPENAI",
    "PROVIDERS",
    "SERVICES",
    "SERVICE_FORMATS",
    "Provider",
]
