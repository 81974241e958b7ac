"""The noun phrase that names who speaks: left of its verb, right of it, or further up the clause.

A mention is the full noun phrase: title, name, apposition ("Hua Chunying, a spokeswoman,").
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.tokens import NAMEABLE, Token, word_classes

Mention = tuple[int, int]  # tokens from, to (exclusive)
_HARD = frozenset(";:Q(.-")
_BEFORE_TIME = frozenset("last this earlier late early on in".split())
_VENUES = frozenset(
    "statement interview speech email e-mail letter release conference briefing post tweet report "
    "memo message call address remarks testimony".split()
)


def subject_left(tokens: Sequence[Token], verb: int, bound: int = 0) -> Mention | None:
    """The subject that stands before the verb group beginning at `verb`, not before `bound`."""
    end = _before_adverbs(tokens, verb, bound)
    if end <= bound:
        return None
    last = tokens[end - 1]
    if last.tag == "P":
        return end - 1, end
    if last.tag == "W" or (last.tag == "X" and end - 2 >= bound and tokens[end - 2].tag in "nN"):
        return _antecedent(tokens, end - 1, bound)
    if last.tag in ",)-":
        return _before_apposition(tokens, end, bound)
    if last.tag in "CSTQ:.;(":
        return None
    return _phrase(tokens, _clause_start(tokens, end, bound), end)


def _antecedent(tokens: Sequence[Token], relative: int, bound: int) -> Mention:
    """In "Lena Moor, who": the phrase before the relative pronoun, and the pronoun."""
    end = relative
    if end - 1 >= bound and tokens[end - 1].tag == ",":
        end -= 1
    start = end
    while start > bound and tokens[start - 1].tag in "NnDU#E" and end - start < 8:
        start -= 1
        if tokens[start].tag == "D":
            break
    return start, relative + 1


def _before_adverbs(tokens: Sequence[Token], verb: int, bound: int) -> int:
    """Before "last week", "on Monday", "both" that stand between subject and verb."""
    classes = word_classes()
    times = classes["weekday"] | classes["month"] | classes["time"]
    end = verb
    while end - 1 > bound and (
        tokens[end - 1].low in times
        or (end < verb and tokens[end - 1].low in _BEFORE_TIME)
        or (tokens[end - 1].low in {"both", "all"} and tokens[end - 2].tag in "nN,-")
    ):
        end -= 1
    return end


def _clause_start(tokens: Sequence[Token], end: int, bound: int) -> int:
    """Where the run of words before `end` that can belong to one noun phrase begins."""
    start = end
    while start > bound:
        if tokens[start - 1].tag == ")":
            start = _bracket(tokens, start - 1, bound)
        elif _bounds(tokens, start - 1, end, bound):
            break
        else:
            start -= 1
    return start


def _bounds(tokens: Sequence[Token], place: int, end: int, bound: int) -> bool:
    """Whether the token at `place` cannot belong to the noun phrase behind it."""
    token = tokens[place]
    before = tokens[place - 1].tag if place > bound else ""
    if token.tag in _HARD or token.tag in "SPO":
        return True
    if token.tag == "X":
        return before not in "nN" or not before
    if token.tag == "W":
        return before == "I"  # "a story in which sources said"
    if token.tag == ",":
        listed = place + 1 < end and tokens[place + 1].tag == "C"
        return not listed and not _in_name(tokens, place)
    return token.tag in "VA" and not _relative_before(tokens, place, bound)


def _bracket(tokens: Sequence[Token], closing: int, bound: int) -> int:
    """Where the bracket that closes here opens, else just where it closes."""
    for place in range(closing - 1, max(bound, closing - 12) - 1, -1):
        if tokens[place].tag == "(":
            return place
    return closing


def _in_name(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the comma stands inside a name: "Sen. Smith, Jr." or "Miami, Fla."."""
    return comma + 1 < len(tokens) and tokens[comma + 1].low in {"jr", "sr", "inc", "ltd"}


def _relative_before(tokens: Sequence[Token], place: int, bound: int) -> bool:
    """Whether the verb at `place` belongs to a relative clause inside the noun phrase."""
    for back in range(place - 1, max(bound, place - 6) - 1, -1):
        tag = tokens[back].tag
        if tag in "WX":
            return True
        if tag in ",;:Q.(-CS":
            return False
    return False


def _phrase(tokens: Sequence[Token], start: int, end: int) -> Mention | None:
    """The noun phrase that fills `start` to `end`, without what introduces the clause."""
    start = _without_opening(tokens, start, end)
    if start >= end:
        return None
    start = _after_conjunction(tokens, start, end)
    if tokens[start].tag == "I":
        start = _after_preposition(tokens, start, end)
    # "Mr. Tal on Friday", "The palace on Monday": the time is no part of the name.
    end = _without_time(tokens, start, end)
    within = tokens[start:end]
    if start >= end or not any(token.tag in "NnDUP#GE" for token in within):
        return None
    if within[-1].low.endswith("'s") or within[-1].low in {"a", "an", "the"}:
        return None
    if within[0].tag == "T":
        return None
    if within[0].tag == "E" and _governs(within):
        return None
    return _after_abstract(tokens, start, end), end


