"""Choices that belong together: copies of the same words, and wordings of one utterance.

Decides which of them is cited and in which order citations come. Pure: the same choices in the
same order give the same groups.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Document, Span
from corpus.statement import Statement
from qa.choose import Choice
from qa.sameness import Plain, alike, at_odds, plain, stems
from qa.tellers import account_of, most_original, side_of, teller

# The cosine of two choices' words, -1 to 1.
Likeness = Callable[[Choice, Choice], float]

# Words are copied on the day or in the days after; a week covers weekly papers.
_REPRINTED = 7
# Days between two tellings of one occasion whose dates are only those of their documents.
_SAME_OCCASION = 3
# A part of a quotation shorter than this many words is in other quotations by chance.
_SHORTEST_PART = 6
# Copies have nearly all words in common; hyphens, spellings and source clauses may differ.
_COMMON = 0.5
# A sentence is about something else when it shares less of its weighty stems than this; one of
# fewer stems ("That is not so.") always counts.
_CONCERNS = 0.3
_FEWEST_STEMS = 3
# Choices with this share of the best score are good: another account's comes before a second one.
GOOD_SHARE = 0.8

_PLAIN_CUE = re.compile(
    r"(?:(?:has|have|had|is|was|also|further|then|later)\s+)*(?:said|says?|saying|told|tells|"
    r"added|adds|adding|noted|notes|noting|stated|states|pointed out|according to|remarked|"
    r"stressed|emphasi[sz]ed|underlined|declared|announced)"
)
_TAKES_BACK = re.compile(
    r"\W*(?:That|This|It|So|But|Which|He|She|They)\b[^.!?]{0,80}"
    r"(?:\b(?:den(?:y|ied|ies)|not|never|untrue|false|withdr|retract)|n[’']t\b)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that are one citation: `lead` is quoted, `best` is the best-scored of them.

    `copies` have the lead's words, `wordings` tell the same utterance in others.
    """

    lead: Choice
    best: Choice
    copies: tuple[Choice, ...] = ()
    wordings: tuple[Group, ...] = ()


def grouped(choices: Sequence[Choice], likeness: Likeness | None = None) -> tuple[Group, ...]:
    """The choices in groups, in the order of the first of each; nothing is lost but repeats.

    `likeness` gives the cosine of two choices' words, where there are vectors.
    """
    return _with_wordings(_copies(choices), likeness)


def diverse(groups: Sequence[Group], limit: int | None = None) -> tuple[Group, ...]:
    """The groups to show, another account's and document's before a second from the same.

    Only among good ones: the first stays first, and a weak one is never pulled up.
    """
    if not groups:
        return ()
    least = GOOD_SHARE * max(group.best.score for group in groups)
    good = [group for group in groups[1:] if group.best.score >= least]
    weak = [group for group in groups[1:] if group.best.score < least]
    taken = [groups[0]]
    while good:
        used = [_sources(group) for group in taken]
        # `min` takes the first of equals, which is the best-scored of them.
        following = min(good, key=lambda group: _uses(_sources(group), used))
        good.remove(following)
        taken.append(following)
    return tuple([*taken, *weak][:limit])


def _sources(group: Group) -> tuple[str, str]:
    return account_of(teller(group.lead)), group.lead.hit.document.id


def _uses(source: tuple[str, str], used: Sequence[tuple[str, str]]) -> int:
    return sum((source[0] == account) + (source[1] == document) for account, document in used)


# --- copies ---------------------------------------------------------------------------------------


def _copies(choices: Sequence[Choice]) -> list[Group]:
    """Groups of choices with the same words, each cited to the most original source."""
    left = list(choices)
    groups: list[Group] = []
    while left:
        best, *left = left
        found = [(other, copy) for other in left if (copy := _copied(best, other))]
        able = [best, *(copy for _, copy in found if _may_lead(copy, best))]
        lead = most_original(able, records_only=True)
        # Neither time nor account carries on from one copy to the next: all must agree.
        members = [best] if lead is best else [best, lead]
        for _, copy in found:
            if copy is not lead and all(_compatible(copy, member) for member in members):
                members.append(copy)
        taken = [one for one, copy in found if any(copy is member for member in members)]
        left = [one for one in left if not any(one is other for other in taken)]
        groups.append(Group(lead, best, tuple(one for one in members if one is not lead)))
    return groups


def same_words(one: Choice, other: Choice) -> bool:
    """Whether two choices have the same words, one perhaps with a sentence more than the other.

    Other numbers, another negation, "may" for "will", another speaker, another time or the account
    of another side make them different.
    """
    return _copied(one, other) is not None


