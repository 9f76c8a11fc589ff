"""Messages are cut out of the stream as they come."""

from __future__ import annotations

import pytest

from keymend.lsp.transport import BadMessage, bodies, decode


class Chunks:
    """A stream that gives what it has in pieces."""

    def __init__(self, data: bytes, size: int) -> None:
        self._pieces = [data[at : at + size] for at in range(0, len(data), size)]

    def read(self, _: int = -1, /) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


def message(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_messages_are_found_however_they_are_cut(size: int) -> None:
    odd = b"content-type: application/vscode-jsonrpc\r\ncontent-length:%d\r\n\r\n"
    data = message(b"{}") + message(b"[1]", odd) + message(b"\r\n\r\n") + message(b"last")
    assert list(bodies(Chunks(data, size))) == [b"{}", b"[1]", b"\r\n\r\n", b"last"]


def test_a_message_that_is_cut_off_is_dropped() -> None:
    assert list(bodies(Chunks(message(b"whole") + message(b"half")[:-1], 9))) == [b"whole"]


def test_a_header_without_a_length_is_skipped() -> None:
    assert list(bodies(Chunks(b"Hello: x\r\n\r\n" + message(b"{}"), 5))) == [b"{}"]


@pytest.mark.parametrize("size", [b"99999999999999999", b"9" * 6000])
def test_a_length_that_cannot_be_ends_the_stream_or_is_skipped(size: bytes) -> None:
    stream = Chunks(b"Content-Length: %s\r\n\r\n" % size, 1000)
    assert list(bodies(stream)) == []


def test_bytes_that_are_no_json_are_a_bad_message() -> None:
    assert isinstance(decode(b"{"), BadMessage)
    assert isinstance(decode(b"\xff"), BadMessage)
    assert isinstance(decode(b"[" * 100_000), BadMessage)
    assert decode(b'{"a": 1}') == {"a": 1}
