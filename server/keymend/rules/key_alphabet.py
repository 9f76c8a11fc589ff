"""KM204: an ASCII character that the key's format does not have."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyAlphabet(KeyFaultRule):
    """A character that no key of the kind has.

    ## What it sees
    One or more ASCII characters in a value of a provider's format that this format
    does not use at their place: punctuation, an underscore in a key of letters and digits, a
    letter beyond `f` in hexadecimal digits, a control character.

    ## Why
    The key was mistyped or damaged in copying. It is sent as it is and answered by 401.

    ## Example
    ```dotenv
    GROQ_API_KEY=gsk_…~…
    ```

    ## Instead
    The character is removed where the key is whole without it; otherwise the key is to be
    copied again.

    ## Sources
    The alphabets of `providers/`.
    """

    code = "KM204"
    name = "key-alphabet"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "an ASCII character that the key's format does not have"
    cause = Cause.ALPHABET
