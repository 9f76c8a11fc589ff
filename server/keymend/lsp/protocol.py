"""pygls' protocol with the defects of 2.1 repaired, and with nothing that tells a key.

Each repair says what it repairs; it goes when a release of pygls does without, which the
test of the same name in ``tests/lsp/test_protocol.py`` finds out.
"""

from __future__ import annotations

import asyncio
import enum
import inspect
import json
from collections.abc import Callable, Generator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method

from keymend.lsp.transport import BadMessage

_Class = TypeVar("_Class")
_OWN_STORE: Final = frozenset(
    {
        types.TEXT_DOCUMENT_DID_OPEN,
        types.TEXT_DOCUMENT_DID_CHANGE,
        types.TEXT_DOCUMENT_DID_CLOSE,
        types.NOTEBOOK_DOCUMENT_DID_OPEN,
        types.NOTEBOOK_DOCUMENT_DID_CHANGE,
        types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    }
)
_ERRORS: Final = {
    types.ErrorCodes.ParseError.value: "The message is not JSON.",
    types.ErrorCodes.InvalidRequest.value: "The message is not a request that fits here.",
    types.ErrorCodes.MethodNotFound.value: "There is no such method.",
    types.ErrorCodes.InvalidParams.value: "The parameters are not what the method takes.",
    types.ErrorCodes.ServerNotInitialized.value: "The session has not begun.",
    types.ErrorCodes.InternalError.value: "Keymend failed at this request; its log says where.",
    types.LSPErrorCodes.RequestCancelled.value: "The request has been cancelled.",
}
"""What is said of errors. What pygls would say repeats values and tracebacks."""


@dataclass(frozen=True)
class Written:
    """JSON that has been written already."""

    json: str


class RequestFailed(JsonRpcException):
    """A request that cannot be done; the message tells the user why, without any key."""

    CODE = types.LSPErrorCodes.RequestFailed.value
    MESSAGE = "Request failed"


