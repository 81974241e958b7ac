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
        ("What did Quist and Orr discuss?", None, "Quist and Orr"),
        ("What did Norway do about fish?", None, None),
        ("What did Hua Chun say about fish?", "Hua Chun", "fish"),
        ("Which president called fees a disgrace?", None, "fees a disgrace"),
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
        ("Quist mentioned fees", "Ada Quist", "fees"),
        ("What did Quist say about fish, and in 2021?", "Ada Quist", "fish"),
        ("What did the State Department say about fish?", "State Department", "fish"),
        ("what did the state department say", "State Department", ""),
        ("what did quist say about NATO and Oslo", "Ada Quist", "NATO and Oslo"),
        ("quist on NATO", "Ada Quist", "NATO"),
        ("what is ada quist's view on NATO", "Ada Quist", "NATO"),
        ("has orr ever mentioned NATO?", "José Orr", "NATO"),
        ("what did poor countries say about NATO", None, None),
        ("What did Harrow's CFO say about fish?", "Harrow's CFO", "fish"),
        ("what did the central bank governor say about NATO", "the central bank governor", "NATO"),
        ("what did the CEO of Harrow say about fish?", "the CEO of Harrow", "fish"),
        ("Did any minister mention fish?", None, "fish"),
        ("What did Quist, Norway's premier, say about fish?", "Ada Quist", "fish"),
        ("What did Ada Quist, President of Norway, say about fish?", "Ada Quist", "fish"),
        ("What did Hua Lind say about the views of Norway and Spain?", "Hua Lind", None),
        ("What did Hua Lind think of Quist and Orr's views on fish?", "Hua Lind", None),
        ("Orr's view of aggression by Norway", "José Orr", "aggression by Norway"),
        ("What was said about strikes by Norway?", None, None),
        ("What is Quist's position on climate change?", "Ada Quist", "climate change"),
        ("What did Quist say in her latest statement?", "Ada Quist", ""),
        ("What did Quist say about 2030 goals?", "Ada Quist", "2030 goals"),
        ("What did Quist say about FM radio?", "Ada Quist", "FM radio"),
        ("How dear is fish, in the view of Quist?", "Ada Quist", None),
        ("Whose words were fish is dear?", None, "fish is dear"),
        ("According to the joint communiqué, what did Orr say about fish?", "José Orr", "fish"),
        ("What did the minister's wife say about fish?", None, None),
        ("What did the Spaniards say about fish?", "Spain", "fish"),
        ("What did the Norwegians say about fish?", "Norway", "fish"),
        ("Who is Ada Quist?", None, "Ada Quist"),
        ("who is orr", None, "José Orr"),
        ("Who is the president of Spain?", None, "the president of Spain"),
        ("Who was the first to mention fish?", None, None),
        ("Orr repeatedly warned of strikes", "José Orr", None),
        ("What did quist say about fees?", "Ada Quist", "fees"),
        ("norway on fees", "Norway", "fees"),
        ("What was said about fees by Orr?", "José Orr", "fees"),
        ("How does Norway justify its fees?", "Norway", "its fees"),
        ("How often did Orr mention fees?", "José Orr", "fees"),
        ("first time Quist mentioned fees", "Ada Quist", "fees"),
        ("most recent remarks by Orr on fees", "José Orr", "fees"),
        ("quotes about fees from Orr", "José Orr", "fees"),
        ("the first speech of Orr", "José Orr", ""),
        ("Orr called Quist", None, "Orr called Quist"),
        ("criticism of Quist by Orr", "José Orr", "criticism of Quist"),
        ("statements about refugees from Spain", None, None),
        ("What did world leaders say about fees?", None, "fees"),
        ("Did any country mention fees?", None, "fees"),
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
        "Quist praised by Orr",
        "Quist accused of theft",
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


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Who was the last to mention fees?", "last"),
        ("Who was the first minister to speak of fees?", "first"),
        ("Orr's latest remarks on fees", "last"),
        ("Orr on fees most recently", "last"),
    ],
)
def test_the_first_or_last_on_a_subject(question, order):
    found = query(question)
    assert ("time:" + order in {chip.id for chip in found.chips}, found.topic) == (True, "fees")


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Who called Ada Quist the ferryman of Europe?", "ferryman of Europe"),
        ("Which minister described fees as a scandal?", "scandal"),
        ("Who has called fees a scandal?", "scandal"),
        ("Who called for lower fees?", None),
        ("Who called Ada Quist?", None),
        ("Who described Orr as a man who had never seen a ferry?", None),
    ],
)
def test_what_somebody_is_called_is_looked_for_word_for_word(question, phrase):
    assert query(question).phrases == ((phrase,) if phrase else ())


