"""Who is reported to say what in one sentence: cues, their speakers, and the clauses they govern.

Reads one sentence as tokens, quotations folded; `corpus.attribution` puts the sentences of a
document together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cues import Cue, cues
from corpus.mentions import Mention, addressee, main_subject, phrase_right, source_right, subject_left
from corpus.tokens import Token, word_classes

_SAYING = frozenset({"clause", "quote", "that"})
_TIME_NOUNS = frozenset("last this next earlier later".split())


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A cue with the subject that was read for it; `begin` is where its clause begins."""

    cue: Cue
    speaker: Mention | None
    how: str  # left, inverted, control, inherited, agent, possessive, source, none
    begin: int
    end: int  # after cue or inverted subject


def reports(tokens: Sequence[Token]) -> list[Report]:
    """The reports of one sentence, in the order of their cues."""
    limit = len(tokens)
    while limit and tokens[limit - 1].tag == ".":
        limit -= 1
    found = _with_subjects(tokens, cues(tokens), limit)
    made: list[Report] = []
    for number, one in enumerate(found):
        report = _read(tokens, one, found[:number], found[number + 1 :], limit)
        if report is not None:
            made.append(report)
    return made


# ---- subjects


def _with_subjects(tokens: Sequence[Token], all_cues: list[Cue], limit: int) -> list[_Found]:
    found: list[_Found] = []
    for cue in all_cues:
        found.append(_subject(tokens, cue, found, limit))
    return found


def _subject(tokens: Sequence[Token], cue: Cue, earlier: list[_Found], limit: int) -> _Found:
    if cue.word.form == "source":
        speaker = source_right(tokens, cue.after, limit)
        return _Found(cue, speaker, "source", cue.first, speaker[1] if speaker else cue.after)
    if cue.word.form == "noun":
        owner = _possessor(tokens, cue.at)
        return _Found(cue, owner, "possessive" if owner else "none", cue.first, cue.after)
    if cue.passive:
        return _Found(cue, _agent(tokens, cue, limit), "agent", cue.first, cue.after)
    if _may_invert(tokens, cue):
        speaker = phrase_right(tokens, cue.after, limit)
        if speaker is not None:
            return _Found(cue, speaker, "inverted", cue.first, speaker[1])
    if cue.control:
        return _controlled(tokens, cue, earlier)
    speaker = subject_left(tokens, cue.first)
    if speaker is not None:
        return _Found(cue, speaker, "left", speaker[0], cue.after)
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
    # "The firm lobbied for it, said Charlie Black, a lobbyist."
    if before.tag != "," or cue.after >= len(tokens) or tokens[cue.after].tag not in "NnDU":
        return False
    comma = next((at for at in range(cue.first) if tokens[at].tag == ","), 0)
    tail = tokens[cue.after : _tail(tokens, cue.after)]
    return _is_clause(tokens, 0, comma) and not any(token.tag in "VAXP" for token in tail)


def _tail(tokens: Sequence[Token], start: int) -> int:
    """The end of the words before the next comma."""
    return next((at for at in range(start, len(tokens)) if tokens[at].tag in ",.;"), len(tokens))


def _controlled(tokens: Sequence[Token], cue: Cue, earlier: list[_Found]) -> _Found:
    """A participle or infinitive: the noun right before it, or the subject of its clause."""
    before = tokens[cue.first - 1] if cue.first else None
    if before is not None and cue.control == "to":
        speaker = subject_left(tokens, cue.first)
        if speaker is not None:
            return _Found(cue, speaker, "left", speaker[0], cue.after)
    if before is not None and cue.control == "ing" and before.tag in "nN":
        speaker = subject_left(tokens, cue.first)
        if speaker is not None:
            return _Found(cue, speaker, "noun participle", cue.first, cue.after)
    speaker = main_subject(tokens, cue.first)
    how = "control"
    if speaker is None and earlier:
        speaker = earlier[-1].speaker
    return _Found(cue, speaker, how, cue.first, cue.after)


