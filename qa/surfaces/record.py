"""`GET /documents`, also at `/record`: what the record holds, as pages; two lists as JSON.

For those who may add documents there is one page more, and the addresses of adding.py.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from corpus.errors import OnRecordError, QuestionRefused
from qa import listing
from qa.record_html import (
    ADD,
    LIMIT,
    LONGEST,
    PAGE,
    VIEWS,
    Sheet,
    Wanted,
    counts,
    documents_html,
    filters_html,
    quarantine_html,
    speakers_html,
    tabs,
)
from qa.render import escape
from qa.surfaces import adding, rest
from qa.surfaces.access import MAY_ADD
from qa.surfaces.adding import Additions
from qa.surfaces.adding_html import addition_html, form_html, unknown_html
from qa.surfaces.backend import Engine, Loading
from qa.surfaces.metrics import METRICS
from qa.surfaces.rest import Asked, Door, Queue
from qa.surfaces.shell import THEMES, VARY, shell
from qa.surfaces.source import PATIENCE, leaf_of, refused

# The second is what one would guess; it works unless the program itself stands at /record.
PATH, ALIAS = PAGE, "/record"
PATHS = frozenset({PATH, ALIAS, "/api/speakers", "/api/quarantine"})
FOLDERS = (adding.ADDITIONS,)
STYLES = ("source.css", "timeline.css", "record.css")
# What an editor's request may carry: said on the page, enforced by the gate.
ADDING_LIMIT = 64 * 1024 * 1024
MOST = 500

NAMES = ("q", "speaker", "publisher", "since", "until", "sort", "rule", "document")


def routes(backend: Loading, root: str = "", *, additions: Additions | None = None) -> list[Route]:
    """Everything served here and by adding.py; must stand before the routes of rest.py."""
    line = additions or Additions(backend)
    queue = Queue()

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_page, backend, line, request, root)

    return [
        Route(PATH, page),
        Route(ALIAS, page),
        Route("/api/speakers", Door(backend, METRICS, queue, {"GET": _speakers})),
        Route("/api/quarantine", Door(backend, METRICS, queue, {"GET": _quarantine})),
        *adding.routes(line, root),
    ]


# ---- the page ----------------------------------------------------------------------------------


def _page(backend: Loading, additions: Additions, request: Request, root: str) -> Response:
    leaf = leaf_of(request, root)
    theme = leaf.theme if leaf.theme in THEMES else ""
    sheet = Sheet(root, leaf.interface, theme)
    may_add = bool(request.scope.get(MAY_ADD, False))
    try:
        wanted = wanted_of(request.query_params, may_add=may_add)
        engine = backend.engine(PATIENCE)
        if wanted.view == ADD:
            status, part = 200, _adding(additions, request.query_params, sheet)
        else:
            status, part = _listed(engine, wanted, sheet)
    except OnRecordError as error:
        return refused(error, leaf, json_wanted=False)
    title = sheet.interface.say("record")
    body = (
        f"<h1>{escape(title)}</h1>{counts(engine.library.counts(), sheet)}"
        f"{tabs(wanted, sheet, may_add=may_add)}{part}"
    )
    shown = shell(
        title, body, root=root, theme=theme, interface=sheet.interface, styles=STYLES,
        scripts=("record.js",) if may_add else (),
    )  # fmt: skip
    # What is on the page depends on who asks and changes with every addition.
    return HTMLResponse(shown, status_code=status, headers={**VARY, "Cache-Control": "no-store"})


def wanted_of(params: QueryParams, *, may_add: bool = False) -> Wanted:
    """What a request's parameters ask for; raises QuestionRefused where they make no sense."""
    view = params.get("view", VIEWS[0])
    if view not in (*VIEWS, *([ADD] if may_add else ())):
        view = VIEWS[0]
    given = {name: params.get(name, "").strip() for name in NAMES}
    for name, value in given.items():
        if len(value) > LONGEST:
            raise QuestionRefused(f"{name!r} may have at most {LONGEST} characters.")
    page = params.get("page", "1")
    number = int(page) if re.fullmatch("[0-9]{1,7}", page) else 1
    return Wanted(view, **given, page=max(1, number))


def _listed(engine: Engine, wanted: Wanted, sheet: Sheet) -> tuple[int, str]:
    """The status and the part of the page that shows a list."""
    if wanted.view == "quarantine":
        found = listing.quarantine(
            engine.library, rule=wanted.rule, document_id=wanted.document, offset=wanted.offset,
            limit=LIMIT,
        )  # fmt: skip
        return 200, quarantine_html(found, wanted, sheet)
    try:
        part = _filtered(engine, wanted, sheet)
    except QuestionRefused as error:
        return 422, filters_html(wanted, sheet, why=str(error))
    return 200, filters_html(wanted, sheet) + part


def _filtered(engine: Engine, wanted: Wanted, sheet: Sheet) -> str:
    window: dict[str, Any] = {"sort": wanted.order, "offset": wanted.offset, "limit": LIMIT}
    if wanted.view == "speakers":
        found = listing.speakers(engine.library, words=wanted.q, **window)
        return speakers_html(found, wanted, sheet)
    documents = listing.documents(
        engine.library, words=wanted.q, speaking=wanted.speaker, publisher=wanted.publisher,
        since=wanted.since, until=wanted.until, **window,
    )  # fmt: skip
    return documents_html(documents, wanted, sheet)


def _adding(additions: Additions, params: QueryParams, sheet: Sheet) -> str:
    form = form_html(sheet, ADDING_LIMIT)
    if not (asked := params.get("addition")):
        return form + '<section id="addition" hidden></section>'
    addition = additions.get(asked)
    return form + (addition_html(addition, sheet) if addition else unknown_html(sheet))


# ---- the same as JSON --------------------------------------------------------------------------


def _speakers(asked: Asked) -> Response:
    rest.only(asked.params, "q", "sort", "offset", "limit")
    window = _window(asked.params)
    found = listing.speakers(
        asked.record.library,
        words=asked.params.get("q"),
        sort=asked.params.get("sort") or listing.SPEAKER_ORDERS[0],
        **window,
    )
    return JSONResponse({"total": found.total, **window, "speakers": found.to_dicts()})


def _quarantine(asked: Asked) -> Response:
    rest.only(asked.params, "rule", "document_id", "offset", "limit")
    window = _window(asked.params)
    found = listing.quarantine(
        asked.record.library,
        rule=asked.params.get("rule"),
        document_id=asked.params.get("document_id"),
        **window,
    )
    return JSONResponse(
        {"total": found.total, **window, "rules": dict(found.rules), "blocks": found.blocks}
    )


def _window(params: QueryParams) -> dict[str, int]:
    return {
        "offset": rest.number(params, "offset", 0, least=0, most=10**9),
        "limit": rest.number(params, "limit", 50, most=MOST),
    }
