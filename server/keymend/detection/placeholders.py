"""Values that stand for a key still to be filled in, and masked copies of keys.

``sk-your-key``, ``<key>``, ``changeme``, ``DEIN_API_KEY``, ``你的密钥``; ``sk-…abcd``, ``sk-***``.
Only the value is looked at here; whether a placeholder is right at its place (a template,
documentation, a local server) is the rule's to judge.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Final

from keymend.deferred import expression
from keymend.providers import FORMATS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OWNERS: Final = _words(
    # Whose key: English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish and
    # Danish, Polish, Czech, Turkish, Vietnamese, Indonesian; without accents.
    "your ur yours my dein deine deinen ihr ihre ihren mein meine votre ton ta mon ma tu tus "
    "su mi sua seu meu minha tua tuo il jouw uw mijn je din ditt dit min mitt twoj twoja moj vas "
    "tvuj muj senin sizin ban cua anda kamu mia mio swoj swoja te sinun"
)
_OWNERS_BEHIND: Final = _words("anda kamu ban ta tau od")
"""Those that stand behind what is owned."""
_NOUNS: Final = _words(
    "key keys apikey token secret credential credentials api openai azure schlussel schluessel "
    "apischlussel cle clef clave llave chave chiave sleutel nyckel nogle nokkel klucz klic "
    "anahtar anahtari anahtarin anahtariniz anahtarinizi khoa kunci kulcs kulcsot kulcsod cheie "
    "cheia avain avaimesi"
)
_VERBS: Final = _words(
    "insert enter put paste replace add fill set change provide update use einfugen einfuegen "
    "eintragen ersetzen eingeben inserer inserez mettez mettre remplacer remplacez coller collez "
    "inserta pon introduce reemplaza pega insira coloque substitua cole inserisci sostituisci "
    "incolla invul vul plaats vervang infoga ersatt wstaw wpisz podaj vloz dopln gir ekle yaz "
    "nhap thay masukkan isi ganti bitte remplacer wklej umiesc zamien yapistirin girin giriniz "
    "yazin koyun illeszd ird introdu inlocuieste lisaa syota"
)
_PLACES: Final = _words(
    "here hier ici aqui aca qui har tutaj tu sem buraya di sini disini vao day this me it with "
    "below in moi buraya ide aici tahan"
)
_HERE: Final = _words("here hier ici aqui aca har tutaj buraya ide aici tahan")
"""Those of them that are said of nothing but a place."""
_PRETENDED: Final = _words("fake dummy mock mocked")
_ALONE: Final = _words(
    "changeme changeit changethis replaceme replacethis fillme fillin todo fixme tbd placeholder "
    "yourkey yourapikey yourkeyhere yourapikeyhere mykey myapikey example exampleapikey "
    "examplekey exampletoken aremplacer bitteersetzen apikulcs apianahtariniz"
)
_PHRASES: Final = (
    # Russian, Ukrainian, Bulgarian; Chinese; Japanese; Korean; Arabic, Persian; Hebrew;
    # Hindi; Thai; Greek.
    "ваш",
    "твой",
    "твій",
    "вставь",
    "вставте",
    "введите",
    "введіть",
    "замените",
    "ключ",
    "你的",
    "您的",
    "我的",
    "替换",
    "替換",
    "填写",
    "填入",
    "填寫",
    "输入",
    "輸入",
    "密钥",
    "密鑰",
    "金鑰",
    "あなた",
    "ここに",
    "入力",
    "置き換え",
    "キーを",
    "キー",
    "여기에",
    "당신의",
    "입력",
    "발급",
    "본인의",
    "키를",
    "키",
    "مفتاح",
    "کلید",
    "המפתח",
    "מפתח",
    "अपनी",
    "अपना",
    "कुंजी",
    "आपक",
    "यहाँ",
    "टोकन",
    "คีย์",
    "κλειδί",
    "κλειδι",
)
_LOCAL: Final = _words(
    "empty none null na no-key nokey no-key-required not-needed notneeded not-required unused "
    "ollama lm-studio lmstudio local vllm llama llamacpp llama.cpp localai dummy dummy-key fake "
    "fake-key test test-key anything whatever sk-no-key-required sk-dummy sk-fake sk-test "
    "undefined token-abc123 xxx foo bar foobar sk-foo abc123 sk-abc123 sk-123 sk-1234 n/a "
    "user_provided"
)
_COUNTED: Final = 5
"""So many digits in order are no key; LiteLLM's usual one has four."""
_REPEATED: Final = 8
_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
MASKS: Final = (
    "\u2022\u25cf\u25cb\u25a0\u25aa\u2588\u00b7\u2217\u26ab\uff0a\u2b24\u25e6\u2731\u204e"
)
"""Bullets and asterisks beyond ASCII that hide characters where a key is shown."""
CROSSES: Final = "\u00d7\u2715\u2716\u2573"
"""Crosses that do the same; a single one may be a look-alike of x."""
_BRACKETED: Final = re.compile(r"<[^<>%=/][^<>]*>|\[[^\[\]]+\]")
_FILLER: Final = re.compile(r"(?:x{3,}|[.]{3,}x*|…x*)(?:[-_.]x{2,})*", re.IGNORECASE)
_HIDES: Final = (
    r"redact\w*|hidden|mask\w*|remov\w*|filter\w*|conceal\w*|sanitiz\w*|truncat\w*|snip\w*"
)
_LACKS: Final = r"not (?:set|found|given|provided)|none|null|missing|unset|undefined|empty|unknown"
_MASK: Final = expression(
    rf"""
      (?P<strong>\*{{3,}} | [{MASKS}]{{2,}} | [{CROSSES}]{{2,}}
        | (?:\.{{3}}|…)?[<\[({{](?i:{_HIDES})[>\])}}])
    | (?P<dots>\.{{3,}} | …+)
    | (?P<weak>x{{4,}} | X{{4,}} | \#{{3,}} | _{{4,}} | -{{4,}} | ={{4,}} | \.\.)
    """,
    re.VERBOSE,
)
_SHOWN: Final = expression(rf"[A-Za-z0-9_.*#=…{MASKS}{CROSSES}-]*")
_NOT_SHOWN: Final = expression(rf"[xX_.*#=…{MASKS}{CROSSES}-]*")
_LEAST_SHOWN: Final = 2
_LEAST_BEGUN: Final = 6
"""Characters behind the prefix without which a run of x is a placeholder, not a mask."""


