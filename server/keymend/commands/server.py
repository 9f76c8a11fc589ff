"""``keymend server``: the language server."""

from __future__ import annotations

import argparse
import gc
import sys
from typing import Final

TAKES_UNKNOWN_FLAGS: Final = True
"""Clients add flags of their own, such as ``--clientProcessId=…``."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the ways to connect."""
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="standard input and output (default)")
    ways.add_argument("--tcp", type=address, metavar="HOST:PORT", help="wait for a connection")
    ways.add_argument("--ws", type=address, metavar="HOST:PORT", help="the same, by WebSocket")


def run(namespace: argparse.Namespace) -> int:
    """Serve until the client ends it; 1 if it went away without, 2 if none can come."""
    gc.disable()  # until all is imported; ``prepare`` switches it on again
    from keymend.lsp import transport
    from keymend.lsp.server import prepare

    session = prepare()
    if not namespace.tcp and not namespace.ws:
        return session.serve(transport.over_stdio)
    try:
        if namespace.tcp:
            return session.serve(lambda peer: transport.over_tcp(peer, *namespace.tcp))
        return session.serve(lambda peer: transport.over_websocket(peer, *namespace.ws))
    except OSError as error:
        print(f"keymend server: cannot listen there: {error.strerror}", file=sys.stderr)
        return 2


def address(text: str) -> tuple[str, int]:
    """Return host and port of ``HOST:PORT``. Raises ``ArgumentTypeError``."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise argparse.ArgumentTypeError("is not HOST:PORT")
    return host.strip("[]"), int(port)
