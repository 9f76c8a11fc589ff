"""What OpenAI, and servers that answer as it does, say when they refuse a request.

Sources: OpenAI's error-codes guide, help pages 6882433, 6891831, 8867743 and the role
pages of its documentation (read in November 2026); TruffleHog's OpenAI analyzer for the
status of a restricted key's model list; issues of openai/openai-python and of programs
that use it. Answers were never taken from the live service, so codes decide before
messages, and messages are matched loosely.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.explain.cause import SAID, Cause, Standing

_KEYS: Final = "https://platform.openai.com/api-keys"
_GENERAL: Final = "https://platform.openai.com/settings/organization/general"


def _scopes(match: re.Match[str]) -> str:
    scopes = re.findall(r"[\w-]+(?:\.[\w-]+)+", match[0].partition("issing scopes")[2])
    return f"Missing: {', '.join(dict.fromkeys(scopes))}." if scopes else ""


MODEL_LIST_FORBIDDEN: Final = Cause(
    id="model-list-forbidden",
    title="The key is good but may not list models",
    explanation=(
        "The list of models needs the scope api.model.read, which this restricted key does"
        " not have. Calling models may well be allowed."
    ),
    fix="Nothing, if the program does not list models; else allow List models: Read.",
    messages=(r"Missing scopes: [^\n]{0,200}?api\.model\.read",),
    statuses=(401, 403),
    standing=Standing.RESTRICTED,
    page=_KEYS,
    detail=_scopes,
)

CAUSES: Final = (
    Cause(
        id="no-key-arrived",
        title="The request carried no key",
        explanation=(
            "The provider saw no Authorization header, or one without Bearer. The key was"
            " empty (openai 1.x sends nothing then), or a proxy took the header away."
        ),
        fix=(
            "See that the variable is set and not empty where the program runs, and that the"
            " header reads Authorization: Bearer <key>."
        ),
        messages=(
            r"You didn't provide an API key",
            r"Missing bearer (?:or basic )?authentication",
            r"No (?:cookie )?auth credentials found",
            r"No API key passed in",
            r"No API[ _-]key (?:found in request|provided)(?!\. You can set)",
            r"missing (?:the )?(?:an )?(?:required )?(?:api[ _-]key|authorization)\b",
            r"(?:api[ _-]key|authorization)(?: header)? (?:is )?(?:missing|required|not provided)",
            r"[\"']detail[\"']: ?[\"']Not authenticated|\ANot authenticated\Z",
        ),
        codes=("missing_api_key",),
        statuses=(400, 401, 403),
        rules=("KM504", "KM413"),
    ),
    Cause(
        id="mismatched-organization",
        title="The organization header does not fit the key",
        explanation=(
            "The key is good and belongs to another organization than the one named by"
            " organization= or OPENAI_ORG_ID, which the client sends by itself."
        ),
        fix="Remove organization= and unset OPENAI_ORG_ID: a project key needs neither.",
        messages=(r"OpenAI-Organization header should match",),
        codes=("mismatched_organization",),
        standing=Standing.BLOCKED,
        rules=("KM410",),
        page=_GENERAL,
    ),
    Cause(
        id="mismatched-project",
        title="The project header does not fit the key",
        explanation=(
            "The key is good and belongs to another project than the one named by project="
            " or OPENAI_PROJECT_ID, which the client sends by itself."
        ),
        fix="Remove project= and unset OPENAI_PROJECT_ID: a project key needs neither.",
        messages=(r"OpenAI-Project header should match",),
        codes=("mismatched_project",),
        standing=Standing.BLOCKED,
        rules=("KM410",),
        page=_GENERAL,
    ),
    Cause(
        id="invalid-organization",
        title="There is no organization of this id",
        explanation=(
            "The organization header names an id that does not exist: mistyped, or a name or"
            " project id in its place."
        ),
        fix="Remove organization= and unset OPENAI_ORG_ID, or copy the id (org-…) again.",
        messages=(r"No such organization: ",),
        codes=("invalid_organization",),
        standing=Standing.BLOCKED,
        rules=("KM410",),
        page=_GENERAL,
    ),
    Cause(
        id="no-membership",
        title="The account belongs to no organization",
        explanation="The key's owner has left, or was removed from, the organization.",
        fix="Ask an owner of the organization for an invitation, then make a new key.",
        messages=(r"must be a member of an organization",),
        standing=Standing.BLOCKED,
        page=_GENERAL,
    ),
    Cause(
        id="ip-not-authorized",
        title="The address is not on the allow-list",
        explanation="The key is good; its project or organization accepts listed addresses only.",
        fix="Call from an allowed address, or add this one to the allow-list.",
        messages=(r"Your IP is not authorized", r"IP (?:address )?not (?:authorized|allowed)"),
        codes=("ip_not_authorized",),
        standing=Standing.BLOCKED,
        page=_GENERAL,
    ),
    Cause(
        id="account-deactivated",
        title="The account was closed",
        explanation="The provider deactivated the account that the key belongs to.",
        fix="Write to the provider's support; a new key of this account will not work either.",
        messages=(r"OpenAI account associated with this API key",),
        codes=("account_deactivated",),
        standing=Standing.BAD,
        page="https://help.openai.com/",
    ),
    Cause(
        id="sign-in-token",
        title="A sign-in token was sent, or a key without the Responses scope",
        explanation=(
            "The token of a ChatGPT or Codex sign-in (eyJ…, sess-…) has no scopes for the API;"
            " a restricted key has api.responses.write only where Responses is set to Write."
        ),
        fix="Use an API key (sk-…), and allow Responses: Write if it is restricted.",
        messages=(r"Missing scopes: [^\n]{0,200}?api\.responses\.write",),
        statuses=(401, 403),
        standing=Standing.RESTRICTED,
        rules=("KM208",),
        page=_KEYS,
        detail=_scopes,
    ),
    Cause(
        id="session-key-needed",
        title="This address is for the dashboard, not for API keys",
        explanation="The key is good; billing and dashboard addresses take a browser's sign-in.",
        fix="Read costs from /v1/organization/costs with an admin key.",
        messages=(
            r"must be made with a session key",
            r"request to [A-Z]+ /(?:v1/)?dashboard/",
        ),
        statuses=(401, 403),
        standing=Standing.GOOD,
    ),
    Cause(
        id="admin-key-for-inference",
        title="The key may not call models",
        explanation=(
            "The scope model.request is missing. An admin key (sk-admin-…) never has it, a"
            " read-only or restricted key only where Model capabilities is set to Request."
        ),
        fix=(
            "Use a project key; keep an admin key in OPENAI_ADMIN_KEY. For a restricted key set"
            " Model capabilities to Request first, then take single endpoints away."
        ),
        messages=(r"Missing scopes: [^\n]{0,200}?model\.request",),
        statuses=(401, 403),
        standing=Standing.RESTRICTED,
        rules=("KM208",),
        page=_KEYS,
        detail=_scopes,
    ),
    MODEL_LIST_FORBIDDEN,
    Cause(
        id="missing-scope",
        title="The key is restricted and lacks a scope",
        explanation=(
            "The key is good. A call passes only if the key has the scope and its owner's role"
            " in the project has it too."
        ),
        fix="Add the scope to the key, and see that the owner's role has it.",
        messages=(
            r"insufficient permissions for th(?:is operation\. Missing scopes: [\w., -]+)?",
            r"Missing scopes: [\w., -]+",
        ),
        codes=("missing_scope",),
        statuses=(401, 403),
        standing=Standing.RESTRICTED,
        page=_KEYS,
        detail=_scopes,
    ),
    Cause(
        id="incorrect-hostname",
        title="The project belongs to another region",
        explanation=(
            "The project is fixed to a region, and the request went to another host; or it is"
            " not, and the request went to a regional one."
        ),
        fix=(
            "Use https://REGION.api.openai.com/v1 with the project's region (us, eu, ae, au, in,"
            " jp), or api.openai.com for a project without one; data_residency= since openai 3.3."
        ),
        messages=(r"incorrect (?:regional )?host ?name",),
        codes=("incorrect_hostname",),
        standing=Standing.BLOCKED,
        rules=("KM406",),
    ),
    Cause(
        id="unsupported-country",
        title="The provider does not serve the country of this address",
        explanation=(
            "The key is good. The request came from a country, region or territory that is not"
            " served; a VPN, a proxy or a cloud region decides which that is."
        ),
        fix="Let the traffic leave from a supported country.",
        messages=(
            r"Country, region, or territory not supported",
            r"User location is not supported for the API use",
        ),
        codes=("unsupported_country_region_territory",),
        standing=Standing.BLOCKED,
        page="https://platform.openai.com/docs/supported-countries",
    ),
    Cause(
        id="retired-api",
        title="The API has been shut down",
        explanation="The Assistants API ended on 2026-08-26; the key has nothing to do with it.",
        fix="Move to the Responses API.",
        messages=(
            r"(?:404|410|URL|not found)[^\n]{0,120}/v1/(?:assistants|threads)\b",
            r"/v1/(?:assistants|threads)\b[^\n]{0,80}(?:404|410|not found)",
            r"Assistants API (?:has been|was|is) (?:shut|removed|sunset|deprecated)",
        ),
        statuses=(404, 410),
        standing=Standing.GOOD,
        rules=("KM414",),
        page="https://platform.openai.com/docs/deprecations",
    ),
    Cause(
        id="model-not-found",
        title="There is no such model for this key",
        explanation=(
            "The key is good. The model is mistyped, shut down (gpt-3.5-turbo, gpt-4 and others"
            " ended on 2026-10-23), an Azure deployment's name used at OpenAI, or not allowed in"
            " this project."
        ),
        fix="Choose one of the models that the key lists, and see the shutdown dates.",
        messages=(
            r"The model [`'\"]?[\w.:/@-]+[`'\"]? (?:does not exist|has been deprecated)",
            r"Project [`'\"]?proj_\w+[`'\"]? does not ha|does not have access to model",
        ),
        codes=("model_not_found", "model_deprecated"),
        statuses=(400, 403, 404),
        standing=Standing.GOOD,
        rules=("KM414",),
        page="https://platform.openai.com/docs/deprecations",
    ),
    Cause(
        id="organization-not-verified",
        title="The organization is not verified",
        explanation="The key is good; this model is open to verified organizations only.",
        fix="Verify the organization; it takes up to 15 minutes to count.",
        messages=(r"organization must be verified",),
        statuses=(400, 403, 404),
        standing=Standing.RESTRICTED,
        page=_GENERAL,
    ),
    Cause(
        id="unknown-url",
        title="The provider has no such address",
        explanation=(
            "The base URL lacks its version (/v1), has it twice, or holds the path of one"
            " endpoint (/chat/completions), to which the client adds its own."
        ),
        fix="Give the client the base alone: https://api.openai.com/v1.",
        messages=(
            r"Unknown request URL",
            r"Invalid URL \((?:GET|POST)",
            SAID + r"404 page not found",
            r"/v1/v1/",
            r"/chat/completions/chat/completions",
        ),
        codes=("unknown_url",),
        statuses=(404,),
        standing=Standing.GOOD,
        rules=("KM406",),
    ),
)
