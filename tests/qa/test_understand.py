"""Questions as queries: whose words, on what, when, in whose account; what follow-ups inherit."""

import datetime

import pytest

from corpus.entity import Entity
from corpus.registry import gather
from qa.understand import understand

TODAY = datetime.date(2026, 5, 4)
ADA = Entity("Ada Quist", "person", side="Norway")
ORR = Entity("José Orr", "person", side="Spain")
HUA = Entity("Hua Lind", "person", side="China")
NORWAY = Entity("Norway", "state", ("Oslo",), "Norway")
SPAIN = Entity("Spain", "state", ("Madrid",), "Spain")
MINISTRY = Entity("Norwegian Foreign Ministry", "organisation", side="Norway")
KREMLIN = Entity("Kremlin", "office", side="Russia")
REGISTRY = gather([ADA, ORR, HUA, NORWAY, SPAIN, MINISTRY, KREMLIN])


def query(question, *history, without=()):
    return understand(question, history, REGISTRY, today=TODAY, without=without).query


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("what did Quist say about the quay", "Ada Quist", "the quay"),
        ("What did President Ada Quist say?", "Ada Quist", ""),
        ("what did ada quist say about fees?", "Ada Quist", "fees"),
        ("Quist on fees", "Ada Quist", "fees"),
        ("Ada Quist: are fees too high?", "Ada Quist", "are fees too high"),
        ("What is Quist's position on fees?", "Ada Quist", "fees"),
        ("statements by José Orr about ferries", "José Orr", "ferries"),
        ("Did Quist accuse the fishermen?", "Ada Quist", "accuse the fishermen"),
        ("On fees, what did Orr say?", "José Orr", "fees"),
        ("What did Norway's Quist tell the council about ferries?", "Ada Quist", "ferries"),
        ("What did the Spanish government say about fish?", "Spain", "fish"),
        ("What did Quist thank Orr for?", "Ada Quist", "thank Orr for"),
        ("quist ferry fees", "Ada Quist", "ferry fees"),
        ("Ada Quist ferry fees", "Ada Quist", "ferry fees"),
        ("Quist NATO", "Ada Quist", "NATO"),
        ("José Orr Norway", "José Orr", "Norway"),
        ("What did Orr have to say about Oslo around the time of the call?", "José Orr", "Oslo"),
        ("What did President Orr of Spain say about fees?", "José Orr", "fees"),
        ("what did j. orr say about fish", "José Orr", "fish"),
        ("What is the capital of France?", None, "the capital of France"),
        ("Where would the Spanish negotiators travel?", None, None),
        ("What did Quist and Orr discuss?", None, "Quist and Orr discuss"),
        ("What did Norway do about fish?", None, None),
        ("What did Hua Chun say about fish?", "Hua Chun", "fish"),
        ("Which president called fees a disgrace?", None, "called fees a disgrace"),
        ("Who said fees are a disgrace?", None, "fees are a disgrace"),
        ("Quote Orr on fees", "José Orr", "fees"),
        ("What's Norway's take on fish?", "Norway", "fish"),
        ("What did Quist say to Orr about fish?", "Ada Quist", "fish"),
        (
            "What did the Norwegian Foreign Ministry spokesman say about fish?",
            "Norwegian Foreign Ministry",
            "fish",
        ),
        ("What is Norway's position on fish?", "Norway", "fish"),
        ("What was Norway's official response to the strike?", "Norway", None),
        ("What did Orr say about the First World War?", "José Orr", "the First World War"),
        ("When did Orr first call for peace?", "José Orr", "call for peace"),
        ("Orr's statement?", "José Orr", ""),
        ("Did Quist apologise?", "Ada Quist", "apologise"),
        ("What did Quist tell Orr in 2022?", "Ada Quist", ""),
        ("How did Orr describe the ferries?", "José Orr", "the ferries"),
        ("What did Orr say on the Friday of the talks?", "José Orr", ""),
        ("Did Norway's premier swim?", "Norway", "swim"),
        ("How did Orr speak of fees in the 2022 call (not the 2025 one)?", "José Orr", "fees"),
    ],
)
def test_whose_words_on_what(question, speaker, topic):
    understood = query(question)
    assert understood.speakers == ((speaker,) if speaker else ())
    if topic is not None:
        assert understood.topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "Quist visit to Madrid",
        "Quist and Orr fees",
        "Quist arrested in Oslo",
        "hua li fees",
        "How was Spanish-Norwegian trade spoken of?",
        "Who is Ada Quist's Spanish counterpart?",
        "What did others say about Norway's stance on fees?",
    ],
)
def test_whom_a_question_is_about_is_not_asked_for_words(question):
    assert query(question).speakers == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [("Quist on her quay, 2022", "her quay"), ("quist ferry fees 2022", "ferry fees")],
)
def test_a_year_at_the_end_is_a_time(question, topic):
    found = query(question)
    assert (found.since, found.until, found.topic) == ("2022", "2022", topic)


def test_a_whole_date_at_the_end_is_not_cut():
    found = query("What did Quist say about fish on 25 February 2022?")
    assert (found.since, found.until, found.topic) == ("2022-02-25", "2022-02-25", "fish")
    assert query("What did Quist say about fish before 1990?").until == "1989"


def test_what_others_say_of_somebody():
    understood = query("What did others say about Norway's stance on fish?")
    assert understood.speakers == () and understood.topic == "Norway's stance on fish"
    assert [chip.label for chip in understood.chips][0] == "by others than Norway"
    assert "others" not in {
        chip.kind
        for chip in query("What did others say about Norway?", without=["others:Norway"]).chips
    }
    assert query("What did other leaders say about fish?").topic == "fish"


