"""Providers' services as far as a client's configuration concerns them.

An HTTP server on the loopback interface that stands for all hosts: the runners send it
every request, with the address that was meant in ``X-Meant-For``. It answers as the
services do (200, 401, 404), written from their documentation and not from Keymend's tables.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

OPERATIONS = (
    "/models",
    "/chat/completions",
    "/responses",
    "/embeddings",
    "/completions",
    "/moderations",
    "/images/generations",
    "/images/edits",
    "/files",
    "/fine_tuning/jobs",
)
SERVED_VERSIONS = {
    "2022-12-01",
    "2023-05-15",
    "2024-02-01",
    "2024-06-01",
    "2024-10-21",
    "2025-02-01-preview",
    "2025-03-01-preview",
    "2025-04-01-preview",
}
BASES = {
    "api.groq.com": ("/openai/v1", r"gsk_\w+"),
    "api.deepseek.com": ("(?:/v1|/beta)?", r"sk-[0-9a-f]{32}"),
    "openrouter.ai": ("/api/v1", r"sk-or-v1-\w+"),
    "api.x.ai": ("/v1", r"xai-\w+"),
    "api.perplexity.ai": ("(?:/v1)?", r"pplx-\w+"),
    "integrate.api.nvidia.com": ("/v1", r"nvapi-[\w-]+"),
    "api.cerebras.ai": ("/v1", r"csk-\w+"),
    "generativelanguage.googleapis.com": ("/v1beta/openai", r"(?:AIza|AQ\.)[\w-]+"),
    "api.anthropic.com": ("/v1", r"sk-ant-[\w-]+"),
    "localhost:11434": ("/v1", r".+"),
    "localhost:8000": ("/v1", r".+"),
    "gateway.example.com": ("/v1", r"[\w.-]+"),
}
"""Host to the pattern of its base path and of its keys."""

_AZURE = re.compile(
    r"[\w-]+\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.com|services\.ai\.azure\.com)"
)
_AZURE_KEY = re.compile(r"[0-9a-f]{32}|[A-Za-z0-9]{84}")
_OPENAI_KEY = re.compile(r"sk-(?:proj|svcacct|admin)?[\w-]+")
_MODEL_GONE = {"gpt-3.5-turbo", "gpt-4", "o1", "o3-mini"}


def status(url: str, headers: Mapping[str, str], model: str | None) -> int:
    """Return how the service at ``url`` answers; 0 where there is none."""
    parts = urlsplit(url)
    host = (parts.netloc or "").lower()
    local = host.startswith(("localhost", "127.0.0.1"))
    if parts.scheme != "https" and not local:
        return 0  # nobody should send a key there
    bearer = re.fullmatch(r"Bearer (\S+)", headers.get("authorization", ""))
    token = bearer[1] if bearer else ""
    if host in ("api.openai.com", "eu.api.openai.com", "us.api.openai.com"):
        return _openai(parts.path, headers, token, model)
    if _AZURE.fullmatch(host):
        return _azure(parts.path, parse_qs(parts.query), headers, token)
    if host in BASES:
        base, key = BASES[host]
        if not re.fullmatch(base + f"(?:{'|'.join(OPERATIONS)})", parts.path) or parts.query:
            return 404
        return 200 if re.fullmatch(key, token) else 401
    return 0


def _openai(path: str, headers: Mapping[str, str], token: str, model: str | None) -> int:
    if not any(path == f"/v1{operation}" for operation in OPERATIONS):
        return 404
    for header, pattern in (("openai-organization", r"org-\w+"), ("openai-project", r"proj_\w+")):
        if header in headers and not re.fullmatch(pattern, headers[header]):
            return 401
    if not _OPENAI_KEY.fullmatch(token) or re.match(r"sk-(?:ant|or)-", token):
        return 401
    return 404 if model in _MODEL_GONE else 200


def _azure(
    path: str, query: Mapping[str, list[str]], headers: Mapping[str, str], token: str
) -> int:
    version = query.get("api-version", [""])[0]
    key = headers.get("api-key", "")
    if re.fullmatch(rf"/openai/v1(?:{'|'.join(OPERATIONS)})", path):
        if version and version != "preview":
            return 400
        is_known = _AZURE_KEY.fullmatch(key) or _AZURE_KEY.fullmatch(token) or token[:3] == "eyJ"
        return 200 if is_known else 401
    deployed = re.fullmatch(r"/openai/deployments/[\w.-]+/(?:chat/completions|embeddings)", path)
    if not deployed and path not in ("/openai/models", "/openai/responses"):
        return 404
    if version not in SERVED_VERSIONS:
        return 404
    return 200 if _AZURE_KEY.fullmatch(key) or token[:3] == "eyJ" else 401


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            model = json.loads(body).get("model") if body else None
        except ValueError:
            model = None
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = status(headers.get("x-meant-for", ""), headers, model)
        entry = {"id": "x", "object": "model", "created": 0, "owned_by": "x", "embedding": [0.5]}
        data = json.dumps({"object": "list", "data": [entry], "choices": []}).encode()
        self.send_response(answer or 599)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815 - the name is the protocol's

    def log_message(self, *_: object) -> None:
        """Keep quiet: a log would hold what was sent."""


@contextmanager
def running() -> Iterator[str]:
    """Run the services; gives the address to send requests to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
