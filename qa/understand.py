"""A question and the ones before it, understood: whose words, on what, when, in whose account.

`understand` is the door; the pieces are read by `qa.asked`, `qa.when` and `qa.topic`, and what a
follow-up leaves open comes from the questions before it. No language model is involved.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from corpus.entity import Entity
from corpus.offices import role_of
from corpus.organisations import organisation
from corpus.places import demonym, known_state, places, with_states
from corpus.registry import Registry
from qa import when
from qa.asked import asked_speaker, asked_together, asks_who_is, with_capitals
from qa.named import Asked, is_title, named
from qa.phrases import epithet, quoted, unquoted
from qa.query import Chip, ChipKind, Intent, Query
from qa.topic import (
    OTHERS,
    account_in,
    compact,
    compared,
    direct_only,
    intent_of,
    is_more,
    is_named,
    leads,
    topic_in,
)
from qa.when import Time
from qa.words import weighty_terms

_NAMES = re.compile(r"[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*")
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their|hers|theirs)\b", re.I)
# "Did he bring up Spain?": whose words they are, an earlier question tells.
_THEIR_WORDS = re.compile(
    r"^\W*(?:(?:and|but|so|also|then)\s+)*(?:(?:what|why|when|how|where)\s+)?"
    r"(?:did|does|do|has|have|had)\s+(?:he|she|they)\b",
    re.I,
)
# "... say about him?"
_OF_THEM = re.compile(r"\b(?:about|of|on)\s+(?:him|her|them)\W*$", re.I)
_THAT = re.compile(r"\b(?:it|that|this|these|those)\b", re.I)
_OFFICE = re.compile(
    r"\b(?:ministry|department|agency|committee|council|embassy|government|parliament|minister|"
    r"president|spokes(?:man|woman|person)|leader|chancellor|ambassador)$",
    re.I,
)
_SPOKESMAN = re.compile(r"(?:['’]s)?\s+spokes(?:man|woman|person)$", re.I)
_CONTRACTED = re.compile(r"\b(what|who|where|when|how)['’]s\b", re.I)
# "... in the 2022 call (not the 2025 one)"
_NOT_THEN = re.compile(
    r"\s*[(,;–—]\s*(?:and\s+)?not\s+(?:in\s+|from\s+|on\s+|that of\s+)?(?:the\s+)?"
    r"[^(),;?]*\d{4}[^(),;?]*\)?",
    re.I,
)
# "What did others say about China's stance?": anybody's words but China's.
_OTHERS = re.compile(rf"\b{OTHERS}\b", re.I)
# What is left of "in the 2022 call" once the year is read.
_IN_THE_CALL = re.compile(
    r"(?<=\w)\s+(?:in|during|at|on)\s+the\s+(?:(?:phone|telephone|video)\s+)?"
    r"(?:call|conversation)(?=\s*[,?.!]|\s*$)",
    re.I,
)
# "Putin 2015 Syria", but not "Putin 2015 Vienna agreement".
_YEAR_FIRST = re.compile(
    r"((?:19|20)\d\d)\s+(?!(?:\w+\s+){0,2}(?:agreements?|accords?|treat\w+|charter|convention|deals?|"
    r"pact|summit|invasion|war|annexation|coup|elections?|referendum|crisis|agenda|declaration|"
    r"protocol|olympics|games|report|resolution)\b)(?=\w)",
    re.I,
)
# "the same for 2023", "same with Orr"
_SAME_FOR = re.compile(
    r"^\W*(?:(?:and|now|do)\s+)*(?:the\s+)?same(?:\s+(?:thing|question))?\s+(?:for|with|of)\s+"
    r"(?=((?:19|20)\d\d)?)",
    re.I,
)
# "between 2019 and 2021", "the 2022 call and the 2025 one", "in 2022 versus 2025"
_OCCASIONS = (
    r"(?:\s+(?:(?:phone|telephone)\s+)?"
    r"(?:calls?|conversations?|speech(?:es)?|meetings?|talks|ones?|address))?"
)
_TWO_TIMES = re.compile(
    rf"\b(?:(?:between|from|in|of)\s+)?(?:the\s+)?((?:19|20)\d\d){_OCCASIONS}\s+(?:and|versus|vs\.?|"
    rf"with|to|from|compared (?:to|with))\s+(?:(?:in|that of)\s+)?(?:the\s+)?((?:19|20)\d\d)"
    rf"{_OCCASIONS}\b",
    re.I,
)
# The second of two questions in one.
_AND_WHAT = re.compile(r"\W+(?:and|but)\s+what\s+(?:did|does|do|has|have)\s+.*$", re.I)
# "List the countries that spoke about fish"
_LISTED = re.compile(
    r"^\W*(?:please\s+)?(?:list|name|show(?: me)?|find|give me)\s+(?:all\s+)?(?:the\s+)?(countries|"
    r"states|nations|leaders|presidents|ministers|speakers|delegations|governments)\s+"
    r"(?:that|who|which)\s+",
    re.I,
)
# "... versus Orr's", "... compared with that of Orr"
_VERSUS = re.compile(
    r"[\s,]+(?:vs\.?|versus|compared (?:to|with)|against|unlike|and)\s+(?:that of\s+(?:the\s+)?"
    r"(?P<that>[\w.’' -]+?)|(?:the\s+)?(?P<whose>[\w.-]+(?:\s[\w.-]+){0,3}?)['’]s?)\W*$",
    re.I,
)
# "How ready are they, in the view of Orr?", "Whose words were “a storm”?"
_IN_THE_VIEW = re.compile(r"\bin the (?:view|opinion|eyes|words) of\b", re.I)
_WHOSE = re.compile(r"^\W*whose (?:words|phrase) (?:were|are|was|is)\s+", re.I)
# "Pakistan's PM", but not "3 pm"
_PM = re.compile(r"(?<!\d)(?<!\d )\b(?:PM|pm|FM|fm)\b(?!\s+(?:radio|band|station))")
_POSTS = {"pm": "prime minister", "fm": "foreign minister"}
# A follow-up with one of these asks for words; without, it is a bare name.
_SAYING = re.compile(r"\b(?:did|does|do|has|have|say|said|says|think)\b", re.I)
# "Did Spain confirm that?" asks for Spain's words on what was asked before.
_TO_THAT = re.compile(
    r"^(?:confirm|deny|accept|reject|dispute|support|oppose|mention|answer|explain|contradict|"
    r"(?:respond|react|reply|agree|object)\s+to|comment\s+on|(?:agree|disagree)\s+with)\s+"
    r"(?:it|that|this|these|those)(?:\s+(?:claims?|statements?|accounts?|reports?|words))?\W*$",
    re.I,
)
# "What did Quist and Orr discuss?": that they talked needs not stand there.
_JOINTLY = re.compile(r"\s+(?:discuss|talk(?: about)?|speak(?: about| of)?)\W*$", re.I)
# "according to Quist and according to Orr", "according to Spain, Peru and Chad"
_ONE = r"(?:the\s+)?[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*"
_AND_ALSO = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|versus|vs\.?)\s+)(?:according\s+to\s+)?"
_SEVERAL = re.compile(rf"[,\s]*\b(?i:according\s+to)\s+(?P<all>{_ONE}(?:{_AND_ALSO}{_ONE})+)\s*,?")
# A pronoun in a question with this many weighty words of its own refers within the question.
_SELF_SUFFICIENT = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What one question says by itself; None and "" are what it leaves open.

    `leans` is whether it cannot be understood alone, `more` how often further passages were asked
    for, `inherited` the kinds of chips that came from an earlier question. `named` is whether the
    topic is a subject by its name rather than a claim retold, `others` whose words are not wanted
    ("what did others say about China?"), `phrases` what stood in quotation marks.
    `times` are compared with each other ("the 2022 call and the 2025 one").
    """

    question: str
    intent: Intent
    topic: str = ""
    speaker: Asked | None = None
    accounts: tuple[Asked, ...] = ()
    time: Time = Time()
    direct: bool = False
    leans: bool = False
    more: int = 0
    inherited: frozenset[str] = frozenset()
    named: bool = False
    others: Asked | None = None
    phrases: tuple[str, ...] = ()
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as the engine answers it: the query to show, and what its words stand for."""

    query: Query
    speaker: Asked | None
    accounts: tuple[Asked, ...]
    time: Time
    more: int = 0
    named: bool = False
    others: Asked | None = None
    times: tuple[Time, ...] = ()

    @property
    def searched(self) -> str:
        """The words whose meaning is searched: the topic, or the question where it has none.

        The model knows no capitals: to it, "the US" is "us".
        """
        return re.sub(r"\bUS\b", "United States", self.query.topic or self.query.question)

    @property
    def words(self) -> str:
        """The words to look for in the text: a verb of the asker's ("did he brag about") aside."""
        topic = with_states(self.query.topic.replace("9/11", "11 September"))
        first, _, rest = topic.partition(" ")
        verb = self.query.intent == "whether" and self.speaker is not None and first.islower()
        if verb and len(weighty_terms_of(rest)) > 1:
            return rest
        return topic or self.query.question