def _copied(best: Choice, other: Choice) -> Choice | None:
    """`other`, widened in its own passage to hold the words of `best`; None if it is no copy."""
    if not (_common_words(best, other) and _compatible(best, other)):
        return None
    if _equal(best, other):
        return other
    inner, outer = _run(best, other), _run(other, best)
    if outer and best.span.holds(outer) and _takes_back(best, outer):
        return None
    if inner and _mostly_shared(inner, other.span) and not _takes_back(other, inner):
        hull = Span(min(inner.start, other.span.start), max(inner.end, other.span.end))
        return other if hull == other.span else replace(other, span=hull)
    return other if outer and best.span.holds(outer) else None


def _common_words(one: Choice, other: Choice) -> bool:
    """Whether most words of one quotation stand in the other's passage: a cheap look first."""
    return any(
        len(quoted & _word_set(where.hit.text)) >= _COMMON * len(quoted)
        for quoted, where in (
            (_word_set(one.span.of(one.hit.document.text)), other),
            (_word_set(other.span.of(other.hit.document.text)), one),
        )
    )


@lru_cache(maxsize=1024)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]{3,}", text.casefold())) or frozenset((text,))


def _equal(one: Choice, other: Choice) -> bool:
    """Whether the two quote the same words, apart from "the ministry said" of a known speaker."""
    if plain(_text(one)) == plain(_text(other)):
        return True
    speaker = _speaker(one)
    return speaker is not None and speaker == _speaker(other) and _bare(one) == _bare(other)


def _bare(choice: Choice) -> Plain:
    """The quoted words without the names and verbs that attribute them to the speaker."""
    document, span, name = choice.hit.document, choice.span, _speaker(choice)
    text = list(_text(choice))
    for said in (choice.statement, *choice.hit.statements):
        if said is None or said.cue is None or said.speaker is None or said.speaker.name != name:
            continue
        if not _PLAIN_CUE.fullmatch(said.cue.of(document.text)):
            continue
        for mark in (said.cue, said.mention):
            if mark and span.holds(mark):
                text[mark.start - span.start : mark.end - span.start] = " " * (
                    mark.end - mark.start
                )
    return plain("".join(text))


def _run(wanted: Choice, where: Choice) -> Span | None:
    """The sentences of `where`'s passage that are the words quoted by `wanted`, as one span."""
    words = plain(_text(wanted))
    if words.count < _SHORTEST_PART:
        return None
    text, sentences = where.hit.document.text, where.hit.passage.sentences
    for first, beginning in enumerate(sentences):
        if not words.letters.startswith(plain(beginning.of(text)).letters):
            continue
        for last in sentences[first:]:
            span = Span(beginning.start, last.end)
            held = plain(span.of(text))
            if held == words and span.overlaps(where.span):
                return span
            if len(held.letters) > len(words.letters):
                break
    return None


def _mostly_shared(one: Span, other: Span) -> bool:
    """Whether the spans share half of the shorter one."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * common >= min(one.end - one.start, other.end - other.start)


def _takes_back(choice: Choice, part: Span) -> bool:
    """Whether the choice, beyond the part, denies it."""
    text = choice.hit.document.text
    rest = [s for s in choice.hit.passage.sentences if choice.span.holds(s) and not part.holds(s)]
    return any(_TAKES_BACK.match(sentence.of(text)) for sentence in rest)


def _may_lead(choice: Choice, best: Choice) -> bool:
    """Whether a copy may be cited instead of the best: no less is known of it, no word is lost."""
    if _speaker(best) is not None and _speaker(choice) != _speaker(best):
        return False
    if (_day(best) and not _day(choice)) or (choice.others and not best.others):
        return False
    return _equal(best, choice) or plain(_text(choice)).count > plain(_text(best)).count


# --- wordings -------------------------------------------------------------------------------------


def _with_wordings(groups: Sequence[Group], likeness: Likeness | None) -> tuple[Group, ...]:
    """The groups, those that tell one utterance joined under the speaker's own side's text."""
    left = list(groups)
    joined: list[Group] = []
    while left:
        first = left.pop(0)
        told = [other for other in left if same_utterance(first.lead, other.lead, likeness)]
        lead = most_original([first.lead, *(one.lead for one in told)])
        home = next(group for group in (first, *told) if group.lead is lead)
        others = [
            group
            for group in (first, *told)
            if group is first or group is home or same_utterance(lead, group.lead, likeness)
        ]
        left = [group for group in left if not any(group is other for other in others)]
        wordings = tuple(group for group in others if group is not home)
        joined.append(replace(home, best=first.best, wordings=wordings))
    return tuple(joined)


def same_utterance(one: Choice, other: Choice, likeness: Likeness | None = None) -> bool:
    """Whether two choices give one utterance in different words: translations, retellings.

    One known speaker, one occasion, no account of another side, much the same words, and nothing
    that forbids it (numbers, negation, modality, names).
    """
    if not _speaker(one) or _speaker(one) != _speaker(other) or not _compatible(one, other):
        return False
    if not _one_occasion(one, other) or not _two_tellings(one, other):
        return False
    first, second = _content(one, other), _content(other, one)
    if at_odds(first, second):
        return False
    return alike(first, second) or (
        likeness is not None and alike(first, second, likeness(one, other))
    )


def _two_tellings(one: Choice, other: Choice) -> bool:
    """Whether it can be told twice: a speaker's own sentences are so many utterances."""
    first, second = one.statement, other.statement
    assert first and second  # only asked where both speakers are known
    if one.hit.document.id == other.hit.document.id:
        return first.according_to != second.according_to
    return not (first.form == second.form == "own words")


