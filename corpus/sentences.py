"""Where the sentences of a text begin and end.

The borders are found by sentencex (MIT, written in Rust: 40 times the speed this needs, the only
one of those compared that knows other scripts, and it keeps a quotation whole). This file mends
what it gets wrong as a rule: numbered paragraphs, titles it does not know, marks on the wrong
side of a border, words in lower case that go on, and quotations too long to be one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from corpus.document import Span
from corpus.language import splitting_language

# A quotation stays one sentence with its verb up to this many characters; a longer one is cut at
# the stops inside it, or half a speech would be one sentence.
_LONGEST_QUOTATION = 400
# Pieces are merged up to this many characters, so that text without any capital letter does not
# become one sentence.
_LONGEST_MERGED = 600

# A blank line always ends a sentence; a line break does when an item of a list follows it.
_MARKER = r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|[•·▪●◦*–—-])(?=[ \t\u00a0])"
_PART = re.compile(rf"\n[ \t]*\n|\n(?=[ \t]*{_MARKER})|\r(?!\n)")
_LIST_PREFIX = re.compile(rf"\s*(?:{_MARKER}[ \t\u00a0]+)+")

_CLOSING = "\"'”’»“)]}」』）】》"
_CLOSING_AHEAD = re.compile(r"\s?[\"'”’»“)\]}」』）】》]+(?=\s|$|[,;.])|[」』”】》）]+")
_OPENING_BEHIND = re.compile(r"(?<=\s)[\"'“‘«„(\[「『（【《]+\s*$")
_GOES_ON = re.compile(r"[,;:.…–—%]|-\s")
_CASELESS_END = re.compile(r"[」』]$")
_PARTICLE = re.compile(r"と|って|など|の(?!ち)|は|が|を|に|も|で(?!は)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘«„\[])(?:Ms|Mr|Mrs|Dr|Messrs|Mmes|Amb|Brig|Maj|Cmdr|Supt|Det|Assoc|Asst|Prof|St|"
    r"Hon|Rt|vol|Vol|approx|ca|cf|resp|incl|al(?=\.\s[a-z(])|Mme|Mlle|MM|M(?=\.\s\w)|Sr|Sra|Srta|"
    r"Präs|Nr|bzw|z|Abs|Bd|(?<!\d\s)г|т|им|гг|тыс|млн|млрд|ул|см|стр|"
    r"art|Art|para|paras|[A-ZА-ЯЁІЇЄ])\.\s*$"
)
# "am 3. Februar": an ordinal number before a month ends no sentence in German.
_ORDINAL = re.compile(r"\b\d{1,2}\.\s*$")
_GERMAN_NOUN = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"Jahrhundert|Jahrestag|Sitzung|Tagung)\b"
)
# `"Yes!" Wang Wenbin said.`: the verb belongs to the quotation before it.
_EXCLAIMED = re.compile(r"[?!…][\"”’»]\s*$")
_SAID = re.compile(
    r"(?:(?:[A-Z][\w.’'-]*|of|the|de|von)\s+){1,5}"
    r"(?:said|says|asked|asks|added|told|wrote|tweeted|replied|shouted|exclaimed)\b"
)
# What may hold a border back: quotation marks and brackets, some of which never close.
_HOLDING = str.maketrans(dict.fromkeys('"“”„«»「」『』()[]{}<>*_', " "))


def sentences(
    text: str, span: Span | None = None, *, language: str | None = None
) -> tuple[Span, ...]:
    """The sentences of `text` (or of `span` of it), in order, trimmed of white space.

    Every character that is not white space is in exactly one of them. `language` is an ISO 639-1
    code; without it the script decides between English, Russian, Chinese, Japanese and Arabic.
    """
    whole = span or Span(0, len(text))
    found: list[Span] = []
    for part in _parts(text, whole):
        words = part.of(text)
        code = language[:2].lower() if language else splitting_language(words)
        found.extend(_shifted(words, _sentences_of(words, code), part.start))
    return tuple(found)


def _parts(text: str, whole: Span) -> Iterator[Span]:
    start = whole.start
    for border in _PART.finditer(text, whole.start, whole.end):
        yield Span(start, border.start())
        start = border.end()
    yield Span(start, whole.end)


def _shifted(words: str, cuts: list[int], offset: int) -> Iterator[Span]:
    """The pieces of `words` between the cuts, trimmed, as spans of the text around it."""
    for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
        piece = words[start:end]
        stripped = piece.strip()
        if stripped:
            begin = offset + start + piece.index(stripped)
            yield Span(begin, begin + len(stripped))


def _sentences_of(words: str, language: str) -> list[int]:
    """Where to cut `words`, a stretch without blank lines."""
    prefix = _LIST_PREFIX.match(words)
    begin = prefix.end() if prefix else 0
    cuts = _mended(words, _borders(words[begin:], language, begin), language)
    edges = [begin, *cuts, len(words)]
    final: list[int] = []
    for start, end in zip(edges, edges[1:], strict=False):
        if final or start > begin:
            final.append(start)
        if end - start > _LONGEST_QUOTATION:
            inside = words[start:end].translate(_HOLDING)
            final.extend(_mended(words, _borders(inside, language, start), language))
    return sorted(set(final))


def _borders(words: str, language: str, offset: int) -> list[int]:
    found = sentencex.get_sentence_boundaries(language, words)
    return [offset + border["start_index"] for border in found if border["start_index"]]


def _mended(words: str, borders: list[int], language: str) -> list[int]:
    """The borders that hold, each moved so that no mark is parted from its sentence."""
    kept: list[int] = []
    start = 0
    for border in borders:
        cut = _moved(words, border)
        if cut - start > _LONGEST_MERGED or not _continues(words, start, cut, language):
            if start < cut < len(words):
                kept.append(cut)
            start = cut
    return kept


def _moved(words: str, border: int) -> int:
    """The border after closing marks and before opening ones."""
    closing = _CLOSING_AHEAD.match(words, border)
    if closing and words[border - 1 : border] != "\n":
        return closing.end()
    opening = _OPENING_BEHIND.search(words, max(0, border - 8), border)
    return opening.start() if opening else border


def _continues(words: str, start: int, cut: int, language: str) -> bool:
    """Whether what follows the border goes on with the sentence before it."""
    before = words[max(start, cut - 40) : cut]
    after = words[cut : cut + 80].lstrip()
    if not after or not before.strip():
        return True
    if after[0].islower() or _GOES_ON.match(after) or not before.strip(_CLOSING + " \n"):
        return True
    if _ABBREVIATION.search(before) and _is_name(after):
        return True
    if language == "ja" and _CASELESS_END.search(before) and _PARTICLE.match(after):
        return True
    if language == "de" and _ORDINAL.search(before) and _GERMAN_NOUN.match(after):
        return True
    return bool(_EXCLAIMED.search(before) and _SAID.match(after))


def _is_name(after: str) -> bool:
    return after[0].isalnum()
