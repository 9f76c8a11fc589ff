"""Loads the plug-ins of a team's own that a baseline names: code of the workspace.

Only for a baseline that the call names, as ``detect-secrets scan --baseline`` does it; what
is merely found in a folder never makes anything run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from keymend.baseline import Baseline
from keymend.detection.customplugins import CustomPlugin
from keymend.redaction import redact

_SCHEME: Final = "file://"


def load(baseline: Baseline) -> Baseline:
    """Return ``baseline`` with its own plug-ins; those that fail to load are among its problems."""
    results = [_plugin_or_problem(row, Path(baseline.folder)) for row in baseline.named_plugins]
    return replace(
        baseline,
        custom_plugins=tuple(each for each in results if isinstance(each, CustomPlugin)),
        problems=(*baseline.problems, *(each for each in results if isinstance(each, str))),
    )


def _plugin_or_problem(row: Mapping[str, Any], folder: Path) -> CustomPlugin | str:
    try:
        return _plugin(row, folder)
    except Exception as error:  # noqa: BLE001 - it is somebody's code, which may raise anything
        return redact(f"{row['name']} is not used: {type(error).__name__} in {row['path']}")


def _plugin(row: Mapping[str, Any], folder: Path) -> CustomPlugin:
    """Return the plug-in that a row of ``plugins_used`` names, made with the row's settings.

    Raises whatever its code raises, ``KeyError`` if there is no such class.
    """
    from detect_secrets.core.plugins.util import get_plugins_from_file

    file = folder / str(row["path"]).removeprefix(_SCHEME)
    found: Iterable[Any] = get_plugins_from_file(str(file.resolve(strict=True)))
    classes = {each.__name__: each for each in found}
    settings = {name: value for name, value in row.items() if name not in {"name", "path"}}
    plugin = classes[str(row["name"])](**settings)

    def secrets_in(path: str, line: str, number: int) -> Iterable[str]:
        # detect-secrets verifies here only if its settings, which nobody sets, say so.
        found = plugin.analyze_line(filename=path, line=line, line_number=number)
        return sorted({secret.secret_value for secret in found if secret.secret_value})

    return CustomPlugin(str(row["name"]), str(plugin.secret_type), secrets_in)
