"""The gate before every request: who may call, what may be called, how much may be sent.

Denied by default: requests from other sites, hosts this server is not known by, paths the chat
does not need (Gradio brings some forty more, among them uploads, file reading and proxying).
Every answer carries the headers that keep scripts, frames and other hosts out.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.problems import problem

# Bytes a request may carry. A question has at most 1,000 characters.
BODY_LIMIT = 64 * 1024
# The chat sends the whole conversation back with each question (it keeps none on the server);
# at about 10 KB an answer this is room for the 600,000 characters that chat.py lets it grow to.
CONVERSATION_LIMIT = 2 * 1024 * 1024
CONVERSATION_PATH = "/gradio_api/queue/join"

PATHS = frozenset(
    {
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        "/healthz",
        "/openapi.json",
        "/api/ask",
        "/api/search",
        "/gradio_api/app_id",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/gradio_api/startup-events",
        "/gradio_api/theme.css",
        CONVERSATION_PATH,
    }
)
FOLDERS = ("/assets/", "/static/", "/source/")

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

log = logging.getLogger(__name__)

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call. `origins` ("https://example.org") are allowed beside the server's own.

    `loopback` says that the server listens on this machine only: then only this machine's names
    and the hosts of `origins` are accepted, which keeps out pages that point their own name at
    127.0.0.1.
    """

    origins: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = True


def policy_for(host: str, root_path: str = "") -> Policy:
    """The policy of a server that listens on `host` and is reached under `root_path`.

    A root path that is a full address ("https://example.org/chat") names an allowed origin.
    """
    parts = urlsplit(root_path)
    public = f"{parts.scheme}://{parts.netloc}".lower()
    origins = frozenset({public}) if parts.scheme in ("http", "https") else frozenset()
    return Policy(origins=origins, loopback=is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether the host name or address means this machine only."""
    host = host.strip("[]").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Gate:
    """ASGI middleware: refuses what the policy does not allow and signs every answer."""

    def __init__(self, app: ASGIApp, *, policy: Policy | None = None) -> None:
        self.app = app
        self.policy = policy or Policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        signed = _Signing(send)
        refused = refusal(scope, self.policy)
        if refused:
            await problem(*refused)(scope, receive, signed)
            return
        body = await _body(receive, _limit(scope)) if scope["method"] != "GET" else b""
        if body is None:
            detail = f"A request here may carry at most {_limit(scope):,} bytes."
            await problem(413, detail)(scope, receive, signed)
            return
        given = receive if scope["method"] == "GET" else _once(body, receive)
        await self._serve(scope, given, signed)

    async def _serve(self, scope: Scope, receive: Receive, send: _Signing) -> None:
        """Pass the request on; an error in the program becomes a problem, signed like the rest."""
        try:
            await self.app(scope, receive, send)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if send.started:
                raise
            await problem(500, "An error in the program; its log says more.")(scope, receive, send)


def refusal(scope: Scope, policy: Policy) -> tuple[int, str] | None:
    """Status and reason if the request is not allowed, else None."""
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    if not _known_host(host, policy):
        return 421, (
            "This server is not known by that name. If it stands behind a proxy, start it with "
            "--root-path and the full public address."
        )
    if not _from_here(headers, host, policy):
        return 403, "Requests from other sites are not allowed."
    path = _path(scope)
    if path not in PATHS and not path.startswith(FOLDERS):
        return 404, "There is nothing at this address."
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _limit(scope):
        return 413, f"A request here may carry at most {_limit(scope):,} bytes."
    return None


def _known_host(host: str, policy: Policy) -> bool:
    if not _HOST.fullmatch(host):
        return False
    known = {urlsplit(origin).netloc for origin in policy.origins}
    return not policy.loopback or host in known or is_loopback(_without_port(host))


def _without_port(host: str) -> str:
    return re.sub(r":\d+$", "", host)


def _from_here(headers: Headers, host: str, policy: Policy) -> bool:
    """Whether the request comes from our own page, a link, or no browser at all.

    Sec-Fetch-Site is set by the browser and out of reach of scripts, so "same-origin" is
    believed even where a proxy has rewritten the host.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site == "same-origin":
        return True
    if origin is not None:
        origin = origin.lower()
        return origin in policy.origins or urlsplit(origin).netloc == host
    return site in (None, "none") or headers.get("sec-fetch-mode") == "navigate"


def _path(scope: Scope) -> str:
    """The path without the root path, as the routes will see it."""
    path: str = scope["path"]
    root = urlsplit(scope.get("root_path", "")).path.rstrip("/")
    inside = path == root or path.startswith(f"{root}/")
    return (path[len(root) :] or "/") if root and inside else path


def _limit(scope: Scope) -> int:
    return CONVERSATION_LIMIT if _path(scope) == CONVERSATION_PATH else BODY_LIMIT


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than the limit (whatever was announced)."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return body


def _once(body: bytes, receive: Receive) -> Receive:
    """A channel that hands the body over once and then waits as the real one does."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class _Signing:
    """A channel that puts our headers on the answer, and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.started = True
            MutableHeaders(scope=message).update(HEADERS)
        await self.send(message)
