"""Sentences that quote: each quotation whole, together with the verb that belongs to it.

`corpus.sentences` cuts a text for reading; here a sentence is what one attribution can span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.document import Span
from corpus.quotations import Quotation
from corpus.sentences import sentences

# `"Yes!" Wang Wenbin said.`: a name or pronoun and a verb of saying right behind a quotation.
_SAID = re.compile(
    r"(?:[A-Z“][\w.’'-]*\s+|(?:he|she|they|I|we|the|a|an|of|de|von)\s+|[a-z]+\s+(?=[a-z]+ed\b|said)){0,5}"
    r"(?:said|says|ask(?:s|ed)|add(?:s|ed)|told|wrote|tweeted|repli(?:es|ed)|shouted|exclaimed|"
    r"yelled|chanted|barked|beamed|continued|wondered|recalled|cried)\b"
)
# `"I know." Henry said.`: the writer's slip of a stop for a comma.
_ONLY_SAID = re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,3}said\s*[.,]|(?:he|she|they) said\b")


def quoting_sentences(text: str, paragraph: Span, quoted: Sequence[Quotation]) -> Iterator[Span]:
    """The paragraph's sentences, each quotation whole and with the verb that belongs to it."""
    held: int | None = None
    cut = _bordered(text, sentences(text, paragraph, language="en"), quoted)
    for number, sentence in enumerate(cut):
        start = sentence.start if held is None else held
        following = cut[number + 1] if number + 1 < len(cut) else None
        if following is not None and _goes_with(text, sentence.end, following.start, quoted):
            held = start
            continue
        held = None
        yield Span(start, sentence.end)


def _bordered(text: str, cut: Sequence[Span], quoted: Sequence[Quotation]) -> list[Span]:
    """The sentences, a border just behind an opening mark moved before it."""
    moved: list[Span] = []
    for sentence in cut:
        start = moved[-1].end if moved and moved[-1].end > sentence.start else sentence.start
        for one in quoted:
            if one.span.start < sentence.start <= one.inner.start + 1:
                start = one.span.start
        if moved and moved[-1].end > start:
            moved[-1] = Span(moved[-1].start, start)
        for one in quoted:
            if start < one.span.start < sentence.end and _begins_anew(text, start, one):
                moved.append(Span(start, one.span.start))
                start = one.span.start
        moved.append(Span(start, sentence.end))
    return moved


def _begins_anew(text: str, start: int, one: Quotation) -> bool:
    """Whether a quotation stands behind a full stop, as a sentence of its own."""
    before = text[start : one.span.start].rstrip()
    words = one.inner.of(text).split()
    return before[-1:] in {".", "?", "!"} and len(words) > 3 and words[0][:1].isupper()


def _goes_with(text: str, border: int, following: int, quoted: Sequence[Quotation]) -> bool:
    """Whether a border stands inside a quotation, or between one and "he said"."""
    for one in quoted:
        if one.span.start < border < one.span.end:
            return True
        if one.span.end in {border, following}:
            last = text[one.inner.start : one.inner.end].rstrip(" ’'\"”")[-1:]
            if last in {",", "?", "!", "—", "…", "-"}:
                return bool(_SAID.match(text, following)) or last == ","
            return bool(_ONLY_SAID.match(text, following))
    return False


def is_scare(text: str, sentence: Span, one: Quotation) -> bool:
    """Whether the marks hold a few words of the sentence's own: a term, a title, a nickname."""
    words = text[one.inner.start : one.inner.end]
    if len(words) > 60 or len(words.split()) > 3 or words.rstrip()[-1:] in {",", ".", "?", "!"}:
        return False
    before = text[sentence.start : one.span.start].rstrip()
    after = text[one.span.end : sentence.end].lstrip()
    return before[-1:] not in {",", ":", ""} and bool(after) and after[0] not in ",.;:!?"
