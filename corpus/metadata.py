"""What a document is: title, publisher, author, language, dates, kind, speaker.

What the source says of itself wins; its text fills the gaps. Wrong is worse than unknown: a
field that the text does not settle stays None.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from corpus.datelines import BYLINE, Dates, dateline, dates_of, only_day
from corpus.dates import MONTHS, find, parse
from corpus.document import FIELDS, KINDS, Block, Dated, Kind, Reading, Span
from corpus.events import event_in_title, event_of
from corpus.labels import is_transcript
from corpus.language import language_of
from corpus.names import CAPITALISED, cased
from corpus.page import Page, page_of
from corpus.places import places
from corpus.sentences import sentences

# A title cut from the first sentence ends at a word before this many characters.
_LONGEST_TITLE = 90
_SHORTEST_TITLE = 25  # a shorter first sentence ("At the outset.") names nothing: go on
_LONGEST_HEADLINE = 220
# Share of first-person words that tells a speech from a report about one: speeches measure .03 to
# .06 (UN General Debate), reports below .01 outside their quotations.
_FIRST_PERSON_SHARE = 0.015

_NAME_WORD = rf"(?:{CAPITALISED}|(?:de|da|di|del|la|van|von|der|den|bin|al|el|ter)(?=\s))"
_NAME = rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}}"
_BY = re.compile(
    rf"(?:By|Par|Von|Por|Автор:)\s+(?P<names>(?:{_NAME}(?:,\s+{_NAME}){{0,4}}(?:,?\s+and\s+|\s*&\s*))?{_NAME})"
    r"\s*(?:$|[|·•/,;(–—-]|\d|in\s|for\s|and\s|@)"
)
_AUTHOR = re.compile(
    rf"(?:Author|(?:Written|Interview|Story|Text|Report) by|Byline|Автор|"
    rf"Auteur|Autor|Autore|作者)s?\s*[:：]?\s+(?P<names>{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}}|[\u3400-\u9fff]{{2,4}})"
)
_NO_NAMES = frozenset(
    "the a an air land sea numbers popular demand staff agencies our your my all design law "
    "reuters afp ap upi xinhua tass associated press news agency editorial board world president "
    "far default contrast comparison january february march april june july august september "
    "october november december chance way".split()
)
_MONTH_IN_NAME = re.compile(
    rf"\s+(?:{'|'.join(MONTHS)}|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?$"
)
_COPYRIGHT = re.compile(
    r"(?:Copyright\s*)?(?:©|\(c\)|Copyright(?=\s*\d))\s*"
    r"(?:\d{4}(?:\s*[-–]\s*(?:\d{4}|present))?,?\s+|(?<=Copyright © ))"
    r"(?:by\s+)?(?P<name>[^\W\d_][^.|©\n]{1,58}?)(?:,?\s+(?:Inc|Ltd|LLC|Corp|GmbH|Co|plc)\b\.?)?"
    r"(?:\s+(?:or|and) its affiliate[^.|]*)?"
    r"\s*(?:[.|]|[,–—-]?\s*[Aa]ll [Rr]ights|$)"
)
_NO_PUBLISHER = re.compile(
    r"getty|shutterstock|istock|photo|image|all rights|reserved|copyright|\bby\b|ap\b|afp|creative",
    re.IGNORECASE,
)
_ON_NETWORK = re.compile(
    r"(?:Follow )?(?P<name>[A-Z][\w .&’'-]{1,38}?) on (?:Twitter|Facebook|X|Instagram|YouTube)\b",
    re.I,
)
# The house whose page it is, above its headline.
_HOUSE = re.compile(
    r"(?:The )?(?:Office|Ministry|Presidency|Government|Embassy|Department|Chancellery|Parliament|"
    r"Permanent Mission|Cabinet|Council|Secretariat) (?:of|for) (?:the )?[A-ZÀ-Þ][\w’'-]*"
    r"(?:,? (?:(?:of|and|for|the|to)\s+)*[A-ZÀ-Þ][\w’'-]*){0,7}"
)
# What stands between the entries of a menu.
_MENU_MARK = re.compile(r"\s[|·•›»>/]\s")
_SOURCE_LINE = re.compile(
    r"(?:Source|Agency|来源|Источник)\s*[:：]\s*(?P<name>[\w .]{2,40}?)\s*(?:$|[|,\d])"
)
_ADDRESS = re.compile(
    r"(?:(?:Source|URL|Link|Canonical|Permalink|Retrieved from)\s*:\s*)?(https?://\S+)", re.I
)

_SALUTATION = re.compile(
    r"(?:Mr|Madam|Mrs|Ms|Mme)\.? (?:President|Chair\w*|Speaker|Secretary[- ]General)\b|"
    r"(?:Your )?Excellenc(?:y|ies)\b|Ladies and gentlemen\b|Dear \w|Distinguished (?:\w+ )?\w+s\b|"
    r"Thank you\b|Good (?:morning|afternoon|evening)\b",
    re.IGNORECASE,
)
_SPEECH_TITLE = re.compile(
    r"(?:(?:Full )?(?:text|transcript)(?: of)?:?\s+(?:the )?)?(?:(?:Opening|Closing|Keynote|Joint|"
    r"Prepared|Press)\s+)?(?:Remarks|Speech|Statement|Address|Keynote)\s+(?:delivered\s+)?"
    r"(?:by|of)\s+(?P<name>.+)",
    re.IGNORECASE,
)
# What is spoken, in a line above a text in the first person.
_SPEECH = re.compile(
    r"\b(?:statement|speech|address|remarks|lecture|testimony|keynote|sermon|allocution)\b", re.I
)
_MOST_ABOVE = 8
_MASTHEAD = 12
# A line that is a person's name, with honours around it ("MS AOIFE BRENNAN T.D.").
_HONOUR = (
    r"(?:(?:His|Her) Excellency|H\.\s?E\.|(?:the )?(?:Rt\.? )?Hon(?:ou?rable|\.)?|Mr|Mrs|Ms|Miss|"
    r"Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?|Senator|Deputy|President|Governor)\.?\s+"
)
_SPEAKER_LINE = re.compile(
    rf"(?:(?:by|delivered by)\s+)?(?:{_HONOUR})*(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}?)"
    r"(?:,?\s+(?:T\.?D\.?|M\.?P\.?|MEP|MSP|QC|KC|OBE|CBE|KBE|PhD|Jr\.?|Sr\.?))*(?:,\s[^\n]{2,80})?",
    re.I,
)
_SPEAKER = re.compile(
    r"(?:(?:His|Her) Excellency\s+|H\.\s?E\.\s+|the\s+)?"
    rf"(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,6}})"
    r"(?=\s*(?:$|[,(–—-]|\b(?:on|at|to|in|before|during|following|after)\b))"
)
_NO_SPEAKER = re.compile(
    r"\b(?:Spokes\w+|Ministry|Ministers|Council|Leaders|Government|Office|Department|Committee|"
    r"Group|Commission|Union|Nations|Members|Delegation|Embassy|Party|Presidents|G7|G20|NATO|EU|"
    r"of|House|Board|Press|Team)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«][^\"”»]{0,1500}[\"”»]")
_WORDS = re.compile(r"[^\W\d_]+")
_FILE_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a document beside its text; the fields are those of `Document`."""

    title: str
    publisher: str | None
    author: str | None
    language: str | None
    url: str | None
    published: Dated | None
    updated: Dated | None
    event_date: Dated | None
    kind: Kind
    speaker: str | None
    metadata: Mapping[str, str]