def test_him_is_who_spoke_before():
    found = query("and what did Orr say about her?", "What did Quist say about fees?")
    assert (found.speakers, found.topic) == (("José Orr",), "Ada Quist")
    again = query("and what did Orr say about him?", "What did Quist say about José Orr?")
    assert again.topic == "José Orr"


@pytest.mark.parametrize(
    "question",
    [
        "what's quist's line on fees vs orr's",
        "What is Quist's position on fees compared with that of Orr?",
        "What was said about fees by Quist and by Orr?",
        "What is Quist's view of fees and Orr's?",
    ],
)
def test_one_s_line_beside_another_s(question):
    found = query(question)
    assert (found.intent, found.accounts, found.topic) == (
        "compare",
        ("Ada Quist", "José Orr"),
        "fees",
    )


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
    first = "What did others say about Norway's stance on fish?"
    for later in ("and in 2023?", "more"):
        assert ("others:Norway", True) in {
            (chip.id, chip.inherited) for chip in query(later, first).chips
        }
    assert "others" not in {chip.kind for chip in query("and what did Orr say?", first).chips}


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


@pytest.mark.parametrize(
    ("question", "speakers", "topic"),
    [
        ("How do the 2019 and 2021 calls differ on fish?", (), "fish"),
        ("Compare the 2019 call and the 2021 one on fish", (), "fish"),
        ("How did Quist's position on fish differ between 2019 and 2021?", ("Ada Quist",), "fish"),
        ("What did Quist say about fish in 2019 versus 2021?", ("Ada Quist",), "fish"),
    ],
)
def test_two_times_are_compared(question, speakers, topic):
    understood = query(question)
    assert (understood.speakers, understood.topic) == (speakers, topic)
    assert (understood.intent, understood.since, understood.until) == ("compare", "2019", "2021")
    assert [chip.label for chip in understood.chips if chip.kind == "time"] == [
        "in 2019",
        "in 2021",
    ]
    assert not query(question, without=["time:2019/2019"]).since
    later = query("and on ferries?", question)
    assert (later.topic, later.since, later.until) == ("ferries", "2019", "2021")
    assert query("and in 2022?", question).since == "2022"


def test_a_state_and_its_people():
    assert query("What did Spanish officials say about fish?").speakers == ("Spain",)
    assert query("According to Spanish officials, what are fish worth?").accounts == ("Spain",)


@pytest.mark.parametrize(
    "question",
    [
        "Does the Kremlin readout mention fish?",
        "does the kremlin readout mention fish",
        "Does the Kremlin's statement refer to fish?",
        "What does the Kremlin's readout say about fish?",
    ],
)
def test_what_an_account_mentions(question):
    understood = query(question)
    assert (understood.accounts, understood.topic) == (("Kremlin",), "fish")


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


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did Quist and Orr say about fish?", "fish"),
        ("what did quist and orr say about fish", "fish"),
        ("On fish, what do Quist and Orr think?", "fish"),
        ("Compare what Quist and Orr said about fish", "fish"),
        ("How do Quist and Orr differ on fish quotas?", "fish quotas"),
        ("Quist vs. Orr on fish", "fish"),
        ("Quist and Orr on fish", "fish"),
        ("statements by Quist and Orr about fish", "fish"),
        ("What are Quist's and Orr's views on fish?", "fish"),
        ("Did Quist and Orr say anything about fish?", "fish"),
        ("What did Ada Quist and President José Orr say?", ""),
    ],
)
def test_people_asked_for_side_by_side(question, topic):
    understood = query(question)
    assert understood.accounts == ("Ada Quist", "José Orr")
    assert (understood.intent, understood.topic, understood.speakers) == ("compare", topic, ())
    labels = [chip.label for chip in understood.chips if chip.kind == "account"]
    assert labels == ["by Ada Quist", "by José Orr"]


