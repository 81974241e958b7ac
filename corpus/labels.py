"""The labels of turns: the name in front of somebody's words, and whom a short one means.

Three layouts: "Vladimir Putin: ..." (also "Q4 Ada Quist:", "Mr. Orr (Spain) (spoke in Spanish):",
"Question (Ada Quist, Port News): ..."), and a line of its own above the words ("Ada Quist - Harbour
plc - Chief Executive Officer"). Short labels are initials, offices ("Chair") and "A:".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from corpus.document import Document, Span
from corpus.names import CAPITAL, CAPITALISED, fold, lists

_NAME = rf"{CAPITALISED}(?:[ \t]+(?:{CAPITALISED}|of|the|de|von|van|al|for|and)){{0,7}}"
_ASKED = re.compile(
    rf"(?:Question|QUESTION|Q)[ \t]*\((?P<label>{CAPITALISED}(?:[ \t]+{CAPITALISED}){{1,3}})"
    r"(?:,[^()\n]{1,60})?\)[ \t]*[:：](?=\s)"
)
_COLON = re.compile(
    r"(?:Q(?:uestion)?[ \t]?\d{1,4}\.?[ \t]+)?"
    r"(?P<label>(?:Q|A|QUESTION|ANSWER|MODERATOR|Question|Answer|Moderator)(?=\s*[:.])"
    rf"|{_NAME}|[\u3400-\u9fff]{{1,12}})"
    r"(?P<more>(?:[ \t]*[(\[][^)\]\n]{1,80}[)\]]){0,3})(?:[ \t]*,[^:\n]{1,60})?"
    r"[ \t]*[:：](?=\s|[\u3400-\u9fff])"
)
_LINE = re.compile(
    rf"(?P<label>Operator|Moderator|{CAPITALISED}"
    rf"(?:[ \t]+(?:{CAPITALISED}|de|von|van|al|bin)){{1,3}})"
    r"(?P<more>[ \t]+(?:-{1,2}|[–—|])[ \t]+[^\n]{2,120})?[ \t]*"
)
# Words before a colon that name no speaker.
_NO_SPEAKER = re.compile(
    r"(?:Note|Source|Photo|Subject|Date|Time|Place|Venue|Agenda|Update|Correction|Example|First|"
    r"Second|Third|Finally|Tel|Fax|Phone|Email|Website|Contact|Reference|Item|Annex|Table|Figure|"
    r"Yes|No|Witness(?:es)?|Members present|Present|Oral evidence|Interview|Read more|Related|"
    r"Mr\. President|Madam President|Ladies and Gentlemen|Excellencies)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?i:Q|A|QUESTION|ANSWER|MODERATOR)$")
_QUESTIONING = re.compile(r"(?i:Q|QUESTION)$")
# So many characters of a question, its end, stand with the answer.
_LONGEST_QUESTION = 400
_ANSWERING = re.compile(r"(?i:A|ANSWER)$")
# Who is called so takes turns, if only one.
_ADDRESSED = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Baroness|Professor|Prof|Judge|Justice|Senator|Sen|Rep|"
    r"Ambassador|Secretary|Minister|President|Chancellor|Governor)\.?[ \t]+\w)"
)
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Professor|Prof|Senator|Judge)\.?\s+(\S+)")
_OFFICE = re.compile(
    r"(?:The[ \t]+)?(?:(?:Acting|Vice|Deputy|Co)[ \t-])?(?:President|Chair(?:man|woman|person)?|"
    r"Speaker|Moderator|Operator|Presenter|Host|Interviewer|Secretary[- ]General)"
)
# "President: Dame Ada Quist (Norway)": who holds it, not what the holder says.
_HOLDER = re.compile(
    rf"{_OFFICE.pattern}[ \t]*:[ \t]*{CAPITALISED}"
    rf"(?:[ \t]+(?:{CAPITALISED}|de|von|van|al)){{1,4}}[ \t]*"
    r"(?:\([^()]*\))?[ \t]*"
)
_INITIALS = re.compile(rf"[{CAPITAL}]{{2,3}}")
_PROSE_END = re.compile(r"[.?!…:;][)\]\"”’']*\s*$")
_LONG = 60
# A transcript has so many labels, on this share of its paragraphs.
_FEWEST, _SHARE = 4, 3
# So many characters of a text may introduce who speaks in it.
_HEAD = 1200
# Names that stand on lines of their own must come back this often.
_AGAIN = 2
_TITLE = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Professor|Prof|Senator|Judge)\.?\s+)+", re.I
)
_NOBODY = re.compile(r"The\b|[A-Z]+\b(?:\s+[A-Z]+\b)+")
_INTERVIEWER = re.compile(
    r"(?:\b(?:by|interview(?:er|ed by)?|text|words|photos?|questions?)[ \t]*:?[ \t]+|[{(\[])$", re.I
)


@dataclass(frozen=True, slots=True)
class Label:
    """Who is named in front of words, and where these begin; `sure` where it can be nothing else.

    `alone` is whether the name has the line to itself.
    """

    name: Span
    words: int
    sure: bool
    alone: bool = False


def is_name_line(line: str) -> bool:
    """Whether a line is nothing but a name, with what its bearer is behind a dash."""
    return _LINE.fullmatch(line) is not None


def labels_of(text: str, paragraphs: Sequence[Span]) -> Mapping[int, Label]:
    """What may be a label, by where its paragraph starts."""
    found: dict[int, Label] = {}
    for number, paragraph in enumerate(paragraphs):
        label = _in_front(text, paragraph) or _above(text, paragraphs, number)
        if label:
            found[paragraph.start] = label
    return MappingProxyType(found)


def _in_front(text: str, paragraph: Span) -> Label | None:
    begin, end = paragraph.start, min(paragraph.end, paragraph.start + 260)
    if _NO_SPEAKER.match(text, begin):
        return None
    asked = _ASKED.match(text, begin, end)
    if asked:
        return Label(Span(*asked.span("label")), asked.end(), True)
    match = _COLON.match(text, begin, end)
    if match is None or _HOLDER.fullmatch(text, begin, paragraph.end):
        return None
    sure = bool(
        match["more"] or _ADDRESSED.match(match["label"]) or _OFFICE.fullmatch(match["label"])
    )
    return Label(Span(*match.span("label")), match.end(), sure)


def _above(text: str, paragraphs: Sequence[Span], number: int) -> Label | None:
    """The name that has a line to itself, with words below it."""
    line = paragraphs[number]
    match = _LINE.fullmatch(text, line.start, line.end)
    if match is None or number + 1 == len(paragraphs):
        return None
    below = paragraphs[number + 1]
    if _LINE.fullmatch(text, below.start, below.end) or not _is_prose(text, below):
        return None
    return Label(Span(*match.span("label")), line.end, bool(match["more"]), alone=True)


def _is_prose(text: str, line: Span) -> bool:
    return line.end - line.start > _LONG or bool(_PROSE_END.search(text, line.start, line.end))


def speaking(text: str, labels: Mapping[int, Label], *, transcript: bool = False) -> frozenset[str]:
    """The labels that name speakers.

    Whoever speaks takes turns: in a speech two labels must recur, or a colon behind
    "Unfortunately" would give the rest of it away. In a `transcript` a full name is a label even
    if it stands only once.
    """
    named = {one.name.of(text): one for one in labels.values() if not one.alone}
    counted = Counter(one.name.of(text) for one in labels.values() if not one.alone)
    recurring = {label for label, times in counted.items() if times > 1 or _ASKING.match(label)}
    above = _above_words(text, labels)
    if transcript:
        once = {
            label
            for label, one in named.items()
            if " " in label or one.sure or _is_name(text, label)
        }
        return frozenset(recurring | once | above)
    return frozenset(recurring | above) if len(recurring) > 1 or above else frozenset()


def _above_words(text: str, labels: Mapping[int, Label]) -> set[str]:
    """The names on lines of their own, where they come back."""
    alone = [one for one in labels.values() if one.alone]
    counted = Counter(one.name.of(text) for one in alone)
    again = len(alone) - len(counted)
    if len(alone) < _FEWEST or len(counted) < 2 or again < _AGAIN:
        return set()
    return {one.name.of(text) for one in alone if one.sure or counted[one.name.of(text)] > 1}


def _is_name(text: str, label: str) -> bool:
    """Whether one word before a colon is a name: no word that the text has in small letters."""
    bare = label.rstrip(".")
    if len(bare) < 3 or bare.endswith("ly") or fold(bare) in lists()["openings"]:
        return False
    return re.search(rf"\b{re.escape(bare.lower())}\b", text) is None


def is_transcript(text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether the text is written as turns: several names, that recur, on a third of it."""
    labels = labels_of(text, paragraphs)
    named = speaking(text, labels, transcript=True)
    taking = {start: one for start, one in labels.items() if one.name.of(text) in named}
    counted = Counter(one.name.of(text) for one in taking.values())
    if len(counted) < 2 or len(taking) < _FEWEST:
        return False
    sure = {one.name.of(text) for one in taking.values() if one.sure}
    if len(taking) == len(counted) and len(sure) < _FEWEST:
        return False
    first = min(taking)
    behind = sum(paragraph.start >= first for paragraph in paragraphs)
    # A name on a line of its own takes two lines.
    marked = sum(2 if one.alone else 1 for one in taking.values())
    return marked * _SHARE >= behind


