"""Statements mined from a document by rules: who says what, in which words of the text.

Puts together what `corpus.quotations` and `corpus.reported` find: reports inside a sentence,
quotations that go on over sentences and paragraphs, the turns of a transcript. Who a mention is
("he", "Mr. Xi") is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.cues import forms
from corpus.document import Heading, Kind, Span
from corpus.quotations import Quotation, quotations
from corpus.reported import Report, reports
from corpus.sentences import sentences
from corpus.statement import Form
from corpus.tokens import Token, tokens

_LINE = re.compile(r"[^\n\r]+")
_WORD = re.compile(r"[^\W_]+")
# `"Yes!" Wang Wenbin said.`: a name or pronoun and a verb of saying right behind a quotation.
_SAID = re.compile(
    r"(?:[A-Z“][\w.’'-]*\s+|(?:he|she|they|I|we|the|a|an|of|de|von)\s+|[a-z]+\s+(?=[a-z]+ed\b|said)){0,5}"
    r"(?:said|says|ask(?:s|ed)|add(?:s|ed)|told|wrote|tweeted|repli(?:es|ed)|shouted|exclaimed|"
    r"yelled|chanted|barked|beamed|continued|wondered|recalled|cried)\b"
)


# Inside a quotation only these rules are trusted: the quoted person talks of others all the time.
_STRICT = ("clause, left", "bare clause, left", "source", "quote, left")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words of the text and who is said to have said them. All spans are offsets into the text.

    `content` has several spans, in order, where a quotation is split. `confidence` is between 0
    and 1: .9 means right nine times of ten. `rule` names what fired.
    """

    content: tuple[Span, ...]
    form: Form
    cue: Span | None
    mention: Span | None
    addressee: Span | None = None
    negated: bool = False
    confidence: float = 0.0
    rule: str = ""


def mine(
    text: str,
    *,
    paragraphs: Sequence[Span] | None = None,
    headings: Sequence[Heading] = (),
    kind: Kind = "report",
    speaker: str | None = None,
) -> tuple[Attribution, ...]:
    """The attributions of a text, in the order of what was said.

    `paragraphs` are the spans to read (default: the lines of the text); no attribution reaches
    outside them. Headings are read as paragraphs of their own.
    """
    given = tuple(paragraphs) if paragraphs is not None else _lines(text)
    found: list[Attribution] = []
    pending: Attribution | None = None
    for paragraph, quoted in zip(given, quotations(text, given), strict=True):
        made = _in_paragraph(text, paragraph, quoted, found[-1] if found else None, pending)
        found, pending = _joined(found, made)
    return tuple(one for one in found if one.content)


def _lines(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words)
            spans.append(Span(start, start + len(words)))
    return tuple(spans)


def _joined(
    found: list[Attribution], made: list[Attribution]
) -> tuple[list[Attribution], Attribution | None]:
    """All attributions so far, and the one that still waits for its words."""
    whole = [one for one in found if one.content]
    for one in made:
        if one.rule.startswith("goes on") and whole and one.mention == whole[-1].mention:
            whole[-1] = replace(whole[-1], content=whole[-1].content + one.content)
        else:
            whole.append(one)
    pending = made[-1] if made and not made[-1].content else None
    return whole, pending


def _in_paragraph(
    text: str,
    paragraph: Span,
    quoted: Sequence[Quotation],
    before: Attribution | None,
    pending: Attribution | None,
) -> list[Attribution]:
    found: list[Attribution] = []
    previous, first = before, True
    for sentence in _outer_sentences(text, paragraph, quoted):
        inside = [one for one in quoted if sentence.holds(one.span)]
        if not inside and not _has_cue(text, sentence):
            previous, first = None, False
            continue
        words = tokens(text, sentence, inside)
        made = [_attribution(text, words, report) for report in reports(words)]
        loose = _loose(text, words, made)
        if loose:
            made.append(_unattributed(text, loose, previous, pending, first))
        pending = next((one for one in made if not one.content), None)
        found.extend(made)
        for quotation in inside:
            found.extend(_nested(text, quotation))
        direct = [one for one in made if one.content]
        previous, first = (direct[-1] if direct else None), False
    return _merged(found)


def _merged(made: list[Attribution]) -> list[Attribution]:
    merged: list[Attribution] = []
    for one in made:
        if one.rule.startswith("goes on"):
            for number in range(len(merged) - 1, -1, -1):
                if merged[number].mention == one.mention and merged[number].cue == one.cue and merged[number].content:
                    merged[number] = replace(
                        merged[number], content=merged[number].content + one.content
                    )
                    break
            else:
                merged.append(one)
        else:
            merged.append(one)
    return merged


