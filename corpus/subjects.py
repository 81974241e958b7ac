"""Who speaks at each cue of a sentence: before it, behind it, or as its clause's subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cues import Cue
from corpus.mentions import Mention, main_subject, phrase_right, source_right, subject_left
from corpus.tokens import Token


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with the subject that was read for it; `begin` is where its clause begins."""

    cue: Cue
    speaker: Mention | None
    how: str  # left, inverted, control, inherited, agent, possessive, source, none
    begin: int
    end: int  # after cue or inverted subject


def with_subjects(tokens: Sequence[Token], all_cues: list[Cue], limit: int) -> list[Found]:
    """Each cue with the subject that was read for it."""
    found: list[Found] = []
    for cue in all_cues:
        found.append(_subject(tokens, cue, found, limit))
    return found


def _subject(tokens: Sequence[Token], cue: Cue, earlier: list[Found], limit: int) -> Found:
    if cue.word.form == "source":
        speaker = source_right(tokens, cue.after, limit)
        return Found(cue, speaker, "source", cue.first, speaker[1] if speaker else cue.after)
    if cue.word.form == "noun":
        owner = _possessor(tokens, cue.at) or _sender(tokens, cue)
        return Found(cue, owner, "possessive" if owner else "none", cue.first, cue.after)
    if cue.passive:
        return Found(cue, _agent(tokens, cue, limit), "agent", cue.first, cue.after)
    if _may_invert(tokens, cue):
        speaker = phrase_right(tokens, cue.after, limit)
        if speaker is not None:
            return Found(cue, speaker, "inverted", cue.first, speaker[1])
    if cue.control:
        return _controlled(tokens, cue, earlier)
    speaker = subject_left(tokens, cue.first)
    if speaker is not None:
        return Found(cue, speaker, "left", speaker[0], cue.after)
    return _inherited(tokens, cue, earlier)


def _may_invert(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether the subject may follow the verb: after a quotation, or a comma and a whole clause."""
    if "quote" not in cue.word.frames or cue.word.form not in {"past", "s"} or cue.first != cue.at:
        return False
    if cue.first == 0:
        return False
    before = tokens[cue.first - 1]
    if before.tag == "Q" or (before.tag == "," and tokens[cue.first - 2].tag == "Q"):
        return cue.after < len(tokens) and tokens[cue.after].tag in "NnDUP#"
    # "The firm lost money, said Ivo Tal, a lobbyist."
    if before.tag != "," or cue.after >= len(tokens) or tokens[cue.after].tag not in "NnDU":
        return False
    comma = next((at for at in range(cue.first) if tokens[at].tag == ","), 0)
    end = _tail(tokens, cue.after)
    following = tokens[end + 1].tag if end + 1 < len(tokens) and tokens[end].tag == "," else ""
    if following and following in "AV":
        return True  # "The ports, said Ana Ruiz, are open."
    if following == "Q":
        return comma < 3  # "But, said Moor, 'I don't want to'"
    tail = tokens[cue.after : _tail(tokens, cue.after)]
    return is_clause(tokens, 0, comma) and not any(token.tag in "VAXP" for token in tail)


def _tail(tokens: Sequence[Token], start: int) -> int:
    """The end of the words before the next comma."""
    return next((at for at in range(start, len(tokens)) if tokens[at].tag in ",.;"), len(tokens))


def _controlled(tokens: Sequence[Token], cue: Cue, earlier: list[Found]) -> Found:
    """A participle or infinitive: the noun right before it, or the subject of its clause."""
    before = tokens[cue.first - 1] if cue.first else None
    if before is not None and cue.control == "to":
        speaker = subject_left(tokens, cue.first)
        if speaker is not None:
            return Found(cue, speaker, "left", speaker[0], cue.after)
    if before is not None and cue.control == "ing" and before.tag in "nN":
        speaker = subject_left(tokens, cue.first)
        if speaker is not None:
            return Found(cue, speaker, "noun participle", cue.first, cue.after)
    speaker = main_subject(tokens, cue.first)
    after_comma = before is not None and before.tag == "," and cue.control == "ing"
    said = [one for one in earlier if one.how in {"left", "inverted", "inherited"}]
    if said and (after_comma or speaker is None):
        speaker = said[-1].speaker
    how = "control" if cue.control == "ing" else "infinitive"
    return Found(cue, speaker, how, cue.first, cue.after)


def _inherited(tokens: Sequence[Token], cue: Cue, earlier: list[Found]) -> Found:
    """In "... and called for", the subject of the clause before."""
    before = tokens[cue.first - 1] if cue.first else None
    if before is not None and before.tag in "C,":
        speaker = main_subject(tokens, cue.first)
        main = [
            one for one in earlier if one.how in {"left", "inherited"} and _is_main(tokens, one)
        ]
        if main and main[-1].speaker:
            speaker = main[-1].speaker
        return Found(cue, speaker, "inherited", cue.first, cue.after)
    return Found(cue, None, "none", cue.first, cue.after)


def _is_main(tokens: Sequence[Token], one: Found) -> bool:
    """Whether a subject begins its clause, not a relative one ("a point China has made")."""
    return one.begin == 0 or tokens[one.begin - 1].tag not in "nNXV"


def _agent(tokens: Sequence[Token], cue: Cue, limit: int) -> Mention | None:
    for place in range(cue.after, min(limit, cue.after + 8)):
        if tokens[place].low == "by":
            return phrase_right(tokens, place + 1, limit)
        if tokens[place].tag in ",XQ":
            break
    return None


def _possessor(tokens: Sequence[Token], noun: int) -> Mention | None:
    """Whose claim: "his claim", "Mr. Tal's repeated claim", "the claim by ..."."""
    place = noun - 1
    while place >= 0 and noun - place < 5:
        token = tokens[place]
        if token.low in {"his", "her", "their", "its", "my", "our"}:
            return place, place + 1
        if token.low.endswith(("'s", "s'")):
            start = place
            while start > 0 and tokens[start - 1].tag in "NDn#" and place - start < 5:
                start -= 1
                if tokens[start].tag == "D":
                    break
            return start, place + 1
        if token.tag not in "nNERG":
            return None
        place -= 1
    return None


def _sender(tokens: Sequence[Token], cue: Cue) -> Mention | None:
    """From whom: "the message from Beijing was that", "From Beijing comments were that"."""
    first = cue.at + len(cue.word.tail) + 1
    if first < cue.after and tokens[first].low in {"from", "by", "of"}:
        last = next(at for at in range(first + 1, cue.after) if tokens[at].tag not in "DNn")
        return (first + 1, last) if last > first + 1 else None
    if cue.after > first and cue.at > 1 and tokens[0].low == "from":
        last = cue.at
        while last > 1 and tokens[last - 1].tag in "D,nE":
            last -= 1
        return (1, last) if last > 1 and all(one.tag in "DNn" for one in tokens[1:last]) else None
    return None


def is_clause(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a main clause stands here: a finite verb, and no subordinator at its head."""
    if start >= end or tokens[start].tag in "SIGET":
        comma = next((at for at in range(start, end) if tokens[at].tag == ","), end)
        return comma + 1 < end and is_clause(tokens, comma + 1, end)
    return any(token.tag in "VAE" for token in tokens[start:end])


def with_verbs(tokens: Sequence[Token], all_cues: Sequence[Cue]) -> list[Token]:
    """The tokens, each cue that is a finite verb marked as one."""
    marked = list(tokens)
    for cue in all_cues:
        if cue.word.form in {"past", "s", "base"} and not cue.passive and not cue.control:
            marked[cue.at] = marked[cue.at]._replace(tag="V")
    return marked
