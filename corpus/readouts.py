"""How an account of a talk goes on without a verb of saying: "China supports ...".

A readout reports one party's words over sentences and paragraphs ("President X noted that ....
Y is important. X-land stands ready to ..."). Decides from the words alone which sentences do.
"""

from __future__ import annotations

import re

from corpus.document import Span
from corpus.places import Place, places

# Verbs with which a readout begins a report that goes on over sentences.
_BEGINS = re.compile(
    r"\b(?:noted|stressed|pointed out|emphasi[sz]ed|underlined|underscored|reiterated|reaffirmed)\b"
)
_IS = re.compile(r"\b(?:is|are|was|were)$")
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|will|must|should|can|need|needs|supports?|opposes?|calls?|stands?|hopes?|"
    r"wants?|remains?|maintains?|determines?|believes?|welcomes?|attaches|seeks?|intends?)\b"
)
# "held" tells what happened, "has long held" what holds.
_PAST = re.compile(
    r"\b(?:was|were|had|did|would)\b"
    r"|(?<!\bhas )(?<!\bhave )(?<! long )(?<! always )(?<! consistently )"
    r"\b(?:said|told|met|came|went|made|took|held|gave)\b"
)
# With these verbs a government takes a stand.
_STAND = re.compile(
    r"\s(?P<verb>(?:(?:always|firmly|fully|resolutely|strongly|consistently|also|highly|still)\s)*"
    r"(?:(?:supports?|opposes?|advocates?|attaches|respects?|upholds?|welcomes?|believes?|holds?|"
    r"hopes?|wants?|expects?|maintains?|determines?|rejects?|condemns?|stands?|calls?|favou?rs?|"
    r"understands?|appreciates?|encourages?|will|seeks?|intends?|remains?)\b"
    r"|(?:is|are)\s(?:\w+ly\s|always\s|also\s)?(?:ready|prepared|willing|committed|opposed|"
    r"convinced|determined|against|in favou?r|of the view|concerned|interested)\b"
    r"|(?:has|have)\s(?:long|always|consistently|repeatedly|never)\b))"
)
_SIDE = re.compile(r"(?:['’]s)?\s(?:side|government|leadership|delegation|people)\b", re.IGNORECASE)
# A paper reports of others; a person who quotes a rival may put words into his mouth.
_PAPER = re.compile(
    r"\b(?:release|statement|readout|read-out|communiqu[eé]|report|account|transcript|version|"
    r"letter|dispatch|minutes)$",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 60  # characters


def begins(rule: str, cue: str) -> bool:
    """Whether the sentences behind a report by this rule and cue may go on with it."""
    if rule.startswith(("carries on", "stance")):
        return True
    if rule.startswith("clause, possessive"):
        return _IS.search(cue) is not None
    return rule.startswith("clause, left") and _BEGINS.search(cue) is not None


def goes_on(text: str, sentence: Span) -> bool:
    """Whether a sentence without a cue says what holds, not what happened."""
    where = (text, sentence.start, sentence.end)
    return _PAST.search(*where) is None and _PRESENT.search(*where) is not None


def is_paper(mention: str) -> bool:
    """Whether the speaker is a text ("an official press release")."""
    return _PAPER.search(mention) is not None


def stand(text: str, sentence: Span) -> tuple[Span, Span] | None:
    """The state and the verb of a sentence in which a state takes a stand; None for others."""
    if _PAST.search(text, sentence.start, sentence.end):
        return None
    start = sentence.start + 4 * text.startswith("The ", sentence.start)
    named = places(text, start, min(sentence.end, start + _LONGEST_SUBJECT))
    end = _subject_end(text, named[0]) if named and named[0].start == start else 0
    verb = _STAND.match(text, end, sentence.end) if end else None
    return (Span(sentence.start, end), Span(*verb.span("verb"))) if verb else None


def _subject_end(text: str, place: Place) -> int:
    side = _SIDE.match(text, place.end)
    if side:
        return side.end()
    return 0 if place.stands == "demonym" else place.end
