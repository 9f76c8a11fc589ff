"""What clients say when a key fails before a server has judged it.

The texts were taken from runs of the Python packages openai 0.28, 1.109, 2.54 and 3.54
and of the npm package openai 7.57, and from issues of LangChain and LlamaIndex.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from keymend.explain.cause import VARIABLE, Cause

_BEARER: Final = len("Bearer ")


def _character(match: re.Match[str]) -> str:
    """Say which character it is, and where in the key, from Python's or Node's message."""
    groups = match.groupdict()
    if groups["code_point"]:
        character, at = chr(int(groups["code_point"])), int(groups["node_index"])
    else:
        written = groups["character"] or ""
        character = _unescape(written) if written else ""
        at = int(groups["position"])
    if len(character) != 1:
        name = "Several such characters stand together"
    else:
        name = f"It is U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
    if at < _BEARER:
        return f"{name}."
    return f"{name}, character {at - _BEARER + 1} of the key if that is the header's value."


def _unescape(written: str) -> str:
    found = re.fullmatch(r"\\+(?:x|u|U)([0-9A-Fa-f]{2,8})", written)
    if not found:
        return written
    point = int(found[1], 16)
    return chr(point) if point <= 0x10FFFF else ""


CAUSES: Final = (
    Cause(
        id="key-carriage-return",
        title="The key ends in a carriage return",
        explanation=(
            "The environment file has Windows line ends and was read by a shell (source, export"
            " $(cat .env)), which keeps the \\r in the value."
        ),
        fix="Save the file with LF line ends.",
        messages=(r"(?:Illegal|invalid) header value[^\n]{0,400}?\\r(?!\\n)",),
        rules=("KM507", "KM201"),
    ),
    Cause(
        id="key-empty",
        title="The key is empty",
        explanation=(
            "Bearer and nothing behind it is no header; the client gives up before anything is"
            " sent, and the program sees Connection error."
        ),
        fix="Give the variable its value, or unset it: then the client says what is missing.",
        messages=(r"(?:Illegal|invalid) header value b?['\"]Bearer ?['\"]",),
        rules=("KM504",),
    ),
    Cause(
        id="key-line-break",
        title="The key holds a line break or a space at its end",
        explanation=(
            "No header can hold it, so the client gives up before anything is sent; the program"
            " sees Connection error. and the traceback shows the whole key."
        ),
        fix=(
            "Strip what was read (.strip()), write it without a line break (echo -n), and make a"
            " new key if the traceback was shared."
        ),
        messages=(
            r"Illegal header value",
            r"Invalid leading whitespace, reserved character\(s\), or return character\(s\)",
            r"Invalid return character or leading space in header",
            r"Headers\.append: [\s\S]{0,300}? is an invalid header value",
            r"Invalid character in header content \[\"?authorization",
            r"net/http: invalid header field value",
        ),
        rules=("KM201", "KM411"),
    ),
    Cause(
        id="key-non-ascii",
        title="There is a character in the key, or another header, that only looks right",
        explanation=(
            "Headers are ASCII. A smart quote, a dash, an invisible character or a letter of"
            " another alphabet came along with a copy, or the copy was of a masked key (…)."
        ),
        fix="Copy the key again from its page; keymend check shows the character in its file.",
        messages=(
            (
                r"'(?:ascii|latin-1)' codec can't encode characters? (?:'(?P<character>[^']+)' )?"
                r"in position (?P<position>\d+)"
            ),
            (
                r"Cannot convert argument to a ByteString because the character at index"
                r" (?P<node_index>\d+) has a value of (?P<code_point>\d+)"
            ),
        ),
        rules=("KM301", "KM302", "KM303", "KM206"),
        detail=_character,
    ),
    Cause(
        id="key-as-variable-name",
        title="A key was looked up as if it were a variable's name",
        explanation=(
            'os.environ["sk-…"] asks for a variable called like the key; getenv gives None for'
            " it, and the client then says Missing credentials."
        ),
        fix='Put the key into .env and look up its name: os.environ["OPENAI_API_KEY"].',
        messages=(r"KeyError: ['\"][^'\"\n]*…", r"(?:getenv|environ)\W+[\w-]*-…"),
        rules=("KM106",),
    ),
    Cause(
        id="missing-credentials",
        title="The client was given no key",
        explanation=(
            "The variable is unset or empty where the program runs: .env is not loaded or still"
            " called .env.example, the line is commented out, the name is one that the client"
            " does not read (OPENAI_KEY, AZURE_OPENAI_KEY), or the look-up names the key itself."
        ),
        fix=(
            "Set the variable that the client reads (OPENAI_API_KEY, AZURE_OPENAI_API_KEY), or"
            " load the file: from dotenv import load_dotenv; load_dotenv()."
        ),
        messages=(
            r"Missing credentials\. Please pass",
            r"The api_key client option must be set",
            r"API_KEY environment variable is missing or empty",
            r"API[ _-]?key is missing\. Pass it",
            r"No API key found for",
            r"No API key provided\. You can set your API key in code",
            r"OpenAI or Azure OpenAI API key not found",
            r"Could not resolve authentication method",
            r"No API_KEY or ADC found",
            r"Missing key inputs argument",
            # Java, Spring AI, LangChain4j; .NET; Ruby; Laravel
            r"`credential` is required, but was not set",
            r"API key must be set\. Use the connection property",
            r"apiKey cannot be null or (?:blank|empty)",
            (
                r"cannot be (?:null|an empty string)[^\n]{0,60}?\.?"
                r" \(Parameter '(?:key|apiKey|credential)'\)"
            ),
            r"OpenAI access token missing",
            r"api_key is required, and can be set via environ",
            r"API Key is missing\. Please publish the",
        ),
        rules=("KM402", "KM503", "KM504", "KM506", "KM106"),
    ),
    Cause(
        id="variable-missing",
        title="The variable is not set where the program runs",
        explanation=(
            "The name is misspelt, the .env file is not loaded, still called .env.example or the"
            " line commented out, or the process was started before the variable was set."
        ),
        fix=(
            "Set it where the program is started, or load the file (in Python: from dotenv import"
            " load_dotenv; load_dotenv())."
        ),
        messages=(
            rf"KeyError: ['\"]{VARIABLE}['\"]",
            (
                rf"{VARIABLE}[\"'`]?,? (?:environment |env )?(?:variable |var )?(?:is |was )?"
                r"(?:not (?:set|found|defined|configured|provided)|unset|undefined|required"
                r"|missing(?! or empty)|does not exist)"
            ),
            (
                r"(?:[Mm]issing|[Nn]o|[Rr]equired?) (?:the |required )?[\w ]{0,30}:? [\"'`]?"
                rf"{VARIABLE}"
            ),
            rf"{VARIABLE}: (?:unbound variable|parameter not set|parameter null)",
            rf"has no key [\"'`]{VARIABLE}",
            # Ruby, Spring, Quarkus, Rust, an action of GitHub's
            rf"key not found: [\"']{VARIABLE}",
            rf"Could not resolve placeholder '{VARIABLE}'",
            rf"Could not expand value {VARIABLE}",
            r"an `Err` value: NotPresent",
            r"Input required and not supplied: [\w-]{0,40}(?:key|token|secret)",
            (
                r"(?:validation errors? for|ZodError)[\s\S]{0,200}?\w*api_?key\b[\s\S]{0,80}?"
                r"(?:Field required|Required\b)"
            ),
            r"[Dd]id not find (?:openai|azure|anthropic)\w*",
            r"TypeError: str expected, not NoneType",
        ),
        rules=("KM503", "KM506"),
    ),
    Cause(
        id="sign-in-expired",
        title="A sign-in has expired, not a key",
        explanation="A tool that is signed in as a person holds a token that lasts for hours.",
        fix="Sign in again with the tool (/login), or give it an API key.",
        messages=(r"OAuth token has expired", r"obtain a new token or refresh your existing"),
    ),
    Cause(
        id="own-validator",
        title="The program's own check refused the key, not the provider",
        explanation=(
            "Keys have had many lengths (51, 56, 111, 132, 164, 167 characters at OpenAI alone);"
            " a check of length or alphabet refuses good ones."
        ),
        fix="Take the check out, or ask the provider: keymend validate.",
        messages=(
            r"Invalid (?:OpenAI )?API key format",
            r"Malformed API key in",
            r"key (?:must|should) (?:start|begin) with ['\"]?sk-",
        ),
    ),
    Cause(
        id="key-in-browser",
        title="The client refuses to run in a browser",
        explanation="Whoever opens the page can read the key, and providers switch such keys off.",
        fix="Call the provider from a server route; dangerouslyAllowBrowser publishes the key.",
        messages=(
            r"browser-like environment",
            r"set the `?dangerouslyAllowBrowser`? option",
            (
                r"https://[\w.-]*(?:openai|azure|anthropic|groq|mistral)\.(?:com|ai)/[^\n]{0,200}"
                r"blocked by CORS policy"
            ),
        ),
        rules=("KM103",),
    ),
    Cause(
        id="credential-callable",
        title="The function that gives the key does not fit the client",
        explanation=(
            "OpenAI takes a plain function, AsyncOpenAI a coroutine function, and either must"
            " return a non-empty string."
        ),
        fix="Match the function to the client, and return the key itself.",
        messages=(
            r"object str can't be used in 'await' expression",
            r"Expected `azure_ad_token_provider` argument to return a non-empty string",
            r"Bearer <coroutine",
        ),
        rules=("KM411",),
    ),
    Cause(
        id="header-type",
        title="An argument that becomes a header is no text",
        explanation="organization=, project= or the key was given a number or another object.",
        fix="Give a string.",
        messages=(r"Header value must be str or bytes",),
        rules=("KM410", "KM411"),
    ),
)
