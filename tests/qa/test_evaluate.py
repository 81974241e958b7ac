"""What is counted of an answer, and how the counts become a table."""

import json
from dataclasses import replace

import pytest

from corpus.entity import Entity
from corpus.errors import EvaluationError, QuestionRefused
from qa import evaluate
from qa.answer import Answer, Citation, Place, Wording
from qa.query import Query
from tests.gate import evaluation

TEXT = "Before. Respect for the sovereignty of all countries is a long-held position here. After."
QUOTE = TEXT[8:81]


def citation(number=1, text=TEXT, quote=None, **more):
    quote = quote or text
    start = text.index(quote)
    values = {
        "number": number,
        "document_id": "d1",
        "source": "papers/002_wire.txt",
        "url": None,
        "title": "",
        "publisher": None,
        "published": None,
        "event_date": None,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "passage_start": 0,
        "passage_end": len(text),
        "passage": text,
        "heading": "",
        "speaker": None,
        "form": None,
        "according_to": (),
        "also_in": (),
        "sha256": "",
    }
    return Citation(**(values | more))


def answer(*citations, since=None, until=None, **more):
    status = "answered" if citations else "none"
    return Answer("q", Query("q", since=since, until=until), status, "", citations, **more)


def question(tmp_path, **more):
    row = {"id": "q1", "category": "c", "question": "q", "gold": [
        {"doc": "002", "contains": "sovereignty of all countries"}]} | more  # fmt: skip
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    return evaluate.load(path)[0]


def mark(tmp_path, given, speakers=(), **more):
    asked = question(tmp_path, **more)
    return evaluate.run([asked], lambda *_: given, lambda _: TEXT, speakers=speakers)[0]


def test_hits_and_ranks(tmp_path):
    assert mark(tmp_path, answer(citation())).rank == 1
    other = citation(text="Another passage.")
    assert mark(tmp_path, answer(other, citation(2))).rank == 2
    assert mark(tmp_path, answer(other)).rank is None
    assert mark(tmp_path, answer(citation(source="003.txt"))).rank is None


def test_a_wrong_citation_counts_among_the_first_three_only(tmp_path):
    wrong = [{"doc": "002", "contains": "Before"}]
    others = [citation(n, text="Another passage.") for n in (1, 2, 3)]
    assert mark(tmp_path, answer(citation()), must_not=wrong).wrong
    assert not mark(tmp_path, answer(*others, citation(4)), must_not=wrong).wrong


def test_white_space_line_ends_and_hyphens_do_not_matter(tmp_path):
    gold = [{"file": "002_wire.txt", "start": 0, "end": 9,
             "text": "sovereign-\nty  of all \r\ncountries is a long-\nheld position"}]  # fmt: skip
    assert mark(tmp_path, answer(citation()), gold=gold).rank == 1


def test_a_gold_span_longer_than_the_passage_and_one_that_only_touches_it(tmp_path):
    long = [{"file": "002_wire.txt", "text": f"An earlier sentence. {QUOTE} A later one."}]
    assert mark(tmp_path, answer(citation()), gold=long).rank == 1
    other = [{"file": "002_wire.txt", "text": "A wholly different passage of the same document."}]
    assert mark(tmp_path, answer(citation()), gold=other).rank is None


def test_repeats_and_wordings_are_the_passage_too(tmp_path):
    place = Place("d2", "papers/002_wire.txt", "", None, None, 8, 81)
    repeat = citation(source="other.txt", also_in=(place,))
    assert mark(tmp_path, answer(repeat)).rank == 1
    wording = Wording(place, QUOTE, None, (), "")
    retold = citation(source="other.txt", text="It long held this.", wordings=(wording,))
    assert mark(tmp_path, answer(retold)).rank == 1


def test_the_asked_speaker(tmp_path):
    def wrong(named, asked="Xi Jinping", speakers=()):
        given = answer(citation(speaker=named))
        return mark(tmp_path, given, speakers, speaker=asked).wrong_speaker

    assert wrong("Wang Wenbin") is True
    assert wrong("XI JINPING") is False and wrong("Xi") is False
    assert wrong(None) is False
    assert wrong("Vladimir Putin and Xi Jinping") is False
    assert wrong("Volodymyr Zelenskyy", "Zelensky") is False
    king = Entity("Abdullah II", "person", aliases=("King of Jordan",))
    assert wrong("Abdullah II", "King of Jordan") is True
    assert wrong("Abdullah II", "King of Jordan", [king]) is False
    kremlin = Entity("Kremlin", "office", side="Russia")
    peskov = Entity("Dmitry Peskov", "person", side="Russia")
    assert wrong("Dmitry Peskov", "Kremlin", [kremlin, peskov]) is False
    assert wrong("Kremlin", "Dmitry Peskov", [kremlin, peskov]) is True
    assert mark(tmp_path, answer(citation(speaker="Xi")), speaker=None).wrong_speaker is None
    assert mark(tmp_path, answer(), speaker="Xi").wrong_speaker is False


