"""Asks a provider about a key: which requests, in which order, and what they add up to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from keymend.explain import Standing
from keymend.providers import OPENAI
from keymend.validate import destination as destinations
from keymend.validate.answer import Answer
from keymend.validate.destination import Destination, Endpoints, Protocol, Refusal
from keymend.validate.judgement import Judgement, judge
from keymend.validate.permissions import (
    CALLING,
    LIST_MODELS,
    READING,
    Probe,
    permission,
    standing,
)
from keymend.validate.request import HEADER_VARIABLES, KeyRequest
from keymend.validate.verdict import Outcome, Permission, Verdict

if TYPE_CHECKING:
    from keymend.validate.client import Client

_NO_ENDPOINTS: Final[Endpoints] = {}
_HEADER_VALUE: Final = re.compile(r"[!-~]{1,200}")
_BLAMES: Final = {
    "mismatched-organization": "organization",
    "invalid-organization": "organization",
    "mismatched-project": "project",
}
"""The causes that name the one id beside the key that does not fit it."""


async def validate_key(
    request: KeyRequest, *, endpoints: Endpoints = _NO_ENDPOINTS, permissions: bool = False
) -> Verdict:
    """Ask the key's provider about it, and return what it says.

    ``endpoints`` are addresses that the user has set for providers. ``permissions`` allows
    requests with an empty body beside those without any. Each request takes ten seconds at
    most. Cancelling the task closes the connection at once.
    """
    found = destinations.find(request, endpoints)
    if isinstance(found, Refusal):
        if not found.for_nobody:
            return found.verdict(request)
        # detect-secrets and requests are imported for keys that nobody else knows.
        plugins = await asyncio.to_thread(import_module, "keymend.validate.plugins")
        verdict: Verdict | None = await plugins.verify(request)
        return verdict or found.verdict(request)
    return await _Inquiry(request, found, permissions=permissions).run()


@dataclass(frozen=True)
class _Inquiry:
    """The requests about one key."""

    request: KeyRequest
    destination: Destination
    permissions: bool

    async def run(self) -> Verdict:
        """Send what is needed and return the verdict."""
        verdict = await self._ask()
        return replace(verdict, explanation=self._with_notes(verdict.explanation))

    async def _ask(self) -> Verdict:
        destination = self.destination
        if not destination.check:
            return await self._without_check()
        if destination.provider is OPENAI:
            return await self._openai()
        async with self._client() as client:
            answer = await client.get(destination.check)
            judgement = self._judge(answer)
            if destination.protocol is Protocol.AZURE_CLASSIC:
                return await self._azure_classic(client, answer, judgement)
        return self._verdict(answer, judgement)

    async def _openai(self) -> Verdict:
        ids = self._ids()
        async with self._client({f"openai-{role}": value for role, value in ids.items()}) as client:
            answer = await client.get(self._check())
            judgement = self._judge(answer)
            if not ids or judgement.outcome not in (Outcome.INVALID, Outcome.BLOCKED):
                return await self._with_permissions(client, answer, judgement)
        async with self._client() as client:
            bare = await client.get(self._check())
            without = self._judge(bare)
            if without.outcome is Outcome.INVALID:
                return self._verdict(bare, without)
            if without.outcome in (Outcome.BLOCKED, Outcome.UNREACHABLE):
                return self._verdict(answer, judgement)
            verdict = await self._with_permissions(client, bare, without)
        return replace(
            self._blamed(verdict, answer, judgement, tuple(ids)),
            status=answer.status,
            error_code=answer.error_code,
            request_id=answer.request_id,
        )

    def _check(self) -> str:
        key_format = self.request.format
        if key_format is not None and not key_format.inference:
            # An admin key is refused everywhere else.
            return f"{self.destination.base_url}/organization/projects?limit=1"
        return self.destination.check

    def _ids(self) -> dict[str, str]:
        """Return the ids that the program would send in headers beside the key, by role."""
        given = {"organization": self.request.organization, "project": self.request.project}
        return {role: id_ for role, id_ in given.items() if id_ and _HEADER_VALUE.fullmatch(id_)}

    def _blamed(
        self, verdict: Verdict, answer: Answer, judgement: Judgement, sent: tuple[str, ...]
    ) -> Verdict:
        """Return the verdict on a key that is good without the ids that were ``sent`` with it."""
        named = " and ".join(HEADER_VARIABLES[role] for role in sent)
        if judgement.outcome is Outcome.BLOCKED:
            explanation, fix, page = judgement.explanation, judgement.fix, judgement.page
        else:
            explanation = (
                f"The key is good, but it is refused ({answer.status}) together with {named},"
                " which the client sends by itself."
            )
            fix, page = f"Unset {named}: a project key needs neither.", ""
        told = _BLAMES.get(judgement.cause.id) if judgement.cause else None
        return replace(
            verdict,
            outcome=Outcome.BLOCKED,
            explanation=f"{explanation} Without {named} the key is accepted.",
            fix=fix,
            page=page,
            blamed=(told,) if told in sent else sent,
        )

    async def _with_permissions(
        self, client: Client, answer: Answer, judgement: Judgement
    ) -> Verdict:
        verdict = self._verdict(answer, judgement)
        is_admin = self.request.format is not None and not self.request.format.inference
        asks = judgement.outcome in (Outcome.VALID, Outcome.RESTRICTED) and not is_admin
        if not asks:
            return verdict
        probes = (*READING, *(CALLING if self.permissions else ()))
        answers = await asyncio.gather(*(self._probe(client, probe) for probe in probes))
        shown = tuple(map(permission, probes, answers))
        listing = Permission(LIST_MODELS, _may_list(answer))
        verdict = replace(verdict, permissions=(listing, *shown))
        if any(standing(answer) is Standing.NO_CREDIT for answer in answers):
            return self._add(verdict, self._judge(_first_without_credit(answers)))
        return _restricted(verdict)

    async def _probe(self, client: Client, probe: Probe) -> Answer:
        url = self.destination.base_url + probe.path
        return await (client.get(url) if probe.method == "GET" else client.post_nothing(url))

    async def _azure_classic(self, client: Client, answer: Answer, judgement: Judgement) -> Verdict:
        """Tell a bad version from a bad key, and ask for the deployment if that is allowed."""
        verdict = self._verdict(answer, judgement)
        if judgement.outcome is Outcome.UNREACHABLE and answer.status in (400, 404):
            return await self._azure_v1(verdict)
        deployment = self.destination.deployment
        if judgement.outcome is not Outcome.VALID or not (self.permissions and deployment):
            return verdict
        path = f"/openai/deployments/{deployment}/chat/completions"
        called = await client.post_nothing(self.destination.base_url + path)
        told = self._judge(called)
        name = f"Call deployment {deployment}"
        if called.status in (400, 415, 422):
            return replace(verdict, permissions=(Permission(name, allowed=True),))
        allowed = False if told.outcome.is_valid else None
        verdict = replace(verdict, permissions=(Permission(name, allowed),))
        return self._add(verdict, told) if told.outcome.is_valid else verdict

    async def _azure_v1(self, verdict: Verdict) -> Verdict:
        """Ask by the protocol that needs no version, where the dated one was not understood."""
        base = f"{self.destination.base_url}/openai/v1"
        v1 = replace(self.destination, protocol=Protocol.AZURE_V1, base_url=base)
        async with self._client(destination=v1) as client:
            answer = await client.get(f"{base}/models")
        judgement = self._judge(answer)
        if not judgement.outcome.is_known:
            return verdict
        judged = self._verdict(answer, judgement)
        explanation = f"{judged.explanation} {verdict.explanation}"
        return replace(judged, explanation=explanation, fix=verdict.fix, page=verdict.page)

    async def _without_check(self) -> Verdict:
        """Ask a provider that has no free GET request, if empty posts are allowed."""
        provider = self.destination.provider
        if not self.permissions:
            return Refusal(
                f"{provider.name} has no request without a body that would tell.",
                "Allow a request with an empty body: keymend validate --permissions.",
                self.destination.host,
            ).verdict(self.request)
        async with self._client() as client:
            answer = await client.post_nothing(f"{self.destination.base_url}/chat/completions")
        if answer.is_json and answer.status in (400, 422) and standing(answer) is Standing.UNKNOWN:
            return self._verdict(
                answer,
                Judgement(Outcome.VALID, f"{provider.name} knows this key and may be called."),
            )
        return self._verdict(answer, self._judge(answer))

    @asynccontextmanager
    async def _client(
        self,
        headers: Mapping[str, str] | None = None,
        destination: Destination | None = None,
    ) -> AsyncIterator[Client]:
        # The client's package takes seconds to import, which must hold up nobody.
        module = await asyncio.to_thread(import_module, "keymend.validate.client")
        client: Client = module.Client(
            destination or self.destination, self.request.secret, headers or {}
        )
        try:
            yield client
        finally:
            await client.aclose()

    def _judge(self, answer: Answer) -> Judgement:
        lists_models = self.destination.check.endswith("/models")
        return judge(answer, self.destination.provider, lists_models=lists_models)

    def _verdict(self, answer: Answer, judgement: Judgement) -> Verdict:
        return Verdict(
            judgement.outcome,
            self.destination.provider.id,
            self.request.secret.masked,
            judgement.explanation,
            judgement.fix,
            host=self.destination.host,
            status=answer.status,
            error_code=answer.error_code,
            request_id=answer.request_id,
            organization=answer.organization,
            project=answer.project,
            models=answer.models if answer.is_success else (),
            page=judgement.page,
        )

    def _add(self, verdict: Verdict, judgement: Judgement) -> Verdict:
        """Return the verdict with what a further request has shown."""
        return replace(
            verdict,
            outcome=judgement.outcome,
            explanation=judgement.explanation,
            fix=judgement.fix,
            page=judgement.page,
        )

    def _with_notes(self, explanation: str) -> str:
        """Return the explanation with what else is worth knowing of this request."""
        from keymend.validate.client import proxy_for

        notes = [explanation]
        owner = destinations.other_name(self.request)
        if owner is not None:
            notes.append(
                f"The variable {self.request.name} is {owner.name}'s; a program that sends the key"
                " there is refused."
            )
        proxy = proxy_for(self.destination.base_url)
        if proxy is not None:
            notes.append(f"Asked through the proxy {proxy} of the environment.")
        return " ".join(notes)


def _may_list(answer: Answer) -> bool | None:
    if answer.is_success:
        return True
    return False if standing(answer) is Standing.RESTRICTED else None


def _first_without_credit(answers: Iterable[Answer]) -> Answer:
    return next(answer for answer in answers if standing(answer) is Standing.NO_CREDIT)


def _restricted(verdict: Verdict) -> Verdict:
    """Return the verdict with what the key may not do, if there is anything."""
    lacking = [name for name, allowed in verdict.permissions if allowed is False]
    if not lacking:
        return verdict
    explanation = f"{verdict.explanation} It may not: {', '.join(lacking)}."
    return replace(
        verdict,
        outcome=Outcome.RESTRICTED,
        explanation=explanation,
        fix=verdict.fix or "Add what the program needs to the key and to its owner's role.",
        page=verdict.page or OPENAI.key_page,
    )
