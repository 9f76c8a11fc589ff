"""How findings leave the command line. One module a format, one function each: ``render``."""

from collections.abc import Callable
from typing import Final

from keymend.report import github, gitlab, json, sarif, text
from keymend.report.result import Result

FORMATS: Final[dict[str, Callable[[Result], str]]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
}
"""Every format by the name it has on the command line."""
