"""Our own scripts and styles: read once, served under /static/on-record/, named by content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from qa.surfaces.problems import problem

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".json": "application/json",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# Only these names are ever looked up, so no request can name another file.
# The page's own scripts, in the order in which they need each other; one request instead of four.
PAGE, SCRIPTS = "page.js", ("texts.js", "panel.js", "answers.js", "chat.js")
FILES = {file.name: file.read_bytes() for file in sorted(FOLDER.iterdir()) if file.suffix in TYPES}

FILES[PAGE] = b"\n".join(FILES[name] for name in SCRIPTS)


def address(name: str, root: str = "") -> str:
    """Where the file is served; the address changes whenever its content does."""
    return f"{root}/static/on-record/{name}?v={hashlib.sha256(FILES[name]).hexdigest()[:12]}"


async def asset(request: Request) -> Response:
    """`GET /static/on-record/{name}`."""
    name = request.path_params["name"]
    if name not in FILES:
        return problem(404, "There is no such file.")
    return Response(
        FILES[name],
        media_type=TYPES[Path(name).suffix],
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
