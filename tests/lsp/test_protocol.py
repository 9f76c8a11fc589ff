"""Each repair of pygls has a test named after it; the sentence says what must hold."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from lsprotocol import types

from keymend.lsp.logs import TellNothing, is_failure
from keymend.lsp.protocol import RequestFailed
from keymend.lsp.transport import BadMessage
from keymend.samples import fake_key
from lsp.wire import Wire

KEY = fake_key("openai-project")
URI = "untitled:x"


async def test_finished_handlers_are_forgotten() -> None:
    wire = Wire()
    wire.open(URI, "x")
    for version in range(2, 302):
        wire.change(URI, version, "y")
        wire.notify("workspace/didChangeConfiguration", {"settings": None})
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
    assert wire.session.protocol._request_futures == {}


async def test_unanswered_requests_are_answered() -> None:
    wire = Wire()
    wire.request(2, "textDocument/hover", {"textDocument": {"uri": KEY}})
    assert wire.answer(2)["error"]["code"] == types.ErrorCodes.InvalidParams
    assert KEY not in str(wire.sent)


async def test_unknown_values_are_passed_on() -> None:
    wire = Wire(
        {
            "general": {"positionEncodings": ["utf-7", "utf-8"]},
            "textDocument": {
                "publishDiagnostics": {"tagSupport": {"valueSet": [1, 99]}},
                "completion": {"completionItemKind": {"valueSet": [1, 999]}},
            },
        }
    )
    assert wire.answer(1)["result"]["capabilities"]["positionEncoding"] == "utf-8"
    wire.open(URI, "x")
    place = {"line": 0, "character": 0}
    wire.request(
        2,
        "textDocument/codeAction",
        {
            "textDocument": {"uri": URI},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": [], "triggerKind": 9},
        },
    )
    assert wire.answer(2)["result"] == []


async def test_shutdown_in_flight_ends_what_runs() -> None:
    wire = Wire()
    started = asyncio.Event()

    async def wait(_: None) -> None:
        started.set()
        await asyncio.Event().wait()

    for name in ("keymend/one", "keymend/two"):
        wire.session.feature(name)(wait)
    wire.request(2, "keymend/one", None)
    wire.request(3, "keymend/two", None)
    await started.wait()
    wire.request(4, "shutdown", None)
    await asyncio.gather(
        *asyncio.all_tasks() - {asyncio.current_task()},
        return_exceptions=True,
    )
    assert wire.answer(4)["result"] is None
    for number in (2, 3):
        assert wire.answer(number)["error"]["code"] == types.LSPErrorCodes.RequestCancelled


async def test_lifecycle_is_kept_to() -> None:
    wire = Wire(begin=False)
    place = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
    wire.open(URI, KEY)
    assert wire.sent == []
    wire.request(2, "textDocument/hover", place)
    assert wire.answer(2)["error"]["code"] == types.ErrorCodes.ServerNotInitialized
    wire.begin()
    assert "result" in wire.answer(1)
    wire.request(3, "initialize", {"processId": None, "capabilities": {}})
    assert wire.answer(3)["error"]["code"] == types.ErrorCodes.InvalidRequest
    wire.request(4, "textDocument/hover", place)
    assert wire.answer(4)["result"] is None
    wire.request(5, "shutdown", None)
    wire.request(6, "textDocument/hover", place)
    assert wire.answer(6)["error"]["code"] == types.ErrorCodes.InvalidRequest


async def test_line_splitting_is_left_to_our_documents() -> None:
    wire = Wire()
    wire.open(URI, "x")
    assert wire.session.workspace.text_documents == {}
    assert wire.session.documents.get(URI) is not None


async def test_popups_do_not_repeat_exceptions(caplog: pytest.LogCaptureFixture) -> None:
    wire = Wire()

    def fail(_: None) -> None:
        raise ValueError(KEY)

    wire.session.feature("keymend/fail")(fail)
    before = len(wire.sent)
    wire.notify("keymend/fail", None)
    assert wire.sent[before:] == []
    formatted = [TellNothing().format(record) for record in caplog.records]
    assert any("ValueError at" in line and "fail:" in line for line in formatted)
    assert KEY not in "".join(formatted)


async def test_errors_do_not_repeat_exceptions() -> None:
    wire = Wire()

    def fail(_: None) -> None:
        raise ValueError(KEY)

    wire.session.feature("keymend/fail")(fail)
    wire.request(2, "keymend/fail", None)
    assert wire.answer(2)["error"]["code"] == types.ErrorCodes.InternalError
    assert KEY not in str(wire.sent)


async def test_answers_to_cancelled_requests_are_dropped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wire = Wire()
    asking = asyncio.ensure_future(
        wire.session.workspace_configuration_async(types.ConfigurationParams([]))
    )
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    [request] = [m for m in wire.sent if m.get("method") == "workspace/configuration"]
    wire.session.protocol.receive({"jsonrpc": "2.0", "id": request["id"], "result": []})
    assert wire.session.protocol._request_futures == {}
    assert caplog.records == []


async def test_what_is_no_message_is_refused() -> None:
    wire = Wire()
    before = len(wire.sent)
    no_version = {"id": 7, "method": "shutdown"}
    messages: tuple[Any, ...] = ([], None, BadMessage(), {"jsonrpc": "2.0"}, no_version)
    for message in messages:
        wire.session.protocol.receive(message)
    invalid = types.ErrorCodes.InvalidRequest.value
    assert [(error["id"], error["error"]["code"]) for error in wire.sent[before:]] == [
        (None, invalid),
        (None, invalid),
        (None, types.ErrorCodes.ParseError.value),
        (7, invalid),
    ]


async def test_a_method_that_nobody_knows_is_refused() -> None:
    wire = Wire()
    wire.request(2, "textDocument/typeDefinition", {})
    wire.notify("$/keymend", {"a": 1})
    assert wire.answer(2)["error"]["code"] in (
        types.ErrorCodes.MethodNotFound,
        types.ErrorCodes.InvalidParams,
    )


def test_logs_of_others_hold_no_values() -> None:
    record = logging.LogRecord("pygls", logging.ERROR, "x", 1, "Failed %s", (KEY,), None)
    assert TellNothing().format(record) == "error: pygls: Failed %s"
    whole = logging.LogRecord("asyncio", logging.ERROR, "base.py", 1, f"in {KEY}", (), None, "run")
    assert TellNothing().format(whole) == "error: asyncio: base.run"


def test_a_request_that_is_refused_with_a_reason_is_no_failure_in_the_log() -> None:
    def told(kind: type[Exception]) -> bool:
        record = logging.LogRecord("pygls", logging.ERROR, "", 1, "", None, (kind, kind(), None))
        return is_failure(record)

    assert told(ValueError)
    assert not told(RequestFailed)
