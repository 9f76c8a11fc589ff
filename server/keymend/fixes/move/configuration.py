"""The move in configuration files whose tools put variables into values.

One row a tool. A file that no row names is read as it stands by its tool, so nothing is
offered there: a reference would be taken for the key itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.quoting import in_single_quotes, is_single_quoted
from keymend.syntax.yamlpaths import path_at
from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class Tool:
    """A tool's files, by their path, and how it writes a reference to a variable.

    ``remains`` is what is left to do after the move, for the title.
    """

    files: re.Pattern[str]
    reference: str
    remains: str = ""
    in_shell: bool = False
    """Whether references are read by a shell, and by the variables' own definitions."""
    is_whole: bool = False
    """Whether a reference has to be a whole value; others stand anywhere."""
    below: re.Pattern[str] | None = None
    """Below which keys of YAML the tool reads references, joined by dots; ``None``: everywhere."""


_NOT_IN_CONDITIONS: Final = re.compile(r"(?!(?:.*\.)?(?:if|condition)\.)")
"""Expressions compare with what is written: a reference there would be a text."""

TOOLS: Final = (
    # https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
    Tool(re.compile(r"/(?:docker-)?compose[\w.-]*\.ya?ml$"), "${{{}}}"),
    # https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
    # and, for where, https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
    Tool(
        re.compile(r"/\.github/workflows/[^/]+\.ya?ml$"),
        "${{{{ secrets.{} }}}}",
        "set the secret {} on GitHub",
        below=re.compile(
            r"env\.|jobs\.[^.]+\.(?:(?:env|secrets|outputs)\.|container\.(?:env|credentials)\."
            r"|services\.[^.]+\.(?:env|credentials)\."
            r"|steps\.(?:continue-on-error|env|name|run|timeout-minutes|with|working-directory)\.)"
        ),
    ),
    # https://docs.gitlab.com/ci/variables/
    Tool(
        re.compile(r"/\.gitlab-ci\.ya?ml$"),
        "${}",
        "set the variable {} on GitLab",
        in_shell=True,
        below=_NOT_IN_CONDITIONS,
    ),
    # https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
    Tool(
        re.compile(r"/bitbucket-pipelines\.ya?ml$"),
        "${}",
        "set the variable {} on Bitbucket",
        in_shell=True,
    ),
    # https://learn.microsoft.com/azure/devops/pipelines/process/set-secret-variables
    Tool(
        re.compile(r"/\.?azure-pipelines[\w.-]*\.ya?ml$"),
        "$({})",
        "set the secret variable {} in Azure Pipelines",
        below=_NOT_IN_CONDITIONS,
    ),
    # https://code.visualstudio.com/docs/reference/variables-reference
    Tool(re.compile(r"/(?:\.vscode/(?:launch|tasks|mcp)|\.cursor/mcp)\.json$"), "${{env:{}}}"),
    # https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson
    Tool(re.compile(r"/\.devcontainer(?:/[^/]+)*/?(?:devcontainer)?\.json$"), "${{localEnv:{}}}"),
    # https://opencode.ai/docs/config/#env-vars
    Tool(re.compile(r"/opencode\.jsonc?$"), "{{env:{}}}"),
    # https://www.serverless.com/framework/docs/guides/variables/env-vars
    Tool(re.compile(r"/serverless\.ya?ml$"), "${{env:{}}}"),
    # https://docs.claude.com/en/docs/claude-code/mcp
    Tool(re.compile(r"/\.mcp\.json$"), "${{{}}}"),
    # https://docs.litellm.ai/docs/proxy/configs
    Tool(re.compile(r"/litellm[\w.-]*\.ya?ml$"), "os.environ/{}", is_whole=True),
    # https://docs.spring.io/spring-boot/reference/features/external-config.html
    Tool(re.compile(r"/src/main/resources/application[\w-]*\.(?:properties|ya?ml)$"), "${{{}}}"),
    # https://opentelemetry.io/docs/collector/configuration/
    Tool(re.compile(r"/otel[\w-]*\.ya?ml$"), "${{env:{}}}"),
)

_COMMENT: Final = re.compile(r"(?:^|\s)#|^\s*(?://|!)")
_NAME: Final = re.compile(r"""(?:^|[\s"'{,-])([A-Z][A-Z0-9_]+)["']?\s*[:=]\s*["']?$""")
_YAML: Final = re.compile(r"[ \t]*(?:-[ \t]+)?(?:\w+:[ \t]+)?")
_EXPRESSION: Final = re.compile(
    r"\$\{\{(?:(?!\}\}).)*?(?:secrets\.(?P<name>\w+)(?P<gap>\s*\|\|\s*))?'$"
)
"""An expression of GitHub's up to a text in it."""
_FALLBACK: Final = re.compile(r"\$\{(?P<name>\w+)(?::-?|-)$")
"""What stands before a default, as shells write it and, without a hyphen, Spring."""