def _governs(within: Sequence[Token]) -> bool:
    """Whether an -ed form at the head is a verb with its object, not part of a name."""
    return len(within) > 1 and within[1].tag in "DNPO"


def _after_abstract(tokens: Sequence[Token], start: int, end: int) -> int:
    """In "a point China has made" only China speaks."""
    abstract = word_classes()["abstract"]
    for place in range(start, end - 1):
        if tokens[place].low in abstract and tokens[place + 1].tag == "N":
            return place + 1
    return start


def _without_opening(tokens: Sequence[Token], start: int, end: int) -> int:
    while start < end and (
        tokens[start].tag in "RCVA,XpHSO)"
        or (tokens[start].tag == "W" and start + 1 < end and tokens[start + 1].tag in "NDn")
    ):
        start += 1
    return start


def _after_conjunction(tokens: Sequence[Token], start: int, end: int) -> int:
    """After the "and" of two clauses, but not of two names."""
    for place in range(end - 1, start, -1):
        if tokens[place].tag == "C" and place + 1 < end:
            left = tokens[start:place]
            if any(token.tag in "VAPT" for token in left) or left[0].tag in "IEG":
                return place + 1
            if tokens[place].low in {"but", "yet"}:
                return place + 1
    return start


def _after_preposition(tokens: Sequence[Token], start: int, end: int) -> int:
    """After "in a statement", "on Friday", "at the time" at the head of a clause."""
    times = word_classes()["weekday"] | word_classes()["month"]
    seen = False
    for place in range(start + 1, end):
        token, before = tokens[place], tokens[place - 1]
        if token.low in times or token.tag == "#":
            seen = True
        elif seen and token.tag in "DNnU":
            return place
        elif place > start + 1 and token.tag == "D" and before.tag != "I":
            return place
        elif token.tag == "N" and before.tag == "n":
            return place
        elif token.tag in "nN" and not token.low.endswith("'s"):
            seen = seen or token.low in _VENUES
    return end


def _without_time(tokens: Sequence[Token], start: int, end: int) -> int:
    classes = word_classes()
    times = classes["weekday"] | classes["month"] | classes["time"]
    place = end
    while place - 1 > start and (
        tokens[place - 1].low in times
        or tokens[place - 1].tag in "#R"
        or (place < end and tokens[place - 1].low in _BEFORE_TIME)
    ):
        place -= 1
    return place if place < end and tokens[place].tag in "INnR#" else end


def _before_apposition(tokens: Sequence[Token], end: int, bound: int) -> Mention | None:
    """The subject of "Lena Moor, who ran it, said": name and apposition together."""
    if tokens[end - 1].tag == ")":
        opening = end - 1
        while opening > bound and tokens[opening].tag != "(":
            opening -= 1
        inner = subject_left(tokens, opening, bound) if opening > bound else None
        return (inner[0], end) if inner else None
    start = end - 1
    while start > bound and not _opens_clause(tokens, start - 1, bound):
        start -= 1
    return _first_noun_phrase(tokens, start, end - 1)


def _opens_clause(tokens: Sequence[Token], place: int, bound: int) -> bool:
    """Whether a clause of its own begins behind this token: "; ", "that", ", while"."""
    token = tokens[place]
    if token.tag in ";:Q.":
        return True
    if place <= bound:
        return False
    before = tokens[place - 1].tag
    return (token.tag == "X" and before not in "nN,") or (token.tag == "S" and before == ",")


def _first_noun_phrase(tokens: Sequence[Token], start: int, end: int) -> Mention | None:
    """The first segment between commas that is a noun phrase, with all that follows it."""
    segments: list[Mention] = []
    begin = start
    for place in range(start, end + 1):
        if place == end or tokens[place].tag in ",-":
            if place > begin:
                segments.append((begin, place))
            begin = place + 1
    for number, (first, last) in enumerate(segments):
        opening = first
        while opening < last and tokens[opening].tag in "RCp":
            opening += 1
        if opening >= last or tokens[opening].tag in "ISGETWX":
            continue
        subject = _own_subject(tokens, opening, last)
        if subject is None:
            continue
        last_one = number + 1 == len(segments)
        if subject[1] != last or last_one or tokens[segments[number + 1][0]].tag in "IRSG":
            return subject
        return subject[0], end
    return None


def _own_subject(tokens: Sequence[Token], start: int, end: int) -> Mention | None:
    """The segment as far as its first verb, from its last subordinate beginning."""
    for place in range(start, end):
        if tokens[place].tag in "VA" and not _relative_before(tokens, place, start):
            return _phrase(tokens, start, place) if place > start else None
        if tokens[place].tag == "S" and place + 1 < end:
            return _phrase(tokens, place + 1, end)
    if tokens[start].tag == "P":
        return start, start + 1
    return _phrase(tokens, start, end)


