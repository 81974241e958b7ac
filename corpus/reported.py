"""Who is reported to say what in one sentence: cues, their speakers, and the clauses they govern.

Reads one sentence as tokens, quotations folded; `corpus.attribution` puts the sentences of a
document together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.contents import (
    SAYING,
    Complement,
    complement,
    content_end,
    main_clause,
    opening,
    resumes,
)
from corpus.cues import Cue, cues
from corpus.mentions import Mention, addressee, subject_left
from corpus.subjects import Found, is_clause, with_subjects, with_verbs
from corpus.tokens import Token

_SUBORDINATING = frozenset("while although though after when as because since if once".split())


@dataclass(frozen=True, slots=True)
class Report:
    """One report in a sentence, as token ranges; `content` is empty where it must still be found.

    `awaits` says that the content follows in the next sentence or paragraph (after a colon).
    """

    cue: Cue
    content: tuple[Mention, ...]
    speaker: Mention | None
    rule: str
    addressee: Mention | None = None
    awaits: bool = False


def reports(tokens: Sequence[Token]) -> list[Report]:
    """The reports of one sentence, in the order of their cues."""
    limit = len(tokens)
    while limit and tokens[limit - 1].tag == ".":
        limit -= 1
    all_cues = cues(tokens)
    if not all_cues:
        return []
    tokens = with_verbs(tokens, all_cues)
    found = with_subjects(tokens, all_cues, limit)
    made: list[Report] = []
    for number, one in enumerate(found):
        report = _read(tokens, one, found[number + 1 :], limit)
        if report is not None:
            made.append(report)
    return made


def _read(tokens: Sequence[Token], one: Found, later: list[Found], limit: int) -> Report | None:
    cue = one.cue
    if cue.word.form == "source":
        return _from_source(tokens, one, limit)
    if cue.passive:
        return _from_passive(tokens, one, later, limit)
    if one.speaker is None or _is_unsaid(tokens, one):
        return None
    right = None if one.how == "inverted" else complement(tokens, cue, limit)
    left = _left(tokens, one, forced=right is None)
    if one.how == "inverted" or (left and _prefers_left(tokens, cue, left, right)):
        return _from_left(tokens, one, left, later, limit)
    return _from_right(tokens, one, right, later, limit) if right else None


def _is_unsaid(tokens: Sequence[Token], one: Found) -> bool:
    """Whether nobody says it: "an obligation to urge", "It is important to reject"."""
    cue, speaker = one.cue, one.speaker
    if one.how == "infinitive" and cue.at - cue.first < 2:
        return True
    if cue.control == "to" and cue.first and tokens[cue.first - 1].tag == "D":
        return True
    if cue.control and cue.first and tokens[cue.first - 1].tag == ":":
        return True
    if cue.control and cue.first and tokens[cue.first - 1].tag == "I":
        return tokens[cue.first - 1].low not in {"by", "in"}  # "for failing to denounce"
    if speaker and tokens[speaker[0]].low == "you" and "quote" not in cue.word.frames:
        return True
    return bool(speaker) and cue.control == "to" and tokens[one.begin].low == "it"


def _from_right(
    tokens: Sequence[Token], one: Found, right: Complement, later: list[Found], limit: int
) -> Report | None:
    """What was said stands behind the cue."""
    start, frame, spoken_to = right
    if frame == "awaits":
        return Report(one.cue, (), one.speaker, "awaits", spoken_to, True)
    end = content_end(tokens, start, limit, later, frame)
    if _is_subordinate(tokens, one):
        end = min(end, main_clause(tokens, start, end))
    if end <= start or (end == start + 1 and tokens[start].tag in "XH"):
        return None
    return Report(one.cue, ((start, end),), one.speaker, f"{frame}, {one.how}", spoken_to)


def _is_subordinate(tokens: Sequence[Token], one: Found) -> bool:
    """Whether the cue's clause opens the sentence and another follows: "While he said that"."""
    before = tokens[: one.begin]
    if one.how != "left" or not before or before[-1].low not in _SUBORDINATING:
        return False
    return all(token.tag not in "VAQ;:" for token in before[:-1])


def _from_source(tokens: Sequence[Token], one: Found, limit: int) -> Report | None:
    """Reads "According to X, ..." and "..., according to X"."""
    if one.speaker is None:
        return None
    spans: list[Mention] = []
    first, after = one.begin, one.end
    if first > 0:
        stop = first - 1 if tokens[first - 1].tag == "," else first
        start = opening(tokens, 0, stop)
        if stop > start:
            spans.append((start, stop))
    if after < limit and tokens[after].tag == ",":
        if after + 1 < limit and (first == 0 or tokens[after + 1].tag not in "WGSC"):
            spans.append((after + 1, limit))
    return Report(one.cue, tuple(spans), one.speaker, "source") if spans else None


