"""What clients say when a key or a configuration fails before a server has judged it.

The texts were taken from runs of the Python packages openai 0.28, 1.109, 2.54 and 3.54
and of the npm package openai 7.57, and from issues of LangChain and LlamaIndex.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from keymend.explain.cause import Cause

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


def _argument(match: re.Match[str]) -> str:
    name = match["argument"]
    meant = _MEANT.get(name, "")
    return f"{name}= is not taken{'; ' + meant if meant else ''}."


_MEANT: Final = {
    "api_base": "base_url= is what it was called since 1.0",
    "api_type": "AzureOpenAI is the class for Azure",
    "api_version": "only AzureOpenAI takes it",
    "apiKey": "api_key= is meant",
    "api_token": "api_key= is meant",
    "apikey": "api_key= is meant",
    "azure_deployment": "only AzureOpenAI takes it",
    "azure_endpoint": "only AzureOpenAI takes it",
    "baseURL": "base_url= is meant",
    "base_uri": "base_url= is meant",
    "dangerouslyAllowBrowser": "that is an option of the JavaScript client",
    "deployment": "azure_deployment= is meant",
    "deployment_id": "model= takes the deployment's name",
    "endpoint": "azure_endpoint= is meant",
    "engine": "model= is meant",
    "headers": "default_headers= is meant, or extra_headers= in a call",
    "key": "api_key= is meant",
    "model": "it belongs into the call, not into the client",
    "openai_api_key": "api_key= is meant",
    "openai_api_version": "api_version= is meant",
    "org": "organization= is meant",
    "organization_id": "organization= is meant",
    "project_id": "project= is meant",
    "proxies": "http_client=openai.DefaultHttpxClient(proxy=…) is meant",
    "proxy": "http_client=openai.DefaultHttpxClient(proxy=…) is meant",
    "request_timeout": "timeout= is meant",
    "secret_key": "api_key= is meant",
    "token": "api_key= is meant",
}

KEYS: Final = (
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
        id="variable-missing",
        title="The variable is not set where the program runs",
        explanation=(
            "The name is misspelt, the .env file is not loaded, still called .env.example or the"
            " line commented out, or the process was started before the variable was set."
        ),
        fix="Set it, or load the file: from dotenv import load_dotenv; load_dotenv().",
        messages=(
            r"KeyError: ['\"][A-Z][A-Z0-9_]*(?:KEY|TOKEN|ENDPOINT|VERSION|BASE|URL)['\"]",
            r"[A-Z0-9_]+_API_KEY (?:environment variable )?(?:is )?(?:not set|not found|unset)",
            r"[Dd]id not find (?:openai|azure|anthropic)\w*",
        ),
        rules=("KM503", "KM506"),
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
            r"No API key provided\. You can set your API key in code",
            r"OpenAI or Azure OpenAI API key not found",
            r"Could not resolve authentication method",
        ),
        rules=("KM402", "KM503", "KM504", "KM506", "KM106"),
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
        messages=(r"browser-like environment", r"dangerouslyAllowBrowser"),
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

ARGUMENTS: Final = (
    Cause(
        id="proxies-argument",
        title="openai before 1.55.3 does not work with httpx 0.28 or newer",
        explanation="httpx took the argument proxies away; old openai still passes it.",
        fix="Upgrade openai, or pin httpx<0.28. Your own proxies= becomes http_client=.",
        messages=(r"Client\.__init__\(\) got an unexpected keyword argument 'proxies'",),
        rules=("KM401",),
    ),
    Cause(
        id="unknown-argument",
        title="The client does not take this argument",
        explanation="The name is that of another client, of an older version, or misspelt.",
        fix="Use the name that the client takes, or the client that takes the name.",
        messages=(
            (
                r"(?:OpenAI|Completions|Responses|Embeddings|create)[\w.()]* got an unexpected"
                r" keyword argument '(?P<argument>\w+)'"
            ),
        ),
        rules=("KM401",),
        detail=_argument,
    ),
    Cause(
        id="positional-argument",
        title="The client takes named arguments only",
        explanation="The key was given without its name.",
        fix="Write api_key=.",
        messages=(r"OpenAI\.__init__\(\) takes 1 positional argument but \d+ were given",),
        rules=("KM401",),
    ),
    Cause(
        id="azure-version-missing",
        title="AzureOpenAI was given no api_version",
        explanation=(
            "It reads OPENAI_API_VERSION; AZURE_OPENAI_API_VERSION is not read. The next missing"
            " argument is named only after this one is there."
        ),
        fix="Give api_version='2024-10-21', or use OpenAI with the v1 base URL, which needs none.",
        messages=(
            r"Must provide either the `api_version` argument",
            r"The OPENAI_API_VERSION environment variable is missing or empty",
            r"An API version is required for the Azure API type",
        ),
        rules=("KM402", "KM503"),
    ),
    Cause(
        id="azure-endpoint-missing",
        title="AzureOpenAI was given no endpoint",
        explanation="It reads AZURE_OPENAI_ENDPOINT; OPENAI_API_BASE and others are not read.",
        fix="Give azure_endpoint='https://RESOURCE.openai.azure.com'.",
        messages=(
            r"Must provide one of the `(?:base_url|baseURL)` or `(?:azure_)?endpoint` arguments",
            r"Azure OpenAI API instance name not found",
        ),
        rules=("KM402", "KM503"),
    ),
    Cause(
        id="exclusive-endpoints",
        title="Two addresses were given, and only one can be meant",
        explanation=(
            "base_url and azure_endpoint exclude each other. OPENAI_API_BASE or OPENAI_BASE_URL in"
            " the environment counts in LangChain, LlamaIndex and the JavaScript client."
        ),
        fix="Keep azure_endpoint for Azure, and unset OPENAI_API_BASE and OPENAI_BASE_URL.",
        messages=(
            r"base_?url and (?:azure_)?endpoint are mutually exclusive",
            r"Azure endpoints should be specified via the `azure_endpoint` param",
            r"`data_residency` and `base_url` arguments are mutually exclusive",
        ),
        rules=("KM403",),
    ),
    Cause(
        id="exclusive-credentials",
        title="Two credentials were given, and only one can be meant",
        explanation=(
            "Since openai 3.4 the Azure client refuses more than one of key, token and token"
            " provider; in JavaScript AZURE_OPENAI_API_KEY in the environment counts too."
        ),
        fix="Keep one, and unset the variable of the other.",
        messages=(
            r"`api_?key`, `azure_ad_token` and `azure_ad_token_provider` arguments are mutually",
            r"`apiKey` and `azureADTokenProvider` arguments are mutually exclusive",
            r"`api_key` and `workload_identity` arguments are mutually exclusive",
        ),
        rules=("KM403",),
    ),
    Cause(
        id="ambiguous-module-client",
        title="The environment configures OpenAI and Azure at once",
        explanation="openai.chat… without a client cannot tell which of the two is meant.",
        fix="Make a client (OpenAI() or AzureOpenAI()), or set openai.api_type.",
        messages=(r"Ambiguous use of module client",),
        rules=("KM403",),
    ),
    Cause(
        id="openai-shadowed-or-old",
        title="Another module than openai 1.0 or newer was imported",
        explanation=(
            "The installed package is older than 1.0, or a file of the program is called"
            " openai.py and stands in its place."
        ),
        fix="Rename the file, or upgrade: pip install -U openai.",
        messages=(
            r"'openai' has no attribute '(?:Async)?(?:Azure)?OpenAI'",
            r"cannot import name '(?:Async)?(?:Azure)?OpenAI' from",
            r"partially initialized module 'openai'",
        ),
    ),
    Cause(
        id="removed-api",
        title="The code is for openai before 1.0",
        explanation=(
            "ChatCompletion, engine=, openai.error and the rest went away with 1.0 (November 2023);"
            " openai.api_base= is ignored in silence, so that the key goes to api.openai.com."
        ),
        fix="Make a client: client = OpenAI(); client.chat.completions.create(model=…, …).",
        messages=(
            r"APIRemovedInV1",
            r"no longer supported in openai>=1\.0\.0",
            r"Must provide an 'engine' or 'deployment_id' parameter",
            (
                r"No module named 'openai\.(?:error|embeddings_utils|api_resources|util|"
                r"openai_object|datalib)"
            ),
            r"'openai' has no attribute '(?!(?:Async)?(?:Azure)?OpenAI')\w+'",
            r"cannot import name '(?!(?:Async)?(?:Azure)?OpenAI')\w+' from 'openai'",
            r"'(?:Async)?(?:Azure)?OpenAI' object has no attribute 'ChatCompletion'",
            r"Missing required arguments; Expected either \('messages' and 'model'\)",
            r"'ChatCompletion' object is not subscriptable",
        ),
        rules=("KM409",),
    ),
)
