"""An answer as HTML for the chat: chips, first line, quotations by account, sources, what to do.

Every string is escaped, and nothing here decides anything: what is shown stands in the answer. The
HTML of an answer is one line without line breaks, because the chat hands it to a Markdown renderer
that would otherwise take over after the first empty line. Only elements and attributes that
Gradio's sanitizer keeps are used: no data or aria attributes; buttons carry what they need in
`value`, and the page's script makes a `title` the accessible name.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.answer import Answer, Citation, Wording
from qa.chips import chips_html, guesses_html
from qa.interface import ENGLISH, Interface
from qa.render import (
    OTHERS,
    attributed,
    by_account,
    capital,
    chain,
    escape,
    form_of,
    markdown,
    name_of,
    prose,
    published_by,
    title_of,
)
from qa.source_html import Page, also_in_html, differing, sources_html
from qa.timeline import timeline_address


def answer_html(
    answer: Answer,
    *,
    turn: str,
    root: str = "",
    interface: Interface = ENGLISH,
    without: Collection[str] = (),
) -> str:
    """The answer as one line of HTML.

    `turn` makes the element ids unique on a page and names the answer in feedback. `root` is the
    path under which the program is served ("" or "/chat"). `without` are ids of chips that were
    left out. The link of a citation's number has the id of its source with "-link" behind it.
    """
    page = Page(turn, root, interface)
    kind = "or-answer or-none" if answer.status == "none" else "or-answer"
    direction = interface.direction
    return "".join(
        (
            f'<article class="{kind}" id="{page.name()}" lang="{interface.language}"'
            f' dir="{direction}">',
            guesses_html(answer.query.chips, interface),
            chips_html(answer.query.chips, without, interface),
            _none(answer, page) if answer.status == "none" else _lead(answer, page),
            _accounts(answer, page),
            sources_html("sources", answer.citations, page),
            sources_html("not_an_answer", answer.nearest, Page(f"{turn}n", root, interface)),
            _actions(answer, page),
            "</article>",
        )
    )


def _why(answer: Answer) -> str:
    return f'<p class="or-why" lang="en" dir="auto">{prose(answer.why)}</p>'


def _lead(answer: Answer, page: Page) -> str:
    """Who, according to whom, when, from the first citation; then what the answer consists of.

    Where several are asked for side by side, none of them stands for all.
    """
    alone = bool(answer.citations) and answer.query.intent != "compare"
    first = first_line(answer.citations[0], page.interface) if alone else ""
    line = f'<p class="or-first">{escape(first)}</p>' if first else ""
    return line + _why(answer)


def _none(answer: Answer, page: Page) -> str:
    """Why there is no answer, and what can be asked instead."""
    key = f"reason_{answer.reason.replace(' ', '_')}"
    known = answer.reason and page.interface is not ENGLISH
    # The engine's sentence is English; whoever reads another language gets the grade in theirs.
    graded = f'<p class="or-why">{page.say(key)}</p>' if known else ""
    offers = "".join(
        f'<li><button type="button" class="or-ask" dir="auto" value="{escape(one.question)}"'
        f' title="{escape(one.question)}">'
        f"{escape(offered(one.label, page.interface))}</button></li>"
        for one in answer.suggestions
    )
    heading = f'<p class="or-instead">{page.say("instead")}</p>'
    return graded + _why(answer) + (f'{heading}<ul class="or-offers">{offers}</ul>' * bool(offers))


def offered(label: str, interface: Interface = ENGLISH) -> str:
    """What a suggestion is about: "by NAME" and "in YEAR" in words of the interface."""
    by, in_ = re.fullmatch(r"by (.+)", label), re.fullmatch(r"in (\d{4})", label)
    if interface is ENGLISH or not (by or in_):
        return label
    return interface.say("chip_speaker", value=by[1]) if by else interface.date(label[3:])


# ---- who says it -------------------------------------------------------------------------------


def first_line(citation: Citation, interface: Interface = ENGLISH) -> str:
    """Who, according to whom, when: "Xi Jinping, according to the Kremlin, 25 February 2022"."""
    own = citation.form == "own words"
    tellers = citation.according_to or (() if own else (citation.publisher or "",))
    told = chain([name for name in tellers if name and name != citation.speaker], interface)
    day = citation.said_on or citation.event_date or citation.published
    # Where nobody is known to speak, the one who tells it stands first.
    who = name_of(citation.speaker, citation.confidence, interface)
    who = who or ("" if told and citation.form != "direct" else interface.say("unknown_speaker"))
    return _begun(interface.listed(who, *told, interface.date(day)), citation)


def spoken(citation: Citation, interface: Interface = ENGLISH) -> tuple[str, str]:
    """The speaker, and how, according to whom and when it was said."""
    who = name_of(citation.speaker, citation.confidence, interface)
    narrated = citation.form == "narration"
    who = who or interface.say("narrator" if narrated else "unknown_speaker")
    how = "" if narrated else form_of(citation.form, interface)
    day = interface.date(citation.said_on or citation.event_date)
    return _begun(who, citation), interface.listed(
        how, *chain(citation.according_to, interface), day
    )


def _begun(line: str, citation: Citation) -> str:
    """The line with a capital letter, except where a name begins it ("de Gaulle")."""
    return line if citation.speaker and line.startswith(citation.speaker) else capital(line)


def _spoken(citation: Citation, page: Page) -> str:
    who, how = spoken(citation, page.interface)
    rest = f"{page.say('separator')}{escape(how)}" if how else ""
    return f'<p class="or-said"><strong>{escape(who)}</strong>{rest}</p>'


# ---- quotations --------------------------------------------------------------------------------


def _accounts(answer: Answer, page: Page) -> str:
    groups = by_account(answer)
    told = "".join(_account(name, citations, page) for name, citations in groups)
    beside = (
        " or-beside" if len([name for name, _ in groups if name not in ("", OTHERS)]) > 1 else ""
    )
    return f'<div class="or-accounts{beside}">{told}</div>' if told else ""


def _account(name: str, citations: tuple[Citation, ...], page: Page) -> str:
    if not citations:
        silent = page.say("account_silent", name=name)
        return f'<section class="or-silent"><p>{silent}</p></section>'
    shown = page.interface.say("other_passages") if name == OTHERS else name
    heading = f'<h3 class="or-account" dir="auto">{escape(shown)}</h3>' if name else ""
    items = "".join(_quotation(citation, page) for citation in citations)
    kind = ' class="or-others"' if name == OTHERS else ""
    return f'<section{kind}>{heading}<ol class="or-quotations">{items}</ol></section>'


def _quotation(citation: Citation, page: Page) -> str:
    number = citation.number
    return (
        f'<li><a class="or-number" href="{page.address(citation)}"'
        f' id="{page.name(number, "link")}" title="{page.say("show_source", number=number)}">'
        f'{number}</a><blockquote dir="auto">{prose(citation.quote)}</blockquote>'
        f"{_spoken(citation, page)}"
        f'<p class="or-from"><cite dir="auto">{escape(title_of(citation))}</cite>'
        f"{_span(published_by(citation, page.interface))}"
        f"{also_in_html(citation.also_in, page)}</p>"
        f"{_wordings(citation, page)}</li>"
    )


def _span(text: str) -> str:
    return f"<span>{escape(text)}</span>" if text else ""


def _wordings(citation: Citation, page: Page) -> str:
    if not citation.wordings:
        return ""
    items = "".join(_wording(one, citation, page) for one in citation.wordings)
    label = page.say("in_other_words", number=len(citation.wordings))
    return f'<details class="or-wordings"><summary>{label}</summary><ul>{items}</ul></details>'


def _wording(wording: Wording, citation: Citation, page: Page) -> str:
    who = name_of(citation.speaker, citation.confidence, page.interface)
    said = attributed(who, wording.form, wording.according_to, page.interface)
    return (
        f'<li><blockquote dir="auto">{differing(wording.quote, wording.differs)}</blockquote>'
        f'<p class="or-from">{_span(said)}'
        f'<a class="or-place" href="{page.address(wording.place)}">'
        f'<cite dir="auto">{escape(title_of(wording.place))}</cite></a>'
        f"{_span(published_by(wording.place, page.interface))}</p></li>"
    )


# ---- what can be done with it ------------------------------------------------------------------


def _actions(answer: Answer, page: Page) -> str:
    """Buttons, and the text that the first one copies."""
    text = page.name("markdown")
    rated = "".join(
        f'<button type="button" class="or-rate or-{verdict}" value="{escape(page.turn)}">'
        f"{page.say(key)}</button>"
        for verdict, key in (("up", "helpful"), ("down", "not_helpful"))
    )
    return (
        '<p class="or-actions">'
        f'<button type="button" class="or-copy" value="{text}">{page.say("copy_answer")}</button>'
        f'<button type="button" class="or-link">{page.say("copy_link")}</button>{rated}'
        f"{_timeline(answer, page)}</p>"
        f'<div class="or-markdown" id="{text}" hidden>{escape(markdown(answer))}</div>'
    )


def _timeline(answer: Answer, page: Page) -> str:
    """The link to who said it when, where somebody did."""
    address = timeline_address(answer, page.root)
    return (
        f'<a class="or-place or-when" href="{escape(address)}">{page.say("timeline")}</a>'
        if address
        else ""
    )
