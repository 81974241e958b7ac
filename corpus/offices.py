"""Offices in the words of a report, and who held which when.

"Chinese Foreign Ministry spokeswoman" is taken apart into a state, a kind of office and the words
that narrow it down; `holder` looks a leading office up in the dated table `offices.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from corpus.names import Gender, core, fold, parse
from corpus.places import places

# Words of an office by its kind, the longer ones first. The kinds of `offices.toml` lead.
_KINDS: tuple[tuple[str, str], ...] = (
    ("secretary-general", r"secretary[- ]general|UN chief|U\.N\. chief"),
    (
        "foreign minister",
        r"foreign ministers?|ministers? (?:for|of) (?:foreign|external) affairs|"
        r"external affairs minister|foreign secretary|secretary of state|top diplomat",
    ),
    ("vice president", r"vice[- ]president"),
    ("premier", r"prime minister|premier|chancellor|taoiseach|head of government"),
    ("spokesperson", r"spokes(?:man|woman|person|people)|press secretary"),
    ("president", r"presidents?"),
    ("monarch", r"king|queen|emperor|sultan|emir|monarch"),
    ("leader", r"(?:supreme |opposition |top )?leaders?|head of state|ruler|strongman"),
    ("ambassador", r"ambassador|envoy|permanent representative|high commissioner"),
    ("minister", r"ministers?|secretary"),
    ("deputy", r"deputy|aide|adviser|advisor|assistant"),
    ("senator", r"senator|sen\."),
    (
        "representative",
        r"congress(?:man|woman)|representative|rep\.|lawmaker|member of parliament|"
        r"MP|MEP|deputy|legislator",
    ),
    ("governor", r"governor|gov\."),
    ("mayor", r"mayor"),
    (
        "chief",
        r"chief|head|director|chair(?:man|woman|person)?|commissioner|manager|"
        r"executive|CEO|chief executive|founder|co-founder|commander",
    ),
    (
        "soldier",
        r"general|gen\.|colonel|col\.|major|captain|capt\.|admiral|adm\.|lieutenant|"
        r"sergeant|marshal|brigadier",
    ),
    (
        "scholar",
        r"professor|prof\.|lecturer|scholar|historian|researcher|scientist|economist|"
        r"analyst|expert|curator|author|academic|instructor|fellow|strategist|pollster",
    ),
    ("lawyer", r"lawyer|attorney|prosecutor|judge|justice|magistrate|counsel|barrister"),
    ("cleric", r"pope|bishop|archbishop|cardinal|rabbi|imam|pastor|reverend|rev\."),
    ("police", r"policeman|policewoman|officer|sheriff|detective|inspector|superintendent"),
    (
        "other",
        r"candidate|nominee|journalist|reporter|editor|correspondent|columnist|critic|"
        r"activist|campaigner|organi[sz]er|coordinator|doctor|dr\.|physician|surgeon|nurse|teacher|"
        r"student|farmer|resident|coach|player|actor|actress|singer|artist|businessman|"
        r"businesswoman|billionaire|owner|partner|consultant|major|witness|victim|official|"
        r"counterpart|negotiator|diplomat|delegate|member|volunteer|veteran|operative|co-author|"
        r"designer|engineer|writer|poet|photographer|chairwoman|principal|superintendent",
    ),
)
_WORDS = re.compile(
    "|".join(
        f"(?P<k{number}>\\b(?:{words})(?![\\w-]))" for number, (_, words) in enumerate(_KINDS)
    ),
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:former|ex|late|then|outgoing|deposed|ousted)\b", re.IGNORECASE)
_FEMALE = re.compile(
    r"(?:spokes|chair|congress|business|police)woman|queen|actress|duchess|mother|wife|sister|"
    r"daughter|widow|girl\b|\bwoman\b",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"(?:spokes|chair|congress|business|police)man\b|\bking\b|\bemir\b|sultan|\bpope\b|father\b|"
    r"husband|brother\b|\bson\b|\bboy\b|\bman\b|bishop|\bimam\b|\bactor\b",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    "s the a an his her its their our of for in and at to new top senior chief deputy vice former "
    "ex late then acting official".split()
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# "The Chinese leader" may hold any of these; "the president" only the first two.
_SAME: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "leader": frozenset({"leader", "head", "president", "premier", "monarch"}),
        "president": frozenset({"president"}),
        "premier": frozenset({"premier"}),
        "minister": frozenset({"minister", "foreign minister", "premier"}),
    }
)
_LOOKED_UP = {
    "leader": ("head", "president", "premier"),
    "president": ("president",),
    "premier": ("premier",),
    "monarch": ("monarch",),
    "foreign minister": ("foreign minister",),
    "secretary-general": ("secretary-general",),
}
# Where the head of government leads, "the leader" is that one; where nothing is listed, nobody.
_LED_BY_PREMIER = frozenset(
    {
        "United Kingdom",
        "Germany",
        "Italy",
        "Spain",
        "India",
        "Japan",
        "Israel",
        "Canada",
        "Hungary",
        "Australia",
        "New Zealand",
        "Malaysia",
        "Pakistan",
        "Poland",
    }
)
_PRINTED = {
    "president": "President of {}",
    "premier": "Prime Minister of {}",
    "foreign minister": "Foreign Minister of {}",
    "monarch": "Monarch of {}",
    "leader": "Leader of {}",
    "spokesperson": "Spokesperson of {}",
    "secretary-general": "Secretary-General of {}",
    "ambassador": "Ambassador of {}",
}


@dataclass(frozen=True, slots=True)
class Role:
    """An office taken apart: its kind, its state and the words that narrow it down."""

    office: str
    state: str | None = None
    words: frozenset[str] = frozenset()
    gender: Gender = ""
    former: bool = False


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody's time in a leading office of a state; `until` is "" while it lasts."""

    name: str
    state: str
    office: str
    since: str
    until: str

    def covers(self, date: str, *, slack: int = 0) -> bool:
        """Whether the office was held on the day, month or year `date`, give or take `slack` years.

        A bare year is covered where any day of it is.
        """
        length = len(date)
        first = f"{int(self.since[:4]) - slack:04d}{self.since[4:]}"
        last = f"{int(self.until[:4]) + slack:04d}{self.until[4:]}" if self.until else "9999"
        return first[:length] <= date and date[: len(last)] <= last


