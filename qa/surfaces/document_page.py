"""A whole document as a page: its facts, its text at the cited words, who says what, what next.

The page is inert HTML without a word of script of its own; source.js only sends a question to the
chat that the page stands beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import urlencode

from corpus.document import Dated, Document, Quarantined, Span
from corpus.statement import Statement
from qa.document_questions import questions_of
from qa.interface import ENGLISH, Interface
from qa.render import escape, web_address
from qa.surfaces.saying import Labels, labelled, labels
from qa.surfaces.shell import THEMES, shell

NOWHERE = Span(0, 0)
LONGEST_QUESTION = 1000


class Piece(NamedTuple):
    """A stretch of the text that is shown as one element."""

    span: Span
    level: int = 0
    rule: str = ""
    loose: bool = True  # an empty line stands before it


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a document is shown: where the program is served, in which colours and language."""

    root: str = ""
    theme: str = ""
    interface: Interface = ENGLISH

    def say(self, key: str, **values: object) -> str:
        """A text of the interface, escaped."""
        return escape(self.interface.say(key, **values))


def page(
    document: Document,
    quarantined: Sequence[Quarantined] = (),
    cited: Span = NOWHERE,
    leaf: Leaf = Leaf(),
    *,
    said: Sequence[Statement] = (),
    labelling: bool = False,
) -> str:
    """The whole document as an HTML page with the span `cited` marked.

    `said` are its statements; with `labelling`, labels in the text show who says what.
    """
    title = document.title or document.source
    aside = [one for one in quarantined if one.restorable]
    removed = [one for one in quarantined if not one.restorable]
    shown = labels(said, leaf.interface) if labelling else Labels()
    body = "".join(
        (
            f'<h1 dir="auto"{_lang(document)}>{escape(title)}</h1>',
            f'<dl class="facts">{_facts(document, leaf)}</dl>',
            _ways(cited, leaf, said, labelling),
            _set_aside(len(aside), len(removed), leaf),
            f'<article class="text" dir="auto"{_lang(document)}>',
            *_article(document, aside, cited, shown, leaf),
            "</article>",
            _removed(removed, document, leaf),
            _asking(questions_of(document, said), leaf),
            f'<p class="quiet hash">{leaf.say("document_hash", hash=document.sha256)}</p>',
        )
    )
    return shell(
        title,
        body,
        root=leaf.root,
        theme=leaf.theme,
        interface=leaf.interface,
        scripts=("source.js",),
    )


def _lang(document: Document) -> str:
    """The language of the document's own words; an unknown one is not the interface's."""
    return f' lang="{escape(document.language or "")}"'


def _ways(cited: Span, leaf: Leaf, said: Sequence[Statement], labelling: bool) -> str:
    """The links above the text: to the cited words, to who says what, to asking."""
    jump = f'<a href="#cited">{leaf.say("document_cited")}</a>' if cited != NOWHERE else ""
    known = leaf.say("document_statements", number=len(said))
    found = (known if said else leaf.say("document_nobody")) if labelling else ""
    return (
        f'<p class="ways">{jump}{_saying(cited, leaf, labelling)}'
        f'<a href="#ask">{leaf.say("document_ask")}</a>'
        f'<span class="quiet" role="status">{found}</span></p>'
    )


def _saying(cited: Span, leaf: Leaf, labelling: bool) -> str:
    """The link to the same page with labels of who says what, or back to the one without."""
    asked = {"start": str(cited.start), "end": str(cited.end)} if cited != NOWHERE else {}
    asked |= {"__theme": leaf.theme} if leaf.theme in THEMES else {}
    asked |= {} if labelling else {"statements": "1"}
    address = f"?{urlencode(asked)}" + ("#cited" if cited != NOWHERE else "")
    words = leaf.say("document_hide_who" if labelling else "document_show_who")
    return f'<a href="{escape(address)}">{words}</a>'


# ---- what is known of the document -------------------------------------------------------------


def _facts(document: Document, leaf: Leaf) -> str:
    """The metadata as rows of a definition list."""
    original = web_address(document.url) or web_address(document.source)
    rows = [
        ("publisher", document.publisher),
        ("document_author", document.author),
        ("document_speaker", document.speaker),
        ("published", document.published),
        ("document_updated", document.updated),
        ("event", document.event_date),
        ("document_file", "" if web_address(document.source) else PurePath(document.source).name),
    ]
    shown = "".join(_row(leaf.say(key), _fact(fact, leaf)) for key, fact in rows if fact)
    if original:
        link = f'<a href="{escape(original)}" rel="noopener noreferrer">{escape(original)}</a>'
        shown += _row(leaf.say("document_original"), link)
    return shown + "".join(
        _row(f'<span lang="en">{escape(name.replace("_", " "))}</span>', escape(value))
        for name, value in document.metadata.items()
        if value
    )


