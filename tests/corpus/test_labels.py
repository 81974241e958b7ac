"""Turns of transcripts in the layouts of committees, councils, calls and interviews. All texts are our own."""

# ruff: noqa: E501 (a turn is one line, whatever its length)

from corpus.chain import said
from corpus.document import Span
from corpus.labels import is_name_line, is_transcript, labels_of, questions, speaking
from corpus.statements import attributed, own_lines, statements
from tests.texts import stored

HEARING = """Ports Committee
Oral evidence: The price of pilots
Tuesday 14 March 2023

Members present: Dame Judith Fenn (Chair); Angus Roe; Dr Ivo Tal.

Witnesses: Professor Helena Stride and Gareth Pew.

Q1 Chair: Good morning. Professor Stride, what is it that the port is doing?

Professor Stride: It charges for every ship. It does so since October.

Q2 Angus Roe: Mr Pew, are your members ready for it?

Gareth Pew: No, and I would rather be honest about that.

They have heard of it, that is all.

Q3 Dr Ivo Tal: Is it lawful?

Gareth Pew: I believe so.

Chair: Then we shall ask you back.

The committee rose at noon."""

COUNCIL = """Council of Harbours
Friday, 21 July 2023, 10 a.m.

President: Dame Margaret Hollis (United Kingdom)

The President: I now give the floor to Ms. Dacosta.

Ms. Dacosta: Four days ago the port was closed. The ships wait outside.

Mr. Nebor (Russian Federation) (spoke in Russian): We have listened to a great deal of theatre.

We did not strike grain.

Mr. Kysl (Ukraine): The representative of Russia says that they hit no grain.

Mr. Zhang Lun (China) (spoke in Chinese): Food should not be drawn into politics."""

CALL = """Harrow Shipping plc
July 27, 2023

CORPORATE PARTICIPANTS
Lars Winter - Harrow Shipping plc - Chief Executive Officer
Denise Okar - Harrow Shipping plc - Chief Financial Officer

Operator
Good morning, ladies and gentlemen, and welcome to the call.

Lars Winter - Harrow Shipping plc - Chief Executive Officer
Thanks. It was a hard quarter and I will not dress it up.

The order book is in good shape.

Denise Okar - Harrow Shipping plc - Chief Financial Officer
Thank you, Lars. Revenue was $412 million.

QUESTIONS AND ANSWERS

Operator
Our first question comes from Tom Brand.

Tom Brand - Meridian Securities - Analyst
Good morning. What would it take for you to cut the dividend?

Denise Okar - Harrow Shipping plc - Chief Financial Officer
Two bad years in a row.

Tom Brand - Meridian Securities - Analyst
And would you go back to the corridor?

Lars Winter - Harrow Shipping plc - Chief Executive Officer
In a heartbeat, but on our terms."""

INTERVIEW = """"We should have planted more sorghum"

The Port Ledger, Saturday, August 19, 2023

Wanda Kamu, Principal Secretary in the Ministry of Farms, on bread and promises. Interview: Peter Oteno

Q: A loaf costs a third more than two years ago. Who is responsible?

A: Several people, and I am one of them.

Q: Your critics call the subsidy for fertiliser a gift to cartels.

A: There was theft, and eleven people are in court for it."""

INITIALS = """Nobody likes a tax collector

Marek Dvor is deputy director for tolls.

The Port Courier: Mr Dvor, how bad is the chaos?

Marek Dvor: Smaller than your paper wrote.

PC: And the neighbours? They announced their own toll.

MD: A year late.

PC: Which ones?

MD: I do not name them.

The conversation was held in Czech and edited for length."""


def lines(text):
    return [
        Span(at, at + len(line))
        for at, line in zip(_starts(text), text.split("\n"), strict=True)
        if line
    ]


def _starts(text):
    at = 0
    for line in text.split("\n"):
        yield at
        at += len(line) + 1


def turns(folder, text):
    """Who says the beginning of each of the own words, as the library has it."""
    library = stored(folder, {"record.txt": text})
    document = library.document(library.entries()[0].id)
    assert document.kind == "transcript"
    found = statements(document)
    return [
        (one.speaker.name if one.speaker else None, one.span.of(document.text)[:24])
        for one in found
        if one.form == "own words"
    ]


def test_questions_have_numbers_and_the_chair_a_name(tmp_path):
    assert turns(tmp_path, HEARING) == [
        ("Judith Fenn", "Good morning. Professor "),
        ("Helena Stride", "It charges for every shi"),
        ("Angus Roe", "Mr Pew, are your members"),
        ("Gareth Pew", "No, and I would rather b"),
        ("Gareth Pew", "They have heard of it, t"),
        ("Ivo Tal", "Is it lawful?"),
        ("Gareth Pew", "I believe so."),
        ("Judith Fenn", "Then we shall ask you ba"),
    ]