def _inherited(tokens: Sequence[Token], cue: Cue, earlier: list[_Found]) -> _Found:
    """ "... and called for": the subject of the clause before."""
    before = tokens[cue.first - 1] if cue.first else None
    if before is not None and before.tag in "C,":
        speaker = main_subject(tokens, cue.first)
        if earlier and earlier[-1].speaker and earlier[-1].how in {"left", "inherited"}:
            speaker = earlier[-1].speaker
        return _Found(cue, speaker, "inherited", cue.first, cue.after)
    return _Found(cue, None, "none", cue.first, cue.after)


def _agent(tokens: Sequence[Token], cue: Cue, limit: int) -> Mention | None:
    for place in range(cue.after, min(limit, cue.after + 8)):
        if tokens[place].low == "by":
            return phrase_right(tokens, place + 1, limit)
        if tokens[place].tag in ",XQ":
            break
    return None


def _possessor(tokens: Sequence[Token], noun: int) -> Mention | None:
    """Whose claim: "his claim", "Mr. Trump's repeated claim", "the claim by ..."."""
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


# ---- what is said


def _read(
    tokens: Sequence[Token], one: _Found, earlier: list[_Found], later: list[_Found], limit: int
) -> Report | None:
    cue = one.cue
    if cue.word.form == "source":
        return _from_source(tokens, one, limit)
    if cue.passive:
        return _from_passive(tokens, one, later, limit)
    if cue.word.form == "noun" and one.speaker is None:
        return None
    left = _left(tokens, one)
    if one.how == "inverted":
        return _from_left(tokens, one, left, later, limit) if left else None
    right = _complement(tokens, cue, limit)
    if left is not None and _prefers_left(tokens, cue, left, right):
        return _from_left(tokens, one, left, later, limit)
    if right is None:
        return None
    start, frame, spoken_to = right
    if frame == "awaits":
        return Report(cue, (), one.speaker, "awaits", spoken_to, True)
    end = _end(tokens, start, limit, later, frame)
    if end <= start:
        return None
    kind = f"{frame}, {one.how}"
    return Report(cue, ((start, end),), one.speaker, kind, spoken_to)


def _from_source(tokens: Sequence[Token], one: _Found, limit: int) -> Report | None:
    """ "According to X, ..." and "..., according to X"."""
    if one.speaker is None:
        return None
    spans: list[Mention] = []
    first, after = one.begin, one.end
    if first > 0:
        stop = first - 1 if tokens[first - 1].tag == "," else first
        start = _opening(tokens, 0, stop)
        if stop > start:
            spans.append((start, stop))
    if after < limit and tokens[after].tag == ",":
        if after + 1 < limit and (first == 0 or tokens[after + 1].tag not in "WGSC"):
            spans.append((after + 1, limit))
    return Report(one.cue, tuple(spans), one.speaker, "source") if spans else None


def _opening(tokens: Sequence[Token], start: int, stop: int) -> int:
    while start < stop and tokens[start].tag in "C,p":
        start += 1
    return start


def _from_passive(
    tokens: Sequence[Token], one: _Found, later: list[_Found], limit: int
) -> Report | None:
    """ "Trump was criticized by X for Y": the subject is part of what was said."""
    cue = one.cue
    subject = subject_left(tokens, cue.first)
    if one.speaker is not None:
        spans = [subject] if subject else []
        if one.speaker[1] < limit and tokens[one.speaker[1]].tag in "ITX":
            spans.append((one.speaker[1], _end(tokens, one.speaker[1], limit, later, "object")))
        return Report(cue, tuple(spans), one.speaker, "passive") if spans else None
    right = cue.after
    if right < limit and tokens[right].tag in "X" and "person" in cue.word.frames:
        return Report(cue, ((right, _end(tokens, right, limit, later, "clause")),), None, "told")
    return None