def test_what_people_do_together_is_not_asked_of_each():
    for question in (
        "What did Quist and Orr agree on?",
        "What did Quist and Orr discuss?",
        "How did the accounts of the call between Quist and Orr differ?",
        "What did the reports on Quist and Orr's meeting say?",
        "Do Quist and Orr see themselves as friends of fish?",
        "What did Hua Lind say about Quist and Orr?",
    ):
        assert not query(question).accounts


@pytest.mark.parametrize(
    "question",
    [
        "What did Quist say about fish, and what did Orr say?",
        "What did Quist say about fish and what has Orr said about it?",
    ],
)
def test_two_questions_in_one(question):
    understood = query(question)
    assert (understood.accounts, understood.topic) == (("Ada Quist", "José Orr"), "fish")


@pytest.mark.parametrize(
    ("question", "topic", "phrases"),
    [
        ('Who said "a new dawn for fish"?', "a new dawn for fish", ("a new dawn for fish",)),
        ("Who used the phrase “new dawn”?", "new dawn", ("new dawn",)),
        ("Has anyone used the exact words 'new dawn'?", "new dawn", ("new dawn",)),
        ('Did anyone say "new dawn"?', "new dawn", ("new dawn",)),
        ('"new dawn" ferries', "new dawn ferries", ("new dawn",)),
        ("Who spoke of «новая заря»?", "новая заря", ("новая заря",)),
        ("What did others say about Quist's and Norway's fish?", None, ()),
    ],
)
def test_words_in_quotation_marks_are_a_phrase(question, topic, phrases):
    understood = query(question)
    assert understood.phrases == phrases
    assert topic is None or understood.topic == topic
    assert ("phrase" in {chip.kind for chip in understood.chips}) == bool(phrases)


def test_a_phrase_stays_until_it_is_removed():
    first = 'When did Quist first use the words "new dawn"?'
    understood = query(first)
    assert (understood.speakers, understood.topic) == (("Ada Quist",), "new dawn")
    assert query("and Orr?", first).phrases == ("new dawn",)
    assert not query("what about ferries?", first).phrases
    free = query(first, without=["phrase:new dawn"])
    assert (free.phrases, free.topic) == ((), "new dawn")


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("What has Norway said about fish?", "Norway", "fish"),
        ("Has Norway ever mentioned fish?", "Norway", "fish"),
        ("Has Norway invaded anybody?", None, None),
        ("Was Norway accused of anything?", None, None),
        ("What did Norway call for?", "Norway", ""),
        ("What did Quist complain about?", "Ada Quist", ""),
        ("What was Quist's main point?", "Ada Quist", ""),
        ("How did Norway's position on fish change over time?", "Norway", "fish"),
        ("Summarise Quist's 2021 speech", "Ada Quist", ""),
        ("List the countries that spoke about fish", None, "fish"),
        ("Which countries mentioned fish?", None, "fish"),
        ("What is the Friends of Fish platform?", None, "the Friends of Fish platform"),
        ("What is Blorp's position on fish?", "Blorp", "fish"),
        ("Tell me about Quist's view of fish", "Ada Quist", "fish"),
        ("Where did Quist say talks could be held?", "Ada Quist", "talks could be held"),
        ("Is there any mention of fish?", None, "fish"),
        ("Did either leader mention fish?", None, "fish"),
        ("Did anyone mention fish?", None, "fish"),
        ("Who spoke of fish?", None, "fish"),
        ("Quist 2015 fish", "Ada Quist", "fish"),
        ("Quist 2015 fish agreement", "Ada Quist", "2015 fish agreement"),
    ],
)
def test_further_forms(question, speaker, topic):
    understood = query(question)
    assert understood.speakers == ((speaker,) if speaker else ())
    assert topic is None or understood.topic == topic


