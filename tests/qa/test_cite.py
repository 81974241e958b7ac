"""Citations: numbered, verbatim, each wording once, by account."""

import random
from dataclasses import replace

from corpus.document import Span, text_hash
from qa.cite import accounts, citations, gathered
from tests.qa.choices import ANN, OLE, a_choice
from tests.qa.test_grouping import FIRST, SECOND, THIRD, row, translated


def verbatim(found, choices):
    texts = {one.hit.document.id: one.hit.document for one in choices}
    for citation in found:
        document = texts[citation.document_id]
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.sha256 == text_hash(document.text)
        for wording in citation.wordings:
            other = texts[wording.place.document_id]
            assert other.text[wording.place.start : wording.place.end] == wording.quote
            assert wording.sha256 == text_hash(other.text)
            assert all(0 <= a < b <= len(wording.quote) for a, b in wording.differs)


def test_a_citation_says_who_when_and_how_surely():
    choice = a_choice(f"Ann Berg said: {FIRST}", speaker=ANN, cue="said", day="2022-02-25",
                      chain=["Kremlin"], form="direct")  # fmt: skip
    (one,) = citations([choice])
    assert (one.speaker, one.form, one.said_on) == ("Ann Berg", "direct", "2022-02-25")
    assert one.according_to == ("Kremlin",) and one.cue == (9, 13)
    assert one.confidence == 0.9
    assert citations([a_choice(FIRST)])[0].confidence is None


def test_copies_are_named_in_also_in_with_their_own_place():
    choices = [
        a_choice(FIRST, source="b.txt", before=SECOND, published="2022-02-26"),
        a_choice(FIRST, source="a.txt", published="2022-02-25"),
        a_choice(FIRST, source="a.txt", published="2022-02-25"),
    ]
    (one,) = citations(choices)
    assert one.source == "a.txt"
    (place,) = one.also_in
    assert (place.source, place.start) == ("b.txt", len(SECOND) + 1)


def test_wordings_are_each_cited_with_their_differences():
    choices = translated()
    (one,) = citations(choices)
    verbatim([one], choices)
    assert one.source == "record.txt" and one.also_in == ()
    assert [wording.place.source for wording in one.wordings] == ["wire.txt", "paper.txt"]
    marked = [wire.quote[a:b] for wire in one.wordings[:1] for a, b in wire.differs]
    assert marked == ["necessary", "abandon", "form"]
    assert one.wordings[0].form == "mixed"


def test_the_result_does_not_depend_on_how_equals_were_found():
    choices = [*translated(), a_choice(FIRST, score=0.7), a_choice(SECOND, score=0.6),
               a_choice(FIRST, source="z.txt", score=0.5)]  # fmt: skip
    usual = citations(choices)
    for seed in range(8):
        found = random.Random(seed).sample(choices, len(choices))
        again = citations(sorted(found, key=lambda one: -one.score))
        assert again == usual
    verbatim(usual, choices)
    assert [one.number for one in usual] == [1, 2, 3]


def test_the_limit_counts_citations_not_copies():
    choices = [a_choice(FIRST), a_choice(FIRST, source="b.txt"), a_choice(SECOND), a_choice(THIRD)]
    found = citations(choices, 2)
    assert [one.quote for one in found] == [FIRST, SECOND]
    assert [place.source for place in found[0].also_in] == ["b.txt"]


def test_accounts_are_named_by_the_nearest_party():
    choices = [
        a_choice(FIRST, source="a.txt", speaker=ANN, chain=["Kremlin", "Wire A"]),
        a_choice(SECOND, source="b.txt", speaker=ANN, publisher="Wire A"),
        a_choice(THIRD, source="c.txt", title="A bad day"),
        a_choice(f"Then {THIRD}", source="d.txt", speaker=OLE, form="own words", publisher="UN"),
        a_choice(f"But {THIRD}", source="e.txt", speaker=ANN, chain=["Kremlin"]),
    ]
    told = accounts(citations(choices))
    assert [(account.name, account.citations) for account in told] == [
        ("the Kremlin", (1, 5)),
        ("Wire A", (2,)),
        ("“A bad day”", (3,)),
        ("Ole Lund", (4,)),
    ]


def test_organs_of_one_state_tell_one_account():
    choices = [
        a_choice(FIRST, source="a.txt", speaker=ANN, chain=["Xinhua"]),
        a_choice(SECOND, source="b.txt", speaker=ANN, chain=["Chinese Foreign Ministry"]),
        a_choice(THIRD, source="c.txt", speaker=ANN, publisher="South China Evening Paper"),
        a_choice(f"So {THIRD}", source="d.txt", title="Kremlin says no"),
    ]
    assert [account.name for account in accounts(citations(choices))] == [
        "China",
        "South China Evening Paper",
        "“Kremlin says no”",
    ]


def test_no_citations_no_accounts():
    assert citations([]) == () and accounts([]) == ()


def test_a_search_collapses_copies_of_one_time_only():
    old = a_choice(FIRST, source="old.txt", published="2022-02-25").hit
    late = a_choice(FIRST.replace(" in ", "  in "), source="late.txt", published="2022-02-27").hit
    new = a_choice(FIRST.upper().capitalize(), source="new.txt", published="2025-02-25").hit
    new = replace(new, passage=replace(new.passage, span=Span(0, len(FIRST))))
    found = gathered([old, late, new])
    assert [hit.document.source for hit in found] == ["old.txt", "new.txt"]
    assert [place.source for place in found[0].also_in] == ["late.txt"]
    assert len(gathered([row("a", 1.0, "P"), row("b", 1.0, "P")][0:0])) == 0
