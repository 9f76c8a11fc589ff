"""What the server logs: to standard error, names of things and places in code only.

pygls logs whole messages, and exceptions repeat the values that they stumbled over; both
hold the user's text. A record of anybody but Keymend is therefore reduced to its template.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

from keymend.failure import where
from keymend.lsp.protocol import RequestFailed
from keymend.rules import Rule
from keymend.scan import describe_failure

_OWN: Final = "keymend"

logger: Final = logging.getLogger(_OWN)


class TellNothing(logging.Formatter):
    """Formats a record without any value that did not come from Keymend's own code."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for ``record``, with exceptions as class and place."""
        own = record.name == _OWN or record.name.startswith(_OWN + ".")
        line = f"{record.levelname.lower()}: "
        line += record.getMessage() if own else f"{record.name}: {_template(record)}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f" ({where(record.exc_info[1], record.exc_info[2])})"
        return line


def is_failure(record: logging.LogRecord) -> bool:
    """Whether ``record`` is about more than a request that was answered by a reason."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, RequestFailed)


def _template(record: logging.LogRecord) -> str:
    # A message that was put together before it was logged holds whatever was put in.
    first, _, _ = str(record.msg).partition("\n")
    return first if record.args else f"{record.module}.{record.funcName}"


def log_failure(rule: Rule, error: Exception) -> None:
    """Log that a rule failed on a document."""
    logger.error("%s", describe_failure(rule, error))


def configure() -> None:
    """Send warnings and errors to standard error, from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TellNothing())
    handler.addFilter(is_failure)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
