"""The engine over plain HTTP: the same JSON as the command line's. `static/openapi.json` says all.

Every error is a problem document (RFC 9457), every request has an id and is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from corpus.errors import OnRecordError, QuestionRefused
from qa import listing
from qa.said import statement_to_dict
from qa.surfaces.access import USER
from qa.surfaces.assets import FILES
from qa.surfaces.backend import Engine, Loading
from qa.surfaces.metrics import METRICS, Metrics, Observed
from qa.surfaces.problems import problem, problem_of
from qa.surfaces.service import AT_ONCE

# The addresses that are served here; the gate in security.py lets them through.
PATHS = frozenset(
    {
        "/api/ask",
        "/api/search",
        "/api/statements",
        "/api/documents",
        "/healthz",
        "/metrics",
        "/openapi.json",
    }
)
# Methods that another module answers at the same address: adding.py takes documents.
ELSEWHERE = {"/api/documents": ("POST",)}
# Seconds a program's request waits for an engine that is still loading.
PATIENCE = 20.0
MOST_HITS = 100
MOST_STATEMENTS = 200
MOST_DOCUMENTS = 500
# What of /healthz everybody may know.
HEALTH = ("alive", "ready", "state")
FILTERS = ("speaker", "publisher", "since", "until")
# Requests that may wait at the same time; beyond them a caller is told at once to come back.
WAITING = 128
BUSY = "Too many questions at once. Try again in a few seconds."


class Asked(NamedTuple):
    """One request, read."""

    backend: Loading
    metrics: Metrics
    params: QueryParams
    body: bytes
    known: bool = True

    @property
    def record(self) -> Engine:
        """The engine; raises StillLoading when it is not there in time."""
        return self.backend.engine(PATIENCE)


Handler = Callable[[Asked], Response]


class Queue:
    """A line in front of the engine: so many at once, so many waiting, the others sent away."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._room = at_once + waiting
        self._inside = 0

    async def run(self, handler: Handler, asked: Asked) -> Response:
        """What the handler says, in a thread, as soon as it is this request's turn."""
        if self._inside >= self._room:
            return problem(503, BUSY)
        self._inside += 1
        try:
            return await to_thread.run_sync(handler, asked, limiter=self._limiter)
        finally:
            self._inside -= 1


class Door:
    """One address: a handler for each method, problems for everything else."""

    def __init__(
        self,
        backend: Loading,
        metrics: Metrics,
        queue: Queue,
        handlers: Mapping[str, Handler],
        elsewhere: tuple[str, ...] = (),
    ) -> None:
        self.backend = backend
        self.metrics = metrics
        self.queue = queue
        self.handlers = handlers
        self.elsewhere = elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        handler = self.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            response: Response = problem(405, f"This address takes {self._allowed} only.")
            response.headers["Allow"] = self._allowed
        else:
            response = await self._answered(handler, request)
        await response(scope, receive, send)

    @property
    def _allowed(self) -> str:
        return ", ".join((*self.handlers, *self.elsewhere))

    async def _answered(self, handler: Handler, request: Request) -> Response:
        body = await request.body()
        known = bool(request.scope.get(USER, "anybody"))
        asked = Asked(self.backend, self.metrics, request.query_params, body, known)
        try:
            return await self.queue.run(handler, asked)
        except OnRecordError as error:
            return problem_of(error)


def routes(
    backend: Loading, metrics: Metrics = METRICS, *, at_once: int = AT_ONCE, waiting: int = WAITING
) -> list[Route]:
    """One route for each of `PATHS`."""
    engine_line, own_line = Queue(at_once, waiting), Queue(at_once, waiting)
    served: dict[str, tuple[Queue, dict[str, Handler]]] = {
        "/api/ask": (engine_line, {"POST": _ask}),
        "/api/search": (engine_line, {"GET": _search}),
        "/api/statements": (engine_line, {"GET": _statements}),
        "/api/documents": (engine_line, {"GET": _documents}),
        # These must be answered while the engine is busy or still loading.
        "/healthz": (own_line, {"GET": _healthz}),
        "/metrics": (own_line, {"GET": _metrics}),
        "/openapi.json": (own_line, {"GET": _openapi}),
    }
    return [
        Route(
            path,
            Observed(Door(backend, metrics, queue, handlers, ELSEWHERE.get(path, ())), metrics),
        )
        for path, (queue, handlers) in served.items()
    ]


# ---- the handlers ------------------------------------------------------------------------------


def _ask(asked: Asked) -> Response:
    try:
        question, history, without = question_of(asked.body)
        answer = asked.record.ask(question, history=history, without=without)
    except QuestionRefused:
        asked.metrics.asked("refused")
        raise
    asked.metrics.asked(answer.status)
    return Response(answer.to_json(), media_type="application/json")


