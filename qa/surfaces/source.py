"""`GET /source/{id}`: a whole document as a page, at the cited words; or as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from corpus.document import Dated, Document, Span
from corpus.errors import OnRecordError
from qa.interface import preferred
from qa.said import statement_to_dict
from qa.surfaces.backend import Engine, Loading
from qa.surfaces.document_page import NOWHERE, Leaf, page
from qa.surfaces.problems import problem_of, status_of
from qa.surfaces.shell import VARY, sorry

# Seconds a reader waits for a library that is still loading before the page says so.
PATIENCE = 20.0


def routes(backend: Loading, root: str = "") -> list[Route]:
    """`GET /source/{id}` for a program that is served under the path `root`."""

    async def source(request: Request) -> Response:
        return await run_in_threadpool(_source, backend, request, root)

    return [Route("/source/{document_id}", source)]


def _source(backend: Loading, request: Request, root: str) -> Response:
    asked = request.query_params
    leaf = leaf_of(request, root)
    json_wanted = prefers_json(request.headers.get("accept", ""))
    try:
        engine = backend.engine(PATIENCE)
        document = engine.read(request.path_params["document_id"])
    except OnRecordError as error:
        return refused(error, leaf, json_wanted=json_wanted)
    if json_wanted:
        return JSONResponse(as_dict(engine, document), headers=VARY)
    cited = _cited(asked.get("start", ""), asked.get("end", ""), len(document.text))
    shown = page(
        document,
        engine.quarantined(document.id),
        cited,
        leaf,
        said=engine.said_in(document.id),
        labelling=asked.get("statements") == "1",
    )
    return HTMLResponse(shown, headers=VARY)


def leaf_of(request: Request, root: str) -> Leaf:
    """The colours and the language that a request asks for."""
    interface = preferred(request.headers.get("accept-language", ""))
    return Leaf(root, request.query_params.get("__theme", ""), interface)


def refused(error: OnRecordError, leaf: Leaf, *, json_wanted: bool) -> Response:
    """The error as a page, or as a problem for programs."""
    if json_wanted:
        return problem_of(error)
    status = status_of(error)
    told = sorry(
        HTTPStatus(status).phrase, str(error), root=leaf.root, theme=leaf.theme,
        interface=leaf.interface,
    )  # fmt: skip
    return HTMLResponse(told, status_code=status, headers=VARY)


def prefers_json(accept: str) -> bool:
    """Whether an Accept header names JSON before any kind of page."""
    kinds = [kind.split(";")[0].strip().lower() for kind in accept.split(",")]
    wanted = [kind for kind in kinds if kind in ("application/json", "text/html", "*/*")]
    return bool(wanted) and wanted[0] == "application/json"


def _cited(start: str, end: str, length: int) -> Span:
    """The span asked for, or an empty one where the numbers make no sense."""
    if not (start.isdecimal() and end.isdecimal() and len(start) < 12 and len(end) < 12):
        return NOWHERE
    if not int(start) < int(end) <= length:
        return NOWHERE
    return Span(int(start), int(end))


# ---- the document as JSON ----------------------------------------------------------------------


def as_dict(engine: Engine, document: Document) -> dict[str, Any]:
    """The document with its passages, its statements and what was set aside, as plain values."""
    plain = ("id", "source", "title", "kind", "publisher", "author", "language", "url", "speaker")
    dates = ("published", "updated", "event_date")
    return {
        **{name: getattr(document, name) for name in plain},
        **{name: _dated(getattr(document, name)) for name in dates},
        "metadata": dict(document.metadata),
        "sha256": document.sha256,
        "text": document.text,
        "passages": [
            {"number": one.number, "start": one.span.start, "end": one.span.end}
            for one in engine.passages(document.id)
        ],
        "statements": [statement_to_dict(one, document) for one in engine.said_in(document.id)],
        "quarantined": [
            {"start": one.span.start, "end": one.span.end, "text": one.text, "rule": one.rule}
            for one in engine.quarantined(document.id)
        ],
    }


def _dated(dated: Dated | None) -> dict[str, str] | None:
    return {"date": dated.date, "read_from": dated.read_from} if dated else None
