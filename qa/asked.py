"""Whose words a question asks for, by its form."""

from __future__ import annotations

import re

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
