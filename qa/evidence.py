"""What the record holds on an understood question, and whether that is an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.entity import Entity
from corpus.labels import question_before, questions
from corpus.offices import office_name, role_of
from corpus.places import places
from qa import when
from qa.answer import Reason, Suggestion
from qa.choose import SPOKEN, Choice, choose, covered, topic_of
from qa.filters import Limits
from qa.named import Asked, is_title
from qa.phrases import holds, holds_any
from qa.reasons import listed, name_of, nearest_years, question_about
from qa.refusal import Asking, Verdict, judge
from qa.retrieve import DEPTH, Ranked
from qa.speech import SURE_ENOUGH, says
from qa.spoken import Spoken
from qa.telling import of_accounts, published_by, tells, told_by
from qa.titles import holders
from qa.understand import Understood
from qa.view import Vector, View
from qa.words import is_weighty

# Candidates that are turned into hits before the best are chosen.
CONSIDERED = 24
# Candidates that are looked at for who else speaks of it, and how many each search brings for that.
_GLANCED = 8
_SHALLOW = 80
# Passages shown beside a "no", and those whose statements may mean what is asked.
NEAREST = 3
# Where this share of a speaker's passages are speeches of their own, nobody else's are looked at.
_OWN = 0.5
# The probability from which there is an answer: generally; where one speaker's words are searched
# for a subject by its name, little of which they have; for a claim retold; for accounts compared.
# Read off the development questions, where absent subjects lie below and answers above. Asked who
# speaks of a subject that no passage names, there are always some that come near.
_ENOUGH, _NAMED, _RETOLD, _COMPARABLE = 0.5, 0.65, 0.25, 0.2
_WHO = 0.8
_HALF, _WHOLLY = 0.5, 0.99
# Cosines of passage and sentence together, from which words mean what is asked: a claim or anything
# that anybody said, and (True) a subject by its name. Absent topics on news reach .6, on the United
# Nations' debates .99 for a named subject.
_MEANT = {False: 0.98, True: 1.05}
# The share of the question's weight that lies in names and numbers which nobody mentions.
_LACKING = 0.25
# So many times more passages are looked through where accounts are compared, and for the first or
# last words on a subject.
_WIDER = 4
# The share of the subject from which a passage names it.
_NEARLY_ALL = 0.67
# Forms that quote.
_QUOTED = frozenset({"direct", "mixed", "own words"})
# A passage without any of these reports nobody's words.
_SAYS = re.compile(
    r"\b(?:said|says|told|added|stated|noted|announced|warned|claimed|insisted|confirmed|argued|"
    r"explained|denied|wrote|according to)\b"
)
# Characters in which the names of several and their verb stand.
_NEAR = 80
# What several may say or do in one sentence.
_ACTS = re.compile(
    r"\b(?:said|say|told|added|stated|noted|announced|warned|agree[ds]?|discuss(?:ed)?|decided|found|"
    r"spoke|talked|met|called|call|urged?|pledged?|vowed|signed|stressed|underlined|reaffirmed|"
    r"reiterated|welcomed?|condemn(?:ed)?|support(?:ed)?|oppose[d]?|want(?:ed)?|expressed|exchanged|"
    r"promised|reached|have|has|had|will|would|are|were|did|do)\b"
)
# What an account or a day is about as a whole.
_THE_CALL = re.compile(
    r"(?:the |their |its )?(?:phone |telephone |video )?(?:calls?|conversations?|talks|meetings?)",
    re.I,
)
_MET = r"\b(?:with|between|alongside|met|meets|meeting|counterpart|phoned|hosted|received)"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one search found: the choices, best first, and whether they answer.

    `scoped` is whether only passages in which the asked speaker speaks were searched.
    """

    choices: tuple[Choice, ...]
    verdict: Verdict
    scoped: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, what is nearest to one, and what to ask instead."""

    reason: Reason
    why: str
    nearest: tuple[Choice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def _by_publisher(view: View, asked: Understood) -> Understood:
    """A publisher that is asked for its report tells it ("What did the Gazette report?")."""
    speaker = asked.speaker
    if speaker is None or speaker.entities or asked.accounts:
        return asked
    if not published_by(view, (speaker,), Limits()):
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
    """A ministry or a house speaks through those whom the documents introduce as its own.

    A state speaks through its people, also where they speak with others.
    """
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
    states = {one.name for one in entities if one.kind == "state"}
    theirs = view.registry.people_of(states) if states else frozenset()
    return replace(asked, speaker=replace(asked.speaker, entities=entities, people=theirs))


def prepared(view: View, asked: Understood) -> Understood:
    """The question with what only the record knows: its publishers, titles, who speaks for whom."""
    return _with_spokespeople(view, _by_title(view, _by_publisher(view, asked)))


def _by_title(view: View, asked: Understood) -> Understood:
    """Whoever the documents introduce by a title is asked for ("What did the CFO say?")."""
    speaker = asked.speaker
    account = asked.accounts[0] if len(asked.accounts) == 1 else None
    if speaker is None and account and not account.entities and is_title(account.words):
        people = holders(view, account.words)
        if people:
            query = replace(asked.query, accounts=())
            asked = replace(asked, query=query, accounts=(), speaker=account)
            return _titled(asked, account, people)
    if speaker is None or not is_title(speaker.words):
        return asked
    # A state stands for an officeholder whom no table lists. In debates its people speak for it.
    of_state = bool(speaker.entities) and all(one.kind == "state" for one in speaker.entities)
    role = role_of(speaker.words)
    listed_as = office_name(role) if role and of_state else None
    own = view.spoken(speaker).own if listed_as else None
    if speaker.entities and (own is None or (len(own) and float(own.mean()) >= _OWN)):
        return asked
    people = holders(view, speaker.words)
    if not people and listed_as:
        # Words of the president are no answer to what the foreign minister said.
        office = view.registry.named(listed_as)
        if office is None and role and role.office == "leader":
            return asked
        return _titled(asked, speaker, (office,) if office else ())
    return _titled(asked, speaker, people) if people else asked


def _titled(asked: Understood, speaker: Asked, people: tuple[Entity, ...]) -> Understood:
    names = tuple(one.name for one in people)
    few = 0 < len(names) <= NEAREST and any(one.kind == "person" for one in people)
    label = f"by {listed(names)} ({speaker.words})" if few else f"by {speaker.words}"
    chips = tuple(
        replace(chip, label=label) if chip.value in {speaker.words, *speaker.names} else chip
        for chip in asked.query.chips
    )
    query = replace(asked.query, speakers=names, chips=chips)
    return replace(asked, query=query, speaker=replace(speaker, entities=people))


def evidence_for(view: View, asked: Understood, vector: Vector) -> Evidence | Refusal:
    """The choices for a prepared question, or why there can be none."""
    if asked.speaker is None:
        return by_anybody(view, asked, vector, _limits(asked, view.days))
    if not asked.speaker.entities:
        return _mentioned(view, asked, vector) or _unknown(asked.speaker)
    spoken = view.spoken(asked.speaker)
    if not spoken:
        return Refusal("unknown speaker", f"Nobody in this record quotes {asked.speaker.words}.")
    if spoken.second_hand and not asked.accounts:
        return _second_hand(view, asked, vector, spoken)
    # Who has speeches here does not speak in another year because others recall old words then.
    spoken = spoken.first_hand()
    limits = _limits(asked, spoken.days)
    then = spoken.within(limits, undated=view.reaches(limits))
    if not then:
        return _not_then(asked, spoken)
    return scoped(view, asked, vector, then, limits)


def _mentioned(view: View, asked: Understood, vector: Vector) -> Evidence | None:
    """What the record tells of somebody who is nowhere known to speak, if it answers."""
    assert asked.speaker is not None
    found = by_anybody(view, asked, vector, asked.time.limits)
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
    named = len(re.findall(rf"\b{re.escape(name)}\b", text))
    return bool(_SAYS.search(text)) and len(re.findall(met, text)) < named


def _limits(asked: Understood, days: Sequence[str | None]) -> Limits:
    """The time asked for; "the later call" is the last day of `days`."""
    limits = asked.time.limits
    if not asked.time.order or (asked.time.on_subject and asked.query.topic):
        return limits
    known = sorted({day[:10] for day in days if day and when.may_be(day, limits)})
    if not known:
        return limits
    day = known[0] if asked.time.order == "first" else known[-1]
    return Limits(since=day, until=day)


def scoped(
    view: View, asked: Understood, vector: Vector, spoken: Spoken, limits: Limits
) -> Evidence | Refusal:
    """What the asked speaker says; beside it what others say, where speakers are quoted."""
    positions = np.unique(spoken.positions)
    considered = CONSIDERED * (_WIDER if asked.time.on_subject else 1)
    ranked = _ranked(view, asked, vector, considered, positions=positions)
    if float(spoken.own.mean()) < _OWN:
        within = _documents(view, limits)
        more = _ranked(view, asked, vector, CONSIDERED, documents=within)
        ranked = _joined(ranked, more)
    choices = _theirs(_chosen(view, asked, vector, ranked, limits), asked)
    return _weighed(view, asked, choices, scoped=True)


def _ranked(
    view: View,
    asked: Understood,
    vector: Vector,
    considered: int,
    *,
    documents: Sequence[int] | None = None,
    positions: NDArray[np.int64] | None = None,
    depth: int = DEPTH,
) -> tuple[Ranked, ...]:
    """The nearest passages; where some hold the asked phrases word for word, those alone."""
    if asked.query.phrases:
        if positions is None:
            exact = view.holding(asked.query.phrases, documents=documents)
        else:
            theirs = np.unique(view.index.documents[positions]).tolist()
            exact = view.holding(asked.query.phrases, documents=theirs)
            exact = np.intersect1d(exact, positions)
        if len(exact):
            documents, positions = None, exact
    return view.distinct(
        asked.words, vector, considered, documents=documents, positions=positions, depth=depth
    )


def _joined(ranked: Sequence[Ranked], more: Sequence[Ranked]) -> tuple[Ranked, ...]:
    known = {one.position for one in ranked}
    return (*ranked, *(one for one in more if one.position not in known))


def _theirs(choices: tuple[Choice, ...], asked: Understood) -> tuple[Choice, ...]:
    """The choices in the asked speaker's words; where there are none, those that mention them.

    An account that is asked for may tell in words of its own what the speaker said.
    """
    assert asked.speaker is not None  # only called where somebody's words are asked for
    forms = _forms(asked.speaker)
    kept = []
    for choice in choices:
        if choice.statement and says(choice.statement, asked.speaker) > 0:
            kept.append(choice)
        elif any(tells(choice, account) for account in asked.accounts) and (
            _mentioning(choice.hit.text, forms)
        ):
            kept.append(replace(choice, others=False, score=choice.subject + SPOKEN))
    if not kept:
        kept = [c for c in choices if not c.others and _mentioning(c.hit.text, forms)]
    return tuple(sorted(kept, key=lambda choice: -choice.score))


def naming(
    view: View, asked: Understood, choices: tuple[Choice, ...], *, fully: bool = False
) -> tuple[Choice, ...]:
    """The choices whose passages name half as much of the subject as any does, or nearly all."""
    topic = _topic(view, asked)
    named = [covered(topic, f"{_question(choice)} {choice.hit.text}") for choice in choices]
    least = _NEARLY_ALL if fully else _HALF * max(named, default=0.0)
    return tuple(c for c, share in zip(choices, named, strict=True) if share >= least)


def _topic(view: View, asked: Understood) -> dict[str, float]:
    return topic_of(asked.words, asked.speaker.words if asked.speaker else None, view.index.words)


def say_together(choice: Choice, people: Sequence[Asked]) -> bool:
    """Whether the cited words tell what those asked for say or do together.

    "Xi and Putin agreed ..." does; a partner of Egypt and Ethiopia speaks for neither.
    """
    words = choice.span.of(choice.hit.document.text)
    places = [_first(words, _forms(one)) for one in people]
    named = [place for place in places if place]
    if len(named) < len(places):
        return False
    first, last = min(named, key=lambda place: place[0]), max(named, key=lambda place: place[0])
    between, behind = words[first[1] : last[0]], words[last[1] : last[1] + _NEAR]
    joined = len(between) <= _NEAR and re.search(r"\band\b|&", between)
    return bool(joined) and _ACTS.search(behind) is not None


def _first(text: str, forms: Collection[str]) -> tuple[int, int] | None:
    """Where the first of the names stands."""
    found = (re.search(rf"\b{re.escape(form)}\b", text) for form in forms)
    return min((match.span() for match in found if match), default=None)


def _forms(asked: Asked) -> set[str]:
    forms = {form for one in asked.entities for form in (one.name, *one.aliases)}
    if all(one.kind == "person" for one in asked.entities):
        forms |= {form.split()[-1] for form in forms}
    return forms


def _mentioning(text: str, forms: Collection[str]) -> bool:
    return _first(text, forms) is not None


def _weighed(
    view: View, asked: Understood, choices: tuple[Choice, ...], *, scoped: bool
) -> Evidence | Refusal:
    """The choices of the accounts asked for, and whether they answer."""
    comparing = asked.query.intent == "compare"
    told = choices if comparing else of_accounts(choices, asked.accounts)
    if choices and not told:
        return _not_told(asked, choices)
    verdict = None
    dated = tuple(choice for choice in told if day_of(choice)) if asked.time.limits else ()
    if dated:
        # What nobody dated answers only where nothing dated does.
        found = _judged(view, asked, dated, scoped=scoped)
        if found.answers or dated == told:
            told, verdict = dated, found
    verbatim = in_these_words(told, asked)
    if verbatim:
        return Evidence(verbatim, Verdict(True, 1.0), scoped)
    verdict = verdict or _judged(view, asked, told, scoped=scoped)
    if choices and asked.accounts and not verdict.answers:
        return _not_told(asked, told)
    return Evidence(told, verdict, scoped)


def _not_told(asked: Understood, nearest: tuple[Choice, ...]) -> Refusal:
    why = f"The account of {asked.query.accounts[0]} does not report this."
    return Refusal("account", why, nearest)


def in_these_words(choices: Sequence[Choice], asked: Understood) -> tuple[Choice, ...]:
    """The choices in which a phrase that is asked for stands word for word."""
    phrases = asked.query.phrases
    return tuple(
        c
        for c in choices
        if phrases
        and holds_any(c.span.of(c.hit.document.text), phrases)
        and holds(c.hit.text, phrases)
    )


def by_anybody(
    view: View, asked: Understood, vector: Vector, limits: Limits, *, glance: bool = False
) -> Evidence | Refusal:
    """What anybody says within the time; at a `glance` only the nearest are looked at."""
    documents = _documents(view, limits)
    wide = _WIDER if asked.query.intent == "compare" or asked.time.on_subject else 1
    considered, depth = (_GLANCED, _SHALLOW) if glance else (CONSIDERED, DEPTH)
    ranked = _ranked(view, asked, vector, wide * considered, documents=documents, depth=depth)
    theirs = published_by(view, asked.accounts, limits)
    if theirs:
        more = view.distinct(asked.words, vector, considered, documents=theirs, depth=depth)
        ranked = _joined(ranked, more)
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
    """Whether the words are theirs or told by their own side, or nobody is known to say them."""
    said = choice.statement
    if said is None or says(said, someone) > 0:
        return True
    # Whose side a spokesman is on may be known by who passes on their words.
    unknown = said.speaker is not None and said.speaker.side is None
    return unknown and any(told_by(choice, Asked(one.name, (one,))) for one in someone.entities)


def _documents(view: View, limits: Limits) -> Sequence[int] | None:
    if not limits:
        return None
    # A question about a year may be answered by a document whose date nobody could read.
    undated = view.reaches(limits)
    return tuple(
        card.key for card in view.cards if (card.day or undated) and when.may_be(card.day, limits)
    )


def _chosen(
    view: View, asked: Understood, vector: Vector, ranked: Sequence[Ranked], limits: Limits
) -> tuple[Choice, ...]:
    read = view.read(ranked, vector)
    choices = choose(
        asked.words, read.hits, read.ranked, read.cosines, view.index.words, asked.speaker,
        asked.others, asked.query.phrases,
    )  # fmt: skip
    if asked.query.form == "direct":
        choices = tuple(c for c in choices if c.statement and c.statement.form in _QUOTED)
    return tuple(choice for choice in choices if _said_then(choice, limits))


def _said_then(choice: Choice, limits: Limits) -> bool:
    """Whether the words may have been said within the time: no if their date says otherwise."""
    date = choice.statement.date if choice.statement else None
    if date is None:
        return when.may_be_said(None, limits)
    return when.may_be_said(date.date, limits, sure=date.read_from != "the document")


def _judged(view: View, asked: Understood, choices: Sequence[Choice], *, scoped: bool) -> Verdict:
    limited = scoped or bool(asked.time) or bool(asked.accounts)
    whole = not is_weighty(asked.query.topic) or bool(_THE_CALL.fullmatch(asked.query.topic))
    if (limited and whole) or (scoped and asked.more):
        return Verdict(bool(choices), 1.0)
    if not is_weighty(asked.words):
        return Verdict(False)
    asking = Asking(asked.words, asked.query.question, scoped)
    verdict = judge(asking, choices, view.index.words, view.answerability)
    covers = verdict.weighed.get("covered", 0.0)
    if scoped and asked.named and covers >= _HALF:
        covers = _covered_by(asked, choices, view)
    return replace(verdict, answers=_suffices(verdict, asked, choices, scoped, covers))


def _covered_by(asked: Understood, choices: Sequence[Choice], view: View) -> float:
    """The share of the topic that stands in the passages apart from what others say there."""
    assert asked.speaker is not None
    topic = _topic(view, asked)
    speaker = asked.speaker
    own = (
        f"{_questions(choice, speaker)} {_without_others(choice, speaker)}" for choice in choices
    )
    return max(covered(topic, words) for words in own)


def _questions(choice: Choice, speaker: Asked) -> str:
    """The questions that the speaker answers in a passage of a transcript."""
    hit = choice.hit
    if hit.document.kind != "transcript":
        return ""
    put = questions(hit.document.text)
    said = sorted(hit.statements, key=lambda one: one.span.start)
    answered = []
    for start in put:
        if hit.passage.span.start <= start < hit.passage.span.end:
            answer = next((one for one in said if one.span.start >= start), None)
            answered += [put[start]] if answer and says(answer, speaker) else []
    return " ".join(answered)


def _question(choice: Choice) -> str:
    return question_before(choice.hit.document, choice.hit.passage.span.start)


def _without_others(choice: Choice, speaker: Asked) -> str:
    """The passage without the words of other speakers."""
    passage, text = choice.hit.passage.span, choice.hit.document.text
    out, end = "", passage.start
    others = (
        one.span
        for one in choice.hit.statements
        if one.speaker and one.confidence >= SURE_ENOUGH and not says(one, speaker)
    )
    for span in sorted(others, key=lambda span: span.start):
        out += text[end : max(span.start, end)]
        end = min(max(end, span.end), passage.end)
    return out + text[end : passage.end]


def _suffices(
    verdict: Verdict, asked: Understood, choices: Sequence[Choice], scoped: bool, covers: float
) -> bool:
    """Whether the evidence is enough for what is asked.

    Asked what X said about a subject, X must name it, and where X names all of it little else is
    needed. A claim retold ("did X brag about building lavatories?") needs less in common with the
    words, and may be known by its meaning alone.
    """
    if not choices:
        return False
    if asked.query.intent == "compare" and asked.speaker is None:
        return verdict.probability >= _COMPARABLE
    limited = scoped or bool(asked.accounts)
    meant = _MEANT[asked.named and limited]
    return verdict.probability >= _enough(asked, limited, covers) or _meant(verdict, choices, meant)


def _enough(asked: Understood, limited: bool, covers: float) -> float:
    """The probability from which there is an answer; `limited` is to one speaker or account."""
    who, about = asked.query.intent == "who", asked.query.about
    if who and asked.query.topic.lower() in {name.lower() for name in about} and covers > _WHOLLY:
        # "Who is Ned Orr?": whatever names him says something of him.
        return 0.0
    if asked.named and who and covers < _NEARLY_ALL:
        return _WHO
    if not limited:
        return _ENOUGH
    if not asked.named or covers > _WHOLLY:
        return _RETOLD
    return _ENOUGH if covers >= _HALF else _NAMED


def _meant(verdict: Verdict, choices: Sequence[Choice], least: float) -> bool:
    """Whether somebody's statement means what is asked, whatever its words; names must be there."""
    lacking = verdict.weighed.get("names missing", 0) + verdict.weighed.get("numbers missing", 0)
    near = max(choice.found.passage + choice.found.sentence for choice in choices)
    said = any(choice.hit.statements for choice in choices[:NEAREST])
    return near >= least and lacking < _LACKING and said


