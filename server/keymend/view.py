"""What a rule may ask of a text; each answer is computed once a snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from keymend import browserbundles
from keymend.detection import (
    arguments,
    disguise,
    keys,
    othersecrets,
    plainwords,
    plugins,
    positions,
    privatekeys,
)
from keymend.detection.credential import Credential
from keymend.detection.disguise import Disguised
from keymend.detection.keys import KeyMatch
from keymend.detection.positions import Position
from keymend.envfile import EnvFile, parse_file
from keymend.facts import Definition, Facts
from keymend.malformed import copies, names, values
from keymend.malformed.values import Malformed
from keymend.matching import Match, Matcher, Places
from keymend.providers import BY_ID
from keymend.secret import Secret
from keymend.settings import Settings
from keymend.syntax import sites
from keymend.syntax.languages import DOTENV, is_flask_file, is_test
from keymend.syntax.sites import Site
from keymend.text import Snapshot

if TYPE_CHECKING:
    from keymend.clients import Clients
    from keymend.clients.declared import Settings as Declarations
    from keymend.syntax.code import Code
    from keymend.syntax.notebooks import Program


@cache
def matcher() -> Matcher:
    """Return the matcher over every pattern of Keymend, compiled on first use."""
    return Matcher(
        [
            *keys.patterns(),
            *disguise.patterns(),
            *positions.patterns(),
            *privatekeys.patterns(),
            *arguments.patterns(),
            *plainwords.patterns(),
            *plugins.patterns(),
            *sites.patterns(),
            *browserbundles.patterns(),
        ]
    )


@dataclass(frozen=True)
class View:
    """A snapshot and what has been understood of it."""

    snapshot: Snapshot
    settings: Settings
    facts: Facts = field(default_factory=Facts)
    places: Places | None = None
    """Where patterns of the engine may stand, if that has been looked for in the text's UTF-8."""

    @cached_property
    def matches(self) -> list[Match]:
        """Every place where a pattern of the engine stands."""
        return matcher().find(self.snapshot, self.places)

    @cached_property
    def keys(self) -> list[KeyMatch]:
        """The well-formed keys of AI providers, in order, none overlapping another."""
        return [key for key in self._all_keys if key.provider.id in BY_ID]

    @cached_property
    def credentials(self) -> list[Credential]:
        """The other secrets in the text, in order, none overlapping another.

        A piece of a provider's broken key is none: what is wrong with the key is said.
        """
        baseline = self.settings.baseline
        custom = baseline.custom_plugins if baseline else ()
        found = othersecrets.find(
            self.snapshot, self.matches, self.positions, self._all_keys, custom
        )
        broken = [
            malformed.site.value.whole
            for malformed in self.malformed
            if malformed.diagnosis.provider is not None
        ]
        return [
            credential
            for credential in found
            if not any(place.overlaps(credential.span) for place in broken)
        ]

    @cached_property
    def disguised(self) -> list[Disguised]:
        """The keys that stand in the text in base 64 or in parts, of providers and others."""
        return disguise.find(self.snapshot, self.matches, self.positions)

    @cached_property
    def positions(self) -> list[Position]:
        """The values that are given to something called a key, token or password."""
        return positions.find(self.snapshot, self.matches)

    @cached_property
    def _all_keys(self) -> list[KeyMatch]:
        return keys.find(self.snapshot, self.matches, self.positions)

    @cached_property
    def sites(self) -> list[Site]:
        """The places where a key is meant, in order, none overlapping another."""
        return sites.find(self.snapshot, self.matches)

    @cached_property
    def malformed(self) -> list[Malformed]:
        """What stands for a key, or for the name of one, and cannot work."""
        whole = [one.key.span for one in self.disguised]  # in base 64 a key is as it should be
        return [
            *(
                value
                for value in values.find(self.snapshot, self.sites, self.settings.placeholders)
                if not any(span.overlaps(value.site.value.whole) for span in whole)
            ),
            *names.find(self.snapshot, self.sites, sites.names(self.matches)),
            *copies.find(self.snapshot, self.sites, self.facts),
        ]

    @cached_property
    def is_test(self) -> bool:
        """Whether the file is named as tests are."""
        return is_test(self.snapshot.path)

    @cached_property
    def code(self) -> Code | None:
        """The text as source code; ``None`` where no rule has anything to read in it."""
        from keymend.clients import concerns
        from keymend.syntax import code
        from keymend.syntax.notebooks import as_python

        if self.snapshot.language not in code.LANGUAGES or not concerns(self.snapshot):
            return None
        return code.parse(as_python(self.snapshot))

    def forget(self) -> None:
        """Forget what has been understood of code: nothing more is asked."""
        code: Code | None = vars(self).get("code")
        if code is not None:
            code.forget()
        program: View | None = vars(self).get("of_program")
        if program is not None:
            program.forget()

    @cached_property
    def program(self) -> Program | None:
        """The code of a notebook file; ``None`` in other files, and where no rule reads it."""
        from keymend.clients import is_mentioned
        from keymend.syntax import code
        from keymend.syntax.notebooks import is_notebook_file, program

        if not is_notebook_file(self.snapshot) or not is_mentioned(self.snapshot):
            return None
        found = program(self.snapshot)
        return found if found.snapshot.language in code.LANGUAGES else None

    @cached_property
    def of_program(self) -> View | None:
        """What has been understood of ``program``."""
        program = self.program
        if program is None:
            return None
        return View(program.snapshot, self.settings, self.facts)

    @cached_property
    def declared(self) -> Declarations:
        """The settings of clients that stand in the text, a file of settings."""
        from keymend.clients.declared import Settings as Declarations

        return Declarations(self.snapshot)

    @cached_property
    def clients(self) -> Clients:
        """The OpenAI and Azure OpenAI clients that the text makes."""
        from keymend.clients import Clients

        return Clients(self.code, self.facts)

    def definitions_of(self, secret: Secret) -> list[Definition]:
        """Return the variables of other files of the workspace that have ``secret`` as value."""
        own = self.snapshot.path
        return [
            definition
            for definition in self._definitions_by_value.get(secret.reveal(), ())
            if Snapshot(definition.uri, "").path != own
        ]

    @cached_property
    def _definitions_by_value(self) -> dict[str, list[Definition]]:
        result: dict[str, list[Definition]] = {}
        for definitions in self.facts.definitions.values():
            for definition in definitions:
                result.setdefault(definition.value.reveal(), []).append(definition)
        return result

    @cached_property
    def environment_file(self) -> EnvFile:
        """The text read as an environment file."""
        return parse_file(self.snapshot.text)

    @cached_property
    def is_environment_file(self) -> bool:
        """Whether the text is an environment file."""
        return self.snapshot.language == DOTENV or self.snapshot.path.name == ".envrc"

    @property
    def is_home_of_keys(self) -> bool:
        """Whether the text is an environment file that is not meant to be in git."""
        return self.is_environment_file and not is_flask_file(self.snapshot.path)
