"""KM205: the checksum or the fixed infix is wrong: mistyped or invented."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyChecksum(KeyFaultRule):
    """A key whose checksum or fixed part is wrong.

    ## What it sees
    A value that has a provider's format but not its checksum (Azure, GitHub, npm), or
    whose fixed part is misspelt: `T3BlbkFJ` in an OpenAI key, `WGdyb3FY` in a key of Groq,
    `JQQJ99` and `AAABACOG` in one of Azure, `AA` at the end of one of Anthropic.

    ## Why
    No provider ever issued such a key: a character was mistyped or lost, or somebody
    made the key up. It is answered by 401. It may still be all but a character of a real key,
    so it is to be kept as secret as one.

    ## Example
    ```dotenv
    OPENAI_API_KEY=sk-…T3BlbkFK…
    ```

    ## Instead
    A fixed part is restored by the quick fix. A key with a wrong checksum is to be copied
    again, unless one look-alike character explains it (KM304).

    ## Sources
    microsoft/security-utilities (MIT) for Azure's checksum; gitleaks, TruffleHog and
    CredSweeper for the fixed parts.
    """

    code = "KM205"
    name = "key-checksum"
    family = Family.MALFORMED
    severity = Severity.WARNING
    summary = "the checksum or the fixed infix is wrong: mistyped or invented"
    cause = Cause.CHECKSUM
