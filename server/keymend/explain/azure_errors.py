"""What Azure OpenAI, Azure AI Foundry and Azure API Management say when they refuse.

Azure never repeats the key. Sources: Microsoft Learn (troubleshooting page of
2026-09-20, API version life cycle of 2026-03-19, endpoints of 2026-07-31); issues of
Azure-Samples/azure-search-openai-demo, microsoft/semantic-kernel, microsoft/autogen,
BerriAI/litellm, continuedev/continue.
"""

from __future__ import annotations

from typing import Final

from keymend.explain.cause import SAID, Cause, Standing

_PORTAL: Final = "https://portal.azure.com/"
_V1: Final = "OpenAI(base_url=endpoint + '/openai/v1/', api_key=key)"

CAUSES: Final = (
    Cause(
        id="azure-wrong-key-or-endpoint",
        title="The key does not belong to this Azure resource",
        explanation=(
            "Azure refuses alike a wrong key, a key of another resource or region, and an"
            " OpenAI key (sk-…)."
        ),
        fix="Copy key and endpoint from one page: Keys and Endpoint of one and the same resource.",
        messages=(r"Access denied due to invalid subscription",),
        statuses=(401,),
        standing=Standing.BAD,
        rules=("KM408",),
        page=_PORTAL,
    ),
    Cause(
        id="azure-token-refused",
        title="The Entra token is missing, expired or made for something else",
        explanation=(
            "The token lives an hour or so and must be made for the right scope. A resource key"
            " sent as Bearer to a classic path is refused with the same words."
        ),
        fix=(
            "Use get_bearer_token_provider with https://cognitiveservices.azure.com/.default"
            " (classic) or https://ai.azure.com/.default (v1); never paste a token."
        ),
        messages=(
            r"Access token is missing, invalid",
            r"audience is incorrect",
        ),
        statuses=(401,),
        rules=("KM411",),
    ),
    Cause(
        id="azure-role-missing",
        title="The identity has no role for this call",
        explanation=(
            "The sign-in worked; the data action is not granted. Owner and Contributor alone"
            " give none."
        ),
        fix="Assign Cognitive Services OpenAI User on the resource, and wait five minutes or more.",
        messages=(
            r"Principal does not have access to API/Operation",
            r"lacks the required data action",
        ),
        codes=("PermissionDenied",),
        statuses=(401, 403),
        standing=Standing.RESTRICTED,
        page=_PORTAL,
    ),
    Cause(
        id="azure-keys-disabled",
        title="The resource accepts no keys",
        explanation=(
            "Local authentication is switched off (disableLocalAuth), so that no key of this"
            " resource works, right or wrong."
        ),
        fix="Sign in with Entra ID: azure_ad_token_provider, or allow keys on the resource.",
        messages=(r"Key based authentication is disabled for this resource",),
        codes=("AuthenticationTypeDisabled",),
        statuses=(401, 403),
        page=_PORTAL,
    ),
    Cause(
        id="azure-network",
        title="The resource's network rules refuse this address",
        explanation="Azure decides by the address before it looks at the key.",
        fix="Call through the private endpoint, or add this address under Networking.",
        messages=(
            r"Access denied due to Virtual Network",
            r"Public access is disabled",
        ),
        statuses=(403,),
        page=_PORTAL,
    ),
    Cause(
        id="azure-blocked",
        title="Azure has blocked the resource for the time being",
        explanation="Abuse monitoring stopped it; the key is good.",
        fix="Open a support request in the portal.",
        messages=(r"temporarily blocked",),
        statuses=(403, 429),
        standing=Standing.BLOCKED,
        page=_PORTAL,
    ),
    Cause(
        id="azure-deployment-not-found",
        title="The resource has no deployment of this name",
        explanation=(
            "model= (and azure_deployment=) takes the name that was given to the deployment, not"
            " the model's. A new deployment takes five minutes. api-version=preview on a"
            " /deployments/ path is answered alike."
        ),
        fix="Use the name listed under Deployments.",
        messages=(r"The API deployment for this resource does not exist",),
        codes=("DeploymentNotFound",),
        statuses=(404,),
        standing=Standing.GOOD,
        rules=("KM406",),
        page="https://ai.azure.com/",
    ),
    Cause(
        id="azure-wrong-operation",
        title="The deployment's model does not take this kind of call",
        explanation=(
            "The key is good. An embedding model was asked for a chat, a chat model for an"
            " embedding, or the model is only open to the Responses API."
        ),
        fix="Call a deployment whose model takes this operation.",
        messages=(r"operation does not work with the specified model",),
        codes=("OperationNotSupported",),
        statuses=(400,),
        standing=Standing.GOOD,
        page="https://ai.azure.com/",
    ),
    Cause(
        id="azure-no-sign-in",
        title="Nothing here can sign in to Azure",
        explanation=(
            "DefaultAzureCredential tried the environment, the managed identity, the command"
            " line and others, and none gave a token; nothing was sent to the model."
        ),
        fix="Run az login, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET.",
        messages=(
            r"DefaultAzureCredential failed to retrieve a token",
            r"ChainedTokenCredential (?:authentication )?failed",
            r"CredentialUnavailableError",
            r"AADSTS(?:50078|50079|50173|70043|700082)\b",  # the sign-in has to be made anew
        ),
    ),
    Cause(
        id="azure-v1-with-version",
        title="A v1 address was called with an api-version",
        explanation="AzureOpenAI adds ?api-version= to every call; v1 addresses take none.",
        fix=f"Use {_V1}.",
        messages=(r"api-version query parameter is not allowed",),
        statuses=(400,),
        rules=("KM405",),
    ),
    Cause(
        id="azure-version-not-supported",
        title="The api-version is not supported here",
        explanation="A dated version was sent to a v1 address, or the version does not exist.",
        fix="Leave api_version out with v1; else use 2024-10-21, the last dated release.",
        messages=(r"API version not supported", r"Unsupported api[- ]version"),
        statuses=(400, 404),
        rules=("KM407", "KM405"),
    ),
    Cause(
        id="azure-path-not-found",
        title="Azure has no such address",
        explanation=(
            "The endpoint holds more than the host (/openai twice, a whole target URI), the"
            " api-version is empty or unknown, or v1 and classic addresses are mixed up."
        ),
        fix="Give azure_endpoint the host alone: https://RESOURCE.openai.azure.com.",
        messages=(SAID + r"Resource not found\b",),
        statuses=(404,),
        rules=("KM404", "KM405", "KM406", "KM407"),
    ),
    Cause(
        id="apim-subscription-key",
        title="Azure API Management wants a subscription key",
        explanation="The gateway in front of the model has a key and a header of its own.",
        fix="Send default_headers={'Ocp-Apim-Subscription-Key': …}.",
        messages=(r"Access denied due to missing subscription",),
        statuses=(401,),
        rules=("KM413",),
    ),
)
