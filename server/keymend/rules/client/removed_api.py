"""KM409: calls and attributes of openai before 1.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clients import removed
from keymend.clients.answeraccess import attribute_access
from keymend.clients.client import kind_of
from keymend.clients.problem import Problem, replace
from keymend.finding import Applicability, Edit, Repair, Severity
from keymend.rules.client.base import ClientRule
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Attribute, Call, Import, Text
from keymend.text import Span
from keymend.view import View

_BOTH_VERSIONS: Final = re.compile(
    r"openai\.__version__|hasattr\(\s*openai|APIRemovedInV1|version\(\s*[\"']openai[\"']|OPENAI_V\d",
    re.IGNORECASE,
)
"""Signs of a text that looks at the version and has code for each."""


class RemovedApi(ClientRule):
    """A call, module or attribute that `openai` lost with version 1.

    ## What it sees
    `openai.ChatCompletion.create` and the other classes of 0.28, on the module, imported,
    or on a client; imports of `openai.error` and other modules that are gone; names that
    the package does not export (`Openai`); module attributes that can be set and are never
    read (`openai.api_base`); in JavaScript `Configuration` and `OpenAIApi`. Silent where
    the workspace pins `openai<1`, and in texts that ask which version they run with.

    ## Why
    The classes raise `APIRemovedInV1` when they are called. The attributes are worse:
    nothing is raised, and with `openai.api_base` the key of another service is sent to
    api.openai.com.

    ## Example
    ```python
    openai.api_base = "https://proxy.example.com/v1"
    answer = openai.ChatCompletion.create(model="gpt-5.1", messages=messages)
    ```

    ## Instead
    ```python
    client = OpenAI(base_url="https://proxy.example.com/v1")
    answer = client.chat.completions.create(model="gpt-5.1", messages=messages)
    ```

    ## Sources
    openai 0.28.1 and 3.54.0, read and executed; npm openai 3 and 7.57.
    """

    code = "KM409"
    name = "removed-api"
    severity = Severity.ERROR
    summary = "`openai<1` calls and module attributes that are dead or silently ignored"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each use of what is gone."""
        code = view.code
        if code is None or not code.imports_from("openai"):
            return
        yield from _imports(code)
        if not code.is_python:
            yield from _node_methods(code)
        if not code.is_python or view.clients.version < (1,):
            return
        found = [*_classes(code), *_dead_attributes(code), *_gone_names(code)]
        if found and not _BOTH_VERSIONS.search(view.snapshot.text):
            yield from found


def _imports(code: Code) -> Iterator[Problem]:
    for entry in code.imports:
        package, _, rest = entry.target.partition(".")
        if package != "openai" or entry.is_guarded or not rest:
            continue
        head = rest.partition(".")[0]
        meant = {name.lower(): name for name in removed.CLASS_NAMES}.get(rest.lower())
        if meant is not None and rest != meant:
            yield _misspelt(code, entry, rest, meant)
        elif not code.is_python and rest in removed.NODE_EXPORTS:
            yield Problem(
                "KM409",
                entry.span,
                f"openai exports no {rest} since version 4: `TypeError: {rest} is not a "
                "constructor`. The client is `new OpenAI({ apiKey })`.",
            )
        elif code.is_python and head in removed.MODULES:
            yield _module(code, entry, head, rest)
        elif code.is_python and rest in removed.GONE:
            yield _renamed(entry, rest)


def _misspelt(code: Code, entry: Import, written: str, meant: str) -> Problem:
    uses = [entry.span]
    if not entry.alias:
        pattern = re.compile(rf"(?<![\w.\"'/]){re.escape(written)}(?=\s*\()")
        uses += [
            Span(found.start(), found.end())
            for found in pattern.finditer(code.snapshot.text)
            if not entry.statement.overlaps(Span(found.start(), found.end()))
        ]
    edits = tuple(Edit(span, meant) for span in uses)
    return Problem(
        "KM409",
        entry.span,
        f"openai exports no {written}: `ImportError: cannot import name '{written}' from "
        f"'openai'`; {meant} was meant.",
        (Repair(f"Rename to {meant}", edits),),
    )


