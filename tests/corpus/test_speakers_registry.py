"""One entity per person across documents and records; looking up the words of a question."""

from pathlib import Path

import pytest

from corpus.corrections import Correction, CorrectionsError, corrections_in
from corpus.entity import Entity, group
from corpus.names import cased, compatible, near, parse
from corpus.record import Appearance, people
from corpus.registry import find, gather


def person(name: str, side: str | None = None, *aliases: str) -> Entity:
    return Entity(name, "person", aliases, side)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Sergei Lavrov", "Sergey V. Lavrov"),
        ("Sebastián Piñera", "Sebastian Pinera Echenique"),
        ("Bill Clinton", "William J. Clinton"),
        ("Ban Ki-moon", "Ban Ki Moon"),
        ("Mahmoud Ahmadinejad", "Mahmoud Ahmadi-Nejad"),
        ("Muammar Al-Qadhafi", "Colonel Muammar Qadhafi"),
        ("Teodoro Locsin", "Teodoro L. Locsin, Jr."),
        ("Mr. Xi", "Xi Jinping"),
        ("Lula da Silva", "Luiz Inacio Lula da Silva"),
    ],
)
def test_spellings_of_one_name_are_compatible(one, other):
    assert compatible(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saddam Hussein", "King Hussein bin Talal"),
        ("George Bush", "Barbara Bush"),
        ("Mrs. Clinton", "Bill Clinton"),
        ("Raúl Castro", "Fidel Castro"),
        ("Wang Yi", "Wang Wenbin"),
        ("Robert Schuman", "Robert Schulz"),
        ("Hussein bin Abdullah", "Abdullah bin Hussein"),
    ],
)
def test_names_of_two_people_are_not(one, other):
    assert not compatible(parse(one), parse(other))


def test_a_slip_of_the_pen_is_near_and_another_name_is_not():
    assert near("jingping", "jinping") and near("netenyahu", "netanyahu")
    assert not near("xi", "li") and not near("bush", "rusk")


# Facts of a public list: who spoke for whom, when, under what spelling.
APPEARANCES = [
    Appearance("Mugabe", "Zimbabwe", 1984, "Prime Minister"),
    Appearance("Robert G. Mugabe", "Zimbabwe", 1993, "President"),
    Appearance("Robert Gabriel Mugabe", "Zimbabwe", 2006, "President"),
    Appearance("Castro", "Cuba", 1960, "Prime Minister"),
    Appearance("Castro", "Cuba", 1979, ""),
    Appearance("Raúl Castro Ruz", "Cuba", 2015, "President"),
    Appearance("Castro", "El Salvador", 1948, ""),
    Appearance("Bush", "United States", 1989, "President"),
    Appearance("George Bush", "United States", 1992, "President"),
    Appearance("George W Bush", "United States", 2004, "President"),
    Appearance("Colonel Muammar Al-Qadhafi", "Libya", 2009, "Head of State"),
    Appearance("Hussein", "Jordan", 1960, ""),
    Appearance("Hussein", "Iraq", 1991, ""),
    Appearance("Crown Prince Al Hussein bin Abdullah II", "Jordan", 2017, ""),
    Appearance("King Abdullah II ibn Al Hussein", "Jordan", 2016, ""),
    Appearance("Toribiong", "Palau", 2010, "President"),
    Appearance("Ana Mireles Soto", "Honduras", 2001, ""),
    Appearance("Ana Mirelez Soto", "Honduras", 2003, ""),
    Appearance("Mireles", "Honduras", 1961, ""),
    Appearance("", "Honduras", 1962, ""),
]


def listed() -> dict[tuple[str, str, int], str]:
    named = zip(APPEARANCES, people(APPEARANCES), strict=True)
    return {(a.name, a.state, a.year): e.name for a, e in named if e}


