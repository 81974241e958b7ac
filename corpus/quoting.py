"""Sentences that quote: each quotation whole, together with the verb that belongs to it.

`corpus.sentences` cuts a text for reading; here a sentence is what one attribution can span.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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
# `"We go." Tal said.`: the writer's slip of a stop for a comma.
_ONLY_SAID = re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,3}said\s*[.,]|(?:he|she|they) said\b")


class _Marked:
    """A paragraph's quotations, found by place: a paragraph may have thousands."""

    def __init__(self, quoted: Sequence[Quotation]) -> None:
        self._quoted = quoted
        self._starts = [one.span.start for one in quoted]

    def around(self, start: int, end: int) -> Sequence[Quotation]:
        """The quotations that touch `start` to `end`, its ends included."""
        first = max(0, bisect_left(self._starts, start) - 1)
        return self._quoted[first : bisect_right(self._starts, end)]

    def inside(self, sentence: Span) -> list[Quotation]:
        """The quotations that lie wholly inside the sentence."""
        near = self.around(sentence.start, sentence.end)
        return [one for one in near if sentence.holds(one.span)]


def quoting_sentences(
    text: str, paragraph: Span, quoted: Sequence[Quotation]
) -> Iterator[tuple[Span, list[Quotation]]]:
    """The paragraph's sentences, each with the quotations in it.

    A quotation is whole and stands with the verb that belongs to it.
    """
    held: int | None = None
    marked = _Marked(quoted)
    cut = _bordered(text, sentences(text, paragraph, language="en"), marked)
    for number, sentence in enumerate(cut):
        start = sentence.start if held is None else held
        following = cut[number + 1] if number + 1 < len(cut) else None
        if following is not None and _goes_with(text, sentence.end, following.start, marked):
            held = start
            continue
        held = None
        whole = Span(start, sentence.end)
        yield whole, marked.inside(whole)


def _bordered(text: str, cut: Sequence[Span], marked: _Marked) -> list[Span]:
    """The sentences, a border just behind an opening mark moved before it."""
    moved: list[Span] = []
    for sentence in cut:
        start = moved[-1].end if moved and moved[-1].end > sentence.start else sentence.start
        near = marked.around(sentence.start, sentence.end)
        for one in near:
            if one.span.start < sentence.start <= one.inner.start + 1:
                start = one.span.start
        if moved and moved[-1].end > start:
            moved[-1] = Span(moved[-1].start, start)
        for one in near:
            if start < one.span.start < sentence.end and _begins_anew(text, start, one):
                moved.append(Span(start, one.span.start))
                start = one.span.start
        moved.append(Span(start, sentence.end))
    return moved


def _begins_anew(text: str, start: int, one: Quotation) -> bool:
    """Whether a quotation stands behind a full stop, as a sentence of its own."""
    before = text[max(start, one.span.start - 40) : one.span.start].rstrip()
    words = text[one.inner.start : min(one.inner.end, one.inner.start + 200)].split()
    return before[-1:] in {".", "?", "!"} and len(words) > 3 and words[0][:1].isupper()


def _goes_with(text: str, border: int, following: int, marked: _Marked) -> bool:
    """Whether a border stands inside a quotation, or between one and "he said"."""
    for one in marked.around(border, following):
        if one.span.start < border < one.span.end:
            return True
        if one.span.end in {border, following}:
            last = text[max(one.inner.start, one.inner.end - 8) : one.inner.end].rstrip(" ’'\"”")[
                -1:
            ]
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
