"""Where a key may be sent: to its own provider and nowhere else. Pure.

A base URL that stands beside a key was written by whoever wrote the file, so it is
compared, never followed: the address that is used is built from the table of providers
and a host that has been checked character by character. Only ``endpoints``, which come
from the user and from no file of a workspace, name addresses of their own.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from keymend.clients import retired, urls
from keymend.detection.placeholders import is_placeholder
from keymend.providers import BY_VARIABLE, Provider
from keymend.validate import hosts
from keymend.validate.request import AZURE, KeyRequest
from keymend.validate.verdict import Outcome, Verdict

Endpoints = Mapping[str, str]
"""Provider id to the base URL that the user has set for it."""

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?|v1|preview|latest")
_PROJECT_PATH: Final = re.compile(r"(/api/projects/[A-Za-z0-9_-]+)(?:/|$)")
_DEPLOYMENT_PATH: Final = re.compile(r"/openai/deployments/([A-Za-z0-9._-]+)")
_DEPLOYMENT: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_SENDABLE: Final = re.compile(r"[!-~]+")


class Protocol(enum.Enum):
    """How a provider is spoken to."""

    OPENAI = "openai"
    AZURE_V1 = "azure-v1"
    AZURE_CLASSIC = "azure-classic"


@dataclass(frozen=True)
class Destination:
    """An address that the key may be sent to.

    ``base_url`` is what the client is given, without a slash at its end; ``check`` is the
    URL of the request that costs nothing (empty where there is none).
    """

    provider: Provider
    protocol: Protocol
    base_url: str
    check: str
    api_version: str | None = None
    deployment: str | None = None

    @property
    def host(self) -> str:
        """Host and port, as reports name them."""
        return urlsplit(self.base_url).netloc


@dataclass(frozen=True)
class Refusal:
    """Why a key is not sent.

    ``for_nobody``: no provider of the table can be asked; a plug-in may know another.
    """

    explanation: str
    fix: str
    host: str | None = None
    for_nobody: bool = False

    def verdict(self, request: KeyRequest) -> Verdict:
        """Return the refusal as the verdict on ``request``."""
        return Verdict(
            Outcome.NOT_SENT,
            request.provider.id if request.provider else None,
            request.secret.masked,
            self.explanation,
            self.fix,
            host=self.host,
        )


def find(request: KeyRequest, endpoints: Endpoints) -> Destination | Refusal:
    """Return where the key of ``request`` goes, or why it goes nowhere."""
    refusal = unsendable(request)
    if refusal is not None:
        return refusal
    provider = request.provider
    if provider is None:
        return Refusal(
            "No provider's keys look like this, so there is nobody to ask.",
            "Name the variable it is for with --var, or check the key with keymend check.",
            for_nobody=True,
        )
    endpoint = _endpoint(provider, endpoints)
    beside = _beside(request)
    if isinstance(beside, Refusal):
        return beside
    if beside is not None:
        refusal = _foreign(request, provider, beside, endpoint)
        if refusal is not None:
            return refusal
    if provider.id in AZURE:
        return _azure(request, provider, beside, endpoint)
    return _compatible(provider, beside, endpoint)


def parse_endpoint(text: str) -> str:
    """Return the base URL that a user wrote, without a slash at its end.

    Raises ``ValueError`` for what is no http or https address; the message quotes nothing.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and a host")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must have no user, query or fragment")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def unsendable(request: KeyRequest) -> Refusal | None:
    """Return why no request can carry the key; ``None`` if one can."""
    value = request.secret.reveal()
    if not value.strip():
        return Refusal("The key is empty.", "Give the variable its value.")
    if is_placeholder(value):
        return Refusal("This is a placeholder, not a key.", "Put the key in its place.")
    if not _SENDABLE.fullmatch(value):
        return Refusal(
            "The key holds a space, a line break or a character that is not ASCII, which no"
            " request can carry.",
            "Copy the key again; keymend check shows the character.",
        )
    return None


def _endpoint(provider: Provider, endpoints: Endpoints) -> str | None:
    """Return the user's own address for ``provider``; Azure's two names share theirs."""
    names = [provider.id, *(AZURE if provider.id in AZURE else ())]
    return next((endpoints[name].rstrip("/") for name in names if name in endpoints), None)


def _beside(request: KeyRequest) -> SplitResult | Refusal | None:
    """Return the address beside the key, if it is one that can be compared at all."""
    if not request.base_url:
        return None
    parts = hosts.split(request.base_url)
    if parts is None:
        return Refusal(
            "The address beside the key is no URL, so it cannot be told where the key belongs.",
            "Correct the base URL or endpoint; keymend check says what is wrong with it.",
        )
    return parts


