"""What a record holds as HTML: documents, speakers and what was set aside, as lists with filters.

Everything works by links and forms; no script is needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from corpus.chain import with_article
from corpus.entity import Tally
from qa.interface import ENGLISH, Interface
from qa.listing import ORDERS, SPEAKER_ORDERS, Listing, Quarantine, Speakers
from qa.render import escape

# Not /record, a usual root path: where a proxy takes that off, /record would be the chat itself.
PAGE = "/documents"
VIEWS = ("documents", "speakers", "quarantine")
ADD = "add"
# Items on one page of a list.
LIMIT = 25
LONGEST = 200
# Characters shown of what was set aside, and other names shown of a speaker.
_SHOWN = 400
_ALIASES = 12
_CURRENT = ' aria-current="page"'

# The newest first is what somebody wants to see who has just added something.
_DEFAULT_ORDERS = {"documents": "newest", "speakers": "statements"}
_FILTERS = ("speaker", "publisher", "since", "until")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the record is asked for; the names are those of the address."""

    view: str = "documents"
    q: str = ""
    speaker: str = ""
    publisher: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""
    rule: str = ""
    document: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The order of the list, the view's own where none was asked for."""
        return self.sort or _DEFAULT_ORDERS.get(self.view, "")

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return (self.page - 1) * LIMIT


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the record is shown: the path of the program, the reader's language and colours."""

    root: str = ""
    interface: Interface = ENGLISH
    theme: str = ""

    def say(self, key: str, **values: object) -> str:
        """A text of the interface, escaped."""
        return escape(self.interface.say(key, **values))

    def address(self, path: str, **asked: object) -> str:
        """The address of a page of ours, escaped; what is empty is left out."""
        given = {**asked, "__theme": self.theme}
        query = urlencode({name: value for name, value in given.items() if value != ""})
        return escape(f"{self.root}{path}" + (f"?{query}" if query else ""))

    def to(self, wanted: Wanted) -> str:
        """The address of this part of the record, escaped."""
        start = Wanted()
        asked = {
            one.name: getattr(wanted, one.name)
            for one in fields(Wanted)
            if getattr(wanted, one.name) != getattr(start, one.name)
        }
        return self.address(PAGE, **asked)


# ---- around the lists --------------------------------------------------------------------------


def tabs(wanted: Wanted, sheet: Sheet, *, may_add: bool = False) -> str:
    """The links to the parts of the record; to adding for those alone who may add."""
    items = "".join(
        f'<li><a href="{sheet.to(Wanted(view))}"'
        f"{_CURRENT if view == wanted.view else ''}>{sheet.say(f'record_{view}')}</a></li>"
        for view in (*VIEWS, *([ADD] if may_add else ()))
    )
    return f'<nav class="tabs" aria-label="{sheet.say("record")}"><ul>{items}</ul></nav>'


def counts(held: Mapping[str, int], sheet: Sheet) -> str:
    """A line on how much there is."""
    return f'<p class="quiet">{sheet.say("counts", **held)}</p>'


def _found(total: int, wanted: Wanted, sheet: Sheet) -> str:
    if not total:
        return f'<p class="none" role="status">{sheet.say("record_none")}</p>'
    last = pages(total)
    page = f" · {sheet.say('record_page', number=wanted.page, last=last)}" if last > 1 else ""
    found = sheet.say("record_found", number=total)
    return f'<p class="quiet" role="status">{found}{page}</p>'


def pages(total: int) -> int:
    """How many pages a list of so many items has; one for none."""
    return max(1, math.ceil(total / LIMIT))


def _pager(total: int, wanted: Wanted, sheet: Sheet) -> str:
    """Links to the neighbouring pages and to the first and last."""
    last = pages(total)
    if last == 1:
        return ""
    here = min(wanted.page, last)
    near = sorted({1, here - 1, here, here + 1, last} & set(range(1, last + 1)))
    links = "".join(
        f'<li><a href="{sheet.to(replace(wanted, page=number))}"'
        f"{_CURRENT if number == wanted.page else ''}"
        f' aria-label="{sheet.say("record_page", number=number, last=last)}">{number}</a></li>'
        for number in near
    )
    before = _turn("record_before", "prev", here - 1, wanted, sheet) if here > 1 else ""
    after = _turn("record_after", "next", here + 1, wanted, sheet) if here < last else ""
    label = sheet.say("record_pages")
    return f'<nav class="pages" aria-label="{label}"><ul>{before}{links}{after}</ul></nav>'


