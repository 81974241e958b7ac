"""The headers that every answer carries: they keep scripts, frames and other hosts out."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from qa.surfaces import look, paths
from qa.surfaces.policy import Policy

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
# A logo that is opened by itself draws, and nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def signature(scope: Scope, policy: Policy) -> dict[str, str]:
    """The headers of the answer to this request."""
    path, headers = paths.path_of(scope), Headers(scope=scope)
    signed = dict(HEADERS)
    if path.startswith(paths.FRAMED) and policy.origins:
        portals = " ".join(sorted(policy.origins))
        signed["Content-Security-Policy"] = f"{CONTENT_POLICY} {portals}"
    else:
        # For browsers that do not know frame-ancestors; it cannot name other sites.
        signed["X-Frame-Options"] = "SAMEORIGIN"
    if path == look.LOGO:
        signed["Content-Security-Policy"] = PICTURE_POLICY
    if path.startswith("/api/"):
        signed["Vary"] = "Origin"
        if is_portal(headers, path, policy):
            signed["Access-Control-Allow-Origin"] = headers["origin"]
            signed["Access-Control-Expose-Headers"] = "Retry-After"
    if policy.access.kind != "none" and not paths.is_open(path):
        signed["Cache-Control"] = "private, no-store"
    return signed


def is_portal(headers: Headers, path: str, policy: Policy) -> bool:
    """Whether an allowed portal's page calls the API."""
    return path.startswith("/api/") and headers.get("origin", "").lower() in policy.origins


class Signing:
    """A channel that puts our headers on the answer, and knows whether it has begun.

    What others have written about other sites' rights is struck out: Gradio allows every origin.
    """

    def __init__(self, send: Send, signature: dict[str, str]) -> None:
        self.send = send
        self.signature = signature
        self.started = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name in {name for name in headers if name.startswith("access-control-")}:
                if name not in (word.lower() for word in CORS):
                    del headers[name]
            headers.update(self.signature)
        await self.send(message)
