"""Keys that their owners published as examples, which are nobody's secret.

As the first 16 digits of their SHA-256: no key stands in the repository.
"""

from __future__ import annotations

from typing import Final

PUBLISHED: Final = frozenset(
    {
        # The tests of firebase-android-sdk and firebase-js-sdk; gitleaks leaves them out too.
        "27a9a42931dff7eb",
        "49f777db995e8260",
        "a6c814bc555ae62c",
        "8731261cb72d8626",
        "37f8f09bdf12c2f2",
        "eb540d2b6ee2a0a4",
        "2037abcaffb2b777",
        "3a8b61d0f636b007",
        "4c98242dcadc8b29",
        "ea9bb1082cf95663",
        "3f370c9dd8225c63",
        "a19f89ab3555eac1",
        "e4a5542bb7fd7b67",
        "dc0fcf046c61640c",
        "0b476bdf9acf2123",
        # Azurite and the storage emulator: the account devstoreaccount1.
        "0011cc25eb432071",
        # The emulator of Azure Cosmos DB.
        "aa6547439583c3a2",
        # Stripe's documentation.
        "2cafc0970149a84f",
        "f2d6ca16515033e5",
        # AWS's documentation.
        "78314b11be2e5815",
        # The examples of RFC 5849, RFC 6749 and RFC 6750.
        "6c96130f130ab0d6",
        "00cf4c781dc37003",
        "ca7459e2b26776de",
        "b8e148545b13c78b",
        "8d567eb88afff34f",
        "9d03b692e941d5ac",
        "9e309cccd311ea64",
        "ad71fb4165536675",
        # The README of PyJWT, which reports of installed packages repeat.
        "bf145d9380bbe05b",
    }
)
