"""A citation as a footnote to paste into a text: who, what, where it stands, and a link to it."""

from __future__ import annotations

import unicodedata

from corpus.document import Span
from qa.answer import Citation
from qa.render import escape, published_by, said_by, source_name, title_of, web_address
from qa.text_fragment import first_words, link, width

# Quotations wider than this are given by their first words: the footnote names a place, and the
# text it stands under has the words already.
_LONGEST = 100
_FIRST = 60
_DIRECTIONS = frozenset("LRE RLE LRO RLO PDF LRI RLI FSI PDI".split())


def footnote(citation: Citation, text: str | None = None) -> str:
    """The citation as one line of plain text, ending in a link to the words where there is one.

    `text` is the whole document's text: with it the link tells the words from others of the same
    wording elsewhere in the document; without it only from those in the passage.
    """
    parts = [_spoken(citation), _published(citation), _place(citation)]
    return _shown(" ".join(part for part in (*parts, _where(citation, text)) if part))


def footnote_html(citation: Citation, text: str | None = None) -> str:
    """The same as one HTML paragraph in which every string is escaped; `text` as above."""
    title = f'<cite dir="auto">{escape(title_of(citation))}</cite>.'
    dated = escape(f"{published_by(citation)}.") if published_by(citation) else ""
    where = escape(_where(citation, text))
    if _address(citation):
        where = f'<a href="{where}">{escape(web_address(_address(citation)) or "")}</a>'
    spoken, place = escape(_spoken(citation)), escape(_place(citation))
    parts = (f'<span dir="auto">{spoken}</span>', title, dated, place, where)
    return f'<p class="or-footnote">{" ".join(part for part in parts if part)}</p>'


def link_to(citation: Citation, text: str | None = None) -> str | None:
    """The address of the cited words, with their text fragment; None without a web address.

    `text` is the whole document's text, if it is at hand.
    """
    address = _address(citation)
    if address is None:
        return None
    if text is not None:
        return link(address, text, Span(citation.start, citation.end))
    shift = citation.passage_start
    return link(address, citation.passage, Span(citation.start - shift, citation.end - shift))


def _address(citation: Citation) -> str | None:
    return web_address(citation.url) or web_address(citation.source)


def _spoken(citation: Citation) -> str:
    said = said_by(citation)
    return f"{said}: {_quoted(citation.quote)}" if said else _quoted(citation.quote)


def _quoted(quote: str) -> str:
    """The quotation between quotation marks on one line, by its first words if it is long."""
    words = " ".join(quote.split())
    if width(words) > _LONGEST:
        words = f"{first_words(words, _FIRST)} […]"
    return f"“{words}”"


def _published(citation: Citation) -> str:
    title = title_of(citation)
    stop = "" if title.endswith((".", "?", "!", "。", "？", "！")) else "."
    dated = published_by(citation)
    return f"{title}{stop} {dated}." if dated else f"{title}{stop}"


def _place(citation: Citation) -> str:
    return f"Characters {citation.start}–{citation.end}, text {citation.sha256[:12]}."


def _where(citation: Citation, text: str | None) -> str:
    """The link, or the file's name where it is not the title already."""
    name = source_name(citation)
    return link_to(citation, text) or (name if name != title_of(citation) else "")


def _shown(line: str) -> str:
    """The line with control characters, also those that turn its direction, made visible."""
    return "".join(
        "\ufffd"
        if unicodedata.category(letter) in {"Cc", "Cs"}
        or unicodedata.bidirectional(letter) in _DIRECTIONS
        else letter
        for letter in " ".join(line.split())
    )
