"""Copies of the same words, wordings of one utterance, and the order in which they come."""

import random

import pytest

from corpus.entity import Entity
from qa.grouping import diverse, grouped, same_utterance, same_words
from tests.qa.choices import ANN, OLE, a_choice

FIRST = "The quay in Bergen belongs to all who fish in the cold northern sea."
SECOND = "Its cranes are old and its water is far too shallow for modern ships."
THIRD = "The council has looked away for years while the harbour silted up."
WIRE = {"publisher": "Wire A", "published": "2022-02-25"}
OTHER = {"publisher": "Wire B", "published": "2022-02-26"}


def sources(groups):
    """For each group the cited source, those with its words, those with others."""
    return [
        (
            group.lead.hit.document.source,
            sorted(copy.hit.document.source for copy in group.copies),
            sorted(other.lead.hit.document.source for other in group.wordings),
        )
        for group in groups
    ]


# --- copies ---------------------------------------------------------------------------------------


def test_a_readout_that_two_files_cut_differently_is_one():
    whole = a_choice(f"{FIRST} {SECOND}", source="a.txt", after=THIRD)
    part = a_choice(SECOND, source="b.txt", before=FIRST, after="Nothing else was said.")
    assert same_words(whole, part) and same_words(part, whole)
    (group,) = grouped([part, whole])
    assert group.best is part and len(group.copies) == 1


def test_the_original_is_widened_to_hold_the_words_of_the_best():
    best = a_choice(f"{FIRST} {SECOND}", source="wire.txt", **OTHER)
    record = a_choice(SECOND, source="record.txt", before=FIRST, kind="statement",
                      published="2022-02-26")  # fmt: skip
    (group,) = grouped([best, record])
    document, span = group.lead.hit.document, group.lead.span
    assert document.source == "record.txt"
    assert document.text[span.start : span.end] == f"{FIRST} {SECOND}"


def test_an_original_that_lacks_a_sentence_of_the_best_does_not_take_its_place():
    best = a_choice(f"{FIRST} {SECOND}", source="wire.txt", **OTHER)
    record = a_choice(SECOND, source="record.txt", before=THIRD, kind="statement")
    (group,) = grouped([best, record])
    assert group.lead is best and len(group.copies) == 1


def test_halves_that_overlap_are_one():
    one = a_choice(f"{FIRST} {SECOND}", source="a.txt", after=THIRD)
    two = a_choice(f"{SECOND} {THIRD}", source="b.txt", before=FIRST)
    assert same_words(one, two)


def test_a_sentence_that_is_taken_back_is_no_copy_of_one_that_is_not():
    plain = a_choice(FIRST, source="a.txt", after=THIRD)
    denied = a_choice(f"{FIRST} That is what she denied.", source="b.txt")
    assert not same_words(plain, denied) and not same_words(denied, plain)


def test_words_inside_a_longer_sentence_are_no_copy():
    one = a_choice("The quay will be open to all ships of the north.")
    other = a_choice("It is untrue that the quay will be open to all ships of the north.")
    assert not same_words(one, other) and not same_words(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council spent 30 million on the quay.", "The council spent 40 million on the quay."),
        ("The council will pay for the quay.", "The council will not pay for the quay."),
        ("The council will pay for the quay.", "The council may pay for the quay."),
        ("The council met on 3 May in Bergen.", "The council met on 4 May in Bergen."),
        ("The council spoke with Denmark.", "The council spoke with Finland."),
    ],
)
def test_wires_that_copy_each_other_but_for_one_word_are_two(one, other):
    for speaker in (None, ANN):
        first = a_choice(f"{FIRST} {one}", source="a.txt", speaker=speaker, **WIRE)
        second = a_choice(f"{FIRST} {other}", source="b.txt", speaker=speaker, **OTHER)
        assert [len(group) for group in map(members, grouped([first, second]))] == [1, 1]


def members(group):
    return [group.lead, *group.copies, *group.wordings]


def test_a_clause_that_names_the_speaker_may_be_missing_in_a_copy():
    one = a_choice(
        f"Ann Berg said that {FIRST}", speaker=ANN, cue="said", mention="Ann Berg", said=FIRST
    )
    other = a_choice(f"“{FIRST}”", source="b.txt", speaker=ANN, said=FIRST, form="direct")
    assert same_words(one, other)
    unknown = a_choice(f"“{FIRST}”", source="b.txt")
    assert not same_words(one, unknown)


def test_a_verb_that_denies_or_doubts_is_not_left_out():
    one = a_choice(
        f"Ann Berg denied that {FIRST}", speaker=ANN, cue="denied", mention="Ann Berg", said=FIRST
    )
    other = a_choice(FIRST, source="b.txt", speaker=ANN, form="direct")
    assert not same_words(one, other)


