"""Editors as the server sees them: three profiles, and every message accounted for."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities

TIMEOUT: Final = 60
"""Seconds after which a message that does not come will not come."""
COMMAND: Final = (sys.executable, "-m", "keymend", "server", "--stdio")
PROFILES: Final = ("vscode", "neovim", "emacs")

_PUBLISH: Final = types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS
_REFRESH: Final = types.WORKSPACE_DIAGNOSTIC_REFRESH


def capabilities(profile: str) -> types.ClientCapabilities:
    """Return what an editor says of itself."""
    if profile == "neovim":
        return client_capabilities("neovim")
    if profile == "emacs":
        return client_capabilities("emacs")
    # The profile is of version 1.65; what later versions say, and matters here, is added.
    made = client_capabilities("visual-studio-code")
    assert made.general
    assert made.workspace
    assert made.text_document
    made.general.position_encodings = [types.PositionEncodingKind.Utf16]
    made.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    made.text_document.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=True)
    made.notebook_document = types.NotebookDocumentClientCapabilities(
        types.NotebookDocumentSyncClientCapabilities(execution_summary_support=True)
    )
    return made


def lends_clipboard(told: types.ClientCapabilities) -> None:
    """Have a client told as Keymend's own, whose clipboard the server may ask for."""
    told.experimental = {"keymend": {"clipboard": True}}


