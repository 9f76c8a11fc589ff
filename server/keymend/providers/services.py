"""Services beside AI whose credentials KM102 names; rows as in the table of providers.

Formats as the services document them, and as the tests of gitleaks, betterleaks,
noseyparker, CredSweeper, secretlint and detect-secrets agree on in the summer of 2026.
"""

from __future__ import annotations

from typing import Final

from keymend.providers import business, forges, platforms
from keymend.providers.azure import AZURE
from keymend.providers.formats import (
    ALNUM,
    ANY_HEX,
    BASE64,
    BASE64URL,
    DIGITS,
    HEX,
    LOWER_ALNUM,
    UPPER_ALNUM,
    Evidence,
    KeyFormat,
    prefixed,
    run,
)
from keymend.providers.provider import Provider

_AWS: Final = Provider(
    id="aws",
    name="AWS",
    formats=(
        *prefixed(
            "access key id",
            "aws",
            {"akia": "AKIA", "asia": "ASIA", "abia": "ABIA", "acca": "ACCA"},
            run(UPPER_ALNUM, 16),
        ),
        KeyFormat("aws-a3t", "access key id", ("A3T", run(UPPER_ALNUM, 17))),
        # Base 64 of the marks that the token service begins its tokens with.
        *prefixed(
            "session token",
            "aws-session",
            {"iq": "IQoJb3JpZ2lu", "fw": "FwoGZXIvYXdz", "fq": "FQoGZXIvYXdz"},
            run(BASE64 + "=", 100, 2000),
        ),
        KeyFormat("aws-secret", "secret access key", (run(BASE64 + "=", 40),), Evidence.CONTEXT),
        KeyFormat("aws-appsync", "AppSync key", ("da2-", run(LOWER_ALNUM, 26))),
        KeyFormat(
            "aws-mws",
            "Marketplace token",
            (
                "amzn.mws.",
                run(LOWER_ALNUM, 8),
                "-",
                run(LOWER_ALNUM, 4),
                "-",
                run(LOWER_ALNUM, 4),
                "-",
                run(LOWER_ALNUM, 4),
                "-",
                run(LOWER_ALNUM, 12),
            ),
        ),
    ),
    variables=("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
    context=("aws", "amazon", "secretaccesskey"),
    key_page="https://console.aws.amazon.com/iam/home#/security_credentials",
)


_SLACK: Final = Provider(
    id="slack",
    name="Slack",
    formats=(
        *prefixed(
            "token",
            "slack",
            {"bot": "xoxb-", "workspace": "xoxa-", "refresh": "xoxr-", "legacy": "xoxo-"},
            run(DIGITS, 8, 14),
            "-",
            run(ALNUM + "-", 10, 60),
        ),
        *prefixed(
            "token",
            "slack-user",
            {
                "user": "xoxp-",
                "external": "xoxe-",
                "session": "xoxs-",
                "other": "xoxo-",
                "workspace": "xoxa-",
                "workspace-2": "xoxa-2-",
                "refresh": "xoxr-",
            },
            run(DIGITS, 6, 14),
            "-",
            run(DIGITS, 6, 14),
            "-",
            run(DIGITS, 6, 14),
            "-",
            run(ALNUM + "-", 10, 70),
        ),
        *prefixed(
            "token",
            "slack-numbered",
            {"workspace": "xoxa-", "refresh": "xoxr-"},
            run(DIGITS, 1),
            "-",
            run(ALNUM + "-", 12, 100),
        ),
        *prefixed(
            "configuration token",
            "slack-configuration",
            {
                "refresh": "xoxe-1-",
                "user": "xoxe.xoxp-1-",
                "bot": "xoxe.xoxb-1-",
                "plain": "xoxp-1-",
            },
            run(ALNUM, 100, 220),
        ),
        KeyFormat(
            "slack-session-token",
            "session token",
            (
                "xoxc-",
                run(DIGITS, 9, 15),
                "-",
                run(DIGITS, 9, 15),
                "-",
                run(DIGITS, 9, 15),
                "-",
                run(HEX, 64),
            ),
        ),
        KeyFormat(
            "slack-session-cookie", "session cookie", ("xoxd-", run(BASE64URL + "/+%=\\", 100, 500))
        ),
        KeyFormat(
            "slack-app",
            "app token",
            (
                "xapp-",
                run(DIGITS, 1),
                "-",
                run(UPPER_ALNUM, 8, 13),
                "-",
                run(ALNUM + "-", 50, 90),
            ),
        ),
        KeyFormat("slack-app-old", "app token", ("xapp-", run(DIGITS, 12), "-", run(BASE64, 24))),
        KeyFormat(
            "slack-webhook",
            "webhook",
            (
                "hooks.slack.com/services/T",
                run(ALNUM, 5, 14),
                "/B",
                run(ALNUM, 5, 14),
                "/",
                run(ALNUM, 10, 30),
            ),
        ),
        KeyFormat(
            "slack-webhook-whole",
            "webhook",
            ("hooks.slack.com/services/", run(ALNUM, 40, 60)),
        ),
        KeyFormat(
            "slack-workflow",
            "workflow webhook",
            (
                "hooks.slack.com/workflows/T",
                run(ALNUM, 5, 14),
                "/A",
                run(ALNUM, 5, 14),
                "/",
                run(DIGITS, 17, 20),
                "/",
                run(ALNUM, 20, 30),
            ),
        ),
    ),
    variables=("SLACK_BOT_TOKEN",),
    context=("slack",),
    key_page="https://api.slack.com/apps",
    other_credentials=True,
)

SERVICES: Final[tuple[Provider, ...]] = (
    _AWS,
    AZURE,
    Provider(
        id="digitalocean",
        name="DigitalOcean",
        formats=(
            *prefixed(
                "token", "digitalocean", {"pat": "dop_v1_", "oauth": "doo_v1_"}, run(HEX, 64)
            ),
        ),
        context=("digitalocean",),
    ),
    *forges.SERVICES,
    Provider(
        id="google-oauth",
        name="Google",
        formats=(
            KeyFormat("google-oauth", "OAuth client secret", ("GOCSPX-", run(BASE64URL, 28))),
            KeyFormat(
                "google-oauth-old", "OAuth client secret", (run(BASE64URL, 24),), Evidence.CONTEXT
            ),
            KeyFormat("google-access", "OAuth access token", ("ya29.", run(BASE64URL, 40, 2000))),
            KeyFormat("google-refresh", "OAuth refresh token", ("1//0", run(BASE64URL, 60, 200))),
        ),
        context=("googleclient",),
    ),
    Provider(
        id="sendgrid",
        name="SendGrid",
        formats=(
            KeyFormat(
                "sendgrid", "API key", ("SG.", run(BASE64URL, 16, 32), ".", run(BASE64URL, 16, 64))
            ),
            KeyFormat("sendgrid-66", "API key", ("SG.", run(LOWER_ALNUM + "=_-.", 66))),
        ),
        variables=("SENDGRID_API_KEY",),
        context=("sendgrid",),
        key_page="https://app.sendgrid.com/settings/api_keys",
    ),
    _SLACK,
    Provider(
        id="stripe",
        name="Stripe",
        # Publishable keys (pk_) are made to be seen.
        formats=(
            *prefixed(
                "secret key",
                "stripe-key",
                {
                    "live": "sk_live_",
                    "test": "sk_test_",
                    "restricted-live": "rk_live_",
                    "restricted-test": "rk_test_",
                    "restricted-prod": "rk_prod_",
                    "prod": "sk_prod_",
                },
                run(ALNUM, 24, 247),  # Stripe: up to 255 characters in all
            ),
            KeyFormat("stripe-webhook", "webhook secret", ("whsec_", run(ALNUM, 32, 64))),
        ),
        variables=("STRIPE_SECRET_KEY",),
        context=("stripe",),
        key_page="https://dashboard.stripe.com/apikeys",
    ),
    Provider(
        id="standard-webhooks",
        name="Webhook",  # of OpenAI, Svix and others, as standardwebhooks.com describes them
        formats=(
            KeyFormat("standard-webhooks", "signing secret", ("whsec_", run(BASE64, 43), "=")),
            KeyFormat("standard-webhooks-24", "signing secret", ("whsec_", run(BASE64, 32))),
        ),
        variables=("WEBHOOK_SECRET",),
        context=("webhooksecret",),
        other_credentials=True,
    ),
    Provider(
        id="twilio",
        name="Twilio",
        formats=(
            KeyFormat("twilio", "API key", ("SK", run(ANY_HEX, 32))),
            KeyFormat("twilio-account", "account id", ("AC", run(ANY_HEX, 32))),
            KeyFormat("twilio-token", "auth token", (run(HEX, 32),), Evidence.CONTEXT),
            KeyFormat("twilio-secret", "API secret", (run(ALNUM, 32),), Evidence.CONTEXT),
        ),
        variables=("TWILIO_AUTH_TOKEN",),
        context=("twilio",),
        key_page="https://console.twilio.com/",
    ),
    Provider(
        id="yandex",
        name="Yandex Cloud",
        formats=(KeyFormat("yandex", "static key", ("YC", run(BASE64URL, 38)), Evidence.CONTEXT),),
        context=("yandex",),
    ),
    *platforms.SERVICES,
    *business.SERVICES,
)

SERVICE_FORMATS: Final[dict[str, tuple[Provider, KeyFormat]]] = {
    key_format.id: (service, key_format) for service in SERVICES for key_format in service.formats
}
"""Every format of these services by its id, with its service."""
