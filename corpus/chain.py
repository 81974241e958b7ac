"""According to whom and when: the chain of reporters behind a statement, and its date.

The nearest reporter stands first: Xi Jinping, according to the Kremlin, relayed by a wire. Found
in attributions that enclose others, in headings that announce an account ("Russian version of the
phone call"), in an official publisher, and in the way an account names its own side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.accounts import SideOf, origin_of, sections
from corpus.attribution import Attribution
from corpus.cast import cast_of
from corpus.continued import carried_on, restating
from corpus.cues import confidences
from corpus.dates import MONTHS
from corpus.document import Dated, Document, Span
from corpus.entity import Entity
from corpus.labels import meant, without_title
from corpus.names import fold
from corpus.occasion import days_of, hull_of
from corpus.places import known_state, places
from corpus.registry import Registry
from corpus.speakers import resolve

# A reporter without a name is kept in the text's own words: "a person familiar with the call".
_SOURCE = re.compile(
    r"(?:(?:an?|the|one|two|three|several|some|senior|[A-Z]\w+)\s+){1,3}(?:[\w-]+\s+){0,3}"
    r"(?:officials?|sources?|diplomats?|aides?|person|people|advis[eo]rs?|media|newspapers?)\b"
)
_LONGEST_NAME = 70

# The names of reporters, each with the state it belongs to.
_Links = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution with its people: who, to whom, according to whom (nearest first), when."""

    attribution: Attribution
    speaker: Entity | None
    addressee: Entity | None = None
    according_to: tuple[str, ...] = ()
    date: Dated | None = None


def said(
    document: Document,
    attributions: Sequence[Attribution],
    *,
    known: Registry | None = None,
    side_of: SideOf | None = None,
) -> tuple[Said, ...]:
    """Each attribution of `document` with its people, chain and date, in the order given."""
    registry = known or Registry()
    named = any(attribution.mention or attribution.addressee for attribution in attributions)
    turns = dict.fromkeys(a.mention for a in attributions if a.rule == "turn" and a.mention)
    labels = meant(document.text, tuple(turns), speaker=document.speaker)
    # Who takes turns is a person, whatever the name.
    full = (span for span in labels.values() if span)
    taking = {without_title(fold(one.of(document.text))) for one in (*turns, *full)}
    names = {*registry.by_name, *taking} if taking else registry.by_name
    people = cast_of(document.text, known=names) if named else None
    home = origin_of(document, (), side_of) if document.publisher else None
    published = document.published or document.event_date

    def who(spans: Sequence[Span | None]) -> list[Entity | None]:
        order = sorted(range(len(spans)), key=lambda n: (s.start if (s := spans[n]) else -1, n))
        found = resolve(
            document.text,
            [spans[n] for n in order],
            known=registry,
            cast=people,
            date=published.date if published else None,
            speaker=document.speaker,
            labels=labels,
            home=home.side if home else None,
        )
        return [entity for _, entity in sorted(zip(order, found, strict=True), key=_place)]

    speakers = who([attribution.mention for attribution in attributions])
    if document.speaker:
        speakers = _own_words(document, attributions, speakers, registry)
    restated = restating(document.text, attributions, speakers, who)
    speakers = [restated.get(number, one) for number, one in enumerate(speakers)]
    hearers = who([attribution.addressee for attribution in attributions])
    speakers = _without_doubtful(document.text, attributions, speakers, hearers)
    accounts = _accounts(document, attributions, speakers, side_of)
    speakers = _stands(attributions, speakers, accounts)
    chains = _chains(document, attributions, speakers, accounts)
    days = days_of(document, attributions, speakers)
    surer = [
        replace(one, confidence=max(one.confidence, confidences()["stance"]))
        if number in restated
        else one
        for number, one in enumerate(attributions)
    ]
    return tuple(Said(*row) for row in zip(surer, speakers, hearers, chains, days, strict=True))


_PRONOUN = re.compile(r"(?:he|she)\b", re.IGNORECASE)
# A pronoun is not the one who was spoken to in a sentence that ended this near before it.
_JUST_BEFORE = 120