class Editor(LanguageClient):
    """A client that keeps what the server sends until a test takes it."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        super().__init__(converter_factory=default_converter)
        self._command = command
        self.inbox: dict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)
        self._previous: dict[str, tuple[str, list[types.Diagnostic]]] = {}
        self._versions: dict[str, int] = {}
        self.configured = asyncio.Event()
        """Set when the server has been told the settings."""
        self.progress_kinds: dict[types.ProgressToken, list[str]] = {}
        """What has been said of each work that takes long: begin, report, end."""
        self.progress_told: asyncio.Queue[types.ProgressParams] = asyncio.Queue()
        """The same, message by message, for those who wait for one of them."""
        self.feature(types.WORKSPACE_CONFIGURATION)(_configuration)
        self.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)(_progress_created)
        self.feature(types.PROGRESS)(_progress)
        for method in _KEPT:
            self.feature(method)(_keeper(method))

    async def start(
        self,
        profile: str,
        *folders: Path,
        options: Any = None,
        changes: Any = None,
    ) -> types.InitializeResult:
        """Start the server in a session for ``folders``."""
        await self.start_io(*self._command)
        told = capabilities(profile)
        if changes:
            changes(told)
        result = await self.initialize_session(
            types.InitializeParams(
                capabilities=told,
                workspace_folders=[types.WorkspaceFolder(f.as_uri(), f.name) for f in folders],
                initialization_options=options,
                trace=types.TraceValue.Verbose,
            )
        )
        self.encoding = types.PositionEncodingKind(result.capabilities.position_encoding)
        self.pulls = result.capabilities.diagnostic_provider is not None
        watched = told.workspace and told.workspace.did_change_watched_files
        if watched and watched.dynamic_registration:
            await self.take(types.CLIENT_REGISTER_CAPABILITY)
        return result

    async def end(self) -> None:
        """End the session; the server must be gone by it, and have left nothing unsaid."""
        await self.shutdown_session()
        assert self._server
        assert self._server.returncode == 0
        await self.stop()  # type: ignore[no-untyped-call] # pytest-lsp has no types here
        left = {method: queue.qsize() for method, queue in self.inbox.items() if queue.qsize()}
        kinds = [kinds for kinds in self.progress_kinds.values() if kinds]
        assert all(each[0] == "begin" and each[-1] == "end" for each in kinds)
        assert not left, f"messages that no test has asked for: {left}"

    async def take(self, method: str) -> Any:
        """Return the parameters of the next message for ``method``."""
        return await asyncio.wait_for(self.inbox[method].get(), TIMEOUT)

    async def progressed(self, kind: str) -> tuple[types.ProgressToken, dict[str, Any]]:
        """Return the next message of this kind about a work that takes long: whose, and what."""
        while True:
            told = await asyncio.wait_for(self.progress_told.get(), TIMEOUT)
            if isinstance(told.value, dict) and told.value["kind"] == kind:
                return told.token, told.value

    def open(self, uri: str, text: str, language: str = "plaintext") -> None:
        """Open a document."""
        self._versions[uri] = 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri: str, *changes: tuple[tuple[int, int], tuple[int, int], str]) -> None:
        """Replace ranges, one after the other, in one notification."""
        self._versions[uri] += 1
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._versions[uri], uri),
                [
                    types.TextDocumentContentChangePartial(
                        types.Range(types.Position(*start), types.Position(*end)), text
                    )
                    for start, end, text in changes
                ],
            )
        )

    async def close(self, uri: str) -> None:
        """Close a document, and see that what was said of it is taken back."""
        self.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        if not self.pulls:
            assert (await self.take(_PUBLISH)).diagnostics == ()

    async def problems(self, uri: str, *, more: bool = False) -> Sequence[types.Diagnostic]:
        """Return what the server says of a document now, in the way this editor hears it.

        With ``more`` it is the report after the next: one is sent, another follows.
        """
        if not self.pulls:
            params = await self.take(_PUBLISH)
            if more:
                assert params.uri == uri
                params = await self.take(_PUBLISH)
            assert params.uri == uri
            assert params.version == self._versions[uri]
            return tuple(params.diagnostics)
        if more:
            await self.take(_REFRESH)
        return await self.pull(uri)

    async def settled(self) -> None:
        """Wait until what is sent next is read by the settings of the start.

        The server goes by the answer to its question from the moment that it reads it.
        """
        await asyncio.wait_for(self.configured.wait(), TIMEOUT)

    async def round_trip(self) -> None:
        """Ask something of the server: what was sent before is handled with the answer."""
        await self.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(""), types.Position(0, 0))
        )

    async def pull(self, uri: str) -> Sequence[types.Diagnostic]:
        """Ask for the diagnostics of a document."""
        number, items = self._previous.get(uri, (None, []))
        report = await self.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(
                types.TextDocumentIdentifier(uri), previous_result_id=number
            )
        )
        if isinstance(report, types.RelatedFullDocumentDiagnosticReport):
            items = list(report.items)
        assert report.result_id
        self._previous[uri] = report.result_id, items
        return tuple(items)

    async def actions(
        self, uri: str, line: int, character: int, only: list[str] | None = None
    ) -> Sequence[types.CodeAction]:
        """Return the code actions at a cursor."""
        place = types.Position(line, character)
        found = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(place, place),
                types.CodeActionContext([], only=only),
            )
        )
        assert found is not None
        return tuple(a for a in found if isinstance(a, types.CodeAction))

    async def chosen(self, action: types.CodeAction) -> types.WorkspaceEdit:
        """Return the edit of an action, resolved where that is how this editor gets it."""
        if action.edit is None:
            action = await self.code_action_resolve_async(action)
        assert action.edit
        return action.edit


_KEPT: Final = (
    _PUBLISH,
    _REFRESH,
    types.WINDOW_SHOW_MESSAGE,
    types.WINDOW_LOG_MESSAGE,
    types.CLIENT_REGISTER_CAPABILITY,
    types.CLIENT_UNREGISTER_CAPABILITY,
)


def _keeper(method: str) -> Any:
    def keep(client: Editor, params: Any) -> None:
        client.inbox[method].put_nowait(params)

    # pygls reads annotations at run time, and those of a closure are strings to it.
    keep.__annotations__ = {"client": Editor}
    return keep


def _progress_created(client: Editor, params: types.WorkDoneProgressCreateParams) -> None:
    assert params.token not in client.progress_kinds
    client.progress_kinds[params.token] = []


def _progress(client: Editor, params: types.ProgressParams) -> None:
    assert params.value is not None
    client.progress_kinds[params.token].append(params.value["kind"])
    client.progress_told.put_nowait(params)


def _configuration(client: Editor, params: types.ConfigurationParams) -> list[Any]:
    client.configured.set()
    return [
        client.get_configuration(section=item.section, scope_uri=item.scope_uri)
        for item in params.items
    ]


def plain(value: types.ClientCapabilities) -> Any:
    """Return capabilities as JSON has them."""
    return default_converter().unstructure(value)  # type: ignore[no-untyped-call]