def _turn(key: str, rel: str, number: int, wanted: Wanted, sheet: Sheet) -> str:
    address = sheet.to(replace(wanted, page=number))
    return f'<li><a rel="{rel}" href="{address}">{sheet.say(key)}</a></li>'


def filters_html(wanted: Wanted, sheet: Sheet, *, why: str = "") -> str:
    """The form above a list; `why` says what of it cannot be read."""
    orders = {"documents": ORDERS, "speakers": SPEAKER_ORDERS}[wanted.view]
    options = "".join(
        f'<option value="{order}"{" selected" if order == wanted.order else ""}>'
        f"{sheet.say(f'record_by_{order}')}</option>"
        for order in orders
    )
    order = (
        f'<label class="choice"><span>{sheet.say("record_order")}</span>'
        f'<select name="sort">{options}</select></label>'
    )
    # The engine's own words are English.
    told = f'<p class="error" role="alert" lang="en" dir="ltr">{escape(why)}</p>' if why else ""
    more = _more(wanted, sheet) if wanted.view == "documents" else ""
    return f"{told}{_form(wanted, _input('q', wanted, sheet) + order, sheet, more)}"


def _more(wanted: Wanted, sheet: Sheet) -> str:
    """The filters that are needed less often, closed until one is used."""
    used = any(getattr(wanted, name) for name in _FILTERS)
    inputs = "".join(_input(name, wanted, sheet) for name in _FILTERS)
    return (
        f'<details class="more"{" open" if used else ""}><summary>{sheet.say("record_more")}'
        f'</summary><div class="limits">{inputs}</div></details>'
    )


def _form(wanted: Wanted, inside: str, sheet: Sheet, more: str = "") -> str:
    hidden = {"view": wanted.view, "document": wanted.document, "__theme": sheet.theme}
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in hidden.items()
        if value
    )
    return (
        f'<form class="filters" role="search" action="{escape(sheet.root)}{PAGE}">{kept}'
        f'<div class="limits">{inside}<button>{sheet.say("timeline_show")}</button></div>'
        f"{more}</form>"
    )


def _input(name: str, wanted: Wanted, sheet: Sheet) -> str:
    key = {"q": f"record_words_{wanted.view}", "publisher": "publisher"}.get(
        name, f"timeline_{name}"
    )
    hint = ' placeholder="2022-02-25" class="day"' if name in ("since", "until") else ""
    value = escape(getattr(wanted, name))
    return (
        f'<label><span>{sheet.say(key)}</span><input name="{name}" dir="auto" value="{value}" '
        f'maxlength="{LONGEST}" autocomplete="off"{hint}></label>'
    )


def _list(kind: str, items: Iterable[str], wanted: Wanted) -> str:
    return f'<ol class="{kind} items" start="{wanted.offset + 1}">{"".join(items)}</ol>'


# ---- documents ---------------------------------------------------------------------------------


def documents_html(listing: Listing, wanted: Wanted, sheet: Sheet) -> str:
    """A page of documents."""
    items = _list("documents", (_document(one, sheet) for one in listing.documents), wanted)
    shown = items if listing.documents else ""
    return _found(listing.total, wanted, sheet) + shown + _pager(listing.total, wanted, sheet)


def _document(one: Mapping[str, Any], sheet: Sheet) -> str:
    title = escape(one["title"] or one["name"])
    language = f' lang="{escape(one["language"] or "")}"'
    dated = one["event_date"] or one["published"]
    day = sheet.interface.date(dated["date"]) if dated else ""
    facts = sheet.interface.listed(one["publisher"] or "", day, one["speaker"] or "", one["name"])
    aside = Wanted("quarantine", document=one["id"])
    address = sheet.address("/source/" + one["id"])
    told = [
        sheet.say("record_passages", number=one["passages"]),
        sheet.say("record_statements", number=one["statements"]),
    ]
    if one["quarantined"]:
        number = sheet.say("record_aside", number=one["quarantined"])
        told.append(f'<a href="{sheet.to(aside)}">{number}</a>')
    return (
        f'<li><p class="name"><a href="{address}" dir="auto"{language}>{title}</a></p>'
        f'<p class="quiet"><bdi>{escape(facts)}</bdi></p>'
        f"{_told(told)}</li>"
    )


def _told(parts: Iterable[str]) -> str:
    """Small facts and links in a row; the parts are HTML."""
    return f'<p class="told">{"".join(f"<span>{part}</span>" for part in parts if part)}</p>'


# ---- speakers ----------------------------------------------------------------------------------


