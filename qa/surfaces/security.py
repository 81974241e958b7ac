"""The gate before every request: who may call, what may be called, how much may be sent.

Denied by default: requests from other sites, hosts this server is not known by, paths the chat
does not need (Gradio brings some forty more, among them uploads, file reading and proxying).
Every answer carries the headers that keep scripts, frames and other hosts out. One list of origins
says which portals may frame the chat, read the API's answers and call it.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import SettingRefused
from qa.surfaces import embed, rest
from qa.surfaces.access import Access, Seen, access_for, caller, is_among, origin_of, seen, verified
from qa.surfaces.problems import problem
from qa.surfaces.rates import Rates

# The server below would otherwise put what a proxy claims in the place of who really connected,
# and the gate has to know who did.
os.environ["FORWARDED_ALLOW_IPS"] = ""

# Bytes a request may carry. A question has at most 1,000 characters.
BODY_LIMIT = 64 * 1024
# The chat sends the whole conversation back with each question (it keeps none on the server);
# at about 10 KB an answer this is room for the 600,000 characters that chat.py lets it grow to.
CONVERSATION_LIMIT = 2 * 1024 * 1024
CONVERSATION_PATH = "/gradio_api/queue/join"

PATHS = rest.PATHS | frozenset(
    {
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        embed.WIDGET,
        embed.EMBED,
        embed.CONFIG,
        embed.ENTER,
        "/gradio_api/app_id",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/gradio_api/startup-events",
        "/gradio_api/theme.css",
        CONVERSATION_PATH,
    }
)
FOLDERS = ("/assets/", "/static/", "/source/")

# What is nobody's secret: the page's machinery, without a word of the record.
OPEN = frozenset(
    {embed.WIDGET, embed.EMBED, embed.ENTER, "/favicon.ico", "/robots.txt", "/theme.css"}
    # Gradio asks itself for the last one when it starts.
    | {"/gradio_api/theme.css", "/openapi.json", "/healthz", "/gradio_api/startup-events"}
)
OPEN_FOLDERS = ("/assets/", "/static/")
FRAMED = (embed.EMBED, "/source/")
# What costs a search, and is counted against the client's rate.
ASKING = ("/api/", CONVERSATION_PATH)
# Questions a minute for one client, where nothing else is set and the network is listened to.
RATE = 120
# What of /healthz everybody may know.
HEALTH = ("alive", "ready", "state")

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}

log = logging.getLogger(__name__)

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call.

    `own` are the addresses ("https://record.example") this server is reached at, `origins` those
    of the portals that may frame it and call its API. `loopback` says that the server listens on
    this machine only: then only this machine's names and those in `own` are accepted, which keeps
    out pages that point their own name at 127.0.0.1. `rate` is in questions a minute for each
    client, 0 for any number; None for the usual. `root` is the path the program is served under.
    """

    own: frozenset[str] = field(default_factory=frozenset)
    origins: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = True
    access: Access = field(default_factory=Access)
    rate: float | None = None
    root: str = ""


_ASKED: ContextVar[Policy | None] = ContextVar("policy", default=None)


@contextmanager
def enforced(policy: Policy) -> Iterator[None]:
    """Servers that are started inside take this policy's origins, access and rate."""
    token = _ASKED.set(policy)
    try:
        yield
    finally:
        _ASKED.reset(token)


def asked_for(
    origins: str, auth: str, auth_header: str, proxies: str, rate: str, secret: str
) -> Policy:
    """The policy that the settings ask for; raises SettingRefused where they make no sense."""
    if rate and not re.fullmatch("[0-9]{1,6}", rate):
        raise SettingRefused(f"{rate!r} is no number of questions a minute. Example: --rate {RATE}")
    return Policy(
        origins=frozenset(origin_of(origin) for origin in origins.split()),
        access=access_for(auth, secret, auth_header, proxies),
        rate=float(rate) if rate else None,
    )


