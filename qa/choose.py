"""Which of the found passages answer: each with the words to quote and a score of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from corpus.document import Span
from corpus.places import places, words_for
from corpus.statement import Statement
from qa.answer import Hit
from qa.extract import quotation
from qa.named import Asked
from qa.phrases import holds_any
from qa.retrieve import Ranked
from qa.speech import SURE_ENOUGH, concerning, says, telling
from qa.words import Words, is_weighty, terms, weighty_terms

# What covering all the topic's words adds to a sentence's cosine, and to a passage's score: the
# nearest sentence in meaning is often the one that only names the speaker.
_TOPIC = 0.3
# How much the words weigh beside the meaning where a passage must answer by itself: swept from 0
# to 1 on questions of our own, flat from .3 to .6.
_WORDS = 0.6

# Added to a score of about 1 when the quoted words are the asked speaker's, taken off when they
# are known to be somebody else's. Large enough to order equals and to keep another's words on the
# same subject behind, too small to lift a passage on another subject.
SPOKEN = 0.3
# What a sentence gains that holds the asked phrase word for word: it is the one to cite.
_VERBATIM = 1.0
# What a sentence of so few words loses: "Russia's weakness." is near to all questions about Russia.
_FRAGMENT, _FEW_WORDS = 0.15, 4
# The part of its weight that a word loses where every found passage holds it: asked for Zelenskyy's
# words on "Russia's veto", all name Russia, few the veto. At .9 three answers of 250 change, none
# for the better.
_EVERYWHERE = 0.5
# Passages on the subject below this share of the best one's score are not cited beside it.
CITED_SHARE = 0.68
# Words by which a sentence names the subject of what is said behind it, and so many sentences of
# one citation behind it.
_NAMES = re.compile(
    r"\b(?:focus(?:ed|es)? on|cent(?:red|ered) on|discuss(?:ed|ions?|ing)?|talk(?:ed|s|ing)? about|"
    r"talks on|exchanged? (?:of )?(?:views|opinions)|touch(?:ed|ing) (?:up)?on|turn(?:ed|ing) to|"
    r"dealt with|dwelt on|devoted to|addressed|raised|took up|asked (?:about|whether|why|how)|"
    r"question(?:ed)? (?:about|on)|with regard to|regarding|concerning|as for)\b",
    re.IGNORECASE,
)
_MOST_BEHIND = 2
# Taken off when nobody is known to say the quoted words: they merely mention.
_MENTIONED = 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """A hit, how it was found, the span to quote from it, and how well it answers (0 to 2).

    `statement` is the one that a citation of the span names, if anybody is known to say it.
    `subject` is the score without what the speaker adds to it. `others` is whether the words are
    known to be somebody else's than the asked speaker's.
    """

    hit: Hit
    found: Ranked
    span: Span
    score: float
    statement: Statement | None = None
    subject: float = 0.0
    others: bool = False


def choose(
    question: str,
    hits: Sequence[Hit],
    ranked: Sequence[Ranked],
    scores: Sequence[NDArray[np.float32]],
    words: Words,
    wanted: Asked | None,
    unwanted: Asked | None = None,
    phrases: Sequence[str] = (),
) -> tuple[Choice, ...]:
    """The hits as choices, best first.

    `ranked` and `scores` belong to the hits, in the same order; `scores` has one cosine a
    sentence. A passage answers with its own words, so its own score counts beside the one
    that its surroundings gave it. `wanted` is whose words the question asks for, `unwanted` whose
    it does not, `phrases` what is to stand in the answer word for word.
    """
    topic = topic_of(question, wanted.words if wanted else None, words)
    each = [_held(topic, hit.text) for hit in hits]
    topic = _told_apart(topic, each)
    choices = []
    for hit, found, cosines, held in zip(hits, ranked, scores, each, strict=True):
        text = hit.document.text
        # What the passage lacks, none of its sentences holds.
        here = {unit: topic[unit] for unit in held}
        spans = hit.passage.sentences
        sentences = [span.of(text) for span in spans]
        whole = [not _is_fragment(sentence) for sentence in sentences]
        sentence_scores = [
            cosine
            + _TOPIC * covered(here, sentence)
            + _spoken(wanted, hit, span)
            - (SPOKEN if unwanted and _is_by(unwanted, hit, span) else 0)
            - (0 if is_whole else _FRAGMENT)
            + (_VERBATIM if phrases and holds_any(sentence, phrases) else 0)
            for cosine, span, sentence, is_whole in zip(
                cosines.tolist(), spans, sentences, whole, strict=True
            )
        ]
        voices = _Voices(hit, wanted)
        span = quotation(text, hit.passage, sentence_scores, voices.are_one)
        nearest = max(compress(cosines.tolist(), whole), default=found.sentence)
        own = found.passage + nearest + _WORDS * found.words
        score = found.score + own + _TOPIC * covered(here, span.of(text))
        span = _introduced(hit, span, wanted) or span
        spoken = _spoken(wanted, hit, span)
        said = telling(hit.statements, span, wanted)
        others = spoken == -SPOKEN
        choices.append(Choice(hit, found, span, score + spoken, said, score, others))
    return tuple(sorted(choices, key=lambda choice: -choice.score))


def topic_of(question: str, speaker: str | None, words: Words) -> dict[str, float]:
    """The question's weighty units without the speaker's name, each with its share of the weight.

    A unit is a stem, or "@" and a state, however it is named: "Kyiv" and "Ukrainian" are one.
    Empty when the question is about nothing but its speaker.
    """
    name = set(terms(speaker)) if speaker else set()
    weights: dict[str, float] = {}
    rest = question
    for place in reversed(places(question)):
        if not name & set(terms(place.words)):
            stems = weighty_terms(place.words)
            weights[f"@{place.state}"] = max(words.weight(stem) for stem in stems)
            rest = rest[: place.start] + " " + rest[place.end :]
    if not weights or is_weighty(rest):
        for stem in weighty_terms(rest):
            if stem not in name:
                weights[stem] = words.weight(stem)
    total = sum(weights.values())
    return {unit: weight / total for unit, weight in weights.items()} if total else {}


def _told_apart(topic: dict[str, float], each: Sequence[Collection[str]]) -> dict[str, float]:
    """The topic with less weight on what every passage holds: it tells none from another.

    `each` are the units that each passage holds.
    """
    weights = {
        unit: share * (1 - _EVERYWHERE * sum(unit in held for held in each) / max(len(each), 1))
        for unit, share in topic.items()
    }
    total = sum(weights.values())
    return {unit: weight / total for unit, weight in weights.items()} if total else {}


def covered(topic: dict[str, float], text: str) -> float:
    """The share of the topic's weight that the words of `text` cover, 0 to 1."""
    return sum(_held(topic, text).values())


