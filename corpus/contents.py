"""What is said: where it begins behind a cue, by the cue's frames, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.cues import Cue, Word
from corpus.mentions import Mention, addressee
from corpus.subjects import Found, is_clause
from corpus.tokens import Token, word_classes

# Where what was said begins, the frame it fits, and who was spoken to.
Complement = tuple[int, str, Mention | None]
SAYING = frozenset({"clause", "quote", "that"})
_TIME_NOUNS = frozenset("last this next earlier later".split())
_VENUES = frozenset(
    "statement interview speech email letter conference briefing tweet memo testimony address "
    "remarks release post".split()
)


def complement(tokens: Sequence[Token], cue: Cue, limit: int) -> Complement | None:
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
    if SAYING & frames:
        distant = _distant(tokens, after, limit)
        if distant is not None:
            found = _at(tokens, distant, limit, frames)
            if found is not None:
                return found[0], found[1], None
    return _bare(tokens, skipped, limit, cue.word)


def _at(
    tokens: Sequence[Token], place: int, limit: int, frames: frozenset[str]
) -> tuple[int, str] | None:
    """The complement that begins exactly here with a word that shows it."""
    if place >= limit:
        return None
    token = tokens[place]
    if token.tag == "Q" and frames & {"quote", "clause", "object"}:
        return place, "quote"
    if token.tag == ":" or (
        token.tag == "," and place + 1 < limit and tokens[place + 1].tag == "Q"
    ):
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


def _to_person(tokens: Sequence[Token], cue: Cue, limit: int) -> Complement | None:
    person = addressee(tokens, cue.after, limit)
    if person is None:
        return None
    frames = cue.word.frames
    place = person[1]
    infinitive = place + 1 < limit and tokens[place].tag == "T" and tokens[place + 1].tag in "nVAR"
    if infinitive and "personto" in frames:
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
        if tokens[at].low in _VENUES:
            return at + 1
        if tokens[at].tag not in "DnNGE":
            return 0
    return 0


def _distant(tokens: Sequence[Token], place: int, limit: int) -> int | None:
    """A "that", colon or quotation a prepositional phrase behind the cue."""
    first = tokens[place] if place < limit else None
    if first is None or (first.tag not in "I,TSRN#" and first.low != "this"):
        return None
    if first.low in {"about", "of", "for", "with"}:
        return None  # "informed him about the reasons that prompted it"
    commas = 0
    for at in range(place, min(limit, place + 22)):
        token = tokens[at]
        commas += token.tag == ","
        if token.tag == "X" and tokens[at - 1].tag != "I":
            return at if commas != 1 else None
        if token.tag == ":":
            return at
        if token.tag == "Q" and tokens[at - 1].tag in ",:":
            return at - 1
        if token.tag in ";VA." or (token.tag in "PC" and not commas):
            return None
    return None


def _bare(tokens: Sequence[Token], place: int, limit: int, word: Word) -> Complement | None:
    """A clause without "that", or a noun phrase as object."""
    if place >= limit or word.lemma == "tell":
        return None
    tag = tokens[place].tag
    frames = word.frames
    if "clause" in frames and tag in "PDNnU#GRE" and tokens[place].low != "as":
        if word.lemma == "say" or _has_verb(tokens, place, min(limit, place + 12)):
            return place, "bare clause", None
    if frames & {"that", "clause"} and tag == "P":
        return place, "bare clause", None
    if word.lemma == "call" and any(token.tag == "V" for token in tokens[place : place + 4]):
        return None  # "a ship called Aurora left"
    if "object" in frames and tag in "PDNnU#OGQEH":
        spoken_to = addressee(tokens, place, limit) if "hearer" in frames else None
        return place, "object", spoken_to
    if "courtesy" in frames and tag in "DNnE":
        return _courtesy(tokens, place, limit)
    return None


def _courtesy(tokens: Sequence[Token], place: int, limit: int) -> Complement | None:
    """A wish as object, and to whom: "warm congratulations to all athletes on"."""
    for at in range(place, min(limit, place + 4)):
        if tokens[at].low in word_classes()["courtesy"]:
            to = at + 1 < limit and tokens[at + 1].tag == "T"
            return place, "object", addressee(tokens, at + 2, limit) if to else None
        if tokens[at].tag not in "DNnEC":
            return None
    return None


def _has_verb(tokens: Sequence[Token], place: int, limit: int) -> bool:
    return any(token.tag in "VA" or "'" in token.low for token in tokens[place:limit])


def content_end(
    tokens: Sequence[Token], start: int, limit: int, later: Sequence[Found], frame: str
) -> int:
    """Where what was said ends: at the sentence's end or where another clause begins."""
    end = limit
    for one in later:
        first = one.cue.first
        if one.begin <= start:
            # "She urged them to wait, proposed that ...": another verb of the same subject.
            if start < first and tokens[first - 1].tag in ",C":
                end = min(end, first - 1)
                break
            continue
        stop = _stop_before(tokens, one, start, clause="clause" in frame or frame == "wh")
        if stop is not None:
            end = min(end, stop)
            break
    if frame == "quote":
        end = min(end, _after_quote(tokens, start, end))
    if frame in {"object", "preposition"}:
        end = min(end, _phrase_end(tokens, start, end))
    if frame != "quote":
        end = min(end, _dash_end(tokens, start, end))
    while end > start and tokens[end - 1].tag in ",;:C-":
        end -= 1
    return end


