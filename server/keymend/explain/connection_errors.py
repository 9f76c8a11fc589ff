"""What clients say when no answer comes: addresses, names, proxies, certificates.

The texts were taken from runs of openai 1.109 to 3.54 (httpx, httpx2), npm openai 7.57
and curl, with the address that is at fault.
"""

from __future__ import annotations

from typing import Final

from keymend.explain.cause import Cause

_GITHUB_MODELS: Final = r"\bmodels\.(?:github\.ai|inference\.ai\.azure\.com)\b"
_GONE: Final = r"(?:\b4(?:04|10)\b|not (?:found|known)|error|refused|ENOTFOUND|could not resolve)"

CAUSES: Final = (
    Cause(
        id="base-url-empty",
        title="The base URL is empty",
        explanation=(
            "OPENAI_BASE_URL is set but empty, as docker compose and copied examples leave it;"
            " Python takes that for an address, JavaScript does not."
        ),
        fix="Unset the variable, or give it its value.",
        messages=(
            r"Request URL is missing an 'http://' or 'https://' protocol",
            r"\bUnsupportedProtocol\b",
        ),
        rules=("KM504", "KM406"),
    ),
    Cause(
        id="base-url-malformed",
        title="The base URL is no URL",
        explanation=(
            "It lacks https://, or holds a space, a line break, quotes, or a placeholder such as"
            " ${VAR} or <your-endpoint> that nothing filled in."
        ),
        fix="Write it out: https://api.openai.com/v1.",
        messages=(
            r"For absolute URLs, path must be empty or begin with '/'",
            r"Invalid non-printable ASCII character in URL",
            r"\bInvalid port: ",
            r"ERR_INVALID_URL",
            r"Failed to parse URL from",
            r"Invalid type for url",
            r"curl: \(3\)",
        ),
        rules=("KM406",),
    ),
    Cause(
        id="azure-host-order",
        title="The Azure host is written in the wrong order",
        explanation="azure.openai.com, as in the client's own docstring, does not exist.",
        fix="Write RESOURCE.openai.azure.com.",
        messages=(r"\.azure\.openai\.com\b",),
        rules=("KM406",),
    ),
    Cause(
        id="retired-provider",
        title="GitHub Models has been shut down",
        explanation="Its hosts have not answered since 2026-07-30; the token has no part in it.",
        fix="Use another provider, with its base URL and a key of its own.",
        messages=(
            rf"{_GONE}[^\n]{{0,200}}{_GITHUB_MODELS}",
            rf"{_GITHUB_MODELS}[^\n]{{0,200}}{_GONE}",
        ),
        statuses=(404, 410),
        rules=("KM414",),
    ),
    Cause(
        id="host-not-found",
        title="The host's name is not known",
        explanation="The address is mistyped, the resource was deleted, or there is no network.",
        fix="Compare the host with the provider's page; try it in a browser.",
        messages=(
            r"Name or service not known",
            r"nodename nor servname provided",
            r"getaddrinfo (?:failed|ENOTFOUND|EAI_AGAIN)",
            r"Temporary failure in name resolution",
            r"Could not resolve (?:host|proxy)",
        ),
        rules=("KM406",),
    ),
    Cause(
        id="connection-refused",
        title="Nothing listens at this address",
        explanation=(
            "A local server is not running or listens elsewhere; inside a container localhost is"
            " the container itself."
        ),
        fix="Start the server, or use host.docker.internal from inside a container.",
        messages=(
            r"Connection refused",
            r"ECONNREFUSED",
            r"All connection attempts failed",
            r"actively refused it",
            r"curl: \(7\)",
        ),
    ),
    Cause(
        id="proxy-malformed",
        title="The proxy's address cannot be used",
        explanation=(
            "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY holds a scheme that the client does not know,"
            " or SOCKS without the package for it."
        ),
        fix="Write http://host:port; for socks5:// install the client's socks extra.",
        messages=(
            r"Unknown scheme for proxy URL",
            r"Using SOCKS proxy, but the 'socksio' package is not installed",
        ),
    ),
    Cause(
        id="proxy-authentication",
        title="The proxy asks who you are",
        explanation="The request got no further than the proxy; the key was not looked at.",
        fix="Put the proxy's credentials into HTTPS_PROXY.",
        messages=(
            r"407 Proxy Authentication Required",
            r"(?:response|status code):? 407\b",
            r"HTTP code 407 from proxy",
        ),
        statuses=(407,),
    ),
    Cause(
        id="certificate-file-missing",
        title="SSL_CERT_FILE names a file that is not there",
        explanation="The client reads it when it is made, before any request.",
        fix="Correct or unset SSL_CERT_FILE.",
        messages=(
            r"SSL_CERT_FILE[^\n]{0,120}(?:\bnot\b|missing|No such)",
            r"(?:\bnot\b|missing|No such)[^\n]{0,120}SSL_CERT_FILE",
            r"FileNotFoundError: \[Errno 2\][^\n]{0,200}(?:ssl|cert|\.pem)",
            r"load_verify_locations\([\s\S]{0,300}?FileNotFoundError",
        ),
    ),
    Cause(
        id="certificate-refused",
        title="The server's certificate is not trusted",
        explanation=(
            "A proxy of the company signs with a certificate of its own, or the machine's list of"
            " authorities is missing. openai 3 asks the system's list, earlier ones certifi's."
        ),
        fix="Add the company's certificate to the system, or name it in SSL_CERT_FILE.",
        messages=(
            r"CERTIFICATE_VERIFY_FAILED",
            r"certificate verify failed",
            r"SELF_SIGNED_CERT_IN_CHAIN",
            r"unable to get (?:local )?issuer certificate",
            r"self[- ]signed certificate",
            r"unable to verify the first certificate",
            r"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            r"curl: \(60\)",
        ),
        rules=("KM412",),
    ),
    Cause(
        id="no-tls-spoken",
        title="The other side does not speak TLS",
        explanation="https:// was written for a server, or a proxy, that answers in plain http.",
        fix="Write http:// for a local server or the proxy, or correct the port.",
        messages=(r"WRONG_VERSION_NUMBER", r"wrong version number", r"packet length too long"),
        rules=("KM406",),
    ),
    Cause(
        id="connection-cut",
        title="The connection was cut before an answer came",
        explanation="A firewall or proxy ended it, or the server closed an idle connection.",
        fix="Try again; if it lasts, look at proxy and firewall.",
        messages=(
            r"Connection reset by peer",
            r"ECONNRESET",
            r"SSL_ERROR_SYSCALL",
            r"Server disconnected without sending a response",
            r"socket hang up",
        ),
    ),
    Cause(
        id="timed-out",
        title="No answer came in time",
        explanation="The server is slow, or a firewall drops what is sent.",
        fix="Try again; if it lasts, look at proxy and firewall.",
        messages=(
            r"(?<!except )(?<![\w.])(?:openai\.)?API(?:Connection)?TimeoutError[:(]",
            r"Request timed out",
            r"curl: \(28\)",
            r"\bReadTimeout\b",
            r"ConnectTimeout",
            r"ETIMEDOUT",
        ),
        fallback=True,
    ),
    Cause(
        id="connection-error",
        title="The request never got an answer",
        explanation=(
            "Most often the key ends in a line break or a space, which no header can hold; else"
            " the base URL is empty or wrong, or there is no network. The traceback's first part"
            " tells which."
        ),
        fix="Look for Illegal header value or UnsupportedProtocol further up, then run doctor.",
        messages=(
            r"(?<!except )(?<![\w.])(?:openai\.)?APIConnectionError[:(]",
            r"\bConnection error\.",
            r"\bfetch failed\b",
            r"Error communicating with OpenAI",
        ),
        rules=("KM201", "KM406"),
        fallback=True,
    ),
)
