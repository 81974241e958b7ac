"""Fits the model that decides whether the record answers, and measures it by article.

    python -m training.answerability FOLDER --libraries DIR [--write]

FOLDER holds the retrieval collections `squad_wiki` and `qmsum_committee` (BEIR layout). Only
questions of SQuAD 2 (CC BY-SA 4.0) and QMSum (MIT) are trained on. Further collections named with
`--measure` are only measured. DIR keeps the indexed collections between runs; the first run embeds
them (half an hour on two cores), later ones take some minutes. `--write` replaces the shipped
numbers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from embeddings.embedder import Embedder, SentenceTransformerEmbedder
from qa import beir
from qa.answerability import SHIPPED, Asking, Model, Part, numbers
from qa.choose import choose
from qa.index import open_index
from qa.logistic import Floats, area, fit
from qa.view import View, open_view
from qa.words import STOP_WORDS
from training.rewording import reworded

log = logging.getLogger("training")

# What an answerable question may be refused at most, as a share of those that repeat the text's
# words and those that do not, together.
FALSE_REFUSALS = 0.045
# How much the logarithm of the second part counts beside the first. Swept .25 to 2: more finds
# more unanswered questions on present topics and loses absent topics (.974 to .961 at 2).
ANSWER_SHARE = 0.5
RIDGE = 30.0
FOLDS = 5
# Questions cut down to a topic of a few words are many and much alike.
SHORT_COUNTS = 0.4
CANDIDATES = 12
# Of SQuAD's questions, the share that is also asked as a short topic, in hundredths.
SHORT_SHARE = 38

SQUAD = "squad_wiki"

Mask = NDArray[np.bool_]
_AUXILIARIES = frozenset(
    "did does do is are was were has have had can could would will much many year type kind name "
    "called".split()
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question as it is asked of one set of passages.

    `kind`: "in" (its article is there), "out" (taken out), "unanswered" (SQuAD 2: there, but the
    answer is not), "topic in" and "topic out" (a short topic), "scoped in" and "scoped out" (a
    topic, searched in one article only, its own or another), "reworded in" and "reworded out" (in
    other words than the text's), "half in" and "half out" (only one half of the weeks is there).
    """

    collection: str
    article: str
    kind: str
    asking: Asking
    allowed: Mask | None


@dataclass(frozen=True, slots=True)
class Row:
    """A case and its numbers."""

    case: Case
    numbers: dict[str, float]

    @property
    def right(self) -> bool:
        """Whether the passages answer."""
        return self.case.kind.endswith("in")


def rows_of(name: str, folder: Path, kept: Path, embedder: Embedder, *, trained: bool) -> list[Row]:
    """Every case of a collection with its numbers; short topics only where they are trained on."""
    library = Library.open(kept / name, create=True)
    if not library.counts()["documents"]:
        beir.build(folder / name, library)
    view = open_view(library, open_index(library, embedder))
    articles = _articles(folder / name, library, name)
    cases = list(_cases(name, folder / name, library, articles, trained=trained))
    log.info("%s: %d cases", name, len(cases))
    return [Row(case, found) for case in cases if (found := _numbers(view, embedder, case))]


def _numbers(view: View, embedder: Embedder, case: Case) -> dict[str, float] | None:
    topic = case.asking.topic
    vector = embedder.question(topic)
    positions = None if case.allowed is None else np.flatnonzero(case.allowed)
    ranked = view.distinct(topic, vector, CANDIDATES, positions=positions)[:CANDIDATES]
    if not ranked:
        return None
    read = view.read(ranked, vector)
    choices = choose(topic, read.hits, read.ranked, read.cosines, view.index.words, None)
    return numbers(case.asking, choices, view.index.words)


def _articles(folder: Path, library: Library, name: str) -> NDArray[np.str_]:
    """Which article each passage belongs to: its title, its meeting, or itself."""
    rows = {row["_id"]: row for row in beir._rows(folder / "corpus.jsonl.gz")}
    ids = beir._row_names(library)
    if name == SQUAD:
        return np.array([rows[key]["title"] for key in ids])
    return np.array([key.partition("#")[0] for key in ids])


