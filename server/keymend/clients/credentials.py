"""What a credential is sent as when it is no text: bytes, tuples, coroutines, secrets.

Seen on the wire with openai 3.54: the client formats whatever it is given into
``Authorization: Bearer {api_key}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clients import lookups
from keymend.clients.edits import import_os
from keymend.clients.find import Client
from keymend.clients.kinds import Version
from keymend.clients.mismatch import AZURE_KEY
from keymend.clients.problem import Problem, replace
from keymend.clients.spots import shown
from keymend.finding import Applicability, Edit, Repair
from keymend.syntax.code.nodes import (
    HOLE,
    Argument,
    Attribute,
    Awaited,
    Call,
    Constant,
    Expression,
    Function,
    Mapping,
    Name,
    Sequence,
    Text,
    Typed,
    Variable,
)
from keymend.text import Span

_LOOKUP: Final = re.compile(
    r"(?:os\.(?:getenv|environ(?:\.get)?)[\(\[][\"']|process\.env\.)(?P<name>[A-Z][A-Z0-9_]+)"
    r"(?:[\"'][\)\]])?|\$(?:env:)?\{?(?P<shell>[A-Z][A-Z0-9_]+)\}?|%(?P<percent>[A-Z][A-Z0-9_]+)%"
)
_FUNCTIONS: Final = frozenset({"os.environ", "os.getenv", "os.environ.get"})
"""What a look-up is without the name of the variable."""
ROLES: Final = ("api_key", "admin_api_key", "azure_ad_token", "azure_ad_token_provider")
_OPENERS: Final = frozenset({"open", "io.open", "pathlib.Path", "Path", "os.popen"})
_READS: Final = frozenset({"read", "readline", "read_text"})
_SECRETS: Final = frozenset({"pydantic.SecretStr", "pydantic.types.SecretStr", "SecretStr"})
_PROVIDER: Final = "get_bearer_token_provider"
_NOTHING_RETURNED: Final = (
    "ValueError: Expected `azure_ad_token_provider` argument to return a non-empty string."
)


def problems(client: Client, version: Version) -> Iterator[Problem]:
    """Yield what is wrong with the types of the credentials of ``client``."""
    for role in ROLES:
        argument = client.given(role)
        if argument is None:
            continue
        judge = _Judge(client, role, argument, version)
        whole = judge.whole()
        if whole is not None:
            yield whole
            continue
        for value in client.code.values(argument.value):
            found = judge.problem(value)
            if found is not None:
                yield found


class _Judge:
    """One credential of one client."""

    def __init__(self, client: Client, role: str, argument: Argument, version: Version) -> None:
        self.client = client
        self.code = client.code
        self.role = role
        self.argument = argument
        self.version = version
        self.name = argument.name or role

    def whole(self) -> Problem | None:
        """Return what is wrong with the argument as it is written."""
        given = self.argument.value
        if isinstance(given, (Name, Attribute)) and not self.client.kind.is_node:
            path = self.code.qualified(given)
            if path in _FUNCTIONS:
                return self._report(given.span, f"{path} itself, without the name of a variable")
        return None

    def problem(self, value: Expression) -> Problem | None:
        """Return what is wrong with ``value``."""
        if self.client.kind.is_node:
            return self._promise(value) if isinstance(value, Call) else None
        if isinstance(value, Function):
            return self._function(value)
        if isinstance(value, Call):
            return self._call(value)
        if self.role == "azure_ad_token_provider":
            return self._provider(value)
        if isinstance(value, Text):
            return self._text(value)
        if isinstance(value, Sequence):
            return self._sequence(value)
        if isinstance(value, Typed):
            return self._report(
                value.span, "a SecretStr: `Bearer **********` is sent", self._get_secret()
            )
        if isinstance(value, (Constant, Mapping)):
            if isinstance(value, Constant) and value.value is None:
                return None
            return self._report(value.span, "no text: what it prints is sent as the key")
        return None

    def _report(self, span: Span, what: str, *repairs: Repair) -> Problem:
        return Problem("KM411", span, f"{self.name} is {what}.", repairs)

    def _append(self, title: str, text: str, *, safe: bool = True) -> Repair:
        """Return the mend that calls something on the argument as it is given."""
        given = self.argument.value
        end = given.span.end
        applicability = Applicability.SAFE if safe else Applicability.UNSAFE
        if isinstance(given, (Name, Attribute, Call)):
            return Repair(title, (Edit(Span(end, end), text),), applicability)
        wrapped = (
            Edit(Span(given.span.start, given.span.start), "("),
            Edit(Span(end, end), f"){text}"),
        )
        return Repair(title, wrapped, applicability)

    def _get_secret(self) -> Repair:
        return self._append("Add .get_secret_value()", ".get_secret_value()")

    def _text(self, value: Text) -> Problem | None:
        if value.is_bytes:
            if self._is_header_of_its_own():
                return None
            repairs = []
            written = self.code.snapshot[value.span]
            prefix = re.match(r"[a-zA-Z]+", written)
            if prefix and value.exact:
                span = Span(value.span.start, value.span.start + prefix.end())
                kept = re.sub("[bB]", "", prefix[0])
                repairs.append(Repair("Make it a text", replace(span, kept)))
            return self._report(value.span, "bytes: `Bearer b'…'` is sent", *repairs)
        if not value.is_known and self.role != "azure_ad_token_provider":
            return self._around(value)
        lookup = _LOOKUP.fullmatch(value.value)
        if lookup is not None and value.exact:
            return self._quoted_lookup(value, next(filter(None, lookup.groups())))
        is_azure_key = re.fullmatch(r"[0-9a-f]{32}", value.value) or AZURE_KEY.fullmatch(
            value.value
        )
        if self.role == "azure_ad_token" and is_azure_key:
            return self._report(
                value.inner,
                "a key, not an Entra token: it is sent as `Authorization: Bearer` and refused",
                Repair("Rename to api_key", replace(self.argument.name_span, "api_key")),
            )
        if self.client.kind.is_azure and self.role == "api_key" and value.value.startswith("eyJ"):
            return self._report(
                value.inner,
                "an Entra token, which is sent as `api-key` and refused; it belongs into "
                "azure_ad_token",
                Repair(
                    "Rename to azure_ad_token", replace(self.argument.name_span, "azure_ad_token")
                ),
            )
        return None

    def _around(self, value: Text) -> Problem | None:
        """Report what is put around a key that is not known itself: ``f"'{key}'"``."""
        before, _, after = value.value.partition(HOLE)
        if not set(before + after.rpartition(HOLE)[2]) - {""}:
            return None
        if after.endswith(("\n", "\r", "\t", " ")):
            return self._report(
                value.span,
                "put together with white space at its end: requests fail with "
                "`APIConnectionError: Connection error.` (`Illegal header value`), and the "
                "traceback shows the key",
            )
        quotes = before[:1] in ("'", '"', "`") and after[-1:] == before[:1]
        if quotes or before[:1] in (" ", "\t", "\n"):
            what = "quotes around it" if quotes else "white space before it"
            return self._report(value.span, f"put together with {what}: answered by 401")
        return None

    def _quoted_lookup(self, value: Text, name: str) -> Problem:
        """Report ``"$OPENAI_API_KEY"``: a look-up between quotes looks nothing up."""
        edits = [*replace(value.span, lookups.variable(self.code, name)), *import_os(self.code)]
        repair = Repair(f"Read {name} from the environment", tuple(edits))
        return self._report(
            value.span,
            f"the text {shown(value.value)[:40]!r}, not the value of the variable",
            repair,
        )

    def _is_header_of_its_own(self) -> bool:
        """Whether the key is sent as ``api-key``, which may be bytes, not put into a text."""
        return self.client.kind.is_azure and self.role == "api_key"

    def _sequence(self, value: Sequence) -> Problem:
        if not value.is_tuple:
            return self._report(value.span, "a list: `Bearer ['…']` is sent")
        repairs = []
        if len(value.items) == 1:
            item = value.items[0]
            if value.is_bare:
                edits = replace(Span(item.span.end, value.span.end), "")
            else:
                edits = replace(value.span, self.code.snapshot[item.span])
            repairs.append(Repair("Remove the comma that makes it a tuple", edits))
        # Not the key itself: a key in it is another rule's.
        comma = Span(value.items[-1].span.end if value.items else value.span.start, value.span.end)
        return self._report(comma, "a tuple: `Bearer ('…',)` is sent", *repairs)

    def _provider(self, value: Expression) -> Problem | None:
        if isinstance(value, Text):
            return Problem(
                "KM411",
                value.span,
                "azure_ad_token_provider has to be a function: `TypeError: 'str' object is not "
                "callable`; azure_ad_token takes a text.",
                (
                    Repair(
                        "Rename to azure_ad_token",
                        replace(self.argument.name_span, "azure_ad_token"),
                    ),
                ),
            )
        return None

    def _function(self, value: Function) -> Problem | None:
        place = self.argument.value.span
        if self.role == "azure_ad_token":
            repair = Repair(
                "Rename to azure_ad_token_provider",
                replace(self.argument.name_span, "azure_ad_token_provider"),
            )
            return self._report(place, "a function; azure_ad_token_provider takes one", repair)
        if self.role == "api_key" and self.version < (1, 106):
            return self._report(
                place, "a function, which openai takes since 1.106: what it prints is sent"
            )
        is_provider = self.role == "azure_ad_token_provider"
        if value.is_async and not self.client.kind.is_async:
            error = (
                _NOTHING_RETURNED
                if is_provider
                else "Bearer <coroutine object …>` is sent: `401 Incorrect API key provided"
            )
            return self._report(place, f"asynchronous, the client is not: `{error}`")
        only = value.returns[0] if len(value.returns) == 1 else None
        if (isinstance(only, Constant) and only.value is None) or _is_empty(only):
            error = "TypeError: Could not resolve authentication method"
            if is_provider:
                error = _NOTHING_RETURNED
            return self._report(place, f"a function that returns nothing: `{error}`")
        gives_text = isinstance(only, Text) or (only is not None and self._is_variable(only))
        awaits = self.client.kind.is_async and not is_provider
        if awaits and gives_text and not value.is_async:
            return self._report(
                place,
                "synchronous, the client is not: `TypeError: object str can't be used in 'await' "
                "expression`",
            )
        return None

    def _is_variable(self, value: Expression) -> bool:
        return any(isinstance(found, Variable) for found in self.code.values(value))

    def _call(self, value: Call) -> Problem | None:
        path = self.code.qualified(value.function) or ""
        name = value.function.name if isinstance(value.function, Attribute) else path
        if path in _SECRETS:
            return self._report(
                value.function.span, "a SecretStr: `Bearer **********` is sent", self._get_secret()
            )
        if path.startswith("azure.identity") and path.endswith("Credential"):
            return self._report(
                value.span,
                "a credential, not the function that fetches tokens with it: "
                f"{_PROVIDER}(credential, scope)",
            )
        if path.endswith(_PROVIDER):
            return self._token_provider(value, path)
        if name == "encode" and isinstance(value.function, Attribute):
            if self._is_header_of_its_own():
                return None
            cut = Span(value.function.object.span.end, value.span.end)
            return self._report(
                cut, "bytes: `Bearer b'…'` is sent", Repair("Remove .encode()", replace(cut, ""))
            )
        if name == "get_token":
            return self._report(
                value.span, "an AccessToken, not its token", self._append("Add .token", ".token")
            )
        if name == "get_secret" and self.code.imports_from("azure.keyvault.secrets"):
            return self._report(
                value.span, "a KeyVaultSecret, not its value", self._append("Add .value", ".value")
            )
        return self._file(value, name) or self._promise(value)

    def _file(self, value: Call, name: str) -> Problem | None:
        function = value.function
        path = self.code.qualified(function) or ""
        strips = self._append("Add .strip()", ".strip()")
        is_output = path == "subprocess.check_output"
        if name in ("read_bytes", "b64decode") or (is_output and value.keyword("text") is None):
            decodes = self._append("Decode and strip it", ".decode().strip()")
            return self._report(value.span, "bytes: `Bearer b'…'` is sent", decodes)
        if name == "decode" and isinstance(function, Attribute):
            inner = function.object
            is_output = isinstance(inner, Call) and (
                self.code.qualified(inner.function) == "subprocess.check_output"
            )
        elif name in _READS and isinstance(function, Attribute):
            is_output = self._is_file(function)
        if not is_output:
            return None
        return self._report(
            value.span,
            "read with the line break at its end: requests fail with `APIConnectionError: "
            "Connection error.` (`Illegal header value`), and the traceback shows the key",
            strips,
        )

    def _is_file(self, function: Attribute) -> bool:
        """Whether ``function`` is a method of an open file or a path."""
        owner = function.object
        if isinstance(owner, Call):
            path = self.code.qualified(owner.function) or ""
            return path in _OPENERS or path.endswith(".open")
        if function.name == "read_text":
            return True
        if isinstance(owner, Name):
            return bool(re.search(rf"\bopen\(.*\) as {owner.id}\b", self.code.snapshot.text))
        return False

    def _token_provider(self, value: Call, path: str) -> Problem | None:
        is_aio = path.startswith("azure.identity.aio")
        if is_aio and not self.client.kind.is_async:
            return self._report(
                value.function.span,
                "the asynchronous provider of azure.identity.aio, the client is not asynchronous: "
                "a coroutine arrives where a token belongs",
            )
        is_sync = path == f"azure.identity.{_PROVIDER}"
        if is_sync and self.client.kind.is_async and self.role == "api_key":
            return self._report(
                value.function.span,
                "the synchronous provider, the client awaits it: `TypeError: object str can't be "
                "used in 'await' expression`; azure.identity.aio has the other",
            )
        return None

    def _promise(self, value: Call) -> Problem | None:
        """Report the call of an asynchronous function of the text without ``await``."""
        if isinstance(self.argument.value, Awaited) or not isinstance(value.function, Name):
            return None
        functions = self.code.values(value.function)
        if (
            len(functions) != 1
            or not isinstance(functions[0], Function)
            or not functions[0].is_async
        ):
            return None
        sent = "[object Promise]" if self.client.kind.is_node else "<coroutine object …>"
        start = value.span.start
        repairs = []
        if self.client.kind.is_node:
            edits = replace(Span(start, start), "await ")
            repairs.append(Repair("Add await", edits, Applicability.UNSAFE))
        elif self.client.kind.is_async and not value.arguments:
            edits = replace(value.span, value.function.id)
            repairs.append(Repair("Pass the function itself", edits))
        return self._report(value.span, f"not awaited: `Bearer {sent}` is sent", *repairs)


def _is_empty(value: Expression | None) -> bool:
    return isinstance(value, Text) and not value.value
