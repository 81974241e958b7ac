"""The sources below an answer: each cited passage, its answering words marked, and its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from qa.answer import Citation, Place
from qa.footnote import footnote
from qa.interface import ENGLISH, Interface
from qa.render import cue_of, escape, prose, published_by, said_by, source_name, title_of


@dataclass(frozen=True, slots=True)
class Page:
    """Where an answer is shown: `turn` keeps ids apart, `root` is the path of the program."""

    turn: str
    root: str = ""
    interface: Interface = ENGLISH

    def say(self, key: str, **values: object) -> str:
        """A text of the interface, escaped."""
        return escape(self.interface.say(key, **values))

    def name(self, *parts: object) -> str:
        """An element id, escaped."""
        return escape("-".join(("or", self.turn, *map(str, parts))))

    def address(self, place: Citation | Place) -> str:
        """Where the whole document is shown, at the cited words; escaped."""
        where = urlencode({"start": place.start, "end": place.end})
        return escape(f"{self.root}/source/{place.document_id}?{where}#cited")


def sources_html(key: str, citations: Sequence[Citation], page: Page) -> str:
    """The citations' sources, closed, under the heading that the text `key` gives."""
    if not citations:
        return ""
    items = "".join(_source(citation, page) for citation in citations)
    return f'<section class="or-sources"><h3>{page.say(key)}</h3>{items}</section>'


def also_in_html(places: Iterable[Place], page: Page) -> str:
    """The other places of the same words as links, after "also in"; "" where there are none."""
    links = [
        f'<a class="or-place" href="{page.address(place)}"><span dir="auto">'
        f"{escape(title_of(place))}</span></a>{_dated(place, page)}"
        for place in places
    ]
    return f'<span class="or-also">{page.say("also_in")} {"; ".join(links)}</span>' if links else ""


def _dated(place: Place, page: Page) -> str:
    dated = published_by(place, page.interface)
    return f" <span>({escape(dated)})</span>" if dated else ""


def _source(citation: Citation, page: Page) -> str:
    quote = (citation.start - citation.passage_start, citation.end - citation.passage_start)
    heading = f'<p class="or-heading" dir="auto">{escape(citation.heading)}</p>'
    also = also_in_html(citation.also_in, page)
    return (
        f'<details id="{page.name(citation.number)}">'
        f'<summary><span class="or-number">{citation.number}</span>'
        f'<span class="or-title" dir="auto">{escape(title_of(citation))}</span>'
        f'<span class="or-published">{escape(published_by(citation, page.interface))}'
        f"</span></summary>{_facts(citation, page)}{heading if citation.heading else ''}"
        f'<blockquote dir="auto">{marked(citation.passage, *quote, cue_of(citation))}</blockquote>'
        f"{also and f'<p>{also}</p>'}"
        f'<p class="or-open"><a class="or-place" href="{page.address(citation)}">'
        f"{page.say('open_document')}</a>{_footnote(citation, page)}</p></details>"
    )


def _footnote(citation: Citation, page: Page) -> str:
    """The button, and the text it copies: hidden text, as data attributes are taken out."""
    name = page.name(citation.number, "footnote")
    return (
        f'<button type="button" class="or-copy" value="{name}">{page.say("copy_footnote")}</button>'
        f'<span id="{name}" hidden>{escape(footnote(citation))}</span>'
    )


def _facts(citation: Citation, page: Page) -> str:
    """The speaker, the dates and the place of the words, as a list of names and values."""
    cue = cue_of(citation)
    words = citation.passage[slice(*cue)] if cue else ""
    named = (
        ("said_by", escape(said_by(citation, page.interface))),
        ("read_from", f'“<u class="or-cue">{prose(words)}</u>”' if words else ""),
        ("publisher", escape(citation.publisher or "")),
        ("published", escape(page.interface.date(citation.published))),
        ("event", escape(page.interface.date(citation.event_date))),
        ("source", escape(source_name(citation))),
    )
    rows = "".join(
        f"<div><dt>{page.say(key)}</dt><dd>{fact}</dd></div>" for key, fact in named if fact
    )
    return f"<dl>{rows}</dl>"


# ---- marking words -----------------------------------------------------------------------------


def marked(text: str, start: int, end: int, cue: tuple[int, int] | None = None) -> str:
    """Escaped text in which the characters `start` to `end` stand inside `<mark>`.

    The characters of `cue` are underlined.
    """
    start, end = max(0, start), min(len(text), end)
    if start >= end:
        return _underlined(text, 0, len(text), cue)
    return (
        f"{_underlined(text, 0, start, cue)}<mark>{_underlined(text, start, end, cue)}</mark>"
        f"{_underlined(text, end, len(text), cue)}"
    )


def differing(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Escaped text in which the characters of each span are marked as differing."""
    html, place = [], 0
    for start, end in sorted(spans):
        start, end = max(start, place), min(end, len(text))
        if start < end:
            html += [lines(text[place:start]), f'<mark class="or-differs">{lines(text[start:end])}']
            html.append("</mark>")
            place = end
    return "".join((*html, lines(text[place:])))


def _underlined(text: str, start: int, end: int, cue: tuple[int, int] | None) -> str:
    """The characters `start` to `end`, escaped, those of the cue in `<u>`."""
    first, last = (max(start, cue[0]), min(end, cue[1])) if cue else (end, end)
    if first >= last:
        return lines(text[start:end])
    return (
        f'{lines(text[start:first])}<u class="or-cue">{lines(text[first:last])}</u>'
        f"{lines(text[last:end])}"
    )


def lines(text: str) -> str:
    """As `prose`, but keeping a line break at either end of the text."""
    return "<br>".join(escape(line) for line in re.split(r"\r\n|\r|\n", text))