@dataclass(frozen=True)
class ConfigurationCarrier:
    """A configuration file with a key in it."""

    snapshot: Snapshot
    places: tuple[Span, ...]
    tool: Tool

    searches_upwards: ClassVar[bool] = False
    is_bound: ClassVar[bool] = False

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> ConfigurationCarrier | None:
        """Return the file as a carrier; ``None`` for a tool that reads no variables."""
        path = snapshot.path.as_posix()
        tool = next((tool for tool in TOOLS if tool.files.search(path)), None)
        if tool is None:
            return None
        if tool.is_whole:
            places = [place for place in places if _is_whole(snapshot, place)]
        places = [place for place in places if _is_read(tool, snapshot, place)]
        carrier = cls(snapshot, tuple(places), tool)
        return None if own not in places or carrier.is_comment(own) else carrier

    @property
    def remains(self) -> str:
        """What is left to do, with a gap for the variable's name."""
        return self.tool.remains

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the file sets to the key, or falls back from."""
        set_here = (_NAME.search(self.before(place)) for place in self.places)
        return (
            *(found[1] for found in set_here if found),
            *(found["name"] for found in self._fallbacks if found),
        )

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only a default (``${NAME:-…}``, ``secrets.NAME || '…'``)."""
        return all(self._fallbacks)

    @property
    def _fallbacks(self) -> list[re.Match[str] | None]:
        found = [
            _FALLBACK.search(self.before(place)) or self._expression(place) for place in self.places
        ]
        return [match if match and match["name"] else None for match in found]

    def _expression(self, place: Span) -> re.Match[str] | None:
        """Return the begin of the expression of GitHub's in which the key is a text."""
        is_github = self.tool.reference.startswith("${{{{")
        return _EXPRESSION.search(self.before(place)) if is_github else None

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: the tool reads variables itself."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that refer to ``name`` wherever the key stood."""
        edits = [edit for place in self.places for edit in self._edits(place, name)]
        return sorted(set(edits), key=lambda edit: edit.span)

    def before(self, place: Span) -> str:
        """Return the line up to ``place``."""
        return self.snapshot.text[self.snapshot.line_at(place.start).start : place.start]

    def is_comment(self, place: Span) -> bool:
        """Whether ``place`` stands in a comment."""
        return _COMMENT.search(self.before(place)) is not None

    def _edits(self, place: Span, name: str) -> list[Edit]:
        before = self.before(place)
        if self.is_comment(place):
            return [Edit(place, f"${name}")]
        fallback = _FALLBACK.search(before)
        if fallback is not None and fallback["name"] == name:
            start = place.start - len(fallback[0])
            return [Edit(Span(start, place.end + 1), f"${{{name}}}")]
        if self.tool.in_shell and self._sets(place, name):
            return [Edit(self._entry(place), "")]
        if self.tool.in_shell and _is_script_quoted(before):
            return in_single_quotes(self.snapshot.text, place, name)
        expression = self._expression(place)
        if expression is not None:
            gap = len(expression["gap"]) if expression["name"] == name else 0
            text = "" if gap else f"secrets.{name}"
            return [Edit(Span(place.start - 1 - gap, place.end + 1), text)]
        return [Edit(place, self.tool.reference.format(name))]

    def _sets(self, place: Span, name: str) -> bool:
        """Whether the line gives the variable the key: a reference there would be to itself."""
        line = self.snapshot.line_at(place.start)
        pattern = rf"[ \t]+{name}:[ \t]*([\"']?){re.escape(self.snapshot[place])}\1[ \t]*"
        return re.fullmatch(pattern, self.snapshot[line]) is not None

    def _entry(self, place: Span) -> Span:
        """Return the line of an entry, with the name of its mapping if that has no other."""
        lines = self.snapshot.lines
        number = lines.line_of(place.start)
        own, above = lines.full_line(number), lines.full_line(max(0, number - 1))
        below = lines.line(min(number + 1, len(lines) - 1))
        depth = _depth(self.snapshot[own])
        is_first = (
            self.snapshot[above].rstrip().endswith(":") and _depth(self.snapshot[above]) < depth
        )
        is_last = below.start < own.end or _depth(self.snapshot[below]) < depth
        return Span(above.start, own.end) if number and is_first and is_last else own


def _is_read(tool: Tool, snapshot: Snapshot, place: Span) -> bool:
    """Whether the tool reads references where ``place`` stands."""
    if tool.below is None:
        return True
    path = "".join(f"{key}." for key in path_at(snapshot, place.start))
    return tool.below.match(path) is not None


def _is_script_quoted(before: str) -> bool:
    """Whether a line of a script ends in single quotes, which are not those of YAML."""
    head = _YAML.match(before)
    script = before[head.end() :] if head else before
    return not script.startswith(("'", '"')) and is_single_quoted(script)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_whole(snapshot: Snapshot, place: Span) -> bool:
    line = snapshot.line_at(place.start)
    before, after = snapshot.text[line.start : place.start], snapshot.text[place.end : line.end]
    return re.search(r":\s*[\"']?$", before) is not None and not re.match(r"[^\s\"'#]", after)