def test_the_first_of_a_year():
    found = understand("In the first call, in 2022, what did Quist say?", (), REGISTRY, today=TODAY)
    assert found.time.order == "first" and found.time.limits.since == "2022"


def test_things_read_as_names_are_nobody():
    registry = gather([Entity("Human Rights", "person"), ADA])
    assert understand("human rights", (), registry, today=TODAY).query.speakers == ()


def test_a_slip_of_the_pen_is_mended_and_said():
    chip = query("What did José Orrs say about fish?").chips[0]
    assert (chip.value, chip.guess, chip.typed) == ("José Orr", True, "José Orrs")


@pytest.mark.parametrize(
    ("question", "account", "topic"),
    [
        ("According to the Kremlin, what did Quist say about fish?", "Kremlin", "fish"),
        ("What did Quist say about fish, according to the Kremlin?", "Kremlin", "fish"),
        ("In Norway's readout, what did Quist say about fish?", "Norway", "fish"),
        ("According to the Norwegian readout, what did Quist say about fish?", "Norway", "fish"),
        ("Per Norway, what did Quist say about fish?", "Norway", "fish"),
    ],
)
def test_in_whose_account(question, account, topic):
    understood = query(question)
    assert understood.accounts == (account,)
    assert understood.speakers == ("Ada Quist",)
    assert understood.topic == topic


def test_what_a_question_wants():
    assert query("What did Quist say about fish?").intent == "said"
    assert query("Who said that fish is dear?").intent == "who"
    assert query("When did Quist speak about fish?").intent == "when"
    assert query("Did Quist speak about fish?").intent == "whether"
    assert query("How much is the fish?").intent == "what"


def test_accounts_that_are_compared():
    understood = query("How do the Norwegian and the Spanish accounts of the call differ?")
    assert understood.intent == "compare"
    assert understood.accounts == ("Norway", "Spain")
    assert understood.topic == "call"
    assert query("how do the norwegian and spanish accounts of fish differ").accounts == (
        "Norway",
        "Spain",
    )
    understood = query("Compare Oslo's and Madrid's versions of what Russia told Quist.")
    assert understood.accounts == ("Norway", "Spain") and "'s" not in understood.topic
    topic = query("How do the Norwegian and Spanish accounts differ on talks with Russia?").topic
    assert topic == "talks with Russia"
    understood = query("What did Orr say about fish in 2019 versus 2021?")
    assert (understood.speakers, understood.topic) == (("José Orr",), "fish")
    assert (understood.since, understood.until) == ("2019", "2021")
    understood = query("Orr on ferry fees: how does the wording differ between the accounts?")
    assert (understood.speakers, understood.topic) == (("José Orr",), "ferry fees")


FIRST = "What did Quist say about fish in 2022?"


@pytest.mark.parametrize(
    ("question", "speaker", "topic", "since"),
    [
        ("and what did Orr say?", "José Orr", "fish", "2022"),
        ("what about ferries?", "Ada Quist", "ferries", "2022"),
        ("And Orr, the same year?", "José Orr", "fish", "2022"),
        ("and in 2023?", "Ada Quist", "fish", "2023"),
        ("and the year after?", "Ada Quist", "fish", "2023"),
        ("and in the previous year?", "Ada Quist", "fish", "2021"),
        ("and three years later?", "Ada Quist", "fish", "2025"),
        ("who reports that?", "Ada Quist", "fish", "2022"),
        ("is that a direct quote?", "Ada Quist", "fish", "2022"),
        ("and the Kremlin's version?", "Ada Quist", "fish", "2022"),
        ("why?", "Ada Quist", "fish", "2022"),
        ("more", "Ada Quist", "fish", "2022"),
        ("what else did she say?", "Ada Quist", "fish", "2022"),
        ("only direct quotes", "Ada Quist", "fish", "2022"),
        ("what about Spain?", "Ada Quist", "Spain", "2022"),
        ("What did she say about ferries?", "Ada Quist", "ferries", "2022"),
        ("What did Orr say about ferries?", "José Orr", "ferries", None),
    ],
)
def test_a_follow_up_takes_what_it_leaves_open(question, speaker, topic, since):
    understood = query(question, FIRST)
    assert understood.speakers == (speaker,)
    assert understood.topic == topic
    assert understood.since == since


def test_the_ministry_of_a_follow_up_is_the_speakers_own():
    assert query("what about the foreign ministry?", FIRST).speakers == (
        "Norwegian Foreign Ministry",
    )


def test_inherited_chips_say_so():
    chips = {chip.kind: chip.inherited for chip in query("and what did Orr say?", FIRST).chips}
    assert chips == {"speaker": False, "topic": True, "time": True}


def test_an_account_is_inherited_and_replaced():
    assert query("according to the Kremlin?", FIRST).accounts == ("Kremlin",)
    asked = query("and what did Orr say?", FIRST, "according to the Kremlin?")
    assert asked.accounts == ("Kremlin",) and asked.speakers == ("José Orr",)


def test_direct_quotations_only():
    assert query("only direct quotes", FIRST).form == "direct"
    assert query("Give me the exact words of Quist about fish").form == "direct"


def test_a_removed_chip_is_not_understood_again():
    chips = {chip.kind: chip.id for chip in query(FIRST).chips}
    assert query(FIRST, without=[chips["time"]]).since is None
    assert query(FIRST, without=[chips["speaker"]]).speakers == ()
    assert query(FIRST, without=[chips["topic"]]).topic == ""
    assert query(FIRST, without=["speaker:Somebody else"]).speakers == ("Ada Quist",)