def speakers_html(found: Speakers, wanted: Wanted, sheet: Sheet) -> str:
    """A page of speakers."""
    items = _list("speakers", (_speaker(tally, sheet) for tally in found.tallies), wanted)
    shown = items if found.tallies else ""
    return _found(found.total, wanted, sheet) + shown + _pager(found.total, wanted, sheet)


def _speaker(tally: Tally, sheet: Sheet) -> str:
    one = tally.speaker
    side = one.side if one.side != one.name else ""
    kind = sheet.interface.listed(sheet.interface.say(f"record_{one.kind}"), side or "")
    called = "; ".join(one.aliases[:_ALIASES]) + (" …" if len(one.aliases) > _ALIASES else "")
    aliases = f'<p class="quiet">{_called(called, sheet)}</p>' if called else ""
    question = f"What did {with_article(one.name)} say?"
    exactly = f'"{one.name}"'
    links = (
        sheet.say("record_statements", number=tally.statements),
        f'<a href="{sheet.to(Wanted(speaker=exactly))}">'
        f"{sheet.say('record_in_documents', number=tally.documents)}</a>",
        f'<a href="{sheet.address("/timeline", speaker=one.name)}"'
        f' aria-label="{sheet.say("timeline")}: {escape(one.name)}">{sheet.say("timeline")}</a>',
        f'<a href="{sheet.address("/", q=question)}"'
        f' aria-label="{sheet.say("ask")}: {escape(question)}">{sheet.say("ask")}</a>',
    )
    return (
        f'<li><p class="name"><bdi>{escape(one.name)}</bdi> '
        f'<span class="quiet"><bdi>{escape(kind)}</bdi></span></p>{aliases}{_told(links)}</li>'
    )


def _called(names: str, sheet: Sheet) -> str:
    before, _, after = sheet.interface.say("record_aliases", names="\n").partition("\n")
    return f"{escape(before)}<bdi>{escape(names)}</bdi>{escape(after)}"


# ---- what was set aside ------------------------------------------------------------------------


def quarantine_html(found: Quarantine, wanted: Wanted, sheet: Sheet) -> str:
    """A page of what was set aside."""
    lead = f"<p>{sheet.say('record_quarantine_lead')}</p>"
    within = _within(found, wanted, sheet) if wanted.document else ""
    items = _list("blocks", (_block(one, sheet) for one in found.blocks), wanted)
    shown = items if found.blocks else ""
    return (
        f"{lead}{within}{_rules(found, wanted, sheet)}{_found(found.total, wanted, sheet)}{shown}"
        f"{_pager(found.total, wanted, sheet)}"
    )


def _within(found: Quarantine, wanted: Wanted, sheet: Sheet) -> str:
    """Which document the list is limited to, and the way back to all."""
    title = found.blocks[0]["title"] if found.blocks else wanted.document
    every = sheet.to(replace(wanted, document="", page=1))
    return (
        f'<p><a href="{sheet.address(f"/source/{wanted.document}")}" dir="auto">{escape(title)}'
        f'</a> · <a href="{every}">{sheet.say("record_everywhere")}</a></p>'
    )


def _rules(found: Quarantine, wanted: Wanted, sheet: Sheet) -> str:
    """The choice of a rule, each with how much it took."""
    if not found.rules:
        return ""
    options = "".join(
        f'<option lang="en" value="{escape(rule)}"{" selected" if rule == wanted.rule else ""}>'
        f"{escape(rule)} ({number})</option>"
        for rule, number in found.rules.items()
    )
    every = f'<option value="">{sheet.say("record_all")}</option>'
    label = f'<label class="choice"><span>{sheet.say("record_rule")}</span>'
    return _form(wanted, f'{label}<select name="rule">{every}{options}</select></label>', sheet)


def _block(one: Mapping[str, Any], sheet: Sheet) -> str:
    words = " ".join(one["text"].split())
    shown = words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + " …"
    span = {"start": one["start"], "end": one["end"]} if one["restorable"] else {}
    address = sheet.address(f"/source/{one['document_id']}", **span)
    anchor = "#cited" if span else ""
    rule = f'<span class="rule" lang="en">{escape(one["rule"])}</span>'
    inside = "" if one["restorable"] else sheet.say("record_inside")
    title = escape(one["title"] or one["document_id"])
    link = f'<a href="{address}{anchor}" dir="auto">{title}</a>'
    words = f'<p class="block" dir="auto" lang="">{escape(shown)}</p>'
    return f"<li>{words}{_told((rule, inside, link))}</li>"
