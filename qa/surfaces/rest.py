"""The engine over plain HTTP: ask, search, health. The same JSON as the command line's."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from corpus.errors import OnRecordError, QuestionRefused
from qa.surfaces.assets import FILES
from qa.surfaces.backend import Loading
from qa.surfaces.problems import problem_of

# Seconds a program's request waits for an engine that is still loading.
PATIENCE = 20.0
MOST_HITS = 100
FILTERS = ("speaker", "publisher", "since", "until")


def routes(backend: Loading) -> list[Route]:
    """`POST /api/ask`, `GET /api/search`, `GET /healthz`, `GET /openapi.json`."""

    async def ask(request: Request) -> Response:
        try:
            question, history = _asked(await request.body())
            return await run_in_threadpool(_answer, backend, question, history)
        except OnRecordError as error:
            return problem_of(error)

    async def search(request: Request) -> Response:
        try:
            return await run_in_threadpool(_hits, backend, request)
        except OnRecordError as error:
            return problem_of(error)

    async def healthz(request: Request) -> Response:
        return JSONResponse(health(backend), status_code=503 if backend.state == "failed" else 200)

    async def openapi(request: Request) -> Response:
        return Response(FILES["openapi.json"], media_type="application/json")

    return [
        Route("/api/ask", ask, methods=["POST"]),
        Route("/api/search", search),
        Route("/healthz", healthz),
        Route("/openapi.json", openapi),
    ]


def health(backend: Loading) -> dict[str, Any]:
    """State and progress line; once ready also the library's counts and example questions."""
    state = backend.state
    known: dict[str, Any] = {"state": state, "detail": backend.line}
    if state == "ready":
        engine = backend.engine()
        known |= dict(engine.summary()) | {"examples": list(engine.examples())}
    return known


def _answer(backend: Loading, question: str, history: list[str]) -> Response:
    answer = backend.engine(PATIENCE).ask(question, history=history)
    return Response(answer.to_json(), media_type="application/json")


def _hits(backend: Loading, request: Request) -> Response:
    asked = request.query_params
    question = asked.get("question") or asked.get("q") or ""
    filters = {name: asked[name] for name in FILTERS if asked.get(name)}
    limit = _limit(asked.get("limit", "10"))
    hits = backend.engine(PATIENCE).search(question, limit=limit, **filters)
    return JSONResponse({"question": question, "hits": [hit.to_dict() for hit in hits]})


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= MOST_HITS:
        raise QuestionRefused(
            f"limit must be a whole number from 1 to {MOST_HITS}, not {text[:20]!r}."
        )
    return int(text)


def _asked(body: bytes) -> tuple[str, list[str]]:
    """Question and history of a request's JSON; raises QuestionRefused where it has no such."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise QuestionRefused(f"The request is not JSON ({type(error).__name__}).") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise QuestionRefused('Send a JSON object: {"question": "...", "history": ["..."]}.')
    history = asked.get("history") or []
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        raise QuestionRefused("history must be a list of the earlier questions, oldest first.")
    if any(re.search("[\ud800-\udfff]", text) for text in (asked["question"], *history)):
        raise QuestionRefused("The question holds half characters (lone surrogates). Type it anew.")
    return asked["question"], history
