"""What pages say of themselves, and the traps where nothing may be found."""

# ruff: noqa: E501 (a lead or a page is one line, whatever its length)

from pathlib import Path

import pytest

from corpus.document import Block, Dated, Reading
from corpus.metadata import complete

CALLS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora" / "phone-calls"

BODY = (
    "The two governments agreed to keep the harbour of Port Lorrain open to all ships.\n\n"
    "Their envoys talked for nine hours about pilots, dues and the price of coal, and then went home."
)


def found(text: str, source: str = "0017.txt", **metadata: str):
    blocks = [Block(part.strip()) for part in text.split("\n\n") if part.strip()]
    where = dict.fromkeys(metadata, "front matter")
    return complete(Reading(source, metadata=metadata, found_in=where), blocks)


def page(head: str = "", foot: str = "", lead: str = "") -> str:
    return "\n\n".join(part for part in (head, lead, BODY, foot) if part)


# --- what the source says wins ------------------------------------------------------------------


def test_given_metadata_wins():
    text = page("Harbour stays open to all ships\n\nBy Ada Renk\n\nMarch 3, 2021")
    have = found(
        text, title="Given", author="Given Author", published="2020-01-02", country="Marren"
    )
    assert (have.title, have.author) == ("Given", "Given Author")
    assert have.published == Dated("2020-01-02", "front matter")
    assert have.metadata == {"country": "Marren"}


def test_speaker_makes_a_statement_dated_by_its_source():
    have = found(page(), speaker="Ada Renk", country="Marren", published="2015")
    assert (have.kind, have.speaker) == ("statement", "Ada Renk")
    assert have.title == "Ada Renk (Marren), 2015"
    assert have.event_date == Dated("2015", "front matter")


def test_year_column_dates_a_speech():
    have = found(page("My dear friends and colleagues"), speaker="Ada Renk", year="1998")
    assert have.title == "Ada Renk, 1998"
    assert have.published == have.event_date == Dated("1998", "front matter")
    assert have.metadata == {"year": "1998"}


def test_given_kind_wins_over_turns():
    assert found("Q: Why?\n\nA: Because.\n\nQ: Oh?\n\nA: Yes.", kind="report").kind == "report"


# --- titles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "title"),
    [
        (page("Harbour stays open to all ships"), "1.txt", "Harbour stays open to all ships"),
        (page("World News\n\nHarbour stays open to all ships"), "1.txt", "Harbour stays open to all ships"),
        (page("March 3, 2021\n\nBy Ada Renk\n\nHarbour stays open"), "1.txt", "Harbour stays open"),
        (page("双方同意港口继续开放"), "1.txt", "双方同意港口继续开放"),
        (page("Office of the Harbour Master\n\nHarbour stays open to all ships"), "1.txt", "Harbour stays open to all ships"),
        (page("Fish | Coal | Dues\n\nHarbour stays open to all ships"), "1.txt", "Harbour stays open to all ships"),
        (page("Office of the Harbour Master"), "1.txt", "Office of the Harbour Master"),
        (page("Back to the harbour: ships return"), "1.txt", "Back to the harbour: ships return"),
        (page("Home Office Announces New Harbour Rules"), "1.txt", "Home Office Announces New Harbour Rules"),
        (page(), "folder/harbour-talks-2021.txt", "harbour talks 2021"),
        (page("Mr. President,"), "harbour-speech.txt", "harbour speech"),
        (
            page(),
            "004_349aa6260db2e640.txt",
            "The two governments agreed to keep the harbour of Port Lorrain open to all ships.",
        ),
        (
            page(lead="The two governments have agreed after nine hours of talks about pilots, dues and "
                 "coal to keep the harbour open to all ships."),
            "9.txt",
            "The two governments have agreed after nine hours of talks about pilots, dues and coal to…",
        ),
    ],
)  # fmt: skip
def test_title(text, source, title):
    assert found(text, source).title == title


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "foot", "date", "read_from"),
    [
        ("Harbour stays open to all\n\n2021-03-03 12:05", "", "2021-03-03T12:05", "date line under the title"),
        ("Harbour stays open to all\n\nMarch 3, 2021 | World", "", "2021-03-03", "date line under the title"),
        ("March 3, 2021 / 9:15 AM\n\nHarbour stays open to all", "", "2021-03-03T09:15", "date line above the title"),
        ("Harbour stays open to all\n\nPublished: 3 March 2021", "", "2021-03-03", "“published” line under the title"),
        ("Harbour stays open to all\n\nAuthor: Ada March 3, 2021", "", "2021-03-03", "byline under the title"),
        ("Порт остаётся открытым для всех\n\n3 марта 2021 года, 14:05", "", "2021-03-03", "date line under the title"),
        ("双方同意港口继续开放\n\n2021年3月3日 09:30", "", "2021-03-03T09:30", "date line under the title"),
        ("Harbour stays open to all", "3 March, 2021, 12:33 am", "2021-03-03T00:33", "date line at the end"),
        ("Harbour stays open to all", "More\n\nStories\n\nFirst published 3 March 2021", "2021-03-03", "“first published” line below the article"),
    ],
)  # fmt: skip
def test_published(head, foot, date, read_from):
    assert found(page(head, foot)).published == Dated(date, read_from)


