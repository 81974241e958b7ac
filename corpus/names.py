"""How people's names are written: titles, order, initials, accents, transliterations.

A name is taken apart once (`parse`); whether two are one person's is asked of `compatible`. No
documents here, and no people: only the forms of names.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

Gender = Literal["m", "f", ""]

# The letters, and the words, with which a name may begin, as parts of patterns.
CAPITAL = "A-ZÀ-ÞА-ЯЁІЇЄ"
CAPITALISED = rf"[{CAPITAL}][\w.’'-]*"

_MALE_TITLES = frozenset(
    "mr mister sir lord king prince sheikh sheik sultan emir baron count duke father brother "
    "m monsieur señor herr imam ayatollah pope don chairman spokesman congressman policeman "
    "councilman businessman".split()
)
_FEMALE_TITLES = frozenset(
    "mrs ms miss mme madame madam lady dame queen princess baroness countess duchess sister mlle "
    "señora frau spokeswoman chairwoman congresswoman policewoman councilwoman businesswoman "
    "actress".split()
)
_HONORIFICS = frozenset(
    "mr mrs ms miss mister messrs mme mlle madame madam monsieur m dr prof professor sir dame lord "
    "lady king queen prince princess crown sheikh sheik sultan emir emperor king's his her their "
    "excellency majesty highness royal serene holiness pope cardinal archbishop bishop reverend "
    "rev father brother sister imam ayatollah president vice prime minister premier chancellor "
    "secretary state senator sen rep representative congressman congresswoman governor gov mayor "
    "presidents senators sens representatives reps governors govs mayors ministers generals "
    "judge justice general gen colonel col major maj captain capt lieutenant lt admiral adm "
    "marshal commander sergeant sgt brigadier field honourable honorable hon the right rt grand "
    "chief chairman ambassador amb señor señora don doña herr frau comrade mwalimu ratu mir "
    "al-hadj el-hadj hajj haji alhaji al-haji u.".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv qc kc sc mp obe cbe phd md esq".split())
_PARTICLES = frozenset(
    "al el ul ud bin ben ibn bint abu abd de del della di da do dos das du la le van von der den "
    "ten ter y e of the zu".split()
)
# "Hussein bin Abdullah" is the son of Abdullah bin Hussein: there the order of the words matters.
_PATRONYMICS = frozenset({"bin", "ibn", "bint", "ben"})
_NICKNAMES = (
    "william bill billy will",
    "joseph joe",
    "james jim jimmy",
    "robert bob rob bobby",
    "michael mike",
    "anthony tony antony",
    "thomas tom tommy",
    "richard dick rick",
    "edward ted ed eddie",
    "benjamin ben binyamin",
    "daniel dan danny",
    "david dave",
    "donald don",
    "ronald ron",
    "kenneth ken",
    "steven steve stephen",
    "christopher chris",
    "nicholas nick nicolas",
    "elizabeth liz beth",
    "katherine kate kathy catherine katie",
    "margaret maggie",
    "alexander alex aleksandr alexandre alexandr alyaksandr oleksandr aliaksandr",
    "sergey sergei serguei serge",
    "dmitry dmitri dimitry dmitriy dimitri dmytro",
    "vladimir volodymyr wladimir",
    "andrei andrey andriy andrii andrej",
    "mohammed mohamed muhammad mohammad mohamad muhammed mahomed",
    "ahmed ahmad",
    "hussein husain hussain husayn hossein",
    "yasser yasir yassir",
    "muammar moammar muammer",
    "yevgeny evgeny evgeni yevgeni",
    "mikhail michail",
    "yuri yury iouri",
    "jeffrey jeff geoffrey",
    "samuel sam",
    "timothy tim",
    "gregory greg",
    "theodore ted",
    "patrick pat",
    "bernard bernie",
    "jose josé",
    "ali aly",
    "abdallah abdullah abdulla",
)
_NICKNAME = {word: row.split()[0] for row in _NICKNAMES for word in row.split()}
_WORD = re.compile(r"[^\W_]+(?:[-.’'‘`´ʼ][^\W_]+)*\.?")
_PART = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[AEIOUYÀ-ÝЀ-Я]")
_SCOTTISH = re.compile(r"^Mc[a-z](?=[a-z]{2})")
_MARKS = re.compile(r"[’'‘`´ʼ.\"“”]")
# Spellings of the same sounds in names that were written in another script.
_SOUNDS = (
    (re.compile(r"(?:iy|yy|ii|ij|ey|ei|y|j)$"), "i"),
    (re.compile(r"^(?:ye|je)"), "e"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee|ie|iy|y|j"), "i"),
    (re.compile(r"ck|q|kh"), "k"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"w"), "v"),
    (re.compile(r"tz"), "ts"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(?<=[aeiou])h$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name taken apart, in folded letters: given names, family names, title's gender.

    `family` holds the words of the family name; where only one name was written, it is there and
    `given` is empty.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    gender: Gender = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of it, given names first."""
        return self.given + self.family


@lru_cache(maxsize=1 << 16)
def fold(words: str) -> str:
    """`words` in small letters without accents, apostrophes and full stops."""
    decomposed = unicodedata.normalize("NFKD", _MARKS.sub("", words))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.replace("ı", "i").replace("ł", "l").replace("Ł", "L").casefold().split())