def understand(
    question: str,
    history: Sequence[str],
    registry: Registry,
    *,
    today: datetime.date,
    without: Collection[str] = (),
) -> Understood:
    """The question as a query, completed from `history` (oldest first) where it leans on it.

    `without` are ids of chips that the reader removed.
    """
    reading: Reading | None = None
    for words in (*history, question):
        new = read(words, registry, today)
        reading = _completed(new, reading, registry) if reading and new.leans else new
    assert reading is not None  # the question itself is always read
    return _understood(question, _stripped(reading, without), registry)


def read(question: str, registry: Registry, today: datetime.date) -> Reading:
    """What the question says by itself."""
    # Runs of blanks say nothing, and patterns take their time over them.
    typed, question = question, with_capitals(" ".join(question.split()), registry)
    phrases = quoted(question)
    if phrases:
        reading = _read(unquoted(question), registry, today)
        # "Did anyone say “ethnic cleansing”?" is about the words themselves.
        said = re.fullmatch(r"(?:say|said|says|saying)\s+(.+)", reading.topic, re.I)
        topic = said[1] if said and said[1] in phrases else reading.topic
        return replace(reading, question=typed, topic=topic, phrases=phrases)
    return replace(_read(question, registry, today), question=typed, phrases=epithet(question))


def _read(question: str, registry: Registry, today: datetime.date) -> Reading:
    joined = _joined(question, registry, today) or _by_several(question, registry, today)
    if joined:
        return joined
    question = _IN_THE_VIEW.sub("according to", _WHOSE.sub("who said ", question))
    question = _PM.sub(lambda m: _POSTS[m[0].lower()], _LISTED.sub(r"which \1 ", question))
    question = _SAME_FOR.sub(lambda m: f"and {'in ' if m[1] else ''}", question)
    two = _TWO_TIMES.search(question) if intent_of(question) == "compare" else None
    if two:
        years = [year for year in two.groups() if year]
        reading = _read(question[: two.start()] + " " + question[two.end() :], registry, today)
        times = tuple(when.time_of(f"in {year}", today)[0] for year in years)
        return replace(reading, intent="compare", question=question, time=Time(), times=times)
    account, rest = account_in(_CONTRACTED.sub(r"\1 is", question))
    accounts: tuple[Asked, ...] = (named(account, registry),) if account else ()
    time, rest = when.time_of(_NOT_THEN.sub("", rest), today)
    rest = _IN_THE_CALL.sub("", rest) if time else rest
    direct, rest = direct_only(rest)
    intent = intent_of(question)
    if is_more(rest):
        return Reading(question, intent, accounts=accounts, direct=direct, leans=True, more=1)
    together = _together(question, rest, intent, accounts, time, direct, registry)
    if together:
        return together
    if intent == "compare":
        # "Xi on the Cold War mentality: how do the accounts differ?"
        asking, subject = _asking_and_subject(rest)
        parties, topic = compared(asking)
        speaker = asked_speaker(subject, registry) if subject else None
        if not parties and not speaker:
            # "How did Quist's position on fish differ?"
            alone = asked_speaker(rest, registry)
            people = alone.entities if alone else ()
            if people and all(one.kind == "person" for one in people):
                speaker, subject = alone, rest
        topic = topic_in(subject, speaker) or topic if subject else topic
        accounts = accounts or tuple(named(words, registry) for words in parties)
        leans = leads(rest) or not topic
        return Reading(
            question, intent, topic, speaker, accounts, time, direct, leans, named=bool(speaker)
        )
    fragment = leads(rest)
    speaker = asked_speaker(rest, registry)
    if fragment and speaker and not _whole_phrase(rest, speaker):
        speaker = None if _is_about(rest, speaker) else speaker
    topic = topic_in(rest, speaker)
    topic = _as_listed(topic, registry) if asks_who_is(rest) else topic
    topic = "" if _TO_THAT.match(topic) else _JOINTLY.sub("", topic) or topic
    year = _YEAR_FIRST.match(topic) if speaker and speaker.entities and not time else None
    # "Quist 2015 fish", but neither "Quist on 2015 goals" nor 2060.
    terse = year and rest[speaker.span.end :].strip().startswith(year[1]) if speaker else False
    if year and terse and int(year[1]) <= today.year:
        time, topic = when.time_of(f"in {year[1]}", today)[0], topic[year.end() :]
    leans = _leans(rest, topic, speaker, fragment)
    about = is_named(rest, speaker)
    speaker, accounts = _in_their_words(speaker, accounts, registry)
    others = _not_wanted(rest, topic, registry) if speaker is None else None
    return Reading(
        question, intent, topic, speaker, accounts, time, direct, leans, named=about, others=others
    )  # fmt: skip