def _one_occasion(one: Choice, other: Choice) -> bool:
    """Whether both were said on one day, as far as their dates tell; or no date is known."""
    first, second = _day(one), _day(other)
    if first is None or second is None:
        return first is None and second is None and one.hit.document.id != other.hit.document.id
    if first == second:
        return len(first) == len("2022-02-25")
    exact = _exact(one.statement) and _exact(other.statement)
    return not exact and _apart(first, second) <= _SAME_OCCASION


def _exact(statement: Statement | None) -> bool:
    return bool(statement and statement.date and statement.date.read_from != "the document")


def content_spans(choice: Choice) -> list[Span]:
    """What the quoted speaker says in the choice's words, without who says so; else all of it."""
    parts, span = _said(choice), choice.span
    covered = sum(part.end - part.start for part in parts)
    return parts if 2 * covered >= span.end - span.start else [span]


def _content(choice: Choice, other: Choice) -> str:
    """What is said in the choice's words, in sentences that may say something of the other's."""
    parts = _concerning(content_spans(choice), choice, set(stems(_text(other))))
    return " ".join(part.of(choice.hit.document.text) for part in parts)


def _concerning(parts: Sequence[Span], choice: Choice, about: set[str]) -> list[Span]:
    """The parts by sentences, without those that have little of what `about` has."""
    text = choice.hit.document.text
    pieces = [
        Span(max(part.start, sentence.start), min(part.end, sentence.end))
        for part in parts
        for sentence in choice.hit.passage.sentences or (part,)
        if part.overlaps(sentence)
    ]

    def concerns(piece: Span) -> bool:
        own = set(stems(piece.of(text)))
        return len(own) < _FEWEST_STEMS or len(own & about) >= _CONCERNS * len(own)

    return [piece for piece in pieces if concerns(piece)] or list(parts)


def _said(choice: Choice) -> list[Span]:
    """The parts of the span that are said by the statement's speaker, in order, none twice."""
    name, span = _speaker(choice), choice.span
    found: list[Span] = []
    for statement in (choice.statement, *choice.hit.statements):
        if statement is None or statement.speaker is None or statement.speaker.name != name:
            continue
        for part in statement.parts:
            cut = Span(max(part.start, span.start), min(part.end, span.end))
            if cut.start < cut.end and not any(cut.overlaps(known) for known in found):
                found.append(cut)
    return sorted(found)


# --- what two choices have in common --------------------------------------------------------------


def _compatible(one: Choice, other: Choice) -> bool:
    """Whether neither the speakers nor the sides that tell it nor the times are known to be two."""
    same_text = one.hit.document.sha256 == other.hit.document.sha256
    if not same_text and not near_in_time(_day(one), _day(other)):
        return False
    first, second = _speaker(one), _speaker(other)
    if first and second and first != second:
        return False
    denied = [bool(c.statement and c.statement.negated) for c in (one, other)]
    sides = side_of(teller(one)), side_of(teller(other))
    return denied[0] == denied[1] and (None in sides or sides[0] == sides[1])


def near_in_time(first: str | None, second: str | None) -> bool:
    """Whether words of these days (ISO 8601, or a month or year) may be copies of each other."""
    if not first or not second or first.startswith(second) or second.startswith(first):
        return True
    if min(len(first), len(second)) < len("2022-02-25"):
        return False
    return _apart(first, second) <= _REPRINTED


def _apart(first: str, second: str) -> int:
    """Days between two dates; very many where one is no day."""
    try:
        one, other = (datetime.date.fromisoformat(day[:10]) for day in (first, second))
    except ValueError:
        return 10**6
    return abs((one - other).days)


def day_of(document: Document) -> str | None:
    """The day of the event, else of the publication; ISO 8601, as exact as it is known."""
    date = document.event_date or document.published
    return date.date[:10] if date else None


def _day(choice: Choice) -> str | None:
    said = choice.statement
    return said.date.date[:10] if said and said.date else day_of(choice.hit.document)


def _speaker(choice: Choice) -> str | None:
    said = choice.statement
    return said.speaker.name if said and said.speaker else None


def _text(choice: Choice) -> str:
    return choice.span.of(choice.hit.document.text)
