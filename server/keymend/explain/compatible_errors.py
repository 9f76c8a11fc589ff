"""What every provider that speaks OpenAI's protocol says, each in words of its own.

Sources: the error pages of OpenAI, Anthropic, DeepSeek, Google, Groq, Hugging Face,
OpenRouter and xAI, and LiteLLM's proxy as it answers (1.105).
"""

from __future__ import annotations

from typing import Final

from keymend.explain.cause import Cause, Standing

_KEYS: Final = "https://platform.openai.com/api-keys"
_BILLING: Final = "https://platform.openai.com/settings/organization/billing/overview"
_LIMITS: Final = "https://platform.openai.com/settings/organization/limits"

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
        ),
        codes=(
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            "billing_not_active",
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
        messages=(r"Rate limit reached for", r"slow[_ ]down", r"too many requests"),
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
            r"\boverloaded\b",
            r"The server had an error (?:while )?processing your request",
            r"\bInternalServerError\b",
            r"Error code: 5\d\d",
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
            r"\bUser not found\b",
        ),
        codes=(
            "invalid_api_key",
            "authentication_error",
            "token_not_found_in_db",
            "invalid_authentication",
        ),
        statuses=(400, 401, 403),
        standing=Standing.BAD,
        rules=("KM203", "KM205"),
        page=_KEYS,
    ),
)