def _without_doubtful(
    text: str,
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity | None],
    hearers: Sequence[Entity | None],
) -> list[Entity | None]:
    """The speakers without those whom a pronoun cannot mean.

    "Mr. Orr, he said, was ready": not Orr himself. "He told Mr. Orr that … He added …": not Orr,
    who was spoken to. Unknown is better than the wrong one of two.
    """
    checked = list(speakers)
    for number, (one, speaker) in enumerate(zip(attributions, speakers, strict=True)):
        mention = one.mention
        if speaker is None or mention is None or not _PRONOUN.fullmatch(mention.of(text)):
            continue
        family = speaker.name.split()[0 if speaker.side == "China" else -1]
        own_name = any(
            re.search(rf"\b{re.escape(family)}\b(?!['’]s)", part.of(text)) for part in one.content
        )
        told = _told_just_before(attributions, hearers, mention.start) == speaker.name
        if own_name or told:
            checked[number] = None
    return checked


def _told_just_before(
    attributions: Sequence[Attribution], hearers: Sequence[Entity | None], start: int
) -> str | None:
    """The name of whom the last statement before `start` was addressed to, if it is near."""
    ended = [
        (hull_of(one).end, hearer)
        for one, hearer in zip(attributions, hearers, strict=True)
        if 0 <= start - hull_of(one).end <= _JUST_BEFORE
    ]
    hearer = max(ended, key=lambda pair: pair[0])[1] if ended else None
    return hearer.name if hearer else None


def _place(row: tuple[int, Entity | None]) -> int:
    return row[0]


def _own_words(
    document: Document,
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity | None],
    known: Registry,
) -> list[Entity | None]:
    """The speakers, with the document's own where the words are its speaker's own."""
    name = document.speaker or ""
    own = known.named(name) or Entity(name, "person")
    return [
        own if a.form == "own words" and a.mention is None else speaker
        for a, speaker in zip(attributions, speakers, strict=True)
    ]


# --- the chain ------------------------------------------------------------------------------------


def _accounts(
    document: Document,
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity | None],
    side_of: SideOf | None,
) -> list[Entity | None]:
    """Whose account each attribution stands in: its section's, else the document's."""
    parts = sections(document.text, document.headings)
    origin = origin_of(document, speakers, side_of)
    return [
        next((account for span, account in parts if span.holds(hull_of(one))), origin)
        for one in attributions
    ]


def _stands(
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity | None],
    accounts: Sequence[Entity | None],
) -> list[Entity | None]:
    """The speakers, a state's stand given to its leader of whom the account told just before.

    "President X noted that .... X-land supports ..." goes on with X's words. Outside of accounts
    such a sentence is the writer's, and its speaker unknown.
    """
    found = list(speakers)
    stand: Attribution | None = None
    for number, one in enumerate(attributions):
        if one.rule == "stance":
            stand = one
            found[number] = _leader_before(found[:number], accounts[: number + 1], speakers[number])
        elif stand and one.rule == "carries on" and one.mention == stand.mention:
            found[number] = found[number - 1]
    return found


def _leader_before(
    earlier: Sequence[Entity | None], accounts: Sequence[Entity | None], side: Entity | None
) -> Entity | None:
    """The last person of this side who spoke in the same account; the side itself for its own."""
    account = accounts[-1]
    if account is None or side is None:
        return None
    for speaker, where in reversed(list(zip(earlier, accounts, strict=False))):
        if where == account and speaker and speaker.kind == "person" and speaker.side == side.side:
            return speaker
    return side if account.side == side.side else None


def _chains(
    document: Document,
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity | None],
    accounts: Sequence[Entity | None],
) -> list[tuple[str, ...]]:
    """For each attribution the names of those who report it, the nearest first."""
    text = document.text
    hulls = [hull_of(attribution) for attribution in attributions]
    reporters: list[_Links] = []
    chains: list[tuple[str, ...]] = []
    for number in range(len(attributions)):
        links: _Links = []
        for outer in _around(attributions, hulls, number):
            links.extend(_links(text, attributions[outer], speakers[outer]))
        before = carried_on(text, attributions, hulls, speakers, number) if not links else None
        links = list(reporters[before]) if before is not None else links
        reporters.append(list(links))
        account = accounts[number]
        if account:
            links.append((account.name, account.side))
        chains.append(_chain(links, speakers[number]))
    return chains