def _left(tokens: Sequence[Token], one: _Found) -> tuple[int, int] | None:
    """What stands before ", he said": from the sentence's beginning to the comma or quotation."""
    begin = one.begin
    if not begin or not (_SAYING & one.cue.word.frames) or one.how not in {"left", "inverted"}:
        return None
    before = tokens[begin - 1]
    if before.tag == "Q":
        return _quoted_from(tokens, begin), begin
    if before.tag in ",-" and begin > 1:
        # The clause before must be one, not "On Friday, he said".
        start = _opening(tokens, 0, begin - 1)
        if tokens[begin - 2].tag == "Q":
            return _quoted_from(tokens, begin - 1), begin - 1
        if _is_clause(tokens, start, begin - 1):
            return start, begin - 1
    return None


def _quoted_from(tokens: Sequence[Token], end: int) -> int:
    """Where the content that ends with a quotation before `end` begins."""
    start = end - 1
    while start > 0 and tokens[start - 1].tag in "Q,":
        start -= 1
    head = _opening(tokens, 0, start)
    words = [token for token in tokens[head:start]]
    if words and words[-1].tag not in ":;," and any(token.tag in "VA" for token in words):
        return head
    if words and len(words) > 2 and words[-1].tag not in ":;,":
        return head
    return start


def _is_clause(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a main clause stands here: a finite verb, and no subordinator at its head."""
    if start >= end or tokens[start].tag in "SIGET":
        comma = next((at for at in range(start, end) if tokens[at].tag == ","), end)
        return comma + 1 < end and _is_clause(tokens, comma + 1, end)
    return any(token.tag in "VAE" for token in tokens[start:end])


def _prefers_left(
    tokens: Sequence[Token], cue: Cue, left: Mention, right: tuple[int, str, Mention | None] | None
) -> bool:
    """Whether what was said stands before the cue rather than behind it."""
    if right is None:
        return True
    begin, frame, _ = right
    if frame == "clause" and begin == cue.after:
        return False  # "that" follows at once
    if tokens[left[1] - 1].tag == "Q":
        return tokens[left[1]].tag != "," or frame not in {"clause", "quote"} or left[1] > 0
    return tokens[cue.after].tag == "," and frame == "quote"


def _from_left(
    tokens: Sequence[Token], one: _Found, left: Mention, later: list[_Found], limit: int
) -> Report:
    spans = [left]
    spoken_to = addressee(tokens, one.end, limit) if "person" in one.cue.word.frames else None
    place = spoken_to[1] if spoken_to else one.end
    following = _resumes(tokens, place, limit)
    if following is not None:
        spans.append((following, _end(tokens, following, limit, later, "clause")))
    quoted = tokens[left[1] - 1].tag == "Q"
    rule = f"{'quotation' if quoted else 'clause'} before, {one.how}"
    return Report(one.cue, tuple(spans), one.speaker, rule, spoken_to)


def _resumes(tokens: Sequence[Token], place: int, limit: int) -> int | None:
    """Where the statement goes on after ", he said,": at a quotation, or at more of the clause."""
    for at in range(place, limit):
        tag = tokens[at].tag
        if tag == "Q":
            return at if at == place or tokens[at - 1].tag in ",:" else None
        if tag == ";" or (at > place and tag in "X"):
            return None
        if tag == "," and at == place and at + 1 < limit and tokens[at + 1].tag in "QDPNnUIAXVT":
            return at + 1
    return None


def _complement(
    tokens: Sequence[Token], cue: Cue, limit: int
) -> tuple[int, str, Mention | None] | None:
    """Where what was said begins behind the cue, the frame it fits, and who was spoken to."""
    frames = cue.word.frames
    after = cue.after
    direct = _at(tokens, after, limit, frames)
    if direct is not None:
        return direct[0], direct[1], None
    if "person" in frames or "personto" in frames:
        spoken = _to_person(tokens, cue, limit)
        if spoken is not None:
            return spoken
    skipped = _skipped(tokens, after, limit)
    if skipped > after:
        behind = _at(tokens, skipped, limit, frames)
        if behind is not None:
            return behind[0], behind[1], None
    if _SAYING & frames:
        distant = _distant(tokens, after, limit)
        if distant is not None:
            found = _at(tokens, distant, limit, frames)
            if found is not None:
                return found[0], found[1], None
    return _bare(tokens, skipped, limit, frames)


def _at(
    tokens: Sequence[Token], place: int, limit: int, frames: frozenset[str]
) -> tuple[int, str] | None:
    """The complement that begins exactly here with a word that shows it."""
    if place >= limit:
        return None
    token = tokens[place]
    if token.tag == "Q" and frames & {"quote", "clause", "object"}:
        return place, "quote"
    if token.tag == ":" or (token.tag == "," and place + 1 < limit and tokens[place + 1].tag == "Q"):
        if frames & {"quote", "colon"}:
            return (place + 1, "quote") if place + 1 < limit else (place, "awaits")
        return None
    if token.tag == "X" and frames & {"clause", "that"}:
        return place, "clause"
    if (token.tag == "H" or token.low in {"if", "which", "who"}) and "wh" in frames:
        return place, "wh"
    if token.tag == "T" and "to" in frames and place + 1 < limit:
        return (place, "to") if tokens[place + 1].tag in "nVAR" else None
    if f"+{token.low}" in frames and place + 1 < limit:
        return place + 1, "preposition"
    return None


def _to_person(
    tokens: Sequence[Token], cue: Cue, limit: int
) -> tuple[int, str, Mention | None] | None:
    person = addressee(tokens, cue.after, limit)
    if person is None:
        return None
    frames = cue.word.frames
    place = person[1]
    if place < limit and tokens[place].tag == "T" and "personto" in frames:
        return cue.after, "person to", person
    if "person" not in frames:
        return None
    skipped = _skipped(tokens, place, limit)
    for start in (place, skipped):
        found = _at(tokens, start, limit, frames)
        if found is not None:
            return found[0], found[1], person
    distant = _distant(tokens, place, limit)
    if distant is not None:
        found = _at(tokens, distant, limit, frames)
        if found is not None:
            return found[0], found[1], person
    if skipped < limit and tokens[skipped].tag in "PDNnU#" and "clause" in frames:
        return skipped, "bare clause", person
    return None


def _skipped(tokens: Sequence[Token], place: int, limit: int) -> int:
    """Behind the adverbs and times that follow a cue: "Friday", "on Monday", "last week"."""
    classes = word_classes()
    times = classes["weekday"] | classes["month"] | classes["time"]
    while place < limit:
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < limit else None
        if token.tag == "R" or token.low in times:
            place += 1
        elif token.low in _TIME_NOUNS and following and following.low in times:
            place += 2
        elif token.tag == "I" and following is not None and following.low in times:
            place += 2
            while place < limit and tokens[place].tag == "#":
                place += 1
        elif token.tag == "I" and _venue_end(tokens, place, limit):
            place = _venue_end(tokens, place, limit)
        else:
            break
    return place


def _venue_end(tokens: Sequence[Token], place: int, limit: int) -> int:
    """Behind "in a statement", "in an interview", "at a news conference"; 0 if none is here."""
    for at in range(place + 1, min(limit, place + 5)):
        if tokens[at].low in {
            "statement", "interview", "speech", "email", "letter", "conference", "briefing", "tweet",
            "memo", "testimony", "address", "remarks", "release", "post",
        }:  # fmt: skip
            return at + 1
        if tokens[at].tag not in "DnNGE":
            return 0
    return 0


def _distant(tokens: Sequence[Token], place: int, limit: int) -> int | None:
    """A "that", colon or quotation a prepositional phrase behind the cue."""
    if place >= limit or tokens[place].tag not in "I,TSRN#nD":
        return None
    commas = 0
    for at in range(place, min(limit, place + 22)):
        token = tokens[at]
        commas += token.tag == ","
        if token.tag == "X" and tokens[at - 1].tag != "I":
            return at
        if token.tag == ":":
            return at
        if token.tag == "Q" and tokens[at - 1].tag in ",:":
            return at - 1
        if token.tag in ";VA." or (token.tag in "PC" and not commas):
            return None
    return None


def _bare(
    tokens: Sequence[Token], place: int, limit: int, frames: frozenset[str]
) -> tuple[int, str, Mention | None] | None:
    if place >= limit:
        return None
    tag = tokens[place].tag
    if "clause" in frames and tag in "PDNnU#GRE":
        if "object" in frames or _has_verb(tokens, place, limit):
            return place, "bare clause", None
    if "object" in frames and tag in "PDNnU#OGQEH":
        return place, "object", None
    return None


def _has_verb(tokens: Sequence[Token], place: int, limit: int) -> bool:
    return any(token.tag in "VAE" or "'" in token.low for token in tokens[place:limit])


def _end(
    tokens: Sequence[Token], start: int, limit: int, later: Sequence[_Found], frame: str
) -> int:
    """Where what was said ends: at the sentence's end or where another clause begins."""
    end = limit
    for one in later:
        if one.begin <= start:
            continue
        stop = _stop_before(tokens, one, start)
        if stop is not None:
            end = min(end, stop)
            break
    if frame == "quote":
        end = min(end, _after_quote(tokens, start, end))
    if frame in {"object", "preposition"}:
        end = min(end, _phrase_end(tokens, start, end))
    if "clause" in frame:
        end = min(end, _dash_end(tokens, start, end))
    while end > start and tokens[end - 1].tag in ",;:C-":
        end -= 1
    return end


def _stop_before(tokens: Sequence[Token], one: _Found, start: int) -> int | None:
    """Where a later cue ends what was said before it, if it does."""
    begin = one.begin
    before = tokens[begin - 1]
    if one.cue.word.form == "source":
        return begin - 1 if before.tag == "," else begin
    if one.how == "inverted":
        return begin
    if one.how == "control" and one.cue.control == "ing" and before.tag == ",":
        return begin - 1
    if one.how == "inherited" and before.tag in "C,":
        return begin - 1
    if one.how == "left":
        place = begin - 1
        if before.tag == "Q" or (before.tag == "," and tokens[place - 1].tag == "Q"):
            place -= before.tag == ","
            return place if place > start else None
        if before.tag in "CS" and place > start:
            return place - 1 if tokens[place - 1].tag == "," else place
        if before.tag == "," and one.cue.word.frames & _SAYING:
            return place
    return None


def _after_quote(tokens: Sequence[Token], start: int, end: int) -> int:
    """A quotation as object: it alone, unless the clause goes on with what was said."""
    place = start
    while place < end and tokens[place].tag == "Q":
        place += 1
        following = place
        while following < end and tokens[following].tag in ",C":
            following += 1
        if following < end and tokens[following].tag == "Q":
            place = following
    if place < end and tokens[place].tag in ",S":
        return place
    return end


def _phrase_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """The end of a noun phrase as object: at a participle, a relative clause, a time or place."""
    for at in range(start + 1, end):
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < end else None
        if token.low in {"during", "after", "before", "while", "when", "because", "although"}:
            return at
        if token.tag == "," and following is not None and following.tag in "GWSRC":
            return at
        if token.tag == "I" and (_venue_end(tokens, at, end) or _dated(tokens, at, end)):
            return at
    return end


def _dated(tokens: Sequence[Token], at: int, end: int) -> bool:
    return at + 1 < end and tokens[at + 1].low in word_classes()["weekday"]


def _dash_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """A single dash before "though", "but", "which" or "a ..." adds the writer's own words."""
    dashes = [at for at in range(start, end) if tokens[at].tag == "-"]
    if len(dashes) == 1 and dashes[0] + 1 < end and tokens[dashes[0] + 1].tag in "SCWD":
        return dashes[0]
    return end
