"""Azure's services beside AI, whose credentials KM102 names."""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    BASE64,
    BASE64URL,
    DIGITS,
    Evidence,
    KeyFormat,
    Segment,
    run,
)
from keymend.providers.provider import Provider


def _annotated(id_: str, kind: str, *segments: Segment) -> KeyFormat:
    """Return a key of Azure that has its service's mark near its end.

    As ``PreciselyClassifiedSecurityKeys`` of microsoft/security-utilities has them.
    """
    return KeyFormat(f"azure-{id_}", kind, segments)


AZURE: Final = Provider(
    id="azure",
    name="Azure",
    formats=(
        KeyFormat(
            "azure-client-secret",
            "client secret",
            (run(BASE64URL + ".~", 3), run(DIGITS, 1), "Q~", run(BASE64URL + ".~", 31, 34)),
        ),
        KeyFormat(
            "azure-storage",
            "storage account key",
            (run(BASE64, 86), "=="),
            leads=("AccountKey=", "accountKey="),
        ),
        KeyFormat(
            "azure-storage-named", "storage account key", (run(BASE64, 86), "=="), Evidence.CONTEXT
        ),
        KeyFormat(
            "azure-shared-access",
            "shared access key",
            (run(BASE64, 43, 64), "="),
            leads=("SharedAccessKey=", "sharedAccessKey="),
        ),
        KeyFormat(
            "azure-shared-access-48",
            "shared access key",
            (run(BASE64, 48, 64),),
            leads=("SharedAccessKey=",),
        ),
        KeyFormat(
            "azure-app-configuration",
            "App Configuration secret",
            (run(BASE64, 42, 84), "="),
            leads=(";Secret=",),
        ),
        # What stands between the first 52 characters and the mark is not drawn.
        KeyFormat(
            "azure-devops",
            "DevOps token",
            (run(ALNUM, 52), run(ALNUM, 12), run(ALNUM, 12), "AZDO", run(ALNUM, 4)),
        ),
        # A token of Entra ID is the tenant and the client in base 64, and what they agreed on.
        KeyFormat(
            "azure-refresh",
            "refresh token",
            (run("01", 1), ".A", run(BASE64URL, 50, 64), ".Ag", run(BASE64URL, 250, 2500)),
        ),
        KeyFormat(
            "azure-refresh-numbered",
            "refresh token",
            (
                run("01", 1),
                ".A",
                run(BASE64URL, 50, 64),
                ".",
                run(DIGITS, 1),
                ".Ag",
                run(BASE64URL, 250, 2500),
            ),
        ),
        # The password of git in API Management: until which minute it holds, and its signature.
        KeyFormat(
            "azure-api-management-git",
            "API Management password",
            ("git&", run(DIGITS, 12), "&", run(BASE64, 86), "=="),
        ),
        KeyFormat(
            "azure-devops-52",
            "DevOps token",
            (run("abcdefghijklmnopqrstuvwxyz234567", 52),),
            Evidence.CONTEXT,
        ),
        _annotated("storage-marked", "storage key", run(BASE64, 76), "+ASt", run(BASE64, 6), "=="),
        _annotated("batch", "Batch key", run(BASE64, 76), "+ABa", run(BASE64, 6), "=="),
        _annotated("cosmos", "Cosmos DB key", run(BASE64, 76), "ACDb", run(BASE64, 6), "=="),
        _annotated("api-management", "API key", run(BASE64, 76), "APIM", run(BASE64, 6), "=="),
        _annotated("event-hub", "Event Hubs key", run(BASE64, 33), "+AEh", run(BASE64, 6), "="),
        _annotated("service-bus", "Service Bus key", run(BASE64, 33), "+ASb", run(BASE64, 6), "="),
        _annotated("relay", "Relay key", run(BASE64, 33), "+ARm", run(BASE64, 6), "="),
        _annotated("iot", "IoT key", run(BASE64, 33), "AIoT", run(BASE64, 6), "="),
        _annotated("redis", "Redis key", run(ALNUM, 33), "AzCa", run(ALNUM, 6), "="),
        _annotated("search", "AI Search key", run(ALNUM, 42), "AzSe", run(ALNUM, 6)),
        _annotated("registry", "registry key", run(BASE64, 42), "+ACR", run(BASE64, 6)),
        _annotated("functions", "host key", run(BASE64URL, 44), "AzFu", run(BASE64URL, 6), "=="),
        KeyFormat(
            "azure-annotated",
            "key",
            (run(ALNUM, 52), "JQQJ9", run("9DH", 1), run(ALNUM, 12), run(ALNUM, 14)),
        ),
        KeyFormat(
            "azure-annotated-long",
            "key",
            (run(ALNUM, 52), "JQQJ9", run("9DH", 1), run(ALNUM, 12), run(ALNUM, 16), "=="),
        ),
        # HMAC-SHA256 in base 64, as a parameter of a URL has it and as it is.
        KeyFormat(
            "azure-sas",
            "shared access signature",
            (run(ALNUM + "%", 43, 100), "%3D"),
            leads=("&sig=", "?sig=", ";sig="),
        ),
        KeyFormat(
            "azure-sas-plain",
            "shared access signature",
            (run(BASE64, 43), "="),
            leads=("&sig=", "?sig=", ";sig="),
        ),
    ),
    context=("azure", "devops", "ado", "personalaccesstoken", "storage", "accountkey"),
    key_page="https://portal.azure.com/",
    other_credentials=True,
)
