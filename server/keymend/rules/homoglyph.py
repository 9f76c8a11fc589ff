"""KM301: a non-ASCII look-alike in a key, name, host or argument."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class Homoglyph(KeyFaultRule):
    r"""A character that looks like an ASCII one and is not.

    ## What it sees
    A letter or digit beyond ASCII in a key, in the name of a provider's variable, in
    an API's host or in an argument of a client: Cyrillic, Greek,
    full-width and mathematical letters. What looks like what is Unicode's data (UTS 39). Words and
    identifiers in other scripts are left alone.

    ## Why
    In a key, Python raises `UnicodeEncodeError` when the header is made, Node a
    `TypeError` (ByteString). In a name, the variable is simply not the one that is read.

    ## Example
    ```dotenv
    ?PENAI_API_KEY=sk-…
    ```
    with U+041E CYRILLIC CAPITAL LETTER O at its beginning.

    ## Instead
    The ASCII character. It is replaced where only one can have been meant.

    ## Sources
    Unicode Technical Standard 39, by way of `confusable-homoglyphs`; executed with
    openai 3.54. Reports of users: openai-python#2409, crewAI#755.
    """

    code = "KM301"
    name = "homoglyph"
    family = Family.CONFUSABLE
    severity = Severity.ERROR
    summary = "a non-ASCII look-alike in a key, name, host or argument"
    cause = Cause.HOMOGLYPH