def test_updated_is_kept_apart():
    have = found(page("Harbour stays open\n\nPublished 3 March 2021 Updated 5 March 2021"))
    assert have.published and have.published.date == "2021-03-03"
    assert have.updated and have.updated.date == "2021-03-05"


def test_date_under_the_title_outranks_the_day_of_the_visit_above_it():
    have = found(page("Friday, 7 June 2024\n\nHarbour stays open to all\n\n3 March 2021"))
    assert have.published and have.published.date == "2021-03-03"


def test_dateline_gives_date_and_publisher():
    lead = (
        "BEIJING, March 3, 2021 (Xinhua) -- The harbour stays open to all ships, the minister said."
    )
    have = found(page("Harbour stays open to all", lead=lead))
    assert have.publisher == "Xinhua"
    assert have.published == Dated("2021-03-03", "dateline")


def test_dateline_without_a_year_takes_it_from_the_update():
    lead = "March 3 (UPI) -- The harbour stays open to all ships, the minister said to reporters."
    have = found(page("Harbour stays open to all\n\nUpdated March 4, 2021", lead=lead))
    assert have.published == Dated("2021-03-03", "dateline")
    assert found(page("Harbour stays open to all", lead=lead)).published is None


UNDATED = [
    page("Harbour stays open to all\n\n02/03/2021"),
    page(
        "Harbour stays open to all",
        lead="On 3 March 2021 the old treaty had already been in force for years.",
    ),
    page("Harbour stays open to all\n\n3 March 2021\n\n9 May 2019"),
    page("Harbour stays open to all", "Related\n\nA treaty explained\n\nMay 3, 2019"),
    page("Harbour stays open to all", "CORRECTION: a name was wrong.\n\n3 March 2021"),
    page("Harbour stays open to all\n\nThe port in a picture taken on 3 March 2021"),
    page("Harbour stays open to all", "© 2021 Marren Post"),
    page("Harbour stays open to all since 3 March 2021"),
    page("Harbour stays open to all\n\n2 hours ago"),
]


@pytest.mark.parametrize("text", UNDATED)
def test_trap_no_publication_date(text):
    assert found(text).published is None


# --- event dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "published", "date"),
    [
        ("On the afternoon of 3 March 2021, President Ada Renk spoke with Tom Vane by telephone.", "", "2021-03-03"),
        ("Ada Renk told reporters on Monday that the harbour will stay open to all ships.", "2021-03-03", "2021-03-01"),
        ("The leaders talked during a phone call Wednesday, state media of both sides reported.", "2021-03-03T10:00", "2021-03-03"),
        ("The presidents signed the harbour treaty on 2 March 2021 in the old customs house.", "2021-03-03", "2021-03-02"),
        ("March 3 (UPI) -- President Ada Renk urged Tom Vane on Tuesday to open the harbour again.", "2021-03-03", "2021-03-02"),
        ("Yesterday the two presidents met in Port Lorrain and agreed to open the harbour again.", "2021-03-01", "2021-02-28"),
    ],
)  # fmt: skip
def test_event_date(lead, published, date):
    have = found(
        page("Harbour stays open to all", lead=lead),
        **({"published": published} if published else {}),
    )
    assert have.event_date and have.event_date.date == date


