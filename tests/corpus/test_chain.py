"""According to whom and when, and the one line that says it. All texts are our own."""

import pytest

from corpus.accounts import account_of, origin_of
from corpus.attribution import Attribution, mine
from corpus.chain import line, said
from corpus.document import Dated, Document, Heading, Span, text_hash
from corpus.entity import Entity


def document(text: str, *, headings: tuple[str, ...] = (), **fields) -> Document:
    marks = tuple(Heading(Span(text.index(h), text.index(h) + len(h)), 2) for h in headings)
    return Document("d", "d.txt", "t", text, text_hash(text), headings=marks, **fields)


def attributed(text: str, content: str, cue: str | None, mention: str | None, **fields):
    """An attribution made by hand; cue and mention are looked for nearest to the content."""
    start = text.index(content)
    whole = Span(start, start + len(content))

    def near(words: str | None) -> Span | None:
        if words is None:
            return None
        places = [i for i in range(len(text)) if text.startswith(words, i)]
        best = min(places, key=lambda i: abs(i - whole.end) if i >= whole.end else whole.start - i)
        return Span(best, best + len(words))

    return Attribution((whole,), fields.pop("form", "indirect"), near(cue), near(mention), **fields)


def test_a_report_inside_a_report_makes_a_chain():
    text = (
        "The Kremlin said in a statement that Chinese President Xi Jinping told Russian President "
        "Vladimir Putin that Beijing respects the move."
    )
    inner = attributed(
        text,
        "Beijing respects the move",
        "told",
        "Chinese President Xi Jinping",
        addressee=Span(text.index("Russian Pres"), text.index(" that Beijing")),
    )
    outer = attributed(text, text[text.index("Chinese") : -1], "said", "The Kremlin")
    first, second = said(document(text), [outer, inner])
    assert (first.speaker, first.according_to) == (Entity("Kremlin", "office", side="Russia"), ())
    assert second.speaker and second.speaker.name == "Xi Jinping"
    assert second.addressee and second.addressee.name == "Vladimir Putin"
    assert second.according_to == ("Kremlin",)


def test_a_readout_carried_by_agencies_names_them():
    text = (
        "Xi Jinping said trade grew, according to a readout broadcast on CCTV and carried "
        "by Xinhua."
    )
    inner = attributed(text, "trade grew", "said", "Xi Jinping")
    outer = attributed(
        text,
        "Xi Jinping said trade grew",
        "according to",
        "a readout broadcast on CCTV and carried by Xinhua",
    )
    assert said(document(text), [inner, outer])[0].according_to == ("CCTV", "Xinhua")


def test_a_source_without_a_name_keeps_its_words():
    text = "Ana Ruiz said no, according to a person familiar with the call."
    inner = attributed(text, "no", "said", "Ana Ruiz")
    outer = attributed(text, "Ana Ruiz said no", "according to", "a person familiar with the call")
    assert said(document(text), [inner, outer])[0].according_to == (
        "a person familiar with the call",
    )


def test_a_heading_puts_everything_under_it_in_that_account():
    text = (
        "Two accounts\n\nRussian version of the call\n\nPresident Xi Jinping said one.\n\n"
        "Chinese version of the call\n\nPresident Xi Jinping said two.\n\n"
        "What came after\n\nPresident Xi Jinping said three."
    )
    made = [
        attributed(text, word, "said", "President Xi Jinping") for word in ("one", "two.", "three")
    ]
    heads = ("Russian version of the call", "Chinese version of the call", "What came after")
    chains = [row.according_to for row in said(document(text, headings=heads), made)]
    assert chains == [("Russia",), ("China",), ()]
    assert [row.according_to for row in said(document(text), made)] == chains


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Russian version of the phone call", "Russia"),
        ("Beijing's readout", "China"),
        ("The Kremlin's account", "Kremlin"),
        ("Statement by the White House", "White House"),
        ("Beijing foreign ministry", None),
        ("Russia warns of reports on Ukraine", None),
        ("US and Russian statements", None),
        ("What happens next", None),
    ],
)
def test_which_headings_announce_an_account(heading, name):
    account = account_of(heading)
    assert (account.name if account else None) == name


OWN_SIDE = (
    "On the afternoon of 3 March 2021, President Xi Jinping spoke with Kenyan President Uhuru "
    "Kenyatta on the phone. President Xi noted that trade grew."
)


