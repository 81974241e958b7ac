"""`GET /source/{id}`: a whole document as a page, at the cited words; or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from corpus.document import Dated, Document, Quarantined, Span
from corpus.errors import OnRecordError
from corpus.statement import Statement
from qa.render import escape, readable_date, web_address
from qa.said import statement_to_dict
from qa.surfaces.assets import address
from qa.surfaces.backend import Engine, Loading
from qa.surfaces.problems import problem_of, status_of
from qa.surfaces.saying import Labels, labelled, labels

THEMES = ("light", "dark")
NOWHERE = Span(0, 0)
NOBODY = "Nobody is known to say anything here"
# Seconds a reader waits for a library that is still loading before the page says so.
PATIENCE = 20.0


class Piece(NamedTuple):
    """A stretch of the text that is shown as one element."""

    span: Span
    level: int = 0
    rule: str = ""
    loose: bool = True  # an empty line stands before it


def routes(backend: Loading, root: str = "") -> list[Route]:
    """`GET /source/{id}` for a program that is served under the path `root`."""

    async def source(request: Request) -> Response:
        return await run_in_threadpool(_source, backend, request, root)

    return [Route("/source/{document_id}", source)]


def _source(backend: Loading, request: Request, root: str) -> Response:
    asked = request.query_params
    theme = asked.get("__theme", "")
    json_wanted = prefers_json(request.headers.get("accept", ""))
    try:
        engine = backend.engine(PATIENCE)
        document = engine.read(request.path_params["document_id"])
    except OnRecordError as error:
        if json_wanted:
            return problem_of(error)
        status = status_of(error)
        sorry = _page(HTTPStatus(status).phrase, f"<p>{escape(str(error))}</p>", root, theme)
        return HTMLResponse(sorry, status_code=status)
    if json_wanted:
        return JSONResponse(as_dict(engine, document))
    cited = _cited(asked.get("start", ""), asked.get("end", ""), len(document.text))
    said = engine.said_in(document.id) if asked.get("statements") == "1" else None
    return HTMLResponse(page(document, engine.quarantined(document.id), cited, root, theme, said))


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


# ---- the document as a page --------------------------------------------------------------------


def page(
    document: Document,
    quarantined: Sequence[Quarantined] = (),
    cited: Span = NOWHERE,
    root: str = "",
    theme: str = "",
    said: Sequence[Statement] | None = None,
) -> str:
    """The whole document as an HTML page with the span `cited` marked.

    With `said`, its statements, labels in the text show who says what.
    """
    aside = [one for one in quarantined if one.restorable]
    body = "".join(
        (
            f'<dl class="facts">{_facts(document)}</dl>',
            _jump(cited),
            _saying(cited, theme, said),
            f'<p class="quiet">{escape(_set_aside(aside, quarantined))}</p>' if quarantined else "",
            '<article class="text" dir="auto">',
            *_article(document, aside, cited, labels(said or ())),
            "</article>",
            _removed([one for one in quarantined if not one.restorable]),
            f'<p class="quiet hash">SHA-256 of the text: {escape(document.sha256)}</p>',
        )
    )
    return _page(document.title or document.source, body, root, theme)


def _page(title: str, body: str, root: str, theme: str) -> str:
    shade = f' class="{theme}"' if theme in THEMES else ""
    return (
        f'<!doctype html><html lang="en"{shade}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · On Record</title>"
        f'<link rel="stylesheet" href="{escape(address("source.css", root))}">'
        f'<link rel="icon" href="{escape(address("icon.svg", root))}">'
        f'</head><body><header><a href="{escape(root)}/">On Record</a></header>'
        f'<main><h1 dir="auto">{escape(title)}</h1>{body}</main></body></html>'
    )


def _jump(cited: Span) -> str:
    link = '<p class="jump"><a href="#cited">Go to the cited words</a></p>'
    return link if cited.end > cited.start else ""


def _saying(cited: Span, theme: str, said: Sequence[Statement] | None) -> str:
    """The link to the same page with labels of who says what, or back to the one without."""
    asked = {"start": str(cited.start), "end": str(cited.end)} if cited != NOWHERE else {}
    asked |= {"__theme": theme} if theme in THEMES else {}
    asked |= {"statements": "1"} if said is None else {}
    address = f"?{urlencode(asked)}" + ("#cited" if cited != NOWHERE else "")
    words = "Show who says what" if said is None else "Hide who says what"
    found = "" if said is None else f" {_count(len(said), 'statement', 'statements') or NOBODY}."
    return (
        f'<p class="saying"><a href="{escape(address)}">{words}</a>'
        f'<span class="quiet" role="status">{found}</span></p>'
    )


def _facts(document: Document) -> str:
    """The metadata as rows of a definition list."""
    original = web_address(document.url) or web_address(document.source)
    rows = [
        ("Publisher", document.publisher),
        ("Author", document.author),
        ("Speaker", document.speaker),
        ("Published", document.published),
        ("Updated", document.updated),
        ("Event", document.event_date),
        ("File", "" if web_address(document.source) else PurePath(document.source).name),
    ]
    shown = "".join(
        f'<div><dt>{name}</dt><dd dir="auto">{_fact(fact)}</dd></div>'
        for name, fact in rows
        if fact
    )
    if original:
        link = f'<a href="{escape(original)}" rel="noopener noreferrer">{escape(original)}</a>'
        shown += f"<div><dt>Original</dt><dd>{link}</dd></div>"
    return shown


def _fact(fact: str | Dated | None) -> str:
    if isinstance(fact, Dated):
        origin = f' <span class="quiet">(read from: {escape(fact.read_from)})</span>'
        return escape(readable_date(fact.date)) + (origin if fact.read_from else "")
    return escape(fact or "")


def _set_aside(aside: Sequence[Quarantined], quarantined: Sequence[Quarantined]) -> str:
    """One sentence on what is not shown at once."""
    inside = len(quarantined) - len(aside)
    parts = [_count(len(aside), "block of page furniture", "blocks of page furniture")]
    parts += [_count(inside, "line inside the text", "lines inside the text")]
    return " and ".join(part for part in parts if part) + " set aside, shown where you open them."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _removed(removed: Sequence[Quarantined]) -> str:
    """What was taken out of the inside of paragraphs: page numbers, running heads."""
    if not removed:
        return ""
    items = "".join(
        f'<li dir="auto">{escape(one.text)} <span class="rule">{escape(one.rule)}</span></li>'
        for one in removed
    )
    label = _count(len(removed), "line", "lines") + " taken out of the middle of the text"
    return f'<details class="aside"><summary>{label}</summary><ul>{items}</ul></details>'


def _article(
    document: Document, aside: Sequence[Quarantined], cited: Span, labels: Labels
) -> Iterator[str]:
    """The text as elements; neighbouring blocks of furniture share one closed `<details>`."""
    hidden: list[Piece] = []
    anchor = ' id="cited"'
    for number, piece in enumerate(pieces(document, aside)):
        here = piece.span.overlaps(cited)
        is_title = (
            number == 0 and piece.level and _same(piece.span.of(document.text), document.title)
        )
        if is_title and not here:
            continue  # it stands above the text already
        if piece.rule and not here:
            hidden.append(piece)
            continue
        yield from _furniture(document.text, hidden)
        hidden = []
        yield _element(document.text, piece, cited, anchor if here else "", labels)
        anchor = "" if here else anchor
    yield from _furniture(document.text, hidden)


def _same(heading: str, title: str) -> bool:
    return re.findall(r"\w+", heading.casefold()) == re.findall(r"\w+", title.casefold())


def _element(text: str, piece: Piece, cited: Span, anchor: str, labels: Labels) -> str:
    words = labelled(text, piece.span, cited, anchor, labels)
    if piece.level:
        level = min(piece.level + 1, 6)
        return f'<h{level} dir="auto">{words}</h{level}>'
    tight = "" if piece.loose else ' class="tight"'
    return f'<p dir="auto"{tight}>{words}</p>'


def _furniture(text: str, hidden: Sequence[Piece]) -> Iterator[str]:
    if not hidden:
        return
    blocks = "".join(
        f'<p dir="auto">{escape(piece.span.of(text))} <span class="rule">{escape(piece.rule)}'
        "</span></p>"
        for piece in hidden
    )
    label = _count(len(hidden), "block", "blocks") + " of page furniture set aside"
    yield f'<details class="aside"><summary>{label}</summary>{blocks}</details>'


def pieces(document: Document, aside: Iterable[Quarantined]) -> Iterator[Piece]:
    """The text cut at its line breaks and at the borders of headings and furniture."""
    headings = {heading.span: heading.level for heading in document.headings}
    rules = {one.span: one.rule for one in aside}
    cuts = {cut for span in (*headings, *rules) for cut in (span.start, span.end)}
    end_of_last = 0
    for line in _lines(document.text, sorted(cuts)):
        loose = document.text.count("\n", end_of_last, line.start) != 1
        end_of_last = line.end
        level = next((one for span, one in headings.items() if span.holds(line)), 0)
        rule = next((one for span, one in rules.items() if span.holds(line)), "")
        yield Piece(line, level, rule, loose)


def _lines(text: str, cuts: Sequence[int]) -> Iterator[Span]:
    """The spans between line breaks and cuts, without those that hold only white space."""
    start, later = 0, iter([*cuts, len(text)])
    cut = next(later)
    while start < len(text):
        while cut <= start:
            cut = next(later)
        newline = text.find("\n", start, cut)
        end = cut if newline < 0 else newline
        if text[start:end].strip():
            yield Span(start, end)
        start = end + (newline >= 0)
