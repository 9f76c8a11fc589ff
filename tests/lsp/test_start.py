"""What the server starts with: nothing that the first diagnostics do not need."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
from keymend.lsp.server import build
from keymend.lsp.analysis import Analysis
from keymend.lsp.documents import Document
from keymend.lsp.later import Scope
from keymend.settings import Settings
from keymend.facts import Facts

build()
scope = Scope.of("python", Settings(), "app.py", Facts())
analysis = Analysis(Document.opened("file:///app.py", "python", 1, "x = 1"), scope)
assert analysis.has_more
late = "keymend.clients keymend.fixes keymend.rules.registry keymend.syntax.code tomllib".split()
print(*(name for name in late if name in sys.modules))
analysis.later().run()
print("keymend.rules.registry" in sys.modules)
"""


def test_what_is_for_later_is_imported_later() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == ["", "True"]
