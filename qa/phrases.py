"""Words that a question puts in quotation marks: they are to stand in the record as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.words import UNSPACED

_QUOTED = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]|「([^「」]+)」|"
    r"(?<![\w’'])[‘']([^‘'’]+(?:['’]\w[^‘'’]*)*)['’](?!\w)"
)
_NOUN = (
    r"(?:the\s+)?(?:(?:exact|very|famous)\s+)?"
    r"(?:words?|phrase|term|expression|formula|slogan|sentence|line)"
)
# "used the phrase": who says it.
_USED = re.compile(
    rf"\b(?P<verb>use|uses|used|using|employ|employed|utter|uttered|coin|coined)\s+(?:{_NOUN}\s+)?$",
    re.I,
)
_NAMED = re.compile(rf"\b{_NOUN}\s+(?:of\s+)?$", re.I)
_WORD = re.compile(r"\w+")
# Words of what something is called; longer ones retell.
_LONGEST_NAME = 4
# "Who called Orr the ferryman?", "who described the sale as a theft?": whom, and what.
_CALLED = re.compile(
    r"^\W*(?:and\s+)?(?:who|which\s+\w+)\s+(?:(?:has|have|had|ever|once|first|also)\s+)*"
    r"(?:call(?:ed|s)|dub(?:bed|s)|brand(?:ed|s)|labell?(?:ed|s)|term(?:ed|s)|nicknamed|describe[ds]|"
    r"refer(?:red|s)\s+to)\s+(?!for\b|on\b|upon\b)(?:[^,;?]+?\s+as|"
    r"(?-i:[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*(?=\s[^A-Z]))|"
    r"(?:(?!\b(?:of|in|for|to|on|with)\b)[^,;])+?(?=\s+an?\s)|it|this|that|him|her|them)\s+"
    r"(?:(?:the|an?|his|her|their|its|our|my)\s+)?(?P<what>\w[^,;?]*?)\W*$",
    re.I,
)
# "Who called Putin before the invasion?": when, and no name.
_NO_NAME = re.compile(
    r"^(?:about|on|in|at|by|before|after|for|from|with|without|during|since|until|last|this|next|"
    r"yesterday|today|off|out|back|up|again|first|again)\b|\b(?:in|on|since|before|after)\s.*\d",
    re.I,
)


def quoted(question: str) -> tuple[str, ...]:
    """What stands in quotation marks, in order."""
    found = [next(filter(None, match.groups()), "") for match in _QUOTED.finditer(question)]
    return tuple(words.strip(" .,;:!?") for words in found if _WORD.search(words))


def epithet(question: str) -> tuple[str, ...]:
    """What somebody or something is called ("Who called Orr the ferryman?": "ferryman")."""
    called = _CALLED.match(question)
    what = called["what"] if called else ""
    named = 0 < len(what.split()) <= _LONGEST_NAME and not _NO_NAME.search(what)
    return (what,) if named else ()


def unquoted(question: str) -> str:
    """The question without quotation marks and without naming what stands in them.

    'Who used the phrase "a new era"?' is "Who said a new era?".
    """
    out, end = "", 0
    for match in _QUOTED.finditer(question):
        before = question[end : match.start()]
        used = _USED.search(before)
        if used:
            said = {"use": "say", "employ": "say", "utter": "say", "coin": "say", "using": "saying"}
            before = before[: used.start()] + said.get(used["verb"].lower(), "said") + " "
        out += _NAMED.sub("", before) + next(filter(None, match.groups()), "")
        end = match.end()
    return out + question[end:]


def holds(text: str, phrases: Sequence[str]) -> bool:
    """Whether all phrases stand in the text, word for word; case and punctuation aside."""
    return all(_pattern(phrase).search(text) for phrase in phrases)


def holds_any(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in the text, word for word."""
    return any(_pattern(phrase).search(text) for phrase in phrases)


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = _WORD.findall(phrase)
    inner = r"[\W_]{1,6}".join(re.escape(word) for word in words)
    # Scripts without spaces have no edges of words.
    left = "" if UNSPACED.match(words[0][0]) else r"(?<!\w)"
    right = "" if UNSPACED.match(words[-1][-1]) else r"(?!\w)"
    return re.compile(left + inner + right, re.I)
