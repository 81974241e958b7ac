"""`POST /api/documents`, `GET /api/additions/{id}`: documents added by browsers and programs.

What is sent is kept at once and added afterwards, one addition after the other in one thread, so
that nobody waits for an answer meanwhile. The engine takes the new index over by itself.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Literal, Protocol, cast
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from corpus import adding, ingest
from corpus.document import FIELDS
from corpus.errors import LibraryBusy, OnRecordError, QuestionRefused
from corpus.ingest import Outcome
from corpus.library import Entry, Library
from embeddings.embedder import Embedder
from qa.index import is_behind, sync
from qa.listing import name_of
from qa.record_html import PAGE
from qa.surfaces.access import MAY_ADD
from qa.surfaces.backend import Engine, Loading
from qa.surfaces.problems import problem, problem_of

State = Literal["waiting", "adding", "indexing", "done", "failed"]

ADDING, ADDITIONS = "/api/documents", "/api/additions/"

# Additions that may wait; each may be a hundred files.
MOST_WAITING = 8
MOST_FILES = 100
# Additions whose outcome can still be asked for, and outcomes told of one (all are counted).
REMEMBERED = 200
TOLD = 200
# Seconds in which another process (a command, say) may finish writing, and between two looks.
PATIENCE, PAUSE = 120.0, 2.0
# Seconds a request waits for a record that is still loading.
LOADING_PATIENCE = 20.0
LONGEST_SOURCE = 1000

NOT_ALLOWED = (
    "Documents may be added by this record's editors only. Whoever runs it names them with "
    "--editors."
)
FULL = "Many additions are waiting already. Try again in a few minutes; nothing was kept."
BROKEN = "An error in the program ended the addition; its log says more. What was added is kept."
UNKNOWN = (
    "No addition has this id. They are forgotten when the program stops; the list of documents "
    "shows what was added."
)
NOTHING = "Nothing to add was sent. Choose a file, or give a web address or a text."
SHAPES = (
    'Send files as multipart/form-data, or a JSON object: {"url": "https://..."} or '
    '{"source": "...", "text": "...", "title": "..."}.'
)

# What would break a line.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

log = logging.getLogger(__name__)


class Growing(Engine, Protocol):
    """An engine whose library may grow."""

    @property
    def embedder(self) -> Embedder:
        """The model of its vectors."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one source, with what a list shows of the document."""

    outcome: Outcome
    entry: Entry | None = None

    @property
    def name(self) -> str:
        """What the source is called."""
        return name_of(self.outcome.source)

    def to_dict(self) -> dict[str, Any]:
        """The outcome as plain values for JSON."""
        entry = self.entry
        return {
            **adding.to_dict(self.outcome),
            "name": self.name,
            "title": entry.title if entry else "",
            "passages": entry.passages if entry else 0,
            "quarantined": entry.quarantined if entry else 0,
        }


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody wants added: sources to read, or a text as it is."""

    sources: tuple[str, ...] = ()
    row: Mapping[str, str] | None = None


class Addition:
    """One request's documents on their way. Written by the thread that adds, read by all others."""

    def __init__(self, sent: Sent) -> None:
        self.id = uuid.uuid4().hex
        self.sent = sent
        self.state: State = "waiting"
        # What is being done, how many are done, how many there are.
        self.progress: tuple[str, int, int] = ("adding", 0, max(1, len(sent.sources)))
        self.why = ""
        self.told: list[Told] = []

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each source so far."""
        return [one.outcome for one in tuple(self.told)]

    @property
    def told_first(self) -> list[Told]:
        """Up to `TOLD` of the outcomes, refused ones first."""
        return sorted(tuple(self.told), key=lambda one: one.outcome.status != "refused")[:TOLD]

    def follow(self, step: str, done: int, total: int) -> None:
        """Note how far the work is."""
        self.progress = (step, done, total)

    def to_dict(self) -> dict[str, Any]:
        """The addition as plain values for JSON."""
        step, done, total = self.progress
        return {
            "id": self.id,
            "state": self.state,
            "step": step,
            "done": done,
            "total": total,
            "why": self.why,
            "summary": adding.summary(self.outcomes) if self.is_over else "",
            "counts": adding.counts(self.outcomes),
            "outcomes": [one.to_dict() for one in self.told_first],
        }


# ---- the work ----------------------------------------------------------------------------------


class Additions:
    """The line of additions and the one thread that works on them. May be shared by threads."""

    def __init__(self, backend: Loading, *, most_waiting: int = MOST_WAITING) -> None:
        self.backend = backend
        self._most_waiting = most_waiting
        self._lock = Lock()
        self._waiting: deque[Addition] = deque()
        self._known: OrderedDict[str, Addition] = OrderedDict()
        self._working = False

    @property
    def has_room(self) -> bool:
        """Whether one more addition would be taken."""
        return len(self._waiting) < self._most_waiting

    def get(self, identity: str) -> Addition | None:
        """The addition with this id, if it is still remembered."""
        return self._known.get(identity)

    def put(self, sent: Sent) -> Addition | None:
        """Begin to add what was sent as soon as it is its turn; None when the line is full."""
        with self._lock:
            if not self.has_room:
                return None
            addition = Addition(sent)
            self._waiting.append(addition)
            self._known[addition.id] = addition
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            if not self._working:
                self._working = True
                Thread(target=self._work, name="adding", daemon=True).start()
        return addition

    def _work(self) -> None:
        """Work on what waits; the thread ends when nothing does."""
        while addition := self._next():
            try:
                perform(cast(Growing, self.backend.engine()), addition)
                addition.state = "done"
            except Exception as error:
                known = isinstance(error, OnRecordError)
                if not known:
                    log.exception("an addition failed")
                addition.why = str(error) if known else BROKEN
                addition.state = "failed"
            addition.sent = Sent()  # a text may be large, and the outcome is remembered for long

    def _next(self) -> Addition | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._working = False
            return None


def perform(engine: Growing, addition: Addition) -> None:
    """Add what was sent and make it answerable; raises what `corpus.errors` has for libraries."""
    library = engine.library
    addition.state = "adding"
    try:
        _patiently(lambda: _add(library, addition))
        for outcome in addition.outcomes:
            if outcome.status == "refused":
                adding.forget(library, outcome.source)
        # Not only after a change: the index of an earlier addition may have failed.
        if is_behind(library):
            addition.state = "indexing"
            _patiently(lambda: sync(library, engine.embedder, progress=addition.follow))
            engine.examples()  # takes the new index over, so that no question has to
    finally:
        library.close()


def _add(library: Library, addition: Addition) -> None:
    for outcome in _outcomes(library, addition):
        entry = library.entry(outcome.document_id) if outcome.document_id else None
        addition.told.append(Told(outcome, entry))


def _outcomes(library: Library, addition: Addition) -> Iterator[Outcome]:
    if addition.sent.row is not None:
        return adding.add_text(library, addition.sent.row)
    return ingest.add(
        library,
        addition.sent.sources,
        progress=lambda done, total: addition.follow("adding", done, total),
    )


def _patiently(work: Callable[[], object]) -> None:
    """Do the work, waiting for another process that is writing; raises LibraryBusy in the end."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            work()
            return
        except LibraryBusy:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)