@lru_cache(maxsize=4)
def questions(text: str) -> Mapping[int, str]:
    """The questions that turns of a transcript answer, by where the turn (its label) starts.

    Who asks is called so ("Q", "Question (Ada Quist)") or asks in a third of the turns.
    """
    lines = [Span(*line.span()) for line in re.finditer(r"[^\s][^\n]*", text)]
    labels = labels_of(text, lines)
    named = speaking(text, labels, transcript=True)
    taking = [(start, one) for start, one in labels.items() if one.name.of(text) in named]
    ends = [start for start, _ in taking[1:]] + [len(text)]
    turns = [
        (start, one.name.of(text), " ".join(text[one.words : end].split()))
        for (start, one), end in zip(taking, ends, strict=True)
    ]
    asking = _askers(text, turns)
    return MappingProxyType(
        {
            start: said[-_LONGEST_QUESTION:]
            for (_, asker, said), (start, label, _) in pairwise(turns)
            if asker in asking and label not in asking
        }
    )


def question_before(document: Document, start: int) -> str:
    """The question that what starts at `start` answers; "" where it answers none."""
    return questions(document.text).get(start, "") if document.kind == "transcript" else ""


def _askers(text: str, turns: Sequence[tuple[int, str, str]]) -> frozenset[str]:
    taken = Counter(label for _, label, _ in turns)
    asked = Counter(label for _, label, said in turns if "?" in said)
    called = {label for start, label, _ in turns if _ASKED.match(text, start)}
    return frozenset(
        label
        for label, times in taken.items()
        if _QUESTIONING.match(label) or label in called or asked[label] * 3 >= times
    ) - {label for label in taken if _ANSWERING.match(label)}


