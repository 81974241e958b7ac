"""Statements and their people come back from the library as they were stored."""

from corpus import ingest
from corpus.document import Dated, Span
from corpus.entity import Entity, group
from corpus.library import Library
from corpus.statement import Statement
from tests.texts import BRIDGE, HARBOUR, reading

ANN = Entity("Ann Berg", "person", ("Minister Berg",), "Norway")
OLE = Entity("Ole Lund", "person")
PORT = Entity("Port Authority", "organisation", side="Norway")


def statement(identity, **more):
    values = {
        "document_id": identity,
        "span": Span(4, 40),
        "parts": (Span(4, 12), Span(20, 40)),
        "form": "direct",
        "speaker": ANN,
        "cue": Span(13, 17),
        "mention": Span(0, 3),
        "addressee": OLE,
        "according_to": ("Port Authority", "a wire"),
        "negated": True,
        "date": Dated("2022-02-25", "“on Friday” beside it"),
        "confidence": 0.93,
        "rule": "quotation before (say)",
    }
    return Statement(**(values | more))


def bare(identity):
    return Statement(identity, Span(50, 60), (Span(50, 60),), "narration")


def stored(folder, make, text=HARBOUR, source="a.txt"):
    library = Library.open(folder, create=True)
    prepared = ingest.prepare(reading(source, text))
    said = make(prepared.document.id)
    library.add(prepared.document, prepared.passages, prepared.quarantined, said)
    return library, prepared.document.id, said


def test_every_field_comes_back(tmp_path):
    library, identity, said = stored(
        tmp_path, lambda one: (statement(one), bare(one), statement(one, span=Span(70, 80)))
    )
    assert library.statements(identity) == said


def test_a_group_keeps_its_members(tmp_path):
    both = group((ANN, OLE))
    library, identity, _ = stored(tmp_path, lambda one: (statement(one, speaker=both),))
    (said,) = library.statements(identity)
    assert said.speaker == both and said.speaker.members == ("Ann Berg", "Ole Lund")


def test_storing_again_replaces(tmp_path):
    library, identity, _ = stored(tmp_path, lambda one: (statement(one),))
    library.store_statements(identity, (bare(identity),))
    assert library.statements(identity) == (bare(identity),)
    assert library.entities() == ()


def test_settled_names_are_shown_and_the_documents_own_are_kept(tmp_path):
    library, identity, _ = stored(tmp_path, lambda one: (statement(one),))
    settled = Entity("Ann Marie Berg", "person", ("Ann Berg", "Minister Berg"), "Norway")
    ((key, first), (other, _)) = library.entities()
    assert first == ANN
    library.settle((settled,), {key: settled, other: OLE})
    (said,) = library.statements(identity)
    assert said.speaker == settled and said.addressee == OLE
    assert library.entities()[0][1] == ANN
    assert library.speakers() == (settled,)
    assert library.statements_by(["Ann Marie Berg"]) == (said,)
    assert library.statements_by(["Ann Berg"]) == ()


def test_tallies_count_statements_and_documents(tmp_path):
    def twice(identity):
        more = {"negated": False, "span": Span(1, 3)}
        return (statement(identity, **more), statement(identity, **more), statement(identity))

    library, _, _ = stored(tmp_path, twice)
    stored(tmp_path, lambda one: (statement(one, speaker=PORT, negated=False),), BRIDGE, "b.txt")
    people = {entity: entity for _, entity in library.entities()}
    library.settle(tuple(people), {key: people[one] for key, one in library.entities()})
    counted = {t.speaker.name: (t.statements, t.documents) for t in library.tallies()}
    # The negated statement ("did not say") is nobody's; who is only spoken to says nothing.
    assert counted == {"Ann Berg": (2, 1), "Port Authority": (1, 1), "Ole Lund": (0, 0)}
    assert [t.speaker.name for t in library.tallies()][0] == "Ann Berg"


def test_a_removed_document_takes_its_statements_with_it(tmp_path):
    library, identity, _ = stored(tmp_path, lambda one: (statement(one),))
    library.remove(identity)
    assert library.entities() == ()
    assert [row[0] for row in library.rows("select count(*) from statements")] == [0]


def test_without_statements_a_document_counts_as_not_mined(tmp_path):
    library = Library.open(tmp_path, create=True)
    prepared = ingest.prepare(reading("a.txt", HARBOUR))
    library.add(prepared.document, prepared.passages)
    assert library.unmined() == (prepared.document.id,)
    library.store_statements(prepared.document.id, ())
    assert library.unmined() == ()
