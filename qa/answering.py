"""From an understood question to its answer: the passages that answer, or the graded "no"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.entity import Entity
from corpus.places import places, state_of
from corpus.statement import Statement
from embeddings.embedder import Embedder
from qa import filters, when
from qa.answer import Account, Answer, Citation, Reason, Suggestion
from qa.asked import Asked
from qa.choose import SPOKEN, Choice, answering, choose
from qa.cite import accounts, citations
from qa.filters import Limits
from qa.refusal import Asking, Verdict, judge
from qa.retrieve import DEPTH, Ranked
from qa.speech import SURE_ENOUGH, says
from qa.spoken import Spoken
from qa.understand import Understood
from qa.view import Vector, View
from qa.words import is_weighty

MOST_CITATIONS = 5
NEAREST = 3
# Candidates that are turned into hits before the best are chosen.
CONSIDERED = 24
# Candidates that are looked at for who else speaks of it, and how many each search brings for that.
_GLANCED = 8
_SHALLOW = 80
# Suggested questions beside a "no".
_SUGGESTED = 3
# Where this share of a speaker's passages are speeches of their own, nobody else's are looked at.
_OWN = 0.5
# The probability from which there is an answer: generally; where one speaker's words are searched
# for a subject by its name, little of which they have; for a claim retold; for accounts compared.
# Read off the development questions, where absent subjects lie below and answers above.
_ENOUGH, _NAMED, _RETOLD, _COMPARABLE = 0.5, 0.65, 0.25, 0.2
_HALF = 0.5
# The share of the best one's score from which a passage is on the subject, be it less to the point.
_ON_SUBJECT = 0.5
# Cosines of passage and sentence together, from which words mean what is asked: a claim or anything
# that anybody said, and (True) a subject by its name. Absent topics on news reach .6, on the United
# Nations' debates .99 for a named subject.
_MEANT = {False: 0.98, True: 1.05}
# The share of the question's weight that lies in names and numbers which nobody mentions.
_LACKING = 0.25
# So many times more passages are looked through where accounts are compared.
_WIDER = 4
# Citations of each account, where accounts are compared.
_COMPARED = 3
# Forms that quote.
_QUOTED = frozenset({"direct", "mixed", "own words"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one search found: the choices, best first, and whether they answer.

    `scoped` is whether only passages in which the asked speaker speaks were searched.
    """

    choices: tuple[Choice, ...]
    verdict: Verdict
    scoped: bool


# A passage without any of these reports nobody's words.
_SAYS = re.compile(
    r"\b(?:said|says|told|added|stated|noted|announced|warned|claimed|insisted|confirmed|argued|"
    r"explained|denied|wrote|according to)\b"
)
# What an account or a day is about as a whole.
_THE_CALL = re.compile(
    r"(?:the |their |its )?(?:phone |telephone |video )?(?:calls?|conversations?|talks|meetings?)",
    re.I,
)
_MET = r"\b(?:with|between|alongside|met|meets|meeting|counterpart|phoned|hosted|received)"


def answered(view: View, embedder: Embedder, asked: Understood) -> Answer:
    """The answer to an understood question."""
    asked = _with_spokespeople(view, _by_publisher(view, asked))
    vector = embedder.question(asked.searched)
    found = _evidence(view, asked, vector)
    if isinstance(found, Refusal):
        return _refused(view, asked, vector, found)
    if not found.verdict.answers:
        return _refused(view, asked, vector, _graded(view, asked, vector, found))
    comparing = asked.query.intent == "compare" and asked.accounts
    if comparing:
        each = _sides(view, asked, vector, found.choices)
        if any(each):
            return _compared(view, asked, each)
    choices = found.choices
    if asked.time.on_subject:
        choices = _first_or_last(choices, asked.time.order == "first")
    return _cited(view, asked, choices)


def _sides(
    view: View, asked: Understood, vector: Vector, choices: tuple[Choice, ...]
) -> list[tuple[Choice, ...]]:
    """What each of the compared accounts tells or, where none tells anything, what each says."""
    told = [_of_accounts(choices, (account,)) for account in asked.accounts]
    if any(told):
        return told
    said = []
    for account in asked.accounts:
        alone = replace(asked, speaker=account, accounts=())
        spoken = view.spoken(account).within(asked.time.limits) if account.entities else None
        found = _scoped(view, alone, vector, spoken, asked.time.limits) if spoken else None
        answers = isinstance(found, Evidence) and found.verdict.answers
        said.append(answering(found.choices) if answers and isinstance(found, Evidence) else ())
    return said


