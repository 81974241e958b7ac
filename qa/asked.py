"""Whose words a question asks for, and whether a sentence can be theirs: a first, simple reading.

Names are compared by their last word. Statement mining will replace the second half; until then
a sentence counts as possibly spoken by someone when it, or the one before, names them as a
subject rather than as an owner or in passing.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.document import Document, Passage, Span
from qa.filters import plain

_QUESTION = re.compile(
    r"\b(?:did|does|do|has|have|had|was|is|were|are)\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL
)
_TITLES = frozenset(
    "president prime minister chancellor secretary general foreign mr mrs ms dr sir king queen "
    "prince pope spokesman spokeswoman spokesperson ambassador leader the chairman premier "
    "king sheikh emir sultan colonel his her excellency".split()
)
_PARTICLES = frozenset("de da do dos del al el bin ibn van von la le der di".split())


def asked_speaker(question: str) -> str | None:
    """The name of the person whose words the question asks for, without titles, or None.

    "What did President Xi say about trade?" asks for Xi's; "What is the capital of France?"
    and "Does the Russian leader want to talk?" name nobody.
    """
    match = _QUESTION.search(question)
    if match is None:
        return None
    name: list[str] = []
    for word in match["rest"].split():
        bare = word.strip("\"'“”‘’,.?!:;()")
        if bare.endswith(("'s", "’s")):
            name = []
            continue
        if bare[:1].isupper() and bare.casefold() not in _TITLES:
            name.append(bare)
        elif name and bare.casefold() in _PARTICLES:
            name.append(bare)
        elif bare.casefold() not in _TITLES:
            break
        if word != bare and word.endswith((",", "?", ":")):
            break
    return " ".join(name) or None


def speaks(document: Document, name: str) -> bool | None:
    """Whether the document's words are those of the one named; None when it names no speaker."""
    if document.speaker is None:
        return None
    return surname(name) in plain(document.speaker).split()


def may_be_said_by(name: str, text: str, passage: Passage, span: Span) -> bool:
    """Whether the quoted sentences, or the one before them, name the speaker as a subject."""
    before = [s.start for s in passage.sentences if s.end <= span.start]
    words = text[before[-1] if before else span.start : span.end]
    return bool(re.search(rf"\b{re.escape(surname(name))}\b(?!['’]s)", plain_marks(words)))


def surname(name: str) -> str:
    """The last word of a name, lower case, without accents."""
    return plain(name).split()[-1] if plain(name) else ""


def plain_marks(words: str) -> str:
    """Lower case without accents, apostrophes kept: an owner ("Xi's words") is no speaker."""
    folded = unicodedata.normalize("NFKD", words).casefold()
    return "".join(mark for mark in folded if not unicodedata.combining(mark))
