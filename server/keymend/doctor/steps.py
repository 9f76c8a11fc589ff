"""The examination: one question after the other, each answered by pass, fail or skip. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from keymend.diagnosis import Expectation, diagnose
from keymend.doctor import packages
from keymend.doctor.situation import Origin, Situation, Source, sources
from keymend.providers import AZURE_OPENAI, BY_VARIABLE, OPENAI, Provider
from keymend.providers.age import issued
from keymend.secret import Secret
from keymend.validate import KeyRequest
from keymend.validate.destination import Destination, Endpoints, Refusal, find
from keymend.validate.request import recognise

_ORGANIZATION: Final = re.compile(r"org-[A-Za-z0-9]+")
_PROJECT: Final = re.compile(r"proj_[A-Za-z0-9]+")
_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?|preview|v1|latest")
_PROXIES: Final = (
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "ALL_PROXY",
    "https_proxy",
    "http_proxy",
    "all_proxy",
)
_PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")
_CERTIFICATES: Final = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
"""What Python clients read since 1.0, and what Node reads."""


class State(enum.Enum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """One question and its answer. ``fix`` says what to do where it failed."""

    name: str
    state: State
    message: str
    fix: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the step as data for a report."""
        return {
            "name": self.name,
            "state": self.state.value,
            "message": self.message,
            "fix": self.fix,
        }


@dataclass(frozen=True)
class Examination:
    """What was found: the steps, the sources of the key, and the request they lead to."""

    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    request: KeyRequest | None = None

    @property
    def has_failed(self) -> bool:
        """Whether a step failed."""
        return any(step.state is State.FAILED for step in self.steps)


def examine(situation: Situation, endpoints: Endpoints) -> Examination:
    """Go through every step up to the request, which is left to the caller."""
    found = sources(situation)
    used = next((source for source in found if source.used), None)
    request = request_of(situation, used.value) if used and len(used.value) else None
    steps = [_program(situation), _key(situation, found, used)]
    if request is None:
        rest = ("format", "provider", "organization and project", "endpoint")
        steps += [Step(name, State.SKIPPED, "There is no key.") for name in rest]
    else:
        steps += [
            _format(request),
            _provider(situation, request),
            _ids(situation, request),
        ]
        if steps[-2].state is State.FAILED:
            said = "Whose host it is follows from whose key it is."
            steps.append(Step("endpoint", State.SKIPPED, said))
        else:
            steps.append(_endpoint(situation, request, endpoints))
        if request.is_azure or (situation.program and situation.program.is_azure):
            steps.append(_azure_version(situation))
    steps += [_proxy(situation), _certificates(situation), _package(situation)]
    return Examination(tuple(steps), tuple(found), request)


def request_of(situation: Situation, secret: Secret) -> KeyRequest:
    """Return the request that the program would make with ``secret``."""
    value = secret.reveal()
    is_azure = situation.program is not None and situation.program.is_azure
    base_url = situation.argument("base_url", *([] if is_azure else ["OPENAI_BASE_URL"]))
    if is_azure:
        base_url = situation.argument("azure_endpoint", "AZURE_OPENAI_ENDPOINT") or base_url
    provider, key_format = recognise(value, situation.variable, base_url)
    if provider is not None and provider.id == AZURE_OPENAI.id:
        base_url = base_url or situation.argument("azure_endpoint", "AZURE_OPENAI_ENDPOINT")
    is_openai = provider is OPENAI
    return KeyRequest(
        Secret(value, key_format.prefix if key_format else ""),
        provider,
        key_format,
        situation.variable,
        base_url=base_url or None,
        api_version=situation.argument("api_version", "OPENAI_API_VERSION"),
        deployment=situation.argument("azure_deployment"),
        organization=situation.argument("organization", "OPENAI_ORG_ID") if is_openai else None,
        project=situation.argument("project", "OPENAI_PROJECT_ID") if is_openai else None,
    )


def _program(situation: Situation) -> Step:
    program = situation.program
    if program is None:
        return Step(
            "program",
            State.SKIPPED,
            f"No code here makes a client; {situation.variable} is looked at.",
        )
    return Step("program", State.PASSED, f"{program.name} is made at {program.place}.")


