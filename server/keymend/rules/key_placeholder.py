"""KM207: a placeholder where a key belongs."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyPlaceholder(KeyFaultRule):
    """A text that stands for a key still has to be replaced by one.

    ## What it sees
    Values such as `your-api-key`, `<key>`, `sk-...` or `changeme`, in the words of a
    dozen languages, given to something called an API key. Silent in examples, templates,
    documentation and tests, and for local servers, which take any key. The setting
    `placeholders` adds values.

    ## Why
    The client accepts it, and the first request is answered by
    `401 Incorrect API key provided: your-api*****here`.

    ## Example
    ```python
    client = OpenAI(api_key="sk-your-key-here")
    ```

    ## Instead
    Read the key from the environment, and put the key there:
    ```python
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    ```

    ## Sources
    Reports of users: chatgpt-demo#297, optillm#58, crawl4ai#343, karakeep#336.
    """

    code = "KM207"
    name = "key-placeholder"
    family = Family.MALFORMED
    severity = Severity.WARNING
    summary = "a placeholder where a key belongs"
    cause = Cause.PLACEHOLDER
    specificity = 0