# --- whom a short label means ---------------------------------------------------------------------


def meant(text: str, labels: Sequence[Span], *, speaker: str | None) -> Mapping[str, Span | None]:
    """Where the text names in full whom a short label means; None for the document's speaker.

    "MD" is the Marek Dvorský of another label or of the text above, "Chair" who stands there as
    "(Chair)", "A" whom an interview introduces. Labels that no name fits are left out.
    """
    # The first label may be a participant's line in a list of them.
    first = max(min((label.start for label in labels), default=0), _HEAD)
    words = dict.fromkeys(label.of(text) for label in labels)
    full = {one.of(text): one for one in reversed(labels) if " " in one.of(text)}
    found: dict[str, Span | None] = {}
    for label in words:
        if _ANSWERING.match(label):
            if speaker:
                found[label] = None
            elif len(words) <= 2 and (one := _interviewed(text, first)):
                found[label] = one
        elif _OFFICE.fullmatch(label):
            if one := _holder(text, label, first):
                found[label] = one
        elif (family := _TITLED.fullmatch(label)) and (one := _of_family(text, family[1], first)):
            found[label] = one
        elif _INITIALS.fullmatch(label) and (one := _with_initials(text, label, full, first)):
            found[label] = one
    return MappingProxyType(found)


def without_title(name: str) -> str:
    """The name without "Mr", "Dame" or "Professor" in front."""
    return _TITLE.sub("", name)


def _holder(text: str, label: str, first: int) -> Span | None:
    """Who is introduced as the holder of an office above the first turn."""
    office = re.escape(re.sub(r"^The\s+", "", label))
    name = rf"(?P<name>{CAPITALISED}(?:[ \t]+(?:{CAPITALISED}|de|von|van|al)){{1,4}})"
    for pattern in (
        rf"{name}[ \t]*[(\[](?:the[ \t]+)?{office}\b",
        rf"(?:^|\n)(?:The[ \t]+)?{office}[ \t]*:[ \t]*{name}(?=[ \t]*(?:\(|\n|$))",
        rf"(?:^|[\n;])[ \t]*{name},[ \t]+(?:the[ \t]+)?{office}\b",
    ):
        names = {match["name"]: match for match in re.finditer(pattern, text[:first])}
        if len(names) == 1:
            return Span(*next(iter(names.values())).span("name"))
    return None


def _of_family(text: str, family: str, first: int) -> Span | None:
    """The full name above the turns that ends with this family name, if there is one."""
    names = {
        match[0]: match
        for match in _names(text, first)
        if match[0].split()[-1] == family and len(without_title(match[0]).split()) > 1
    }
    return Span(*next(iter(names.values())).span()) if len(names) == 1 else None


def _with_initials(text: str, label: str, full: Mapping[str, Span], first: int) -> Span | None:
    named = dict(full)
    for match in _names(text, first):
        named.setdefault(match[0], Span(*match.span()))
    fitting = {words: span for words, span in named.items() if _initials(words) == label}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _initials(words: str) -> str:
    bare = without_title(re.sub(r"^The\s+", "", words))
    return "".join(word[0] for word in bare.split() if word[0].isupper())


def _interviewed(text: str, first: int) -> Span | None:
    """Whom the lines above an interview introduce: named first there, and by no "Interview:"."""
    for match in _names(text, first):
        words = match[0].split()
        before = text[max(0, match.start() - 24) : match.start()]
        follows = re.match(r",[ \t]+\S|[ \t]+(?:is|was|has|on|speaks|talks)\b", text[match.end() :])
        if _NOBODY.match(match[0]) or any(fold(w) in lists()["organisations"] for w in words):
            continue
        introduced = follows or re.search(r"\b(?:with|to)[ \t]+$", before)
        if introduced and not _INTERVIEWER.search(before):
            return Span(*match.span())
    return None


def _names(text: str, end: int) -> Iterator[re.Match[str]]:
    """Runs of two to four capitalised words in front of `end`."""
    pattern = re.compile(rf"{CAPITALISED}(?:[ \t]+(?:{CAPITALISED}|de|von|van|al)){{1,3}}")
    return pattern.finditer(text, 0, max(end, 0))