def complete(reading: Reading, blocks: Sequence[Block]) -> Found:
    """The metadata of a document: the source's own, its gaps filled from the text.

    `blocks` are all blocks in order, those set aside among them (with their rule).
    """
    given = reading.metadata
    page = page_of(blocks)
    headline = given.get("title", "").strip() or _headline(page, spoken=bool(given.get("speaker")))
    read = dates_of(page, headline)
    url = given.get("url") or _url(reading.source, page)
    kind, speaker = _kind(given, headline, blocks, page)
    published = _given_date(reading, "published") or read.published or _given_year(reading)
    if kind == "transcript" and not published:
        published = only_day(page)
    event = _given_date(reading, "event_date") or _event(kind, read, published, headline, page)
    return Found(
        title=headline or _made_title(reading, page),
        publisher=_named(given.get("publisher", "")) or _publisher(url, page),
        author=given.get("author") or _author(page),
        language=given.get("language") or language_of(" ".join([headline, *page.body[:6]])),
        url=url,
        published=published,
        updated=_given_date(reading, "updated") or _later(read.updated, published),
        event_date=event,
        kind=kind,
        speaker=speaker,
        metadata={name: value for name, value in given.items() if name not in FIELDS},
    )


def _given_date(reading: Reading, name: str) -> Dated | None:
    written = reading.metadata.get(name, "").strip()
    date = written if re.match(r"\d{4}-\d\d-\d\d", written) else parse(written)
    return Dated(date, reading.found_in.get(name, "source")) if date else None


def _given_year(reading: Reading) -> Dated | None:
    """The year of an archive that dates its documents by a column of that name only."""
    year = reading.metadata.get("year", "").strip()
    known = re.fullmatch(r"(?:1[5-9]|20)\d\d", year)
    return Dated(year, reading.found_in.get("year", "source")) if known else None


