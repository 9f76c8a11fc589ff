"""Which files as a whole show how something is written: templates, documentation, tests."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from keymend.syntax.languages import is_template

_LANGUAGES: Final = frozenset(
    {"markdown", "mdx", "restructuredtext", "asciidoc", "latex", "html", "plaintext"}
)
_SUFFIXES: Final = frozenset({".md", ".mdx", ".rst", ".adoc", ".tex", ".html", ".htm", ".case"})
_FOLDERS: Final = frozenset(
    {
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "fixtures",
        "testdata",
        "mocks",
        "__mocks__",
        "docs",
        "doc",
        "documentation",
        "example",
        "examples",
        "sample",
        "samples",
        "cookbook",
        "cookbooks",
        "guide",
        "guides",
        "lab",
        "labs",
        "lessons",
        "notebooks",
        "quickstart",
        "quickstarts",
        "recipes",
        "tutorial",
        "tutorials",
        "workshop",
        "locales",
        "locale",
        "i18n",
        "lang",
        "translations",
        "messages",
    }
)
_SPEAKING_FOLDERS: Final = frozenset(
    {"__tests__", "__mocks__", "testdata", "fixtures", "docs", "examples", "locales", "i18n"}
)
"""Those of them that nobody keeps programs in; they count farther from the file."""
_TEST_FILE: Final = re.compile(r"(?:^|[_.-])(?:test|tests|spec|conftest|mock|mocks)(?:[_.-]|$)")
_TESTS: Final = re.compile(r"[a-z0-9](?:Tests?|Specs?|Mocks?)\.\w{1,6}$")
"""The end of a file's name that a class of tests gives it."""
_SHOWING_FOLDER: Final = re.compile(
    r"[._-](?:(?:unit|integration|functional|e2e)?tests?|cookbooks?|examples?|samples?|tutorials?"
    r"|quickstarts?|workshop)$"
)
"""The end of a folder's name, in lower case: ``Connectors.OpenAI.UnitTests``, ``api-cookbook``."""
_TUTORIAL: Final = re.compile(
    r"(?:^|[_-])(?:cookbook|example|guide|quickstart|tutorial)s?(?:[_.-]|$)"
)
"""A part of a notebook's name, in lower case, that says that it teaches."""


def is_illustrative_file(path: PurePosixPath, language: str) -> bool:
    """Whether all of a file is documentation, a template, a test or a translation."""
    if is_template(path) or path.suffix.lower() in _SUFFIXES:
        return True
    if language in _LANGUAGES and not path.name.startswith("."):
        return True
    stem = path.name.lower()
    if _TEST_FILE.search(stem) or _TESTS.search(path.name):
        return True
    folders = [part.lower() for part in path.parts[:-1]]
    if any(map(_SHOWING_FOLDER.search, folders[-7:])):
        return True
    if path.suffix == ".ipynb" and _TUTORIAL.search(stem):
        return True
    return not _FOLDERS.isdisjoint(folders[-3:]) or not _SPEAKING_FOLDERS.isdisjoint(folders[-7:])