def test_weekday_is_confirmed_by_the_text_where_no_publication_date_is_known():
    lead = (
        "On Friday Ada Renk and Tom Vane talked about the harbour, and each side gave its version."
    )
    body = "On the afternoon of 5 March 2021, President Ada Renk spoke with Tom Vane on the phone."
    have = found(f"Two versions of one call\n\n{lead}\n\n{body}\n\n{BODY}")
    assert have.event_date == Dated("2021-03-05", "“On Friday” in the lead, and the text")
    other_day = body.replace("5 March", "4 March")
    assert found(f"Two versions of one call\n\n{lead}\n\n{other_day}\n\n{BODY}").event_date is None


def test_day_in_the_title_of_a_press_conference():
    have = found(page("Regular press conference of Ada Renk on March 3, 2021"))
    assert have.event_date == Dated("2021-03-03", "title")


UNKNOWN_EVENTS = [
    ("Ada Renk had a phone call with Tom Vane on Monday and discussed the harbour of Lorrain.", ""),
    (
        "Ada Renk will meet Tom Vane on Monday to talk about the harbour, her office announced.",
        "2021-03-03",
    ),
    (
        "The harbour has been closed since Monday, and nobody has said when it might be opened.",
        "2021-03-03",
    ),
    (
        "After talks on Monday failed, Ada Renk called the envoys back on Tuesday, officials said.",
        "2021-03-03",
    ),
    (
        "Lorrain closed its harbour on 24 February 2014, and the quarrel has gone on ever since then.",
        "2021-03-03",
    ),
    (
        "On 24 February 2014, Lorrain closed its harbour, and the quarrel has gone on ever since then.",
        "",
    ),
    (
        "Shoppers filled the market of Port Lorrain on Black Friday, traders and the police said.",
        "2021-03-03",
    ),
    (
        "During Monday's assembly the envoys of Lorrain asked for a change of the text, in vain.",
        "2021-03-03",
    ),
    (
        "The call coincided with the third anniversary of the closing of the harbour in 2014, he said.",
        "2021-03-03",
    ),
    (
        "The envoys were to meet on Friday if the weather allowed it, the ministry had announced.",
        "2021-03-03",
    ),
    ("Ada Renk told reporters on Monday that the harbour will stay open to all ships.", "2021-03"),
    (
        "Next Monday brought nothing new to the harbour, the fishermen said with one voice.",
        "2021-03-03",
    ),
]


@pytest.mark.parametrize(("lead", "published"), UNKNOWN_EVENTS)
def test_trap_no_event_date(lead, published):
    given = {"published": published} if published else {}
    assert found(page("Harbour stays open to all", lead=lead), **given).event_date is None


# --- publisher, author, address --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (
            page(
                lead="LORRAIN (Reuters) - The harbour stays open to all ships, the minister said."
            ),
            "Reuters",
        ),
        (
            page(
                lead="MOSCOW, March 3. /TASS/. The harbour stays open to all ships, the minister said."
            ),
            "TASS",
        ),
        (
            page(lead="CNN — The harbour stays open to all ships, the minister said to reporters."),
            "CNN",
        ),
        (
            page("Harbour stays open to all", "© 2021 Marren Post. All rights reserved."),
            "Marren Post",
        ),
        (page("Harbour stays open to all", "Copyright © 2019-2021 Marren Post Ltd"), "Marren Post"),
        (
            page("Harbour stays open to all", "Marren Post on Twitter Marren Post on Facebook"),
            "Marren Post",
        ),
        (page("Harbour stays open to all\n\nSource: Xinhua | 2021-03-03"), "Xinhua"),
        (page("Harbour stays open to all\n\nhttps://en.kremlin.ru/events/1"), "The Kremlin"),
    ],
)
def test_publisher(text, publisher):
    assert found(text).publisher == publisher


def test_publisher_by_the_address_it_was_read_from():
    have = found(page(), "https://www.bbc.co.uk/news/1")
    assert (have.publisher, have.url) == ("BBC", "https://www.bbc.co.uk/news/1")
    assert found(page(), "https://notbbc.co.uk/news/1").publisher is None


NO_PUBLISHER = [
    page(
        lead="The harbour stays open to all ships, the Xinhua news agency (Xinhua) said on Monday."
    ),
    page(lead="The minister told Reuters on Monday that the harbour stays open to all the ships."),
    page(lead="Apple (AAPL) - the company whose ships fill the harbour - said that it would stay."),
    page("Harbour stays open to all", "Follow Ada Renk on Twitter"),
    page("Harbour stays open to all", "© 2021 Getty Images"),
    page("Harbour stays open to all", "© 2021 All rights reserved"),
    page("Harbour stays open to all\n\nSource: harbour office data"),
]