def _as_listed(name: str, registry: Registry) -> str:
    """The name under which the record lists a person: "Sergei" and "Sergey" are two words."""
    person = named(name, registry)
    return person.names[0] if person.is_person and len(person.names) == 1 else name


def _in_their_words(
    speaker: Asked | None, accounts: tuple[Asked, ...], registry: Registry
) -> tuple[Asked | None, tuple[Asked, ...]]:
    """A person's account is their words ("According to Quist, which promises were broken?").

    So is the account of who holds an office ("according to the Spanish leader").
    """
    if speaker is None and len(accounts) == 1:
        if accounts[0].is_person:
            return accounts[0], ()
        if role_of(accounts[0].words):
            holder = asked_speaker(f"what did {accounts[0].words} say", registry)
            return (holder, ()) if holder and holder.entities else (speaker, accounts)
    return speaker, accounts


def _by_several(question: str, registry: Registry, today: datetime.date) -> Reading | None:
    """The reading of a question for what several tell ("according to Spain and Peru")."""
    match = _SEVERAL.search(question)
    if match is None:
        return None
    names = re.split(_AND_ALSO, match["all"])
    sides = tuple(named(name.strip(), registry) for name in names)
    if any(not side.entities or side.guess for side in sides):
        return None
    reading = _read(question[: match.start()] + " " + question[match.end() :], registry, today)
    return replace(reading, intent="compare", question=question, accounts=sides)


