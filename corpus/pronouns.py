"""Who is meant by a pronoun, where the text before leaves no doubt."""

from __future__ import annotations

import re

from corpus.cast import Member
from corpus.descriptions import by_office, described
from corpus.discourse import (
    REACH,
    Discourse,
    canonical,
    quoted,
    sentence_at,
    sentences_until,
)
from corpus.document import Span
from corpus.entity import Entity
from corpus.names import Gender
from corpus.offices import gender_from, gender_in, office_words, role_of
from corpus.organisations import organisation
from corpus.places import entity_of, places

HE: dict[str, Gender] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
# What may stand before the subject of a sentence.
_LEADS_IN = re.compile(
    r"(?:(?:On|In|At|After|Before|During|Since|Later|Earlier|Meanwhile|But|And|Yet)\b[^,.]{0,30},?\s)?"
    r"(?:[Tt]he\s)?"
)
# "The prime minister, too, has changed her tune."
_THE = re.compile(r"\s*([Tt]he\s(?:[\w-]+\s){0,3}?)$")
_A = re.compile(r"\s*(An?\s(?:[\w-]+\s){0,3}?)$")
_GOES_ON = re.compile(r",?\s(?!of\b)[a-z]")
_REMEMBERED = 40  # mentions looked back at for the subject of a sentence


def person_pronoun(discourse: Discourse, mention: Span, gender: Gender) -> Entity | None:
    """Whom "he" or "she" is: this sentence's subject, the last speaker, the last one's subject."""
    sentence = sentence_at(discourse, mention.start)
    opening = _office_at(discourse, sentence, _A)
    if opening is not None and opening.end < mention.start:
        return None  # "A diplomat told me: Quist, he said": the diplomat, most likely
    own = _subject(discourse, Span(sentence.start, mention.start), gender)
    if own:
        return own
    if _after_stranger(discourse, mention):
        return None
    office = _office_before(discourse, sentence)
    if office is not None:
        held = described(discourse, office, office.of(discourse.text))
        if held is None or _gender(discourse, held) in {gender, ""}:
            return held if held and held.kind == "person" else None
    last = _last_speaker(discourse, mention, gender)
    if last:
        return last
    for earlier in reversed(sentences_until(discourse, sentence.start)[-4:]):
        subject = _subject(discourse, earlier, gender)
        if subject:
            return subject
    return None


def _office_before(discourse: Discourse, sentence: Span) -> Span | None:
    """The office that is the subject of the sentence before, in the same paragraph."""
    before = sentences_until(discourse, sentence.start)[-1:]
    if not before or "\n" in discourse.text[before[0].end : sentence.start]:
        return None
    return _office_at(discourse, before[0], _THE)


def _office_at(discourse: Discourse, sentence: Span, article: re.Pattern[str]) -> Span | None:
    """The office without a name that is the subject of a sentence, behind its article."""
    text, start = discourse.text, sentence.start
    named = office_words().search(text, start, min(sentence.end, start + 60))
    if named is None or not _GOES_ON.match(text, named.end()):
        return None
    lead = article.match(text[start : named.start()])
    return Span(start + lead.start(1), named.end()) if lead else None


def _subject(discourse: Discourse, stretch: Span, gender: Gender) -> Entity | None:
    """The first person of a stretch outside its quotations whose gender allows."""
    sure: list[Member] = []
    open_: list[Member] = []
    for spot in discourse.cast.at(stretch):
        member = discourse.cast.members[spot.member]
        known = member.gender or _gender(discourse, canonical(discourse, member))
        if quoted(discourse, spot.span) or known not in {gender, ""}:
            continue
        (sure if known else open_).append(member)
    if sure:
        return canonical(discourse, sure[0])
    if open_:
        return canonical(discourse, open_[0])
    return _described_subject(discourse, stretch, gender)


def _described_subject(discourse: Discourse, stretch: Span, gender: Gender) -> Entity | None:
    """A person already resolved from a description ("the Russian president") in the stretch."""
    for span, entity in discourse.resolved[-_REMEMBERED:]:
        if stretch.holds(span) and entity and entity.kind == "person":
            known = _gender(discourse, entity) or gender_from(span.of(discourse.text))
            if known in {gender, ""}:
                return entity
    return None


def _after_stranger(discourse: Discourse, mention: Span) -> bool:
    """Whether who spoke last was named by an office whose holder is unknown ("The President")."""
    for span, entity in reversed(discourse.resolved):
        if mention.start - span.end > REACH or entity is not None:
            return False
        if re.match(r"[Tt]he\b", span.of(discourse.text)) and role_of(span.of(discourse.text)):
            return True
    return False