def _first_or_last(choices: tuple[Choice, ...], first: bool) -> tuple[Choice, ...]:
    """The choices on the subject of the earliest day or the latest; all where no day is known."""
    near = [one for one in choices if one.subject >= _ON_SUBJECT * choices[0].subject]
    days = [day for choice in near if (day := _day(choice)) and not choice.others]
    if not days:
        return choices
    wanted = min(days) if first else max(days)
    return tuple(choice for choice in near if _day(choice) == wanted)


def _by_publisher(view: View, asked: Understood) -> Understood:
    """A publisher that is asked for its report tells it ("What did the Gazette report?")."""
    speaker = asked.speaker
    if speaker is None or speaker.entities or asked.accounts:
        return asked
    words = re.sub(r"^the ", "", filters.plain(speaker.words))
    publishers = {filters.plain(card.publisher or "") for card in view.cards}
    if not any(_mentions(publisher, words) for publisher in publishers):
        return asked
    chips = tuple(
        replace(chip, kind="account", label=f"according to {chip.value}")
        if chip.kind == "speaker"
        else chip
        for chip in asked.query.chips
    )
    query = replace(asked.query, speakers=(), accounts=(speaker.words,), chips=chips)
    return replace(asked, query=query, speaker=None, accounts=(speaker,))