def _stop_before(tokens: Sequence[Token], one: Found, start: int, *, clause: bool) -> int | None:
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
    return _stop_before_subject(tokens, one, start, clause=clause) if one.how == "left" else None


def _stop_before_subject(
    tokens: Sequence[Token], one: Found, start: int, *, clause: bool
) -> int | None:
    """Where "..., and Moor said" ends what Tal said."""
    place = one.begin - 1
    before = tokens[place]
    if before.tag == ";":
        return place
    if before.tag == "Q" or (before.tag == "," and tokens[place - 1].tag == "Q"):
        place -= before.tag == ","
        return place if place > start else None
    if before.tag in "CS" and place > start:
        return place - 1 if tokens[place - 1].tag == "," else place
    if before.tag == "," and one.cue.word.frames & SAYING:
        first = start + (tokens[start].tag == "X")
        return place if not clause or is_clause(tokens, first, place) else None
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
        if token.tag == "," and following is not None and following.tag in "GWSRCP":
            return at
        if token.tag == "C" and _predicate_follows(tokens, at + 1, end):
            return at
        if token.tag == "I" and (_venue_end(tokens, at, end) or _dated(tokens, at, end)):
            return at
    return end


def _predicate_follows(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "and", "but" is followed by another verb of the same subject."""
    while at < end and tokens[at].tag == "R":
        at += 1
    return at < end and tokens[at].tag in "VE"


def _dated(tokens: Sequence[Token], at: int, end: int) -> bool:
    return at + 1 < end and tokens[at + 1].low in word_classes()["weekday"]


def _dash_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """A single dash before "though", "but", "which" or "a ..." adds the writer's own words."""
    dashes = [at for at in range(start, end) if tokens[at].tag == "-"]
    if len(dashes) == 1 and dashes[0] + 1 < end and tokens[dashes[0] + 1].tag in "SCWD":
        return dashes[0]
    return end


def resumes(tokens: Sequence[Token], place: int, limit: int) -> int | None:
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


def opening(tokens: Sequence[Token], start: int, stop: int) -> int:
    """The first token that is no conjunction or comma."""
    while start < stop and tokens[start].tag in "C,p":
        start += 1
    return start


def main_clause(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the main clause begins behind one that opened with "while": at its comma."""
    for at in range(start + 2, end - 1):
        if tokens[at].tag == "," and tokens[at + 1].tag in "PDNnU":
            rest = tokens[at + 1 : min(end, at + 9)]
            if any(token.tag in "VAE" for token in rest):
                return at
    return end