def _foreign(
    request: KeyRequest, provider: Provider, beside: SplitResult, endpoint: str | None
) -> Refusal | None:
    """Return why the key must not go to the host beside it; ``None`` if that is its own."""
    host = hosts.netloc(beside)
    if endpoint is not None and hosts.origin(urlsplit(endpoint)) == hosts.origin(beside):
        return None
    url = urls.parse(request.base_url or "")
    is_local = url is not None and url.is_local
    if beside.scheme == "http" and not provider.local and not is_local:
        return Refusal(
            "The address beside the key is not encrypted (http://).", "Write https://.", host
        )
    owner = hosts.provider_at(host)
    if owner is not None and (owner.id == provider.id or {owner.id, provider.id} <= AZURE):
        return None
    if owner is None and hosts.answers(provider, host):
        return None
    if owner is not None:
        return Refusal(
            f"This is a key of {provider.name}, and the host beside it is {owner.name}'s.",
            f"Use a key of {owner.name}, or the base URL of {provider.name}.",
            host,
        )
    if request.is_azure:
        return Refusal(
            "This is an Azure key, and the host beside it is not Azure's.",
            "Copy key and endpoint from the same resource.",
            host,
        )
    return Refusal(
        f"The host beside the key is not known to be {provider.name}'s.",
        f"If it is a gateway of yours, allow it: --endpoint {provider.id}=URL, or the setting"
        " keymend.validate.endpoints.",
        host,
    )


def _azure(
    request: KeyRequest, provider: Provider, beside: SplitResult | None, endpoint: str | None
) -> Destination | Refusal:
    if endpoint is None and beside is None:
        return Refusal(
            "No Azure endpoint stands beside the key, and each resource has its own.",
            "Set AZURE_OPENAI_ENDPOINT beside it.",
        )
    path = beside.path if beside is not None else ""
    root = endpoint or f"https://{hosts.netloc(beside)}" if beside else str(endpoint)
    root = re.sub(r"/openai(?:/v1)?$", "", root)
    project = _PROJECT_PATH.match(path)
    version = request.api_version or ""
    is_v1 = "/openai/v1" in path or project is not None or not _VERSION.fullmatch(version)
    if is_v1 or version in ("v1", "preview", "latest"):
        base = f"{root}{project[1] if project else ''}/openai/v1"
        return Destination(provider, Protocol.AZURE_V1, base, f"{base}/models")
    in_path = _DEPLOYMENT_PATH.search(path)
    named = request.deployment if _DEPLOYMENT.fullmatch(request.deployment or "") else None
    return Destination(
        provider,
        Protocol.AZURE_CLASSIC,
        root,
        f"{root}/openai/models",
        version,
        in_path[1] if in_path else named,
    )


def _compatible(
    provider: Provider, beside: SplitResult | None, endpoint: str | None
) -> Destination | Refusal:
    gone = next((retired.HOSTS[host] for host in provider.hosts if host in retired.HOSTS), None)
    if gone is not None and endpoint is None:
        name, day = gone
        return Refusal(
            f"{name} was shut down on {day}: nobody is left to be asked.",
            "Use another provider, with a key of its own.",
            for_nobody=True,
        )
    own = _own_base(provider, beside)
    method, _, target = provider.check.partition(" ")
    if own is None and not target:
        return Refusal(
            f"No request is known that tells whether a key of {provider.name} is good and that"
            " costs nothing.",
            f"Look at {provider.key_page}." if provider.key_page else "",
            for_nobody=True,
        )
    base = endpoint or own or ""
    check = _check_url(provider, base, own or "", target, overridden=endpoint is not None)
    return Destination(provider, Protocol.OPENAI, base, check if method == "GET" else "")


def _own_base(provider: Provider, beside: SplitResult | None) -> str | None:
    """Return the provider's base URL, on the host beside the key if that is one of its own."""
    bases = [base.rstrip("/") for base in provider.base_urls]
    if not bases:
        return f"https://{provider.hosts[0]}" if provider.hosts and provider.check else None
    if beside is None:
        return bases[0] if "*" not in bases[0] else None
    host = hosts.netloc(beside)
    same = [base for base in bases if hosts.pattern(urlsplit(base).netloc).fullmatch(host)]
    chosen = urlsplit(same[0] if same else bases[0])
    # "*" in a path stands for an account or an endpoint id that the table cannot know.
    return f"{chosen.scheme}://{host}{chosen.path}" if "*" not in chosen.path else None


def _check_url(provider: Provider, base: str, own: str, target: str, *, overridden: bool) -> str:
    """Return the URL of the check: on ``base`` where it stands below the provider's base."""
    if not target:
        return ""
    if target.startswith("https://"):
        if not overridden:
            return target
        target = urlsplit(target).path
    path = urlsplit(own).path
    if path and target.startswith(f"{path}/"):
        return base + target.removeprefix(path)
    if overridden:
        # The user may have given the address with the version in it or without.
        known = {urlsplit(each).path.rstrip("/") for each in provider.base_urls}
        longest_first = sorted(filter(None, known), key=len, reverse=True)
        return base.removesuffix(next(filter(base.endswith, longest_first), "")) + target
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}{target}"


def other_name(request: KeyRequest) -> Provider | None:
    """Return the provider whose variable holds this key of another one, if that is so."""
    owner = BY_VARIABLE.get(request.name)
    if owner is None or request.provider is None or owner.id == request.provider.id:
        return None
    return None if {owner.id, request.provider.id} <= AZURE else owner
