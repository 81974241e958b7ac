"""`engine.statements`: by speaker, subject and time, over several documents."""

import pytest

from corpus.errors import QuestionRefused
from tests.texts import engine

QUAY = (
    "The harbour master, Ada Quist, said the new quay would open in May.\n\n"
    "“The ferry timetable was a mistake from the first day,” Quist told reporters.\n\n"
    "The mayor, Tom Orr, said that the new quay was far too expensive for the town."
)
LATER = (
    "Ada Quist said on 4 June 2022 that the quay had been flooded twice since winter.\n\n"
    "Nobody was hurt, and the ferries ran again in the evening."
)
TEXTS = {
    "quay.txt": (QUAY, {"published": "2021-03-02", "publisher": "Port News"}),
    "later.txt": (LATER, {"published": "2022-06-05", "publisher": "Port News"}),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return engine(tmp_path_factory.mktemp("library"), TEXTS)


def words(engine, statements):
    return [s.span.of(engine.read(s.document_id).text) for s in statements]


def test_all_of_one_speaker_in_the_order_of_the_record(small):
    said = small.statements(speaker="Ada Quist")
    assert [s.speaker.name for s in said] == ["Ada Quist"] * 3
    assert "May" in words(small, said)[0] and "flooded" in words(small, said)[-1]


def test_a_surname_is_enough(small):
    assert small.statements(speaker="Quist") == small.statements(speaker="Ada Quist")


def test_on_a_subject_the_nearest_first(small):
    said = words(small, small.statements(speaker="Quist", about="ferry timetable mistake"))
    assert said and "timetable" in said[0]


def test_about_without_a_speaker_finds_everybody_who_spoke_of_it(small):
    said = small.statements(about="new quay")
    assert {s.speaker.name for s in said} == {"Ada Quist", "Tom Orr"}


def test_the_time_is_the_statements_own_day(small):
    assert len(small.statements(speaker="Quist", until="2021")) == 2
    (later,) = small.statements(speaker="Quist", since="2022-06-04", until="2022-06-04")
    assert later.date.date == "2022-06-04"
    assert small.statements(speaker="Quist", since="2022-06-05") == ()


def test_another_mans_words_are_not_hers(small):
    assert "expensive" not in " ".join(words(small, small.statements(speaker="Quist")))


def test_who_is_not_on_record_says_nothing(small):
    assert small.statements(speaker="Napoleon") == ()
    assert small.statements(speaker="Napoleon", about="quay") == ()


def test_a_limit_and_what_is_refused(small):
    assert len(small.statements(speaker="Quist", limit=1)) == 1
    with pytest.raises(QuestionRefused, match="speaker"):
        small.statements()
    with pytest.raises(QuestionRefused, match="since"):
        small.statements(speaker="Quist", since="someday")


def test_a_states_statements_include_its_peoples(tmp_path):
    text = (
        "Norwegian Foreign Minister Ann Berg said the strait would stay open.\n\n"
        "Norway said that it would send two ships to the strait.\n\n"
        "Austrian Foreign Minister Eva Roth said she was not surprised."
    )
    small = engine(tmp_path, {"strait.txt": text})
    said = words(small, small.statements(speaker="Norway"))
    assert any("stay open" in one for one in said) and any("two ships" in one for one in said)
    assert not any("surprised" in one for one in said)
    assert not any("two ships" in one for one in words(small, small.statements(speaker="Ann Berg")))


def test_a_groups_statement_is_each_members(tmp_path):
    together = (
        "Ann Berg and Eva Roth met in Graz. Ann Berg and Eva Roth said that the strait must stay "
        "open.\n\nThe talks went on in the evening."
    )
    alone = "Eva Roth said the fees were fair.\n\nAnn Berg said the fees were too high."
    small = engine(tmp_path, {"graz.txt": together, "fees.txt": alone})
    for name, own in (("Ann Berg", "too high"), ("Eva Roth", "fair")):
        said = words(small, small.statements(speaker=name))
        assert len(said) == 2 and "stay open" in said[0] and own in said[1]


def test_whose_words_answer(small):
    answer = small.ask("What did Tom Orr say about the new quay?")
    assert answer.status == "answered"
    assert answer.citations[0].speaker == "Tom Orr"
    assert "expensive" in answer.citations[0].quote


def test_said_in_lists_a_documents_statements(small):
    identity = small.library.matching("later.txt")[0].id
    assert [s.speaker.name for s in small.said_in(identity)] == ["Ada Quist"]
