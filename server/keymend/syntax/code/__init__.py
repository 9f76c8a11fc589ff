"""Source code as rules see it: imports, calls, arguments, values as sets of possibilities.

Language-neutral: ``python.py`` and ``javascript.py`` read a tree-sitter tree as the
expressions of ``nodes.py``, ``resolve.py`` follows names. ``tree_sitter`` is imported
when a text is parsed, not before.
"""

from keymend.syntax.code.model import LANGUAGES, Code, parse

__all__ = ["LANGUAGES", "Code", "parse"]
