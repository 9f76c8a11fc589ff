"""What a report of a defect should say, with nothing in it that is a secret."""

from __future__ import annotations

import platform
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from keymend import __version__
from keymend.lsp.session import Session
from keymend.redaction import redact
from keymend.rules.registry import RULES

PACKAGES: Final = ("pygls", "lsprotocol", "tree-sitter", "detect-secrets", "openai")
"""Those whose versions are told: what freezes the server takes their metadata along."""


def debug_information(session: Session) -> dict[str, Any]:
    """Return versions, what the client can do, and the documents without their names."""
    return {
        "keymend": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "packages": {name: _version(name) for name in PACKAGES},
        "rules": len(RULES),
        "client": {key: _plain(value) for key, value in asdict(session.client).items()},
        "pushes": not session.client.pulls,
        "folders": len(session.folders),
        "settings": sorted(redact(str(key)) for key in session.configuration.user),
        "documents": [
            {
                "language": document.language,
                "lines": len(document.lines),
                "version": document.version,
                "findings": sorted(placed.finding.code for placed in analysis.shown),
                "rules": len(analysis.scope.near) + len(analysis.scope.far),
            }
            for analysis in session.analyses.values()
            for document in (analysis.document,)
        ],
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # packed by somebody who left the metadata out
        return "unknown"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, str)) else str(value)