def role_of(phrase: str) -> Role | None:
    """The office that `phrase` names ("the Russian president"); None where it names none."""
    kinds = [match for match in _WORDS.finditer(phrase)]
    if not kinds:
        return None
    main = next((k for k in kinds if _kind(k) not in {"chief", "deputy", "other"}), kinds[-1])
    found = places(phrase)
    left = "".join(
        letter
        for at, letter in enumerate(phrase)
        if not any(place.start <= at < place.end for place in found)
        and not main.start() <= at < main.end()
    )
    words = frozenset(_stem(word) for word in _TOKEN.findall(left)) - _FILLERS
    return Role(
        _kind(main),
        found[0].state if found else None,
        words,
        gender_in(phrase),
        bool(_FORMER.search(phrase)),
    )


def _kind(match: re.Match[str]) -> str:
    return _KINDS[int(str(match.lastgroup)[1:])][0]


def _stem(word: str) -> str:
    folded = fold(word)
    return folded[:-1] if folded.endswith("s") and len(folded) > 3 else folded


def gender_in(phrase: str) -> Gender:
    """The gender that the words of an office give away ("spokeswoman")."""
    if _FEMALE.search(phrase):
        return "f"
    return "m" if _MALE.search(phrase) else ""


def gender_from(words: str) -> Gender:
    """The gender that a mention's title or office gives away."""
    return parse(words).gender or gender_in(words)


def is_office(word: str) -> bool:
    """Whether `word` alone names an office."""
    return _WORDS.fullmatch(word) is not None


def office_words() -> re.Pattern[str]:
    """The pattern that finds a word of an office."""
    return _WORDS


def fits(asked: Role, held: Role) -> bool:
    """Whether somebody with the role `held` can be meant by the words `asked`."""
    if held.office not in _SAME.get(asked.office, frozenset({asked.office})):
        return False
    if asked.state and asked.state != held.state:
        return False
    if asked.gender and held.gender and asked.gender != held.gender:
        return False
    return asked.words <= held.words


def office_name(role: Role) -> str | None:
    """How an office is listed whose holder is unknown; None where its state is unknown too."""
    if role.state is None or role.words:
        return None
    printed = _PRINTED.get(role.office)
    return printed.format(role.state) if printed else None