def test_the_same_words_of_two_speakers_are_two():
    one, other = a_choice(FIRST, speaker=ANN), a_choice(FIRST, source="b.txt", speaker=OLE)
    assert len(grouped([one, other])) == 2


def test_what_somebody_did_not_say_is_no_copy():
    one = a_choice(FIRST, speaker=ANN)
    other = a_choice(FIRST, source="b.txt", speaker=ANN, negated=True)
    assert len(grouped([one, other])) == 2


def test_the_same_words_three_years_apart_are_two():
    old = a_choice(FIRST, speaker=ANN, day="2022-02-25", after="Rain fell.")
    new = a_choice(FIRST, source="b.txt", speaker=ANN, day="2025-02-24", after="Snow fell.")
    assert len(grouped([old, new])) == 2
    years = [a_choice(FIRST, published=year, after=year) for year in ("2022", "2025")]
    assert len(grouped(years)) == 2


def test_one_document_twice_is_one_whenever_it_was_published():
    old = a_choice(FIRST, published="2022-02-25")
    new = a_choice(FIRST, source="b.txt", published="2025-02-25")
    assert sources(grouped([new, old])) == [("a.txt", ["b.txt"], [])]


def test_an_undated_copy_does_not_join_two_times():
    old = a_choice(FIRST, source="old.txt", day="2022-02-25", after="Rain.")
    new = a_choice(FIRST, source="new.txt", day="2025-02-24", after="Snow.")
    undated = a_choice(FIRST, source="undated.txt", after="Hail.")
    for order in ([old, new, undated], [undated, old, new], [undated, new, old]):
        for group in grouped(order):
            found = {one.hit.document.source for one in members(group)}
            assert not {"old.txt", "new.txt"} <= found


def test_an_undated_record_is_not_cited_for_a_dated_answer():
    best = a_choice(FIRST, day="2022-02-25")
    record = a_choice(FIRST, source="record.txt", kind="statement", after="Hail.")
    assert sources(grouped([best, record])) == [("a.txt", ["record.txt"], [])]


def test_the_same_words_in_the_accounts_of_two_sides_are_two():
    one = a_choice(FIRST, speaker=ANN, chain=["Kremlin"])
    other = a_choice(FIRST, source="b.txt", speaker=ANN, chain=["China"])
    assert len(grouped([one, other])) == 2
    same_side = a_choice(FIRST, source="b.txt", speaker=ANN, chain=["Russia"])
    assert len(grouped([one, same_side])) == 1


def test_the_official_record_is_cited_then_the_earliest():
    early = a_choice(FIRST, source="early.txt", published="2022-02-24", after="x y z.")
    late = a_choice(FIRST, source="late.txt", published="2022-02-26", after="x y.")
    ministry = a_choice(
        FIRST, source="ministry.txt", publisher="Norwegian Ministry of Fisheries",
        published="2022-02-27", after="x.",
    )  # fmt: skip
    for seed in range(6):
        order = random.Random(seed).sample([early, late, ministry], 3)
        assert sources(grouped(order)) == [("ministry.txt", ["early.txt", "late.txt"], [])]
        without = [one for one in order if one is not ministry]
        assert sources(grouped(without)) == [("early.txt", ["late.txt"], [])]


def test_a_copy_of_which_less_is_known_does_not_take_the_place():
    best = a_choice(FIRST, speaker=ANN, day="2022-02-25")
    record = a_choice(FIRST, source="record.txt", kind="statement", event_date="2022-02-25")
    assert grouped([best, record])[0].lead is best


# --- wordings -------------------------------------------------------------------------------------

OFFICIAL = (
    "It is important to reject the bloc mentality, respect the reasonable concerns of all ports "
    "and reach a balanced, lasting northern harbour treaty through negotiation."
)
WIRED = (
    "Berg said it was necessary to “abandon the bloc mentality” and “form a balanced, lasting "
    "northern harbour treaty through negotiations”."
)
PAPER = (
    "All should discard the bloc mentality and build a balanced and lasting northern harbour "
    "treaty through dialogue, Berg said."
)


def translated(day="2022-02-25", speaker=ANN):
    return [
        a_choice(WIRED, source="wire.txt", speaker=speaker, day=day, score=1.0, cue="said",
                 mention="Berg", said=WIRED[10:], form="mixed", **WIRE),
        a_choice(OFFICIAL, source="record.txt", speaker=speaker, day=day, score=0.9,
                 kind="statement", publisher="Norwegian Ministry of Fisheries"),
        a_choice(PAPER.replace("All should", "It is time to"), source="paper.txt",
                 speaker=speaker, day=day, score=0.8, publisher="Paper"),
    ]  # fmt: skip


