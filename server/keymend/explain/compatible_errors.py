"""What every provider that speaks OpenAI's protocol says, each in words of its own.

Sources: the error pages of OpenAI, Anthropic, DeepSeek, Google, Groq, Hugging Face,
OpenRouter and xAI, and LiteLLM's proxy as it answers (1.105).
"""

from __future__ import annotations

from typing import Final

from keymend.explain.cause import SAID, Cause, Standing

_KEYS: Final = "https://platform.openai.com/api-keys"
_BILLING: Final = "https://platform.openai.com/settings/organization/billing/overview"
_LIMITS: Final = "https://platform.openai.com/settings/organization/limits"


def _status(numbers: str) -> tuple[str, ...]:
    """Return the expressions for a status as the HTTP clients of many languages tell it."""
    return (
        rf"Error code: {numbers}",
        rf"status code:? {numbers}",
        rf"HTTP (?:Error|response code:|status:?) ?{numbers}\b",
        rf"(?:returned )?error: \(?{numbers}\b",
        rf"indicate success: {numbers}\b",
        rf"responded with (?:a )?(?:status )?{numbers}\b",
    )


CAUSES: Final = (
    Cause(
        id="no-credit",
        title="There is no credit left",
        explanation=(
            "The key is good; the account's credit, plan or spend limit is used up. A ChatGPT"
            " subscription does not pay for the API."
        ),
        fix="Add credit, or raise the limit that was reached.",
        messages=(
            r"exceeded your current quota",
            r"credit balance is too low",
            r"insufficient (?:balance|credits?|funds)",
            r"Budget has been exceeded",
        ),
        codes=(
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            "billing_not_active",
            "budget_exceeded",
        ),
        statuses=(400, 402, 403, 429),
        standing=Standing.NO_CREDIT,
        page=_BILLING,
    ),
    Cause(
        id="rate-limited",
        title="Too many requests",
        explanation="The key is good; requests or tokens a minute, or their growth, hit a limit.",
        fix="Wait and try again, with growing pauses; raise the limits if it lasts.",
        messages=(
            r"Rate limit reached for",
            r"exceeded (?:the )?(?:token|call|request) rate limit",
            SAID + r"slow[_ ]down\b",
            SAID + r"too many requests",
        ),
        codes=("rate_limit_exceeded", "slow_down", "rate_limit_error", "TooManyRequests"),
        statuses=(429, 503),
        standing=Standing.RATE_LIMITED,
        page=_LIMITS,
    ),
    Cause(
        id="overloaded",
        title="The provider is overloaded",
        explanation="The answer says nothing about the key.",
        fix="Try again in a while.",
        messages=(
            r"(?:currently|is|are) overloaded\b",
            SAID + r"overloaded\b",
            r"The server had an error (?:while )?processing your request",
            r"\bInternalServerError[:(]",
            *_status(r"5\d\d"),
            r"\b50\d (?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)",
        ),
        codes=("server_is_overloaded", "overloaded_error", "server_error"),
        statuses=(500, 502, 503, 504, 529),
        page="https://status.openai.com/",
        fallback=True,
    ),
    Cause(
        id="key-leaked",
        title="The provider switched the key off because it was public",
        explanation="A key found in a public repository is disabled within hours.",
        fix="Make a new key and keep it out of the repository; the old one stays dead.",
        messages=(
            r"reported as leaked",
            r"key (?:was|has been) (?:found|exposed|leaked|published)[^\n]{0,40}public",
            r"disabled[^\n]{0,60}(?:leaked|publicly exposed|found (?:in )?public)",
        ),
        statuses=(401, 403),
        standing=Standing.BAD,
        rules=("KM101", "KM104"),
        page=_KEYS,
    ),
    Cause(
        id="local-model-missing",
        title="The local server does not have this model",
        explanation="Ollama answers for models only that were pulled before, by their full name.",
        fix="Run ollama pull MODEL, or use a name from ollama list.",
        messages=(r"model [\"'`]?[\w.:/-]{1,100}[\"'`]? not found, try pulling it first",),
        statuses=(404,),
        standing=Standing.GOOD,
    ),
    Cause(
        id="google-key-restricted",
        title="The key is good and not allowed this call",
        explanation=(
            "A Google key is open to chosen APIs, addresses or web pages, and its project must"
            " have the Generative Language API switched on."
        ),
        fix="Switch the API on in the key's project, and see the key's restrictions.",
        messages=(
            r"API has not been used in project \S{1,60} before or it is disabled",
            r"Requests to this API [\w.]{1,80}[^\n]{0,200}? are blocked",
            r"API_KEY_(?:SERVICE|HTTP_REFERRER|IP_ADDRESS|ANDROID_APP|IOS_APP)_BLOCKED",
        ),
        codes=("SERVICE_DISABLED",),
        statuses=(401, 403),
        standing=Standing.RESTRICTED,
        page="https://console.cloud.google.com/apis/credentials",
    ),
    Cause(
        id="litellm-master-key-only",
        title="The LiteLLM proxy knows its master key alone, and this is not it",
        explanation="Virtual keys need a database, and the proxy runs without one.",
        fix="Use the master key, or give the proxy a database_url.",
        messages=(r"\bNo connected db\b",),
        codes=("no_db_connection",),
        statuses=(400, 401, 500),
        standing=Standing.BAD,
    ),
    Cause(
        id="invalid-key",
        title="The provider does not know this key",
        explanation=(
            "The key was mistyped, cut off, revoked, has expired, was switched off after it"
            " became public, or belongs to another provider."
        ),
        fix=(
            "Compare the last four characters with the key's page; copy the key again or make a"
            " new one."
        ),
        messages=(
            r"Incorrect API key provided",
            r"Invalid API[ _-]key(?! format)",
            r"invalid x-api-key",
            r"API key not valid",
            r"API_KEY_INVALID",
            r"Authentication Fails",
            r"Your api key: \S+ is invalid",
            r"Invalid credentials in Authorization header",
            r"Invalid proxy server token passed",
            SAID + r"User not found\b",
            r"(?:Wrong|Expired) API[ _-]key",
            r"API[ _-]key (?:has )?expired",
            r"API[ _-]key you provided is invalid",
            SAID + r"Invalid (?:Authentication\b|api token|username or password)",
            r"Virtual Key expected",
        ),
        codes=(
            "invalid_api_key",
            "authentication_error",
            "token_not_found_in_db",
            "invalid_authentication",
            "invalid_authentication_error",
            "incorrect_api_key_error",
            "wrong_api_key",
        ),
        statuses=(400, 401, 403),
        standing=Standing.BAD,
        rules=("KM203", "KM205"),
        page=_KEYS,
    ),
)

