"""Takes out of Gradio's page what our content policy would block anyway: scripts in the page.

Without them Gradio asks for its settings by a request of its own, exactly as when the browser
refuses to run them; the browser just has nothing to complain about. The preview metadata, which
names Gradio's own picture on another host, goes too.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(rb"<script\b(?![^>]*\bsrc=)[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_PREVIEW = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>', re.IGNORECASE)


class Tidy:
    """ASGI middleware over the page at "/" alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_page = scope["type"] == "http" and scope["method"] == "GET"
        await self.app(scope, receive, _tidying(send) if is_page else send)


def tidied(page: bytes) -> bytes:
    """The page without scripts inside it and without preview metadata."""
    return _PREVIEW.sub(b"", _INLINE.sub(b"", page))


def _tidying(send: Send) -> Send:
    start: Message | None = None
    page = b""

    async def tidy(message: Message) -> None:
        nonlocal start, page
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
        elif start is None:
            await send(message)
        else:
            page += message.get("body", b"")
            if not message.get("more_body", False):
                clean = tidied(page)
                MutableHeaders(scope=start)["content-length"] = str(len(clean))
                await send(start)
                await send({"type": "http.response.body", "body": clean})

    return tidy


def _is_html(start: Message) -> bool:
    kind = dict(start.get("headers", ())).get(b"content-type", b"")
    return bool(kind.startswith(b"text/html"))