@pytest.mark.parametrize(
    ("limits", "dates", "wrong"),
    [
        (("2022", "2022"), {"said_on": "2022-02-25"}, False),
        (("2022", "2022"), {"said_on": "2025-02-24"}, True),
        (("2022-02-25", "2022-02-25"), {"published": "2022-02-26"}, False),
        (("2022-02-25", "2022-02-25"), {"published": "2022-03-26"}, True),
        (("2022-02-25", "2022-02-25"), {"said_on": "2022-02-26"}, True),
        (("2022-02-25", "2022-02-25"), {"said_on": "2022"}, False),
        (("2022-02-25", None), {"published": "2021-01-01"}, True),
        (("2022-02", "2022-02"), {"event_date": "2022-02-25", "published": "2023"}, False),
        (("2022", "2022"), {}, False),
        ((None, None), {"said_on": "2022"}, None),
    ],
)
def test_the_time_asked_about(tmp_path, limits, dates, wrong):
    since, until = limits
    assert mark(tmp_path, answer(citation(**dates), since=since, until=until)).wrong_date is wrong
    given = mark(tmp_path, answer(citation(**dates)), since=since, until=until)
    assert given.wrong_date is wrong


def test_refusals_and_their_reasons(tmp_path):
    absent = {"gold": [], "answerable": False, "reason": "speaker"}
    right = mark(tmp_path, answer(reason="speaker"), **absent)
    assert right.refused and right.reason_right and right.right
    other = mark(tmp_path, answer(reason="topic"), **absent)
    assert other.reason_right is False and not other.right
    assert mark(tmp_path, answer(citation()), **absent).reason_right is False
    assert mark(tmp_path, answer(), gold=[]).reason_right is None
    assert evaluate.measures([right, other])["all"]["reasons right"] == (1, 2)


def test_distinct_accounts(tmp_path):
    given = answer(
        citation(according_to=("Kremlin",)), citation(2, publisher="Xinhua"), citation(3)
    )
    asked = ["Moscow", "Beijing", "UPI"]
    assert mark(tmp_path, given, accounts=asked).accounts == (2, 3)
    assert mark(tmp_path, given, accounts=["Xinhua", "TASS"]).accounts == (1, 2)
    assert mark(tmp_path, answer(), accounts=asked).accounts == (0, 3)


def test_a_quotation_that_is_not_there_is_not_verbatim(tmp_path):
    assert mark(tmp_path, answer(citation())).verbatim
    assert not mark(tmp_path, answer(citation(text=TEXT.upper()))).verbatim


def test_only_what_went_wrong_is_missed(tmp_path):
    good = mark(tmp_path, answer(citation(speaker="Xi Jinping")), speaker="Xi")
    bad = mark(tmp_path, answer(citation(speaker="Ned Price")), speaker="Xi")
    assert evaluate.missed([good]) == []
    assert [row["wrong speaker"] for row in evaluate.missed([good, bad])] == [True]


def test_measures_and_intervals_are_the_same_each_time(tmp_path):
    hit, miss = mark(tmp_path, answer(citation())), mark(tmp_path, answer())
    measured = evaluate.measures([hit] * 6 + [miss] * 2)
    assert measured == evaluate.measures([hit] * 6 + [miss] * 2)
    assert measured["c"]["hit@1"] == measured["all"]["hit@1"] == (6, 8)
    low, high = measured["all"]["intervals"]["hit@1"]
    assert 0.3 < low < 0.75 < high <= 1
    assert measured["all"]["intervals"]["refusals right"] is None
    assert json.loads(json.dumps(measured))["all"]["hit@1"] == [6, 8]


def test_tables_leave_out_what_is_counted_nowhere(tmp_path):
    marks = [mark(tmp_path, answer(citation()))] * 3
    plain, marked = (show(evaluate.measures(marks)) for show in (evaluate.table, evaluate.markdown))
    assert "3 of 3" in plain and "100-100 %" in plain and "wrong date" not in plain
    assert len({line.count("|") for line in marked.splitlines()}) == 1
    assert marked.splitlines()[1].startswith("|---|--:|")


def test_lines_that_are_no_question(tmp_path):
    path = tmp_path / "q.jsonl"
    for line in ('{"question": "a"}', "3", '{"question": "a", "gold": [], "since": "last year"}'):
        path.write_text(f'{{"question": "a", "gold": []}}\n\n{line}\n')
        with pytest.raises(EvaluationError, match="line 3"):
            evaluate.load(path)
    path.write_text("\n")
    with pytest.raises(EvaluationError, match="no question"):
        evaluate.load(path)


def test_a_question_that_cannot_be_asked_is_named(tmp_path):
    def ask(*_):
        raise QuestionRefused("too long")

    with pytest.raises(EvaluationError, match="q1 cannot be asked: too long"):
        evaluate.run([question(tmp_path)], ask, str)


def test_a_document_is_named_by_the_beginning_of_its_file(tmp_path):
    asked = question(tmp_path)
    named = replace(citation(), source="https://x.example/a/002_wire.txt#7")
    assert asked.gold[0].is_cited_by(named)
    assert not asked.gold[0].is_cited_by(replace(named, source="https://x.example/002/b.txt"))


def test_the_page_has_a_place_for_every_table():
    page = evaluation.PAGE.read_text(encoding="utf-8")
    for name in evaluation.SETS:
        written = evaluation.replaced(page, name, r"| \1 |")
        assert r"| \1 |" in written and evaluation.replaced(written, name, "x") != written
    with pytest.raises(SystemExit, match="needs the lines"):
        evaluation.replaced(page, "unknown", "")


def test_every_measure_is_explained(tmp_path):
    measured = evaluate.measures([mark(tmp_path, answer(citation()))])["all"]
    page = evaluation.PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} |" in page for name in measured["intervals"])
