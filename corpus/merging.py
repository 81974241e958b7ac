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
# What only the tagger sees, however sure it is, is right about half of the time.
TAGGED = 0.5

_STOP = re.compile(r"[.?!][”\"’')]*\s")

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
    theirs = [(one, letters(text, one)) for one in tagged]
    sure = [(one, own) for one, own in theirs if _is_sure(one)]
    kept: list[Attribution] = []
    for one in rules:
        own = letters(text, one)
        shared = [other for other, words in theirs if _same(own, words)]
        weighed = one if _is_carried(text, one) and not shared else _weighed(one, shared)
        kept.append(weighed if shared else _lengthened(weighed, own, sure))
    taken = [(one, letters(text, one)) for one in kept]
    added = [
        replace(one, confidence=round(one.confidence * TAGGED, 4))
        for one, own in sure
        if _is_new(one, own, taken)
    ]
    return tuple(sorted([*kept, *added], key=lambda one: (one.content[0], one.confidence)))


def _weighed(rule: Attribution, shared: Sequence[Attribution]) -> Attribution:
    """The rule's attribution, as sure as the tagger agrees: half as sure where it does not at all.

    Agreeing on the words but not on who said them counts half.
    """
    agreement = max((_agreement(rule, one) for one in shared), default=0.0)
    return replace(rule, confidence=round(rule.confidence * (1 + agreement) / 2, 4))


def _is_carried(text: str, rule: Attribution) -> bool:
    """Whether the cue stands in another sentence or nowhere, where the tagger sees no report."""
    if rule.cue is None:
        return True
    content = rule.content[0]
    between = text[min(rule.cue.end, content.end) : max(rule.cue.start, content.start)]
    return bool(_STOP.search(between))


def _agreement(rule: Attribution, tagged: Attribution) -> float:
    one, other = rule.mention, tagged.mention
    same = one is other is None or (one is not None and other is not None and one.overlaps(other))
    return tagged.confidence if same else tagged.confidence / 2


def _lengthened(
    rule: Attribution, own: Letters, sure: Sequence[tuple[Attribution, Letters]]
) -> Attribution:
    """A rule's attribution with the longer content that the tagger gives it, if there is one.

    Quotation marks win over tags: direct quotations stay as they are.
    """
    longer = next((one for one, words in sure if own < words and not _swallows(one, rule)), None)
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
