"""KM207: a placeholder where a key belongs."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.finding import Finding, Severity
from keymend.rules.rule import Family, Rule
from keymend.syntax.languages import is_template
from keymend.view import View


class KeyPlaceholder(Rule):
    """A text that stands for a key still has to be replaced by one.

    ## What it sees
    Values such as `your-api-key`, `<key>`, `sk-...` or `changeme` given to something
    called an API key. Examples, templates and documentation are left alone.

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

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each placeholder outside templates and documentation."""
        if is_template(view.snapshot.path) or view.snapshot.language == "markdown":
            return
        for placeholder in view.placeholders:
            yield self.finding(
                view,
                placeholder.span,
                f"Placeholder in place of a key for {placeholder.name}: "
                "requests will be answered by 401 until a key stands here.",
            )
