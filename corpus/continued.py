"""Statements that rest on what stands before them: a position restated, a report carried on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from corpus.attribution import Attribution
from corpus.document import Span
from corpus.entity import Entity

# "President X restated his country's views: X-land's position is that ...": the words are X's.
_RESTATES = re.compile(
    r"(?P<who>\b(?:[A-Z][\w’'-]+\s){1,4}|\b[Hh]e\s|\b[Ss]he\s)(?:(?:also|then|again|has|had)\s)*"
    r"(?:re-?(?:stated|iterated|affirmed|peated)|explained|outlined|(?:set|laid) out|stressed|"
    r"emphasi[sz]ed|described|expounded|elaborated|presented|summed up|recalled)\b"
    r"[^.:;“”\"\n]{3,120}:\s*$"
)
_LONGEST_LEAD = 250  # characters
_PRONOUN = re.compile(r"(?:he|she)\b", re.IGNORECASE)
# What may stand between a statement and the sentence that carries it on.
_SEAM = re.compile(r"[.”\"’')\s]*(?:(?:Further|In addition|Moreover|Furthermore|Also|And),?\s)?")
# Here somebody speaks on another occasion than the one that is reported.
_ELSEWHERE = re.compile(r"\b(?:reporters|journalists|press|interview|news conference|later|tweet)")

Who = Callable[[Sequence[Span | None]], list[Entity | None]]


def restating(
    text: str, attributions: Sequence[Attribution], speakers: Sequence[Entity | None], who: Who
) -> Mapping[int, Entity]:
    """The person behind a state's position that the same sentence says this person restates.

    By the attribution's number; `who` resolves mentions. A person of another side is not meant.
    """
    found: dict[int, Entity] = {}
    stated: dict[Span, Entity] = {}
    for number, (one, speaker) in enumerate(zip(attributions, speakers, strict=True)):
        if speaker is None or speaker.kind != "state" or one.mention is None:
            continue
        if one.rule.startswith("clause, possessive"):
            person = _who_restates(text, one.mention, who)
            if person and person.kind == "person" and person.side == speaker.side:
                stated[one.mention] = person
        if one.mention in stated and one.rule.startswith(("clause, possessive", "carries on")):
            found[number] = stated[one.mention]
    return found


def _who_restates(text: str, position: Span, who: Who) -> Entity | None:
    start = max(0, position.start - _LONGEST_LEAD)
    lead = _RESTATES.search(text[start : position.start])
    return who([Span(start + lead.start("who"), start + lead.end("who"))])[0] if lead else None


def carried_on(
    text: str,
    attributions: Sequence[Attribution],
    hulls: Sequence[Span],
    speakers: Sequence[Entity | None],
    number: int,
) -> int | None:
    """The number of the statement that this one carries on: the same person's, just before it.

    "According to X, Y told Z that .... He added that ...": the second is according to X, too.
    `hulls` hold the words of each attribution, from the first to the last.
    """
    one, speaker = attributions[number], speakers[number]
    pronoun = one.mention is not None and bool(_PRONOUN.fullmatch(one.mention.of(text)))
    if speaker is None or not (pronoun or one.rule == "carries on"):
        return None
    start = hulls[number].start
    if pronoun and one.mention:
        start = min(start, one.mention.start)
    if _ELSEWHERE.search(text, start, hulls[number].start):
        return None
    for before in range(number - 1, -1, -1):
        other, end = speakers[before], hulls[before].end
        if other and other.name == speaker.name and end <= start:
            return before if _SEAM.fullmatch(text[end:start].replace("\n", "|")) else None
    return None
