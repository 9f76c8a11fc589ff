"""Each text that people paste is explained by its cause: rows of errors and of mistakes.

The texts are those of the providers and clients; ``{key}`` stands for a fake key.
"""

from __future__ import annotations

import re

import pytest

from keymend.explain import Cause, Standing, explain
from keymend.explain.answers import cause_of_answer
from keymend.explain.explanation import CAUSES
from keymend.rules.registry import BY_CODE
from keymend.samples import fake_key

KEY = fake_key("openai-project")


def python_error(status: int, message: str, code: str | None) -> str:
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return f"openai.APIStatusError: Error code: {status} - {body}"


def node_error(status: int, message: str, code: str | None) -> str:
    shown = f"'{code}'" if code else "null"
    return (
        f"AuthenticationError: {status} {message}\n    at APIError.generate (error.mjs:41:20) {{\n"
        f"  status: {status},\n  code: {shown},\n  type: 'invalid_request_error'\n}}"
    )


def curl_answer(status: int, message: str, code: str | None) -> str:
    shown = f'"{code}"' if code else "null"
    return (
        f"HTTP/2 {status}\ncontent-type: application/json\n\n"
        f'{{\n  "error": {{\n    "message": "{message}",\n    "code": {shown}\n  }}\n}}'
    )


def langchain_error(status: int, message: str, code: str | None) -> str:
    inner = python_error(status, message, code).partition(": ")[2]
    return f"langchain_core.exceptions.LangChainException: Model call failed: {inner}"


ANSWERS = [
    (401, "invalid_api_key", "Incorrect API key provided: sk-proj-****abcd.", "invalid-key"),
    (401, None, ("You didn't provide an API key. You need to provide your API key in an"
     " Authorization header"), "no-key-arrived"),
    (401, "mismatched_organization",
     "OpenAI-Organization header should match organization for API key",
     "mismatched-organization"),
    (401, "mismatched_project", "OpenAI-Project header should match project for API key",
     "mismatched-project"),
    (401, "invalid_organization", "No such organization: org-abc.", "invalid-organization"),
    (401, None, "You must be a member of an organization to use the API", "no-membership"),
    (401, "ip_not_authorized", "Your IP is not authorized", "ip-not-authorized"),
    (401, "account_deactivated",
     "The OpenAI account associated with this API key has been deactivated",
     "account-deactivated"),
    (401, "missing_scope", ("You have insufficient permissions for this operation. Missing"
     " scopes: api.files.read."), "missing-scope"),
    (403, None, ("You have insufficient permissions for this operation. Missing scopes:"
     " api.model.read."), "model-list-forbidden"),
    (401, "incorrect_hostname", "Use another host.", "incorrect-hostname"),
    (403, "unsupported_country_region_territory",
     "Country, region, or territory not supported", "unsupported-country"),
    (404, "model_not_found", "The model `gpt-9` does not exist or you do not have access to it.",
     "model-not-found"),
    (403, None, "Your organization must be verified to use this model.",
     "organization-not-verified"),
    (404, "unknown_url", "Unknown request URL: GET /models.", "unknown-url"),
    (403, None, "Your request must be made with a session key", "session-key-needed"),
    (429, "insufficient_quota", "You exceeded your current quota", "no-credit"),
    (429, "credit_balance_exhausted", "-", "no-credit"),
    (429, "organization_spend_limit_exceeded", "-", "no-credit"),
    (429, "project_spend_limit_exceeded", "-", "no-credit"),
    (429, "organization_usage_limit_exceeded", "-", "no-credit"),
    (429, "rate_limit_exceeded", "Rate limit reached for gpt-5.1", "rate-limited"),
    (429, "slow_down", "Slow Down", "rate-limited"),
    (503, "server_is_overloaded", "The engine is currently overloaded", "overloaded"),
    (500, None, "The server had an error processing your request", "overloaded"),
    (401, "401", "Access denied due to invalid subscription key or wrong API endpoint.",
     "azure-wrong-key-or-endpoint"),
    (401, "Unauthorized",
     "Access token is missing, invalid, audience is incorrect, or have expired.",
     "azure-token-refused"),
    (401, "PermissionDenied", "Principal does not have access to API/Operation.",
     "azure-role-missing"),
    (403, "AuthenticationTypeDisabled", "Key based authentication is disabled for this resource.",
     "azure-keys-disabled"),
    (403, None, "Access denied due to Virtual Network/Firewall rules.", "azure-network"),
    (403, None, "Your resource has been temporarily blocked", "azure-blocked"),
    (404, "DeploymentNotFound", "The API deployment for this resource does not exist.",
     "azure-deployment-not-found"),
    (404, "404", "Resource not found", "azure-path-not-found"),
    (400, "BadRequest", "api-version query parameter is not allowed when using /v1 path",
     "azure-v1-with-version"),
    (400, None, "API version not supported", "azure-version-not-supported"),
    (401, None, "Access denied due to missing subscription key.", "apim-subscription-key"),
]  # fmt: skip
"""Status, code, message of an answer, and the cause."""