def _around(attributions: Sequence[Attribution], hulls: Sequence[Span], number: int) -> list[int]:
    """The attributions whose content holds this one with its cue, the narrowest first."""
    inner, cue = hulls[number], attributions[number].cue or attributions[number].mention
    if cue is None:
        return []
    outer = [
        other
        for other, hull in enumerate(hulls)
        if other != number and hull != inner and hull.holds(cue) and _mostly(hull, inner)
    ]
    return sorted(outer, key=lambda other: hulls[other].end - hulls[other].start)


def _mostly(outer: Span, inner: Span) -> bool:
    """Whether most of `inner` lies in `outer`: its end may have been cut a little too late."""
    shared = min(outer.end, inner.end) - max(outer.start, inner.start)
    return 2 * shared > inner.end - inner.start


def _links(
    text: str, attribution: Attribution, speaker: Entity | None
) -> list[tuple[str, str | None]]:
    """The reporters of one enclosing attribution: carriers it names, its speaker, its words."""
    mention = attribution.mention
    words = " ".join(mention.of(text).split()) if mention else ""
    carriers = [place for place in places(words) if place.stands == "carrier"]
    if len(carriers) > 1:
        return [(place.words, place.state) for place in carriers]
    if speaker:
        return [(speaker.name, speaker.side)]
    return [(words, None)] if len(words) <= _LONGEST_NAME and _SOURCE.match(words) else []


def _chain(links: Sequence[tuple[str, str | None]], speaker: Entity | None) -> tuple[str, ...]:
    """The names in order, each once; not the speaker, nor a state whose organ is already there."""
    names: list[str] = []
    sides: list[str | None] = []
    for name, side in links:
        own = speaker is not None and name == speaker.name
        if own or name in names or known_state(name) == name and side in sides:
            continue
        names.append(name)
        sides.append(side)
    official = speaker is not None and speaker.kind != "person"
    if official and speaker and len(names) == 1 and speaker.side == sides[0] == names[0]:
        return ()
    return tuple(names)


# --- one line -------------------------------------------------------------------------------------

_KINDS = {"report": "a report", "statement": "a statement", "transcript": "a transcript"}
_ARTICLE = re.compile(
    r"\b(?:Kremlin|House|Pentagon|Ministry|Department|Office|Government|Élysée|Palace|Union|"
    r"Nations|States|Kingdom|Netherlands|Philippines|Emirates|Duma|Knesset|Bundestag)$"
)


def line(
    speaker: str | None,
    according_to: Sequence[str] = (),
    *,
    publisher: str | None = None,
    kind: str = "",
    title: str = "",
    date: str | None = None,
) -> str:
    """Who said it, according to whom, where and when, as one readable line.

    `according_to` has the nearest reporter first; `kind` is a document's kind or free words
    ("blog post"); `date` is ISO 8601. "Xi Jinping, according to the Kremlin, in a blog post of
    26 February 2022".
    """
    parts = [speaker or "Speaker unknown"]
    parts += [f"according to {with_article(name)}" for name in according_to[:1]]
    parts += [f"relayed by {with_article(name)}" for name in according_to[1:]]
    where = _where(kind, title, publisher)
    day = readable_date(date) if date else ""
    if where:
        parts.append(f"in {where} of {day}" if day else f"in {where}")
    elif day:
        parts.append(day)
    return ", ".join(parts)


def _where(kind: str, title: str, publisher: str | None) -> str:
    if title:
        return f"“{title}”" + (f" ({publisher})" if publisher else "")
    words = _KINDS.get(kind, kind)
    if words and not re.match(r"(?:an?|the)\s", words):
        words = f"an {words}" if words[0] in "aeiou" else f"a {words}"
    if publisher:
        return f"{words or 'a document'} by {with_article(publisher)}"
    return words


def with_article(name: str) -> str:
    """The name as it stands in a sentence: "the Kremlin", "Xinhua"."""
    return f"the {name}" if _ARTICLE.search(name) and not name.lower().startswith("the ") else name


def readable_date(date: str) -> str:
    """An ISO 8601 date in words: "26 February 2022", "February 2022", "2022"."""
    parts = date[:10].split("-")
    if len(parts) > 1:
        parts[1] = MONTHS[int(parts[1]) - 1]
    if len(parts) > 2:
        parts[2] = str(int(parts[2]))
    return " ".join(reversed(parts))