def test_an_account_that_names_its_own_leader_without_a_country_is_that_side_s():
    made = [attributed(OWN_SIDE, "trade grew", "noted", "President Xi")]
    assert said(document(OWN_SIDE), made)[0].according_to == ("China",)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (OWN_SIDE, {"publisher": "The Daily Harbour"}),
        (OWN_SIDE.replace("President Xi Jinping", "Chinese President Xi Jinping"), {}),
        (OWN_SIDE + " Analysts reported nothing.", {}),
    ],
)
def test_other_people_s_reports_are_nobody_s_own_account(text, fields):
    made = [attributed(text, "trade grew", "noted", "President Xi")]
    assert said(document(text, **fields), made)[0].according_to == ()


def test_a_third_voice_makes_it_a_report():
    text = OWN_SIDE + " The opposition leader Ann Webb said it shrank."
    made = [
        attributed(text, "trade grew", "noted", "President Xi"),
        attributed(text, "it shrank", "said", "The opposition leader Ann Webb"),
    ]
    assert [row.according_to for row in said(document(text), made)] == [(), ()]


@pytest.mark.parametrize(
    ("publisher", "name"),
    [
        ("The Kremlin", "Kremlin"),
        ("Ministry of Foreign Affairs of China", "Chinese Foreign Ministry"),
        ("The White House", "White House"),
        ("UPI", None),
        ("The China Herald", None),
        (None, None),
    ],
)
def test_an_official_publisher_gives_its_own_account(publisher, name):
    origin = origin_of(document("Xi Jinping said so.", publisher=publisher))
    assert (origin.name if origin else None) == name


def test_a_ministry_s_own_statement_has_no_reporter():
    text = "The Chinese Foreign Ministry said trade grew."
    made = [attributed(text, "trade grew", "said", "The Chinese Foreign Ministry")]
    row = said(document(text, publisher="Ministry of Foreign Affairs of China"), made)[0]
    assert row.according_to == ()


def test_the_day_beside_a_statement_is_its_date():
    text = (
        "On Thursday, Beijing blamed the rain. Officials met. Ana Ruiz said it was cold. "
        "Tom Ode said on Friday that the sun would shine on Monday."
    )
    made = [
        attributed(text, "the rain", "blamed", "Beijing"),
        attributed(text, "it was cold", "said", "Ana Ruiz"),
        attributed(text, "the sun would shine on Monday", "said", "Tom Ode"),
    ]
    doc = document(
        text,
        published=Dated("2022-02-26T10:00", "date line"),
        event_date=Dated("2022-02-25", "lead"),
    )
    dates = [row.date for row in said(doc, made)]
    assert dates == [
        Dated("2022-02-24", "“On Thursday” beside it"),
        Dated("2022-02-25", "the event"),
        Dated("2022-02-25", "“on Friday” beside it"),
    ]


def test_the_same_speaker_goes_on_at_the_same_occasion():
    text = "“It rained,” Ana Ruiz said at a briefing on Wednesday.\n\n“It poured,” she said."
    made = [
        attributed(text, "“It rained,”", "said", "Ana Ruiz", form="direct"),
        attributed(text, "“It poured,”", "said", "she", form="direct"),
    ]
    rows = said(document(text, published=Dated("2022-02-25", "date line")), made)
    assert [row.date.date for row in rows if row.date] == ["2022-02-23", "2022-02-23"]
    assert [row.speaker.name for row in rows if row.speaker] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_document_without_dates_gives_none():
    text = "Ana Ruiz said no."
    assert said(document(text), [attributed(text, "no", "said", "Ana Ruiz")])[0].date is None


def test_own_words_are_the_document_s_speaker():
    text = "I ask the Assembly to act."
    made = [Attribution((Span(0, len(text)),), "own words", None, None)]
    row = said(document(text, kind="statement", speaker="Thomas Sankara"), made)[0]
    assert row.speaker == Entity("Thomas Sankara", "person") and row.according_to == ()