def _module(code: Code, entry: Import, module: str, path: str) -> Problem:
    repairs: tuple[Repair, ...] = ()
    statement = code.snapshot[entry.statement]
    found = re.fullmatch(r"from\s+(openai\.error)\s+import\s+(\w+)", statement)
    name = path.partition(".")[2]
    if found and removed.ERRORS.get(name) == name:
        start = entry.statement.start + found.start(1)
        span = Span(start, start + len(found[1]))
        repairs = (Repair("Import it from openai", replace(span, "openai")),)
    return Problem(
        "KM409",
        entry.span,
        f"openai.{module} is gone since openai 1: `ModuleNotFoundError: No module named "
        f"'openai.{module}'`.",
        repairs,
    )


def _renamed(entry: Import, name: str) -> Problem:
    successor = removed.ERRORS.get(name)
    hint = f" It is called {successor} today." if successor else ""
    return Problem(
        "KM409",
        entry.span,
        f"`ImportError: cannot import name '{name}' from 'openai'`: gone since openai 1.{hint}",
    )


def _classes(code: Code) -> Iterator[Problem]:
    methods = {method.rpartition(".")[2] for method in removed.METHODS}
    methods |= {"acreate", "alist", "transcribe", "translate", "cancel", "retrieve", "delete"}
    for call in code.calls(*sorted(methods)):
        function = call.function
        if not isinstance(function, Attribute):
            continue
        path = code.qualified(function) or ""
        owner, _, rest = path.partition(".")
        name = rest.partition(".")[0]
        if owner == "openai" and name in removed.CLASSES and "." in rest:
            yield _removed_call(code, call, function, rest)
        elif isinstance(function.object, Attribute):
            middle = function.object
            is_chat = middle.name == "chat" and function.name == "create"
            if (is_chat or middle.name in removed.CLASSES) and kind_of(code, middle.object):
                yield _on_client(code, call, middle, function.name)


def _removed_call(code: Code, call: Call, function: Attribute, rest: str) -> Problem:
    name = rest.partition(".")[0]
    repairs: tuple[Repair, ...] = ()
    successor = removed.METHODS.get(rest)
    written = code.snapshot[function.span]
    if successor and written.endswith(f".{rest}") and _is_exact(call):
        module = written.removesuffix(f".{rest}")
        changes = [Edit(function.span, f"{module}.{successor}")]
        changes += [
            Edit(argument.name_span, "model")
            for argument in call.arguments
            if argument.name in ("engine", "deployment_id")
        ]
        changes += attribute_access(code.snapshot, call)
        title = f"Call {module}.{successor}"
        repairs = (Repair(title, tuple(changes), Applicability.UNSAFE),)
    return Problem(
        "KM409",
        function.span,
        f"`APIRemovedInV1: You tried to access openai.{name}, but this is no longer supported in "
        f"openai>=1.0.0`{f'; {successor} took its place' if successor else ''}.",
        repairs,
    )


def _is_exact(call: Call) -> bool:
    """Whether every argument means the same to the successor."""
    given = {argument.name for argument in call.arguments}
    engines = given & {"engine", "deployment_id", "model"}
    old = {"api_key", "api_base", "api_type", "api_version", "organization", "request_timeout"}
    return len(engines) < 2 and not given & old and None not in given and not call.spreads


def _node_methods(code: Code) -> Iterator[Problem]:
    """Yield the methods of npm openai 3, called on a client of today."""
    for call in code.calls("create", *removed.NODE_METHODS):
        function = call.function
        if not isinstance(function, Attribute):
            continue
        middle = function.object
        is_chat = isinstance(middle, Attribute) and middle.name == "chat"
        receiver = middle.object if is_chat and isinstance(middle, Attribute) else middle
        kind = kind_of(code, receiver)
        if (function.name == "create" and not is_chat) or kind is None or not kind.is_own:
            continue
        path = f"chat.{function.name}" if is_chat else function.name
        successor = removed.NODE_METHODS.get(path, "chat.completions.create")
        instead = f"; it is called {successor} today" if successor else ""
        repairs: tuple[Repair, ...] = ()
        if is_chat:
            edit = Edit(function.name_span, "completions.create")
            repairs = (Repair(f"Call {successor}", (edit,)),)
        yield Problem(
            "KM409",
            function.name_span,
            f"`TypeError: client.{path} is not a function`{instead}.",
            repairs,
        )