@cache
def sound(word: str) -> str:
    """A folded word as it sounds, about: equal for "zelensky", "zelenskyy" and "zelenskiy"."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def cased(written: str, *, alone: bool = False) -> str:
    """A name in capitals as it is usually written ("NED PRICE"); any other name as it is.

    A single word may be an abbreviation and stays, unless it is a name `alone` ("MR. PRICE").
    """
    words = written.split()
    if (len(words) < 2 and not alone) or not written.isupper():
        return written
    return " ".join(_cased(word) for word in words)


def _cased(word: str) -> str:
    """The word with one capital for each of its parts; initials and numbers stay."""
    if word.endswith(".") or fold(word) in _SUFFIXES or not _VOWEL.search(word):
        return word
    whole = _PART.sub(lambda part: part[0].capitalize(), word)
    return _SCOTTISH.sub(lambda name: name[0][:2] + name[0][2].upper(), whole)


@cache
def parse(written: str) -> Name:
    """A person's name as written, with or without title, taken apart."""
    words = [fold(word) for word in _WORD.findall(written)]
    gender = _title_gender(words)
    while len(words) > 1 and words[0] in _HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    words = [word for word in words if word]
    if not words:
        return Name((), (), gender)
    given, family = _split(words)
    if not gender and given:
        gender = gender_of(given[0])
    return Name(tuple(given), tuple(family), gender)


def _title_gender(words: list[str]) -> Gender:
    for word in words:
        if word in _MALE_TITLES:
            return "m"
        if word in _FEMALE_TITLES:
            return "f"
        if word not in _HONORIFICS:
            return ""
    return ""


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Given and family names: the last word and the particles before it, or the first in Asia."""
    if len(words) == 1:
        return [], words
    if len(words) <= 3 and words[0] in lists()["family_first"] and gender_of(words[-1]) == "":
        if gender_of(words[0]) == "":
            return words[1:], words[:1]
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[:start], words[start:]


def gender_of(first_name: str) -> Gender:
    """The gender that a folded first name usually has; "" where it may be either."""
    known = lists()
    if first_name in known["male"]:
        return "m"
    return "f" if first_name in known["female"] else ""


@cache
def lists() -> dict[str, frozenset[str]]:
    """First names by gender, family names that come first, words around names: all folded."""
    path = Path(__file__).with_name("name_words.toml")
    table = tomllib.loads(path.read_text("utf-8"))
    return {key: frozenset(fold(words).split()) for key, words in table.items()}


def is_thing(words: Sequence[str]) -> bool:
    """Whether several words with capitals name no person but a thing ("Human Rights")."""
    return len(words) > 1 and fold(words[-1]) in lists()["things"]


def core(family: tuple[str, ...]) -> tuple[str, ...]:
    """A family name as it sounds, without its particles ("al-qadhafi" is "kadafi")."""
    words = [part for word in family for part in word.split("-")]
    kept = [word for word in words if word not in _PARTICLES] or words
    return tuple(sound(word) for word in kept)


def same_family(one: Name, other: Name) -> bool:
    """Whether the two have the same family name, spelling and particles apart."""
    first, second = core(one.family), core(other.family)
    return first == second or "".join(first) == "".join(second)


def same_given(one: Name, other: Name) -> bool:
    """Whether no given name of the one contradicts those of the other."""
    first, second = (
        tuple(part for word in name.given for part in word.split("-")) for name in (one, other)
    )
    if "".join(first) == "".join(second):
        return True
    shorter, longer = sorted((first, second), key=len)
    position = 0
    for word in shorter:
        while position < len(longer) and not _same_word(word, longer[position]):
            position += 1
        if position == len(longer):
            return False
        position += 1
    return True


def compatible(one: Name, other: Name) -> bool:
    """Whether the two names can be one person's: nothing in them contradicts."""
    if one.gender and other.gender and one.gender != other.gender:
        return False
    if same_family(one, other):
        return same_given(one, other)
    return _same_words(one, other)


def _same_words(one: Name, other: Name) -> bool:
    """Whether both are the same words in another order, or one drops a second family name."""
    if len(one.words) < 2 or len(other.words) < 2:
        return False
    if _PATRONYMICS & {*one.words, *other.words}:
        return False
    first, second = (sounds(name) for name in (one, other))
    if "".join(sorted(first)) == "".join(sorted(second)):
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) >= 2 and longer[: len(shorter)] == shorter and len(longer) > 2


def sounds(name: Name) -> tuple[str, ...]:
    """The words of a name as they sound, short forms as long ones, particles left out."""
    words = [part for word in name.words for part in word.split("-")]
    return tuple(sound(_NICKNAME.get(word, word)) for word in words if word not in _PARTICLES)


def _same_word(one: str, other: str) -> bool:
    """Whether two given names can be one: equal, an initial, a usual short form, another sound."""
    if one[:1] == other[:1] and min(len(one), len(other)) == 1:
        return True
    first, second = _NICKNAME.get(one, one), _NICKNAME.get(other, other)
    return sound(first.replace("-", "")) == sound(second.replace("-", ""))


def near(one: str, other: str) -> bool:
    """Whether two folded words sound the same or differ by a slip of the pen."""
    return one == other or sound(one) == sound(other) or slipped(one, other)


def slipped(one: str, other: str) -> bool:
    """Whether two words differ by a slip of the pen at most: one letter, or two in a long word."""
    longest = max(len(one), len(other))
    allowed = 0 if longest < 4 else 1 if longest < 8 else 2
    # An edit exchanges one letter for another at most, and counting edits is dear.
    if len(set(one) ^ set(other)) > 2 * allowed:
        return False
    return abs(len(one) - len(other)) <= allowed and _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """The edits between two words (a swap of neighbours is one), or more than `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, second in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return row[-1]


def spelled_alike(one: Name, other: Name) -> bool:
    """Whether two first names of one family name are spellings of one ("Kristen", "Kristin")."""
    if not one.given or not other.given or not same_family(one, other):
        return False
    first, second = one.given[0], other.given[0]
    genders = {gender_of(first), gender_of(second)} - {""}
    return min(len(first), len(second)) > 4 and len(genders) < 2 and near(first, second)
