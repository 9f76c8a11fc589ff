"""The rules about the configuration of OpenAI and Azure OpenAI clients: KM401 to KM414."""

from __future__ import annotations

from typing import Final

from keymend.rules.client.api_version import ApiVersion
from keymend.rules.client.endpoint import (
    AzureEndpointAsOpenAI,
    AzureV1WithAzureClient,
    EndpointShape,
)
from keymend.rules.client.exclusive_arguments import ExclusiveClientArguments
from keymend.rules.client.missing_argument import MissingClientArgument
from keymend.rules.client.unknown_argument import UnknownClientArgument
from keymend.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    UnknownClientArgument(),
    MissingClientArgument(),
    ExclusiveClientArguments(),
    AzureEndpointAsOpenAI(),
    AzureV1WithAzureClient(),
    EndpointShape(),
    ApiVersion(),
)

__all__ = ["RULES"]