def _cases(
    name: str, folder: Path, library: Library, articles: NDArray[np.str_], *, trained: bool
) -> Iterator[Case]:
    library_ids = [str(row["_id"]) for row in beir._rows(folder / "corpus.jsonl.gz")]
    days = {row["_id"]: row.get("date", "") for row in beir._rows(folder / "corpus.jsonl.gz")}
    dates = np.array([days[key] for key in beir._row_names(library)])
    titles = {row["_id"]: row.get("title") for row in beir._rows(folder / "corpus.jsonl.gz")}
    article_of = {
        key: titles[key] if name == SQUAD else key.partition("#")[0] for key in library_ids
    }
    collection = beir.load(folder / "queries.dev.jsonl", folder / "qrels.dev.tsv")
    sources = {row["_id"]: row.get("src") for row in beir._rows(folder / "queries.dev.jsonl")}
    chance = Random(11)
    everything = sorted(set(articles.tolist()))
    for key, question in collection.questions.items():
        own = sorted({str(article_of[row]) for row in collection.grades[key]})
        here = np.isin(articles, own)
        named = name if sources[key] != "new-wiki" else f"{name} (measured only)"
        whole = Asking(question, question)
        yield Case(named, own[0], "in", whole, None)
        yield Case(named, own[0], "out", whole, ~here)
        half = dates < sorted(dates)[len(dates) // 2]
        if not trained and half.any():
            yield Case(named, own[0], "half in", whole, half == half[here.argmax()])
            yield Case(named, own[0], "half out", whole, half != half[here.argmax()])
        drawn = _drawn(key, name)
        other_words = reworded(question, chance)
        if trained and sources[key] != "new-wiki" and other_words and (name != SQUAD or not drawn):
            asking = Asking(other_words, other_words)
            yield Case(name, own[0], "reworded in", asking, None)
            yield Case(name, own[0], "reworded out", asking, ~here)
        if trained and sources[key] != "new-wiki" and drawn:
            other = chance.choice([title for title in everything if title not in own])
            short = _topic(question, chance)
            yield Case(name, own[0], "topic in", Asking(short, question), None)
            yield Case(name, own[0], "topic out", Asking(short, question), ~here)
            for topic in (short, _unasked(question)):
                scoped = Asking(topic, question, True)
                yield Case(name, own[0], "scoped in", scoped, here)
                yield Case(name, own[0], "scoped out", scoped, articles == other)
    unanswered = folder / "queries_unanswerable.dev.jsonl"
    for row in beir._rows(unanswered) if unanswered.exists() else ():
        asking = Asking(row["text"], row["text"])
        yield Case(name, str(article_of[row["near_passage"]]), "unanswered", asking, None)


def _drawn(key: str, name: str) -> bool:
    """Whether a question is also asked as a short topic; always the same ones."""
    return name != SQUAD or int(hashlib.sha256(key.encode()).hexdigest(), 16) % 100 < (SHORT_SHARE)


def _topic(question: str, chance: Random) -> str:
    """One to five words of the question in a row, no stop word at either end."""
    words = re.findall(r"[\w'’.-]+\w|\w+", question)
    dull = STOP_WORDS | _AUXILIARIES
    runs = []
    for length in (1, 2, 2, 3, 3, 4, 5):
        for start in range(1 if len(words) > length + 1 else 0, len(words) - length + 1):
            run = words[start : start + length]
            if run[0].lower() not in dull and run[-1].lower() not in dull:
                runs.append(" ".join(run))
    return chance.choice(runs) if runs else question


def _unasked(question: str) -> str:
    from qa.topic import topic_in

    return topic_in(question, None) or question


# --- fitting --------------------------------------------------------------------------------------


def fitted(rows: Sequence[Row]) -> Model:
    """The model fitted on these rows, its biases set by the answerable among them."""
    trained = [row for row in rows if "measured" not in row.case.collection]
    topic = [row for row in trained if row.case.kind != "unanswered"]
    counts = np.array([SHORT_COUNTS if " " in row.case.kind else 1.0 for row in topic])
    first = _part(topic, counts)
    specific = [row for row in trained if row.case.kind in {"in", "unanswered"}]
    specific = [row for row in specific if row.case.collection == SQUAD]
    second = _part(specific, np.ones(len(specific)))
    model = Model(first, second, (1.0, ANSWER_SHARE), 0.0, 0.0)
    return _with_biases(model, trained)


def _part(rows: Sequence[Row], counts: Floats) -> Part:
    names = list(rows[0].numbers)
    table = np.array([[row.numbers[name] for name in names] for row in rows])
    right = np.array([row.right for row in rows])
    weights, bias = fit(table, right, counts, ridge=RIDGE)
    return Part(
        {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}, round(bias, 4)
    )


def _with_biases(model: Model, rows: Sequence[Row]) -> Model:
    """The lines that refuse `FALSE_REFUSALS` of the answerable questions, open and scoped."""
    biases = []
    for kinds in (("in", "reworded in"), ("scoped in",)):
        right = [row for row in rows if row.case.kind in kinds]
        scores = [_score(model, row) for row in right]
        biases.append(round(-float(np.quantile(scores, FALSE_REFUSALS)), 4))
    return Model(model.topic, model.answer, model.weights, biases[0], biases[1])


def _score(model: Model, row: Row) -> float:
    first, second = model.parts(row.numbers)
    return model.weights[0] * first + model.weights[1] * second


# --- measuring ------------------------------------------------------------------------------------


def held_out(rows: Sequence[Row]) -> list[float]:
    """Each row's probability by a model that saw nothing of its article."""
    folds = [int(hashlib.sha256(r.case.article.encode()).hexdigest(), 16) % FOLDS for r in rows]
    found = [0.0] * len(rows)
    for fold in range(FOLDS):
        model = fitted([row for row, own in zip(rows, folds, strict=True) if own != fold])
        for place, (row, own) in enumerate(zip(rows, folds, strict=True)):
            if own == fold:
                found[place] = model.probability(row.numbers)
    return found


def report(rows: Sequence[Row], probabilities: Sequence[float]) -> Iterator[str]:
    """A line for each set and kind of question without an answer."""
    sets: list[tuple[str, Callable[[str], bool], str, str]] = [
        (SQUAD, lambda name: name.startswith(SQUAD), "in", "out"),
        ("SQuAD 2, unanswered", lambda name: name == SQUAD, "in", "unanswered"),
    ]
    for name in sorted({row.case.collection.split()[0] for row in rows} - {SQUAD}):
        sets.append((name, lambda other, name=name: other == name, "in", "out"))  # type: ignore[misc]
    for kind in ("half", "topic", "scoped", "reworded"):
        sets.append((f"{kind}, all", lambda name: True, f"{kind} in", f"{kind} out"))
    for label, holds, good, bad in sets:
        pairs = [
            (probability, row.case.kind == good)
            for row, probability in zip(rows, probabilities, strict=True)
            if holds(row.case.collection) and row.case.kind in {good, bad}
        ]
        if pairs:
            yield _line(label, np.array([p for p, _ in pairs]), np.array([g for _, g in pairs]))


def _line(label: str, probabilities: Floats, right: Mask) -> str:
    refused = float((probabilities[right] < 0.5).mean())
    answered = float((probabilities[~right] >= 0.5).mean())
    return (
        f"{label:<24} area {area(probabilities, right):.3f}  "
        f"false refusals {refused:.1%}  false answers {answered:.1%}  ({len(right)} questions)"
    )


def main() -> None:
    """Fit, print the measures on held-out articles, and write the numbers if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--libraries", type=Path, required=True)
    parser.add_argument("--measure", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run(given.folder, given.libraries, given.measure, SentenceTransformerEmbedder(), given.write)


def run(
    folder: Path, libraries: Path, measured: Sequence[str], embedder: Embedder, write: bool
) -> None:
    """What the command does."""
    rows: list[Row] = []
    for name in (SQUAD, "qmsum_committee"):
        rows += rows_of(name, folder, libraries, embedder, trained=True)
    found = held_out(rows)
    for line in report(rows, found):
        log.info(line)
    model = fitted(rows)
    for name in measured:
        others = rows_of(name, folder, libraries, embedder, trained=False)
        for line in report(others, [model.probability(row.numbers) for row in others]):
            log.info("not trained on: %s", line)
    if write:
        SHIPPED.write_text(json.dumps(model.to_dict(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