def _on_client(code: Code, call: Call, middle: Attribute, method: str) -> Problem:
    path = f"{middle.name}.{method}"
    successor = removed.METHODS.get(path) or ("chat.completions.create" if path[0] == "c" else None)
    repairs: tuple[Repair, ...] = ()
    if successor and _is_exact(call):
        span = Span(middle.name_span.start, call.function.span.end)
        changes = (*replace(span, successor), *attribute_access(code.snapshot, call))
        repairs = (Repair(f"Call {successor}", changes),)
    missing = middle.name if middle.name != "chat" else method
    return Problem(
        "KM409",
        middle.name_span,
        f"`AttributeError`: a client has no {missing} there"
        f"{f'; it is called {successor}' if successor else ''}.",
        repairs,
    )


def _dead_attributes(code: Code) -> Iterator[Problem]:
    for assignment in code.assignments:
        target = assignment.target
        if code.qualified(target.object) != "openai" or target.is_subscript:
            continue
        if target.name in removed.DEAD_ATTRIBUTES:
            repairs = _base_url(code, target, assignment.value) if target.name == "api_base" else ()
            yield Problem(
                "KM409",
                target.span,
                f"openai.{target.name} is ignored since openai 1: "
                f"{removed.DEAD_ATTRIBUTES[target.name]}.",
                repairs,
            )
        elif target.name == "api_type":
            for value in code.values(assignment.value):
                if isinstance(value, Text) and value.value in ("azure_ad", "azuread"):
                    yield Problem(
                        "KM409",
                        value.inner if value.exact else value.span,
                        f"The api_type {value.value} is taken for plain OpenAI since openai 1: "
                        "requests, and the token with them, go to api.openai.com.",
                    )


def _base_url(code: Code, target: Attribute, value: object) -> tuple[Repair, ...]:
    """Return the mend that sets ``base_url``, which needs its slash."""
    is_azure = any(
        assignment.target.name == "api_type"
        and code.qualified(assignment.target.object) == "openai"
        for assignment in code.assignments
    )
    changes = [Edit(target.name_span, "azure_endpoint" if is_azure else "base_url")]
    if isinstance(value, Text) and value.exact:
        if not value.value.endswith("/"):
            changes.append(Edit(Span(value.inner.end, value.inner.end), "/"))
    elif not is_azure:
        return ()
    name = "azure_endpoint" if is_azure else "base_url"
    return (Repair(f"Set openai.{name}", tuple(changes)),)


def _gone_names(code: Code) -> Iterator[Problem]:
    names = {*removed.GONE, *removed.ERRORS}
    for attribute in code.attributes(*sorted(names)):
        path = code.qualified(attribute) or ""
        owner, _, rest = path.partition(".")
        module, _, name = rest.rpartition(".")
        if (
            owner != "openai"
            or (module not in ("", "error"))
            or (not module and name not in removed.GONE)
        ):
            continue
        successor = removed.ERRORS.get(name)
        written = code.snapshot[attribute.span]
        repairs: tuple[Repair, ...] = ()
        if successor and written.endswith(f".{rest}"):
            fixed = f"{written.removesuffix(f'.{rest}')}.{successor}"
            repairs = (Repair(f"Use {fixed}", replace(attribute.span, fixed)),)
        gone = "error" if module else name
        yield Problem(
            "KM409",
            attribute.span,
            f"`AttributeError: module 'openai' has no attribute '{gone}'`: gone since openai 1.",
            repairs,
        )
