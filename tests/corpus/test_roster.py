"""Who is who over all documents, settled by sync; corrections apply without embedding again."""

import pytest

from corpus import ingest
from corpus.corrections import FILE
from corpus.errors import CorrectionsError
from corpus.library import Library
from corpus.roster import registry_of, settle
from embeddings.hashed import HashEmbedder
from qa.index import sync
from tests.texts import reading, stored

FULL = "The chairwoman, Ilona Szekely, said the ferries would run again.\n\nNobody was hurt."
ACCENT = "Ilona Székely said the harbour dues were too high.\n\nThe port has no opinion."
OTHER = "Marta Novak said the dues were fair.\n\nThe ferries were full on both days."
TEXTS = {"a.txt": FULL, "b.txt": ACCENT, "c.txt": OTHER}


class Unused(HashEmbedder):
    """Fails when anything is to be embedded."""

    def passages(self, texts):
        raise AssertionError("nothing has to be embedded again")


@pytest.fixture
def library(tmp_path):
    return stored(tmp_path, TEXTS)


def spoken(library):
    return {tally.speaker.name: tally.statements for tally in library.tallies()}


def correct(library, words):
    (library.folder / FILE).write_text(words, encoding="utf-8")


def test_settling_mines_what_was_never_mined(tmp_path):
    library = Library.open(tmp_path, create=True)
    prepared = ingest.prepare(reading("c.txt", OTHER))
    library.add(prepared.document, prepared.passages)
    assert library.unmined() == (prepared.document.id,)
    settle(library)
    assert library.unmined() == ()
    assert spoken(library) == {"Marta Novak": 1}


def test_spellings_join_across_documents(library):
    settle(library)
    (tally,) = (t for t in library.tallies() if "Ilona" in t.speaker.name)
    assert (tally.statements, tally.documents) == (2, 2)
    first, second = (library.matching(name)[0].id for name in ("a.txt", "b.txt"))
    assert library.statements(first)[0].speaker == library.statements(second)[0].speaker


def test_a_correction_is_applied_by_sync_without_embedding_again(library):
    sync(library, HashEmbedder())
    before = library.generation
    correct(
        library,
        '[[speaker]]\nname = "Ilona Székely"\naliases = ["Marta Novak", "Ilona Szekely"]\n',
    )
    sync(library, Unused())
    assert spoken(library) == {"Ilona Székely": 3}
    assert library.generation == before
    for name in TEXTS:
        (said,) = library.statements(library.matching(name)[0].id)
        assert said.speaker.name == "Ilona Székely"


def test_a_withdrawn_correction_leaves_no_trace(library):
    settle(library)
    before = library.speakers()
    correct(library, '[[speaker]]\nname = "Marta Novak"\naliases = ["Ilona Szekely"]\n')
    settle(library)
    assert library.speakers() != before
    (library.folder / FILE).unlink()
    settle(library)
    assert library.speakers() == before


def test_a_correction_keeps_two_apart(tmp_path):
    said = "{} said the dues were fair.\n\nThe ferries were full on both days."
    names = ("George Novak", "George W. Novak")
    library = stored(tmp_path, {f"{name}.txt": said.format(name) for name in names})
    settle(library)
    assert len(spoken(library)) == 1
    correct(library, '[[speaker]]\nname = "George Novak"\nnot_same_as = ["George W. Novak"]\n')
    settle(library)
    assert spoken(library) == {"George Novak": 1, "George W. Novak": 1}


def test_a_broken_correction_says_what_is_wrong_and_changes_nothing(library):
    settle(library)
    before = library.speakers()
    correct(library, '[[speaker]]\nnmae = "X"\n')
    with pytest.raises(CorrectionsError, match="nmae"):
        settle(library)
    assert library.speakers() == before