@pytest.mark.parametrize("text", NO_PUBLISHER)
def test_trap_no_publisher(text):
    assert found(text).publisher is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ada Renk", "Ada Renk"),
        ("By Ada Renk and Tom Vane", "Ada Renk and Tom Vane"),
        ("By Maria de la Cruz, Marren Post", "Maria de la Cruz"),
        ("By Ada Renk | March 3, 2021", "Ada Renk"),
        ("Author: Ada March 3, 2021 Harbour stays open", "Ada"),
        ("Written by Ada Renk", "Ada Renk"),
        ("Автор: Иван Петров", "Иван Петров"),
        ("Par Hélène Marchal", "Hélène Marchal"),
    ],
)
def test_author(line, author):
    assert found(page(f"Harbour stays open to all\n\n{line}")).author == author


@pytest.mark.parametrize(
    "line",
    ["By the numbers", "By Air and Sea", "By 2030", "By Popular Demand", "By Reuters Staff", "By far", "Bypass"],
)  # fmt: skip
def test_trap_no_author(line):
    assert found(page(f"Harbour stays open to all\n\n{line}")).author is None


# --- kind and speaker ---------------------------------------------------------------------------

OWN_WORDS = (
    "I thank you for coming. We have kept our harbour open, and we shall keep it open to all ships.\n\n"
    "My country asks for no more than that, and I promise you that we shall accept no less than that."
)


@pytest.mark.parametrize(
    ("title", "body", "kind", "speaker"),
    [
        (
            "Remarks by President Ada Renk at the harbour",
            OWN_WORDS,
            "statement",
            "President Ada Renk",
        ),
        ("Speech by Ada Renk, Minister of Ports", OWN_WORDS, "statement", "Ada Renk"),
        ("Statement by the Spokesperson on the harbour", OWN_WORDS, "statement", None),
        ("Joint Statement by the Leaders of Lorrain and Marren", OWN_WORDS, "statement", None),
        ("Remarks by Ada Renk on harbour spark outrage", BODY, "report", None),
        ("Ada Renk's speech sparks outrage", BODY, "report", None),
        ("Harbour stays open to all", OWN_WORDS, "report", None),
        ("A talk", "Q: Why?\n\nA: Because.\n\nQ: Really?\n\nA: Yes.\n\nQ: Oh.", "transcript", None),
        ("Notes", "Note: one.\n\nNote: two.\n\n" + BODY, "report", None),
    ],
)
def test_kind_and_speaker(title, body, kind, speaker):
    have = found(f"{title}\n\n{body}")
    assert (have.kind, have.speaker) == (kind, speaker)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (page("Harbour stays open to all"), "en"),
        ("Переговоры о порте продолжались девять часов, и стороны договорились встретиться снова.", "ru"),
        ("Переговори про порт тривали дев'ять годин, і сторони домовилися зустрітися ще раз її.", "uk"),
        ("双方就港口问题会谈了九个小时，同意继续开放港口。", "zh"),
        ("港についての会談は九時間続き、双方は港を開いておくことで合意した。", "ja"),
        ("استمرت المحادثات بشأن الميناء تسع ساعات، واتفق الجانبان على إبقائه مفتوحا.", "ar"),
        ("Les deux gouvernements ont décidé de garder le port ouvert à tous les navires de la région.", "fr"),
        ("Los dos gobiernos acordaron mantener el puerto abierto para todos los barcos de la región.", "es"),
        ("Die beiden Regierungen haben vereinbart, den Hafen für alle Schiffe der Region offen zu halten.", "de"),
        ("I due governi hanno deciso di tenere il porto aperto per tutte le navi della regione che passano.", "it"),
        ("Os dois governos decidiram manter o porto aberto para todos os navios da região que não param.", "pt"),
        ("12 345 678 90", None),
    ],
)  # fmt: skip
def test_language(text, language):
    assert found(text).language == language


# --- the five real pages --------------------------------------------------------------------------


