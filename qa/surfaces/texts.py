"""The interface's texts for the page's script: one JSON file a language, named by its content."""

from __future__ import annotations

import hashlib
import json

from starlette.requests import Request
from starlette.responses import Response

from qa.interface import FILE, INTERFACES
from qa.surfaces.problems import problem

TEXTS = {
    f"{language}.json": json.dumps(dict(interface.texts), ensure_ascii=False).encode()
    for language, interface in INTERFACES.items()
}
VERSION = hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def address(root: str = "") -> str:
    """Where the texts are served, with "LANGUAGE" for the language: it changes with the texts."""
    return f"{root}/static/on-record/texts/LANGUAGE.json?v={VERSION}"


async def texts(request: Request) -> Response:
    """`GET /static/on-record/texts/{name}`."""
    name = request.path_params["name"]
    if name not in TEXTS:
        return problem(404, "There are no texts in this language.")
    return Response(
        TEXTS[name],
        media_type="application/json",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
