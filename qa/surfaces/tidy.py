"""Gradio's page as we serve it: in the portal's look, without what our policy would block.

Without its inline scripts Gradio asks for its settings by a request of its own, exactly as when the
browser refuses to run them; the browser just has nothing to complain about. The preview metadata,
which names Gradio's own picture on another host, goes too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.render import escape
from qa.surfaces import embed, paths, texts
from qa.surfaces.assets import PAGE, address
from qa.surfaces.look import PLAIN, Look, worn
from qa.surfaces.policy import Policy

_INLINE = re.compile(rb"<script\b(?![^>]*\bsrc=)[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_PREVIEW = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>', re.IGNORECASE)


class Tidy:
    """ASGI middleware over every page; /embed becomes the page itself, dressed for a frame."""

    def __init__(self, app: ASGIApp, *, policy: Policy | None = None, look: Look = PLAIN) -> None:
        self.app = app
        self.policy = policy or Policy()
        self.look = look

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        path = paths.path_of(scope)
        changes = {"/": self._chat, embed.EMBED: self._framed}
        channel = _changed(send, changes.get(path, self._worn))
        inside = path in (embed.EMBED, embed.CONFIG)
        await self.app(embed.as_page(scope) if inside else scope, receive, channel)

    def _framed(self, page: bytes) -> bytes:
        return embed.dressed(self._chat(page), self.policy)

    def _chat(self, page: bytes) -> bytes:
        """The chat's page with what it loads of ours.

        Gradio would add it by script, from its settings, when the browser has long asked for the
        icon and waits for scripts.
        """
        ours = head(self.policy.root).encode()
        return self._worn(page.replace(b"</head>", ours + b"</head>", 1))

    def _worn(self, page: bytes) -> bytes:
        return worn(tidied(page), self.look, self.policy.root)


def head(root: str = "") -> str:
    """What the chat's page loads of ours, as HTML."""
    return (
        f'<link rel="stylesheet" href="{escape(address("chat.css", root))}">'
        f'<link rel="icon" type="image/svg+xml" href="{escape(address("icon.svg", root))}">'
        f'<meta name="or-root" content="{escape(root)}">'
        f'<meta name="or-texts" content="{escape(texts.address(root))}">'
        f'<script src="{escape(address(PAGE, root))}" defer></script>'
    )


def tidied(page: bytes) -> bytes:
    """The page without scripts inside it and without preview metadata."""
    return _PREVIEW.sub(b"", _INLINE.sub(b"", page))


def _changed(send: Send, change: Callable[[bytes], bytes]) -> Send:
    """A channel that changes a page of HTML and lets everything else through."""
    start: Message | None = None
    page = b""

    async def changing(message: Message) -> None:
        nonlocal start, page
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
        elif start is None:
            await send(message)
        else:
            page += message.get("body", b"")
            if not message.get("more_body", False):
                changed = change(page)
                MutableHeaders(scope=start)["content-length"] = str(len(changed))
                await send(start)
                await send({"type": "http.response.body", "body": changed})

    return changing


def _is_html(start: Message) -> bool:
    kind = dict(start.get("headers", ())).get(b"content-type", b"")
    return bool(kind.startswith(b"text/html"))
