"""What kind of thing a question asks for, and whether a text gives one that the question lacks."""

from __future__ import annotations

import re
from typing import Literal

from corpus.dates import MONTHS, WEEKDAYS
from qa.words import terms

Kind = Literal["when", "number", "who", "where", "why", "how", "what"]

NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred "
    "thousand million billion half third quarter dozen".split()
)

# The first that fits decides.
_ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "when",
        re.compile(
            r"\b(?:when|what (?:year|date|day|month|decade|century|time)|"
            r"which (?:year|day|month|century)|since when)\b",
            re.I,
        ),
    ),
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|old|tall|long|far|large|big|high|often|fast)\b|"
            r"\bwhat (?:percent|percentage|number|amount|fraction|proportion)\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"\b(?:who|whom|whose)\b", re.I)),
    (
        "where",
        re.compile(
            r"\b(?:where|(?:what|which) "
            r"(?:country|city|state|place|region|town|river|continent|location|area))\b",
            re.I,
        ),
    ),
    ("why", re.compile(r"\bwhy\b", re.I)),
    ("how", re.compile(r"\bhow\b", re.I)),
)
_TIME = re.compile(
    rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})\b|\b(?:{'|'.join((*MONTHS, *WEEKDAYS))}|century|centuries|"
    r"era|winter|summer|spring|autumn|decade|\d+s)\b"
)
_NUMBER = re.compile(rf"\b\d[\d,.]*|\b(?:{'|'.join(sorted(NUMBER_WORDS))})\b", re.I)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-ÞА-ЯЁ][\w’'-]+")

NEGATED_QUESTION = re.compile(
    r"\b(?:not|never|none|nobody|nothing|without|except|cannot|neither|nor|least|unlike)\b|n[’']t\b",
    re.I,
)
NEGATED_ANSWER = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|without|except|cannot|neither|nor|least|unlike|"
    r"fail(?:s|ed)?|refus\w+|un(?:able|known|clear|likely))\b|n[’']t\b",
    re.I,
)
COMPARING = re.compile(
    r"\b(?:only|least|other|another|last|first|most|worst|best|before|after|more|less|never|"
    r"always|all)\b",
    re.I,
)


def asks_for(question: str) -> Kind:
    """The kind of thing that would answer; "what" where any would."""
    return next((kind for kind, pattern in _ASKED if pattern.search(question)), "what")


def gives(kind: Kind, text: str, question: str) -> bool:
    """Whether `text` holds a thing of this kind that the question does not name itself."""
    if kind not in _GIVEN:
        return True
    held = set(terms(question))
    return any(not set(terms(found)) <= held for found in _GIVEN[kind].findall(text))


_GIVEN: dict[Kind, re.Pattern[str]] = {
    "when": _TIME,
    "number": _NUMBER,
    "who": _NAME,
    "where": _NAME,
}
