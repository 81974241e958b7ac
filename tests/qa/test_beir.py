"""Collections in the BEIR layout: rows stay passages, later documents cannot answer."""

import json

import pytest

from corpus.errors import EvaluationError
from corpus.library import Library
from embeddings.hashed import HashEmbedder
from qa import beir

ROWS = [
    {"_id": "a#0", "title": "Port", "text": "The quay opens in May.", "date": "2020/05/01"},
    {"_id": "a#1", "title": "Port", "text": "Fees will rise for fishermen.", "date": "2020/05/01"},
    {"_id": "b", "title": "", "text": "The quay opens in May again, the mayor says.",
     "date": "2021/05/01"},
]  # fmt: skip


def collected(folder, rows, question):
    folder.mkdir(exist_ok=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "queries.jsonl").write_text(json.dumps(question))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{question['_id']}\ta#0\t1\n")
    library = Library.open(folder / "library", create=True)
    beir.build(folder, library)
    return library, beir.load(folder / "queries.jsonl", folder / "qrels.tsv")


def test_rows_are_passages_and_documents_that_came_later_do_not_answer(tmp_path):
    question = {"_id": "q", "text": "When does the quay open?", "date": "2020/05/02"}
    library, collection = collected(tmp_path, ROWS, question)
    assert library.counts()["documents"] == 2 and library.counts()["passages"] == 3
    assert collection.days == {"q": "2020-05-02"}
    measured = beir.evaluate(library, HashEmbedder(), collection)
    assert set(measured) == {"words", "meaning", "fusion", "dated"}
    assert measured["dated"]["MRR@10"] == 1
    assert measured["fusion"]["recall@10"] == 1


def test_without_days_there_is_nothing_dated(tmp_path):
    rows = [{key: row[key] for key in ("_id", "title", "text")} for row in ROWS]
    library, collection = collected(tmp_path, rows, {"_id": "q", "text": "When does it open?"})
    measured = beir.evaluate(library, HashEmbedder(), collection)
    assert set(measured) == {"words", "meaning", "fusion"}


def test_only_questions_whose_rows_are_held_are_asked(tmp_path):
    library, collection = collected(tmp_path, ROWS[2:], {"_id": "q", "text": "When?"})
    assert beir.within(collection, library).questions == {}


def test_a_foreign_layout_is_refused(tmp_path):
    (tmp_path / "queries.jsonl").write_text('{"id": 1}')
    (tmp_path / "qrels.tsv").write_text("")
    with pytest.raises(EvaluationError):
        beir.load(tmp_path / "queries.jsonl", tmp_path / "qrels.tsv")