def test_states_and_languages_stand_in_brackets(tmp_path):
    found = turns(tmp_path, COUNCIL)
    assert [name for name, _ in found] == [
        "Margaret Hollis", "Dacosta", "Nebor", "Nebor", "Kysl", "Zhang Lun",
    ]  # fmt: skip


def test_who_is_of_the_state_in_brackets(tmp_path):
    library = stored(tmp_path, {"record.txt": COUNCIL})
    sides = {one.name: one.side for _, one in library.entities()}
    assert (sides["Nebor"], sides["Kysl"], sides["Zhang Lun"]) == ("Russia", "Ukraine", "China")


def test_names_on_lines_of_their_own(tmp_path):
    assert turns(tmp_path, CALL) == [
        ("Operator", "Good morning, ladies and"),
        ("Lars Winter", "Thanks. It was a hard qu"),
        ("Lars Winter", "The order book is in goo"),
        ("Denise Okar", "Thank you, Lars. Revenue"),
        ("Operator", "Our first question comes"),
        ("Tom Brand", "Good morning. What would"),
        ("Denise Okar", "Two bad years in a row."),
        ("Tom Brand", "And would you go back to"),
        ("Lars Winter", "In a heartbeat, but on o"),
    ]


def test_an_interview_s_answers_are_whom_it_introduces(tmp_path):
    assert [name for name, _ in turns(tmp_path, INTERVIEW)] == [
        None, "Wanda Kamu", None, "Wanda Kamu",
    ]  # fmt: skip


def test_initials_are_the_name_in_full_and_the_last_line_is_nobody_s(tmp_path):
    found = turns(tmp_path, INITIALS)
    assert [name for name, _ in found] == [
        "Port Courier", "Marek Dvor", "Port Courier", "Marek Dvor", "Port Courier", "Marek Dvor",
    ]  # fmt: skip
    assert not any("conversation" in words for _, words in found)


def test_named_questioners_ask_for_themselves(tmp_path):
    text = (
        "Bank of the Sea\n\nAda Quist: We raise the toll, as we said that we would.\n\n"
        "Question (Marte Lind, Port News): Has the bank lost control?\n\nAda Quist: No.\n\n"
        "Question (Owen Carr, Sea Wire): And the krone?\n\nAda Quist: It is weaker than we like."
    )
    assert [name for name, _ in turns(tmp_path, text)] == [
        "Ada Quist", "Marte Lind", "Ada Quist", "Owen Carr", "Ada Quist",
    ]  # fmt: skip


def test_what_is_no_transcript():
    for text in (
        "Note: The port is closed.\nThe master said so.\nMore: see below.\nHe left.",
        "The quay\nThe quay is old and long and nobody goes there any more, says the master.\n"
        "The port\nThe port is new and short and everybody goes there now, says the master.",
    ):
        assert not is_transcript(text, lines(text))


def test_a_word_that_the_text_has_in_small_letters_is_no_label():
    text = "Ada Quist: We know it.\nHowever: we are late, however hard it is.\nQuist: Yes.\nAda Quist: No."
    labels = labels_of(text, lines(text))
    assert speaking(text, labels, transcript=True) == {"Ada Quist", "Quist"}


def test_a_line_with_a_name_and_a_post():
    assert is_name_line("Tom Brand - Meridian Securities - Analyst") and is_name_line("Operator")
    assert not is_name_line("The order book is in good shape.")


def test_the_question_before_an_answer():
    asked = questions(CALL)
    answer = CALL.index("Denise Okar", CALL.index("Two bad") - 80)
    assert asked[answer].endswith("cut the dividend?")
    fertiliser = INTERVIEW.index("A: There was theft")
    assert "fertiliser" in questions(INTERVIEW)[fertiliser]
    # Who asks is not asked.
    assert CALL.index("Tom Brand - Meridian", CALL.index("Two bad")) not in asked


def test_a_document_s_own_speaker_answers(tmp_path):
    library = stored(tmp_path, {"talk.txt": (INTERVIEW, {"speaker": "Wanda Kamu"})})
    document = library.document(library.entries()[0].id)
    own = said(document, attributed(document, own_lines(document, ())))
    names = [one.speaker.name if one.speaker else None for one in own if one.attribution.mention]
    assert names == [None, "Wanda Kamu", None, "Wanda Kamu"]
