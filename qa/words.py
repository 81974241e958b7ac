"""Search by words: a tantivy index with stemmed fields, BM25, and the weight of each word."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

# What BM25 adds at most for one word is its weight times k1 + 1; tantivy's k1 is 1.2.
BM25_CEILING = 2.2

# Dropping them lifted BM25's nDCG@10 on all four development sets (by .001 to .014).
STOP_WORDS = frozenset(
    "a an the of and or in on at to for by with from as is are was were be been being do does did "
    "has have had what which who whom whose when where why how that this these those it its he she "
    "they them his her their i you we me my your our about into than then there will would can "
    "could should might not no if so such also any some say says said saying tell tells told "
    "want wants wanted happen happens happened "
    "и в во не что он на я с со как а то все она так его но они к у же вы за бы по ее мне было о "
    "le la les un une des du de et en est que qui dans pour sur par au aux il elle "
    "el los las una y es por para con del al se lo "
    "der die das und ist ein eine zu den von mit dem des auf für im".split()
)

# Runs of scripts that put no spaces between words.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one passage: `about` are words of its metadata."""

    position: int
    document: int
    body: str
    about: str


def terms(text: str) -> tuple[str, ...]:
    """The distinct stems under which the words of `text` are indexed, in order."""
    return tuple(dict.fromkeys(sequence(text)))


def sequence(text: str) -> list[str]:
    """The stems of the words of `text`, in order, repeats and all."""
    return [stem for written in segmented(text).split() for stem in _stems(written)]


@lru_cache(maxsize=2**16)
def _stems(written: str) -> tuple[str, ...]:
    """The stems of what stands between two spaces; a text repeats most of its words."""
    return tuple(_analyzer().analyze(written))


def weighty_terms(question: str) -> tuple[str, ...]:
    """The stems of a question without its stop words; of all its words if nothing is left."""
    kept = [
        word for word in _WORD.findall(segmented(question)) if word.casefold() not in STOP_WORDS
    ]
    return terms(" ".join(kept)) or terms(question)


def is_weighty(words: str) -> bool:
    """Whether anything but stop words is there."""
    return any(word.casefold() not in STOP_WORDS for word in _WORD.findall(segmented(words)))


def build(entries: Iterable[Entry], folder: Path) -> None:
    """Write a word index of `entries` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer("stemmed", _analyzer())
    # One thread: several make segments whose order, and with it the order of equal scores, varies.
    writer = index.writer(128_000_000, 1)
    for entry in entries:
        writer.add_document(
            tantivy.Document(
                position=entry.position,
                document=entry.document,
                body=segmented(entry.body),
                about=segmented(entry.about),
            )
        )
    writer.commit()
    writer.wait_merging_threads()


class Words:
    """The word index in one folder, opened for reading. May be shared by threads."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer("stemmed", _analyzer())
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()
        self._count = self._searcher.num_docs

    def weight(self, term: str) -> float:
        """How telling a stem is: its inverse document frequency in the passages' text."""
        frequency = self._searcher.doc_freq("body", term)
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def frequency(self, term: str) -> int:
        """How many passages hold the stem, in their text or their metadata."""
        return max(int(self._searcher.doc_freq(field, term)) for field in ("body", "about"))

    def ceiling(self, stems: Sequence[str]) -> float:
        """The score that no passage can exceed for these stems."""
        return max(BM25_CEILING * sum(self.weight(stem) for stem in stems), 1e-9)

    def search(
        self,
        stems: Sequence[str],
        limit: int,
        *,
        documents: Sequence[int] | None = None,
        positions: Sequence[int] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions of the passages that hold a stem, best BM25 first, and their scores.

        `documents` or `positions` limit the search to these. Equal scores go by position.
        """
        queries = [self._any_of(stems)] if stems else []
        return self._matching(queries, limit, document=documents, position=positions)

    def holding(
        self,
        stems: Sequence[str],
        limit: int,
        *,
        documents: Sequence[int] | None = None,
    ) -> NDArray[np.int64]:
        """Positions of passages whose text holds every one of the stems, best BM25 first."""
        each = [tantivy.Query.term_query(self._schema, "body", stem, "freq") for stem in stems]
        return self._matching(each, limit, document=documents)[0]

    def _matching(
        self, queries: Sequence[Any], limit: int, **within: Sequence[int] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """What matches all the queries and has one of the values in each field of `within`."""
        # Of an empty set, tantivy would panic.
        if not queries or any(values is not None and not len(values) for values in within.values()):
            return self._placed([])
        clauses: list[tuple[Any, Any]] = [(tantivy.Occur.Must, query) for query in queries]
        for field, values in within.items():
            if values is not None:
                held = tantivy.Query.term_set_query(self._schema, field, list(values))
                clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(held, 0.0)))
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        return self._placed(hits)

    def _any_of(self, stems: Sequence[str]) -> Any:
        """Each stem counts once, where it scores most: in the text or in the metadata."""
        clauses = []
        for stem in stems:
            fields = [
                tantivy.Query.term_query(self._schema, field, stem, "freq")
                for field in ("body", "about")
            ]
            clauses.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(fields)))
        return tantivy.Query.boolean_query(clauses)

    def _placed(self, hits: Any) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if not hits:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores = np.array([score for score, _ in hits], np.float32)
        found = self._searcher.fast_field_values("position", [address for _, address in hits])
        positions = np.array(found, np.int64)
        order = np.lexsort((positions, -scores))
        return positions[order], scores[order]


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("position", stored=False, indexed=True, fast=True)
    builder.add_integer_field("document", stored=False, indexed=True, fast=False)
    for name in ("body", "about"):
        builder.add_text_field(name, stored=False, tokenizer_name="stemmed", index_option="freq")
    return builder.build()


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    """English and Russian stemmers in a row: each leaves the other's script alone."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .filter(tantivy.Filter.stemmer("russian"))
        .build()
    )


def segmented(text: str) -> str:
    """Chinese, Japanese and Korean runs as overlapping pairs of characters, the rest as it is.

    A tokenizer for spaced scripts takes such a run for one word (nDCG@10 .097 against .937).
    """
    if text.isascii():
        return text
    return UNSPACED.sub(lambda run: f" {_pairs(run.group())} ", text)


def _pairs(run: str) -> str:
    return run if len(run) == 1 else " ".join(run[i : i + 2] for i in range(len(run) - 1))
