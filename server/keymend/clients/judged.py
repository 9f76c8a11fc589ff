"""A credential of a client while it is judged: what is known of it, how it is reported."""

from __future__ import annotations

from keymend.clients.client import Client
from keymend.clients.kinds import Version
from keymend.clients.problem import Problem
from keymend.finding import Applicability, Edit, Repair
from keymend.syntax.code.nodes import Argument, Attribute, Call, Name
from keymend.text import Span


class Judged:
    """One credential of one client."""

    def __init__(self, client: Client, role: str, argument: Argument, version: Version) -> None:
        self.client = client
        self.code = client.code
        self.role = role
        self.argument = argument
        self.version = version
        self.name = argument.name or role

    def report(self, span: Span, what: str, *repairs: Repair) -> Problem:
        """Return the problem at ``span``: the credential is ``what``."""
        return Problem("KM411", span, f"{self.name} is {what}.", repairs)

    def append(self, title: str, text: str, *, safe: bool = True) -> Repair:
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

    def get_secret(self) -> Repair:
        """Return the mend that takes the text out of a ``SecretStr``."""
        return self.append("Add .get_secret_value()", ".get_secret_value()")

    @property
    def is_header_of_its_own(self) -> bool:
        """Whether the key is sent as ``api-key``, which may be bytes, not put into a text."""
        return self.client.kind.is_azure and self.role == "api_key"