def test_one_entity_per_person_of_a_record():
    names = listed()
    assert {n for (_, state, _), n in names.items() if state == "Zimbabwe"} == {"Robert Mugabe"}
    assert names["Castro", "Cuba", 1960] == names["Castro", "Cuba", 1979] == "Fidel Castro"
    assert names["Raúl Castro Ruz", "Cuba", 2015] == "Raúl Castro"
    assert names["Bush", "United States", 1989] == "George H. W. Bush"
    assert names["George Bush", "United States", 1992] == "George H. W. Bush"
    assert names["George W Bush", "United States", 2004] == "George W. Bush"
    assert names["Colonel Muammar Al-Qadhafi", "Libya", 2009] == "Muammar Gaddafi"
    assert names["Hussein", "Jordan", 1960] != names["Hussein", "Iraq", 1991]
    prince = names["Crown Prince Al Hussein bin Abdullah II", "Jordan", 2017]
    assert prince != names["King Abdullah II ibn Al Hussein", "Jordan", 2016]


def test_a_slip_joins_neighbouring_years_and_a_bare_name_forty_years_before_does_not():
    names = listed()
    slipped = names["Ana Mirelez Soto", "Honduras", 2003]
    assert names["Ana Mireles Soto", "Honduras", 2001] == slipped
    assert names["Mireles", "Honduras", 1961] == "Mireles"


def test_an_empty_name_is_nobody():
    assert people([Appearance("", "Honduras", 1962)]) == (None,)


def registry():
    return gather(
        [
            person("Xi Jinping", "China"),
            person("Volodymyr Zelensky", "Ukraine"),
            person("Volodymyr Zelenskyy", "Ukraine"),
            Entity("Kremlin", "office", side="Russia"),
            person("Emmanuel Macron", "France"),
            person("François Hollande", "France"),
        ],
        speakers=[entity for entity in people(APPEARANCES) if entity],
    )


@pytest.mark.parametrize(
    ("words", "names", "guess"),
    [
        ("Xi Jinping", ["Xi Jinping"], False),
        ("xi", ["Xi Jinping"], False),
        ("President Xi", ["Xi Jinping"], False),
        ("Xi Jingping", ["Xi Jinping"], True),
        ("Zelenski", ["Volodymyr Zelensky"], False),
        ("Zelenskyy", ["Volodymyr Zelensky"], False),
        ("Gaddafi", ["Muammar Gaddafi"], False),
        ("Qaddafi", ["Muammar Gaddafi"], False),
        ("Bush", ["George H. W. Bush", "George W. Bush"], False),
        ("Bush senior", ["George H. W. Bush"], False),
        ("George W. Bush", ["George W. Bush"], False),
        ("Fidel Castro", ["Fidel Castro"], False),
        ("Castro", ["Fidel Castro", "Raúl Castro", "Castro"], False),
        ("Palau's president Toribiong", ["Johnson Toribiong"], False),
        ("the French president", ["Emmanuel Macron", "François Hollande"], False),
        ("the Kremlin", ["Kremlin"], False),
        ("China", ["China"], False),
        ("Saddam Hussein", [], False),
        ("Boris", [], False),
        ("nobody at all", [], False),
        ("", [], False),
    ],
)
def test_the_words_of_a_question_find_whom_they_mean(words, names, guess):
    found = find(registry(), words)
    assert sorted(match.entity.name for match in found) == sorted(names)
    assert all(match.guess == guess for match in found)


def test_homonyms_stay_apart_across_documents():
    found = gather([person("Ali Hassan", "Kenya"), person("Ali Hassan", "Iraq")])
    assert len(found.entities) == 2
    assert found.named("Ali Hassan") is None


@pytest.mark.parametrize(
    ("bare", "others", "joined"),
    [
        ("Putin", ["Vladimir Putin"], True),
        ("Orr", ["Tom Orr"], True),
        ("Orr", ["Tom Orr", "Ida Orr"], False),  # two in the record
        ("Clinton", ["Bill Clinton"], False),  # another held an office
        ("Martin", ["Ida Martin"], False),  # a first name as well
        ("Mrs. Orr", ["Tom Orr"], False),
    ],
)
def test_a_bare_family_name_is_its_only_bearers(bare, others, joined):
    known = gather([person(bare), *map(person, others)])
    assert len(known.entities) == len(others) + (not joined)
    assert (known.canonical(person(bare)).name == others[0]) == joined