def _unknown(speaker: Asked) -> Refusal:
    why = f"Nobody called {speaker.words} speaks in this record."
    return Refusal("unknown speaker", why)


def _second_hand(view: View, asked: Understood, vector: Vector, spoken: Spoken) -> Refusal:
    """In a record of speeches, what others say that somebody said is not that one's speech."""
    assert asked.speaker is not None  # only asked for when somebody's words are wanted
    found = scoped(view, asked, vector, spoken, Limits())
    nearest = found.choices if isinstance(found, Evidence) else found.nearest
    name = name_of(asked.speaker)
    why = f"{name} does not speak in this record; others quote {name} in their own speeches."
    return Refusal("unknown speaker", why, nearest)


def _not_then(asked: Understood, spoken: Spoken) -> Refusal:
    assert asked.speaker is not None  # only asked for when somebody's words are wanted
    name, years = name_of(asked.speaker), spoken.years
    time = when.readable(asked.time.limits)
    why = f"{name} does not speak {time} in this record"
    why += f", but does in {listed(years)}." if years else "."
    offers = tuple(
        Suggestion(question_about(name, asked.query.topic, f"in {year}"), f"in {year}")
        for year in nearest_years(years, asked.time.limits)
    )
    return Refusal("time", why, suggestions=offers)


def day_of(choice: Choice) -> str | None:
    """When the words were said, else the document's day; None where neither is known."""
    said = choice.statement
    if said and said.date:
        return said.date.date
    document = choice.hit.document
    date = document.event_date or document.published
    return date.date if date else None