BARE: Final = (
    Cause(
        id="not-found",
        title="There is nothing at this address, or no model of this name",
        explanation=(
            "The base URL lacks its version (/v1), has it twice, or is another service's; some"
            " servers answer alike for a model that they do not have."
        ),
        fix="Compare the base URL and the model's name with the provider's documentation.",
        messages=(
            r"(?<!except )(?<![\w.])(?:openai\.)?NotFoundError(?::|\(['\"])",
            *_status("404"),
        ),
        rules=("KM406", "KM414"),
        fallback=True,
    ),
    Cause(
        id="web-page-answered",
        title="A web page came where an answer of the provider was expected",
        explanation=(
            "A proxy, a sign-in page of the network or a bot check answered, or the base URL"
            " names a web site and not its API."
        ),
        fix="Give the client the base URL of the API, and see which proxy stands between.",
        messages=(
            r"<title>\s*(?:4\d\d\b|Just a moment|Attention Required|Access Denied|Sign in|Log ?in)",
            r"Unexpected token '?<",
            r"Error[^\n]{0,80}<(?:!doctype )?html\b",
        ),
        rules=("KM406",),
        fallback=True,
    ),
    Cause(
        id="limited",
        title="The server limits this key: too many requests, or no credit",
        explanation=(
            "429 means either. The answer's code tells which: insufficient_quota is a matter of"
            " credit, rate_limit_exceeded one of pauses."
        ),
        fix="Look at the account's credit first, then wait and try again.",
        messages=(
            r"(?<!except )(?<![\w.])(?:openai\.)?RateLimitError(?::|\(['\"])",
            *_status("429"),
        ),
        page=_LIMITS,
        fallback=True,
    ),
    Cause(
        id="refused",
        title="The server refuses the key, and does not say why",
        explanation=(
            "401 most often is a key that was mistyped, revoked, or belongs to another provider;"
            " 403 a key that is good and not allowed this call, this address or this model."
        ),
        fix="Ask the provider with keymend validate, or paste the answer's body too.",
        messages=(
            (
                r"(?<!except )(?<![\w.])(?:openai\.)?(?:AuthenticationError|PermissionDeniedError)"
                r"(?::|\(['\"])"
            ),
            *_status("40[13]"),
            r"\bHTTP/[123.]{1,3} 40[13]\b(?![\"\d])",
            r"\b401 (?:Client Error: )?Unauthorized",
            r"\b403 (?:Client Error: )?Forbidden",
            r"[\"'](?:error|message|title)[\"']: ?[\"'](?:Unauthorized|Forbidden)\b",
        ),
        rules=("KM408", "KM413"),
        fallback=True,
    ),
)
"""What a status alone tells, where the text says no more. An answer is not judged by these."""
