"""KM102: a credential of another kind as a literal."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.finding import Finding, Severity
from keymend.providers import BY_ID
from keymend.rules.rule import Family, Rule
from keymend.view import View


class HardcodedSecret(Rule):
    """A credential that is no AI provider's key stands in a file as it is.

    ## What it sees
    Tokens of AWS, Azure, GitHub, GitLab, npm, PyPI, SendGrid, Slack, Stripe, Twilio and
    others by their format; private keys; what the plug-ins of detect-secrets find; values
    that look drawn at random and are given to something called a secret, token or API key;
    passwords that are more than a word, by their name or by their place in a setting, an
    address, a connection string, a command (`mysql -p…`, `curl -u joe:…`) or a call
    (`new NetworkCredential("joe", "…")`); plain words below the name of a user in a file of
    settings, and those that a sentence tells (`The password is "…"`). Hashes, identifiers,
    public keys, placeholders, words of examples and published example keys are left alone,
    and so are environment files.

    ## Why
    Everybody who can read the file can use the credential, and it stays in every clone.

    ## Example
    ```python
    requests.get(url, headers={"Authorization": "token ghp_…"})
    ```

    ## Instead
    Read it from the environment or a secret store, and revoke what was ever pushed. A
    value that is no secret is allowed by `pragma: allowlist secret` on its line, by
    `keymend: ignore[KM102]`, or by a `.secrets.baseline`.

    ## Sources
    The plug-ins of [detect-secrets](https://github.com/Yelp/detect-secrets); the services'
    documentation of their formats, in `providers/services.py`.
    """

    code = "KM102"
    name = "hardcoded-secret"
    family = Family.EXPOSED
    severity = Severity.WARNING
    summary = "a credential of another kind as a literal"
    specificity = -1
    """Where KM101 knows whose key it is, it speaks."""

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each credential outside environment files."""
        if view.is_home_of_keys:
            return
        for disguised in view.disguised:
            key = disguised.key
            if key.provider.id not in BY_ID:
                yield self.finding(
                    view,
                    key.span,
                    f"Hardcoded {key.provider.name} {key.format.kind} {disguised.manner} "
                    f"({key.secret.masked}): anyone who can read this file can use it.",
                    key=key,
                )
        baseline = view.settings.baseline
        for credential in view.credentials:
            if credential.plugin and baseline and not baseline.uses(credential.plugin):
                continue
            yield self.finding(
                view,
                credential.span,
                f"Hardcoded {credential.kind} ({credential.secret.masked}): "
                "anyone who can read this file can use it.",
                secret=credential.secret,
                provider=credential.service,
            )