def test_the_line_is_readable():
    assert line("Xi Jinping", ("Kremlin",), kind="blog post", date="2022-02-26") == (
        "Xi Jinping, according to the Kremlin, in a blog post of 26 February 2022"
    )
    wire = line("Xi Jinping", ("China", "Xinhua"), kind="report", publisher="UPI", date="2022-02")
    assert wire == (
        "Xi Jinping, according to China, relayed by Xinhua, in a report by UPI of February 2022"
    )
    assert line(None, title="A Night in March") == "Speaker unknown, in “A Night in March”"
    assert line("United States", date="2022") == "United States, 2022"
    assert line("Ana Ruiz", kind="interview") == "Ana Ruiz, in an interview"


def talk(*paragraphs: str, heading: str = "Freedonian readout of the call") -> list:
    """The speakers and words of an account of two presidents' call."""
    opening = "President Xi Jinping spoke with Russian President Vladimir Putin on the phone."
    text = "\n".join([heading, opening, *paragraphs])
    marks = () if heading not in text else (heading,)
    one = document(text, headings=marks, published=Dated("2022-03-01", "page"))
    lines = tuple(
        Span(text.index(words), text.index(words) + len(words)) for words in (opening, *paragraphs)
    )
    mined = mine(text, paragraphs=lines, headings=one.headings)
    return [
        (s.speaker.name if s.speaker else None, s.attribution.content[0].of(text))
        for s in said(one, mined)
    ]


def test_a_stand_in_the_next_paragraph_is_the_leader_s_of_whom_the_account_told():
    first = "President Xi noted that the harvest is good. It is important to share it."
    second = "China supports the fishermen. China has long held that the sea is open."
    assert talk(first, second, heading="Chinese readout of the call") == [
        ("Xi Jinping", "that the harvest is good"),
        ("Xi Jinping", "It is important to share it."),
        ("Xi Jinping", "China supports the fishermen."),
        ("Xi Jinping", "China has long held that the sea is open."),
    ]


def test_a_stand_is_never_given_to_the_other_side_s_leader():
    said_by = dict(
        (words, name)
        for name, words in talk(
            "President Xi noted that the harvest is good.",
            "President Putin stressed that the fleet is ready.",
            "China supports the fishermen.",
            heading="Chinese readout of the call",
        )
    )
    assert said_by["that the fleet is ready"] == "Vladimir Putin"
    assert said_by["China supports the fishermen."] == "Xi Jinping"


def test_a_stand_outside_of_an_account_is_nobody_s():
    found = talk(
        "President Xi noted that the harvest is good, aides in Brussels said.",
        "President Xi noted that the harvest is good.",
        "China supports the fishermen with money.",
        heading="Fishing in the north",
    )
    assert ("China", "China supports the fishermen with money.") not in found


TALK = (
    "Norwegian Foreign Minister Ann Berg spoke with Danish Foreign Minister Ole Lund.\n\n"
    "According to Oslo, Berg told Lund that the strait must stay open. She added that the fees "
    "would be paid."
)


def spoken_by(text: str, name: str) -> dict[str, tuple[str, ...]]:
    found = said(document(text), mine(text))
    return {
        " ".join(span.of(text) for span in one.attribution.content): one.according_to
        for one in found
        if one.speaker and one.speaker.name == name
    }


def test_a_sentence_that_carries_on_is_according_to_the_same_reporter():
    assert spoken_by(TALK, "Ann Berg") == {
        "that the strait must stay open": ("Norway",),
        "that the fees would be paid": ("Norway",),
    }


@pytest.mark.parametrize(
    "later",
    [
        "\n\nShe said that it was cold.",
        " The room was empty. She said that it was cold.",
        " She told reporters later that it was cold.",
    ],
)
def test_what_is_said_elsewhere_is_not_the_reporters(later):
    assert spoken_by(TALK + later, "Ann Berg")["that it was cold"] == ()


RESTATED = (
    "President Xi Jinping of China called President Vladimir Putin. {} restated the views of his "
    "country: {}'s basic position is that sovereignty must be respected."
)


@pytest.mark.parametrize(
    ("who", "land", "name"),
    [
        ("Xi", "China", "Xi Jinping"),
        ("Xi also", "Beijing", "Xi Jinping"),
        ("Putin", "China", "China"),  # of another side
        ("The paper", "China", "China"),
    ],
)
def test_who_restates_a_position_is_its_speaker(who, land, name):
    text = RESTATED.format(who, land)
    (one,) = (
        s for s in said(document(text), mine(text)) if s.attribution.rule.startswith("clause, p")
    )
    assert one.speaker and one.speaker.name == name