def test_a_bare_family_name_of_another_side_stays_apart():
    known = gather([person("Orr", "Norway"), person("Tom Orr", "Denmark")])
    assert len(known.entities) == 2


def test_a_user_keeps_a_bare_family_name_apart():
    kept = Correction("Tom Orr", (), ("Orr",))
    assert len(gather([person("Orr"), person("Tom Orr")], corrections=[kept]).entities) == 2


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("NED PRICE", "Ned Price"),
        ("SHEILA O’BRIEN-MCCAIN", "Sheila O’Brien-Mccain"),
        ("JOHN MCCAIN III", "John McCain III"),
        ("J. B. HOLT JR.", "J. B. Holt JR."),
        ("TJ HOLT", "TJ Holt"),
        ("BBC", "BBC"),
        ("Ned Price", "Ned Price"),
        ("Xi JINPING", "Xi JINPING"),
    ],
)
def test_names_in_capitals_are_written_as_usual(written, usual):
    assert cased(written) == usual


def test_a_name_that_stands_in_capitals_only_is_listed_as_usual():
    known = gather([person("NED PRICE", "United States")])
    (one,) = known.entities
    assert (one.name, one.aliases) == ("Ned Price", ("NED PRICE",))
    assert known.canonical(person("NED PRICE")) == one


def test_the_people_of_a_group_have_the_registrys_names():
    known = gather([person("Volodymyr Zelenskyy", "Ukraine", "Zelensky"), person("Ida Holm")])
    written = group((person("Zelensky", "Ukraine"), person("Ida Holm")))
    settled = known.canonical(written)
    assert settled.members == ("Ida Holm", "Volodymyr Zelensky")
    assert settled.name == "Ida Holm and Volodymyr Zelensky"
    unknown = group((person("A B"), person("C D")))
    assert known.canonical(unknown) == unknown


def test_documents_in_any_order_make_the_same_registry():
    entities = [person("Ana Ruiz"), person("Ana María Ruiz", "Spain"), person("Tom Ode")]
    assert gather(entities) == gather(entities[::-1])


def test_a_user_s_corrections_join_and_part():
    entities = [person("Jon Mars", "Kenya"), person("John Marsh", "Kenya"), person("Kofi Ade")]
    joined = gather(entities, corrections=[Correction("John Marsh", ("Jon Mars",))])
    assert [e.name for e in joined.entities] == ["John Marsh", "Kofi Ade"]
    assert joined.named("jon mars").name == "John Marsh"
    two = [person("Ana Ruiz"), person("Ana María Ruiz")]
    parted = gather(two, corrections=[Correction("Ana Ruiz", (), ("Ana María Ruiz",))])
    assert len(parted.entities) == 2


def test_corrections_are_read_from_the_library_s_folder(tmp_path: Path):
    assert corrections_in(tmp_path) == ()
    (tmp_path / "speakers.toml").write_text(
        '[[speaker]]\nname = "Ana Ruiz"\naliases = ["A. Ruiz"]\nnot_same_as = ["Ana Ruz"]\n',
        "utf-8",
    )
    assert corrections_in(tmp_path) == (Correction("Ana Ruiz", ("A. Ruiz",), ("Ana Ruz",)),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[speaker]\n", "speakers.toml"),
        ('[[speaker]]\nalias = ["x"]\n', "unknown key 'alias'"),
        ("[[speaker]]\naliases = []\n", "no name"),
        ('[[speaker]]\nname = "A"\naliases = "B"\n', "list of names"),
        ('speakers = "A"\n', "unknown entry speakers"),
        ('speaker = ["A"]\n', "speaker 1 is not a table"),
    ],
)
def test_wrong_corrections_say_what_and_where(tmp_path: Path, text: str, why: str):
    (tmp_path / "speakers.toml").write_text(text, "utf-8")
    with pytest.raises(CorrectionsError, match="corpus sync") as error:
        corrections_in(tmp_path)
    assert why in str(error.value)