def _later(updated: Dated | None, published: Dated | None) -> Dated | None:
    """An update before the publication was misread."""
    before = updated and published and updated.date[:10] < published.date[:10]
    return None if before else updated


def _event(
    kind: Kind, read: Dates, published: Dated | None, headline: str, page: Page
) -> Dated | None:
    if read.event:
        return read.event
    if kind == "statement":
        return Dated(published.date, published.read_from) if published else None
    if kind == "transcript":
        return event_in_title(headline, published) or published
    return event_in_title(headline, published) or event_of(page.body, published)


# --- title ----------------------------------------------------------------------------------


def _headline(page: Page, *, spoken: bool = False) -> str:
    """The title above the article: a heading, else the first line that could be one.

    Above a speech (`spoken`) only a heading is: its first lines are the speaker's own.
    """
    lines = [line for line in page.head if line.own and _could_be_title(line.text)]
    lines = [line for line in lines if not _HOUSE.fullmatch(line.text.strip())] or lines
    headings = [line for line in lines if line.heading]
    long_enough = [line for line in lines if len(_WORDS.findall(line.text)) >= 4]
    if headings:
        highest = min(headings, key=lambda line: line.heading)
        if len(_WORDS.findall(highest.text)) >= 3 or not long_enough:
            return highest.text
    return "" if spoken else next((line.text for line in long_enough or lines), "")


def _could_be_title(line: str) -> bool:
    if not 4 <= len(line) <= _LONGEST_HEADLINE or not _WORDS.search(line):
        return False
    if BYLINE.match(line) or _BY.match(line) or _ADDRESS.match(line) or _SOURCE_LINE.match(line):
        return False
    if (
        _SALUTATION.match(line)
        or _COPYRIGHT.match(line)
        or line.endswith((":", "：", ",", ";"))
        or len(_MENU_MARK.findall(line)) > 1
        or dateline(line)
    ):
        return False
    words = _WORDS.findall(line)
    dated = [mention for mention in find(line) if mention.date and mention.precision == "day"]
    alone = dated and len(words) <= 6
    one_word = len(words) < 2 and line.isascii()
    return not alone and not one_word


def _made_title(reading: Reading, page: Page) -> str:
    """A title where the text has none: who spoke when, the file's name, the first words."""
    given = reading.metadata
    if given.get("speaker"):
        country, year = given.get("country"), given.get("year") or given.get("published", "")[:4]
        place = f" ({country})" if country else ""
        return f"{given['speaker']}{place}{f', {year}' if year else ''}"
    name = Path(urlsplit(reading.source).path).stem
    if len(_FILE_WORD.findall(name)) >= 2:
        return " ".join(re.split(r"[\W_]+", name)).strip()
    return _first_words(page) or name or reading.source


def _first_words(page: Page) -> str:
    beginning = next(iter(page.body), "") or next((line.text for line in page.head), "")
    spans = sentences(beginning[: _LONGEST_HEADLINE * 3])
    first = " ".join(spans[0].of(beginning).split()) if spans else ""
    if len(first) < _SHORTEST_TITLE:
        first = " ".join(beginning[:_LONGEST_HEADLINE].split())
    if len(first) <= _LONGEST_TITLE:
        return first
    shortened = first[: _LONGEST_TITLE - 1]
    return (shortened.rsplit(" ", 1)[0] if " " in shortened else shortened).rstrip(" ,;:–—-") + "…"


# --- publisher, author, address -----------------------------------------------------------------


@functools.cache
def _names() -> tuple[Mapping[str, str], Mapping[str, str]]:
    tables = tomllib.loads(Path(__file__).with_name("publishers.toml").read_text("utf-8"))
    return tables["hosts"], tables["agencies"]


def _named(publisher: str) -> str | None:
    """The publisher of a page that gives its host as its name ("elysee.fr")."""
    host = publisher.strip().lower()
    known = _by_host(f"https://{host}") if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", host) else None
    return known or publisher or None


def _publisher(url: str | None, page: Page) -> str | None:
    return (
        _by_host(url)
        or _by_dateline(page)
        or _by_source_line(page)
        or _by_copyright(page)
        or _by_networks(page)
        or _by_masthead(page)
    )


def _by_host(url: str | None) -> str | None:
    hosts, _ = _names()
    host = (urlsplit(url).hostname or "") if url else ""
    labels = host.split(".")
    tails = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((hosts[tail] for tail in tails if tail in hosts), None)


def _by_dateline(page: Page) -> str | None:
    _, agencies = _names()
    lines = (dateline(paragraph) for paragraph in page.body[:3])
    return next((agencies[line.agency] for line in lines if line and line.agency in agencies), None)


