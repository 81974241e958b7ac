"""Bytes -> text: byte order marks, UTF-8 first, then a declared or detected encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from corpus.errors import SourceRefused

# Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detection reads this much, from the first byte that is not ASCII: enough to tell, fast on 32 MiB.
_SAMPLE_BYTES = 64 * 1024
# Of binary files without a zero byte about a tenth of all bytes are control characters; old text
# archives hold a stray one now and then.
_MOST_CONTROLS = 0.01
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# In the order of preference where two read equally well.
_COMMON = ("cp1252", "cp1250", "iso8859-2", "mac-roman", "cp1251", "koi8-r", "cp1253")
# Right readings of prose measured at most .02 on the test sentences, wrong ones .1 and more.
_MOST_ODD = 0.05
_BINARY = "binary content, not text; save it as text (UTF-8) and add that"


def decode(content: bytes, name: str, declared: str = "") -> str:
    """The text of the bytes, without its byte order mark.

    `declared` is the encoding that the source itself names; a mark and valid UTF-8 outrank it.
    Raises `SourceRefused` for binary content.
    """
    encoding = encoding_of(content, name, declared)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise SourceRefused(name, f"not valid {encoding}; save it as UTF-8 and add that") from None
    if is_binary(text):
        raise SourceRefused(name, _BINARY)
    return text


def encoding_of(content: bytes, name: str, declared: str = "") -> str:
    """The encoding of the bytes. Raises `SourceRefused` when none fits."""
    if marked := marked_encoding(content):
        return marked
    if b"\0" in content:
        raise SourceRefused(name, _BINARY)
    for encoding in ("utf-8", declared):
        if encoding and _fits(content, encoding):
            return encoding
    return _detected(content, name)


def marked_encoding(content: bytes) -> str:
    """The encoding that a byte order mark announces, "" without one."""
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")


def _detected(content: bytes, name: str) -> str:
    first = next((place for place, byte in enumerate(content) if byte > 127), 0)
    start = max(0, first - _SAMPLE_BYTES // 4)
    sample = content[start : start + _SAMPLE_BYTES]
    if len(sample) == _SAMPLE_BYTES:  # not to end inside a character of several bytes
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    best = from_bytes(sample).best()
    for encoding in (_likely(sample), best.encoding if best else "", "cp1252", "latin-1"):
        if encoding and _fits(content, encoding):
            return encoding
    raise SourceRefused(name, _BINARY)


def _likely(sample: bytes) -> str:
    """The single-byte encoding in which the letters look most like words, "" when none does.

    The detector alone takes French or English with curly quotes for Central European and KOI8-R
    for Japanese; it is left to decide where none of the common encodings reads well.
    """
    readings = [(_oddness(sample.decode(e)), e) for e in _COMMON if _fits(sample, e)]
    oddness, encoding = min(readings, key=lambda reading: reading[0], default=(1.0, ""))
    return encoding if oddness <= _MOST_ODD else ""


def _oddness(text: str) -> float:
    """Which share of the characters beyond ASCII stands where no spelling would put it."""
    foreign = [place for place, character in enumerate(text) if character > "\x7f"]
    odd = sum(1 for place in foreign if _is_odd(text, place))
    return odd / len(foreign) if foreign else 1.0


def _is_odd(text: str, place: int) -> bool:
    character = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not character.isalpha():
        inside = before.isalpha() and after.isalpha() and character not in "’‘\xad–—·"
        number = unicodedata.category(character) == "No" and before.isalpha()
        return inside or number or unicodedata.category(character) == "Cc"
    if character.isupper() and before.islower():
        return True
    if _is_latin(character):
        return _foreign_latin(before) and _foreign_latin(after)
    return _is_latin(before) or _is_latin(after)


def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


def _foreign_latin(character: str) -> bool:
    return character > "\x7f" and _is_latin(character)


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def is_binary(text: str) -> bool:
    """Whether the text holds a zero byte or too many control characters to be one."""
    if "\0" in text:
        return True
    controls = sum(1 for _ in _CONTROL.finditer(text))
    return controls > max(2, _MOST_CONTROLS * len(text))
