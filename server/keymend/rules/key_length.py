"""KM203: a key that is cut off, too long, or pasted twice."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyLength(KeyFaultRule):
    """A key with too few or too many characters.

    ## What it sees
    A value with the prefix or infix of a provider's keys, and more or fewer
    characters than they have, as a whole or before or after the infix; and a key that was
    pasted twice, or into the middle of an old one.

    ## Why
    It is sent as it is and answered by 401. The message of the provider echoes the
    beginning and the end only, so a missing middle is not seen there.

    ## Example
    ```python
    client = OpenAI(api_key="sk-proj-…")  # 150 characters where 164 belong
    ```

    ## Instead
    Copy the key again from where it was shown; a provider shows a key only once, so it
    may have to be made anew.

    ## Sources
    The lengths of `providers/`, on which independent scanners agree.
    """

    code = "KM203"
    name = "key-length"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "a key that is cut off, too long, or pasted twice"
    cause = Cause.LENGTH
