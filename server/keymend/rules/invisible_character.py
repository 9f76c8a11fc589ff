"""KM302: a zero-width or other invisible character in a key, name, host or argument."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class InvisibleCharacter(KeyFaultRule):
    r"""A character that shows nothing.

    ## What it sees
    Zero-width spaces and joiners, byte order marks, soft hyphens, tags, variation
    selectors, no-break and other odd spaces in or beside a key, and inside the name of a
    provider's variable, an API's host or an argument of a client.

    ## Why
    Web pages and chats put them in, and nobody sees them. Python raises
    `UnicodeEncodeError`, Node a `TypeError` (ByteString), before anything is sent.

    ## Example
    ```dotenv
    GROQ_API_KEY=gsk_…3f9A\u200b
    ```
    with U+200B ZERO WIDTH SPACE at the end.

    ## Instead
    The key without the character; the quick fix removes it.

    ## Sources
    The Unicode character database (`Default_Ignorable_Code_Point`, `Cf`, `Zs`);
    executed with openai 3.54 and npm openai 7.57. Reports of users: openai-python#2409.
    """

    code = "KM302"
    name = "invisible-character"
    family = Family.CONFUSABLE
    severity = Severity.ERROR
    summary = "a zero-width or other invisible character in a key, name, host or argument"
    cause = Cause.INVISIBLE
