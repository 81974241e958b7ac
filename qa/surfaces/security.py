"""The gate before every request: who may call, what may be called, how much may be sent.

Denied by default: requests from other sites, hosts this server is not known by, paths the chat
does not need. Every answer is signed (signing.py). One list of origins says which portals may frame
the chat, read the API's answers and call it.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces import embed, paths
from qa.surfaces.access import MAY_ADD, USER, Seen, caller, is_among, seen, verified
from qa.surfaces.metrics import SEEN
from qa.surfaces.policy import Policy, is_loopback
from qa.surfaces.problems import problem
from qa.surfaces.rates import Rates
from qa.surfaces.signing import CORS, Signing, is_portal, signature

# The server below would otherwise put what a proxy claims in the place of who really connected,
# and the gate has to know who did.
os.environ["FORWARDED_ALLOW_IPS"] = ""

TOO_LARGE = "A request here may carry at most {:,} bytes."

log = logging.getLogger(__name__)

_RELAYED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


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
        signed = Signing(send, signature(scope, self.policy))
        who = asker(scope, self.policy)
        self._noted(scope, who)
        refused = refusal(scope, self.policy)
        reply = problem(*refused) if refused else self._answer(scope, who)
        if reply:
            await reply(scope, receive, signed)
            return
        limit = limit_of(scope)
        body = await _body(receive, limit) if scope["method"] != "GET" else b""
        if body is None:
            await _too_large(limit)(scope, receive, signed)
        elif paths.path_of(scope) == embed.ENTER:
            await _entering(scope, body, self.policy)(scope, receive, signed)
        else:
            given = receive if scope["method"] == "GET" else _once(body, receive)
            await self._passed(scope, given, signed)

    def _noted(self, scope: Scope, who: Seen) -> None:
        """Write down who asks. A portal's page may never add: its own visitors would do it."""
        headers = Headers(scope=scope)
        portal = is_portal(headers, paths.path_of(scope), self.policy)
        # Nobody has been asked who may add, and a proxy that nobody has told of stands between.
        relayed = self.policy.editors is None and any(name in headers for name in _RELAYED)
        known = _named_for_sure(headers.get("host", "").lower(), self.policy)
        scope[USER] = who.user
        scope[MAY_ADD] = self.policy.may_add(who.user) and known and not portal and not relayed

    def _answer(self, scope: Scope, who: Seen) -> Response | None:
        """What the gate answers itself, before anything is read."""
        path = paths.path_of(scope)
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and is_portal(headers, path, self.policy):
            return Response(status_code=204, headers=CORS)
        if path == embed.WIDGET:
            return embed.widget()
        if who.why and not paths.is_open(path):
            reply = problem(401, who.why)
            if self.policy.access.kind == "token":
                reply.headers["WWW-Authenticate"] = "Bearer"
            return reply
        return self._too_much(scope, who) if path.startswith(paths.ASKING) else None

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

    async def _passed(self, scope: Scope, receive: Receive, send: Signing) -> None:
        """Pass the request on; an error in the program becomes a problem, signed like the rest."""
        try:
            await self.app(scope, receive, send)
        except Exception:
            named = {"request_id": scope.get(SEEN, "")}
            log.exception("%s %s failed", scope["method"], scope["path"], extra=named)
            if send.started:
                raise
            await problem(500, "An error in the program; its log says more.")(scope, receive, send)


# ---- who asks ----------------------------------------------------------------------------------


def asker(scope: Scope, policy: Policy) -> Seen:
    """Who asks, or why nobody is known. A portal's page may only use tokens minted for it."""
    headers = Headers(scope=scope)
    portal = is_portal(headers, paths.path_of(scope), policy)
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
    path = paths.path_of(scope)
    if path != embed.WIDGET and not (
        _from_here(headers, host, scope["method"], policy) or is_portal(headers, path, policy)
    ):
        return 403, (
            "Requests from other sites are not allowed. Portals that may call are named with "
            "--origins."
        )
    if not paths.is_served(path):
        return 404, "There is nothing at this address."
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limit_of(scope):
        return 413, TOO_LARGE.format(limit_of(scope))
    return None


def limit_of(scope: Scope) -> int:
    """Bytes that this request may carry."""
    return paths.limit_of(paths.path_of(scope), may_add=scope.get(MAY_ADD, False))


def _too_large(limit: int) -> Response:
    return problem(413, TOO_LARGE.format(limit))


def _known_host(host: str, policy: Policy) -> bool:
    if not _HOST.fullmatch(host):
        return False
    known = {urlsplit(origin).netloc for origin in policy.own}
    return not policy.loopback or host in known or is_loopback(_without_port(host))


def _named_for_sure(host: str, policy: Policy) -> bool:
    """Whether the name is no other site's that points here, where nothing else says who asks."""
    if policy.access.kind != "none" or policy.loopback:
        return True
    if host in {urlsplit(origin).netloc for origin in policy.own}:
        return True
    try:
        return bool(ipaddress.ip_address(_without_port(host).strip("[]")))
    except ValueError:
        return False


def _without_port(host: str) -> str:
    return re.sub(r":\d+$", "", host)


def _from_here(headers: Headers, host: str, method: str, policy: Policy) -> bool:
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
    link = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
    return link or site in (None, "none")


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than the limit (whatever was announced)."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


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
