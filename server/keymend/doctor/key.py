"""Whose key a program uses, where it comes from, and whether it can be one. Pure."""

from __future__ import annotations

import re
from typing import Final

from keymend.diagnosis import Expectation, diagnose
from keymend.doctor.situation import Origin, Situation, Source
from keymend.doctor.step import Step, failed, passed, skipped
from keymend.providers import AZURE_OPENAI, BY_VARIABLE, OPENAI, Provider
from keymend.providers.age import issued
from keymend.validate import KeyRequest

_ORGANIZATION: Final = re.compile(r"org-[A-Za-z0-9]+")
_PROJECT: Final = re.compile(r"proj_[A-Za-z0-9]+")


def program(situation: Situation) -> Step:
    """Return which client the program makes."""
    made = situation.program
    if made is None:
        return skipped(
            "program",
            "No client was found (code in Python, JavaScript and TypeScript is read);"
            f" {situation.variable} is looked at.",
        )
    return passed("program", f"{made.name} is made at {made.place}.")


def source(situation: Situation, found: list[Source], used: Source | None) -> Step:
    """Return which key the program uses, from where, and which others that hides."""
    name = situation.variable
    if used is None:
        in_file = [each for each in found if each.origin is Origin.ENV_FILE]
        if in_file:
            empty = "" if len(in_file[0].value) else ", where it is empty"
            return failed(
                "key",
                f"{name} stands in {situation.env_file}{empty}, and nothing in the program loads"
                " it.",
                "Load it: from dotenv import load_dotenv; load_dotenv() (in JavaScript: import"
                ' "dotenv/config").',
            )
        if situation.program is not None and situation.program.is_opaque:
            return skipped(
                "key",
                "The client is given a key that is told only when the program runs;"
                f" {name} is set nowhere.",
            )
        where = f" {situation.problems[0]}." if situation.problems else ""
        return failed(
            "key",
            f"No key is given: {name} is set nowhere.{where}",
            f"Put {name}=… into .env, or set it in the environment.",
        )
    if not len(used.value):
        return failed(
            "key",
            f"{name} is set and empty ({used.origin.value}), which hides what comes after it.",
            "Unset it, or give it its value.",
        )
    hidden = [s for s in found if not s.used and s.value != used.value and "hidden" in s.remark]
    message = f"{used.value.masked}, from the {used.origin.value} ({used.place})."
    if hidden:
        others = ", ".join(f"{s.value.masked} of {s.place}" for s in hidden)
        return failed(
            "key",
            f"{message} It hides {others}.",
            "Take one of them away; load_dotenv(override=True) puts the file first.",
        )
    return passed("key", message)


def form(request: KeyRequest) -> Step:
    """Return whether the key has the form of its provider's."""
    provider = BY_VARIABLE.get(request.name) or request.provider
    expected = Expectation((provider,) if provider else (), certain=True, inference=True)
    diagnosis = None
    if request.format is None or not request.format.inference:
        diagnosis = diagnose(request.secret.reveal(), expected)
    checksum = request.format.checksum if request.format else None
    if diagnosis is not None:
        fault = diagnosis.faults[0]
        title = fault.mends[0].title if fault.mends else "Copy the key again from its page"
        return failed("format", f"The value {fault.statement}.", f"{title}.")
    if checksum is not None and not checksum.holds(request.secret.reveal()):
        return failed(
            "format",
            "The key's checksum is wrong: it is mistyped or invented.",
            "Copy the key again from its page.",
        )
    if request.format is None:
        return skipped("format", "The key has no format that is known.")
    kind = f"{request.provider.name} {request.format.kind}" if request.provider else ""
    about = [kind, f"{len(request.secret)} characters", issued(request.secret.reveal())]
    return passed("format", f"{', '.join(filter(None, about))}.")


def owner(situation: Situation, request: KeyRequest) -> Step:
    """Return whether the key is of the provider whose client, variable or host it is given to."""
    provider = request.provider
    if provider is None:
        return skipped("provider", "Whose key it is does not show.")
    meant = BY_VARIABLE.get(request.name)
    if _differs(meant, provider) and not request.base_url:
        client = situation.program.name if situation.program else "the client"
        return failed(
            "provider",
            f"This is a key of {provider.name}, and {client} sends {request.name} to"
            f" {meant.name if meant else ''}.",
            f"Set the base URL of {provider.name}, or use a key of"
            f" {meant.name if meant else 'the other'}.",
        )
    return passed("provider", f"The key is {provider.name}'s.")


def _differs(owner: Provider | None, provider: Provider) -> bool:
    if owner is None or owner.id == provider.id:
        return False
    return not {owner.id, provider.id} <= {AZURE_OPENAI.id, "azure-ai"}


def ids(situation: Situation, request: KeyRequest) -> Step:
    """Return whether the ids that are sent beside the key can be right."""
    name = "organization and project"
    if request.provider not in (None, OPENAI):
        return skipped(name, "Only OpenAI has them.")
    given = {
        "organization": (situation.argument("organization", "OPENAI_ORG_ID"), _ORGANIZATION),
        "project": (situation.argument("project", "OPENAI_PROJECT_ID"), _PROJECT),
    }
    for role, (value, shape) in given.items():
        if value is not None and not shape.fullmatch(value):
            said = "is empty and sent all the same" if not value else "is no id of one"
            return failed(
                name,
                f"The {role} that is sent with each request {said}.",
                f"Remove {role}= and unset its variable: a project key needs none.",
            )
    named = [role for role, (value, _) in given.items() if value]
    if not named:
        return passed(name, "None is sent; the key tells them by itself.")
    if request.secret.masked.startswith("sk-proj-"):
        sent = " and ".join(named)
        verb = "are" if len(named) > 1 else "is"
        return passed(name, f"The {sent} {verb} sent too, which a project key does not need.")
    return passed(name, f"Sent with each request: {', '.join(named)}.")
