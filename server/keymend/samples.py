"""Fake keys, built at run time from the formats, and the sample workspace made of them.

No key, not even a fake one, stands in the repository: push protection, ``vsce`` and
Keymend itself would be right to complain. The same seed gives the same key.
"""

from __future__ import annotations

import random
from pathlib import Path
from textwrap import dedent

from keymend.providers import FORMATS, SERVICE_FORMATS
from keymend.providers.formats import KeyFormat


def fake_key(format_id: str, seed: int = 0) -> str:
    """Return a key of the format's length, alphabet, fixed parts and checksum.

    Raises ``KeyError`` for an unknown format id.
    """
    _, key_format = FORMATS.get(format_id) or SERVICE_FORMATS[format_id]
    generator = random.Random(f"{format_id}/{seed}")  # noqa: S311 - fake keys must repeat
    key = _fill(key_format, generator)
    if key_format.checksum is not None:
        key = key[: -key_format.checksum.length] + key_format.checksum.endings(key)[0]
    return key


def _fill(key_format: KeyFormat, generator: random.Random) -> str:
    parts: list[str] = []
    for segment in key_format.segments:
        if isinstance(segment, str):
            parts.append(segment)
        else:
            length = generator.randint(segment.low, segment.high)
            # Letters and digits only: a key may hold "-" and "_", but one that begins or
            # ends in them is cut differently by every editor's double click.
            alphabet = [c for c in segment.alphabet if c.isalnum()]
            parts.append("".join(generator.choices(alphabet, k=length)))
    return "".join(parts)


def write_workspace(folder: Path, seed: int = 0) -> None:
    """Write a small program with the mistakes that Keymend finds into ``folder``.

    Raises ``FileExistsError`` if the folder exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    anthropic = fake_key("anthropic", seed)
    files = {
        "app.py": f'''\
            """Asks a model; the key should not be here."""

            from openai import OpenAI

            client = OpenAI(api_key="{fake_key("openai-project", seed)}")


            def ask(question: str) -> str:
                return client.responses.create(model="gpt-5.1", input=question).output_text
            ''',
        "azure.py": f"""\
            from openai import AzureOpenAI

            client = AzureOpenAI(
                azure_endpoint="https://contoso.openai.azure.com",
                api_key="{fake_key("azure-openai", seed)}",
                api_version="2024-10-21",
            )
            """,
        "web/client.ts": f"""\
            import Anthropic from "@anthropic-ai/sdk";

            export const anthropic = new Anthropic({{ apiKey: "{fake_key("anthropic", seed)}" }});
            """,
        "config.yaml": f"""\
            groq:
              api_key: {fake_key("groq", seed)}
            openai:
              api_key: sk-your-key-here
            """,
        "jobs.py": """\
            import os

            from openai import AzureOpenAI, OpenAI

            azure = AzureOpenAI(
                azure_endpoint="https://contoso.openai.azure.com/openai/v1/",
                api_key=os.environ["AZURE_OPENAI_API_KEY"],
                api_version="2023-03-15-preview",
            )
            router = OpenAI(api_key=os.environ["OPENROUTER_API_KEY"], apikey=None)
            """,
        ".env.local": f"""\
            OPENAI_API_KEY=\u201c{fake_key("openai-user", seed)}\u201d
            GROQ_API_KEY={fake_key("groq", seed)[:-9]}
            ANTHROPIC_API_KEY={anthropic[:40]}\u200b{anthropic[40:]}
            AZURE_OPENAI_API_KEY=
            """,
        ".gitignore": """\
            node_modules/
            .env*
            """,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8", newline="\n")
