"""What speaks for and against a text being a secret: chance, words, well-known texts.

Judges texts alone; where they stand is judged by ``keys`` and ``othersecrets``.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from keymend.deferred import expression
from keymend.detection.published import PUBLISHED

_HEX: Final = frozenset("0123456789abcdefABCDEF")
_REPEATED: Final = re.compile(r"(.)\1{5}|(.{2,12})\2{3}")
_DIGIT_SEQUENCE: Final = re.compile(
    "|".join(
        "".join(str(start + step * i) for i in range(6))
        for step in (1, -1)
        for start in range(10)
        if 0 <= start + step * 5 <= 9
    )
)
"""Six digits in order, up or down: a random key of 50 has them once in a million."""
_LETTER_SEQUENCE: Final = 8
"""Letters in the order of the alphabet: so many in a row were typed, not drawn."""
_TYPED: Final = re.compile(r"EXAMPLE|deadbeef|cafebabe|(?i:placeholder|changeme|redacted|api_?key)")
"""Words that nobody drew."""


def is_random(text: str) -> bool:
    """Whether ``text`` could have been drawn at random, and was not typed.

    ``sk-ant-api03-xxxxxxxx…`` has the form of a key and is nobody's key; neither is one
    with ``12345678`` in it, as test vectors have.
    """
    if len(text) < 4:
        return True
    return is_varied(text) and not _DIGIT_SEQUENCE.search(text) and not is_in_order(text)


def is_in_order(text: str, share: float = 0.5) -> bool:
    """Whether that ``share`` of ``text`` was typed in the order of the alphabet: ``A1B2C3D4…``."""
    orderly = max(_in_order(text), _in_order(text[::2]) + _in_order(text[1::2]))
    return orderly > 0 and orderly >= share * len(text)


def is_varied(text: str) -> bool:
    """Whether ``text`` has as many different characters as a draw, and repeats nothing.

    A draw of n characters from an alphabet of a has about a(1 - e^(-n/a)) different ones;
    less than half of that is beyond chance for every format of the tables.
    """
    expected = 10 if text.isdigit() else 16 if _HEX.issuperset(text) else 62
    enough = expected * (1 - (1 - 1 / expected) ** len(text)) * 0.45
    if len(set(text)) < min(enough, 16):
        return False
    return not (_repeats(text) or _TYPED.search(text))


def _repeats(text: str) -> bool:
    """Whether a character or a group of them stands in ``text`` several times in a row."""
    # Three of its triples at least stand there twice. Few keys have as many, and the
    # expression tries each length at each place.
    triples = len(set(zip(text, text[1:], text[2:], strict=False)))
    return triples <= len(text) - 5 and _REPEATED.search(text) is not None


def _in_order(text: str) -> int:
    """Return how many characters of ``text`` stand in runs in the order of the alphabet."""
    # A run has so many steps that one of them begins where is looked; few keys have one there.
    looked = zip(text[: -1 : _LETTER_SEQUENCE - 1], text[1 :: _LETTER_SEQUENCE - 1], strict=True)
    if all(ord(after) - ord(before) != 1 for before, after in looked):
        return 0
    total, run = 0, 1
    for before, after in pairwise(text + "\0"):
        if ord(after) - ord(before) == 1:
            run += 1
        else:
            if run >= _LETTER_SEQUENCE:
                total += run
            run = 1
    return total


_CHANGES: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def is_mixed(text: str) -> bool:
    """Whether letters and digits alternate as in a draw; names have digits at their end."""
    digits = sum(map(str.isdigit, text))
    return digits >= 2 and len(_CHANGES.findall(text)) * 6 >= len(text)


_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_uuid(text: str) -> bool:
    """Whether ``text`` has the form of a UUID."""
    return _UUID.fullmatch(text) is not None


def is_random_uuid(text: str) -> bool:
    """Whether ``text`` is a UUID that was drawn, not counted."""
    return is_uuid(text) and is_random(text.replace("-", ""))


def entropy(text: str) -> float:
    """Return the Shannon entropy of the characters of ``text``, in bits a character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) if size else 0.0


def is_published(value: str) -> bool:
    """Whether the owner of ``value`` published it as an example."""
    return hashlib.sha256(value.encode()).hexdigest()[:16] in PUBLISHED


_REFERENCE: Final = expression(
    r"^(?:https?:|[./~]|[A-Za-z]:\\|arn:|sha\d+[-:]|md5[-:]|git[@+]|data:)|://|\$\{|%\(|\.\.|"
    r"\.(?:com|net|org|io|py|js|ts|json|ya?ml|pem|crt|cer|p12|txt|html?|png|svg|xml|md)\b",
    re.IGNORECASE,
)


def is_reference(value: str) -> bool:
    """Whether ``value`` says where something is: a path, an address, a digest, a template."""
    return _REFERENCE.search(value) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OTHER_MEANINGS: Final = _words(
    "accessor alias authenticity author cache cancellation checksum class color column commit "
    "continuation count csrf data digest encoded encrypted enum event field file fingerprint "
    "foreign format hash hashed header hint icon id ids index integrity keyword label layout "
    "length level link list locale map mask message method mode model module name names next "
    "node nonce number object page pair param parameter part partition path pattern "
    "placeholder policy position prefix primary prop property pub public publishable query "
    "ref reference regex region request resource response role row scheme scope session sha "
    "size sort source state storybook str style suffix symbol sync tag target text theme "
    "thumb thumbprint title tld toggle translation type unique uri url vault verification "
    "version view visibility xsrf"
)


def is_no_secret(words: Iterable[str]) -> bool:
    """Whether one of a name's words says that it is about a secret and is none.

    ``token_count``, ``public_key``, ``password_hint``, ``cache_key``.
    """
    return not _OTHER_MEANINGS.isdisjoint(words)