def _held(topic: dict[str, float], text: str) -> dict[str, float]:
    """The part of the topic that the words of `text` cover."""
    if not topic:
        return {}
    held = set(terms(text))
    return {unit: share for unit, share in topic.items() if _holds(unit, held, text)}


def _holds(unit: str, held: set[str], text: str) -> bool:
    if unit.startswith("@"):
        return words_for(unit[1:]).search(text) is not None
    return unit in held


def answering(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices that may be cited beside the best.

    Once the asked speaker's words are found, words known to be somebody else's are no answer, and
    neither are the speaker's own on another subject.
    """
    if not choices:
        return ()
    first = choices[0]
    return tuple(
        choice
        for choice in choices
        if (first.others or not choice.others) and choice.subject >= CITED_SHARE * first.subject
    )


@dataclass(frozen=True, slots=True)
class _Voices:
    """Who says the sentences of a passage, as far as it is sure."""

    hit: Hit
    wanted: Asked | None

    def are_one(self, one: int, other: int) -> bool:
        """Whether one citation may hold both sentences: two voices are two citations."""
        names = {self._of(one), self._of(other)}
        return None in names or len(names) == 1

    def _of(self, place: int) -> str | None:
        said = telling(self.hit.statements, self.hit.passage.sentences[place], self.wanted)
        return said.speaker.name if said and said.speaker else None


def _introduced(hit: Hit, span: Span, wanted: Asked | None) -> Span | None:
    """What the asked speaker says right behind a span that only names what is spoken of.

    "The call focused on the dam. The President stressed that ...": his words on the dam.
    """
    text = hit.document.text
    if wanted is None or telling(hit.statements, span, wanted) or not _NAMES.search(span.of(text)):
        return None
    theirs: list[Span] = []
    for sentence in (one for one in hit.passage.sentences if one.start >= span.end):
        if len(theirs) == _MOST_BEHIND or not _is_by(wanted, hit, sentence):
            break
        theirs.append(sentence)
    return Span(theirs[0].start, theirs[-1].end) if theirs else None


def _is_fragment(sentence: str) -> bool:
    return len(sentence.split()) < _FEW_WORDS


def _is_by(someone: Asked, hit: Hit, span: Span) -> bool:
    return any(says(statement, someone) > 0 for statement in concerning(hit.statements, span))


def _spoken(wanted: Asked | None, hit: Hit, span: Span) -> float:
    """What the speaker of the span's words adds to its score, or takes off."""
    if wanted is None or not wanted.entities:
        return 0.0
    said = concerning(hit.statements, span)
    theirs = max((says(statement, wanted) for statement in said), default=0.0)
    if theirs:
        return SPOKEN * theirs
    others = any(one.speaker and one.confidence >= SURE_ENOUGH for one in said)
    return -SPOKEN if others else -_MENTIONED
