"""Cuts a document into the passages that are searched and cited.

A passage is a paragraph as its author made it. Short ones are joined with their neighbours, so
that a quotation stands with the words that name its speaker; long ones are split between
sentences, outside quotations. No passage reaches across a heading or anything set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Heading, Passage, Span
from corpus.labels import is_name_line
from corpus.language import splitting_language
from corpus.sentences import sentences


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes in characters.

    The packaged model reads 256 tokens, about 1,000 characters of English: passages stay below.
    """

    short: int = 200  # a shorter paragraph seeks company
    joined: int = 600  # ... up to this many characters together
    long: int = 900  # a longer paragraph is split
    ideal: int = 600  # ... into parts of about this many characters
    longest: int = 2000  # up to here no quotation is cut, and no sentence


BOUNDS = Bounds()
# A character of Chinese, Japanese or Korean is a token of its own and says as much as three.
HAN_BOUNDS = Bounds(short=70, joined=200, long=300, ideal=200, longest=700)
_VERY_SHORT = 100  # a turn of a conversation this short may share a passage with another speaker
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_TURN = re.compile(
    r"(?:Q|A|[A-ZÀ-ÞА-ЯЁ][\w.’'-]+(?:[ \t]+[\w.’'()-]+){0,5}[ \t]*(?:\([^)\n]{1,60}\)[ \t]*)?)"
    r"[:：](?=\s)|[\u3400-\u9fff]{1,12}[：:]"
)
_OPENING = "\"'“‘«„「『"
# A paragraph that leans on the one before: a quotation whose speaker is a pronoun or missing,
# or a sentence that begins with the pronoun.
_PRONOUN_SAID = re.compile(
    r"(?:\b[Hh]e|\b[Ss]he|\b[Tt]hey|\b[Ii]t)\s+(?:also\s+|later\s+|then\s+)?"
    r"(?:said|says|added|told|noted|stressed|asked|wrote|continued|explained|warned|went on)\b"
    r"|(?:said|added|says|asked|wrote)\s+(?:he|she|they)\b"
)
_SPEECH_VERB = re.compile(
    r"\b(?:said|says|added|adds|told|tells|noted|stressed|asked|wrote|according to|warned|"
    r"stated|argued|declared|explained|сказал|заявил|dit|déclaré|dijo|sagte)\b"
)
_CLAUSE_END = re.compile(r"[;:,—–，；、。](?=\s)|[，；、。]")
_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
_MARKS = re.compile('["“”„«»「」『』]')


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text within one section that is not divided further, and its sentences."""

    span: Span
    sentences: tuple[Span, ...]
    turn: bool = False

    @property
    def size(self) -> int:
        return self.span.end - self.span.start


def cut(document: Document, *, quarantined: Sequence[Span] = ()) -> tuple[Passage, ...]:
    """The passages of the document, numbered from 0 in order.

    Every character that is not white space, a heading or quarantined is in exactly one passage.
    """
    passages: list[Passage] = []
    han = splitting_language(document.text) in {"zh", "ja", "ko"}
    bounds = HAN_BOUNDS if han else BOUNDS
    for heading, section in _sections(document, quarantined):
        pieces = _pieces(document, section, bounds)
        for piece in _joined(_bonded(pieces, document.text, bounds), bounds):
            number = len(passages)
            passages.append(Passage(document.id, number, piece.span, heading, piece.sentences))
    return tuple(passages)


def _sections(document: Document, quarantined: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """The stretches between headings and quarantined spans, each with the heading it is under."""
    barriers: list[tuple[Span, Heading | None]] = [(span, None) for span in quarantined]
    barriers += [(heading.span, heading) for heading in document.headings]
    start, heading_text = 0, ""
    for span, heading in sorted(barriers, key=lambda barrier: barrier[0]):
        if span.end <= span.start:
            continue  # something taken from inside a sentence leaves no gap
        if start < span.start:
            yield heading_text, Span(start, span.start)
        start = max(start, span.end)
        # A heading that was itself set aside says nothing of what follows.
        if heading and not any(aside.overlaps(span) for aside in quarantined):
            heading_text = " ".join(span.of(document.text).split())
    yield heading_text, Span(start, len(document.text))


def _pieces(document: Document, section: Span, bounds: Bounds) -> list[_Piece]:
    """The section's paragraphs, the long ones split."""
    text = document.text
    pieces: list[_Piece] = []
    name: tuple[Span, ...] = ()  # a speaker's, on a line of its own: it goes with what follows
    for paragraph in _paragraphs(text, section):
        inside = sentences(text, paragraph, language=document.language)
        if document.kind == "transcript" and not name and is_name_line(paragraph.of(text)):
            name = inside
            continue
        turn = _TURN.match(text, paragraph.start, min(paragraph.end, paragraph.start + 120))
        long = paragraph.end - paragraph.start > bounds.long
        for part in _parts(text, inside, bounds) if long else [inside]:
            whole = (*name, *part)
            turn_starts = bool(turn or name)
            pieces.append(_Piece(Span(whole[0].start, whole[-1].end), whole, turn_starts))
            turn, name = None, ()
    if name:
        pieces.append(_Piece(Span(name[0].start, name[-1].end), name))
    return pieces


def _paragraphs(text: str, section: Span) -> Iterator[Span]:
    start = section.start
    borders = [border.span() for border in _BLANK.finditer(text, section.start, section.end)]
    for end, following in [*borders, (section.end, section.end)]:
        words = text[start:end]
        stripped = words.strip()
        if stripped:
            begin = start + words.index(stripped)
            yield Span(begin, begin + len(stripped))
        start = following


