"""Plain text into paragraphs and headings, cleaned once.

Cleans characters and tells headings from paragraphs; `corpus.layout` finds the paragraphs. What is
the furniture of a web page is not decided here (see `corpus.boilerplate`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from corpus.document import Block
from corpus.labels import is_name_line
from corpus.layout import (
    FUNCTION_END,
    LIST_ITEM,
    STARTS_CJK,
    finished,
    one_spaced,
    paragraphs,
    starts_lower,
)

# --- characters -----------------------------------------------------------------------------

# U+0091 to U+0097 are control characters that no text uses: Windows quotation marks and dashes
# that were read as Latin-1. The not sign between letters is how a word processor of the 1990s
# exported its soft hyphen ("con¬tinued"): 1,766 times in session 37, never as a sign of logic.
_REPLACED = {
    **{ord(typed): " " for typed in "\t\u00a0\u1680\u202f\u205f\u3000"},
    **{code: " " for code in range(0x2000, 0x200B)},
    **{code: None for code in (*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0))},
    **dict(zip(range(0x91, 0x98), "‘’“”•–—", strict=True)),
    **{ord(typed): None for typed in "\u00ad\u200b\u2060\ufeff\u202d\u202e\ufff9\ufffa\ufffb"},
    **{0xFB00 + number: pair for number, pair in enumerate(("ff", "fi", "fl", "ffi", "ffl"))},
}
_NOT_SIGN = re.compile(r"(?<=[^\W\d_])¬(?=[^\W\d_])")
_SOFT_END = re.compile(r"(?<=[^\W\d_])[\u00ad¬][ \t]*\n\s*(?=[^\W\d_])")
_JOINERS = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
_MARKS = re.compile(r"[\u200c-\u200f\u202a-\u202c\u2066-\u2069]")
_DIRECTIONS = re.compile(r"[\u200e\u200f\u202a-\u202c\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1f\x7f]")
_DECOMPOSED = re.compile(r"\w[\u0300-\u036f\u3099\u309a]+|[\u1100-\u11ff]+")

# "?" that stands for an apostrophe (603 times in session 53, from a lossy conversion). A question
# mark is never followed at once by a lower-case ending, so these are certain; "peoples? rights"
# (47 times) could be a question and is left as it was found.
_ASKS_ON = re.compile(r"\?[^\W\d_]")
_LOST_APOSTROPHE = re.compile(
    r"(?<![/?=&#\w.])((?:[^\W\d_]+-)*[^\W\d_]+)\?(?=(?:s|t|re|ve|ll|d|m)\b(?![=/&?.]\w))"
    r"|(?<![/?=&#\w.])([dlDL])\?(?=[^\W\d_])"
)

_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")


def tidy(text: str) -> str:
    r"""Clean the characters and leave the words.

    Line ends become "\n" and stay; blanks of every width become one space; byte order marks,
    zero-width and control characters and soft hyphens go; letters with separate accents are
    composed. Nothing else of NFC or NFKC is applied: the author's signs stay as they are.
    """
    cleaned = _characters(text).replace("\f", "\n").strip()
    return "\n".join(one_spaced(line) for line in cleaned.split("\n"))


def _characters(text: str) -> str:
    text = _BREAK.sub("\n", text)
    if not text.isascii():
        if "¬" in text or "\u00ad" in text:
            text = _NOT_SIGN.sub("", _SOFT_END.sub("", text))
        if _MARKS.search(text):
            text = _JOINERS.sub("", text)
            text = text if _RIGHT_TO_LEFT.search(text) else _DIRECTIONS.sub("", text)
        if not unicodedata.is_normalized("NFC", text):
            text = _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    if not text.isascii() or _CONTROL.search(text):
        text = text.translate(_REPLACED)
    if _ASKS_ON.search(text):
        text = _LOST_APOSTROPHE.sub(lambda found: f"{found[1] or found[2]}’", text)
    return text


# --- headings -------------------------------------------------------------------------------

_LONGEST_HEADING = 90  # characters; a longer line without a full stop is rather a caption
_NO_HEADING_END = re.compile(r"[.,;:…。，；：、]['\"”’»)]*$|\d{4}$|\d[:.]\d\d\b")
_ASKS = re.compile(r"[?!]\s*['\"”’»)]*$")
_ADDRESSES = re.compile(
    r"(?:(?:mr|mrs|madame?|sir|ladies|your|dear|colleagues)\b|excellenc|distinguished|honou?rable)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"[\"“«„][^\"”»“]*[\"”»“]?[,.]?\s+\w+ (?:said|told|asked)\b")


def _like_a_heading(text: str, longest: int) -> bool:
    return (
        len(text) <= longest
        and not _NO_HEADING_END.search(text)
        and not LIST_ITEM.match(text)
        and not starts_lower(text)
        and not _SPEAKS.match(text)
        and sum(map(str.isalpha, text)) > 2
        and not FUNCTION_END.search(text[-12:])
        and not _ADDRESSES.match(text)
        and text.count("“") == text.count("”")
    )


def _is_prose(text: str) -> bool:
    long = len(text) >= (20 if STARTS_CJK.search(text) else 60)
    return long and finished(text) or len(text) >= 2 * _LONGEST_HEADING


def _heading_levels(texts: Sequence[str]) -> list[int]:
    """For each block 1 (the title), 2 (a heading) or 0; in doubt a block is a paragraph.

    A name that comes back on lines of its own is a speaker's, as in the records of calls.
    """
    levels = [0] * len(texts)
    counted = Counter(texts)
    for number, (text, after) in enumerate(zip(texts, texts[1:], strict=False)):
        before = texts[number - 1] if number else ""
        if number == 0:
            titled = _is_title(text) and not starts_lower(after)
            levels[0] = 1 if titled and any(map(_is_prose, texts[1:])) else 0
        elif (
            _like_a_heading(text, _LONGEST_HEADING)
            and text.count(" ") < 10
            and not _ASKS.search(text)
            and not (counted[text] > 1 and is_name_line(text))
            and _is_prose(after)
            and not starts_lower(after)
            and (finished(before) or levels[number - 1] == 1)
        ):
            levels[number] = 2
    return levels


def _is_title(text: str) -> bool:
    words = len(text.split())
    longest = 120 if _ASKS.search(text) else 200
    return _like_a_heading(text, longest) and (words >= 3 or len(STARTS_CJK.findall(text)) >= 5)


def blocks(raw: str) -> tuple[Block, ...]:
    """Read the paragraphs and headings of a plain text, cleaned.

    `raw` is decoded text of any layout; form feeds separate pages. Page numbers, document codes
    and running heads are in `Block.removed` at the place where they stood.
    """
    found = paragraphs(_characters(raw))
    levels = _heading_levels([paragraph.text for paragraph in found])
    return tuple(
        Block(paragraph.text, heading=level, removed=tuple(paragraph.removed))
        for paragraph, level in zip(found, levels, strict=True)
    )