# ---- the doors ---------------------------------------------------------------------------------


def routes(additions: Additions, root: str = "") -> list[Route]:
    """The two addresses. The first must stand before the route that lists the documents."""

    async def documents(request: Request) -> Response:
        if not request.scope.get(MAY_ADD, False):
            return problem(403, NOT_ALLOWED)
        if not additions.has_room:
            return problem(503, FULL)
        try:
            engine = await run_in_threadpool(additions.backend.engine, LOADING_PATIENCE)
            sent = await _sent(request, engine.library.folder)
        except OnRecordError as error:
            return problem_of(error)
        addition = additions.put(sent)
        return _taken(addition, request, root) if addition else problem(503, FULL)

    async def progress(request: Request) -> Response:
        if not request.scope.get(MAY_ADD, False):
            return problem(403, NOT_ALLOWED)
        addition = additions.get(request.path_params["addition_id"])
        return JSONResponse(addition.to_dict()) if addition else problem(404, UNKNOWN)

    return [
        Route(ADDING, documents, methods=["POST"]),
        Route(ADDITIONS + "{addition_id}", progress, methods=["GET"]),
    ]


def _taken(addition: Addition, request: Request, root: str) -> Response:
    """Where to follow the addition: for programs as JSON, for a form as the page that shows it."""
    if "text/html" in request.headers.get("accept", ""):
        where = urlencode({"view": "add", "addition": addition.id})
        return RedirectResponse(f"{root}{PAGE}?{where}", status_code=303)
    return JSONResponse(
        addition.to_dict(),
        status_code=202,
        headers={"Location": f"{root}{ADDITIONS}{addition.id}"},
    )


