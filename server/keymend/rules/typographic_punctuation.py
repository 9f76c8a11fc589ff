"""KM303: smart quotes or dashes around or in a key."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class TypographicPunctuation(KeyFaultRule):
    """Punctuation that a word processor or chat has improved.

    ## What it sees
    Curly quotation marks around a key, in place of a string's own quotes too, and en
    dashes, em dashes or minus signs in place of the key's hyphens.

    ## Why
    Python raises `UnicodeEncodeError`, Node a `TypeError` (ByteString); as the quotes of
    a string they are a syntax error.

    ## Example
    ```python
    client = OpenAI(api_key=“sk-proj-…3f9A”)
    ```

    ## Instead
    ```python
    client = OpenAI(api_key="sk-proj-…3f9A")
    ```

    ## Sources
    Executed with openai 3.54. Reports of users: openai-python#2409, crewAI#755.
    """

    code = "KM303"
    name = "typographic-punctuation"
    family = Family.CONFUSABLE
    severity = Severity.ERROR
    summary = "smart quotes or dashes around or in a key"
    cause = Cause.TYPOGRAPHIC
