"""Which module imports which: no circles, and each of the layers knows those below it only."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[2] / "server"
NETWORK = {"http", "httpx", "httpx2", "openai", "requests", "socket", "ssl", "urllib.request"}
PROTOCOL = {"lsprotocol", "pygls"}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(SERVER).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(file): file for file in SERVER.rglob("*.py")}


def imported(module: str) -> set[str]:
    """Return what a module imports: at the top, for annotations only, or late."""
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = str(node.module)
            names = {f"{source}.{alias.name}" for alias in node.names}
            found |= {name if name in FILES else source for name in names}
    return found - {module}


IMPORTED = {module: imported(module) for module in FILES}


def is_below(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def users_of(packages: set[str]) -> set[str]:
    """Return the modules that import something of ``packages``."""
    return {
        module
        for module, names in IMPORTED.items()
        if any(is_below(name, package) for name in names for package in packages)
    }


def test_no_modules_import_each_other() -> None:
    own = {module: names & FILES.keys() for module, names in IMPORTED.items()}
    TopologicalSorter(own).prepare()  # raises CycleError, which names the modules


@pytest.mark.parametrize(
    ("packages", "allowed"), [(PROTOCOL, "keymend.lsp"), (NETWORK, "keymend.validate")]
)
def test_what_only_one_package_may_use(packages: set[str], allowed: str) -> None:
    users = users_of(packages)
    assert users
    assert not [user for user in users if not is_below(user, allowed)]


@pytest.mark.parametrize(
    ("layer", "above"),
    [
        *((layer, "syntax") for layer in ("providers", "matching", "detection", "diagnosis")),
        *((layer, "rules") for layer in ("syntax", "clients", "malformed", "envfile")),
        *((layer, "fixes") for layer in ("syntax", "clients", "rules")),
        *((layer, "lsp") for layer in ("rules", "fixes", "workspace", "validate", "doctor")),
        *((layer, "commands") for layer in ("rules", "fixes", "lsp", "validate", "doctor")),
    ],
)
def test_a_layer_knows_nothing_of_those_above_it(layer: str, above: str) -> None:
    users = users_of({f"keymend.{above}"})
    assert not [user for user in users if is_below(user, f"keymend.{layer}")]
