"""What the client can do, asked once and named after what Keymend needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from lsprotocol import types

from keymend.lsp.positions import DEFAULT, ENCODINGS

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Client:
    """The client's side of the agreement. ``Client()`` is one that can do nothing special."""

    encoding: str = DEFAULT
    pulls: bool = False
    """Asks for diagnostics and can be told to ask again; every other client is sent them."""
    related_information: bool = False
    code_actions: bool = False
    """Takes code actions, not only commands."""
    resolves_edits: bool = False
    """Asks for the edit of a code action when it is chosen, and keeps ``data`` until then."""
    disables_actions: bool = False
    versioned_edits: bool = False
    creates_files: bool = False
    annotates_edits: bool = False
    markdown: bool = False
    answers_configuration: bool = False
    registers_configuration: bool = False
    registers_watchers: bool = False
    watches_elsewhere: bool = False
    """Watches files in folders that are not the workspace's."""
    shows_progress: bool = False
    asks_questions: bool = False
    """Shows a message with buttons, and says which one was pressed."""
    opens_pages: bool = False
    """Opens an address in the user's browser."""
    refreshes_lenses: bool = False
    applies_edits: bool = False
    """Makes an edit that the server asks for."""
    copies_text: bool = False
    """Puts a text on the clipboard (``keymend/copy``), as Keymend's own extension does."""
    runs_links: bool = False
    """Runs the server's commands from ``command:`` links in a hover, as that does."""
    shows_findings_in_hover: bool = False
    """Shows what is reported at a place above the hover on it, as that does."""

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Client:
        """Return what ``capabilities`` say."""

        def has(path: str) -> bool:
            return bool(_get(capabilities, path, default=False))

        def lists(path: str, item: str) -> bool:
            return item in [str(getattr(i, "value", i)) for i in _get(capabilities, path, ()) or ()]

        action = "text_document.code_action"
        return cls(
            encoding=_encoding(capabilities),
            pulls=_get(capabilities, "text_document.diagnostic", None) is not None
            and has("workspace.diagnostics.refresh_support"),
            related_information=has("text_document.publish_diagnostics.related_information")
            or has("text_document.diagnostic.related_information"),
            code_actions=_get(capabilities, f"{action}.code_action_literal_support", None)
            is not None,
            resolves_edits=lists(f"{action}.resolve_support.properties", "edit")
            and has(f"{action}.data_support"),
            disables_actions=has(f"{action}.disabled_support"),
            # A client that names resource operations takes them in documentChanges, and
            # nowhere else is a place for them (LSP 3.17, WorkspaceEdit).
            versioned_edits=has("workspace.workspace_edit.document_changes")
            or has("workspace.workspace_edit.resource_operations"),
            creates_files=lists("workspace.workspace_edit.resource_operations", "create"),
            annotates_edits=_get(
                capabilities, "workspace.workspace_edit.change_annotation_support", None
            )
            is not None,
            markdown=lists("text_document.hover.content_format", "markdown"),
            answers_configuration=has("workspace.configuration"),
            registers_configuration=has("workspace.did_change_configuration.dynamic_registration"),
            registers_watchers=has("workspace.did_change_watched_files.dynamic_registration"),
            watches_elsewhere=has("workspace.did_change_watched_files.relative_pattern_support"),
            asks_questions=_get(capabilities, "window.show_message", None) is not None,
            opens_pages=has("window.show_document.support"),
            shows_progress=has("window.work_done_progress"),
            refreshes_lenses=has("workspace.code_lens.refresh_support"),
            applies_edits=has("workspace.apply_edit"),
            copies_text=_own(capabilities, "clipboard"),
            runs_links=_own(capabilities, "commandLinks"),
            shows_findings_in_hover=_own(capabilities, "findingsInHover"),
        )


def _encoding(capabilities: types.ClientCapabilities) -> str:
    """Return the client's first choice among the encodings that there are (LSP 3.17)."""
    for encoding in _get(capabilities, "general.position_encodings", ()) or ():
        name = str(getattr(encoding, "value", encoding))
        if name in ENCODINGS:
            return name
    return DEFAULT


def _own(capabilities: types.ClientCapabilities, name: str) -> bool:
    """Whether the client can do what no protocol has a word for: ``experimental.keymend``."""
    experimental = capabilities.experimental
    own = experimental.get("keymend") if isinstance(experimental, Mapping) else None
    return isinstance(own, Mapping) and own.get(name) is True


def _get(root: Any, path: str, default: _Value) -> Any | _Value:
    """Return the attribute at ``path``; ``default`` if anything on the way is missing."""
    for name in path.split("."):
        root = getattr(root, name, None)
        if root is None:
            return default
    return root