def _joined(question: str, registry: Registry, today: datetime.date) -> Reading | None:
    """The reading of "What did Quist say about fish, and what did Orr say (about it)?"."""
    second = _AND_WHAT.search(question)
    if second is None:
        return None
    other = asked_speaker(second[0], registry)
    first = _read(question[: second.start()], registry, today)
    if not (other and other.entities and first.speaker and first.speaker.entities):
        return None
    if first.accounts or weighty_terms_of(topic_in(second[0], other)):
        return None
    sides = (first.speaker, other)
    return replace(first, question=question, intent="compare", speaker=None, accounts=sides)


def _together(
    question: str,
    rest: str,
    intent: Intent,
    accounts: tuple[Asked, ...],
    time: Time,
    direct: bool,
    registry: Registry,
) -> Reading | None:
    """The reading of a question for several people's words side by side."""
    comparing = intent == "compare"
    if not accounts:
        beside = _theirs_and_that_of(rest, registry)
        if beside:
            sides, topic = beside
            return Reading(question, "compare", topic, None, sides, time, direct, named=True)
    sides = () if accounts else asked_together(rest, registry, comparing=comparing)
    if not sides:
        return None
    first, behind = sides[0].span, rest[sides[-1].span.end :]
    # Asked of the first alone, the question is about the same.
    alone = rest[: first.end] + behind
    topic = compared(rest[: first.start] + behind)[1] if comparing else topic_in(alone, sides[0])
    return Reading(
        question, "compare", topic, None, sides, time, direct, leads(rest) or not topic,
        named=comparing or is_named(alone, sides[0]),
    )  # fmt: skip


