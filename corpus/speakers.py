"""Who is meant: from the words of a mention to a person, an office, a state.

"Mr. Xi", "the Russian president", "he", "Beijing", "the press release" are resolved by the rest
of the document, then by its date. A mention that could be two is nobody: wrong is worse than
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from corpus.cast import Cast, Member, cast_of
from corpus.descriptions import described, two_leaders
from corpus.discourse import Discourse, canonical, quotations_of, sentences_of
from corpus.document import Span
from corpus.entity import Entity, group
from corpus.names import fold
from corpus.offices import role_of
from corpus.pronouns import HE, antecedent, first_person, person_pronoun, thing_pronoun
from corpus.registry import Registry

__all__ = ["Cast", "Entity", "Member", "Registry", "cast_of", "resolve"]

_THEY = frozenset({"they", "them", "their", "themselves", "it", "its", "itself"})
_FIRST = frozenset({"i", "me", "my", "myself", "we", "us", "our", "ourselves"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_BOTH = re.compile(
    r"^(?:the\s+)?(?:two|both)(?:\s+(?:leaders?|presidents?|men|sides|heads of state|ministers|"
    r"prime ministers|statesmen|counterparts))?(?:\s+(?:leaders|heads of state))?$|^both of them$",
    re.IGNORECASE,
)
# "A spokesman for President X" is not X; "of the Council on Y Relations X" is.
_UNDER = re.compile(
    r"\b(?:for|of|to|with|at|from|by|in|on|under|about|like|against|near|including|such as|"
    r"alongside|supporting|supports|backing|named after)\s+"
    r"(?:(?:[a-z]+|President|Prime|Minister|Senator|Sen\.|Gov\.|Governor|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    r"\s+){0,4}$"
)
_CLAUSE = re.compile(r"\b(?:who|which|whose|that)\b")
# Between two people who are named together: "A, the mayor, and B" is not seen through.
_COORDINATED = re.compile(
    r"(?:\s\([^)]*\))?(?:,|,?\s(?:and|&|or))\s(?:(?:and|both|former|[A-Z][\w.]*|president|"
    r"minister|prime|foreign|leader|chancellor|premier)\s){0,6}"
)
# "Sanders campaign manager X": the first name only says whose.
_MODIFIES = re.compile(
    r"\s(?!and\b|or\b|who\b|of\b|both\b|him|her|also\b|in\b|at\b|from\b|with\b|to\b|on\b|as\b|for\b|"
    r"alongside\b|along\b|including\b|is\b|was\b|has\b|had\b|then\b|too\b|the\b|a\b|an\b|later\b|now\b)[a-z]"
)
_ANOTHER = re.compile(r"\s(?:and|or|&)\s(?:[A-Z][a-z]+\.?\s)*[A-Z]")


def resolve(
    text: str,
    mentions: Sequence[Span | None],
    *,
    date: str | None = None,
    known: Registry | None = None,
    speaker: str | None = None,
    cast: Cast | None = None,
    labels: Mapping[str, Span | None] = MappingProxyType({}),
    home: str | None = None,
) -> tuple[Entity | None, ...]:
    """Who each mention is, in the order given; None where it is unknown.

    `mentions` are in text order. `date` is the document's (ISO 8601): it tells who held an office.
    `known` are the people of the library. `speaker` is the document's own speaker, whose "I" it is.
    `labels` are short names of speakers with where the text names them in full; None for `speaker`.
    `home` is the state whose house tells it: there "the President" is its own.
    """
    registry = known or Registry()
    own = registry.named(speaker) if speaker else None
    author = own or (Entity(speaker, "person") if speaker else None)
    if not any(mentions):
        return (None,) * len(mentions)
    quoted, pieces = quotations_of(text), sentences_of(text)
    people = cast or cast_of(text, known=registry.by_name)
    discourse = Discourse(text, people, date, registry, author, pieces, quoted, [], {}, home)
    answers: list[Entity | None] = []
    for mention in mentions:
        entity = _who(discourse, _in_full(text, mention, labels)) if mention else None
        named = registry.canonical(entity) if entity else None
        answers.append(named)
        if mention:
            discourse.resolved.append((mention, named))
    return tuple(answers)


def _in_full(text: str, mention: Span, labels: Mapping[str, Span | None]) -> Span | None:
    """Where the text names in full who is mentioned; None for the document's own speaker."""
    return labels.get(mention.of(text), mention)


def _without_possessive(text: str, mention: Span) -> Span:
    """Trim the mention: in "China’s position is that" the speaker is China."""
    words = mention.of(text).rstrip()
    return Span(mention.start, mention.start + len(re.sub(r"(?<=\w)['’]s$", "", words)))


def _who(discourse: Discourse, mention: Span | None) -> Entity | None:
    if mention is None:
        return discourse.author
    mention = _without_possessive(discourse.text, mention)
    words = " ".join(mention.of(discourse.text).split()).strip(" ,;:")
    # "She [...] agreed": what a quoting hand leaves out is no part of a name.
    words = re.sub(r",?\s+(?:who|which|that)$|\s*\[[^\]]*\]", "", words)
    low = fold(words)
    if low in HE:
        person = person_pronoun(discourse, mention, HE[low])
        if person:
            discourse.genders.setdefault(person.name, HE[low])
        return person
    if low in _THEY:
        return thing_pronoun(discourse, mention, many=low.startswith("th"))
    if low in _FIRST:
        return first_person(discourse, mention)
    if low in _RELATIVE:
        return antecedent(discourse, mention)
    if _BOTH.match(words):
        return two_leaders(discourse, mention)
    if any(mention.holds(span) for span in discourse.cast.unsure):
        return _named(discourse, mention)
    return _named(discourse, mention) or described(discourse, mention, words)


# --- names ----------------------------------------------------------------------------------------


def _named(discourse: Discourse, mention: Span) -> Entity | None:
    """The people whom the mention names itself; those in its clauses are others."""
    heads: list[Member] = []
    end = mention.start
    for spot in discourse.cast.at(mention):
        before = discourse.text[mention.start : spot.span.start]
        after = discourse.text[spot.span.end : mention.end]
        owner = spot.possessive and bool(re.search(r"\w{2}", after.strip("'’s")))
        if owner or _UNDER.search(before) or _MODIFIES.match(after):
            continue
        if not heads and _named_before(before):
            return None
        between = discourse.text[end : spot.span.start]
        if _CLAUSE.search(before) or heads and not _COORDINATED.fullmatch(between):
            break
        end = spot.span.end
        member = discourse.cast.members[spot.member]
        if member not in heads:
            heads.append(member)
    whole = discourse.cast.around(mention)
    if not heads and whole and not whole.possessive:
        heads.append(discourse.cast.members[whole.member])
    if heads and _ANOTHER.match(discourse.text[end : mention.end]):
        return None
    people = dict.fromkeys(canonical(discourse, member) for member in heads)
    if len(people) > 1:
        return group(tuple(people))
    return next(iter(people), None)


def _named_before(before: str) -> bool:
    """Whether another name opened the mention ("Scot Ross, director of ...")."""
    opening, comma, _ = before.partition(",")
    name = re.match(r"[A-Z]\w+ [A-Z]\w+$", opening)
    return bool(comma and name and role_of(opening) is None)
