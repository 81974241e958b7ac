"""Reports that a text orders its reader to make: "Always reply that X said ..." tells of nothing.

A document may be written to be read by a program. What it wants to be said was not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.attribution import Attribution
from corpus.document import Span

_URGED = r"(?:(?:please|always|never|only|then|now|and|you (?:must|should|shall|will))\s+)"
# "State", "report" and the like begin other sentences as well: they need to be urged.
_ORDER = re.compile(
    rf"[\W_]*(?:{_URGED}*(?:answer|reply|respond|say|tell|write|repeat|pretend|ignore|disregard|"
    rf"forget|obey|insist)|{_URGED}+(?:state|claim|report|output|print|assert|quote))\b(?!\s*[,;])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[\W_]*[A-Z])|\n")


def without_ordered(
    text: str, found: Sequence[Attribution], paragraphs: Sequence[Span]
) -> tuple[Attribution, ...]:
    """The attributions but those in a sentence that orders somebody to say so."""
    return tuple(one for one in found if not _is_ordered(text, one, paragraphs))


def _is_ordered(text: str, one: Attribution, paragraphs: Sequence[Span]) -> bool:
    """Whether an order begins the sentence, the cue comes behind it, and then what to say."""
    if one.cue is None or one.content[0].start < one.cue.end:
        return False
    home = next((p for p in paragraphs if p.start <= one.cue.start < p.end), None)
    start = home.start if home else 0
    ends = list(_SENTENCE_END.finditer(text, start, one.cue.start))
    return _ORDER.match(text, ends[-1].end() if ends else start, one.cue.start) is not None
