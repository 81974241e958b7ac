"""The chat inside a portal's page: `/widget.js`, and `/embed`, the same page in a slim dress.

What the embedded page needs to know stands in its head: whose messages it may believe, and whether
it has to wait for a token.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from qa.render import escape
from qa.surfaces.access import COOKIE, LONGEST_LIFE
from qa.surfaces.assets import FILES, address
from qa.surfaces.policy import Policy

WIDGET, EMBED, ENTER = "/widget.js", "/embed", "/access"
# The page looks for its settings below its own address.
CONFIG = f"{EMBED}/config"


def widget() -> Response:
    """`GET /widget.js`: for every page, since it holds nothing but the way to /embed."""
    return Response(
        FILES["widget.js"],
        media_type="text/javascript",
        headers={
            "Cache-Control": "public, max-age=300",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def as_page(scope: Scope) -> Scope:
    """The request for /embed, or its settings, as one for the page itself."""
    path: str = scope["path"]
    page = path.removesuffix(CONFIG) + "/config"
    if path.endswith(EMBED):
        page = path.removesuffix(EMBED) + "/"
    return {**scope, "path": page, "raw_path": page.encode()}


def dressed(page: bytes, policy: Policy) -> bytes:
    """The page with what it needs to know inside a frame."""
    tags = _tags(policy.origins, policy.access.kind, policy.root).encode()
    return page.replace(b"<head>", b"<head>" + tags, 1)


def _tags(origins: Collection[str], kind: str, root: str) -> str:
    known = escape(" ".join(sorted(origins)))
    return (
        f'<meta name="or-origins" content="{known}"><meta name="or-access" content="{kind}">'
        f'<meta name="or-enter" content="{escape(root + ENTER)}">'
        f'<link rel="stylesheet" href="{escape(address("embed.css", root))}">'
        f'<script src="{escape(address("embed.js", root))}"></script>'
    )


# ---- documents in a tab of their own -----------------------------------------------------------


def form(body: bytes) -> tuple[str, str]:
    """Token and destination of a form that the embedded page has sent; "" for what is missing."""
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=4)
    except ValueError:
        return "", ""
    return fields.get("token", [""])[0], fields.get("next", [""])[0]


def entered(token: str, destination: str, root: str, secure: bool) -> Response:
    """Opens a document in a tab of its own, which a header cannot: the token becomes a cookie.

    The tab is the program's own, so that the cookie is none of a third party.
    """
    pages = (f"{root}/source/", f"{root}/timeline?")
    inside = destination.startswith(pages) and "\\" not in destination
    reply = RedirectResponse(destination if inside else f"{root}/", status_code=303)
    reply.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST_LIFE,
        path=f"{root}/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    return reply
