"""The registry of languages that a key can be moved out of."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from keymend.fixes.move.carrier import Carrier, Reader
from keymend.fixes.move.project import Project
from keymend.syntax.languages import DOTENV
from keymend.syntax.notebooks import is_notebook_file
from keymend.text import Snapshot, Span

_JAVASCRIPT: Final = "javascript:JavaScriptCarrier"
_CONFIGURATION: Final = "configuration:ConfigurationCarrier"
_LEXICAL: Final = "lexical:LexicalCarrier"

_NOTEBOOK: Final = "notebook:NotebookCarrier"
_TFVARS: Final = "tfvars:TfvarsCarrier"

_CARRIERS: Final = {
    "csharp": _LEXICAL,
    "dockerfile": "dockerfile:DockerfileCarrier",
    DOTENV: "flaskenv:FlaskenvCarrier",
    "go": _LEXICAL,
    "java": _LEXICAL,
    "javascript": _JAVASCRIPT,
    "javascriptreact": _JAVASCRIPT,
    "json": _CONFIGURATION,
    "jsonc": _CONFIGURATION,
    "kotlin": _LEXICAL,
    "php": _LEXICAL,
    "powershell": _LEXICAL,
    "properties": _CONFIGURATION,
    "python": "python:PythonCarrier",
    "ruby": _LEXICAL,
    "rust": _LEXICAL,
    "shellscript": "shell:ShellCarrier",
    "swift": _LEXICAL,
    "terraform": "terraform:TerraformCarrier",
    "typescript": _JAVASCRIPT,
    "typescriptreact": _JAVASCRIPT,
    "yaml": _CONFIGURATION,
}
"""LSP language identifier to the module and the class that read it.

Modules are imported when they are needed: some of them import tree-sitter.
"""

LANGUAGES: Final = frozenset(_CARRIERS)
"""The languages for which ``read`` may give a carrier."""


def read(snapshot: Snapshot, own: Span, places: list[Span], project: Project) -> Carrier | None:
    """Return the document as a carrier of the key at ``own``; ``None`` if it cannot be moved."""
    carried = _CARRIERS[snapshot.language]
    if is_notebook_file(snapshot):
        carried = _NOTEBOOK
    elif snapshot.path.suffix == ".tfvars":
        carried = _TFVARS
    module, _, name = carried.partition(":")
    carrier = getattr(import_module(f"keymend.fixes.move.{module}"), name)
    reader: Reader = carrier.read
    return reader(snapshot, own, places, project)