# ---- reading a request -------------------------------------------------------------------------


async def _sent(request: Request, folder: Path) -> Sent:
    """What the request sends; uploads are kept in the library. Raises QuestionRefused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            async with request.form(max_files=MOST_FILES, max_fields=20) as form:
                return await run_in_threadpool(_of_form, form, folder)
        except HTTPException as error:
            raise QuestionRefused(f"The form cannot be read ({error.detail}).") from error
    return await run_in_threadpool(sent_of, await request.body())


def _of_form(form: FormData, folder: Path) -> Sent:
    sent = form.multi_items()
    files = [one for _, one in sent if isinstance(one, UploadFile) and one.filename]
    words = [one for name, one in sent if name == "url" and isinstance(one, str)]
    addresses = [_address(word) for word in " ".join(words).split()]
    if not files and not addresses:
        raise QuestionRefused(NOTHING)
    try:
        kept = [str(adding.keep(folder, one.filename or "", one.file)) for one in files]
    except OSError as error:
        raise OnRecordError(
            f"An upload cannot be kept in {folder} ({error.strerror or error}). Make room there, "
            "or let the program write to it."
        ) from error
    return Sent(tuple(dict.fromkeys([*kept, *addresses])))


def sent_of(body: bytes) -> Sent:
    """What a JSON body wants added; raises QuestionRefused."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise QuestionRefused(f"The request is not JSON. {SHAPES}") from error
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise QuestionRefused(SHAPES)
    if any(re.search("[\ud800-\udfff\0]", f"{name}{one}") for name, one in given.items()):
        raise QuestionRefused("The request holds half characters or NUL. Send plain text.")
    if given.keys() == {"url"}:
        return Sent((_address(given["url"].strip()),))
    _checked(given)
    return Sent(row={**given, "source": given["source"].strip()})


def _address(words: str) -> str:
    if not adding.is_address(words) or len(words) > LONGEST_SOURCE:
        raise QuestionRefused(
            f"{words[:80]!r} is no web address. Write it in full, as https://example.org/page."
        )
    return words


def _checked(row: Mapping[str, str]) -> None:
    """Raises QuestionRefused where this is no text with a source and metadata."""
    unknown = sorted(row.keys() - {"source", "text", *FIELDS})
    if unknown:
        raise QuestionRefused(
            f"{unknown[0][:80]!r} is not known beside a text. Known are: {_listed(FIELDS)}."
        )
    source = row.get("source", "").strip()
    if not source or not row.get("text", "").strip():
        raise QuestionRefused(f"A text needs 'source' and 'text'. {SHAPES}")
    if len(source) > LONGEST_SOURCE or _BREAKS.search(source):
        raise QuestionRefused(f"'source' must be one line of at most {LONGEST_SOURCE} characters.")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
