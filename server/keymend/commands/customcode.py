"""Loads the plug-ins and filters of a team's own that a baseline names: code of the workspace.

Only for a baseline that the call names, as ``detect-secrets scan --baseline`` does it; what
is merely found in a folder never makes anything run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from keymend.baseline import Baseline
from keymend.detection.customplugins import CustomPlugin
from keymend.redaction import redact

_SCHEME: Final = "file://"
_GIVEN: Final = frozenset({"filename", "line", "secret"})
"""What a filter may ask for, by the names of its arguments."""
_Named = TypeVar("_Named")
_Loaded = TypeVar("_Loaded")


def load(baseline: Baseline) -> Baseline:
    """Return ``baseline`` with its own code; what fails to load is among its problems."""
    folder, problems = Path(baseline.folder), list(baseline.problems)
    return replace(
        baseline,
        custom_plugins=_loaded(_plugin, baseline.named_plugins, folder, problems),
        custom_filters=_loaded(_filter, baseline.named_filters, folder, problems),
        problems=tuple(problems),
    )


def _loaded(
    one: Callable[[_Named, Path], _Loaded],
    named: Iterable[_Named],
    folder: Path,
    problems: list[str],
) -> tuple[_Loaded, ...]:
    loaded = []
    for each in named:
        try:
            loaded.append(one(each, folder))
        except Exception as error:  # noqa: BLE001, PERF203 - somebody's code may raise anything
            name = f"{each['name']} in {each['path']}" if isinstance(each, Mapping) else each
            problems.append(redact(f"{name} is not used: {type(error).__name__}"))
    return tuple(loaded)


def _plugin(row: Mapping[str, Any], folder: Path) -> CustomPlugin:
    """Return the plug-in that a row of ``plugins_used`` names, made with the row's settings.

    Raises whatever its code raises, ``KeyError`` if there is no such class.
    """
    from detect_secrets.core.plugins.util import get_plugins_from_file

    found: Iterable[Any] = get_plugins_from_file(_file(str(row["path"]), folder))
    classes = {each.__name__: each for each in found}
    settings = {name: value for name, value in row.items() if name not in {"name", "path"}}
    plugin = classes[str(row["name"])](**settings)

    def secrets_in(path: str, line: str, number: int) -> Iterable[str]:
        # detect-secrets verifies here only if its settings, which nobody sets, say so.
        found = plugin.analyze_line(filename=path, line=line, line_number=number)
        return sorted({secret.secret_value for secret in found if secret.secret_value})

    return CustomPlugin(str(row["name"]), str(plugin.secret_type), secrets_in)


def _filter(named: str, folder: Path) -> Callable[[str, str, str], bool]:
    """Return the filter ``file://PATH::FUNCTION``; it is given of ``_GIVEN`` what it asks for.

    Raises whatever its code raises, ``TypeError`` if it asks for something else.
    """
    from detect_secrets.util.importlib import import_file_as_module
    from detect_secrets.util.inject import get_injectable_variables

    path, _, function = named.partition("::")
    leaves_out: Any = getattr(import_file_as_module(_file(path, folder)), function)
    asked = tuple(get_injectable_variables(leaves_out))
    if not _GIVEN.issuperset(asked):
        raise TypeError(function)

    def answer(path: str, line: str, secret: str) -> bool:
        given = {"filename": path, "line": line, "secret": secret}
        try:
            return bool(leaves_out(**{name: given[name] for name in asked}))
        except Exception:  # noqa: BLE001 - a filter that fails hides nothing; its error may show a key
            return False

    return answer


def _file(address: str, folder: Path) -> str:
    return str((folder / address.removeprefix(_SCHEME)).resolve(strict=True))
