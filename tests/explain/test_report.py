"""An explanation as Markdown: every cause, the key, and the text with its keys masked."""

from __future__ import annotations

from keymend.explain import Candidate, explain
from keymend.explain.report import to_markdown
from keymend.markdown import block, plain
from keymend.samples import fake_key
from keymend.secret import Secret

KEY = fake_key("openai-project", 1)
ERROR = (
    "Traceback (most recent call last):\n"
    f"  client = OpenAI(api_key='{KEY}')\n"
    f"openai.AuthenticationError: Error code: 401 - Incorrect API key provided: sk-proj-***"
    f"{KEY[-4:]}. | 'code': 'invalid_api_key'\n"
)


def test_every_cause_and_the_key_are_in_it() -> None:
    found = explain(ERROR, [Candidate("A_KEY", Secret(KEY, "sk-proj-"), ".env:1")])
    report = to_markdown(found)
    first, *others = found.causes
    assert report.startswith(f"# {first.cause.title}\n\n")
    assert f"**Fix:** {plain(first.cause.fix)}" in report
    assert f"| sk-proj-…{KEY[-4:]} | A\\_KEY | .env:1 |" in report
    assert all(f"\n## {other.cause.title}\n" in report for other in others)
    assert others
    assert (
        "    openai.AuthenticationError: Error code: 401 - Incorrect API key provided: sk-"
        in report
    )
    assert KEY not in report


def test_what_is_not_known_is_said() -> None:
    assert to_markdown(explain("all is well")).startswith("# Not recognised\n")


def test_a_text_is_shown_as_it_is() -> None:
    assert plain("a*b_c `d` | [e](f) <g>\n h") == r"a\*b\_c \`d\` \| \[e\](f) \<g\> h"
    assert [plain(text) for text in ("# a", "1. a", "- a", "1.5", "#a")] == [
        "\\# a", "1\\. a", "\\- a", "1.5", "#a"
    ]  # fmt: skip
    assert block("# a\n b\n") == "    # a\n     b"