def _with_spokespeople(view: View, asked: Understood) -> Understood:
    """A ministry or a house speaks through those whom the documents introduce as its own."""
    if asked.speaker is None:
        return asked
    people: dict[str, Entity] = {}
    for one in asked.speaker.entities:
        if one.kind in {"office", "organisation"} and one.side:
            words = " ".join(
                w for w in one.name.split() if not places(w) or len(one.name) == len(w)
            )
            for name in view.library.speaking_for(one.side, words):
                person = view.registry.named(name)
                people.update({name: person} if person else {})
    entities = tuple(dict.fromkeys((*asked.speaker.entities, *people.values())))
    return replace(asked, speaker=replace(asked.speaker, entities=entities))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, what is nearest to one, and what to ask instead."""

    reason: Reason
    why: str
    nearest: tuple[Choice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


# --- finding --------------------------------------------------------------------------------------


def _evidence(view: View, asked: Understood, vector: Vector) -> Evidence | Refusal:
    if asked.speaker is None:
        return _open(view, asked, vector, _limits(asked, view.days))
    if not asked.speaker.entities:
        return _mentioned(view, asked, vector) or _unknown(asked.speaker)
    spoken = view.spoken(asked.speaker)
    if not spoken:
        return Refusal("unknown speaker", f"Nobody in this record quotes {asked.speaker.words}.")
    if spoken.second_hand:
        return _second_hand(view, asked, vector, spoken)
    limits = _limits(asked, spoken.days)
    then = spoken.within(limits).first_hand()
    if not then:
        return _not_then(asked, spoken)
    return _scoped(view, asked, vector, then, limits)


def _mentioned(view: View, asked: Understood, vector: Vector) -> Evidence | None:
    """What the record tells of somebody who is nowhere known to speak, if it answers."""
    assert asked.speaker is not None
    found = _open(view, asked, vector, asked.time.limits)
    if isinstance(found, Refusal):
        return None
    name = asked.speaker.words.split()[-1]
    told = tuple(
        choice
        for choice in found.choices
        if name in choice.hit.text
        and not (choice.statement and choice.statement.speaker)
        # Of one who is merely met or named, it does not tell what this one said.
        and (asked.query.intent != "said" or _may_speak(name, choice.hit.text))
    )
    verdict = _judged(view, asked, told, scoped=False)
    return Evidence(told, verdict, False) if told and verdict.answers else None


def _may_speak(name: str, text: str) -> bool:
    """Whether the passage reports words, and more of the bearer of the name than who met them."""
    met = rf"{_MET}(?:\s+[\w’'-]+){{0,5}}?\s+{re.escape(name)}\b"
    mentions = len(re.findall(rf"\b{re.escape(name)}\b", text))
    return bool(_SAYS.search(text)) and len(re.findall(met, text)) < mentions


def _limits(asked: Understood, days: Sequence[str | None]) -> Limits:
    """The time asked for; "the later call" is the last day of `days`."""
    within = [day[:10] for day in days if day and when.may_be(day, asked.time.limits)]
    whole = asked.time.order and not (asked.time.on_subject and asked.query.topic)
    known = sorted(set(within)) if whole else []
    if not known:
        return asked.time.limits
    day = known[0] if asked.time.order == "first" else known[-1]
    return Limits(since=day, until=day)


def _scoped(
    view: View, asked: Understood, vector: Vector, spoken: Spoken, limits: Limits
) -> Evidence | Refusal:
    """What the asked speaker says; beside it what others say, where speakers are quoted."""
    positions = np.unique(spoken.positions)
    considered = CONSIDERED * (_WIDER if asked.time.on_subject else 1)
    ranked = view.distinct(asked.words, vector, considered, positions=positions)
    if float(spoken.own.mean()) < _OWN:
        within = _documents(view, limits)
        more = view.distinct(asked.words, vector, CONSIDERED, documents=within)
        known = {one.position for one in ranked}
        ranked = (*ranked, *(one for one in more if one.position not in known))
    choices = _theirs(_chosen(view, asked, vector, ranked, limits), asked)
    return _weighed(view, asked, choices, scoped=True)


def _theirs(choices: tuple[Choice, ...], asked: Understood) -> tuple[Choice, ...]:
    """The choices in the asked speaker's words; where there are none, those that mention them.

    An account that is asked for may tell in words of its own what the speaker said.
    """
    assert asked.speaker is not None  # only called where somebody's words are asked for
    forms = {form for one in asked.speaker.entities for form in (one.name, *one.aliases)}
    if all(one.kind == "person" for one in asked.speaker.entities):
        forms |= {form.split()[-1] for form in forms}
    kept = []
    for choice in choices:
        if choice.statement and says(choice.statement, asked.speaker) > 0:
            kept.append(choice)
        elif any(_tells(choice, account) for account in asked.accounts) and (
            _mentioning(choice, forms)
        ):
            kept.append(replace(choice, others=False, score=choice.subject + SPOKEN))
    if not kept:
        kept = [c for c in choices if not c.others and _mentioning(c, forms)]
    return tuple(sorted(kept, key=lambda choice: -choice.score))


def _tells(choice: Choice, account: Asked) -> bool:
    """Whether the account tells this in words of its own, or of nobody known."""
    if choice.others and not (choice.statement and _speaks_as(choice.statement, account)):
        return False
    return _told_by(choice, account)


def _mentioning(choice: Choice, forms: Collection[str]) -> bool:
    return any(re.search(rf"\b{re.escape(form)}\b", choice.hit.text) for form in forms)


def _weighed(
    view: View, asked: Understood, choices: tuple[Choice, ...], *, scoped: bool
) -> Evidence | Refusal:
    """The choices of the accounts asked for, and whether they answer."""
    comparing = asked.query.intent == "compare"
    told = choices if comparing else _of_accounts(choices, asked.accounts)
    if choices and not told:
        why = f"The account of {asked.query.accounts[0]} does not report this."
        return Refusal("account", why, choices)
    verdict = _judged(view, asked, told, scoped=scoped)
    if choices and asked.accounts and not verdict.answers:
        why = f"The account of {asked.query.accounts[0]} does not report this."
        return Refusal("account", why, told)
    return Evidence(told, verdict, scoped)


def _open(
    view: View, asked: Understood, vector: Vector, limits: Limits, *, glance: bool = False
) -> Evidence | Refusal:
    """What anybody says within the time; at a `glance` only the nearest are looked at."""
    documents = _documents(view, limits)
    wide = _WIDER if asked.query.intent == "compare" or asked.time.on_subject else 1
    considered, depth = (_GLANCED, _SHALLOW) if glance else (CONSIDERED, DEPTH)
    ranked = view.distinct(asked.words, vector, wide * considered, documents=documents, depth=depth)
    theirs = _published_by(view, asked, documents)
    if theirs:
        more = view.distinct(asked.words, vector, considered, documents=theirs, depth=depth)
        known = {one.position for one in ranked}
        ranked = (*ranked, *(one for one in more if one.position not in known))
    if not ranked:
        why = f"The record holds nothing {when.readable(limits)}." if limits else (
            "The record holds no passage yet. Add documents with: python -m corpus add FOLDER"
        )  # fmt: skip
        return Refusal("time" if limits else "topic", why)
    choices = _chosen(view, asked, vector, ranked, limits)
    if asked.others:
        choices = tuple(choice for choice in choices if not _said_by(choice, asked.others))
    return _weighed(view, asked, choices, scoped=False)


def _said_by(choice: Choice, someone: Asked) -> bool:
    """Whether the words are theirs, or nobody is known to say them."""
    return not choice.statement or says(choice.statement, someone) > 0


def _published_by(view: View, asked: Understood, within: Sequence[int] | None) -> tuple[int, ...]:
    """The documents that the accounts asked for published themselves, of those within."""
    words = {re.sub(r"^the ", "", filters.plain(one.words)) for one in asked.accounts}
    return tuple(
        card.key
        for card in (view.cards if words else ())
        if any(_mentions(filters.plain(card.publisher or ""), word) for word in words)
        and (within is None or card.key in within)
    )


def _documents(view: View, limits: Limits) -> Sequence[int] | None:
    if not limits:
        return None
    # A question about a year may be answered by a document whose date nobody could read.
    return tuple(card.key for card in view.cards if when.may_be(card.day, limits))


def _chosen(
    view: View, asked: Understood, vector: Vector, ranked: Sequence[Ranked], limits: Limits
) -> tuple[Choice, ...]:
    read = view.read(ranked, vector)
    choices = choose(
        asked.words, read.hits, read.ranked, read.cosines, view.index.words, asked.speaker,
        asked.others,
    )  # fmt: skip
    if asked.query.form == "direct":
        choices = tuple(c for c in choices if c.statement and c.statement.form in _QUOTED)
    return tuple(choice for choice in choices if _said_then(choice, limits))


def _said_then(choice: Choice, limits: Limits) -> bool:
    """Whether the words may have been said within the time: no if their date says otherwise."""
    date = choice.statement.date if choice.statement else None
    return when.may_be(date.date if date else None, limits)


def _judged(view: View, asked: Understood, choices: Sequence[Choice], *, scoped: bool) -> Verdict:
    limited = scoped or bool(asked.time) or bool(asked.accounts)
    whole = not is_weighty(asked.query.topic) or bool(_THE_CALL.fullmatch(asked.query.topic))
    if (limited and whole) or (scoped and asked.more):
        return Verdict(bool(choices), 1.0)
    if not is_weighty(asked.words):
        return Verdict(False)
    asking = Asking(asked.words, asked.query.question, scoped)
    verdict = judge(asking, choices, view.index.words, view.answerability)
    return replace(verdict, answers=_suffices(verdict, asked, choices, scoped))


def _suffices(verdict: Verdict, asked: Understood, choices: Sequence[Choice], scoped: bool) -> bool:
    """Whether the evidence is enough for what is asked.

    Asked what X said about a subject, X must name it. A claim retold ("did X brag about building
    lavatories?") needs less in common with the words, and may be known by its meaning alone.
    """
    if not choices:
        return False
    if asked.query.intent == "compare":
        return verdict.probability >= _COMPARABLE
    named = scoped and asked.named
    enough = _RETOLD if scoped and not named else _ENOUGH
    if named and verdict.weighed.get("covered", 0.0) < _HALF:
        enough = _NAMED
    return verdict.probability >= enough or _meant(verdict, choices, _MEANT[named])


def _meant(verdict: Verdict, choices: Sequence[Choice], least: float) -> bool:
    """Whether somebody's statement means what is asked, whatever its words; names must be there."""
    lacking = verdict.weighed.get("names missing", 0) + verdict.weighed.get("numbers missing", 0)
    near = max(choice.found.passage + choice.found.sentence for choice in choices)
    said = any(choice.hit.statements for choice in choices[:NEAREST])
    return near >= least and lacking < _LACKING and said


# --- choosing -------------------------------------------------------------------------------------


def _of_accounts(choices: tuple[Choice, ...], accounts: Sequence[Asked]) -> tuple[Choice, ...]:
    """The choices that are told by one of the accounts; all where none is asked for."""
    if not accounts:
        return choices
    return tuple(c for c in choices if any(_told_by(c, account) for account in accounts))


def _told_by(choice: Choice, account: Asked) -> bool:
    """Whether the account's own words, its chain or its publisher tell this."""
    said = choice.statement
    words = {filters.plain(account.words)}
    sides = set()
    for entity in account.entities:
        words |= {filters.plain(form) for form in (entity.name, *entity.aliases)}
        sides |= {entity.side} if entity.kind in {"state", "office"} and entity.side else set()
    words = {re.sub(r"^the ", "", word) for word in words}
    chain = list(said.according_to) if said else []
    tellers = [filters.plain(one) for one in (*chain, choice.hit.document.publisher or "")]
    if any(_mentions(teller, word) for teller in tellers for word in words if teller):
        return True
    if said and said.confidence >= SURE_ENOUGH and _speaks_as(said, account):
        return True
    return any(_from_side(teller, side) for teller in chain for side in sides)


def _speaks_as(said: Statement, account: Asked) -> bool:
    """Whether the account itself says it: its house or ministry does, its president does not."""
    if said.speaker and said.speaker.kind == "person":
        return any(one.kind == "person" for one in account.entities) and says(said, account) >= 1
    return says(said, account) > 0


def _mentions(teller: str, word: str) -> bool:
    return f" {word} " in f" {teller} "


def _from_side(teller: str, side: str | None) -> bool:
    return bool(side) and state_of(teller) == side


def _cited(view: View, asked: Understood, choices: tuple[Choice, ...]) -> Answer:
    shown = answering(choices) if is_weighty(asked.query.topic) else _of_anything(choices)
    found = citations(shown, MOST_CITATIONS, likeness=view.likeness)
    if asked.more:
        found = _further(asked, choices, found)
    if not found:
        why = "There are no further passages on this."
        return Answer(asked.query.question, asked.query, "none", why, reason="topic")
    return Answer(
        asked.query.question, asked.query, "answered", _summary(found), citations=found,
        accounts=accounts(found),
    )  # fmt: skip


def _of_anything(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """What may be cited where no subject is asked for: none is nearer to it than another."""
    return tuple(c for c in choices if choices[0].others or not c.others)


def _compared(view: View, asked: Understood, sides: Sequence[tuple[Choice, ...]]) -> Answer:
    """Each account's telling beside the other's; an account without citations does not tell it."""
    each = [citations(choices, _COMPARED, likeness=view.likeness) for choices in sides]
    found: list[Citation] = []
    tellings: list[Account] = []
    for account, told in zip(asked.accounts, each, strict=True):
        new = [one for one in told if not any(_same_place(one, other) for other in found)]
        first = len(found) + 1
        found += [replace(one, number=first + place) for place, one in enumerate(new)]
        tellings.append(Account(_name(account), tuple(range(first, len(found) + 1))))
    return Answer(
        asked.query.question, asked.query, "answered", _summary(found), citations=tuple(found),
        accounts=tuple(tellings),
    )  # fmt: skip


def _same_place(one: Citation, other: Citation) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def _further(
    asked: Understood, choices: tuple[Choice, ...], shown: tuple[Citation, ...]
) -> tuple[Citation, ...]:
    """The passages after those that the question before showed, on the subject or near it."""
    quotes = {citation.quote for citation in shown}
    rest = tuple(
        choice for choice in choices if choice.span.of(choice.hit.document.text) not in quotes
    )
    start = (asked.more - 1) * MOST_CITATIONS
    found = citations(rest)[start : start + MOST_CITATIONS]
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def _day(choice: Choice) -> str | None:
    said = choice.statement
    if said and said.date:
        return said.date.date
    document = choice.hit.document
    date = document.event_date or document.published
    return date.date if date else None


def _summary(found: Sequence[Citation]) -> str:
    documents = len({citation.document_id for citation in found})
    passages = "1 passage" if len(found) == 1 else f"{len(found)} passages"
    return f"{passages} from {documents} document{'s' if documents > 1 else ''}, word for word."


# --- saying no ------------------------------------------------------------------------------------


def _refused(view: View, asked: Understood, vector: Vector, refusal: Refusal) -> Answer:
    nearest = refusal.nearest
    if not nearest:
        found = _open(view, asked, vector, Limits(), glance=True)
        nearest = found.choices if isinstance(found, Evidence) else ()
    return Answer(
        asked.query.question, asked.query, "none", refusal.why, reason=refusal.reason,
        suggestions=refusal.suggestions, nearest=citations(nearest[:NEAREST]),
    )  # fmt: skip


def _unknown(speaker: Asked) -> Refusal:
    why = f"Nobody called {speaker.words} speaks in this record."
    return Refusal("unknown speaker", why)


def _second_hand(view: View, asked: Understood, vector: Vector, spoken: Spoken) -> Refusal:
    """In a record of speeches, what others say that somebody said is not that one's speech."""
    assert asked.speaker is not None  # only asked for when somebody's words are wanted
    found = _scoped(view, asked, vector, spoken, Limits())
    nearest = found.choices if isinstance(found, Evidence) else found.nearest
    name = _name(asked.speaker)
    why = f"{name} does not speak in this record; others quote {name} in their own speeches."
    return Refusal("unknown speaker", why, nearest)


def _not_then(asked: Understood, spoken: Spoken) -> Refusal:
    assert asked.speaker is not None  # only asked for when somebody's words are wanted
    name, years = _name(asked.speaker), spoken.years
    time = when.readable(asked.time.limits)
    why = f"{name} does not speak {time} in this record"
    why += f", but does in {_listed(years)}." if years else "."
    offers = tuple(
        Suggestion(_question(name, asked.query.topic, f"in {year}"), f"in {year}")
        for year in _around(years, asked.time.limits)
    )
    return Refusal("time", why, suggestions=offers)


def _graded(view: View, asked: Understood, vector: Vector, found: Evidence) -> Refusal:
    """Why the evidence is none: nobody speaks of it, or others do, or not at that time."""
    if not found.scoped:
        return Refusal("topic", _nobody(asked, found.verdict), found.choices)
    if asked.time.limits:
        spoken = view.spoken(asked.speaker).first_hand() if asked.speaker else None
        if spoken:
            always = _scoped(view, asked, vector, spoken, Limits())
            if isinstance(always, Evidence) and always.verdict.answers:
                return _other_times(asked, always)
    everybody = _open(view, asked, vector, Limits(), glance=True)
    if isinstance(everybody, Evidence) and everybody.verdict.answers:
        return _others(asked, everybody)
    return Refusal("topic", _nobody(asked, found.verdict), found.choices)


def _nobody(asked: Understood, verdict: Verdict) -> str:
    missing = ", ".join(f"“{word}”" for word in verdict.missing)
    subject = f"“{asked.query.topic}”" if asked.query.topic else "this"
    whose = f" by {_name(asked.speaker)}" if asked.speaker else ""
    if missing:
        return f"No passage{whose} answers this: {missing} is not spoken of there."
    return f"The record speaks of related things, but no passage{whose} answers {subject}."


def _other_times(asked: Understood, always: Evidence) -> Refusal:
    assert asked.speaker is not None
    name = _name(asked.speaker)
    years = sorted({day[:4] for c in answering(always.choices) if (day := _day(c))})
    why = f"{name} does not speak of this {when.readable(asked.time.limits)}"
    why += f", but does in {_listed(years)}." if years else "."
    offers = tuple(
        Suggestion(_question(name, asked.query.topic, f"in {year}"), f"in {year}")
        for year in years[:_SUGGESTED]
    )
    return Refusal("time", why, always.choices, offers)


def _others(asked: Understood, everybody: Evidence) -> Refusal:
    assert asked.speaker is not None
    name = _name(asked.speaker)
    speakers = dict.fromkeys(
        choice.statement.speaker.name
        for choice in answering(everybody.choices)
        if choice.statement and choice.statement.speaker
        and not says(choice.statement, asked.speaker)
    )  # fmt: skip
    names = list(speakers)[:_SUGGESTED]
    why = f"{name} does not speak of this in the record"
    why += f", but {_listed(names, 'and')} {'does' if len(names) == 1 else 'do'}." if names else "."
    offers = tuple(
        Suggestion(_question(other, asked.query.topic), f"by {other}") for other in names
    )
    return Refusal("speaker", why, everybody.choices, offers)


def _name(speaker: Asked) -> str:
    return speaker.names[0] if len(speaker.names) == 1 else speaker.words


def _question(name: str, topic: str, time: str = "") -> str:
    about = f" about {topic}" if topic else ""
    return f"What did {name} say{about}{' ' + time if time else ''}?"


def _around(years: Sequence[str], limits: Limits) -> list[str]:
    """The years nearest to the time asked for."""
    wanted = int((limits.since or limits.until or "0")[:4])
    return sorted(sorted(years, key=lambda year: abs(int(year) - wanted))[:_SUGGESTED])


def _listed(names: Sequence[str], word: str = "and") -> str:
    if len(names) > 6:
        return f"{', '.join(names[:5])} and {len(names) - 5} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