@pytest.mark.parametrize(("status", "code", "message", "cause"), ANSWERS)
@pytest.mark.parametrize("program", [python_error, node_error, curl_answer, langchain_error])
def test_an_answer_is_explained_in_every_programs_spelling(
    status: int, code: str | None, message: str, cause: str, program: object
) -> None:
    assert callable(program)
    explanation = explain(program(status, message, code))
    assert explanation.causes[0].cause.id == cause


@pytest.mark.parametrize(("status", "code", "message", "cause"), ANSWERS)
def test_the_same_answer_as_data_names_the_same_cause(
    status: int, code: str | None, message: str, cause: str
) -> None:
    answer = cause_of_answer(status, (code,) if code else (), message)
    assert answer is not None
    assert answer[0].id == cause


def test_a_code_is_not_believed_in_a_status_it_never_has() -> None:
    assert cause_of_answer(500, ("invalid_api_key",), "") is None
    assert cause_of_answer(401, ("teapot",), "unheard of") is None


MISTAKES = [
    ("2 quotes kept", 'Incorrect API key provided: "sk-pro***********cd".', "key-in-quotes"),
    ("3 newline", ("httpx2.LocalProtocolError: Illegal header value b'Bearer {key}\\n'\n\nThe above"
     " exception was the direct cause:\nopenai.APIConnectionError: Connection error."),
     "key-line-break"),
    ("3 Node", 'TypeError: Headers.append: "Bearer {key}\n" is an invalid header value.',
     "key-line-break"),
    ("3 requests", ("requests.exceptions.InvalidHeader: Invalid leading whitespace, reserved"
     " character(s), or return character(s) in header value: 'Bearer {key}\\n'"),
     "key-line-break"),
    ("3 alone", "openai.APIConnectionError: Connection error.", "connection-error"),
    ("5 CRLF", "httpx.LocalProtocolError: Illegal header value b'Bearer {key}\\r'",
     "key-carriage-return"),
    ("6 Python", ("UnicodeEncodeError: 'ascii' codec can't encode character '\\u201c' in position"
     " 7: ordinal not in range(128)"), "key-non-ascii"),
    ("6 Node", ("TypeError: Cannot convert argument to a ByteString because the character at index"
     " 7 has a value of 8220 which is greater than 255."), "key-non-ascii"),
    ("7 empty", ("openai.OpenAIError: Missing credentials. Please pass an `api_key`,"
     " `workload_identity`, `admin_api_key`, or set the `OPENAI_API_KEY`"), "missing-credentials"),
    ("7 Node", ("OpenAIError: Missing credentials. Please pass one of `apiKey` and"
     " `azureADTokenProvider`"), "missing-credentials"),
    ("8 key as name", "KeyError: '{key}'", "key-as-variable-name"),
    ("9 not loaded", "KeyError: 'OPENAI_API_KEY'", "variable-missing"),
    ("9 LangChain", ("1 validation error for ChatOpenAI\n  Did not find openai_api_key, please add"
     " an environment variable `OPENAI_API_KEY` which contains it"), "variable-missing"),
    ("9 openai 1.x", ("openai.OpenAIError: The api_key client option must be set either by passing"
     " api_key to the client or by setting the OPENAI_API_KEY environment variable"),
     "missing-credentials"),
    ("10 placeholder", "Incorrect API key provided: your-api-**here. You can find",
     "placeholder-as-key"),
    ("10 LibreChat", "Incorrect API key provided: user_pro*ided. You can find",
     "placeholder-as-key"),
    ("10 template", "Incorrect API key provided: undefine*. You can find",
     "unset-variable-as-text"),
    ("10 None", "Incorrect API key provided: None. You can find your API key at",
     "unset-variable-as-text"),
    ("11 version", ("ValueError: Must provide either the `api_version` argument or the"
     " `OPENAI_API_VERSION` environment variable"), "azure-version-missing"),
    ("11 Node", ("The OPENAI_API_VERSION environment variable is missing or empty; either provide"
     " it, or instantiate"), "azure-version-missing"),
    ("12 LangChain", ("As of openai>=1.0.0, Azure endpoints should be specified via the"
     " `azure_endpoint` param not `openai_api_base` (or alias `base_url`)."),
     "exclusive-endpoints"),
    ("12 Python", "ValueError: base_url and azure_endpoint are mutually exclusive",
     "exclusive-endpoints"),
    ("12 Node", "OpenAIError: baseURL and endpoint are mutually exclusive", "exclusive-endpoints"),
    ("13 old", ("openai.lib._old_api.APIRemovedInV1: \n\nYou tried to access"
     " openai.ChatCompletion, but this is no longer supported in openai>=1.0.0"), "removed-api"),
    ("13 engine", "TypeError: Completions.create() got an unexpected keyword argument 'engine'",
     "unknown-argument"),
    ("13 import", "ModuleNotFoundError: No module named 'openai.error'", "removed-api"),
    ("14 proxies", "TypeError: Client.__init__() got an unexpected keyword argument 'proxies'",
     "proxies-argument"),
    ("15 path", "Error code: 404 - Invalid URL (POST /v1/v1/chat/completions)", "unknown-url"),
    ("15 Ollama", "openai.NotFoundError: 404 page not found", "unknown-url"),
    ("16 OpenRouter", "Incorrect API key provided: sk-or-v1****************abcd. You can find",
     "other-providers-key"),
    ("16 Groq", "Incorrect API key provided: gsk_abcd****************WXYZ. You can find",
     "other-providers-key"),
    ("17 Azure", ("Error code: 401 - {{'error': {{'code': '401', 'message': 'Access denied due to"
     " invalid subscription key or wrong API endpoint.'}}}}"), "azure-wrong-key-or-endpoint"),
    ("18 Azure path", ("Error code: 404 - {{'error': {{'code': '404', 'message': 'Resource not"
     " found'}}}}"), "azure-path-not-found"),
    ("20 scope", ("Access token is missing, invalid, audience is incorrect"
     " (https://cognitiveservices.azure.com), or have expired."), "azure-token-refused"),
    ("22 browser", "Error: It looks like you're running in a browser-like environment.",
     "key-in-browser"),
    ("23 own check", "ValueError: Invalid API key format", "own-validator"),
    ("25 leaked", "403 Your API key was reported as leaked. Please use another API key.",
     "key-leaked"),
    ("26 Bearer", "Incorrect API key provided: Bearer s********************abcd. You can find",
     "bearer-twice"),
    ("27 OAuth", ("Error code: 401 - You have insufficient permissions for this operation. Missing"
     " scopes: api.responses.write."), "sign-in-token"),
    ("27 session", "Incorrect API key provided: sess-abc****************abcd. You can find",
     "token-as-key"),
    ("28 admin", ("You have insufficient permissions for this operation. Missing scopes:"
     " model.request."), "admin-key-for-inference"),
    ("29 region", "Error code: 401 - {{'error': {{'code': 'incorrect_hostname'}}}}",
     "incorrect-hostname"),
    ("30 model", "The model `gpt-4` has been deprecated, learn more here", "model-not-found"),
    ("30 API", "404 Invalid URL (POST /v1/assistants)", "retired-api"),
    ("Java", ("java.lang.IllegalStateException: `credential` is required, but was not set\n"
     "\tat com.openai.core.ClientOptions$Builder.build"), "missing-credentials"),
    ("Spring AI", ("OpenAI API key must be set. Use the connection property:"
     " spring.ai.openai.api-key"), "missing-credentials"),
    ("Spring", ("IllegalArgumentException: Could not resolve placeholder 'OPENAI_API_KEY' in value"
     ' "${{OPENAI_API_KEY}}"'), "variable-missing"),
    ("Quarkus", "SRCFG00011: Could not expand value OPENAI_API_KEY in property x",
     "variable-missing"),
    (".NET", ("System.ArgumentNullException: Value cannot be null. (Parameter 'key')\n"
     "   at Azure.AzureKeyCredential..ctor(String key)"), "missing-credentials"),
    ("Semantic Kernel", ("System.ArgumentException: The value cannot be an empty string or composed"
     " entirely of whitespace. (Parameter 'apiKey')"), "missing-credentials"),
    ("Ruby", 'key not found: "OPENAI_API_KEY" (KeyError)', "variable-missing"),
    ("Laravel", ("ApiKeyIsMissing : The OpenAI API Key is missing. Please publish the"
     " [openai.php] configuration file"), "missing-credentials"),
    ("Rust", "called `Result::unwrap()` on an `Err` value: NotPresent", "variable-missing"),
    ("GitHub", "Error: Input required and not supplied: openai-api-key", "variable-missing"),
    ("Azure CLI", "ERROR: AADSTS700082: The refresh token has expired due to inactivity.",
     "azure-no-sign-in"),
    ("Claude Code", ('API Error: 401 {{"type":"error","error":{{"type":"authentication_error",'
     '"message":"OAuth token has expired. Please obtain a new token or refresh your existing'
     ' token."}}}}'), "sign-in-expired"),
    ("13 answer", "TypeError: 'ChatCompletion' object is not subscriptable", "answer-subscripted"),
    ("1.3 unknown argument", ("TypeError: OpenAI.__init__() got an unexpected keyword argument"
     " 'api_base'"), "unknown-argument"),
    ("1.3 endpoint", ("ValueError: Must provide one of the `base_url` or `azure_endpoint`"
     " arguments, or the `AZURE_OPENAI_ENDPOINT` environment variable"), "azure-endpoint-missing"),
    ("1.3 credentials", ("openai.lib.azure.MutuallyExclusiveAuthError: The `api_key`,"
     " `azure_ad_token` and `azure_ad_token_provider` arguments are mutually exclusive"),
     "exclusive-credentials"),
    ("1.3 positional", "TypeError: OpenAI.__init__() takes 1 positional argument but 2 were given",
     "positional-argument"),
    ("1.3 port", "httpx2.InvalidURL: Invalid port: 'abc'", "base-url-malformed"),
    ("1.4 empty base", ("httpx2.UnsupportedProtocol: Request URL is missing an 'http://' or"
     " 'https://' protocol.\nopenai.APIConnectionError: Connection error."), "base-url-empty"),
    ("1.4 no scheme", "httpx2.InvalidURL: For absolute URLs, path must be empty or begin with '/'",
     "base-url-malformed"),
    ("1.4 callable", "TypeError: object str can't be used in 'await' expression",
     "credential-callable"),
    ("1.4 SecretStr", "Incorrect API key provided: **********. You can find your API key",
     "key-object"),
    ("1.4 tuple", "Incorrect API key provided: ('sk-pro*******',). You can find", "key-object"),
    ("1.4 int", "TypeError: Header value must be str or bytes, not <class 'int'>", "header-type"),
    ("1.5 host order", ("httpx.ConnectError: [Errno -2] Name or service not known:"
     " my-res.azure.openai.com"), "azure-host-order"),
    ("1.7 ambiguous", ("openai._AmbiguousModuleClientUsageError: Ambiguous use of module client;"
     " please set `openai.api_type`"), "ambiguous-module-client"),
    ("curl DNS", "curl: (6) Could not resolve host: api.opnai.com", "host-not-found"),
    ("curl certificate", "curl: (60) SSL certificate problem: self-signed certificate",
     "certificate-refused"),
    ("local server", "Error: connect ECONNREFUSED 127.0.0.1:11434", "connection-refused"),
    ("python-dotenv", "python-dotenv could not parse statement starting at line 3",
     "dotenv-line-skipped"),
    ("Anthropic", ('{{"type":"error","error":{{"type":"authentication_error","message":'
     '"invalid x-api-key"}}}}'), "invalid-key"),
    ("Gemini", "400 API key not valid. Please pass a valid API key. API_KEY_INVALID",
     "invalid-key"),
    ("401 alone", "AxiosError: Request failed with status code 401", "refused"),
    ("401 httpx", "Client error '401 Unauthorized' for url 'https://api.mistral.ai/v1/models'",
     "refused"),
    ("404 alone", "openai.NotFoundError: Error code: 404 - {{'detail': 'Not Found'}}", "not-found"),
    ("429 alone", "Request failed with status code 429", "limited"),
    ("sign-in page", "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
     "web-page-answered"),
    ("Azure operation", ("The chatCompletion operation does not work with the specified model,"
     " ada."), "azure-wrong-operation"),
    ("Azure sign-in", ("azure.core.exceptions.ClientAuthenticationError: DefaultAzureCredential"
     " failed to retrieve a token from the included credentials."), "azure-no-sign-in"),
    ("Azure rate", ("have exceeded token rate limit of your current OpenAI S0 pricing tier."),
     "rate-limited"),
    ("Google API off", ("Generative Language API has not been used in project 1234 before or it is"
     " disabled."), "google-key-restricted"),
    ("plain http", "httpx.ConnectError: [SSL: WRONG_VERSION_NUMBER] wrong version number",
     "no-tls-spoken"),
    ("cut", "Error: read ECONNRESET", "connection-cut"),
    ("Windows", ("[WinError 10061] No connection could be made because the target machine actively"
     " refused it"), "connection-refused"),
    ("Vercel", ("AI_LoadAPIKeyError: OpenAI API key is missing. Pass it using the 'apiKey'"
     " parameter or the OPENAI_API_KEY environment variable."), "missing-credentials"),
    ("shell", "bash: OPENAI_API_KEY: unbound variable", "variable-missing"),
    ("compose", 'The "OPENAI_API_KEY" variable is not set. Defaulting to a blank string.',
     "variable-missing"),
    ("pydantic", ("1 validation error for Settings\nopenai_api_key\n  Field required"
     " [type=missing, input_value={{}}, input_type=dict]"), "variable-missing"),
    ("not installed", "ModuleNotFoundError: No module named 'openai'", "openai-not-installed"),
    ("empty, 1.x", "httpx.LocalProtocolError: Illegal header value b'Bearer '", "key-empty"),
    ("set to None", ('  File "<frozen os>", line 684, in __setitem__\nTypeError: str expected, not'
     " NoneType"), "variable-missing"),
    ("Gemini, no key", "DefaultCredentialsError: \n  No API_KEY or ADC found. Please either:",
     "missing-credentials"),
    ("spaces in zsh", "zsh: command not found: OPENAI_API_KEY", "shell-assignment"),
    ("spaces in bash", "bash: OPENAI_API_KEY: command not found", "shell-assignment"),
    ("spaces in sh", "sh: 1: OPENAI_API_KEY: not found", "shell-assignment"),
    ("export on Windows", ("'export' is not recognized as an internal or external command,\n"
     "operable program or batch file."), "shell-assignment"),
    ("docker", "docker: invalid env file (.env): variable 'OPENAI_API_KEY ' contains whitespaces",
     "env-file-line"),
    ("compose line", ('failed to read /app/.env: line 3: unexpected character "-" in variable name'
     ' "OPENAI-API-KEY=x"'), "env-file-line"),
    ("Node without file", "node: .env: not found", "env-file-missing"),
    ("compose without file", ("env file /srv/app/.env not found: stat /srv/app/.env: no such file"
     " or directory"), "env-file-missing"),
    ("no loader", "ModuleNotFoundError: No module named 'dotenv'", "loader-missing"),
    ("pydantic extra", ("1 validation error for Settings\nopenai_api_key\n  Extra inputs are not"
     " permitted [type=extra_forbidden, input_value='x', input_type=str]"), "settings-extra"),
    ("CORS", ("Access to fetch at 'https://api.openai.com/v1/responses' from origin"
     " 'http://localhost:3000' has been blocked by CORS policy"), "key-in-browser"),
    ("proxy of curl", "curl: (56) Received HTTP code 407 from proxy after CONNECT",
     "proxy-authentication"),
    ("401 PowerShell", ("Invoke-RestMethod : The remote server returned an error: (401)"
     " Unauthorized."), "refused"),
    ("401 .NET", "Response status code does not indicate success: 401 (Unauthorized).", "refused"),
    ("401 urllib", "urllib.error.HTTPError: HTTP Error 401: Unauthorized", "refused"),
    ("401 Java", ("java.io.IOException: Server returned HTTP response code: 401 for URL:"
     " https://api.openai.com/v1/responses"), "refused"),
    ("401 Ruby", "the server responded with status 401 (Faraday::UnauthorizedError)", "refused"),
    ("401 curl", "curl: (22) The requested URL returned error: 401", "refused"),
    ("30 GitHub Models", ("openai.NotFoundError: Error code: 404 - https://models.github.ai/"
     "inference/chat/completions"), "retired-provider"),
    ("30 GitHub Models' host", ("getaddrinfo ENOTFOUND models.inference.ai.azure.com"),
     "retired-provider"),
    ("Ollama's model", "{{\"error\":\"model 'llama3' not found, try pulling it first\"}}",
     "local-model-missing"),
    ("LiteLLM's model", ("litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM"
     " provider you are trying to call."), "provider-not-named"),
    ("LiteLLM", ("litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API"
     " key provided: sk-proj-****abcd. You can find"), "invalid-key"),
]  # fmt: skip
"""What it is (with its number among the frequent mistakes), the text, the cause."""


