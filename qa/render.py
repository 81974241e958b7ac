"""An answer as text for people: Markdown to copy, and HTML in which every string is escaped.

Nothing here decides anything: what is shown stands in the answer. The HTML of an answer is one
line without line breaks, because the chat hands it to a Markdown renderer that would otherwise
take over after the first empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from urllib.parse import urlencode, urlsplit

from corpus.chain import with_article
from qa.answer import Account, Answer, Citation, Place

MONTHS = (
    "January February March April May June July August September October November December"
).split()

FORMS = {
    "direct": "quoted directly",
    "mixed": "partly quoted",
    "indirect": "reported",
    "own words": "own words",
    "narration": "as narrated",
}
# Forms in which somebody certainly speaks: without a name the speaker is unknown, not absent.
QUOTED = ("direct", "mixed")

NOT_AN_ANSWER = "Not an answer: the nearest passages"
OTHERS = "Other passages"

# Control characters and the bidirectional ones can make a text look like another; on the screen
# each is replaced by U+FFFD. The verbatim text stays in the JSON and in the library.
_DECEPTIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What HTML, a Markdown or a TeX renderer would act on; written as entities they are only text.
_ACTIVE = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\"'\\`*_[]!$~|#{}()\n\r\t"}


# ---- words -------------------------------------------------------------------------------------


def readable_date(iso: str | None) -> str:
    """An ISO 8601 day, month, year or time in words: "25 February 2022"; "" for None.

    What is no such date is given back as it stands.
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d:\d\d).*)?", iso or "")
    if not found:
        return iso or ""
    year, month, day, clock = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return iso or ""
    parts = [str(int(day))] if day else []
    parts += [MONTHS[int(month) - 1]] if month else []
    return " ".join([*parts, year]) + (f", {clock}" if clock else "")


def said_by(citation: Citation) -> str:
    """Who said the quoted words, how, according to whom, and when if not on the day of publication.

    "" where nobody is known to speak.
    """
    said = attributed(citation.speaker, citation.form, citation.according_to)
    day = citation.said_on or ""
    apart = day and not (citation.published or "").startswith(day[:10])
    return f"{said}, said on {readable_date(day)}" if said and apart else said


def attributed(speaker: str | None, form: str | None, according_to: Sequence[str] = ()) -> str:
    """Speaker, form and chain in words: "Xi Jinping, reported, according to the Kremlin".

    "" where nobody is known to speak.
    """
    who = speaker or ("Speaker unknown" if form in QUOTED else "")
    parts = [who, FORMS.get(form or "", "")] if who else []
    parts += [f"according to {with_article(name)}" for name in according_to[:1]]
    parts += [f"relayed by {with_article(name)}" for name in according_to[1:]]
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:] if not who else said


def cue_of(citation: Citation) -> tuple[int, int] | None:
    """Where in its passage the words stand that justify the attribution, if they stand there."""
    if citation.cue is None or not said_by(citation):
        return None
    start, end = (place - citation.passage_start for place in citation.cue)
    return (start, end) if 0 <= start < end <= len(citation.passage) else None


def title_of(place: Citation | Place) -> str:
    """The title, or the file's or page's own name where there is none."""
    return place.title or source_name(place)


def source_name(place: Citation | Place) -> str:
    """The address, or the file's name alone: where it lies on the server is nobody's business."""
    return web_address(place.source) or PurePath(place.source).name or place.source


def published_by(place: Citation | Place) -> str:
    """Publisher and date of publication, as far as they are known."""
    return ", ".join(part for part in (place.publisher, readable_date(place.published)) if part)