def _last_speaker(discourse: Discourse, mention: Span, gender: Gender) -> Entity | None:
    """Who spoke last, not far above; a stranger of the same gender in between makes it unsure."""
    for span, entity in reversed(discourse.resolved):
        if mention.start - span.end > REACH or quoted(discourse, span):
            break
        if entity is None or entity.kind != "person":
            continue
        if (_gender(discourse, entity) or gender_in(span.of(discourse.text))) not in {gender, ""}:
            continue
        return None if _rivals(discourse, Span(span.end, mention.start), entity, gender) else entity
    return None


def _rivals(discourse: Discourse, stretch: Span, entity: Entity, gender: Gender) -> bool:
    """Whether a sentence after the last speaker's has another person of that gender first."""
    for sentence in sentences_until(discourse, stretch.end):
        if not stretch.holds(sentence):
            continue
        subject = _subject(discourse, sentence, gender)
        if subject and subject.name != entity.name:
            return True
    return False


def _gender(discourse: Discourse, entity: Entity) -> Gender:
    if entity.name not in discourse.genders:
        same = (m for m in discourse.cast.members if canonical(discourse, m).name == entity.name)
        known = next((m.gender for m in same if m.gender), gender_from(entity.name))
        if not known:
            return known
        discourse.genders[entity.name] = known
    return discourse.genders[entity.name]


def thing_pronoun(discourse: Discourse, mention: Span, *, many: bool) -> Entity | None:
    """What "it" or "they" are: the last speaker that is no person, or a subject just before."""
    if not many:
        own = _state_subject(discourse, mention)
        if own:
            return own
    for span, entity in reversed(discourse.resolved):
        if mention.start - span.end > REACH or entity is None:
            return None
        if many:
            return entity if entity.kind == "group" else None
        if entity.kind not in {"person", "group"}:
            return entity
    return None


def _state_subject(discourse: Discourse, mention: Span) -> Entity | None:
    """The state or house with which this sentence begins, or the one before in the paragraph."""
    sentence = sentence_at(discourse, mention.start)
    before = sentences_until(discourse, sentence.start)[-1:]
    for stretch in [Span(sentence.start, mention.start), *before]:
        if "\n" in discourse.text[stretch.end : mention.start]:
            break
        found = [
            p
            for p in places(discourse.text, stretch.start, stretch.end)
            if p.stands != "demonym" and not quoted(discourse, Span(p.start, p.end))
        ]
        if found and _LEADS_IN.fullmatch(discourse.text[stretch.start : found[0].start]):
            return entity_of(found[0])
    return None


def first_person(discourse: Discourse, mention: Span) -> Entity | None:
    """Whom "I" is: in a quotation its speaker, else the document's."""
    inside = [q for q in discourse.quotations if q.span.holds(mention)]
    if not inside:
        return discourse.author
    quotation = inside[0]
    tail = discourse.text[quotation.span.end : quotation.span.end + 90].split("\n")[0]
    after = Span(quotation.span.end, quotation.span.end + len(tail))
    said = discourse.cast.at(after)
    pronoun = re.match(r"\W{0,3}(he|she)\b", tail)
    if pronoun:
        start = after.start + pronoun.start(1)
        return person_pronoun(discourse, Span(start, start + len(pronoun[1])), HE[pronoun[1]])
    if said and re.match(r"\W{0,3}(?:\w+\s+){0,3}$", tail[: said[0].span.start - after.start]):
        return canonical(discourse, discourse.cast.members[said[0].member])
    start = discourse.text.rfind("\n", 0, quotation.span.start) + 1
    before = [
        spot
        for spot in discourse.cast.at(Span(start, quotation.span.start))
        if not quoted(discourse, spot.span)
    ]
    if before:
        return canonical(discourse, discourse.cast.members[before[0].member])
    return discourse.author if not discourse.resolved else None


def antecedent(discourse: Discourse, mention: Span) -> Entity | None:
    """Whom "who" or "which" is: what stands right before."""
    near = Span(max(0, mention.start - 60), mention.start)
    spots = [s for s in discourse.cast.at(near) if s.span.end >= mention.start - 3]
    if spots:
        return canonical(discourse, discourse.cast.members[spots[-1].member])
    found = [p for p in places(discourse.text, near.start, near.end) if p.end >= mention.start - 3]
    if found and found[-1].stands != "demonym":
        return entity_of(found[-1])
    sentence = sentence_at(discourse, mention.start)
    lead = discourse.text[sentence.start : mention.start].rstrip(" ,")
    phrase = re.search(r"(?:[\w.’'-]+ ){0,5}[\w.’'-]+$", lead)
    if phrase is None:
        return None
    role = role_of(phrase[0])
    return by_office(discourse, mention, role, phrase[0]) if role else organisation(phrase[0])
