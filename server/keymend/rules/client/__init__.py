"""The rules about the configuration of OpenAI and Azure OpenAI clients: KM401 to KM414."""

from __future__ import annotations

from typing import Final

from keymend.rules.client.api_version import ApiVersion
from keymend.rules.client.authorization_header import AuthorizationHeader
from keymend.rules.client.credential_type import CredentialType
from keymend.rules.client.endpoint import (
    AzureEndpointAsOpenAI,
    AzureV1WithAzureClient,
    EndpointShape,
)
from keymend.rules.client.exclusive_arguments import ExclusiveClientArguments
from keymend.rules.client.ids import IdsInClient
from keymend.rules.client.insecure_transport import InsecureTransport
from keymend.rules.client.missing_argument import MissingClientArgument
from keymend.rules.client.provider_mismatch import ProviderMismatch
from keymend.rules.client.removed_api import RemovedApi
from keymend.rules.client.retired import RetiredModelOrApi
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
    ProviderMismatch(),
    RemovedApi(),
    IdsInClient(),
    CredentialType(),
    InsecureTransport(),
    AuthorizationHeader(),
    RetiredModelOrApi(),
)

__all__ = ["RULES"]
