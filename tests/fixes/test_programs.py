"""Programs that run: the key that arrives after a move is the key that arrived before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from keymend.samples import fake_key
from keymend.scan import scan
from mending import Folder
from recorder import Recorder

KEY = fake_key("openai-project")

SEND_PY = """\
import os
import urllib.request


def send(authorization):
    if isinstance(authorization, bytes):
        authorization = authorization.decode()
    headers = {"Authorization": authorization}
    urllib.request.urlopen(urllib.request.Request(os.environ["TEST_URL"], headers=headers)).read()
"""

PYTHON = {
    "a constant": 'KEY: str = "@@"\nsend("Bearer " + KEY)\n',
    "a raw string": "send(r'Bearer @@\\d{2}')\n",
    "bytes": 'send(b"Bearer @@")\n',
    "bytes that are concatenated": 'send(b"Bearer " b"@@" b"\\x41")\n',
    "a unicode string": 'send(u"Bearer @@ {}")\n',
    "an f-string": 'who = "me"\nsend(f"{who} @@ {{}}")\n',
    "a call inside an f-string": "send(f\"{'@@'.strip()} {'x'}\")\n",
    "triple quotes": 'send("""Bearer\t"quoted"\t@@""")\n',
    "strings beside each other": 'send("Bearer " \'@@\' "x")\n',
    "a format": 'send("Bearer @@ {} {{}}".format(1))\n',
    "a percent sign": 'send("Bearer @@ %s" % 1)\n',
    "a default": 'def ask(key="@@"):\n    send(key)\n\n\nask()\n',
    "a lambda": '(lambda key="@@": send(key))()\n',
    "a dictionary": 'send({"Authorization": "Bearer @@"}["Authorization"])\n',
    "a dataclass": (
        "from dataclasses import dataclass\n\n\n@dataclass\nclass Settings:\n"
        '    key: str = "@@"\n\n\nsend(Settings().key)\n'
    ),
    "a fallback": 'import os\n\nsend(os.getenv("TEAM_KEY", "@@"))\n',
    "a fallback by or": 'import os\n\nsend(os.environ.get("TEAM_KEY") or "@@")\n',
    "a variable that is set": (
        'import os\n\nos.environ["OPENAI_API_KEY"] = "@@"\nsend(os.environ["OPENAI_API_KEY"])\n'
    ),
    "a variable that is set if it is missing": (
        'import os\n\nos.environ.setdefault("TEAM_KEY", "@@")\nsend(os.environ["TEAM_KEY"])\n'
    ),
    "another thing by the name of the module": 'os = "linux"\nsend("@@" + os)\n',
    "a parameter by the name of the module": (
        'import os\n\n\ndef ask(os):\n    return "@@" + os\n\n\nsend(ask("x") + os.sep)\n'
    ),
    "a parameter by the name of a part of the module": (
        'from os import environ\n\nask = lambda environ: "@@" + environ\nsend(ask("x"))\n'
    ),
    "a future import": (
        'from __future__ import annotations\n\nimport sys\n\nsend("@@" + sys.byteorder)\n'
    ),
    "the same key twice": 'a = "@@"\nb = {"x": "@@"}\nsend(a + b["x"])\n',
    "a method": (
        'class A:\n    """Doc."""\n\n    def f(self):\n        return"@@"\n\n\nsend(A().f())\n'
    ),
    "the real client": (
        "import os\n\nfrom openai import OpenAI\n\n"
        'client = OpenAI(api_key="@@", base_url=os.environ["TEST_URL"], max_retries=0)\n'
        "client.models.list()\n"
    ),
}

JAVASCRIPT = {
    "a module": ("app.mjs", 'const key = "@@";\nawait send(`Bearer ${key}`);\n'),
    "a template": ("app.mjs", "await send(`Bearer @@ \\` ${1 + 1}`);\n"),
    "a string with a quote": ("app.mjs", "await send('Bearer `it\\'s` ${x} @@');\n"),
    "a script": ("app.cjs", "'use strict'\nconst key = '@@'\nsend(key)\n"),
    "a property": ("app.js", 'send({ apiKey: "@@", "@@": 1 }.apiKey);\n'),
    "a computed name": ("app.js", 'send(Object.keys({ "@@": 1 })[0]);\n'),
    "a fallback": ("app.js", 'send(process.env.TEAM_KEY || "@@");\n'),
    "a default": ("app.js", 'const { TEAM_KEY = "@@" } = process.env;\nsend(TEAM_KEY);\n'),
    "a variable that is set": (
        "app.js",
        'process.env.OPENAI_API_KEY = "@@";\nsend(process.env.OPENAI_API_KEY);\n',
    ),
    "a variable that is set if it is missing": (
        "app.js",
        'process.env.OPENAI_API_KEY ||= "@@";\nsend(process.env.OPENAI_API_KEY);\n',
    ),
    "a variable that is set behind a condition": (
        "app.js",
        'if (!process.env.TEAM_KEY) process.env.TEAM_KEY = "@@";\nsend(process.env.TEAM_KEY);\n',
    ),
    "a default export": (
        "app.mjs",
        'import key from "./app.mjs";\nexport default "@@";\nsetTimeout(() => send(key));\n',
    ),
    "another thing by the name of the process": (
        "app.js",
        'const ask = (process) => "@@" + process;\nsend(ask("x"));\n',
    ),
    "a function": ("app.js", 'function key() { return"@@" }\nsend(key());\n'),
}

SEND_JS = """\
async function send(authorization) {
  await fetch(process.env.TEST_URL, { headers: { Authorization: authorization } });
}
"""


def run(folder: Folder, command: list[str]) -> None:
    url = os.environ["TEST_URL"]
    environment = {
        name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_TOKEN"))
    }
    environment |= {"TEST_URL": url, "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        command, cwd=folder.path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr.replace(KEY, "@@")


def check(folder: Folder, name: str, command: list[str], recorder: Recorder) -> None:
    """Run, move, run: the same header arrives; then nothing is left to move."""
    run(folder, command)
    folder.move(name, loading=True)
    assert KEY not in folder.text(name)
    run(folder, command)
    before, after = recorder.received
    assert before is not None
    assert KEY in before
    assert after == before
    assert not [finding for finding in scan(folder.snapshot(name)) if finding.secret]
    assert not folder.offers(name)


@pytest.mark.parametrize("form", PYTHON)
def test_python_sends_the_same_key(
    form: str, tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_URL", recorder.url)
    folder = Folder(tmp_path)
    program = PYTHON[form].replace("@@", KEY)
    future = "from __future__ import annotations\n"
    head = future if program.startswith(future) else ""
    text = f"{head}from send import send\n{program.removeprefix(head)}"
    folder.write({"app.py": text, "send.py": SEND_PY})
    check(folder, "app.py", [sys.executable, "app.py"], recorder)


@pytest.mark.parametrize("form", JAVASCRIPT)
def test_node_sends_the_same_key(
    form: str, tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = shutil.which("node")
    if node is None and not os.environ.get("CI"):
        pytest.skip("Node is not installed")
    assert node is not None
    monkeypatch.setenv("TEST_URL", recorder.url)
    name, program = JAVASCRIPT[form]
    folder = Folder(tmp_path)
    folder.write({name: program.replace("@@", KEY) + SEND_JS, "package.json": "{}"})
    check(folder, name, [node, name], recorder)