def policy_for(host: str, root_path: str = "") -> Policy:
    """The policy of a server that listens on `host` and is reached under `root_path`.

    A root path that is a full address ("https://example.org/chat") names an address of our own.
    """
    parts = urlsplit(root_path)
    public = f"{parts.scheme}://{parts.netloc}".lower()
    path = parts.path.strip("/")
    asked, loopback = _ASKED.get() or Policy(), is_loopback(host)
    usual = 0 if loopback else RATE
    return replace(
        asked,
        own=frozenset({public}) if parts.scheme in ("http", "https") else frozenset(),
        loopback=loopback,
        rate=usual if asked.rate is None else asked.rate,
        root=f"/{path}" if path else "",
    )


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
        self.rates = Rates(self.policy.rate or 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        signed = _Signing(send, signature(scope, self.policy))
        refused = refusal(scope, self.policy)
        who = asker(scope, self.policy)
        reply = problem(*refused) if refused else self._answer(scope, who)
        if reply:
            await reply(scope, receive, signed)
            return
        body = await _body(receive, _limit(scope)) if scope["method"] != "GET" else b""
        if body is None:
            detail = f"A request here may carry at most {_limit(scope):,} bytes."
            await problem(413, detail)(scope, receive, signed)
        elif _path(scope) == embed.ENTER:
            await _entering(scope, body, self.policy)(scope, receive, signed)
        else:
            given = receive if scope["method"] == "GET" else _once(body, receive)
            await self._passed(scope, given, signed, who)

    def _answer(self, scope: Scope, who: Seen) -> Response | None:
        """What the gate answers itself, before anything is read."""
        path = _path(scope)
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and _is_portal(headers, path, self.policy):
            return Response(status_code=204, headers=CORS)
        if path == embed.WIDGET:
            return embed.widget()
        if who.why and path not in OPEN and not path.startswith(OPEN_FOLDERS):
            reply = problem(401, who.why)
            if self.policy.access.kind == "token":
                reply.headers["WWW-Authenticate"] = "Bearer"
            return reply
        return self._too_much(scope, who) if path.startswith(ASKING) else None

    def _too_much(self, scope: Scope, who: Seen) -> Response | None:
        """The refusal of a client that asks too often."""
        access = self.policy.access
        address = caller(Headers(scope=scope), _peer(scope), access.proxies)
        wait = self.rates.wait(address if access.kind == "none" else who.user)
        if not wait:
            return None
        reply = problem(429, f"Too many questions at once. Please wait {wait} seconds.")
        reply.headers["Retry-After"] = str(wait)
        return reply

    async def _passed(self, scope: Scope, receive: Receive, send: _Signing, who: Seen) -> None:
        """Pass the request on, dressed for a frame or without what not everybody may know.

        An error in the program becomes a problem, signed like the rest.
        """
        path, policy = _path(scope), self.policy
        answering: Send = send
        if path == embed.EMBED:
            answering = embed.dressed(send, policy.origins, policy.access.kind, policy.root)
        if path in (embed.EMBED, embed.CONFIG):
            scope = embed.as_page(scope)
        if path == "/healthz" and who.why:
            answering = _state_alone(send)
        try:
            await self.app(scope, receive, answering)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if send.started:
                raise
            await problem(500, "An error in the program; its log says more.")(scope, receive, send)


# ---- who asks ----------------------------------------------------------------------------------


def asker(scope: Scope, policy: Policy) -> Seen:
    """Who asks, or why nobody is known. A portal's page may only use tokens minted for it."""
    headers = Headers(scope=scope)
    portal = _is_portal(headers, _path(scope), policy)
    origins = {headers["origin"].lower()} if portal else policy.origins | policy.own
    return seen(headers, _peer(scope), policy.access, origins)


def _entering(scope: Scope, body: bytes, policy: Policy) -> Response:
    """The answer to a token in a form: a document in a tab of its own."""
    if policy.access.kind != "token" or scope["method"] != "POST":
        return problem(404, "There is nothing at this address.")
    token, destination = embed.form(body)
    found = verified(token, policy.access.secret, policy.origins | policy.own)
    if found.why:
        return problem(401, found.why)
    return embed.entered(token, destination, policy.root, _is_secure(scope, policy))


def _is_secure(scope: Scope, policy: Policy) -> bool:
    """Whether the browser's side of the connection is encrypted."""
    if scope.get("scheme") == "https" or any(one.startswith("https:") for one in policy.own):
        return True
    claimed = Headers(scope=scope).get("x-forwarded-proto", "")
    return claimed == "https" and is_among(_peer(scope), policy.access.proxies)


def _peer(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


# ---- what is refused ---------------------------------------------------------------------------


def refusal(scope: Scope, policy: Policy) -> tuple[int, str] | None:
    """Status and reason if the request is not allowed, else None."""
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    if not _known_host(host, policy):
        return 421, (
            "This server is not known by that name. If it stands behind a proxy, start it with "
            "--root-path and the full public address."
        )
    path = _path(scope)
    if path != embed.WIDGET and not (
        _from_here(headers, host, policy) or _is_portal(headers, path, policy)
    ):
        return 403, (
            "Requests from other sites are not allowed. Portals that may call are named with "
            "--origins."
        )
    if path not in PATHS and not path.startswith(FOLDERS):
        return 404, "There is nothing at this address."
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _limit(scope):
        return 413, f"A request here may carry at most {_limit(scope):,} bytes."
    return None


def _known_host(host: str, policy: Policy) -> bool:
    if not _HOST.fullmatch(host):
        return False
    known = {urlsplit(origin).netloc for origin in policy.own}
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
        return origin in policy.own or urlsplit(origin).netloc == host
    return site in (None, "none") or headers.get("sec-fetch-mode") == "navigate"


def _is_portal(headers: Headers, path: str, policy: Policy) -> bool:
    """Whether an allowed portal's page calls the API."""
    return path.startswith("/api/") and headers.get("origin", "").lower() in policy.origins


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


# ---- what every answer carries -----------------------------------------------------------------


def signature(scope: Scope, policy: Policy) -> dict[str, str]:
    """The headers of the answer to this request."""
    path, headers = _path(scope), Headers(scope=scope)
    signed = dict(HEADERS)
    if path.startswith(FRAMED) and policy.origins:
        portals = " ".join(sorted(policy.origins))
        signed["Content-Security-Policy"] = f"{CONTENT_POLICY} {portals}"
    else:
        # For browsers that do not know frame-ancestors; it cannot name other sites.
        signed["X-Frame-Options"] = "SAMEORIGIN"
    if path.startswith("/api/"):
        signed["Vary"] = "Origin"
        if _is_portal(headers, path, policy):
            signed["Access-Control-Allow-Origin"] = headers["origin"]
            signed["Access-Control-Expose-Headers"] = "Retry-After"
    if policy.access.kind != "none" and path not in OPEN and not path.startswith(OPEN_FOLDERS):
        signed["Cache-Control"] = "private, no-store"
    return signed


class _Signing:
    """A channel that puts our headers on the answer, and knows whether it has begun."""

    def __init__(self, send: Send, signature: dict[str, str]) -> None:
        self.send = send
        self.signature = signature
        self.started = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.started = True
            MutableHeaders(scope=message).update(self.signature)
        await self.send(message)


def _few(known: dict[str, object]) -> dict[str, object]:
    return {name: known[name] for name in HEALTH if name in known}


def _state_alone(send: Send) -> Send:
    """A channel that leaves of the health only whether the program is ready."""
    start: Message | None = None
    told = b""

    async def alone(message: Message) -> None:
        nonlocal start, told
        if message["type"] == "http.response.start":
            start = message
            return
        told += message.get("body", b"")
        if start is None or message.get("more_body", False):
            return
        state = json.dumps(_few(json.loads(told))).encode()
        MutableHeaders(scope=start)["content-length"] = str(len(state))
        await send(start)
        await send({"type": "http.response.body", "body": state})

    return alone
