"""Calls whose result is given as a credential: files, processes, secrets, coroutines."""

from __future__ import annotations

import re
from typing import Final

from keymend.clients.judged import Judged
from keymend.clients.problem import Problem, replace
from keymend.clients.tokenscopes import wrong_scope
from keymend.finding import Applicability, Repair
from keymend.syntax.code.nodes import Attribute, Awaited, Call, Function, Name
from keymend.text import Span

_OPENERS: Final = frozenset({"open", "io.open", "pathlib.Path", "Path", "os.popen"})
_READS: Final = frozenset({"read", "readline", "read_text"})
_SECRETS: Final = frozenset({"pydantic.SecretStr", "pydantic.types.SecretStr", "SecretStr"})
_PROVIDER: Final = "get_bearer_token_provider"
LINE_BREAK: Final = (
    "read with the line break at its end: requests fail with `APIConnectionError: Connection "
    "error.` (`Illegal header value`), and the traceback shows the key"
)


def of_call(judged: Judged, value: Call) -> Problem | None:
    """Return what is wrong with the result of a call given as a credential."""
    path = judged.code.qualified(value.function) or ""
    name = value.function.name if isinstance(value.function, Attribute) else path
    if path in _SECRETS:
        return judged.report(
            value.function.span, "a SecretStr: `Bearer **********` is sent", judged.get_secret()
        )
    if path.startswith("azure.identity") and path.endswith("Credential"):
        return judged.report(
            value.span,
            "a credential, not the function that fetches tokens with it: "
            f"{_PROVIDER}(credential, scope)",
        )
    if path.endswith(_PROVIDER):
        return _token_provider(judged, value, path)
    if name == "encode" and isinstance(value.function, Attribute):
        if judged.is_header_of_its_own:
            return None
        cut = Span(value.function.object.span.end, value.span.end)
        return judged.report(
            cut, "bytes: `Bearer b'…'` is sent", Repair("Remove .encode()", replace(cut, ""))
        )
    if name == "get_token":
        return judged.report(
            value.span, "an AccessToken, not its token", judged.append("Add .token", ".token")
        )
    if name == "get_secret" and judged.code.imports_from("azure.keyvault.secrets"):
        return judged.report(
            value.span, "a KeyVaultSecret, not its value", judged.append("Add .value", ".value")
        )
    return _of_file(judged, value, name) or promise(judged, value)


def _of_file(judged: Judged, value: Call, name: str) -> Problem | None:
    function = value.function
    path = judged.code.qualified(function) or ""
    strips = judged.append("Add .strip()", ".strip()")
    is_output = path == "subprocess.check_output"
    if name in ("read_bytes", "b64decode") or (is_output and value.keyword("text") is None):
        decodes = judged.append("Decode and strip it", ".decode().strip()")
        return judged.report(value.span, "bytes: `Bearer b'…'` is sent", decodes)
    if name == "decode" and isinstance(function, Attribute):
        inner = function.object
        is_output = isinstance(inner, Call) and (
            judged.code.qualified(inner.function) == "subprocess.check_output"
        )
    elif name in _READS and isinstance(function, Attribute):
        is_output = _is_file(judged, function)
    if not is_output:
        return None
    return judged.report(value.span, LINE_BREAK, strips)


def _is_file(judged: Judged, function: Attribute) -> bool:
    """Whether ``function`` is a method of an open file or a path."""
    owner = function.object
    if isinstance(owner, Call):
        path = judged.code.qualified(owner.function) or ""
        return path in _OPENERS or path.endswith(".open")
    if function.name == "read_text":
        return True
    if isinstance(owner, Name):
        return bool(re.search(rf"\bopen\(.*\) as {owner.id}\b", judged.code.snapshot.text))
    return False


def _token_provider(judged: Judged, value: Call, path: str) -> Problem | None:
    is_aio = path.startswith("azure.identity.aio")
    if is_aio and not judged.client.kind.is_async:
        return judged.report(
            value.function.span,
            "the asynchronous provider of azure.identity.aio, the client is not asynchronous: "
            "a coroutine arrives where a token belongs",
        )
    is_sync = path == f"azure.identity.{_PROVIDER}"
    if is_sync and judged.client.kind.is_async and judged.role == "api_key":
        return judged.report(
            value.function.span,
            "the synchronous provider, the client awaits it: `TypeError: object str can't be "
            "used in 'await' expression`; azure.identity.aio has the other",
        )
    return wrong_scope(judged, value)


def promise(judged: Judged, value: Call) -> Problem | None:
    """Report the call of an asynchronous function of the text without ``await``."""
    if isinstance(judged.argument.value, Awaited) or not isinstance(value.function, Name):
        return None
    functions = judged.code.values(value.function)
    if len(functions) != 1 or not isinstance(functions[0], Function) or not functions[0].is_async:
        return None
    sent = "[object Promise]" if judged.client.kind.is_node else "<coroutine object …>"
    start = value.span.start
    repairs = []
    if judged.client.kind.is_node:
        edits = replace(Span(start, start), "await ")
        repairs.append(Repair("Add await", edits, Applicability.UNSAFE))
    elif judged.client.kind.is_async and not value.arguments:
        edits = replace(value.span, value.function.id)
        repairs.append(Repair("Pass the function itself", edits))
    return judged.report(value.span, f"not awaited: `Bearer {sent}` is sent", *repairs)