def web_address(address: str | None) -> str | None:
    """The address if it is a plain http or https one that may be linked to, else None."""
    if not address or re.search(r"[\s\x00-\x20<>\"'`\\]", address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def by_account(answer: Answer) -> tuple[tuple[str, tuple[Citation, ...]], ...]:
    """The citations in groups of one account each; ("", all of them) where no account is known."""
    if not answer.accounts:
        return (("", answer.citations),)
    groups = [(account.name, _of(account, answer.citations)) for account in answer.accounts]
    told = {number for account in answer.accounts for number in account.citations}
    others = tuple(citation for citation in answer.citations if citation.number not in told)
    return tuple(group for group in (*groups, (OTHERS, others)) if group[1])


def _of(account: Account, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(citation for citation in citations if citation.number in account.citations)


# ---- Markdown ----------------------------------------------------------------------------------


def markdown(answer: Answer) -> str:
    """The answer as Markdown: the question, numbered quotations, each with its source."""
    lines = [f"**{_plain(answer.question)}**", "", _plain(answer.why)]
    for name, citations in by_account(answer):
        lines += ["", f"### {_plain(name)}"] if name else []
        for citation in citations:
            lines += ["", *_markdown_citation(citation)]
    if answer.nearest:
        lines += ["", f"### {NOT_AN_ANSWER}"]
        for citation in answer.nearest:
            lines += ["", *_markdown_citation(citation)]
    return "\n".join(lines).strip() + "\n"


def _markdown_citation(citation: Citation) -> list[str]:
    said = said_by(citation)
    where = f"{title_of(citation)}. {published_by(citation)}".rstrip(". ")
    place = f"document {citation.document_id}, characters {citation.start} to {citation.end}"
    return [
        f"[{citation.number}]" + (f" {_plain(said)}:" if said else ""),
        "",
        *(f"> {_plain(line)}".rstrip() for line in citation.quote.splitlines()),
        "",
        f"— {_plain(where)}. {_origin(citation)} ({place})",
        *_markdown_cue(citation),
        *(f"— also in: {_also_in(place)}" for place in citation.also_in),
    ]


def _markdown_cue(citation: Citation) -> list[str]:
    cue = cue_of(citation)
    if cue is None:
        return []
    return [f"— who said it was read from the words “{_plain(citation.passage[slice(*cue)])}”"]


def _origin(place: Citation) -> str:
    address = web_address(place.url) or web_address(place.source)
    return f"<{address}>" if address else _plain(source_name(place))


def _also_in(place: Place) -> str:
    return _plain(", ".join(part for part in (title_of(place), published_by(place)) if part))


def _plain(text: str) -> str:
    """Text in which nothing can be taken for Markdown or HTML; ordinary prose stays as it is."""
    text = _DECEPTIVE.sub("\ufffd", " ".join(text.splitlines()))
    text = re.sub(r"([\\`*<])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    text = re.sub(r"(!?)\[(?=[^\]]*\]\s?[(\[:])", r"\1\\[", text)
    return re.sub(r"^(#{1,6}\s|[-+>]\s|\d+[.)]\s)", lambda mark: _quoted_start(mark[0]), text)


def _quoted_start(mark: str) -> str:
    """A list, heading or quotation mark at the start of a line, made harmless."""
    return re.sub(r"([#\-+>.)])", r"\\\1", mark, count=1)


# ---- HTML --------------------------------------------------------------------------------------


def escape(text: str) -> str:
    """Text as HTML (content or attribute value) on one line, inert in Markdown and TeX too."""
    return _DECEPTIVE.sub("\ufffd", text).translate(_ACTIVE)


def prose(text: str) -> str:
    """Escaped text with its line breaks as `<br>`."""
    return "<br>".join(escape(line) for line in text.splitlines())


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


def _underlined(text: str, start: int, end: int, cue: tuple[int, int] | None) -> str:
    """The characters `start` to `end`, escaped, those of the cue in `<u>`."""
    first, last = (max(start, cue[0]), min(end, cue[1])) if cue else (end, end)
    if first >= last:
        return _lines(text[start:end])
    return (
        f'{_lines(text[start:first])}<u class="or-cue">{_lines(text[first:last])}</u>'
        f"{_lines(text[last:end])}"
    )


def _lines(text: str) -> str:
    """As `prose`, but keeping a line break at either end of the text."""
    return "<br>".join(escape(line) for line in re.split(r"\r\n|\r|\n", text))


def source_address(place: Citation | Place, root: str = "") -> str:
    """Where the whole document is shown, at the cited words; `root` is the path of the program."""
    where = urlencode({"start": place.start, "end": place.end})
    return f"{root}/source/{place.document_id}?{where}#cited"


def answer_html(answer: Answer, *, turn: str, root: str = "") -> str:
    """The answer as one line of HTML; `turn` makes the element ids unique on a page.

    `root` is the path under which the program is served ("" or "/chat"). Only elements and
    attributes that Gradio's sanitizer keeps are used: no data or aria attributes. The link of a
    citation's number has the id of its source with "-link" behind it.
    """
    kind = "or-answer or-none" if answer.status == "none" else "or-answer"
    return "".join(
        (
            f'<article class="{kind}">',
            f'<p class="or-why" dir="auto">{prose(answer.why)}</p>',
            _understood(answer),
            *(_group(name, citations, turn, root) for name, citations in by_account(answer)),
            _sources("Sources", answer.citations, turn, root),
            _sources(NOT_AN_ANSWER, answer.nearest, f"{turn}n", root),
            _copying(answer),
            "</article>",
        )
    )


def _understood(answer: Answer) -> str:
    if not answer.query.understood:
        return ""
    chips = "".join(f"<li>{escape(phrase)}</li>" for phrase in answer.query.understood)
    return f'<ul class="or-understood">{chips}</ul>'


def _group(name: str, citations: tuple[Citation, ...], turn: str, root: str) -> str:
    if not citations:
        return ""
    heading = f'<h3 class="or-account" dir="auto">{escape(name)}</h3>' if name else ""
    items = "".join(_quotation(citation, turn, root) for citation in citations)
    return f'<section>{heading}<ol class="or-quotations">{items}</ol></section>'


def _quotation(citation: Citation, turn: str, root: str) -> str:
    said = said_by(citation)
    who = f'<strong dir="auto">{escape(said)}</strong>' if said else ""
    title = f'<cite dir="auto">{escape(title_of(citation))}</cite>'
    dated = f"<span>{escape(published_by(citation))}</span>" if published_by(citation) else ""
    return (
        f'<li><a class="or-number" href="{escape(source_address(citation, root))}"'
        f' id="or-{escape(turn)}-{citation.number}-link">{citation.number}</a>'
        f'<blockquote dir="auto">{prose(citation.quote)}</blockquote>'
        f'<p class="or-said">{who}{title}{dated}</p></li>'
    )


def _sources(label: str, citations: tuple[Citation, ...], turn: str, root: str) -> str:
    if not citations:
        return ""
    items = "".join(_source(citation, turn, root) for citation in citations)
    return f'<section class="or-sources"><h3>{escape(label)}</h3>{items}</section>'


def _source(citation: Citation, turn: str, root: str) -> str:
    quote = (citation.start - citation.passage_start, citation.end - citation.passage_start)
    heading = f'<p class="or-heading" dir="auto">{escape(citation.heading)}</p>'
    return (
        f'<details id="or-{escape(turn)}-{citation.number}">'
        f'<summary><span class="or-number">{citation.number}</span>'
        f'<span class="or-title" dir="auto">{escape(title_of(citation))}</span>'
        f'<span class="or-published" dir="auto">{escape(published_by(citation))}</span></summary>'
        f"{_facts(citation)}{heading if citation.heading else ''}"
        f'<blockquote dir="auto">{marked(citation.passage, *quote, cue_of(citation))}</blockquote>'
        f"{_also(citation.also_in, root)}"
        f'<p class="or-open"><a href="{escape(source_address(citation, root))}">'
        "Open the full document</a></p></details>"
    )


def _facts(citation: Citation) -> str:
    """The speaker, the dates and the place of the words, as a list of names and values."""
    cue = cue_of(citation)
    words = citation.passage[slice(*cue)] if cue else ""
    named = (
        ("Said by", escape(said_by(citation))),
        ("Read from", f'“<u class="or-cue">{prose(words)}</u>”' if words else ""),
        ("Event", escape(readable_date(citation.event_date))),
        ("Source", escape(source_name(citation))),
    )
    rows = "".join(
        f'<div><dt>{escape(name)}</dt><dd dir="auto">{fact}</dd></div>'
        for name, fact in named
        if fact
    )
    return f"<dl>{rows}</dl>"


def _also(places: tuple[Place, ...], root: str) -> str:
    if not places:
        return ""
    items = "".join(
        f'<li><a href="{escape(source_address(place, root))}">{escape(title_of(place))}</a>'
        f" <span>{escape(published_by(place))}</span></li>"
        for place in places
    )
    return f'<p class="or-also">The same words also in</p><ul class="or-also">{items}</ul>'


def _copying(answer: Answer) -> str:
    """The button, and the text it copies: hidden text, as data attributes are taken out."""
    label = "Copy answer with sources" if answer.citations else "Copy"
    return (
        f'<p class="or-actions"><button type="button" class="or-copy">{label}</button></p>'
        f'<div class="or-markdown" hidden>{escape(markdown(answer))}</div>'
    )
