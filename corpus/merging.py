"""The rules' attributions and the tagger's, made into one list.

Rules come first because they explain themselves. The tagger adds what they miss, gives a rule's
content the words it cut off, and where both see the same words their agreement is worth trust.
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
# From this confidence on the tagger adds a statement that no rule saw, or lengthens a rule's.
# Swept on half of the development articles: lower finds more and is wrong more often than not.
ADDED = 0.85
# Inside words that a rule gives to somebody, another's statement must be clearer than that.
ADDED_INSIDE = 0.92
# Confidence of a rule's attribution that the tagger sees too, and of one that it does not see.
AGREED, ALONE = 1.0, 0.6
# What only the tagger sees, however sure it is, is right about half of the time.
TAGGED = 0.5

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
    sure = [one for one in tagged if _is_sure(one)]
    theirs = [letters(text, one) for one in tagged]
    kept: list[Attribution] = []
    for one in rules:
        own = letters(text, one)
        if any(_same(own, other) for other in theirs):
            kept.append(replace(one, confidence=round(one.confidence * AGREED, 4)))
        else:
            kept.append(_lengthened(text, one, own, sure))
    taken = [(one, letters(text, one)) for one in kept]
    added = [
        replace(one, confidence=round(one.confidence * TAGGED, 4))
        for one in sure
        if _is_new(text, one, taken)
    ]
    return tuple(sorted([*kept, *added], key=lambda one: (one.content[0], one.confidence)))


def _lengthened(
    text: str, rule: Attribution, own: Letters, sure: Sequence[Attribution]
) -> Attribution:
    """A rule's attribution that the tagger does not share, with its longer content if it has one.

    Quotation marks win over tags: direct quotations stay as they are.
    """
    weighed = replace(rule, confidence=round(rule.confidence * ALONE, 4))
    if rule.form == "direct":
        return weighed
    longer = next((one for one in sure if own < letters(text, one)), None)
    if longer is None:
        return weighed
    return replace(weighed, content=longer.content, form=longer.form, rule=f"{rule.rule}, tagger")


def _is_new(text: str, one: Attribution, taken: Sequence[tuple[Attribution, Letters]]) -> bool:
    """Whether no rule has the words, or only as part of what somebody else is said to say."""
    own = letters(text, one)
    touched = [(rule, other) for rule, other in taken if own & other]
    if not touched:
        return True
    return one.confidence >= ADDED_INSIDE and all(
        own < other and not _same(own, other) and not _share_cue(one, rule)
        for rule, other in touched
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
