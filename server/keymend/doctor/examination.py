"""The examination: one question after the other, each answered by pass, fail or skip. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keymend.doctor import key, route
from keymend.doctor.situation import Situation, Source, sources
from keymend.doctor.step import State, Step, skipped
from keymend.providers import AZURE_OPENAI, OPENAI
from keymend.secret import Secret
from keymend.validate import KeyRequest
from keymend.validate.destination import Endpoints, unsendable
from keymend.validate.request import recognise

_OF_THE_KEY: Final = ("format", "provider", "organization and project", "endpoint")


@dataclass(frozen=True)
class Examination:
    """What was found: the steps, the sources of the key, and the request they lead to."""

    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    request: KeyRequest | None = None


def examine(situation: Situation, endpoints: Endpoints) -> Examination:
    """Go through every step up to the request, which is left to the caller."""
    found = sources(situation)
    used = next((source for source in found if source.used), None)
    request = request_of(situation, used.value) if used and len(used.value) else None
    steps = [key.program(situation), key.source(situation, found, used)]
    if request is None:
        steps += [skipped(name, "There is no key.") for name in _OF_THE_KEY]
    else:
        steps += _about(situation, request, endpoints)
    steps += [route.proxy(situation), route.certificates(situation), route.package(situation)]
    return Examination(tuple(steps), tuple(found), request)


def _about(situation: Situation, request: KeyRequest, endpoints: Endpoints) -> Iterator[Step]:
    yield key.form(request)
    owner = key.owner(situation, request)
    yield owner
    yield key.ids(situation, request)
    if unsendable(request) is not None:
        yield skipped("endpoint", "The key cannot be sent as it is.")
    elif owner.state is State.FAILED:
        yield skipped("endpoint", "Whose host it is follows from whose key it is.")
    else:
        yield route.endpoint(situation, request, endpoints)
    if request.is_azure or (situation.program and situation.program.is_azure):
        yield route.azure_version(situation)


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
