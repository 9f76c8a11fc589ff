"""Services beside AI whose credentials KM102 names; rows as in the table of providers.

Formats as the services document them, and as the tests of gitleaks, betterleaks,
noseyparker, CredSweeper, secretlint and detect-secrets agree on in the summer of 2026.
"""

from __future__ import annotations

from typing import Final

from keymend.providers import business, platforms
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
    WORD,
    Evidence,
    KeyFormat,
    crc32_checksum,
    prefixed,
    run,
)
from keymend.providers.provider import Provider


def _github(kind: str, letter: str) -> KeyFormat:
    return KeyFormat(
        f"github-{letter}", kind, (f"gh{letter}_", run(ALNUM, 36)), checksum=crc32_checksum(4)
    )


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


_GITHUB: Final = Provider(
    id="github",
    name="GitHub",
    formats=(
        _github("personal access token", "p"),
        _github("OAuth token", "o"),
        _github("app user token", "u"),
        _github("app installation token", "s"),
        _github("app refresh token", "r"),
        KeyFormat("github-r-76", "app refresh token", ("ghr_", run(ALNUM, 76))),
        KeyFormat("github-fine", "personal access token", ("github_pat_", run(WORD, 82))),
        KeyFormat(
            "github-jwt",
            "app installation token",
            ("ghs_", run(DIGITS, 1, 12), "_eyJ", run(BASE64URL + ".", 60, 2000)),
        ),
        KeyFormat("github-secret", "client secret", (run(HEX, 40),), Evidence.CONTEXT),
    ),
    variables=("GITHUB_TOKEN",),
    context=("githubsecret", "githubclientsecret", "githubtoken"),
    key_page="https://github.com/settings/tokens",
    other_credentials=True,
)

_GITLAB: Final = Provider(
    id="gitlab",
    name="GitLab",
    formats=(
        *prefixed(
            "token",
            "gitlab",
            {
                "pat": "glpat-",
                "deploy": "gldt-",
                "feed": "glft-",
                "scim": "glsoat-",
                "runner": "glrt-",
                "flags": "glffct-",
                "workspace": "glwt-",
                "registration": "glrtr-",
                "old-runner": "GR1348941",
            },
            run(BASE64URL, 20, 50),
        ),
        *prefixed(
            "routable token",
            "gitlab-routable",
            {"pat": "glpat-", "runner": "glrt-", "deploy": "gldt-"},
            run(BASE64URL, 20, 300),
            ".",
            run(LOWER_ALNUM, 9),
        ),
        *prefixed(
            "routable token",
            "gitlab-versioned",
            {"pat": "glpat-", "runner": "glrt-", "deploy": "gldt-"},
            run(BASE64URL, 20, 300),
            ".",
            run(ALNUM, 2),
            ".",
            run(ALNUM, 9),
        ),
        KeyFormat("gitlab-job", "job token", ("glcbt-", run(ALNUM, 1, 5), "_", run(BASE64URL, 20))),
        KeyFormat("gitlab-job-old", "job token", ("glcbt-", run(BASE64URL, 20))),
        KeyFormat("gitlab-mail", "incoming mail token", ("glimt-", run(BASE64URL, 25))),
        KeyFormat("gitlab-trigger", "trigger token", ("glptt-", run(BASE64URL, 40))),
        KeyFormat("gitlab-agent", "agent token", ("glagent-", run(BASE64URL, 50, 1024))),
        KeyFormat("gitlab-oauth", "OAuth secret", ("gloas-", run(BASE64URL, 64))),
        KeyFormat(
            "gitlab-session",
            "session cookie",
            (run(LOWER_ALNUM, 32),),
            leads=("_gitlab_session=",),
        ),
    ),
    variables=("GITLAB_TOKEN",),
    context=("gitlab",),
    key_page="https://gitlab.com/-/user_settings/personal_access_tokens",
    other_credentials=True,
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
        id="clojars",
        name="Clojars",
        formats=(KeyFormat("clojars", "deploy token", ("CLOJARS_", run(HEX, 60))),),
        context=("clojars",),
    ),
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
    _GITHUB,
    _GITLAB,
    Provider(
        id="google-oauth",
        name="Google",
        formats=(
            KeyFormat("google-oauth", "OAuth client secret", ("GOCSPX-", run(BASE64URL, 28))),
        ),
        context=("googleclient",),
    ),
    Provider(
        id="npm",
        name="npm",
        # The last six are a CRC-32 as GitHub's; tokens of other tests do not have it.
        formats=(
            KeyFormat("npm", "access token", ("npm_", run(ALNUM, 36)), checksum=crc32_checksum(4)),
        ),
        variables=("NPM_TOKEN",),
        context=("npm",),
        key_page="https://www.npmjs.com/settings/~/tokens",
    ),
    Provider(
        id="pypi",
        name="PyPI",
        # Base 64 of a macaroon for "pypi.org" and "test.pypi.org".
        formats=prefixed(
            "upload token",
            "pypi",
            {"org": "pypi-AgEIcHlwaS5vcmc", "test": "pypi-AgENdGVzdC5weXBpLm9yZw"},
            run(BASE64URL, 50, 1000),
        ),
        variables=("TWINE_PASSWORD",),
        context=("pypi",),
        key_page="https://pypi.org/manage/account/token/",
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
            *(
                key_format
                for kind, low, high in (("", 24, 34), ("long-", 90, 110))
                for key_format in prefixed(
                    "secret key",
                    f"stripe-{kind}key",
                    {
                        "live": "sk_live_",
                        "test": "sk_test_",
                        "restricted-live": "rk_live_",
                        "restricted-test": "rk_test_",
                        "restricted-prod": "rk_prod_",
                        "prod": "sk_prod_",
                    },
                    run(ALNUM, low, high),
                )
            ),
            KeyFormat("stripe-webhook", "webhook secret", ("whsec_", run(BASE64, 32, 44))),
        ),
        variables=("STRIPE_SECRET_KEY",),
        context=("stripe",),
        key_page="https://dashboard.stripe.com/apikeys",
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
