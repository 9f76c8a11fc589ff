"""KM208: an id, URL, token or variable name where a key belongs."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class NotAKey(KeyFaultRule):
    """Something else stands where a key belongs.

    ## What it sees
    An organisation id (`org-…`), project id (`proj_…`), assistant or other object id,
    the id of a key (`key_…`), a session token, a JSON Web Token, a URL, an e-mail address or
    a path, or the name of a variable where a client is given a key; and an admin key where
    models are called.

    ## Why
    The client takes any string. An id is sent and answered by 401; an admin key by
    `Missing scopes: model.request`.

    ## Example
    ```python
    client = OpenAI(api_key="OPENAI_API_KEY")
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    ```
    Ids have arguments of their own: `organization`, `project`.

    ## Sources
    OpenAI's API reference for the forms of ids; executed with openai 3.54. Reports of
    users: opencode#21928.
    """

    code = "KM208"
    name = "not-a-key"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "an id, URL, token or variable name where a key belongs"
    cause = Cause.NOT_A_KEY