@pytest.mark.skipif(not CALLS.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize(
    ("number", "publisher", "author", "published", "event"),
    [
        ("000", None, None, None, "2022-02-25"),
        ("001", None, None, "2022-02-26T12:05", "2022-02-25"),
        ("002", "UPI", "Thomas Maresca", "2022-02-25T09:15", "2022-02-25"),
        ("003", "News Cinema", "Yuvi", "2022-02-26", "2022-02-25"),
        ("004", None, None, None, "2025"),
    ],
)
def test_real_pages(number, publisher, author, published, event):
    path = next(CALLS.glob(f"{number}_*.txt"))
    have = found(path.read_text("utf-8"), path.name)
    assert (have.publisher, have.author) == (publisher, author)
    assert (have.published.date if have.published else None) == published
    assert (have.event_date.date if have.event_date else None) == event
    assert (have.kind, have.speaker, have.language) == ("report", None, "en")
    assert have.title.split()[0] in {"Chinese", "President", "China's", "Russia"}


# --- transcripts and speeches ---------------------------------------------------------------------

TALK = (
    "Ada Quist: We raise the toll for all ships, as we said that we would in March.\n\n"
    "Ivo Tal: And who is to pay for it?\n\nAda Quist: Whoever uses the port, and nobody else.\n\n"
    "Ivo Tal: That is no answer.\n\nAda Quist: It is the only one I have for you today."
)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Oslo, Thursday 21 September 2023, 14:30", "2023-09-21"),
        ("The Port Ledger, Saturday, August 19, 2023", "2023-08-19"),
        ("Friday, 21 July 2023, 10 a.m.", "2023-07-21"),
        ("Nairobi, 3rd of August 2023", "2023-08-03"),
        ("12 September 2024 - Press release", "2024-09-12"),
        ("Posted by Orr in Ports, Methods | September 14th, 2024 | 7 comments", "2024-09-14"),
    ],
)
def test_date_lines_with_places_papers_and_bars(line, day):
    published = found(page(f"Harbour stays open to all ships\n\n{line}")).published
    assert published and published.date[:10] == day


def test_a_byline_below_a_standfirst():
    text = page(
        "Harbour stays open to all ships",
        lead="Nine hours of talks, and then the envoys of both sides went home without a word.\n\n"
        "By Ada Renk, The Port Courier | 2 February 2024",
    )
    published = found(text).published
    assert published and published.date == "2024-02-02"


def test_a_transcript_is_of_the_one_day_above_it():
    have = found(f"Ports Committee Oral evidence Tuesday 14 March 2023, HC 11\n\n{TALK}")
    assert (have.kind, have.published) == ("transcript", Dated("2023-03-14", "above the text"))
    assert have.event_date == have.published


def test_a_speech_is_known_by_the_name_above_it():
    text = (
        "BUDGET 2024\n\nFINANCIAL STATEMENT OF THE MINISTER FOR FINANCE\n\nMS ADA QUIST T.D.\n\n"
        "10 October 2023\n\nIt is my privilege to present to this House my second budget, and I know what we owe.\n\n"
        "A year ago I told this House that prices would fall. I was wrong, and we all have paid for it since."
    )
    have = found(text)
    assert (have.kind, have.speaker) == ("statement", "Ada Quist")
    assert have.published and have.published.date == "2023-10-10"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Presidency of the Republic of Kenya", "Presidency of the Republic of Kenya"),
        ("MINISTRY OF FOREIGN AFFAIRS OF PERU", "Ministry of Foreign Affairs of Peru"),
        ("Norwegian Ministry of Trade and Industry", "Norwegian Ministry of Trade and Industry"),
        ("Office of the Prime Minister – Spain", "Office of the Prime Minister – Spain"),
        ("The Embassy of Spain", "Embassy of Spain"),
        ("Embassy of Spain in Norway", None),
        ("Government of Norway Falls", None),
        ("President of Kenya", None),
        ("Kenya", None),
    ],
)
def test_a_state_s_organ_above_the_text_is_its_publisher(line, publisher):
    assert found(page(f"{line}\n\nReadout of a call about harbours")).publisher == publisher


def test_a_house_s_name_above_the_text_is_its_publisher():
    assert (
        found(page("The White House\n\nReadout of a call about harbours")).publisher
        == "White House"
    )
    assert found(page("Harbour stays open"), publisher="elysee.fr").publisher == "Élysée"