def _by_source_line(page: Page) -> str | None:
    hosts, agencies = _names()
    known = {**agencies, **{name: name for name in hosts.values()}}
    for line in (*page.head, *page.foot[:4]):
        found = _SOURCE_LINE.match(line.text)
        if found and found["name"] in known:
            return known[found["name"]]
    return None


def _by_copyright(page: Page) -> str | None:
    names = {
        found["name"].strip(" ,–—-")
        for line in (*page.head, *page.foot)
        if (found := _COPYRIGHT.search(line.text)) and not _NO_PUBLISHER.search(found["name"])
    }
    return names.pop() if len(names) == 1 else None


def _by_networks(page: Page) -> str | None:
    """The name under which a page's foot links to two networks of its own."""
    names = [
        found["name"].strip() for line in page.foot for found in _ON_NETWORK.finditer(line.text)
    ]
    return names[0] if len(names) >= 2 and len(set(names)) == 1 else None


def _by_masthead(page: Page) -> str | None:
    """The house whose name is a line of its own above the text ("The White House")."""
    named = {name for line in page.head[:_MASTHEAD] if (name := _house(line.text))}
    return named.pop() if len(named) == 1 else None


def _house(line: str) -> str | None:
    """A line that is nothing but a state's organ ("Ministry of Health of Peru"), usually cased."""
    words = re.sub(r"^[Tt]he\s+", "", cased(line.strip()))
    if line.isupper():
        words = re.sub(r"\b(?:Of|The|And|For|In|To)\b", lambda small: small[0].lower(), words)
    found = places(words)
    if not found or len({place.state for place in found}) != 1:
        return None
    if found[0].stands in {"seat", "carrier"} and words == found[0].words:
        return words
    before, behind = words[: found[-1].start], words[found[-1].end :]
    if not behind and re.search(r"\s[–—|-]\s+$", before):
        organ = before.rstrip(" –—|-")
    elif not behind and re.search(r"\bof(?: the)?\s+$", before):
        organ = words
    else:
        organ = behind.lstrip() if not before else ""
    return words if _HOUSE.fullmatch(organ) else None


def _author(page: Page) -> str | None:
    for line in page.head:
        found = _AUTHOR.match(line.text) or (_BY.match(line.text) if len(line.text) < 120 else None)
        if found:
            names = _MONTH_IN_NAME.sub("", found["names"])
            words = {word.lower() for word in _WORDS.findall(names)}
            if not words & _NO_NAMES:
                return names
    return None


def _url(source: str, page: Page) -> str | None:
    if source.startswith(("http://", "https://")):
        return source
    lines = (_ADDRESS.fullmatch(line.text) for line in (*page.head, *page.foot))
    addresses = {found[1] for found in lines if found}
    return addresses.pop() if len(addresses) == 1 else None


# --- kind and speaker ---------------------------------------------------------------------------


def _kind(
    given: Mapping[str, str], headline: str, blocks: Sequence[Block], page: Page
) -> tuple[Kind, str | None]:
    speaker = given.get("speaker") or None
    if given.get("kind") in KINDS:
        return cast(Kind, given["kind"]), speaker
    if speaker:
        return "statement", speaker
    if _is_transcript([block.text for block in blocks if not block.rule and not block.heading]):
        return "transcript", None
    titled = _SPEECH_TITLE.match(headline)
    if titled and _in_first_person(page.body):
        return "statement", _speaker_in(titled["name"])
    above = [line.text for line in page.head if line.own][-_MOST_ABOVE:]
    if any(_SPEECH.search(line) for line in above) and _in_first_person(page.body):
        named = (found["name"] for line in above if (found := _SPEAKER_LINE.fullmatch(line)))
        name = next((cased(one) for one in named if not _NO_SPEAKER.search(cased(one))), None)
        if name:
            return "statement", name
    return "report", None


def _is_transcript(paragraphs: Sequence[str]) -> bool:
    text = "\n".join(paragraphs)
    lines = re.finditer(r"[^\s][^\n]*", text)
    return is_transcript(text, [Span(*line.span()) for line in lines])


def _in_first_person(body: Sequence[str]) -> bool:
    own_words = _QUOTED.sub(" ", "\n".join(body)[:20_000])
    words = len(_WORDS.findall(own_words))
    return len(_FIRST_PERSON.findall(own_words)) >= _FIRST_PERSON_SHARE * max(words, 1)


def _speaker_in(words: str) -> str | None:
    found = _SPEAKER.match(words)
    return None if not found or _NO_SPEAKER.search(found["name"]) else found["name"]
