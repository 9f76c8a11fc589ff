"""The move in here-documents of Dockerfiles: the shell says the same with the secret mounted."""

from __future__ import annotations

import re
import subprocess

import pytest

from cases import Case
from fixes.test_cases import moves
from keymend.fixes.edits import applied
from keymend.fixes.offer import NoWorkspace
from keymend.samples import fake_key

KEY = fake_key("groq")


def given_to_the_shell(dockerfile: str) -> str:
    """Return what BuildKit gives ``/bin/sh -c`` for the ``RUN`` of a Dockerfile (dispatchRun)."""
    lines = iter(dockerfile.splitlines(keepends=True))
    command = next(line for line in lines if line.startswith("RUN "))[4:].strip()
    command = re.sub(r"^(--\S+ )*", "", command)
    bodies = []
    for tabs, name in re.findall(r"(?:^| )<<(-?)[\"']?(\w+)[\"']?", command):
        body = []
        for line in lines:
            if (line.lstrip("\t") if tabs else line).rstrip() == name:
                break
            body.append(line)
        bodies.append(("".join(body), name))
    if re.fullmatch(r"<<-?[\"']?\w+[\"']?", command):
        return bodies[0][0]
    return command + "".join(f"\n{body}{name}" for body, name in bodies)


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM a\nRUN <<EOF\nexport X=@@\necho $X '@@' 'a \"@@\" b' \"@@\"\nEOF\n",
        "FROM a\nRUN <<'EOF'\ncat <<INNER\nx='@@' $((1 << 2))\nINNER\nEOF\n",
        "FROM a\nRUN cat <<ONE && cat <<TWO\na='@@'\nONE\nb=\"@@\"\nTWO\n",
        "FROM a\nRUN --network=none echo '@@' && cat <<-ONE\n\ta=@@\n\tONE\nENV A=1\n",
    ],
)
def test_the_shell_says_the_same(dockerfile: str) -> None:
    case = Case("", "Dockerfile", dockerfile.replace("@@", KEY))
    offer = moves(case, case.text)[0]
    after = applied(case.text, offer.build(NoWorkspace()).files[0].edits)
    assert KEY not in after
    assert "RUN --mount=type=secret,id=GROQ_API_KEY,env=GROQ_API_KEY " in after

    def said(text: str, environment: dict[str, str]) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", given_to_the_shell(text)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert said(case.text, {}) == said(after, {"GROQ_API_KEY": KEY})
    assert KEY in said(case.text, {})