def _parts(text: str, inside: Sequence[Span], bounds: Bounds) -> list[list[Span]]:
    """The sentences of a long paragraph in groups of about the ideal size."""
    whole = [part for sentence in inside for part in _bearable(text, sentence, bounds)]
    groups = _unbreakable(text, whole, bounds.longest)
    # best[j]: the least cost of dividing the first j groups, and where the last part begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(groups) + 1):
        choices: list[tuple[float, int]] = []
        for begin in range(end - 1, -1, -1):
            size = groups[end - 1][-1].end - groups[begin][0].start
            if size > bounds.longest and choices:
                break
            choices.append((best[begin][0] + _cost(size, bounds), begin))
        best.append(min(choices))
    parts: list[list[Span]] = []
    end = len(groups)
    while end:
        begin = best[end][1]
        parts.append([sentence for group in groups[begin:end] for sentence in group])
        end = begin
    return parts[::-1]


def _cost(size: int, bounds: Bounds) -> float:
    """How far a part is from the ideal size; a long one is bad at any price."""
    too_long = 10_000_000.0 * (size / bounds.long) ** 2 if size > bounds.long else 0.0
    return (size - bounds.ideal) ** 2 + too_long


def _unbreakable(text: str, whole: Sequence[Span], longest: int) -> list[list[Span]]:
    """The sentences in groups that a quotation holds together."""
    quotations = quotations_in(text, Span(whole[0].start, whole[-1].end), longest)
    groups = [[whole[0]]]
    upcoming = 0
    for sentence in whole[1:]:
        while upcoming < len(quotations) and quotations[upcoming].end <= sentence.start:
            upcoming += 1
        # Strictly inside: the sentence begins after the opening mark and before the closing one.
        held = upcoming < len(quotations) and quotations[upcoming].start < sentence.start
        if held and sentence.end - groups[-1][0].start <= longest:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def quotations_in(text: str, span: Span, longest: int) -> list[Span]:
    """The quotations in `span`, marks included, in order.

    Those without an end or longer than `longest` are left out: a stray mark holds nothing
    together.
    """
    found: list[Span] = []
    marks = list(_MARKS.finditer(text, span.start, span.end))
    position = 0
    while position < len(marks):
        opening = marks[position]
        last = _closed_by(opening, marks, position, longest)
        if last is not None:
            found.append(Span(opening.start(), marks[last].end()))
        position = position + 1 if last is None else last + 1
    return found


def _closed_by(
    opening: re.Match[str], marks: Sequence[re.Match[str]], position: int, longest: int
) -> int | None:
    closing = '"' if opening[0] == '"' else _PAIRS.get(opening[0], "")
    if not closing or (opening[0] == '"' and not _opens(opening)):
        return None
    for place in range(position + 1, len(marks)):
        if marks[place].end() - opening.start() > longest:
            return None
        if marks[place][0] in closing and (closing != '"' or not _opens(marks[place])):
            return place
    return None


def _opens(mark: re.Match[str]) -> bool:
    """Whether a straight mark stands where one opens: after a gap and before a word."""
    text, place = mark.string, mark.start()
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or before.isspace() or before in "([—–-") and not after.isspace()


def _bearable(text: str, sentence: Span, bounds: Bounds) -> Iterator[Span]:
    """The sentence itself, or its clauses where it is longer than the longest."""
    start = sentence.start
    while sentence.end - start > bounds.longest:
        end = _clause_end(text, start, bounds.long)
        yield Span(start, end)
        start = end
        while text[start].isspace():
            start += 1
    yield Span(start, sentence.end)


def _clause_end(text: str, start: int, most: int) -> int:
    """The last clause border before `most` characters, else the last space, else just there."""
    window = text[start : start + most]
    clauses = [border.end() for border in _CLAUSE_END.finditer(window)]
    if clauses and clauses[-1] > most // 3:
        return start + clauses[-1]
    gaps = [place for place in range(most // 3, most) if window[place : place + 1].isspace()]
    return start + len(window[: gaps[-1]].rstrip()) if gaps else start + most


def _bonded(pieces: Sequence[_Piece], text: str, bounds: Bounds) -> list[_Piece]:
    """Each quotation that does not name its speaker, joined with the paragraph before it."""
    bonded: list[_Piece] = []
    for piece in pieces:
        if bonded and _leans(piece, text, bounds) and _size(bonded[-1], piece) <= bounds.long:
            bonded[-1] = _merged(bonded[-1], piece)
        else:
            bonded.append(piece)
    return bonded


def _leans(piece: _Piece, text: str, bounds: Bounds) -> bool:
    words = piece.span.of(text)
    if piece.turn or piece.size > bounds.joined:
        return False
    if words[0] in _OPENING:
        return bool(_PRONOUN_SAID.search(words)) or not _SPEECH_VERB.search(words)
    return bool(_PRONOUN_SAID.match(words))


def _joined(pieces: Sequence[_Piece], bounds: Bounds) -> list[_Piece]:
    """Short pieces joined with the piece before or after them."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and _belong_together(joined[-1], piece, bounds):
            joined[-1] = _merged(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _belong_together(before: _Piece, after: _Piece, bounds: Bounds) -> bool:
    if _size(before, after) > bounds.joined:
        return False
    smaller = min(before.size, after.size)
    return smaller < (_VERY_SHORT if after.turn else bounds.short)


def _size(before: _Piece, after: _Piece) -> int:
    return after.span.end - before.span.start


def _merged(before: _Piece, after: _Piece) -> _Piece:
    span = Span(before.span.start, after.span.end)
    return _Piece(span, before.sentences + after.sentences, before.turn)