def test_a_persons_account_is_their_words():
    understood = query("According to Quist, which quotas were broken?")
    assert (understood.speakers, understood.accounts) == (("Ada Quist",), ())
    understood = query("According to the Kremlin, which quotas were broken?")
    assert (understood.speakers, understood.accounts) == ((), ("Kremlin",))


def test_one_of_two_people_is_removed():
    both = "What did Quist and Orr say about fish?"
    left = query(both, without=["account:José Orr"])
    assert (left.speakers, left.accounts, left.intent) == (("Ada Quist",), (), "said")
    assert query("and in 2023?", both).accounts == ("Ada Quist", "José Orr")
    later = query("and what did Hua Lind say?", both)
    assert (later.speakers, later.accounts, later.topic) == (("Hua Lind",), (), "fish")


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
        ("only in 2023", "Ada Quist", "fish", "2023"),
        ("in 2023 only", "Ada Quist", "fish", "2023"),
        ("the same for 2023", "Ada Quist", "fish", "2023"),
        ("same with Orr", "José Orr", "fish", "2022"),
        ("and Spain's reply?", "Spain", "fish", "2022"),
        ("and the Spaniards?", "Spain", "fish", "2022"),
        ("and Spain's representative?", "Spain", "fish", "2022"),
        ("and the CFO?", "the CFO", "fish", "2022"),
        ("on ferries", "Ada Quist", "ferries", "2022"),
        ("On ferries, what did Orr say?", "José Orr", "ferries", None),
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


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("quotes on fish by Quist after 2018", "2019", None),
        ("quotes on fish by Quist before 2020", None, "2019"),
        ("What was said about fish by Quist in 2022?", "2022", "2022"),
        ("quotes about fish from Quist in 2022", "2022", "2022"),
        ("what did Quist say from 2019", "2019", None),
        ("what did Quist say by May 2019", None, "2019-05"),
    ],
)
def test_the_nearest_preposition_is_the_date_s(question, since, until):
    found = query(question)
    assert (found.since, found.until) == (since, until)


def test_after_a_comparison_one_speaker_is_asked_alone():
    found = query("and Hua Lind?", "What did Quist and Orr say about whaling?")
    assert (found.intent, found.speakers, found.topic) == ("said", ("Hua Lind",), "whaling")


@pytest.mark.parametrize("lead", ["Does the", "Who called", "What did", "Which", "“"])
def test_runs_of_blanks_are_one(lead):
    # Patterns that try every way to share 980 blanks out took 16 seconds.
    asked, short = query(f"{lead}{' ' * 980}x?"), query(f"{lead} x?")
    assert (asked.topic, asked.intent) == (short.topic, short.intent)


def test_direct_quotations_only():
    assert query("only direct quotes", FIRST).form == "direct"
    assert query("Give me the exact words of Quist about fish").form == "direct"
    theirs = query("only direct quotes from Quist")
    assert (theirs.form, theirs.speakers, theirs.topic) == ("direct", ("Ada Quist",), "")


def test_a_removed_chip_is_not_understood_again():
    chips = {chip.kind: chip.id for chip in query(FIRST).chips}
    assert query(FIRST, without=[chips["time"]]).since is None
    assert query(FIRST, without=[chips["speaker"]]).speakers == ()
    assert query(FIRST, without=[chips["topic"]]).topic == ""
    assert query(FIRST, without=["speaker:Somebody else"]).speakers == ("Ada Quist",)


def test_several_accounts_are_compared():
    asked = query("How long was the call according to Norway and according to Spain?")
    assert asked.accounts == ("Norway", "Spain") and asked.intent == "compare"


def test_that_is_what_was_asked_before():
    assert query("Did Spain confirm that?", FIRST).speakers == ("Spain",)
    assert query("Did Spain confirm that?", FIRST).topic == query(FIRST).topic


def test_a_state_is_the_next_account_after_an_account():
    asked = query("And Spain?", "How long was the call according to Norway?")
    assert asked.accounts == ("Spain",) and asked.speakers == ()