@pytest.mark.parametrize(("text", "cause"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_named_by_its_text(text: str, cause: str) -> None:
    explanation = explain(text.format(key=KEY))
    assert explanation.causes[0].cause.id == cause


@pytest.mark.parametrize(
    "text", ["", "It works.", "pip install openai", "NameError: name 'x' is not defined"]
)
def test_what_is_no_error_of_this_kind_is_not_explained(text: str) -> None:
    assert explain(text).causes == ()


def test_details_are_those_of_the_text() -> None:
    [character, *_] = explain(
        "'ascii' codec can't encode character '\\u200b' in position 47: ordinal"
    ).causes
    assert "U+200B ZERO WIDTH SPACE, character 41 of the key" in character.detail
    [argument, *_] = explain(
        "TypeError: OpenAI.__init__() got an unexpected keyword argument 'engine'"
    ).causes
    assert argument.detail == "engine= is not taken; model= is meant."
    [argument, *_] = explain(
        "TypeError: AsyncAzureOpenAI.__init__() got an unexpected keyword argument 'engine'"
    ).causes
    assert argument.detail == "engine= is not taken; azure_deployment= is meant."
    [argument, *_] = explain(
        "TypeError: Completions.create() got an unexpected keyword argument 'headers'"
    ).causes
    assert argument.detail == "headers= is not taken; extra_headers= is meant."
    [argument, *_] = explain(
        "TypeError: OpenAI.__init__() got an unexpected keyword argument 'azure_endpoint'"
    ).causes
    assert argument.detail == "azure_endpoint= is not taken; only AzureOpenAI takes it."
    [scope, *_] = explain(
        "You have insufficient permissions for this operation. Missing scopes: api.files.read."
    ).causes
    assert scope.detail == "Missing: api.files.read."


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_every_cause_says_what_to_do_and_names_real_rules(cause: Cause) -> None:
    assert cause.title
    assert cause.explanation.endswith(".")
    assert cause.fix.endswith((".", ")"))
    assert all(re.fullmatch(r"KM\d{3}", rule) for rule in cause.rules)
    assert set(cause.rules) <= PLANNED | set(BY_CODE)
    assert isinstance(cause.standing, Standing)


PLANNED = {
    f"KM{number}"
    for numbers in (range(101, 107), range(201, 210), range(301, 306), range(401, 415),
                    range(501, 508))
    for number in numbers
}  # fmt: skip


def test_ids_are_told_apart() -> None:
    ids = [cause.id for cause in CAUSES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            "anthropic.AuthenticationError: Error code: 401 - invalid x-api-key",
            "platform.claude.com",
        ),
        ("groq.AuthenticationError: Error code: 401 - Invalid API Key", "console.groq.com"),
        ("google.genai.errors.ClientError: API key not valid.", "aistudio.google.com"),
        ("Error code: 401 - Incorrect API key provided: sk-ab****cd.", "platform.openai.com"),
        (
            (
                "groq is slow. Incorrect API key provided: sk-ab****cd. You can find your API key"
                " at https://platform.openai.com/account/api-keys."
            ),
            "platform.openai.com",
        ),
    ],
)
def test_the_page_is_that_of_whose_error_it_is(text: str, page: str) -> None:
    assert page in explain(text).causes[0].cause.page


def test_no_page_of_another_provider_is_shown_for_credit() -> None:
    [cause, *_] = explain("anthropic.BadRequestError: Your credit balance is too low").causes
    assert (cause.cause.id, cause.cause.page) == ("no-credit", "")