def _theirs_and_that_of(words: str, registry: Registry) -> tuple[tuple[Asked, ...], str] | None:
    """The sides and the subject of "Quist's line on fish versus Orr's"."""
    tail = _VERSUS.search(words)
    if tail is None:
        return None
    first = asked_speaker(words[: tail.start()], registry)
    second = named(tail["that"] or tail["whose"], registry)
    topic = topic_in(words[: tail.start()], first)
    if not (first and first.entities and second.entities and topic) or second.guess:
        return None
    return (first, second), topic


def _asking_and_subject(question: str) -> tuple[str, str]:
    """The two sides of a colon: what is asked, and of what; "" where there is no colon."""
    one, _, other = question.partition(":")
    if not other.strip():
        return question, ""
    return (one, other) if intent_of(one) == "compare" else (other, one)


def _not_wanted(question: str, topic: str, registry: Registry) -> Asked | None:
    """Of whom others are to speak: the first whom the topic names."""
    if not _OTHERS.search(question):
        return None
    for run in _NAMES.finditer(topic):
        asked = named(re.sub(r"['’]s?$", "", run[0]), registry)
        if asked.entities and not asked.guess:
            return asked
    return None


def _whole_phrase(words: str, speaker: Asked) -> bool:
    rest = words[: speaker.span.start] + words[speaker.span.end :]
    return not weighty_terms_of(rest)


def weighty_terms_of(words: str) -> tuple[str, ...]:
    """The weighty stems of the words; empty where all are stop words."""
    stripped = compact(words)
    return weighty_terms(stripped) if stripped else ()


def _is_about(words: str, speaker: Asked) -> bool:
    """Whether the name stands behind "about" ("and about Iran?"): what it is about, not whose."""
    return bool(re.search(r"\b(?:about|on|regarding)\s+(?:the\s+)?$", words[: speaker.span.start]))


def _leans(words: str, topic: str, speaker: Asked | None, fragment: bool) -> bool:
    if fragment or not topic:
        return True
    if speaker is None and _THEIR_WORDS.match(words):
        return True
    if speaker is None and _PRONOUN.search(words):
        return len(weighty_terms(words)) < _SELF_SUFFICIENT
    return bool(_THAT.fullmatch(topic.strip(" ?")))


# --- what an earlier question said ----------------------------------------------------------------


def _completed(new: Reading, before: Reading, registry: Registry) -> Reading:
    """The new reading with what it leaves open taken from the one before."""
    inherited = set()
    speaker, topic = _subject(new, before, registry)
    if speaker is before.speaker and speaker is not None:
        inherited.add("speaker")
    if topic == before.topic and topic:
        inherited.add("topic")
    time, accounts = new.time, new.accounts
    if not time and (before.time or new.time.same):
        time = new.time.after(before.time)
        inherited |= set() if new.time.years_on else {"time"}
    people = any(account.is_person for account in before.accounts)
    account = _other_account(new, before)
    if account:
        accounts, speaker = (account,), None
    if not accounts and before.accounts and not (people and new.speaker):
        accounts = before.accounts
        inherited.add("account")
    others = new.others
    if before.others and not others and speaker is None and "topic" in inherited:
        others = before.others
        inherited.add("others")
    intent = new.intent if new.intent != "what" else before.intent
    if intent == "compare" and new.intent != "compare" and new.speaker and not accounts:
        intent = "said"
    times = new.times
    if before.times and not times and not time and intent == "compare":
        times = before.times
        inherited.add("time")
    return Reading(
        new.question,
        intent,
        topic,
        speaker,
        accounts,
        time,
        new.direct or (before.direct and new.more > 0),
        True,
        before.more + new.more if new.more else 0,
        frozenset(inherited),
        before.named if "topic" in inherited else new.named,
        others,
        new.phrases or (before.phrases if "topic" in inherited else ()),
        times,
    )