def test_three_translations_are_one_with_the_speakers_own_side_first():
    for seed in range(6):
        order = random.Random(seed).sample(translated(), 3)
        assert sources(grouped(order)) == [("record.txt", [], ["paper.txt", "wire.txt"])]


def test_the_same_said_by_another_speaker_is_never_a_wording():
    ann, ole = translated()[0], translated(speaker=OLE)[1]
    assert not same_utterance(ann, ole)
    assert len(grouped([ann, ole])) == 2
    unknown = [a_choice(OFFICIAL), a_choice(WIRED, source="b.txt")]
    assert len(grouped(unknown)) == 2


@pytest.mark.parametrize("day", ["2025-02-25", "2022-02-26", "2022", None])
def test_another_day_is_another_utterance(day):
    first, other = translated()[0], translated(day=day)[1]
    assert not same_utterance(first, other)


def test_dates_that_are_only_the_documents_may_lie_days_apart():
    first = translated()[0]
    late = a_choice(OFFICIAL, speaker=ANN, day="2022-02-27", read_from="the document")
    later = a_choice(OFFICIAL, speaker=ANN, day="2022-03-09", read_from="the document")
    assert same_utterance(first, late) and not same_utterance(first, later)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reject", "embrace"),
        ("It is", "It is not"),
        ("reach a", "reach 3"),
        ("reach", "never reach"),
    ],
)
def test_a_wording_at_odds_stays_apart(old, new):
    first = translated()[0]
    other = a_choice(OFFICIAL.replace(old, new, 1), speaker=ANN, day="2022-02-25", source="x.txt")
    assert not same_utterance(first, other) and not same_utterance(other, first)


def test_accounts_of_two_sides_are_no_wordings_of_each_other():
    one = a_choice(OFFICIAL, speaker=ANN, day="2022-02-25", chain=["Kremlin"])
    other = a_choice(WIRED, speaker=ANN, day="2022-02-25", chain=["Xinhua"], source="b.txt")
    assert not same_utterance(one, other)


def test_sentences_of_ones_own_speeches_are_so_many_utterances():
    one = a_choice(OFFICIAL, speaker=ANN, day="2022-02-25", form="own words")
    other = a_choice(WIRED, speaker=ANN, day="2022-02-25", form="own words", source="b.txt")
    assert not same_utterance(one, other)


def test_vectors_help_where_words_are_few():
    one = a_choice("The old harbour needs deeper water for large ships.", speaker=ANN,
                   day="2022-02-25")  # fmt: skip
    other = a_choice("The old harbour has to be dredged so large ships fit.", source="b.txt",
                     speaker=ANN, day="2022-02-25")  # fmt: skip
    assert not same_utterance(one, other)
    close = a_choice("The old harbour lacks depth: ships, large ones, get stuck.", source="b.txt",
                     speaker=ANN, day="2022-02-25")  # fmt: skip
    asked = []

    def likeness(first, second):
        asked.append((first, second))
        return 0.9

    assert not same_utterance(one, close, likeness)  # "lacks" is a denial
    assert not asked


# --- order ----------------------------------------------------------------------------------------


def row(source, score, publisher):
    return a_choice(f"{publisher} {score}: {source} tells of it.", source=source, score=score,
                    publisher=publisher)  # fmt: skip


def test_another_account_comes_before_a_second_of_the_same():
    choices = [
        row("a.txt", 1.0, "Post"), row("a.txt", 0.98, "Post"), row("b.txt", 0.95, "Post"),
        row("c.txt", 0.9, "Times"), row("d.txt", 0.5, "Echo"),
    ]  # fmt: skip
    ordered = [g.best.hit.document.publisher for g in diverse(grouped(choices))]
    assert ordered == ["Post", "Times", "Post", "Post", "Echo"]
    assert len(diverse(grouped(choices), 2)) == 2


def test_the_first_stays_first_and_nothing_is_lost():
    rng = random.Random(3)
    for _ in range(30):
        choices = sorted(
            (row(rng.choice("abc"), rng.random(), rng.choice(["P", "Q"])) for _ in range(8)),
            key=lambda one: -one.score,
        )
        groups = grouped(choices)
        ordered = diverse(groups)
        assert ordered[0] is groups[0]
        assert len(ordered) == len(groups) and all(g in ordered for g in groups)
        best = groups[0].best.score
        weak = [g.best.score < 0.8 * best for g in ordered]
        assert weak == sorted(weak)


def test_nothing_in_nothing_out():
    assert grouped([]) == () and diverse([]) == ()


def test_a_group_of_people_is_a_speaker_of_its_own():
    both = Entity("Ann Berg and Ole Lund", "group", members=("Ann Berg", "Ole Lund"))
    one = a_choice(FIRST, speaker=both)
    other = a_choice(FIRST, source="b.txt", speaker=ANN)
    assert len(grouped([one, other])) == 2