class Protocol(LanguageServerProtocol):
    """The language server protocol, repaired."""

    _begun = False
    """Whether the client has asked to begin the session."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._writing: set[asyncio.Future[Any]] = set()

    def _register_builtin_features(self) -> None:
        # Line splitting: pygls' documents split lines at characters that are none, and
        # change the positions they are asked about. `documents` is the store here, so
        # the handlers that feed pygls' own are left out. Delete when pygls splits lines
        # by the protocol and its documents are edited in place.
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        for method in _OWN_STORE:
            self.fm.builtin_features.pop(method, None)

    def receive(self, data: Any) -> None:
        """Handle one decoded message, whatever it is."""
        if isinstance(data, BadMessage):
            self._refuse(None, types.ErrorCodes.ParseError)
        elif not isinstance(data, dict):
            self._refuse(None, types.ErrorCodes.InvalidRequest)
        else:
            try:
                self.handle_message(self.structure_message(data))
            except JsonRpcException as error:
                self._server._report_server_error(error, JsonRpcException)  # noqa: SLF001 - base

    def handle_message(self, message: Any) -> None:
        """Handle ``message`` if it comes at its time.

        Lifecycle: pygls works before ``initialize``, begins twice, and leaves what comes
        after ``shutdown`` unanswered (LSP 3.17, "Lifecycle Messages"). Delete when such
        requests are answered by errors, and no warning is logged of an answer to a request
        of ours that the client has had open until then.
        """
        is_dict = isinstance(message, dict)  # of another version of JSON-RPC, or of none
        field = message.get if is_dict else lambda name: getattr(message, name, None)
        method, number = field("method"), field("id")
        code = types.ErrorCodes.InvalidRequest if is_dict else self._untimely(method)
        if code is None:
            self._begun = self._begun or method == types.INITIALIZE
            super().handle_message(message)
        elif method is not None and number is not None:
            self._refuse(number, code)

    def _untimely(self, method: str | None) -> types.ErrorCodes | None:
        """Return what is wrong with receiving ``method`` now; it is ``None`` in an answer."""
        if method == types.EXIT or (method is None and not self._shutdown):
            return None
        if not self._begun:
            return None if method == types.INITIALIZE else types.ErrorCodes.ServerNotInitialized
        if self._shutdown or method == types.INITIALIZE:
            return types.ErrorCodes.InvalidRequest
        return None

    def _refuse(self, number: int | str | None, code: types.ErrorCodes) -> None:
        error = {"code": code.value, "message": _ERRORS[code.value]}
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": error})

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return ``data`` as the object of its method.

        Unanswered requests: parameters that cannot be read raise here, before anything
        that would answer, and the client waits for ever (pygls #438). Delete when a
        hover without a position is answered by an error.
        """
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def _execute_handler(
        self,
        msg_id: Any,
        handler: Callable[..., Any],
        callback: Callable[..., None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Run a handler.

        Finished handlers: pygls keeps the future of each for ever, two an edit. Delete
        when the table is empty after a thousand notifications.
        """

        def done(future: Any) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        super()._execute_handler(msg_id, handler, done, args, kwargs)

    def request_now(self) -> Future[Any] | None:
        """Return the client's request that is being handled: cancelled if that is."""
        return self._request_futures.get(self.msg_id or "")

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """Answer the request to stop.

        Shutdown in flight: pygls cancels what runs while it walks the table that
        cancelling changes, and raises. Delete when it walks a copy.
        """
        current = self._request_futures.pop(self.msg_id or "", None)
        pending, self._request_futures = self._request_futures, {}
        for future in pending.values():
            future.cancel()
        if current is not None and self.msg_id is not None:
            self._request_futures[self.msg_id] = current
        return (yield from super().lsp_shutdown(*args))

    def _handle_response(
        self, msg_id: Any, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        """Take the client's answer to a request of ours.

        Answers to cancelled requests: pygls sets the result of a future that is cancelled
        and raises (pygls #621). Delete with the release that closes it.
        """
        future = self._request_futures.get(msg_id)
        if future is not None and future.cancelled():
            del self._request_futures[msg_id]
            return
        super()._handle_response(msg_id, result, error)

    def _send_response(
        self, msg_id: Any, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        """Send an answer; an error without the values and tracebacks that pygls puts in it."""
        if error is not None:
            error = types.ResponseError(error.code, _ERRORS.get(error.code, error.message))
        elif isinstance(result, Written):
            self._result_types.pop(msg_id, None)
            self._send_written({"jsonrpc": self.VERSION, "id": msg_id}, "result", result)
            return
        super()._send_response(msg_id, result, error)

    def structured(self, data: Any, cls: type[_Class]) -> _Class:
        """Return plain data as an object of lsprotocol's class ``cls``."""
        return self._converter.structure(data, cls)

    def send(self, method: str, params: dict[str, Any] | Written) -> None:
        """Send a notification whose parameters are plain data already, or JSON."""
        message = {"jsonrpc": self.VERSION, "method": method}
        if isinstance(params, Written):
            self._send_written(message, "params", params)
        else:
            self._send_data({**message, "params": params})

    def _send_written(self, message: dict[str, Any], name: str, value: Written) -> None:
        """Send ``message`` with one member more that is JSON already."""
        body = f'{json.dumps(message)[:-1]}, "{name}": {value.json}}}'.encode()
        if self.writer is None:
            return
        header = b"Content-Length: %d\r\n\r\n" % len(body) if self._include_headers else b""
        writing = self.writer.write(header + body)
        if inspect.isawaitable(writing):
            task = asyncio.ensure_future(writing)
            self._writing.add(task)  # the loop holds tasks weakly
            task.add_done_callback(self._writing.discard)


def converter() -> Converter:
    """Return the converter between JSON and lsprotocol's classes.

    Unknown values: an enumeration's value that is newer than lsprotocol makes it refuse
    the whole message, ``initialize`` included (pygls #438). Such a value is passed on as
    it is. Delete when lsprotocol does so. A hook for ``Enum`` would not be reached: most
    of these classes are ``int`` or ``str`` too, whose hooks come first.
    """
    made: Converter = default_converter()  # type: ignore[no-untyped-call]
    for cls in vars(types).values():
        if isinstance(cls, type) and issubclass(cls, enum.Enum):
            made.register_structure_hook(cls, partial(_known_or_raw, cls))
    return made


def _known_or_raw(cls: type[enum.Enum], value: Any, _: Any = None) -> Any:
    try:
        return cls(value)
    except ValueError:
        return value
