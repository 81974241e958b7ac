"""The rules' attributions and the tagger's, made into one list.

Rules come first because they explain themselves. The tagger adds what they miss, gives a rule's
content the words it cut off, and where both see the same words their agreement is worth trust.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.attribution import Attribution
from corpus.document import Span
from corpus.linking import attributions
from corpus.tagger import Tagger

# Two contents are the same statement from this share of common letters on, as in the evaluation.
SAME = 0.5
# From this confidence on the tagger adds a statement that no rule saw, or lengthens a rule's.
# The one cut taken from the development articles (half of them): below it, most of what
# is added is wrong; from .9 on about half of it is right.
ADDED = 0.9
# How sure what only the tagger sees is: with quotation marks in it right two times of three on the
# development articles, else two of five.
TAGGED_QUOTED, TAGGED = 0.65, 0.4
# What the tagger does to the odds that a rule is right, measured on the development articles: with
# full certainty of the same statement and source it makes odds of 4 (right eight times of ten) 12,
# less with the square of its certainty. Where it sees another source the rule is right every other
# time; where it sees nothing, the words are often no statement, but hardly ever another's.
SAME_SOURCE, OTHER_SOURCE, UNSEEN = 3.0, 1 / 3, 2 / 3
# What only one of the two sees is never said without hedging (from .9 on).
MOST_ALONE = 0.85
# Rules that rest on sentences before, where the tagger, which reads one paragraph, sees nothing.
_FROM_BEFORE = ("stance", "carries on", "inside", "goes on", "quotation follows")

_STOP = re.compile(r"[.?!][”\"’')]*\s")

_BLOCK = 500  # characters

Letters = frozenset[int]


def with_tags(
    text: str, found: Sequence[Attribution], paragraphs: Sequence[Span], tagger: Tagger
) -> tuple[Attribution, ...]:
    """What the rules found in the paragraphs of a text, completed by the tagger."""
    tags = tagger.tag([paragraph.of(text) for paragraph in paragraphs])
    tagged = [
        attribution
        for paragraph, found_tags in zip(paragraphs, tags, strict=True)
        for attribution in attributions(paragraph.of(text), found_tags, offset=paragraph.start)
    ]
    return merged(text, found, tagged)


def merged(
    text: str, rules: Sequence[Attribution], tagged: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """One list in the order of the text: the rules' attributions, then what only tags show."""
    theirs = _Shelf(text, tagged)
    kept: list[Attribution] = []
    for one in rules:
        own = letters(text, one)
        near = theirs.near(one)
        shared = [other for other, words in near if _same(own, words) and _one_report(one, other)]
        weighed = one if _rests_on_before(text, one) else _weighed(one, shared)
        kept.append(weighed if shared else _lengthened(weighed, own, near))
    taken = _Shelf(text, kept)
    added = [
        replace(one, confidence=TAGGED if one.form == "indirect" else TAGGED_QUOTED)
        for one in tagged
        if _is_sure(one) and _is_new(one, letters(text, one), taken.near(one))
    ]
    return tuple(sorted([*kept, *added], key=lambda one: (one.content[0], one.confidence)))


class _Shelf:
    """Attributions with their letters, found by place: a document may have thousands."""

    def __init__(self, text: str, attributions: Sequence[Attribution]) -> None:
        self._all = [(one, letters(text, one)) for one in attributions]
        self._places: dict[int, list[int]] = {}
        for number, (one, _) in enumerate(self._all):
            for block in _blocks(one):
                self._places.setdefault(block, []).append(number)

    def near(self, one: Attribution) -> list[tuple[Attribution, Letters]]:
        """Those that may share a letter with `one`, in their order."""
        numbers = {number for block in _blocks(one) for number in self._places.get(block, ())}
        return [self._all[number] for number in sorted(numbers)]


def _blocks(one: Attribution) -> set[int]:
    return {
        block
        for span in one.content
        for block in range(span.start // _BLOCK, span.end // _BLOCK + 1)
    }


def _weighed(rule: Attribution, shared: Sequence[Attribution]) -> Attribution:
    """The rule's attribution, as sure as the tagger makes it that finds these `shared` ones.

    Where neither names anybody, nothing is learned.
    """
    if rule.mention is None and any(one.mention is None for one in shared):
        return rule
    seen = [SAME_SOURCE * one.confidence**2 for one in shared if _one_source(rule, one)]
    factor = max([OTHER_SOURCE if shared else UNSEEN, *seen])
    odds = factor * rule.confidence / (1 - rule.confidence)
    most = 1.0 if seen else MOST_ALONE
    return replace(rule, confidence=min(most, round(odds / (1 + odds), 2)))


def _rests_on_before(text: str, rule: Attribution) -> bool:
    """Whether the cue stands in another sentence or nowhere, or the rule looks back anyhow."""
    if rule.cue is None or rule.rule.startswith(_FROM_BEFORE):
        return True
    content = rule.content[0]
    between = text[min(rule.cue.end, content.end) : max(rule.cue.start, content.start)]
    return bool(_STOP.search(between))


def _one_report(rule: Attribution, tagged: Attribution) -> bool:
    """Whether two with the same words are one report, not one inside the other."""
    return _share_cue(rule, tagged) or _one_source(rule, tagged)


def _one_source(rule: Attribution, tagged: Attribution) -> bool:
    one, other = rule.mention, tagged.mention
    return one is not None and other is not None and one.overlaps(other)


def _lengthened(
    rule: Attribution, own: Letters, near: Sequence[tuple[Attribution, Letters]]
) -> Attribution:
    """A rule's attribution with the longer content that the tagger gives it, if there is one.

    Quotation marks win over tags: direct quotations stay as they are.
    """
    longer = next(
        (one for one, words in near if _is_sure(one) and own < words and not _swallows(one, rule)),
        None,
    )
    if longer is None or rule.form == "direct":
        return rule
    return replace(rule, content=longer.content, form=longer.form, rule=f"{rule.rule}, tagger")


def _swallows(one: Attribution, rule: Attribution) -> bool:
    """Whether the words of one attribution take in the other's cue or speaker."""
    parts = [part for part in (rule.cue, rule.mention) if part is not None]
    return any(span.overlaps(part) for span in one.content for part in parts)


def _is_new(one: Attribution, own: Letters, taken: Sequence[tuple[Attribution, Letters]]) -> bool:
    """Whether no rule has the words, or only as part of what somebody else is said to say."""
    return all(
        not own & words or (own < words and not _same(own, words) and not _share_cue(one, rule))
        for rule, words in taken
    )


def _share_cue(one: Attribution, other: Attribution) -> bool:
    return one.cue is None or other.cue is None or one.cue.overlaps(other.cue)


def letters(text: str, attribution: Attribution) -> Letters:
    """Places of the letters and digits of what was said."""
    return frozenset(
        place
        for span in attribution.content
        for place in range(span.start, span.end)
        if text[place].isalnum()
    )


def _same(one: Letters, other: Letters) -> bool:
    return bool(one) and len(one & other) >= SAME * len(one | other)


def _is_sure(attribution: Attribution) -> bool:
    named = attribution.cue is not None and attribution.mention is not None
    return named and attribution.confidence >= ADDED