def _has_cue(text: str, sentence: Span) -> bool:
    table = forms()
    words = _WORD.findall(text, sentence.start, sentence.end)
    return any(word in table or word.lower() in table for word in words)


def _outer_sentences(
    text: str, paragraph: Span, quoted: Sequence[Quotation]
) -> Iterator[Span]:
    """The paragraph's sentences, each quotation whole and with the verb that belongs to it."""
    held: int | None = None
    cut = sentences(text, paragraph, language="en")
    for number, sentence in enumerate(cut):
        start = sentence.start if held is None else held
        following = cut[number + 1] if number + 1 < len(cut) else None
        if following is not None and _goes_with(text, sentence.end, following.start, quoted):
            held = start
            continue
        held = None
        yield Span(start, sentence.end)


def _goes_with(text: str, border: int, following: int, quoted: Sequence[Quotation]) -> bool:
    """Whether a border stands inside a quotation, or between one and "he said"."""
    for one in quoted:
        if one.span.start < border < one.span.end:
            return True
        if one.span.end in {border, following}:
            last = text[one.inner.start : one.inner.end].rstrip(" ’'\"”")[-1:]
            if last in {",", "?", "!", "—", "…", "-"}:
                return bool(_SAID.match(text, following)) or last == ","
    return False


def _attribution(text: str, words: Sequence[Token], report: Report) -> Attribution:
    def span(place: tuple[int, int]) -> Span:
        return Span(words[place[0]].start, words[place[1] - 1].end)

    cue = report.cue
    content = tuple(span(place) for place in report.content)
    return Attribution(
        content=content,
        form=_form(text, words, report),
        cue=span((cue.first, cue.after)) if cue.after > cue.first else None,
        mention=span(report.speaker) if report.speaker else None,
        addressee=span(report.addressee) if report.addressee else None,
        negated=cue.negated,
        confidence=0.5,
        rule=f"{report.rule} ({cue.word.lemma})",
    )


def _form(text: str, words: Sequence[Token], report: Report) -> Form:
    tags = [token.tag for start, end in report.content for token in words[start:end]]
    if "Q" not in tags:
        return "indirect"
    return "direct" if all(tag in "Q,.:C" for tag in tags) else "mixed"


def _loose(text: str, words: Sequence[Token], made: Sequence[Attribution]) -> Span | None:
    """A quotation that no report of the sentence took, if it can be a statement."""
    quotes = [token for token in words if token.tag == "Q"]
    if not quotes:
        return None
    taken = [span for one in made for span in one.content]
    free = [
        token for token in quotes
        if not any(span.start < token.end and token.start < span.end for span in taken)
    ]  # fmt: skip
    if not free:
        return None
    first = free[0]
    outside = [token for token in words if token.tag not in "Q,.;:-)(p"]
    inside = len(text[first.start : first.end].split())
    if not outside or (inside >= 5 and len(outside) <= 2):
        return Span(free[0].start, free[-1].end)
    return None


def _unattributed(
    text: str,
    words: Span,
    previous: Attribution | None,
    pending: Attribution | None,
    first: bool,
) -> Attribution:
    """A quotation without a cue in its sentence: it goes on with, or follows, what is near."""
    if pending is not None:
        return replace(pending, content=(words,), form="direct", rule=f"announced {pending.rule}")
    if previous is not None:
        return Attribution(
            (words,), "direct", previous.cue, previous.mention, previous.addressee, False, 0.5,
            f"goes on {'from paragraph' if first else ''} {previous.rule}",
        )  # fmt: skip
    return Attribution((words,), "direct", None, None, confidence=0.3, rule="quotation alone")


def _nested(text: str, quotation: Quotation) -> list[Attribution]:
    """Reports inside a quotation: what the quoted person says that others said."""
    if quotation.inner.end - quotation.inner.start < 30:
        return []
    found: list[Attribution] = []
    for sentence in sentences(text, quotation.inner, language="en"):
        if _has_cue(text, sentence):
            words = tokens(text, sentence)
            made = (_attribution(text, words, report) for report in reports(words))
            found.extend(one for one in made if one.content and _is_other(text, one))
    return found


def _is_other(text: str, one: Attribution) -> bool:
    """Whether a report inside a quotation gives the words of somebody else."""
    if one.mention is None or one.negated or not one.rule.startswith(_STRICT):
        return False
    return one.mention.of(text).lower().split("’")[0].split("'")[0] not in {"i", "you", "we"}