def _from_passive(
    tokens: Sequence[Token], one: Found, later: list[Found], limit: int
) -> Report | None:
    """Reads "Tal was criticized by X for Y": the subject is part of what was said."""
    cue = one.cue
    subject = subject_left(tokens, cue.first)
    if one.speaker is not None:
        spans = [subject] if subject else []
        if one.speaker[1] < limit and tokens[one.speaker[1]].tag in "ITX":
            spans.append(
                (one.speaker[1], content_end(tokens, one.speaker[1], limit, later, "object"))
            )
        return Report(cue, tuple(spans), one.speaker, "passive") if spans else None
    right = cue.after
    if right < limit and tokens[right].tag in "X" and "person" in cue.word.frames:
        return Report(
            cue, ((right, content_end(tokens, right, limit, later, "clause")),), None, "told"
        )
    return None


def _left(tokens: Sequence[Token], one: Found, *, forced: bool) -> Mention | None:
    """What stands before ", he said": from the sentence's beginning to the comma or quotation."""
    begin = one.begin
    if not begin or not (SAYING & one.cue.word.frames) or one.how not in {"left", "inverted"}:
        return None
    before = tokens[begin - 1]
    if before.tag == "Q":
        return _quoted_from(tokens, begin), begin
    comma = before.tag == "," and begin > 1
    if comma and (tokens[begin - 2].tag == "Q" or _stands_alone(tokens, one)):
        # The clause before must be one, not "On Friday, he said".
        start = opening(tokens, 0, begin - 1)
        if tokens[begin - 2].tag == "Q":
            return _quoted_from(tokens, begin - 1), begin - 1
        aside = one.end < len(tokens) and tokens[one.end].tag == "," and one.how == "left"
        plain = aside or forced and begin - start > 4 and tokens[start].tag in "DNnPU#"
        if plain or is_clause(tokens, start, begin - 1) or _ends_headline(tokens, one, start):
            return start, begin - 1
    return None


def _stands_alone(tokens: Sequence[Token], one: Found) -> bool:
    """Whether the cue can do without an object behind it: ", he said in May", ", he told Moor"."""
    frames = one.cue.word.frames
    if not frames & {"clause", "that"}:
        return False
    has_object = one.end < len(tokens) and tokens[one.end].tag in "DnPO"
    return one.how == "inverted" or "person" in frames or not has_object


def _ends_headline(tokens: Sequence[Token], one: Found, start: int) -> bool:
    """A headline: "Russia ready for talks, Putin tells Xi", nothing but a person behind."""
    rest = tokens[one.end :]
    short = len(rest) <= 3 and all(token.tag in "Nn" for token in rest)
    return one.cue.word.form == "s" and short and one.begin - start > 3


def _quoted_from(tokens: Sequence[Token], end: int) -> int:
    """Where the content that ends with a quotation before `end` begins."""
    start = end - 1
    while start > 0 and tokens[start - 1].tag in "Q,":
        start -= 1
    head = opening(tokens, 0, start)
    words = [token for token in tokens[head:start]]
    if words and words[-1].tag not in ":;," and any(token.tag in "VA" for token in words):
        return head
    if words and len(words) > 2 and words[-1].tag not in ":;,":
        return head
    return start


def _prefers_left(
    tokens: Sequence[Token], cue: Cue, left: Mention, right: Complement | None
) -> bool:
    """Whether what was said stands before the cue rather than behind it."""
    if right is None:
        return True
    begin, frame, _ = right
    if frame == "clause" and begin == cue.after:
        return False  # "that" follows at once
    if tokens[left[1] - 1].tag == "Q":
        return True
    # "The plan, he said, 'is good'", not "Asked about it, he said, 'Is it good?'"
    return tokens[cue.after].tag == "," and frame == "quote" and tokens[begin].low.islower()


def _from_left(
    tokens: Sequence[Token], one: Found, left: Mention | None, later: list[Found], limit: int
) -> Report | None:
    spans = [left] if left else []
    spoken_to = addressee(tokens, one.end, limit) if "person" in one.cue.word.frames else None
    place = spoken_to[1] if spoken_to else one.end
    following = resumes(tokens, place, limit)
    if following is not None:
        spans.append((following, content_end(tokens, following, limit, later, "clause")))
    if not spans:
        return None
    quoted = any(tokens[end - 1].tag == "Q" for _, end in spans)
    rule = f"{'quotation' if quoted else 'clause'} before, {one.how}"
    return Report(one.cue, tuple(spans), one.speaker, rule, spoken_to)
