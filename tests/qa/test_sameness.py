"""Whether two texts have the same words, or say the same in others."""

import pytest

from qa.sameness import alike, at_odds, differing, plain, shared

COPIES = [
    ("“We will stay,” he wrote.", '"We will stay", he wrote.'),
    ("The UN-centred order must co-operate.", "The UN centred order must cooperate."),
    ("Nego-\ntiation is the way.", "Negotiation is the way."),
    ("The fleet,\n  all of it, sails.", "The fleet – all of it – sails"),
    ("The fleet, the statement said, will sail.", "The fleet will sail."),
    ("“The fleet will sail,” according to the readout.", "The fleet will sail."),
    ("It costs 5% more.", "It costs five per cent more."),
    ("It costs 5,000 crowns.", "It costs 5000 crowns."),
    ("We can’t organise it.", "We cannot organize it."),
    ("He said that the U.S. left.", "He said the US left."),
    ("各国主权都应当得到尊重。", "各国主权,都应当得到尊重"),
]
DIFFERENT = [
    ("It rose by 1.5 percent.", "It rose by 15 percent."),
    ("It fell to -5 degrees.", "It fell to 5 degrees."),
    ("It cost $5.", "It cost €5."),
    ("Thirty ships left.", "Forty ships left."),
    ("He will come.", "He may come."),
    ("He will come.", "He will not come."),
    ("There is notable progress.", "There is no table progress."),
    ("It hurts the US.", "It hurts us."),
    ("He will come.", "He will come?"),
    ("The fleet, Ann Berg said, will sail.", "The fleet will sail."),
    ("Oslo warned Bergen.", "Bergen warned Oslo."),
    ("我同意。", "我不同意。"),
    ("Он придёт.", "Он не придёт."),
]


@pytest.mark.parametrize(("one", "other"), COPIES)
def test_the_same_words_however_they_are_set(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_words_that_are_not_the_same(one, other):
    assert plain(one) != plain(other)


FORBIDDEN = [
    ("Norway will send 30 ships to the port of Bergen", "Norway will send 40 ships to Bergen port"),
    ("the talks in Oslo begin on Monday", "the Oslo talks begin on Tuesday"),
    ("Norway will join the summit in Oslo", "Norway will not join the Oslo summit"),
    ("Norway will join the summit in Oslo", "Norway may join the Oslo summit"),
    ("Norway must leave the union of states", "Norway should leave the states’ union"),
    ("Norway will join the summit in Oslo", "Norway will join the Oslo summit if asked"),
    ("Norway agreed to join the summit", "Norway refused to join the summit"),
    ("Norway embraces the old mentality", "Norway rejects the old mentality"),
    ("Norway will raise the fish tax again", "Norway will lower its tax on fish again"),
    ("Norway attacked Sweden over the fish", "Sweden attacked Norway over fish"),
    ("the treaty with Denmark stands firm", "the treaty with Finland stands firm"),
    ("all fishermen want the quay", "some fishermen want the quay"),
    ("the quay is a gift to fishermen", "is the quay a gift to fishermen?"),
]
ALLOWED = [
    ("we must abandon the old mentality of blocs", "we must discard the mentality of blocs"),
    ("it is important to reject bloc mentality", "it is essential to abandon a bloc mentality"),
    ("the charter of the United Nations", "the UN charter"),
    ("Beijing respects all countries", "China respects every country"),
    ("it will work with the Netherlands", "it would work with the Dutch side"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), FORBIDDEN)
def test_texts_that_are_at_odds(one, other):
    assert at_odds(one, other) and at_odds(other, one)


@pytest.mark.parametrize(("one", "other"), ALLOWED)
def test_texts_that_are_not_at_odds(one, other):
    assert not at_odds(one, other) and not at_odds(other, one)


def test_a_few_shared_words_make_nothing_alike():
    assert shared("Peace is good", "Peace is good") == 0.0
    assert not alike(
        "The quay in Bergen needs new cranes and deeper water", "The school in Bergen is too small"
    )


def test_vectors_are_a_second_witness_not_the_only_one():
    one = "The old harbour needs deeper water for large ships"
    other = "Big vessels cannot use the ancient port yet"
    assert not alike(one, other, 0.95)
    near = "The old harbour must be dredged so that large ships may enter"
    assert not alike(one, near) and alike(one, near, 0.9)
    assert not alike(one, near, 0.5)


def test_the_words_that_differ_are_marked():
    text = "It is essential to abandon Cold War mentality and China’s fears"
    other = "It is important to reject the Cold War mentality, and the fears of China"
    assert [text[a:b] for a, b in differing(text, other)] == ["essential", "abandon"]


def test_neighbours_that_differ_are_one_mark():
    text = "They pushed forward bravely"
    assert [text[a:b] for a, b in differing(text, "They came")] == ["pushed forward bravely"]
