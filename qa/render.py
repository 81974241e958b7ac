"""An answer in words for people: who said it, where it stands, when; and all of it as Markdown.

Nothing here decides anything: what is shown stands in the answer. `escape` makes any string of the
record inert, in HTML and in what a Markdown renderer makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from corpus.chain import with_article
from qa.answer import Account, Answer, Citation, Place, Wording
from qa.interface import ENGLISH, Interface

# The forms of speech, by the text of the interface that names them.
_FORM_TEXTS = {
    "direct": "form_direct",
    "mixed": "form_mixed",
    "indirect": "form_indirect",
    "own words": "form_own",
    "narration": "form_narration",
}
FORMS = {form: ENGLISH.say(key) for form, key in _FORM_TEXTS.items()}
# Forms in which somebody certainly speaks: without a name the speaker is unknown, not absent.
QUOTED = ("direct", "mixed")
# A speaker is hedged when less sure than this; one less sure than the second is not named at all
# (`qa.speech`). Confidence levels are right as often as they say, so these are shares of errors.
SURE = 0.9
HEDGED = 0.5

NOT_AN_ANSWER = ENGLISH.say("not_an_answer")
OTHERS = ENGLISH.say("other_passages")

# Control characters and the bidirectional ones can make a text look like another; on the screen
# each is replaced by U+FFFD. The verbatim text stays in the JSON and in the library.
_DECEPTIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What HTML, a Markdown or a TeX renderer would act on; written as entities they are only text.
_ACTIVE = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\"'\\`*_[]!$~|#{}()\n\r\t"}


def escape(text: str) -> str:
    """Text as HTML (content or attribute value) on one line, inert in Markdown and TeX too."""
    return _DECEPTIVE.sub("\ufffd", text).translate(_ACTIVE)


def prose(text: str) -> str:
    """Escaped text with its line breaks as `<br>`."""
    return "<br>".join(escape(line) for line in text.splitlines())


# ---- words -------------------------------------------------------------------------------------


def readable_date(iso: str | None) -> str:
    """An ISO 8601 day, month, year or time in English words; see `Interface.date`."""
    return ENGLISH.date(iso)


def said_by(citation: Citation, interface: Interface = ENGLISH) -> str:
    """Who said the quoted words, how, according to whom, and when if not on the day of publication.

    "" where nobody is known to speak.
    """
    speaker = name_of(citation.speaker, citation.confidence, interface)
    said = attributed(speaker, citation.form, citation.according_to, interface)
    day = citation.said_on or ""
    apart = day and not (citation.published or "").startswith(day[:10])
    when = interface.say("said_on", date=interface.date(day)) if said and apart else ""
    line = interface.listed(said, when)
    return line if speaker == citation.speaker else capital(line)


def name_of(
    speaker: str | None, confidence: float | None, interface: Interface = ENGLISH
) -> str | None:
    """The speaker, hedged where that is not sure: "probably Xi Jinping"."""
    if speaker and confidence is not None and HEDGED <= confidence < SURE:
        return interface.say("probably", name=speaker)
    return speaker


def attributed(
    speaker: str | None,
    form: str | None,
    according_to: Sequence[str] = (),
    interface: Interface = ENGLISH,
) -> str:
    """Speaker, form and chain in words: "Xi Jinping, reported, according to the Kremlin".

    "" where nobody is known to speak.
    """
    who = speaker or (interface.say("unknown_speaker") if form in QUOTED else "")
    how = form_of(form, interface) if who else ""
    said = interface.listed(who, how, *chain(according_to, interface))
    return said if who else capital(said)


def form_of(form: str | None, interface: Interface = ENGLISH) -> str:
    """How something was said, in words; "" where that is unknown."""
    key = _FORM_TEXTS.get(form or "")
    return interface.say(key) if key else ""


def capital(line: str) -> str:
    """The line with its first letter in upper case."""
    return line[:1].upper() + line[1:]


def chain(according_to: Sequence[str], interface: Interface = ENGLISH) -> list[str]:
    """Each reporter in words, the nearest to the speaker first: "according to the Kremlin"."""
    keys = ("according_to", *("relayed_by",) * len(according_to))
    english = interface is ENGLISH
    return [
        interface.say(key, name=with_article(name) if english else name)
        for key, name in zip(keys, according_to, strict=False)
    ]


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


def published_by(place: Citation | Place, interface: Interface = ENGLISH) -> str:
    """Publisher and date of publication, as far as they are known."""
    return interface.listed(place.publisher or "", interface.date(place.published))


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
    """The citations in groups of one account each; ("", all of them) where no account is known.

    A group without citations is an account that was searched and does not report it.
    """
    if not answer.accounts:
        return (("", answer.citations),) if answer.citations else ()
    groups = [(account.name, _of(account, answer.citations)) for account in answer.accounts]
    told = {number for account in answer.accounts for number in account.citations}
    others = tuple(citation for citation in answer.citations if citation.number not in told)
    return (*groups, (OTHERS, others)) if others else tuple(groups)


def _of(account: Account, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(citation for citation in citations if citation.number in account.citations)


# ---- Markdown ----------------------------------------------------------------------------------


def markdown(answer: Answer) -> str:
    """The answer as Markdown: the question, numbered quotations, each with its source."""
    lines = [f"**{_plain(answer.question)}**", "", _plain(answer.why)]
    for name, citations in by_account(answer):
        lines += ["", f"### {_plain(_heading(name, citations))}"] if name else []
        for citation in citations:
            lines += ["", *_markdown_citation(citation)]
    if answer.suggestions:
        lines += ["", f"{ENGLISH.say('instead')}:", ""]
        lines += [f"- {_plain(one.question)}" for one in answer.suggestions]
    if answer.nearest:
        lines += ["", f"### {NOT_AN_ANSWER}"]
        for citation in answer.nearest:
            lines += ["", *_markdown_citation(citation)]
    return "\n".join(lines).strip() + "\n"


def _heading(name: str, citations: Sequence[Citation]) -> str:
    return name if citations else ENGLISH.say("account_silent", name=name)


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
        *(line for one in citation.wordings for line in _markdown_wording(one)),
    ]


def _markdown_wording(wording: Wording) -> list[str]:
    place = f"document {wording.place.document_id}, characters {wording.place.start} to "
    where = f"{_also_in(wording.place)} ({place}{wording.place.end})"
    lines = (f"> {_plain(line)}".rstrip() for line in wording.quote.splitlines())
    return ["", f"in other words, {where}:", "", *lines]


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