@pytest.mark.parametrize(
    "question", ["Did he bring up fish in the same speech?", "and fish, that year?"]
)
def test_the_same_time_and_speaker(question):
    asked = query(question, "What did Orr say about fees in 2021?")
    assert asked.speakers == ("José Orr",) and asked.since == "2021" and "fish" in asked.topic


def test_an_office_before_a_surname():
    assert query("What did foreign minister Orr say about fish?").speakers == ("José Orr",)


def test_a_first_name_alone_finds_its_only_bearer():
    assert query("What did Ada say about fish?").speakers == ("Ada Quist",)


def test_a_short_name_finds_the_full_double_surname():
    short = Entity("Luis Abil", "person", side="Spain")
    full = Entity("Luis Rodo Abil Corda", "person", side="Spain")
    other = Entity("Luis Marr", "person", side="Spain")
    registry = gather([short, full, other])
    asked = understand("What did Luis Abil say?", [], registry, today=TODAY)
    assert asked.speaker.names == (short.name, full.name)


@pytest.mark.parametrize(
    "question",
    [
        "According to the Spanish readout of the 2021 call, what did Quist say about fish?",
        "What did Quist say about fish, according to the Spanish readout of the 2021 call?",
        "In Spain's readout of the 2021 call, what did Quist say about fish?",
    ],
)
def test_the_year_of_an_account_is_asked_for(question):
    asked = query(question)
    assert (asked.speakers, asked.topic) == (("Ada Quist",), "fish")
    assert (asked.accounts, asked.since, asked.until) == (("Spain",), "2021", "2021")


@pytest.mark.parametrize(
    "question",
    [
        "According to the Spanish readout of the Oslo meeting, what did Quist say about fish?",
        "In Spain's readout of the Oslo meeting, what did Quist say about fish?",
        "What did Quist say about fish at the Oslo meeting, according to Spain?",
    ],
)
def test_the_place_of_an_accounts_meeting_is_asked_for(question):
    asked = query(question)
    assert (asked.speakers, asked.accounts) == (("Ada Quist",), ("Spain",))
    assert asked.topic == "fish at the Oslo meeting"


@pytest.mark.parametrize(
    "question",
    [
        "What did Sen. Ada Quist say about fish?",
        "What did Texas Sen. Ada Quist say about fish?",
        "What did Fla. Gov. Quist say about fish?",
        "what did sen. ada quist say about fish",
    ],
)
def test_a_shortened_title_does_not_end_a_name(question):
    asked = query(question)
    assert (asked.speakers, asked.topic) == (("Ada Quist",), "fish")


def test_a_name_of_the_other_gender_is_no_slip():
    assert query("What did Ms. Quost say about fish?").speakers == ("Ada Quist",)
    assert query("What did Mr. Quost say about fish?").speakers != ("Ada Quist",)


def test_what_a_paper_says_may_be_that_of_a_meeting_or_a_year():
    asked = query("What does the Spanish readout of the Oslo meeting say about fish?")
    assert (asked.topic, asked.accounts) == ("fish at the Oslo meeting", ("Spain",))
    asked = query("Does Spain's readout of the 2021 call mention fish?")
    assert (asked.topic, asked.accounts, asked.since) == ("fish", ("Spain",), "2021")
    asked = query("Does Spain's readout of the call mention fish?")
    assert (asked.topic, asked.accounts) == ("fish", ("Spain",))


def test_a_meeting_alone_is_asked_for_without_its_preposition():
    assert query("What did Quist say at the Oslo meeting?").topic == "the Oslo meeting"


@pytest.mark.parametrize("what", ["call", "February meeting", "Friday talks", "Orr call"])
def test_an_account_of_what_has_no_place_is_asked_for_whole(what):
    asked = query(f"In Spain's readout of the {what}, what did Quist say about fish?")
    assert (asked.topic, asked.accounts) == ("fish", ("Spain",))


def test_each_side_is_every_account():
    asked = query("How long did the call last according to each side?")
    assert asked.accounts == () and asked.intent == "compare"


def test_an_officeholders_account_is_their_words():
    asked = query("According to the Spanish leader, is it raining in Oslo?")
    assert asked.speakers == ("Spain",) and asked.accounts == ()
