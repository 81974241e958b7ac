"""`GET /timeline`: who said it when, as a page with a plot, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from corpus.chain import with_article
from corpus.entity import Tally
from corpus.errors import OnRecordError, QuestionRefused
from qa.render import escape
from qa.surfaces.backend import Loading
from qa.surfaces.document_page import Leaf
from qa.surfaces.shell import THEMES, VARY, shell
from qa.surfaces.source import PATIENCE, leaf_of, prefers_json, refused
from qa.timeline import Timeline, Wanted, timeline
from qa.timeline_html import Sheet, timeline_html

PATH = "/timeline"
NAMES = ("speaker", "about", "since", "until")
# Characters of a name, a subject or a day.
LONGEST = 200
# Speakers that are offered where nothing was asked for yet.
OFFERED = 12
STYLES = ("source.css", "timeline.css")


def routes(backend: Loading, root: str = "") -> list[Route]:
    """`GET /timeline` for a program that is served under the path `root`."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, backend, request, root)

    return [Route(PATH, answer)]


def _answer(backend: Loading, request: Request, root: str) -> Response:
    leaf = leaf_of(request, root)
    json_wanted = prefers_json(request.headers.get("accept", ""))
    try:
        wanted = wanted_of(request.query_params)
        engine = backend.engine(PATIENCE)
        if not json_wanted and wanted == Wanted():
            tallies = engine.library.tallies()
            return HTMLResponse(_start(tallies, leaf), headers=VARY)
        found = timeline(engine, wanted)
    except OnRecordError as error:
        if isinstance(error, QuestionRefused) and not json_wanted:
            return _again(str(error), request.query_params, leaf)
        return refused(error, leaf, json_wanted=json_wanted)
    if json_wanted:
        return JSONResponse(found.to_dict(), headers=VARY)
    return HTMLResponse(page(found, leaf), headers=VARY)


def wanted_of(params: QueryParams) -> Wanted:
    """What a request's parameters ask for; raises QuestionRefused where they are too long."""
    given = {name: params.get(name, "").strip() for name in NAMES}
    for name, value in given.items():
        if len(value) > LONGEST:
            raise QuestionRefused(
                f"{name!r} has {len(value):,} characters; at most {LONGEST} are allowed. "
                "Name one speaker, one subject, one day."
            )
    return Wanted(**given)


# ---- the page ----------------------------------------------------------------------------------


def page(found: Timeline, leaf: Leaf) -> str:
    """The timeline as a whole page."""
    title = title_of(found.wanted, leaf)
    body = (
        f"<h1>{escape(title)}</h1>{_form(found.wanted, leaf)}"
        f"{timeline_html(found, Sheet(leaf.root, leaf.interface))}"
        f"{_wider(found, leaf)}{_ask(found.wanted, leaf)}"
    )
    return _whole(title, body, leaf)


def _again(why: str, params: QueryParams, leaf: Leaf) -> Response:
    """The form as it was filled in, with what is wrong with it."""
    title = leaf.interface.say("timeline")
    given = Wanted(**{name: params.get(name, "")[:LONGEST] for name in NAMES})
    body = (
        f'<h1>{escape(title)}</h1><p role="alert" lang="en" dir="ltr">{escape(why)}</p>'
        f"{_form(given, leaf)}"
    )
    return HTMLResponse(_whole(title, body, leaf), status_code=422, headers=VARY)


def _start(tallies: Sequence[Tally], leaf: Leaf) -> str:
    """The page before anything is asked for: the form, and who speaks most."""
    title = leaf.interface.say("timeline")
    items = "".join(
        f'<li><a href="{escape(_address(leaf, speaker=tally.speaker.name))}">'
        f"<bdi>{escape(tally.speaker.name)}</bdi></a> ({tally.statements})</li>"
        for tally in tallies[:OFFERED]
    )
    offer = f'<h2 id="most">{leaf.say("timeline_speakers")}</h2><ul class="most">{items}</ul>'
    lead = f"<p>{leaf.say('timeline_lead')}</p>"
    form = _form(Wanted(), leaf)
    body = f"<h1>{escape(title)}</h1>{lead}{form}{offer if items else ''}"
    return _whole(title, body, leaf)


def title_of(wanted: Wanted, leaf: Leaf) -> str:
    """Whose statements on what, in words."""
    who = wanted.speaker or leaf.interface.say("timeline_everybody")
    if not wanted.about:
        return who
    return leaf.interface.say("timeline_on", speaker=who, about=wanted.about)


def _wider(found: Timeline, leaf: Leaf) -> str:
    """Where nothing was found of a speaker on a subject: links to each of them alone."""
    wanted = found.wanted
    if found.plotted or found.coarse or found.undated or not (wanted.speaker and wanted.about):
        return ""
    alone = (Wanted(speaker=wanted.speaker), Wanted(about=wanted.about))
    items = "".join(
        f'<li><a href="{escape(_address(leaf, speaker=one.speaker, about=one.about))}">'
        f"<bdi>{escape(title_of(one, leaf))}</bdi></a></li>"
        for one in alone
    )
    return f'<ul class="wider">{items}</ul>'


def _whole(title: str, body: str, leaf: Leaf) -> str:
    return shell(
        title, body, root=leaf.root, theme=leaf.theme, interface=leaf.interface, styles=STYLES
    )


def _address(leaf: Leaf, **asked: str) -> str:
    themed = {"__theme": leaf.theme if leaf.theme in THEMES else ""}
    given = {name: value for name, value in (asked | themed).items() if value}
    return f"{leaf.root}{PATH}?{urlencode(given)}"


def _form(wanted: Wanted, leaf: Leaf) -> str:
    boxes = "".join(_box(name, getattr(wanted, name), leaf) for name in NAMES)
    theme = f'<input type="hidden" name="__theme" value="{leaf.theme}">'
    kept = theme if leaf.theme in THEMES else ""
    return (
        f'<form class="asking limits" action="{escape(leaf.root)}{PATH}" method="get">{boxes}'
        f"{kept}<button>{leaf.say('timeline_show')}</button></form>"
    )


def _box(name: str, value: str, leaf: Leaf) -> str:
    hint = ' placeholder="2022-02-25" class="day"' if name in ("since", "until") else ""
    return (
        f'<label><span>{leaf.say(f"timeline_{name}")}</span><input name="{name}" dir="auto" '
        f'value="{escape(value)}" maxlength="{LONGEST}" autocomplete="off"{hint}></label>'
    )


def _ask(wanted: Wanted, leaf: Leaf) -> str:
    """The same as a question to the chat."""
    if not wanted.speaker:
        return ""
    about = f" about {wanted.about}" if wanted.about else ""
    question = f"What did {with_article(wanted.speaker)} say{about}?"
    address = escape(f"{leaf.root}/?{urlencode({'q': question})}")
    return (
        f'<p class="ask">{leaf.say("ask")}: <a href="{address}" lang="en">'
        f"<bdi>{escape(question)}</bdi></a></p>"
    )
