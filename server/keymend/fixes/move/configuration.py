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
from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class Tool:
    """A tool's files, by their path, and how it writes a reference to a variable.

    ``remains`` is what is left to do after the move, for the title.
    """

    files: re.Pattern[str]
    reference: str
    remains: str = ""


TOOLS: Final = (
    # https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
    Tool(re.compile(r"/(?:docker-)?compose[\w.-]*\.ya?ml$"), "${{{}}}"),
    # https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
    Tool(
        re.compile(r"/\.github/(?:workflows/[^/]+|actions/.+/action)\.ya?ml$"),
        "${{{{ secrets.{} }}}}",
        "set the secret {} on GitHub",
    ),
    # https://docs.gitlab.com/ci/variables/
    Tool(re.compile(r"/\.gitlab-ci\.ya?ml$"), "${}", "set the variable {} on GitLab"),
    # https://code.visualstudio.com/docs/reference/variables-reference
    Tool(re.compile(r"/(?:\.vscode/(?:launch|tasks)|\.cursor/mcp)\.json$"), "${{env:{}}}"),
    # https://docs.claude.com/en/docs/claude-code/mcp
    Tool(re.compile(r"/\.mcp\.json$"), "${{{}}}"),
    # https://docs.litellm.ai/docs/proxy/configs
    Tool(re.compile(r"/litellm[\w.-]*\.ya?ml$"), "os.environ/{}"),
    # https://docs.spring.io/spring-boot/reference/features/external-config.html
    Tool(re.compile(r"/src/main/resources/application[\w-]*\.(?:properties|ya?ml)$"), "${{{}}}"),
    # https://opentelemetry.io/docs/collector/configuration/
    Tool(re.compile(r"/otel[\w-]*\.ya?ml$"), "${{env:{}}}"),
)

_COMMENT: Final = re.compile(r"(?:^|\s)#|^\s*(?://|!)")
_NAME: Final = re.compile(r"""(?:^|[\s"'{,-])([A-Z][A-Z0-9_]+)["']?\s*[:=]\s*["']?$""")
_FALLBACK: Final = re.compile(r"\$\{(?P<name>\w+):?-$")


@dataclass(frozen=True)
class ConfigurationCarrier:
    """A configuration file with a key in it."""

    snapshot: Snapshot
    places: tuple[Span, ...]
    tool: Tool

    searches_upwards: ClassVar[bool] = False

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> ConfigurationCarrier | None:
        """Return the file as a carrier; ``None`` for a tool that reads no variables."""
        path = snapshot.path.as_posix()
        tool = next((tool for tool in TOOLS if tool.files.search(path)), None)
        if tool is None:
            return None
        carrier = cls(snapshot, tuple(places), tool)
        # Only a whole value can be a reference of LiteLLM; others stand anywhere.
        if carrier.is_comment(own) or (
            tool.reference.startswith("os.") and not _is_whole(snapshot, own)
        ):
            return None
        return carrier

    @property
    def remains(self) -> str:
        """What is left to do, with a gap for the variable's name."""
        return self.tool.remains

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the file sets to the key, or falls back from."""
        found = [
            _NAME.search(self.before(place)) or _FALLBACK.search(self.before(place))
            for place in self.places
        ]
        return tuple(match[1] for match in found if match)

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only a default (``${NAME:-…}``)."""
        return all(_FALLBACK.search(self.before(place)) for place in self.places)

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: the tool reads variables itself."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that refer to ``name`` wherever the key stood."""
        return [self._edit(place, name) for place in self.places]

    def before(self, place: Span) -> str:
        """Return the line up to ``place``."""
        return self.snapshot.text[self.snapshot.line_at(place.start).start : place.start]

    def is_comment(self, place: Span) -> bool:
        """Whether ``place`` stands in a comment."""
        return _COMMENT.search(self.before(place)) is not None

    def _edit(self, place: Span, name: str) -> Edit:
        if self.is_comment(place):
            return Edit(place, f"${name}")
        fallback = _FALLBACK.search(self.before(place))
        if fallback is not None and fallback["name"] == name:
            start = place.start - len(fallback[0])
            return Edit(Span(start, place.end + 1), f"${{{name}}}")
        return Edit(place, self.tool.reference.format(name))


def _is_whole(snapshot: Snapshot, place: Span) -> bool:
    line = snapshot.line_at(place.start)
    before, after = snapshot.text[line.start : place.start], snapshot.text[place.end : line.end]
    return re.search(r":\s*[\"']?$", before) is not None and not re.match(r"[^\s\"'#]", after)