def _key(situation: Situation, found: list[Source], used: Source | None) -> Step:
    name = situation.variable
    if used is None:
        if any(source.origin is Origin.ENV_FILE for source in found):
            return Step(
                "key",
                State.FAILED,
                f"{name} stands in {situation.env_file}, and nothing in the program loads it.",
                "Load it: from dotenv import load_dotenv; load_dotenv() (in JavaScript: import"
                ' "dotenv/config").',
            )
        where = f" {situation.problems[0]}." if situation.problems else ""
        return Step(
            "key",
            State.FAILED,
            f"No key is given: {name} is set nowhere.{where}",
            f"Put {name}=… into .env, or set it in the environment.",
        )
    if not len(used.value):
        return Step(
            "key",
            State.FAILED,
            f"{name} is set and empty ({used.origin.value}), which hides what comes after it.",
            "Unset it, or give it its value.",
        )
    hidden = [s for s in found if not s.used and s.value != used.value and "hidden" in s.remark]
    message = f"{used.value.masked}, from the {used.origin.value} ({used.place})."
    if hidden:
        others = ", ".join(f"{s.value.masked} of {s.place}" for s in hidden)
        return Step(
            "key",
            State.FAILED,
            f"{message} It hides {others}.",
            "Take one of them away; load_dotenv(override=True) puts the file first.",
        )
    return Step("key", State.PASSED, message)


def _format(request: KeyRequest) -> Step:
    provider = BY_VARIABLE.get(request.name) or request.provider
    expected = Expectation((provider,) if provider else (), certain=True, inference=True)
    diagnosis = None
    if request.format is None or not request.format.inference:
        diagnosis = diagnose(request.secret.reveal(), expected)
    checksum = request.format.checksum if request.format else None
    if diagnosis is not None:
        fault = diagnosis.faults[0]
        title = fault.mends[0].title if fault.mends else "Copy the key again from its page"
        return Step("format", State.FAILED, f"The value {fault.statement}.", f"{title}.")
    if checksum is not None and not checksum.holds(request.secret.reveal()):
        return Step(
            "format",
            State.FAILED,
            "The key's checksum is wrong: it is mistyped or invented.",
            "Copy the key again from its page.",
        )
    if request.format is None:
        return Step("format", State.SKIPPED, "The key has no format that is known.")
    kind = f"{request.provider.name} {request.format.kind}" if request.provider else ""
    about = [kind, f"{len(request.secret)} characters", issued(request.secret.reveal())]
    return Step("format", State.PASSED, f"{', '.join(filter(None, about))}.")


def _provider(situation: Situation, request: KeyRequest) -> Step:
    """Whether the key is of the provider whose client, variable or host it is given to."""
    provider = request.provider
    if provider is None:
        return Step("provider", State.SKIPPED, "Whose key it is does not show.")
    owner = BY_VARIABLE.get(request.name)
    if _differs(owner, provider) and not request.base_url:
        client = situation.program.name if situation.program else "the client"
        return Step(
            "provider",
            State.FAILED,
            f"This is a key of {provider.name}, and {client} sends {request.name} to"
            f" {owner.name if owner else ''}.",
            f"Set the base URL of {provider.name}, or use a key of"
            f" {owner.name if owner else 'the other'}.",
        )
    return Step("provider", State.PASSED, f"The key is {provider.name}'s.")


def _differs(owner: Provider | None, provider: Provider) -> bool:
    if owner is None or owner.id == provider.id:
        return False
    return not {owner.id, provider.id} <= {AZURE_OPENAI.id, "azure-ai"}


def _ids(situation: Situation, request: KeyRequest) -> Step:
    name = "organization and project"
    given = {
        "organization": (situation.argument("organization", "OPENAI_ORG_ID"), _ORGANIZATION),
        "project": (situation.argument("project", "OPENAI_PROJECT_ID"), _PROJECT),
    }
    for role, (value, form) in given.items():
        if value is not None and not form.fullmatch(value):
            said = "is empty and sent all the same" if not value else "is no id of one"
            return Step(
                name,
                State.FAILED,
                f"The {role} that is sent with each request {said}.",
                f"Remove {role}= and unset its variable: a project key needs none.",
            )
    named = [role for role, (value, _) in given.items() if value]
    if not named:
        return Step(name, State.PASSED, "None is sent; the key tells them by itself.")
    if request.secret.masked.startswith("sk-proj-"):
        sent = " and ".join(named)
        return Step(
            name, State.PASSED, f"The {sent} is sent too, which a project key does not need."
        )
    return Step(name, State.PASSED, f"Sent with each request: {', '.join(named)}.")


