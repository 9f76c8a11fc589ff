"""What a server answered, made harmless. Pure.

Servers lie: an answer may repeat the key where an id belongs, carry control characters
for a terminal, or be endless. What leaves this module is short, printable, and holds no
part of the key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from keymend.redaction import redact
from keymend.secret import Secret

_ID: Final = re.compile(r"[\w.:/=+-]{1,128}", re.ASCII)
_MODEL: Final = re.compile(r"[\w.:/@+ -]{1,128}", re.ASCII)
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e\u00a1-\u024f\u2010-\u2027]+")
_SIGNS: Final = re.compile(r"[\W_]+")
_PART: Final = 8
"""So many characters of a key in a row are taken for a copy of it."""
_LONGEST_MESSAGE: Final = 200
_MOST_MODELS: Final = 2000


class _Missing:
    """The answer was no JSON."""


@dataclass(frozen=True)
class Answer:
    """One answer, or the reason why there is none.

    ``failure`` is set where nothing usable came; ``status`` then is that of an answer that
    could not be read, or ``None``.
    """

    secret: Secret = field(repr=False)
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    failure: str = ""
    remedy: str = ""

    @cached_property
    def data(self) -> Any:
        """The body as JSON; an instance of ``_Missing`` if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return _Missing()

    @property
    def is_json(self) -> bool:
        """Whether the body is a JSON object or list."""
        return isinstance(self.data, (dict, list))

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success."""
        return self.status is not None and 200 <= self.status < 300

    @cached_property
    def error(self) -> Mapping[str, Any]:
        """The error object, wherever this provider puts it; empty if there is none."""
        data = self.data[0] if isinstance(self.data, list) and self.data else self.data
        if not isinstance(data, dict):
            return {}
        error = data.get("error")
        if isinstance(error, dict):
            return error
        if isinstance(error, str):
            return {**data, "message": error}
        return data if error is None and not self.is_success else {}

    @property
    def codes(self) -> tuple[str, ...]:
        """What the error calls itself, in machine words, the most exact first."""
        return tuple(filter(None, map(self._word, ("code", "type", "status"))))

    @property
    def error_code(self) -> str | None:
        """The error's code, if it is fit to be shown; its type where it never has a code."""
        names = ("code",) if "code" in self.error else ("type", "status")
        word = next(filter(None, map(self._word, names)), None)
        return self._identifier(word) if word else None

    def _word(self, name: str) -> str | None:
        value = self.error.get(name)
        return str(value) if isinstance(value, (str, int)) and value else None

    @property
    def message(self) -> str:
        """The error's text, for comparing; it may repeat parts of the key."""
        for name in ("message", "detail", "error_description", "msg"):
            text = self.error.get(name)
            if isinstance(text, str):
                return text
        return ""

    @property
    def shown_message(self) -> str:
        """The error's text as it may be shown: masked, on one line, and cut."""
        text = _UNPRINTABLE.sub(" ", self.message).strip()
        text = text.replace(self.secret.reveal(), self.secret.masked)
        text = redact(text)
        return "" if self._leaks(text) else text[:_LONGEST_MESSAGE]

    @property
    def request_id(self) -> str | None:
        """What the provider's support asks for."""
        names = ("x-request-id", "apim-request-id", "request-id", "x-ms-request-id", "cf-ray")
        return self._header(names)

    @property
    def organization(self) -> str | None:
        """The organization that OpenAI says the key belongs to."""
        return self._header(("openai-organization",))

    @property
    def project(self) -> str | None:
        """The project that OpenAI says the key belongs to."""
        return self._header(("openai-project",))

    @cached_property
    def rows(self) -> list[Any] | None:
        """The list that the answer is or holds; ``None`` if there is none."""
        data = self.data.get("data") if isinstance(self.data, dict) else self.data
        return data if isinstance(data, list) else None

    @property
    def models(self) -> tuple[str, ...]:
        """The ids in a list of models, as far as they are fit to be shown."""
        rows = self.rows or []
        ids = (row.get("id") for row in rows[:_MOST_MODELS] if isinstance(row, dict))
        fit = (id_ for id_ in ids if isinstance(id_, str) and _MODEL.fullmatch(id_))
        return tuple(id_ for id_ in fit if not self._leaks(id_))

    @property
    def redirected_to(self) -> str | None:
        """The host that a redirect names."""
        host = re.match(
            r"https?://([a-z0-9.-]{1,100})(?=[/:?#]|$)", self.headers.get("location", "")
        )
        return host[1] if host and not self._leaks(host[1]) else None

    def _header(self, names: tuple[str, ...]) -> str | None:
        value = next((self.headers[name] for name in names if name in self.headers), None)
        return self._identifier(value) if value is not None else None

    def _identifier(self, value: str) -> str | None:
        return value if _ID.fullmatch(value) and not self._leaks(value) else None

    def _leaks(self, text: str) -> bool:
        """Whether ``text`` holds a part of the key, in whatever case and however spaced."""
        prefix = self.secret.masked.partition("…")[0]
        key = _SIGNS.sub("", self.secret.reveal()[len(prefix) :].casefold())
        text = _SIGNS.sub("", text.casefold())
        parts = (key[at : at + _PART] for at in range(max(len(key) - _PART, 0) + 1))
        return any(part in text for part in parts)