def test_a_removed_documents_speakers_are_gone_after_the_next_sync(library):
    sync(library, HashEmbedder())
    library.remove(library.matching("c.txt")[0].id)
    assert "Marta Novak" not in {t.speaker.name for t in library.tallies() if t.statements}
    sync(library, HashEmbedder())
    assert "Marta Novak" not in spoken(library)
    assert registry_of(library).named("Marta Novak") is None


READOUT = (
    "Prime Minister Ana Rey met today with Ole Lund, President of Norway.\n\n"
    "The Prime Minister said that the ferries would run again."
)


def test_a_house_of_no_named_state_is_that_of_its_holder(tmp_path):
    house = {"publisher": "Office of the Prime Minister"}
    library = stored(tmp_path, {"a.txt": (READOUT, house), "c.txt": OTHER})
    settle(library)
    readout = library.matching("a.txt")[0].id
    assert {one.according_to for one in library.statements(readout)} == {()}
    report = "Lisbon spoke first. Portuguese Prime Minister Ana Rey said the port was open."
    prepared = ingest.prepare(reading("b.txt", report))
    library.add(prepared.document, prepared.passages, (), prepared.statements)
    settle(library)
    first = library.statements(readout)
    assert {one.according_to for one in first} == {("Portugal",)}
    settle(library)
    assert library.statements(readout) == first


def test_settling_twice_changes_nothing(library):
    settle(library)
    first = library.speakers(), library.tallies()
    settle(library)
    assert (library.speakers(), library.tallies()) == first


def test_the_people_of_a_group_go_by_their_settled_names(tmp_path):
    together = (
        "Eva Szekely met Marta Novak on Friday for talks about the harbour.\n\n"
        "Szekely and Novak said the strait would stay open."
    )
    library = stored(tmp_path, {"a.txt": together, "b.txt": OTHER})
    correct(library, '[[speaker]]\nname = "Eva Székely"\naliases = ["Eva Szekely"]\n')
    settle(library)
    (one,) = (t.speaker for t in library.tallies() if t.speaker.kind == "group" and t.statements)
    assert one.members == ("Eva Székely", "Marta Novak")
    assert any(s.speaker == one for s in library.statements_by(["Eva Székely"]))
    assert len(library.spoken_by(["Eva Székely"])) == 1
    settle(library)
    assert one in library.speakers()


def test_a_name_in_capitals_is_the_persons(tmp_path):
    briefing = (
        "MARTA NOVAK: The dues are fair.\n\nQUESTION: Will they rise?\n\n"
        "MS. NOVAK: They will not rise before May."
    )
    library = stored(tmp_path, {"a.txt": (briefing, {"kind": "transcript"}), "c.txt": OTHER})
    settle(library)
    assert spoken(library) == {"Marta Novak": 3}


def test_a_family_name_alone_is_the_only_one_who_has_it(tmp_path):
    bare = "Mr. {} said the dues were fair.\n\nThe ferries were full on both days."
    texts = {"c.txt": "Tom Novak said no.\n\nNobody was hurt.", "d.txt": bare.format("Novak")}
    library = stored(tmp_path / "one", texts)
    settle(library)
    assert spoken(library) == {"Tom Novak": 2}
    library = stored(tmp_path / "two", {**texts, "e.txt": OTHER})
    settle(library)
    assert spoken(library) == {"Marta Novak": 1, "Novak": 1, "Tom Novak": 1}


def test_a_documents_speaker_is_told_apart_by_state(tmp_path):
    speech = "We ask for fair prices.\n\nWe thank this assembly for its patience with us."
    record = {
        f"{country}.txt": (
            speech + f" So says {country}.",
            {"speaker": "Juan Ortega", "country": country, "year": "1999", "kind": "statement"},
        )
        for country in ("Chile", "Peru")
    }
    library = stored(tmp_path, record)
    settle(library)
    sides = {(t.speaker.name, t.speaker.side) for t in library.tallies() if t.statements}
    assert sides == {("Juan Ortega", "Chile"), ("Juan Ortega", "Peru")}