def _subject(new: Reading, before: Reading, registry: Registry) -> tuple[Asked | None, str]:
    """Whose words and on what, where the new question leans on the one before.

    "what about Ukraine?" after a question for a person's words asks for them on Ukraine; after
    a question for a state's words it asks for Ukraine's.
    """
    topic = new.topic if weighty_terms_of(new.topic) else ""
    if new.speaker is None and topic and before.speaker:
        office = _their(topic, before.speaker, registry)
        if office is None and is_title(topic):
            # Who holds it, the documents may tell.
            office = Asked(topic, ())
        if office:
            return office, before.topic
    if new.speaker is None:
        return before.speaker, topic or before.topic
    bare = not topic
    if (
        bare
        and before.speaker
        and _OF_THEM.search(new.question)
        and not _names_one(before, registry)
    ):
        return new.speaker, _label(before.speaker)
    if bare and before.speaker and _no_speaker(new.speaker, before.speaker, new.question):
        return before.speaker, new.speaker.words
    return new.speaker, topic or before.topic


def _other_account(new: Reading, before: Reading) -> Asked | None:
    """The state whose account a bare "And Spain?" asks for, after one for another's account."""
    told = len(before.accounts) == 1 and before.intent != "compare" and before.speaker is None
    if not told or new.speaker is None or new.accounts or weighty_terms_of(new.topic):
        return None
    states = {entity.kind for entity in new.speaker.entities} == {"state"}
    return new.speaker if states and not _SAYING.search(new.question) else None


def _names_one(before: Reading, registry: Registry) -> bool:
    """Whether the subject before was a person: "him" is that one."""
    runs = _NAMES.findall(before.topic)
    return any(named(re.sub(r"['’]s?$", "", run), registry).is_person for run in runs)


def _their(words: str, before: Asked, registry: Registry) -> Asked | None:
    """The office that a bare "the foreign ministry" means beside a speaker of a state."""
    sides = {entity.side for entity in before.entities if entity.side}
    bare = re.sub(r"^(?:the|their|his|her|its)\s+", "", words, flags=re.I)
    if len(sides) != 1 or places(bare) or not _OFFICE.search(bare):
        return None
    house = _SPOKESMAN.sub("", bare) or bare
    full = f"{demonym(sides.copy().pop()) or sides.pop()} {house}"
    asked = named(full, registry)
    if asked.entities and not asked.guess:
        return replace(asked, words=full)
    paper = organisation(full)
    return Asked(full, (paper,)) if paper and paper.side else None


def _no_speaker(new: Asked, before: Asked, question: str) -> bool:
    """Whether a bare name is a new subject rather than a new speaker."""
    if _SAYING.search(question):
        return False
    if re.match(r"(?:['’]s?)?\s+(?:reply|response|answer|reaction)\b", question[new.span.end :]):
        return False
    kinds = {entity.kind for entity in new.entities}
    if not kinds:
        return True
    # "and the Saudis?", "and Ukraine's representative?": people speak.
    if kinds == {"state"} and (is_title(new.words) or known_state(new.words) is None):
        return False
    return kinds == {"state"} and all(entity.kind == "person" for entity in before.entities)


# --- removing chips -------------------------------------------------------------------------------


