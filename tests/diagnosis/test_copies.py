"""A key that another file defines, but for a look-alike."""

from __future__ import annotations

from keymend.diagnosis.confusables import LOOKALIKES
from keymend.facts import Definition, Facts, digest
from keymend.finding import Applicability
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.secret import Secret
from keymend.text import Snapshot, Span

KEY = fake_key("openai-user")
AT = next(at for at, character in enumerate(KEY) if at > 31 and character in LOOKALIKES)
MISREAD = KEY[:AT] + LOOKALIKES[KEY[AT]][0] + KEY[AT + 1 :]


def facts(value: str) -> Facts:
    where = Definition("OPENAI_API_KEY", Secret(value), "file:///workspace/.env", 0, Span(0, 14))
    return Facts(definitions={"OPENAI_API_KEY": (where,)})


def lookalikes(text: str, facts: Facts) -> list[str]:
    snapshot = Snapshot("file:///workspace/app.py", text, "python")
    return [f.message for f in scan(snapshot, facts=facts) if f.code == "KM304"]


def test_a_copy_of_a_defined_key_points_at_the_definition() -> None:
    snapshot = Snapshot("file:///workspace/app.py", f'api_key = "{MISREAD}"\n', "python")
    [finding] = [f for f in scan(snapshot, facts=facts(KEY)) if f.code == "KM304"]
    assert snapshot[finding.span] == MISREAD[AT]
    [related] = finding.related
    assert (related.uri, related.span) == ("file:///workspace/.env", Span(0, 14))
    [repair] = finding.repairs
    assert repair.applicability is Applicability.UNSAFE
    [edit] = repair.edits
    assert edit.text == KEY[AT]
    assert KEY not in finding.message
    assert MISREAD not in finding.message


def test_an_equal_copy_and_another_key_say_nothing() -> None:
    assert lookalikes(f'api_key = "{KEY}"\n', facts(KEY)) == []
    assert lookalikes(f'api_key = "{fake_key("openai-user", 7)}"\n', facts(KEY)) == []


def test_the_definition_itself_is_not_compared_with_itself() -> None:
    snapshot = Snapshot("file:///workspace/.env", f"OPENAI_API_KEY={MISREAD}\n", "dotenv")
    assert [f for f in scan(snapshot, facts=facts(KEY)) if f.code == "KM304"] == []


def test_a_key_that_the_process_environment_has_otherwise_says_so() -> None:
    text = f'client = OpenAI(api_key="{MISREAD}")\n'
    inherited = Facts(process={"OPENAI_API_KEY": digest(KEY)})
    [message] = lookalikes(text, inherited)
    assert "where OPENAI_API_KEY in the environment of this process has" in message
    assert KEY not in message
    assert lookalikes(text.replace(MISREAD, KEY), inherited) == []
    assert (
        lookalikes(text, Facts(process={"OPENAI_API_KEY": digest(fake_key("openai-user", 7))}))
        == []
    )