def _search(asked: Asked) -> Response:
    question = asked.params.get("question") or asked.params.get("q") or ""
    only(asked.params, "question", "q", "limit", *FILTERS)
    limit = number(asked.params, "limit", 10, most=MOST_HITS)
    hits = asked.record.search(question, limit=limit, **_given(asked.params, FILTERS))
    return JSONResponse({"question": question, "hits": [hit.to_dict() for hit in hits]})


def _statements(asked: Asked) -> Response:
    only(asked.params, "speaker", "about", "since", "until", "limit")
    limit = number(asked.params, "limit", 50, most=MOST_STATEMENTS)
    given = _given(asked.params, ("speaker", "about", "since", "until"))
    return JSONResponse({"statements": statements(asked.record, limit=limit, **given)})


def _documents(asked: Asked) -> Response:
    params = asked.params
    offset = number(params, "offset", 0, least=0, most=10**9)
    limit = number(params, "limit", 50, most=MOST_DOCUMENTS)
    only(params, "q", "sort", "offset", "limit", *FILTERS)
    found = listing.documents(
        asked.record.library, words=params.get("q"), sort=params.get("sort") or "added",
        offset=offset, limit=limit, **_given(params, FILTERS),
    )  # fmt: skip
    return JSONResponse(
        {"total": found.total, "offset": offset, "limit": limit, "documents": found.documents}
    )


def _healthz(asked: Asked) -> Response:
    failed = asked.backend.state == "failed"
    told = health(asked.backend)
    if not asked.known:
        told = {name: told[name] for name in HEALTH}
    return JSONResponse(told, status_code=503 if failed else 200)


def _metrics(asked: Asked) -> Response:
    known = health(asked.backend)
    gauges = ("ready", "documents", "passages", "generation")
    numbers = {name: float(known[name]) for name in gauges if name in known}
    return Response(
        asked.metrics.text(numbers), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _openapi(asked: Asked) -> Response:
    return Response(FILES["openapi.json"], media_type="application/json")


def health(backend: Loading) -> dict[str, Any]:
    """State and progress line; once ready also the library's counts and example questions."""
    state = backend.state
    known: dict[str, Any] = {
        "alive": True,
        "ready": state == "ready",
        "state": state,
        "detail": backend.line,
    }
    if state == "ready":
        engine = backend.engine()
        known |= dict(engine.summary()) | {"examples": list(engine.examples())}
    return known


def statements(record: Engine, **asked: Any) -> list[dict[str, Any]]:
    """What `Engine.statements` finds, as plain values, each with its document's title and source.

    Raises `QuestionRefused`.
    """
    said = record.statements(**asked)
    documents = {name: record.read(name) for name in dict.fromkeys(one.document_id for one in said)}
    return [statement_to_dict(one, documents[one.document_id]) for one in said]


# ---- reading a request -------------------------------------------------------------------------


def _given(params: QueryParams, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: params[name] for name in names if params.get(name)}


def only(params: QueryParams, *names: str) -> None:
    """Raises `QuestionRefused` for a parameter of another name: a slip would go unnoticed."""
    for name in params:
        if name not in names:
            raise QuestionRefused(
                f"There is no parameter {name[:40]!r} here. There are: {', '.join(names)}."
            )


def number(params: QueryParams, name: str, default: int, *, most: int, least: int = 1) -> int:
    """A whole number among the parameters; raises `QuestionRefused`."""
    text = params.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,10}", text) or not least <= int(text) <= most:
        raise QuestionRefused(
            f"{name} must be a whole number from {least} to {most}, not {text[:20]!r}."
        )
    return int(text)


def question_of(body: bytes) -> tuple[str, list[str], list[str]]:
    """Question, history and what to leave out; raises QuestionRefused where there is no such."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise QuestionRefused(f"The request is not JSON ({type(error).__name__}).") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise QuestionRefused('Send a JSON object: {"question": "...", "history": ["..."]}.')
    history = _texts(asked, "history", "the earlier questions, oldest first")
    without = _texts(asked, "without", "ids of chips of an earlier answer's query")
    if any(re.search("[\ud800-\udfff]", text) for text in (asked["question"], *history, *without)):
        raise QuestionRefused("The question holds half characters (lone surrogates). Type it anew.")
    return asked["question"], history, without


def _texts(asked: dict[str, Any], name: str, what: str) -> list[str]:
    texts = asked.get(name)
    if texts is None:
        return []
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise QuestionRefused(f"{name} must be a list of {what}.")
    return texts