def _row(name: str, fact: str) -> str:
    return f"<div><dt>{name}</dt><dd><bdi>{fact}</bdi></dd></div>"


def _fact(fact: str | Dated, leaf: Leaf) -> str:
    if isinstance(fact, str):
        return escape(fact)
    origin = f"({leaf.say('document_date_read', origin=fact.read_from)})"
    read = f' <span class="quiet">{origin}</span>' if fact.read_from else ""
    day = escape(leaf.interface.date(fact.date))
    return f'<time datetime="{escape(fact.date)}">{day}</time>{read}'


def _set_aside(blocks: int, lines: int, leaf: Leaf) -> str:
    """One sentence on what is not shown at once."""
    if not blocks and not lines:
        return ""
    return f'<p class="quiet">{leaf.say("document_set_aside", blocks=blocks, lines=lines)}</p>'


def _removed(removed: Sequence[Quarantined], document: Document, leaf: Leaf) -> str:
    """What was taken out of the inside of paragraphs: page numbers, running heads."""
    if not removed:
        return ""
    items = "".join(
        f'<li dir="auto"{_lang(document)}>{escape(one.text)} {_rule(one.rule)}</li>'
        for one in removed
    )
    label = leaf.say("document_taken_out", number=len(removed))
    return f'<details class="aside"><summary>{label}</summary><ul>{items}</ul></details>'


def _rule(rule: str) -> str:
    return f'<span class="rule" lang="en">{escape(rule)}</span>'


# ---- asking on ---------------------------------------------------------------------------------


def _asking(questions: Sequence[str], leaf: Leaf) -> str:
    """A box whose question opens the chat, and questions that this document can answer.

    A question is put to the whole record, and the page says so: a title inside a question would
    be read as part of its subject.
    """
    return (
        f'<form class="asking" action="{escape(leaf.root)}/" method="get">'
        f'<h2><label for="ask">{leaf.say("document_ask")}</label></h2><p class="boxed">'
        f'<input id="ask" name="q" dir="auto" required maxlength="{LONGEST_QUESTION}" '
        f'autocomplete="off" aria-describedby="asked-of" placeholder="{leaf.say("box_hint")}">'
        f"<button>{leaf.say('ask')}</button></p>"
        f'<p class="quiet" id="asked-of">{leaf.say("document_ask_note")}</p>'
        f"{_examples(questions, leaf)}</form>"
    )


def _examples(questions: Sequence[str], leaf: Leaf) -> str:
    if not questions:
        return ""
    items = "".join(
        f'<li><a class="ask" href="{escape(leaf.root)}/?{escape(urlencode({"q": question}))}" '
        f'lang="en" dir="ltr">{escape(question)}</a></li>'
        for question in questions
    )
    heading = leaf.say("document_examples")
    return f'<h3 id="examples">{heading}</h3><ul aria-labelledby="examples">{items}</ul>'


# ---- the text ----------------------------------------------------------------------------------


def _article(
    document: Document, aside: Sequence[Quarantined], cited: Span, labels: Labels, leaf: Leaf
) -> Iterator[str]:
    """The text as elements; neighbouring blocks of furniture share one closed `<details>`."""
    hidden: list[Piece] = []
    anchor = ' id="cited"'
    begun = False
    for piece in pieces(document, aside):
        here = piece.span.overlaps(cited)
        if piece.rule and not here:
            hidden.append(piece)
            continue
        is_title = not begun and piece.level and _same(piece.span.of(document.text), document.title)
        begun = True
        if is_title and not here:
            continue  # it stands above the text already
        yield from _furniture(document.text, hidden, leaf)
        hidden = []
        yield _element(document.text, piece, cited, anchor if here else "", labels)
        anchor = "" if here else anchor
    yield from _furniture(document.text, hidden, leaf)


def _same(heading: str, title: str) -> bool:
    return re.findall(r"\w+", heading.casefold()) == re.findall(r"\w+", title.casefold())


def _element(text: str, piece: Piece, cited: Span, anchor: str, labels: Labels) -> str:
    words = labelled(text, piece.span, cited, anchor, labels)
    if piece.level:
        level = min(piece.level + 1, 6)
        return f'<h{level} dir="auto">{words}</h{level}>'
    tight = "" if piece.loose else ' class="tight"'
    return f'<p dir="auto"{tight}>{words}</p>'


def _furniture(text: str, hidden: Sequence[Piece], leaf: Leaf) -> Iterator[str]:
    if not hidden:
        return
    blocks = "".join(
        f'<p dir="auto">{escape(piece.span.of(text))} {_rule(piece.rule)}</p>' for piece in hidden
    )
    label = leaf.say("document_furniture", number=len(hidden))
    language = f'lang="{leaf.interface.language}" dir="{leaf.interface.direction}"'
    yield f'<details class="aside"><summary {language}>{label}</summary>{blocks}</details>'


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
