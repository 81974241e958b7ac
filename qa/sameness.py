"""Whether two texts use the same words, or say the same in others. Texts only: no documents.

Two mistakes are possible, and only one is bad: words that differ in a number, a negation or a
"may" must never pass for the same; the same words shown twice merely waste room. So everything
here says no when in doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.dates import MONTHS, WEEKDAYS
from corpus.places import places
from qa.words import STOP_WORDS, sequence, weighty_terms

# A text is like another when it shares this much of its weighty stems (of the shorter one's), and
# has so many that sharing them is no chance. Translations of one sentence share .6 to .9 in our
# examples, neighbouring sentences of one speech on one subject .1 to .4.
LIKE = 0.6
FEWEST = 4
# With sentence vectors as a second witness fewer shared words will do.
LIKE_WITH_VECTORS = 0.4
COSINE = 0.75

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(
    rf"[{_HAN}]|(?<![\w.])[-−]?\d+(?:[.,:/]\d+)*|(?:[A-Z]\.){{2,}}"
    rf"|(?:(?![{_HAN}])[^\W\d_])+(?:['’](?:(?![{_HAN}])[^\W\d_])+)*|\d+(?:[.,:/]\d+)*"
    r"|[%$€£¥₽]|[?？]"
)
_LETTERS = rf"(?:(?![{_HAN}])[^\W\d_])+"
# A token may go on over a hyphen at a line's end, which `words` has blotted out.
_JOINED_BY_MARKS = re.compile(rf"{_LETTERS}\0+{_LETTERS}|{_TOKEN.pattern}")
# Words that one copy has and another drops without saying anything else.
_LIGHT = frozenset("a an the that also".split())
_CAPITALS = frozenset({"US", "IT", "WHO"})  # other words than "us", "it" and "who"
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011]\n(?=[a-z])|\u00ad")
_SPELLINGS = (
    (re.compile(r"isation"), "ization"),
    (re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|ing)$)"), "iz"),
    (re.compile(r"(?<=\w{3})our"), "or"),
    (re.compile(r"(?<=\w{3})tre$"), "ter"),
)
# Clauses that name only a text as their source; those that name people stay.
_SAYS = (
    r"(?:has |have |had |also |further )*"
    r"(?:said|says|saying|adds?|added|notes|noted|stated|read|reads)"
)
_TELLER = (
    r"(?:the|this|a|an|its)\s+(?:\w+\s+)?"
    r"(?:statement|readout|read-out|release|communiqu[eé]|text|account)"
)
_SOURCE_CLAUSE = re.compile(
    rf"(?:(?<=,)|(?<=,[\"”’'])|^)\s*(?:{_TELLER}\s+{_SAYS}|according to {_TELLER})"
    r"(?=\s*(?:[,.;]|that\b|$))",
    re.IGNORECASE,
)

_NEGATIONS = frozenset(
    "not no never none nor neither nobody nothing nowhere cannot without hardly "
    "не нет ни без никогда нельзя ні немає pas jamais sans aucun aucune nicht kein keine keinen "
    "nie ohne nunca jamás sin 不 没 沒 未 无 無 非 别".split()
)
_DENIALS = re.compile(
    r"(?:refus|reject|abandon|discard|renounc|oppos|prevent|avoid|fail|stop|halt|ceas|forb|prohib|"
    r"condemn|denounc|den(?:y|i)|declin|withdr|lack|unwilling|unable|dismiss|scrap|exclud|against)"
)
_MODALS = {
    **dict.fromkeys(("will", "would", "shall", "wo", "'ll"), "will"),
    **dict.fromkeys(("may", "might", "perhaps", "possibly", "maybe"), "may"),
    **dict.fromkeys(("can", "could", "cannot"), "can"),
    **dict.fromkeys(("must",), "must"),
    **dict.fromkeys(("should", "ought"), "should"),
    **{word: word for word in ("if", "unless", "whether", "only", "until", "almost", "nearly")},
    **dict.fromkeys(("может", "могут", "мог", "могла"), "may"),
    **dict.fromkeys(("должен", "должна", "должны", "должно"), "must"),
}
_OPPOSITES = tuple(
    (re.compile(rf"(?:{one})"), re.compile(rf"(?:{other})"))
    for one, other in (
        ("increas|rais|ris(?:e|ing)|rose|grow|grew|expand|higher|more$|up$",
         "decreas|lower|reduc|cut|fall|fell|shrink|shrank|less$|fewer$|down$"),
        ("accept|agree|approv|embrac|welcom|support|back(?:s|ed)?$|endors|keep|kept|maintain|for$",
         "reject|refus|oppos|abandon|discard|condemn|drop|disagree|against"),
        ("begin|began|begun|start|launch|open", "end(?:s|ed|ing)?$|finish|stop|halt|clos"),
        ("win$|won$|wins$|victor|succe", "lose$|lost$|loses$|defeat|fail"),
        ("before$|earlier$", "after$|later$"), ("all$|every$|each$", "some$|few$|many$"),
        ("most$|least$", "few$|some$"), ("ally$|allies$|friend", "enem|foe|rival"),
        ("buy|bought|import", "sell|sold|export"), ("join|enter", "leav|left$|quit"),
        ("strength", "weak"), ("first$", "last$"), ("allow|permit", "forb|ban|prohib"),
        ("true$|right$", "false$|untrue$|wrong$"), ("peace", "war$"), ("east", "west"),
        ("north", "south"), ("with$", "without$"), ("above$|over$", "below$|under$"),
    )
)  # fmt: skip
_SMALL = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_NUMBERS = frozenset(
    "thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million "
    "millions billion billions trillion trillions dozen dozens half third quarter twice double "
    "triple first second percent % $ € £ ¥ ₽ "
    "один два три четыре пять шесть семь восемь девять десять сто тысяч тысяча миллион миллионов "
    "миллиард миллиардов 一 二 三 四 五 六 七 八 九 十 百 千 万 亿".split()
)
_DATES = frozenset((*MONTHS, *WEEKDAYS, "yesterday", "today", "tomorrow"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and `key`, the same for all its ways to be written."""

    start: int
    end: int
    key: str


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order; question marks and signs of money count as words."""
    text = _BROKEN.sub(lambda mark: "\0" * len(mark[0]), text)
    return tuple(
        Word(match.start(), match.end(), _key(match[0].replace("\0", "")))
        for match in _JOINED_BY_MARKS.finditer(text)
    )


@lru_cache(maxsize=16384)
def _key(token: str) -> str:
    token = unicodedata.normalize("NFKC", token).replace("’", "'").replace("−", "-")
    if token.endswith(".") or token in _CAPITALS:
        return token.replace(".", "")
    key = token.casefold()
    if key.endswith("n't"):
        key = {"won't": "willnot", "can't": "cannot", "shan't": "shallnot"}.get(key) or (
            key[:-3] + "not"
        )
    key = _SMALL.get(key, key).replace("'", "")
    if key[-1:].isdigit():
        return re.sub(r"(?<=\d),(?=\d{3}\b)", "", key)
    for pattern, usual in _SPELLINGS:
        key = pattern.sub(usual, key)
    return {"%": "percent", "？": "?"}.get(key, key)


def without_sources(text: str) -> str:
    """The text without clauses like ", the statement said,"; of the same length."""
    return _SOURCE_CLAUSE.sub(lambda clause: " " * len(clause[0]), text)


@dataclass(frozen=True, slots=True)
class Plain:
    """What the words of a text are, apart from how they are set: equal for copies.

    `count` is how many words there are, left out of the comparison: "re-cut" may be one or two.
    """

    letters: str
    negations: int
    numbers: tuple[str, ...]
    count: int = field(compare=False)


@lru_cache(maxsize=4096)
def plain(text: str) -> Plain:
    """The words of `text`, without regard to punctuation, hyphens, spelling and articles."""
    keys = [word.key for word in words(without_sources(text)) if word.key not in _LIGHT]
    letters = "".join(keys).replace("percent", "%").replace("per%", "%")
    numbers = tuple(key for key in keys if key[-1:].isdigit())
    return Plain(letters, _negations(keys), numbers, len(keys))


def _negations(keys: Sequence[str]) -> int:
    return sum(key in _NEGATIONS or (key.endswith("not") and len(key) > 4) for key in keys)


# --- the same in other words ----------------------------------------------------------------------


def shared(one: str, other: str) -> float:
    """The share of the weighty stems of the text that has fewer which stand in the other."""
    first, second = set(stems(one)), set(stems(other))
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer >= FEWEST else 0.0


def alike(one: str, other: str, cosine: float | None = None) -> bool:
    """Whether two texts by one speaker on one occasion may be one utterance in other words."""
    common = shared(one, other)
    if cosine is not None and cosine >= COSINE and common >= LIKE_WITH_VECTORS:
        return True
    return common >= LIKE


def at_odds(one: str, other: str) -> bool:
    """Whether the texts differ in what decides what is said.

    Numbers, dates, negation, modality ("may", "must", "if"), opposites, or names of which each
    has one that the other lacks, or which stand in another order.
    """
    first, second = _marks(one), _marks(other)
    return first != second or _opposed(one, other) or _other_names(one, other)


@lru_cache(maxsize=4096)
def _marks(text: str) -> tuple[object, ...]:
    """Numbers and dates, modality, and whether it is negated once or denied once."""
    tokens = words(text)
    keys = [word.key for word in tokens]
    dates = {text[w.start : w.end] for w in tokens} & _DATES
    if "May" in dates and re.match(r"May\b", text):
        dates.discard("May")
    numbers = {key for key in keys if key[-1:].isdigit() or key in _NUMBERS}
    modals = {
        _MODALS[key.removesuffix("not")] for key in keys if key.removesuffix("not") in _MODALS
    }
    modals |= {"must"} if re.search(r"\b(?:has|have|had|need|needs|needed) to\b", text) else set()
    negations = _negations(keys)
    denials = sum(_DENIALS.match(key) is not None for key in keys)
    asks = "?" in keys
    return numbers, dates, modals, negations % 2, (negations + denials) % 2, asks


def _opposed(one: str, other: str) -> bool:
    first = {word.key for word in words(one)}
    second = {word.key for word in words(other)}
    only_first, only_second = first - second, second - first
    return any(
        (_any(up, only_first) and _any(down, only_second))
        or (_any(down, only_first) and _any(up, only_second))
        for up, down in _OPPOSITES
    )


def _any(pattern: re.Pattern[str], keys: set[str]) -> bool:
    return any(pattern.match(key) for key in keys)


def _other_names(one: str, other: str) -> bool:
    first, second = _names(one), _names(other)
    missing = [name for name in first if name not in second and not _spoken(name, other)]
    extra = [name for name in second if name not in first and not _spoken(name, one)]
    if missing and extra:
        return True
    states = [name for name in first if name[0] == "@" and name in second]
    return states != [name for name in second if name[0] == "@" and name in first]


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """States ("@China") and other words with a capital inside a sentence, in order, each once."""
    found = [(place.start, f"@{place.state}") for place in places(text)]
    taken = {at for place in places(text) for at in range(place.start, place.end)}
    for word in words(text):
        inside = re.search(r"[\w,;:][\"“‘'’”(\s]*\s$", text[: word.start])
        if inside and text[word.start].isupper() and word.start not in taken:
            found.append((word.start, word.key))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def _spoken(name: str, text: str) -> bool:
    """Whether a name's word stands in the text, with or without its capital."""
    return any(word.key.casefold() == name.casefold() for word in words(text))


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The weighty stems of `text`, each once."""
    return weighty_terms(text)


def differing(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """Where in `text` weighty words stand that `other` does not have; neighbours as one span."""
    known = set(sequence(other)) | {word.key for word in words(other)}
    spans: list[tuple[int, int]] = []
    for word in words(text):
        written = text[word.start : word.end]
        bare = written.removesuffix("’s").removesuffix("'s")
        if not written[0].isalnum() or bare.casefold() in STOP_WORDS:
            continue
        if word.key in known or set(sequence(bare)) <= known:
            continue
        end = word.start + len(bare)
        if spans and re.fullmatch(r"[\s-]+", text[spans[-1][1] : word.start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((word.start, end))
    return tuple(spans)
