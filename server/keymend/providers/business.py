"""Services of shops, payment, mail and chat, whose credentials KM102 names.

Formats as the services document them, most with a prefix made to be recognised.
"""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    ANY_HEX,
    BASE64URL,
    DIGITS,
    HEX,
    LOWER_ALNUM,
    UUID,
    Evidence,
    KeyFormat,
    prefixed,
    run,
)
from keymend.providers.provider import service

SERVICES: Final = (
    service("adafruit", "Adafruit IO", KeyFormat("adafruit", "key", ("aio_", run(ALNUM, 28)))),
    service("adobe", "Adobe", KeyFormat("adobe", "client secret", ("p8e-", run(ALNUM, 32)))),
    service(
        "alibaba", "Alibaba Cloud", KeyFormat("alibaba", "access key id", ("LTAI", run(ALNUM, 20)))
    ),
    service(
        "braintree",
        "Braintree",
        *prefixed(
            "access token",
            "braintree",
            {"production": "access_token$production$", "sandbox": "access_token$sandbox$"},
            run(LOWER_ALNUM, 16),
            "$",
            run(HEX, 32),
        ),
    ),
    service(
        "brevo",
        "Brevo",
        KeyFormat("brevo-api", "API key", ("xkeysib-", run(HEX, 64), "-", run(ALNUM, 16))),
        KeyFormat("brevo-smtp", "SMTP key", ("xsmtpsib-", run(HEX, 64), "-", run(ALNUM, 16))),
    ),
    service(
        "discord",
        "Discord",
        KeyFormat(
            "discord-webhook",
            "webhook",
            ("discord.com/api/webhooks/", run(DIGITS, 17, 20), "/", run(BASE64URL, 60, 72)),
        ),
        KeyFormat(
            "discord-webhook-old",
            "webhook",
            ("discordapp.com/api/webhooks/", run(DIGITS, 17, 20), "/", run(BASE64URL, 60, 72)),
        ),
    ),
    service(
        "dropbox",
        "Dropbox",
        *prefixed(
            "access token",
            "dropbox",
            {"short": "sl.", "user": "sl.u."},
            run(BASE64URL + "=", 120, 1300),
        ),
    ),
    service(
        "duffel",
        "Duffel",
        *prefixed(
            "access token",
            "duffel",
            {"live": "duffel_live_", "test": "duffel_test_"},
            run(BASE64URL + "=", 43),
        ),
    ),
    service(
        "easypost",
        "EasyPost",
        *prefixed("API key", "easypost", {"live": "EZAK", "test": "EZTK"}, run(ALNUM, 54)),
    ),
    service(
        "facebook",
        "Facebook",
        *prefixed(
            "page access token", "facebook", {"m": "EAAM", "c": "EAAC"}, run(ALNUM, 100, 300)
        ),
    ),
    service(
        "flutterwave",
        "Flutterwave",
        *prefixed(
            "secret key",
            "flutterwave",
            {"live": "FLWSECK-", "test": "FLWSECK_TEST-"},
            run(LOWER_ALNUM, 32),
            "-X",
        ),
    ),
    service(
        "frameio",
        "Frame.io",
        KeyFormat("frameio", "API token", ("fio-u-", run(BASE64URL + "=", 64))),
    ),
    service(
        "hubspot",
        "HubSpot",
        KeyFormat("hubspot-na1", "access token", ("pat-na1-", *UUID)),
        KeyFormat("hubspot-na2", "access token", ("pat-na2-", *UUID)),
        KeyFormat("hubspot-eu1", "access token", ("pat-eu1-", *UUID)),
    ),
    service(
        "mailgun",
        "Mailgun",
        KeyFormat("mailgun", "API key", ("key-", run(HEX, 32)), Evidence.CONTEXT),
        KeyFormat(
            "mailgun-new",
            "API key",
            (run(HEX, 32), "-", run(HEX, 8), "-", run(HEX, 8)),
            Evidence.CONTEXT,
        ),
    ),
    service(
        "mapbox",
        "Mapbox",
        KeyFormat(
            "mapbox", "secret token", ("sk.eyJ", run(BASE64URL, 60, 150), ".", run(BASE64URL, 22))
        ),
    ),
    service(
        "okta", "Okta", KeyFormat("okta", "API token", ("00", run(BASE64URL, 40)), Evidence.CONTEXT)
    ),
    service(
        "plaid",
        "Plaid",
        KeyFormat("plaid-sandbox", "access token", ("access-sandbox-", *UUID)),
        KeyFormat("plaid-development", "access token", ("access-development-", *UUID)),
        KeyFormat("plaid-production", "access token", ("access-production-", *UUID)),
    ),
    service(
        "resend",
        "Resend",
        KeyFormat("resend", "API key", ("re_", run(ALNUM, 8), "_", run(ALNUM, 24))),
    ),
    service(
        "shippo",
        "Shippo",
        *prefixed(
            "API token", "shippo", {"live": "shippo_live_", "test": "shippo_test_"}, run(HEX, 40)
        ),
    ),
    service(
        "shopify",
        "Shopify",
        *prefixed(
            "token",
            "shopify",
            {"access": "shpat_", "custom": "shpca_", "private": "shppa_", "secret": "shpss_"},
            run(ANY_HEX, 32),
        ),
    ),
    service(
        "square",
        "Square",
        KeyFormat("square", "access token", ("EAAA", run(BASE64URL, 60))),
        KeyFormat("square-old", "access token", ("sq0atp-", run(BASE64URL, 22))),
    ),
    service(
        "teams",
        "Microsoft Teams",
        *prefixed(
            "webhook",
            "teams",
            {"new": "webhook.office.com/webhookb2/", "old": "outlook.office.com/webhook/"},
            *UUID,
            "@",
            *UUID,
            "/IncomingWebhook/",
            run(HEX, 32),
            "/",
            *UUID,
        ),
    ),
    service(
        "tencent", "Tencent Cloud", KeyFormat("tencent", "secret id", ("AKID", run(ALNUM, 32)))
    ),
    service(
        "typeform",
        "Typeform",
        KeyFormat("typeform", "access token", ("tfp_", run(BASE64URL + ".", 59))),
    ),
)
