"""The rules that read lines, with those around them: what is run when a document is opened.

A module of its own, because the start of the server must not wait for the other rules.
"""

from __future__ import annotations

from typing import Final

from keymend.rules.ascii_lookalike import AsciiLookalike
from keymend.rules.bidi_control import BidiControl
from keymend.rules.browser_exposed_key import BrowserExposedKey
from keymend.rules.hardcoded_key import HardcodedKey
from keymend.rules.hardcoded_secret import HardcodedSecret
from keymend.rules.homoglyph import Homoglyph
from keymend.rules.invisible_character import InvisibleCharacter
from keymend.rules.key_alphabet import KeyAlphabet
from keymend.rules.key_as_default import KeyAsDefault
from keymend.rules.key_as_variable_name import KeyAsVariableName
from keymend.rules.key_checksum import KeyChecksum
from keymend.rules.key_length import KeyLength
from keymend.rules.key_masked import KeyMasked
from keymend.rules.key_placeholder import KeyPlaceholder
from keymend.rules.key_prefix import KeyPrefix
from keymend.rules.key_whitespace import KeyWhitespace
from keymend.rules.key_wrapped import KeyWrapped
from keymend.rules.not_a_key import NotAKey
from keymend.rules.rule import Rule
from keymend.rules.typographic_punctuation import TypographicPunctuation

RULES: Final[tuple[Rule, ...]] = (
    HardcodedKey(),
    HardcodedSecret(),
    BrowserExposedKey(),
    KeyAsDefault(),
    KeyAsVariableName(),
    KeyWhitespace(),
    KeyWrapped(),
    KeyLength(),
    KeyAlphabet(),
    KeyChecksum(),
    KeyMasked(),
    KeyPlaceholder(),
    NotAKey(),
    KeyPrefix(),
    Homoglyph(),
    InvisibleCharacter(),
    TypographicPunctuation(),
    AsciiLookalike(),
    BidiControl(),
)