def _stripped(reading: Reading, without: Collection[str]) -> Reading:
    """The reading without what the reader removed."""
    if not without:
        return reading
    gone = {chip.kind for chip in _chips(reading) if chip.id in without}
    if reading.speaker and f"account:{_label(reading.speaker)}" in without:
        # A publisher asked for its report shows as an account.
        gone.add("speaker")
    kept = tuple(one for one in reading.accounts if f"account:{_label(one)}" not in without)
    speaker = reading.speaker
    if len(kept) == 1 < len(reading.accounts) and kept[0].is_person:
        # Of two people asked for side by side one is left.
        reading, speaker, kept = replace(reading, intent="said"), kept[0], ()
    return replace(
        reading,
        speaker=None if "speaker" in gone else speaker,
        accounts=kept,
        time=Time() if "time" in gone else reading.time,
        times=() if "time" in gone else reading.times,
        direct=reading.direct and "form" not in gone,
        topic="" if "topic" in gone else reading.topic,
        others=None if "others" in gone else reading.others,
        phrases=() if "phrase" in gone else reading.phrases,
    )


# --- the query and its chips ----------------------------------------------------------------------


def _understood(question: str, reading: Reading, registry: Registry) -> Understood:
    speaker = reading.speaker
    each = [time.limits for time in reading.times or (reading.time,)]
    query = Query(
        question=question,
        topic=reading.topic,
        intent=reading.intent,
        speakers=_names(speaker),
        about=_spoken_of(reading.topic, registry),
        accounts=tuple(name for account in reading.accounts for name in _names(account)[:1]),
        since=min((one.since for one in each if one.since), default=None),
        until=max((one.until for one in each if one.until), default=None),
        form="direct" if reading.direct else None,
        phrases=reading.phrases,
        chips=_chips(reading),
    )
    return Understood(
        query, speaker, reading.accounts, reading.time, reading.more, reading.named, reading.others,
        reading.times,
    )  # fmt: skip


def _names(asked: Asked | None) -> tuple[str, ...]:
    if asked is None:
        return ()
    return asked.names or (asked.words,)


def _chips(reading: Reading) -> tuple[Chip, ...]:
    chips = []
    old = reading.inherited
    if reading.speaker:
        chips.append(_named_chip("speaker", "by", reading.speaker, "speaker" in old))
    if reading.others:
        chips.append(_named_chip("others", "by others than", reading.others, "others" in old))
    if reading.topic:
        label = f"about “{reading.topic}”"
        chips.append(Chip("topic", reading.topic, label, "topic" in old))
    if reading.phrases:
        value = " … ".join(reading.phrases)
        old_words = "topic" in old
        chips.append(Chip("phrase", value, "in exactly these words", old_words))
    for account in reading.accounts:
        word = "by" if reading.intent == "compare" and account.is_person else "according to"
        chips.append(_named_chip("account", word, account, "account" in old))
    for time in reading.times or (reading.time,) * bool(reading.time):
        chips.append(_time_chip(time, "time" in old))
    if reading.direct:
        chips.append(Chip("form", "direct", "direct quotations only"))
    return tuple(chips)


def _named_chip(kind: ChipKind, word: str, asked: Asked, inherited: bool) -> Chip:
    label = _label(asked)
    return Chip(
        kind,
        label,
        f"{word} {label}",
        inherited,
        asked.guess,
        asked.words if asked.guess else "",
    )


def _label(asked: Asked) -> str:
    return asked.names[0] if len(asked.names) == 1 else asked.words


def _time_chip(time: Time, inherited: bool) -> Chip:
    if time.limits:
        value = "/".join((time.limits.since or "", time.limits.until or ""))
        label = when.readable(time.limits)
        if time.relative:
            label = f"{label} ({time.words.lower()})"
        return Chip("time", value, label, inherited)
    label = "the first of them" if time.order == "first" else "the latest of them"
    return Chip("time", str(time.order), label, inherited)


def _spoken_of(topic: str, registry: Registry) -> tuple[str, ...]:
    """Names of the record that the topic names in full."""
    found: dict[str, None] = {}
    for run in (*_NAMES.findall(topic), topic):
        entity: Entity | None = registry.named(run.removesuffix("'s").removesuffix("’s"))
        if entity:
            found[entity.name] = None
    return tuple(found)
