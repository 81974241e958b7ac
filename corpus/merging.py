"""The rules' attributions and the tagger's, made into one list.

Rules come first because they explain themselves; the tagger adds what they miss, and where the
two see the same words their agreement raises the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.attribution import Attribution
from corpus.document import Span
from corpus.linking import attributions
from corpus.tagger import Tagger

# Two contents are the same statement from this share of common letters on, as in the evaluation.
SAME = 0.5
# A tagged statement that no rule saw is added from this confidence on.
ADDED = 0.8
# Confidence of a rule's attribution that the tagger sees too, and of one that it does not see.
AGREED, ALONE = 1.0, 0.8

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
    own = [letters(text, one) for one in rules]
    other = [letters(text, one) for one in tagged]
    kept = [
        _weighed(one, seen=any(_same(mine, theirs) for theirs in other))
        for one, mine in zip(rules, own, strict=True)
    ]
    taken = frozenset().union(*own)
    for one, theirs in zip(tagged, other, strict=True):
        if _worth_adding(one) and not theirs & taken:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.content[0], one.confidence)))


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


def _weighed(attribution: Attribution, *, seen: bool) -> Attribution:
    weight = AGREED if seen else ALONE
    return replace(attribution, confidence=round(attribution.confidence * weight, 4))


def _worth_adding(attribution: Attribution) -> bool:
    named = attribution.cue is not None and attribution.mention is not None
    return named and attribution.confidence >= ADDED