def main_subject(tokens: Sequence[Token], before: int, bound: int = 0) -> Mention | None:
    """The subject of the clause that governs a participle or infinitive at `before`."""
    for place in range(before - 1, bound - 1, -1):
        token = tokens[place]
        if token.tag in ".;":
            break
        if token.tag in "VA" or (token.tag == "E" and _predicate(tokens, place)):
            first = place
            while first > bound and tokens[first - 1].tag in "RA":
                first -= 1
            found = subject_left(tokens, first, bound)
            if found is not None:
                return found
    return None


def _predicate(tokens: Sequence[Token], place: int) -> bool:
    """Whether an -ed form is likely the verb of its clause."""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before is None or before.tag in "DI" or (after is not None and after.low == "by"):
        return False
    return before.tag in "PNnR,C" and (after is None or after.tag in "DNPOIXTQ,nU#SRH")


def phrase_right(tokens: Sequence[Token], start: int, limit: int) -> Mention | None:
    """The noun phrase at `start`: the subject of "..., said Ivo Tal, a lawyer"."""
    if start >= limit or tokens[start].tag not in "NnDUP#":
        return None
    if tokens[start].tag == "P":
        return start, start + 1
    place = start
    while place < limit and not _ends_phrase(tokens, start, place, limit):
        place += 1
    while place > start and tokens[place - 1].tag in ",IR":
        place -= 1
    return (start, place) if place > start else None


def _ends_phrase(tokens: Sequence[Token], start: int, place: int, limit: int) -> bool:
    """Whether the noun phrase that begins at `start` cannot go on with this token."""
    token = tokens[place]
    if token.tag in ".;:Q-":
        return True
    if token.tag == ",":
        return not _apposition(tokens, place, limit)
    if place > start and (
        token.tag in "ST" or token.low in word_classes()["weekday"] | word_classes()["month"]
    ):
        return True
    return token.low in {"in", "on", "at", "during"} and _adjunct(tokens, place, limit)


def source_right(tokens: Sequence[Token], start: int, limit: int) -> Mention | None:
    """Whom "according to" names: up to the comma, an apposition between commas included."""
    if start >= limit:
        return None
    if tokens[start].tag == "O":
        return start, start + 1
    place = start
    while place < limit and tokens[place].tag not in ",;:Q-.(":
        place += 1
    if place == start:
        return None
    if place + 1 < limit and tokens[place].tag == ",":
        end = next((at for at in range(place + 1, limit) if tokens[at].tag in ",Q"), 0)
        closes = end or start > 3  # a trailing source runs to the sentence's end
        if closes and _describes(tokens, place + 1, end or limit):
            return start, end or limit
    return start, place


def _describes(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words behind a comma describe the name before it."""
    if tokens[start].tag == "W":
        return True
    if tokens[start].low not in {"a", "an", "the"}:
        return False
    return not any(token.tag in "VA" for token in tokens[start:end])


def _apposition(tokens: Sequence[Token], comma: int, limit: int) -> bool:
    """Whether what follows the comma still belongs to the name before it."""
    if comma + 1 >= limit:
        return False
    following = tokens[comma + 1]
    return following.tag in "DNnWU#" and following.low not in word_classes()["weekday"]


def _adjunct(tokens: Sequence[Token], place: int, limit: int) -> bool:
    """Whether "in ...", "on ..." says when or where it was said, not who said it."""
    classes = word_classes()
    window = tokens[place + 1 : min(limit, place + 6)]
    if not window:
        return True
    if tokens[place].low == "during" or window[0].tag == "#" or window[0].tag == "p":
        return True
    return any(
        token.low in _VENUES or token.low in classes["weekday"] or token.low in classes["time"]
        for token in window
    )


def addressee(tokens: Sequence[Token], start: int, limit: int) -> Mention | None:
    """The person spoken to, right after "told": "Putin", "the magazine", "reporters"."""
    if start >= limit:
        return None
    first = tokens[start]
    if first.tag == "O" or first.low in {"it", "you", "her"}:
        return start, start + 1
    if first.tag not in NAMEABLE:
        return None
    whole = first.tag == "U" and start + 1 < limit and tokens[start + 1].tag == "D"
    place = start + 1 + whole  # "all the players"
    while place < limit and _goes_on(tokens, start, place):
        place += 1
    return start, place


def _goes_on(tokens: Sequence[Token], start: int, place: int) -> bool:
    token, before = tokens[place], tokens[place - 1]
    times = word_classes()["weekday"]
    if token.low in times:
        return False
    if token.tag == "N":
        return (
            before.tag != "n" or before.low in word_classes()["title"] or tokens[start].tag != "n"
        )
    if token.tag in "n#":
        return before.tag in "DnN#"
    if token.tag == "C":
        return place + 1 < len(tokens) and tokens[place + 1].tag in "N"
    return token.low in {"of", "the"} and before.tag in "nNI"