def _endpoint(situation: Situation, request: KeyRequest, endpoints: Endpoints) -> Step:
    found = find(request, endpoints)
    program = situation.program
    if isinstance(found, Destination) and program is not None and request.is_azure:
        path = urlsplit(request.base_url or "").path
        is_v1 = "/openai/v1" in path
        if program.is_azure and is_v1:
            return Step(
                "endpoint",
                State.FAILED,
                f"{program.name} is given a v1 address; it adds a path and an api-version to it.",
                "Use OpenAI(base_url=…) with this address.",
            )
        if not program.is_azure and "/openai/" not in path:
            return Step(
                "endpoint",
                State.FAILED,
                f"{program.name} is given the resource's classic endpoint, which answers 404 to"
                " what it asks for.",
                "Write /openai/v1/ behind the host, or use AzureOpenAI.",
            )
    if isinstance(found, Destination):
        return Step("endpoint", State.PASSED, f"Requests go to {found.host}.")
    assert isinstance(found, Refusal)  # noqa: S101 - the other half of the union, for mypy
    state = State.SKIPPED if found.for_nobody else State.FAILED
    return Step("endpoint", state, found.explanation, found.fix)


def _azure_version(situation: Situation) -> Step:
    version = situation.argument("api_version", "OPENAI_API_VERSION")
    is_classic = situation.program is None or situation.program.is_azure
    if not version and is_classic and situation.program is not None:
        return Step(
            "api-version",
            State.FAILED,
            "AzureOpenAI raises without api_version; it reads OPENAI_API_VERSION.",
            "Give api_version='2024-10-21', or use OpenAI with the v1 base URL.",
        )
    if version and not _VERSION.fullmatch(version):
        return Step(
            "api-version",
            State.FAILED,
            "The api-version is none: it is a date, with -preview or without.",
            "Use 2024-10-21, the last dated release, or the v1 base URL.",
        )
    return Step("api-version", State.PASSED, version or "The v1 protocol needs none.")


def _proxy(situation: Situation) -> Step:
    for name in _PROXIES:
        value = situation.environ.get(name)
        if not value:
            continue
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        if not host or parts.scheme not in _PROXY_SCHEMES:
            return Step(
                "proxy",
                State.FAILED,
                f"{name} is no address that a client takes.",
                "Write http://host:port.",
            )
        return Step("proxy", State.PASSED, f"Requests go through {host} ({name}).")
    return Step("proxy", State.PASSED, "None is set.")


def _certificates(situation: Situation, is_file: Callable[[Path], bool] = Path.is_file) -> Step:
    program = situation.program
    kinds = _CERTIFICATES if program is None else (_CERTIFICATES[program.is_node],)
    for name in kinds:
        value = situation.environ.get(name)
        if value and not is_file(Path(value)):
            return Step(
                "certificates",
                State.FAILED,
                f"{name} names a file that is not there; clients fail when they are made.",
                f"Correct or unset {name}.",
            )
        if value:
            return Step("certificates", State.PASSED, f"{name} names trusted authorities.")
    return Step("certificates", State.PASSED, "Those of the system are trusted.")


def _package(situation: Situation) -> Step:
    package = situation.package
    if package is None:
        return Step("package", State.SKIPPED, "The package openai was not found beside the code.")
    if (1,) <= package.version < (1, 55, 3) and (package.httpx or (0,)) >= (0, 28):
        return Step(
            "package",
            State.FAILED,
            f"openai {package.shown} does not work with httpx 0.28: unexpected keyword argument"
            " 'proxies'.",
            "Upgrade openai, or pin httpx<0.28.",
        )
    if package.version < (1,) and situation.program and not package.is_node:
        return Step(
            "package",
            State.FAILED,
            f"openai {package.shown} has no {situation.program.name}.",
            "Upgrade: pip install -U openai.",
        )
    return Step("package", State.PASSED, " ".join(_about(package)))


def _about(package: packages.Package) -> Iterator[str]:
    yield f"openai {package.shown} ({package.place})."
    yield from packages.notes(package)
