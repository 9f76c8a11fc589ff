"""KM101: a provider's key as a literal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from keymend.detection.keys import KeyMatch
from keymend.diagnosis import Cause
from keymend.finding import Finding, Severity
from keymend.malformed.values import Malformed
from keymend.providers import BY_ID
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family, Rule
from keymend.secret import Secret
from keymend.view import View


class HardcodedKey(Rule):
    """A provider's API key stands in a file as it is.

    ## What it sees
    A text that has the format of a provider's key: prefix, length, alphabet, fixed infix,
    and the checksum where there is one. Formats that other texts share (32 hex digits of
    an older Azure key) count only as the value of a key-like name near the provider's
    name. A key in base 64, or in strings that the program joins, counts as well, and so
    does one that lost a character or three where nothing uses it: the rest can be guessed.
    Environment files are where keys belong and are not reported, but for `.flaskenv`, which
    is for what everybody may know.

    ## Why
    Everybody who can read the file can use the key, for ever: a key that was pushed once
    is in every clone, and is usually found and used within minutes.

    ## Example
    ```python
    client = OpenAI(api_key="sk-proj-…")
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    ```
    with `OPENAI_API_KEY=…` in a `.env` file that git ignores. The quick fix does both. A
    key that was ever pushed must also be revoked at the provider.

    ## Sources
    The providers' documentation of their key formats; the table is `providers/`.
    """

    code = "KM101"
    name = "hardcoded-key"
    family = Family.EXPOSED
    severity = Severity.ERROR
    summary = "a provider's key as a literal"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each key outside environment files."""
        if view.is_home_of_keys:
            return
        for key in view.keys:
            yield self._found(view, key)
        for disguised in view.disguised:
            if disguised.key.provider.id in BY_ID:
                yield self._found(view, disguised.key, f" {disguised.manner}")
        for malformed in view.malformed:
            remains = _nearly_whole(malformed)
            if remains is not None:
                found = self._found(view, remains, ", a few characters short,")
                # What KM203 says of it is about a key that something uses.
                yield replace(found, specificity=KeyFaultRule.specificity + 1)

    def _found(self, view: View, key: KeyMatch, manner: str = "") -> Finding:
        return self.finding(
            view,
            key.span,
            f"Hardcoded {key.provider.name} {key.format.kind}{manner} ({key.secret.masked}): "
            "anyone who can read this file can use it.",
            key=key,
        )


def _nearly_whole(malformed: Malformed) -> KeyMatch | None:
    """Return the key of which nothing is wrong but its end, where it is given to nothing."""
    site, diagnosis = malformed.site, malformed.diagnosis
    if site.name or site.client is not None:
        return None
    if diagnosis.provider is None or diagnosis.format is None:
        return None
    if any(fault.cause is not Cause.LENGTH or fault.mends for fault in diagnosis.faults):
        return None
    secret = Secret(diagnosis.key, diagnosis.format.prefix)
    return KeyMatch(site.value.whole, secret, diagnosis.provider, diagnosis.format)