def is_placeholder(value: str, more: Collection[str] = ()) -> bool:
    """Whether ``value`` reads as an instruction to put a key there.

    ``more`` are further values that a project uses so; case is ignored.
    """
    text = value.strip()
    if text.casefold() in {word.casefold() for word in more}:
        return True
    if _BRACKETED.fullmatch(text):
        # What a program writes in place of a key is not what a person is to replace.
        if re.fullmatch(rf"\W*(?:{_LACKS})\W*", text, re.IGNORECASE):
            return False
        return not re.search(_HIDES, text, re.IGNORECASE)
    body = _without_prefix(text)
    if _FILLER.fullmatch(body):
        return True
    plain = _plain(body)
    if not plain.isascii() and any(phrase in plain for phrase in _PHRASES):
        return True
    words = _WORD.findall(_plain(_CAMEL.sub(" ", body)))
    return _asks_for_a_key(words) or "".join(words) in _ALONE


def is_made_up(value: str) -> bool:
    """Whether ``value`` is what is typed for want of a key: counted, repeated, or the word key.

    A local server or a test may be content with it; only where a key is used does it count.
    """
    body = _without_prefix(value.strip()).lower()
    if not body.strip("-_?"):
        return True  # a prefix alone, or question marks
    digits = body[: len(body) - len(body.lstrip(string.digits))]
    if len(digits) >= _COUNTED and (string.digits[1:] + "0" * 40).startswith(digits):
        return string.ascii_lowercase.startswith(body[len(digits) :])
    if len(body) >= _REPEATED and len(set(body)) == 1 and body.isalnum():
        return True
    if value.isupper():
        return False  # it names a variable
    words = _WORD.findall(body)
    return (
        bool(words) and "".join(words) == re.sub(r"[-_. ]", "", body) and _NOUNS.issuperset(words)
    )


def is_pretended(value: str) -> bool:
    """Whether ``value`` says that it is made up on purpose: ``my-fake-key``."""
    return not _PRETENDED.isdisjoint(_WORD.findall(_plain(_CAMEL.sub(" ", value))))


def reads_as_text(value: str) -> bool:
    """Whether ``value`` is a phrase: a label or a help text may be worded like a placeholder."""
    text = value.strip()
    return " " in text and not _BRACKETED.fullmatch(text)


def is_local_dummy(value: str) -> bool:
    """Whether ``value`` is what people give a local server, which asks for any key at all."""
    return value.strip().casefold() in _LOCAL


def masked_part(value: str) -> tuple[int, int] | None:
    """Return where the mask stands in a masked copy of a key; ``None`` if it is none.

    Dots alone after a prefix (``sk-...``) are a placeholder, not a copy; so are characters
    that keys have themselves (``sk-xxxx``), unless a part of the key is shown beside them.
    """
    found = _MASK.search(value)
    if found is None:
        return None
    before, after = value[: found.start()].lstrip(), value[found.end() :].rstrip()
    if not (_SHOWN.fullmatch(before) and _SHOWN.fullmatch(after)):
        return None
    begun, ending = _without_prefix(before), _NOT_SHOWN.sub("", after)
    if found["dots"] and not (before and begun + ending):
        return None
    is_copy = (before and len(ending) >= _LEAST_SHOWN) or len(begun) >= _LEAST_BEGUN
    if found["weak"] and not is_copy:
        return None
    return found.span()


def _asks_for_a_key(words: list[str]) -> bool:
    if not words or len(words) > 12:
        return False
    has_noun = any(word in _NOUNS for word in words)
    first = words[0]
    if has_noun and words[-1] in _OWNERS_BEHIND:
        return True
    if first in _OWNERS and has_noun and words[-1] not in _OWNERS:
        return True
    if first in _VERBS and (has_noun or words[-1] in _PLACES):
        return True
    if first in _HERE and (has_noun or any(word in _VERBS for word in words)):
        return True
    if words[-1] in _VERBS and first.startswith("anahtar"):
        return True  # in Turkish the verb stands last
    if any(word in _OWNERS for word in words[:-1]) and words[-1] in _NOUNS | _PLACES:
        return True
    if words[-1] in _PLACES - {"tu", "di", "in", "it", "me", "with"} and has_noun:
        return True
    return words in (["change", "me"], ["replace", "me"], ["to", "be", "filled"])


@cache
def _prefixes() -> tuple[str, ...]:
    """Return the prefixes of keys in small letters, the longest first."""
    known = {key_format.prefix.lower() for _, key_format in FORMATS.values()}
    return tuple(sorted((known | {"sk-ant-", "sk-or-"}) - {""}, key=len, reverse=True))


def _without_prefix(text: str) -> str:
    lowered = text.lower()
    if not lowered.startswith(_prefixes()):
        return text
    return text[len(next(filter(lowered.startswith, _prefixes()))) :]


def _plain(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return (
        unicodedata.normalize("NFC", plain)
        .replace("ł", "l")
        .replace("ø", "o")
        .replace("ß", "ss")
        .replace("\u0131", "i")  # the dotless i of Turkish
    )