@cache
def tenures() -> tuple[Tenure, ...]:
    """Every row of the dated table."""
    table = _toml()
    return tuple(
        Tenure(name, state, office, since, until)
        for state, offices in table.items()
        if state != "aliases"
        for office, rows in offices.items()
        for name, since, until in rows
    )


@cache
def aliases() -> Mapping[str, tuple[str, ...]]:
    """Other forms of the names in the table."""
    path = Path(__file__).with_name("offices.toml")
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["aliases"]
    return MappingProxyType({name: tuple(also) for name, also in table.items()})


@cache
def _toml() -> dict[str, dict[str, list[list[str]]]]:
    return tomllib.loads(Path(__file__).with_name("offices.toml").read_text("utf-8"))


@cache
def _by_office() -> Mapping[tuple[str, str], tuple[Tenure, ...]]:
    rows: dict[tuple[str, str], list[Tenure]] = {}
    for tenure in tenures():
        rows.setdefault((tenure.state, tenure.office), []).append(tenure)
    return MappingProxyType({key: tuple(value) for key, value in rows.items()})


def holder(role: Role, date: str | None) -> str | None:
    """Who held the office on `date` (ISO 8601, a year at least); None where not surely known."""
    if not date or role.state is None or role.words or role.former:
        return None
    offices = _LOOKED_UP.get(role.office, ())
    if role.office == "leader" and role.state in _LED_BY_PREMIER:
        offices = ("premier",)
    for office in offices:
        names = {t.name for t in _by_office().get((role.state, office), ()) if t.covers(date)}
        if names:
            return names.pop() if len(names) == 1 else None
    return None


@cache
def _by_family() -> Mapping[tuple[str, ...], tuple[Tenure, ...]]:
    rows: dict[tuple[str, ...], list[Tenure]] = {}
    for tenure in tenures():
        forms = (tenure.name, *aliases().get(tenure.name, ()))
        for family in sorted({core(parse(form).family) for form in forms}):
            rows.setdefault(family, []).append(tenure)
    return MappingProxyType({key: tuple(value) for key, value in rows.items()})


def leader_called(words: str, date: str) -> Tenure | None:
    """The holder of an office on `date` with this family name, where the table has no other such.

    Office-holders of other times count too: "Bush" alone is nobody.
    """
    rows = _by_family().get(core(parse(words).family), ())
    if len({tenure.name for tenure in rows}) != 1:
        return None
    return next((tenure for tenure in rows if tenure.covers(date)), None)


def titled(words: str, role: Role, date: str | None) -> Tenure | None:
    """The holder on `date` of the office `role` with this family name ("President Zelensky")."""
    rows = _by_family().get(core(parse(words).family), ())
    kinds = _LOOKED_UP.get(role.office, (role.office,))
    fitting = [
        tenure
        for tenure in rows
        if date
        and tenure.covers(date)
        and tenure.office in kinds
        and role.state in {None, tenure.state}
        and not role.former
    ]
    return fitting[0] if len({tenure.name for tenure in fitting}) == 1 else None


def listed(name: str) -> Tenure | None:
    """The person of the table with this full name or alias; None for unknown and shared names."""
    rows = _by_form().get(fold(name).replace("-", " "), ())
    if not rows:
        rows = _without_initials(name)
    same = {(tenure.name, tenure.state) for tenure in rows}
    return rows[0] if len(same) == 1 else None


def _without_initials(name: str) -> tuple[Tenure, ...]:
    """The rows of "Donald J. Trump", where nobody else in the table has the family name."""
    words = [word for word in name.split() if len(word.strip(".")) > 1]
    family = _by_family().get(core(parse(name).family), ())
    if len(words) < 2 or len({tenure.name for tenure in family}) != 1:
        return ()
    return _by_form().get(fold(" ".join(words)).replace("-", " "), ())


@cache
def _by_form() -> Mapping[str, tuple[Tenure, ...]]:
    rows: dict[str, list[Tenure]] = {}
    for tenure in tenures():
        for form in (tenure.name, *aliases().get(tenure.name, ())):
            if len(form.split()) > 1:
                rows.setdefault(fold(form).replace("-", " "), []).append(tenure)
    return MappingProxyType({key: tuple(value) for key, value in rows.items()})
