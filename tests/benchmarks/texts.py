"""Large texts of the kinds that editors open: made from a seed, so that every run has the same."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from typing import Any

from keymend.samples import fake_key


def code(lines: int, findings: int = 3) -> str:
    """Return a program of so many lines, with keys in it and, if many, as many wrong clients."""
    generator = random.Random(lines)
    made = ["import os", "from openai import OpenAI", ""]
    while len(made) < lines:
        number = len(made)
        made += [
            f"def function_{number}(first: int, second: str) -> str:",
            f'    """Return what {generator.randrange(10**6)} stands for."""',
            f'    value = os.environ.get("NAME_{number}", "default")',
            f"    if first > {number} and second:",
            f'        return f"{{value}}-{{second}}-{generator.getrandbits(64):x}"',
            "    return value  # nothing to see here",
            "",
        ]
    for number in range(findings):
        # The seventh line of a function is empty.
        at = 3 + lines * (number + 1) // (findings + 1) // 7 * 7 + 6
        made[min(at, lines - 1)] = (
            f'KEY_{number} = "{fake_key("openai-project", number)}"'
            if findings < 10 or number % 2
            else f'client_{number} = OpenAI(api_kye=os.environ["OPENAI_API_KEY"])'
        )
    return "\n".join(made[:lines]) + "\n"


def data(lines: int, findings: int = 3) -> str:
    """Return a JSON document of so many lines, with keys in it."""
    generator = random.Random(lines)
    made = [
        f'  "name_{number}": {{"value": {generator.randrange(10**9)}, "list": [1, 2, 3]}},'
        for number in range(lines - 3)
    ]
    for number in range(findings):
        key = fake_key("openai-project", number)
        made[len(made) * number // findings] = f'  "openai_api_key_{number}": "{key}",'
    return "\n".join(["{", *made, '  "end": 1', "}"]) + "\n"


def environment(lines: int, findings: int = 3) -> str:
    """Return an environment file of so many lines, with lines in it that loaders misread."""
    made = [f"NAME_{number}=value-{number}" for number in range(lines)]
    made[::5] = [f"# what comes next, {number}" for number in range(len(made[::5]))]
    for number in range(findings):
        made[lines * number // findings] = f"OPENAI_API_KEY=`{fake_key('openai-project', number)}`"
    return "\n".join(made) + "\n"


def one_line(size: int, *, ascii_only: bool = True) -> str:
    """Return a JSON document in one line of so many characters."""
    generator = random.Random(size)
    word = "text" if ascii_only else "Täxt 😀"
    parts: list[str] = []
    left = size
    while left > 0:
        parts.append(f'"name_{len(parts)}":{{"value":{generator.randrange(10**9)},"a":"{word}"}}')
        left -= len(parts[-1]) + 1
    return "{" + ",".join(parts) + "}"


def minified(size: int) -> str:
    """Return a bundle in one line of so many characters."""
    generator = random.Random(size)
    parts: list[str] = []
    left = size
    while left > 0:
        number = len(parts)
        parts.append(
            f'function a{number}(b,c){{var d=b["k{number}"]||{{}};return d.token&&c?'
            f'"{generator.getrandbits(64):x}"+d.x:c.y(function(e){{return e+{number}}})}}'
        )
        left -= len(parts[-1])
    return "".join(parts)


def branches(count: int, clients: int) -> str:
    """Return a program with so many branches before so many clients, the last of them wrong."""
    made = ["import os", "from openai import OpenAI", "", "def choose(x):"]
    for number in range(count):
        made.append(f"    {'elif' if number else 'if'} x == {number}:")
        made.append(f"        key = os.environ['K{number}']")
    made += ["    return key", ""]
    made += [f'client_{n} = OpenAI(api_key=os.environ["KEY"], timeout={n})' for n in range(clients)]
    return "\n".join([*made, 'client = OpenAI(api_kye="x")']) + "\n"


def cells(count: int) -> Iterator[str]:
    """Yield the code of so many cells of a notebook, the last of which has a wrong client."""
    yield "import os\nfrom openai import OpenAI\nclient = OpenAI()\n"
    for number in range(1, count - 1):
        if number % 10:
            yield f"x_{number} = {number}\nfor each in client.models.list():\n    print(each)\n"
        else:
            yield f"client_{number} = OpenAI(timeout={number})\nprint(client_{number})\n"
    yield 'client = OpenAI(api_kye="x")\n'


def notebook(count: int, outputs: int) -> str:
    """Return a notebook file of so many cells, whose outputs have so many characters in all."""
    generator = random.Random(count)
    image = outputs // count * 3 // 4
    made: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "execution_count": number,
            "metadata": {},
            "outputs": [
                {
                    "data": {"image/png": base64.b64encode(generator.randbytes(image)).decode()},
                    "metadata": {},
                    "output_type": "display_data",
                }
            ],
            "source": text.splitlines(keepends=True),
        }
        for number, text in enumerate(cells(count))
    ]
    metadata = {"language_info": {"name": "python"}}
    whole = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1) + "\n"
