"""What is known of a provider of an API: one row of the table."""

from __future__ import annotations

from dataclasses import dataclass

from keymend.providers.formats import KeyFormat


@dataclass(frozen=True, eq=False)
class Provider:
    """One provider of an API.

    ``variables`` are the environment variables that its own client reads, the usual one
    first. ``hosts`` are where its keys may be sent; ``*.`` stands for one or more labels.
    ``base_urls`` are what an OpenAI client is given as its base URL, the usual one first.
    ``check`` is a request, as method and path (or whole URL, where it is another host),
    that costs nothing and that only a valid key gets answered; empty where there is none.
    ``context`` are the lower-case words that name it near a key, as a name writes them
    without its separators; ``other_credentials`` says that they also name credentials of
    formats that do not stand here. ``key_page`` is where keys are made and revoked. ``local``
    servers take any key. ``prefixes`` are what its keys alone begin with, whatever follows.
    ``constructors`` are the classes whose clients are given its keys. ``headers`` are the
    lower-case names of headers that carry its keys and those of no other; ``bearer_only``
    says that it reads ``Authorization: Bearer`` and nothing else. ``packages`` are parts of
    the names of packages that read its variables and are not called by its id.
    """

    id: str
    name: str
    formats: tuple[KeyFormat, ...] = ()
    variables: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    check: str = ""
    context: tuple[str, ...] = ()
    key_page: str = ""
    other_credentials: bool = False
    local: bool = False
    prefixes: tuple[str, ...] = ()
    constructors: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    bearer_only: bool = False
    packages: tuple[str, ...] = ()

    @property
    def can_be_asked(self) -> bool:
        """Whether there is a request that tells a good key of this provider's from a bad one."""
        return bool(self.check) and not self.local

    @property
    def variable(self) -> str:
        """The environment variable a key of this provider is usually kept in."""
        return (
            self.variables[0] if self.variables else f"{self.id.upper().replace('-', '_')}_API_KEY"
        )


def service(id_: str, name: str, *formats: KeyFormat) -> Provider:
    """Return a service of which only formats are known, and that has other credentials, too."""
    context = (id_.replace("-", ""),)
    return Provider(id_, name, formats, context=context, other_credentials=True)
