"""Which client a program makes, and of which variable it takes its key. Reads files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keymend.clients import Clients, kinds
from keymend.clients.client import Client
from keymend.clients.concern import makes_client
from keymend.facts import Facts
from keymend.files import UnreadableFileError, read_text
from keymend.providers import AZURE_OPENAI, BY_ID, BY_VARIABLE, OPENAI
from keymend.redaction import redact_path
from keymend.syntax import code, notebooks
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Text, Variable
from keymend.syntax.languages import language_of
from keymend.text import Snapshot, Span

ROLES: Final = (
    "api_key", "base_url", "azure_endpoint", "api_version", "azure_deployment", "organization",
    "project",
)  # fmt: skip
_NOTEBOOK: Final = ".ipynb"
_ENVIRONMENTS: Final = frozenset({"os.environ", "process.env"})
_OF_AZURE: Final = ("AZURE_API_KEY", AZURE_OPENAI.variable)
_CALLED: Final = {"together_ai": "together", "fireworks_ai": "fireworks", "nvidia_nim": "nvidia"}
"""What LiteLLM calls providers to what they are called here, where that is not the same."""
_OF_MODELS: Final = (
    ((OPENAI.variable,), re.compile(r"(?:gpt-|o\d|chatgpt-|text-embedding-)")),
    (("ANTHROPIC_API_KEY",), re.compile(r"claude-")),
)
"""Models that need no provider's name before them."""


@dataclass(frozen=True)
class Program:
    """The client that a program makes: of which class, where, with which arguments.

    ``texts`` are the arguments given as literals, ``variables`` those looked up, by role.
    """

    name: str
    place: str
    folder: str = "."
    """The folder of its file, where python-dotenv begins to look."""
    is_azure: bool = False
    is_node: bool = False
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    """The variables that it reads its key from of itself, where that is known."""
    assigned: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    """Variables to which the code around it gives a text, with that text and its place."""
    is_opaque: bool = False
    """Whether it is given a key that is told only when the program runs."""
    loads_env_file: bool = False
    """Whether its library loads a ``.env`` when it is imported."""


def find(files: Iterator[Path], folder: Path) -> Iterator[Program]:
    """Yield the clients that ``files`` make, in their order; ``folder`` shortens their places."""
    for file in files:
        language = language_of(file)
        if language not in code.LANGUAGES and file.suffix != _NOTEBOOK:
            continue
        try:
            text = read_text(file)
        except UnreadableFileError:
            continue
        written = Snapshot(file.absolute().as_uri(), text or "", language)
        notebook = notebooks.program(written) if notebooks.is_notebook_file(written) else None
        snapshot = written if notebook is None else notebook.snapshot
        if snapshot.language not in code.LANGUAGES or not makes_client(snapshot):
            continue
        place = _Places(redact_path(os.path.relpath(file.absolute(), folder)), written, notebook)
        for client in Clients(code.parse(snapshot), Facts()).all:
            if not client.is_copy:
                yield _program(client, place)


@dataclass(frozen=True)
class _Places:
    """Where spans of code stand, for people; the code of a notebook stands in its cells."""

    file: str
    written: Snapshot
    notebook: notebooks.Program | None

    def of(self, span: Span) -> str:
        inside = span if self.notebook is None else self.notebook.place(span)
        line = f":{self.written.lines.line_of(inside.start) + 1}" if inside is not None else ""
        return f"{self.file}{line}"


def _program(client: Client, places: _Places) -> Program:
    texts: dict[str, str] = {}
    variables: dict[str, str] = {}
    for role in ROLES:
        for value in client.values(role):
            if isinstance(value, Text) and role not in texts:
                texts[role] = value.value
            elif isinstance(value, Variable) and role not in variables:
                variables[role] = value.name
    kind = client.kind
    is_litellm = kind.name == kinds.LITELLM.name
    return Program(
        "LiteLLM's client" if is_litellm else kind.name,
        places.of(client.span),
        str(Path(places.file).parent),
        kind.is_azure,
        kind.is_node,
        texts,
        variables,
        _own_variables(client),
        dict(_assigned(client.code, places)),
        client.given("api_key") is not None and not {"api_key"} & (texts.keys() | variables.keys()),
        is_litellm,  # unless LITELLM_MODE is PRODUCTION
    )


def key_variable(program: Program | None, names: Iterable[str]) -> str:
    """Return the variable that ``program`` takes its key from; ``names`` are those that are set.

    Where it does not tell, that is the first provider's among ``names``.
    """
    if program is not None and "api_key" in program.variables:
        return program.variables["api_key"]
    own = program.own if program is not None else ()
    known = (name for name in names if name in (own or BY_VARIABLE))
    return next(known, own[0] if own else OPENAI.variable)


def _assigned(source: Code, places: _Places) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the variables that ``source`` gives a text: ``os.environ["NAME"] = "…"``."""
    for assignment in source.assignments:
        target = assignment.target
        if source.qualified(target.object) in _ENVIRONMENTS:
            values = source.values(assignment.value)
            only = values[0] if len(values) == 1 else None
            if isinstance(only, Text):
                yield target.name, (only.value, places.of(target.span))


def _own_variables(client: Client) -> tuple[str, ...]:
    if client.kind.name == kinds.LITELLM.name:
        return _variables_of_model(_model(client))
    return (AZURE_OPENAI.variable,) if client.kind.is_azure else (OPENAI.variable,)


def _model(client: Client) -> str | None:
    model = client.arguments.get("model") or next(iter(client.positional), None)
    values = client.code.values(model.value) if model is not None else ()
    only = values[0] if len(values) == 1 else None
    return only.value if isinstance(only, Text) else None


def _variables_of_model(model: str | None) -> tuple[str, ...]:
    """Return the variables that LiteLLM reads for ``model``; none where nobody can know.

    Source: its ``get_llm_provider_logic`` and the table of models that it goes by.
    """
    if model is None:
        return ()
    named, slash, _ = model.partition("/")
    if slash and named == "azure":
        return _OF_AZURE
    provider = BY_ID.get(_CALLED.get(named, named)) if slash else None
    if provider is not None:
        return (provider.variable, *provider.variables)
    if slash:
        return ()
    return next((names for names, begins in _OF_MODELS if begins.match(model)), ())
