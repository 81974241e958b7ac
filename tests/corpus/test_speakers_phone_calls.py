"""The people behind the mentions of the phone-call documents, and the gold file itself."""

import json
from pathlib import Path

import pytest

from corpus.document import Span
from corpus.speakers import resolve

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora" / "phone-calls"
GOLD = Path(__file__).resolve().parents[1] / "gate" / "phone-calls.statements.jsonl"
FORMS = {"direct", "mixed", "indirect", "own words", "narration"}
KEYS = {
    "doc",
    "start",
    "end",
    "form",
    "cue",
    "speaker",
    "according_to",
    "addressee",
    "negated",
    "event_date",
}
XI, PUTIN, TWO = "Xi Jinping", "Vladimir Putin", "Vladimir Putin and Xi Jinping"

needs_documents = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared documents are missing")

# Mentions in the order of the text, by the first three letters of the file's name.
MENTIONS = {
    "000": [
        ("Chinese President Xi Jinping", XI),
        ("The Russian version", "Russia"),
        ("Beijing", "China"),
        ("China’s President Xi Jinping", XI),
        ("President Vladimir Putin", PUTIN),
        ("the Kremlin", "Kremlin"),
        ("The Russian president", PUTIN),
        ("the Chinese leader", XI),
        ("the Kremlin", "Kremlin"),
        ("The two leaders", TWO),
        ("the statement", "Kremlin"),
        ("The two", TWO),
        ("Putin and Xi", TWO),
        ("Putin", PUTIN),
        ("Beijing", "China"),
        ("the US President Joe Biden", "Joe Biden"),
        ("China", "China"),
        ("It", "China"),
        ("President Xi Jinping", XI),
        ("President Xi", XI),
        ("President Putin", PUTIN),
        ("The two presidents", TWO),
        ("President Putin", PUTIN),
        ("He", PUTIN),
        ("He", PUTIN),
        ("President Xi", XI),
        ("the Chinese Foreign ministry spokesperson Wang Wenbin", "Wang Wenbin"),
    ],
    "001": [
        ("President Xi Jinping", XI),
        ("President Xi", XI),
        ("President Putin", PUTIN),
        ("The two presidents", TWO),
        ("President Putin", PUTIN),
        ("He", PUTIN),
        ("He", PUTIN),
        ("President Xi", XI),
    ],
    "002": [
        ("Chinese President Xi Jinping", XI),
        ("Russia's Vladimir Putin", PUTIN),
        ("China's state-run media", "Chinese state media"),
        ("Xi", XI),
        ("Xi", XI),
        ("Putin", PUTIN),
        ("the reports", "Chinese state media"),
        ("Putin", PUTIN),
        ("The Russian president", PUTIN),
        ("the readout", "Xinhua"),
        ("The two leaders", TWO),
        ("Beijing has", None),
        ("Chinese Foreign Ministry spokeswoman Hua Chunying", "Hua Chunying"),
        ("she", "Hua Chunying"),
        ("U.S. State Department spokesman Ned Price", "Ned Price"),
        ("he", "Ned Price"),
        ("Price", "Ned Price"),
        ("he", "Ned Price"),
    ],
    "003": [
        ("The Chinese government", "China"),
        ("Russian President Vladimir Putin", PUTIN),
        ("Mr. Xi", XI),
        ("The official Xinhua news agency", "Xinhua"),
        ("Mr Putin", PUTIN),
        ("Kremlin spokesman Dmitry Peskov", "Dmitry Peskov"),
        ("India", "India"),
        ("China", "China"),
        ("Mr. Xi", XI),
        ("he said", None),
        ("The Chinese Foreign Ministry", "Chinese Foreign Ministry"),
        ("spokesman Wang Wenbin", "Wang Wenbin"),
        ("he", "Wang Wenbin"),
    ],
    "004": [
        ("an official Chinese press release", "China"),
        ("the press release", "China"),
        ("the press release", "China"),
        ("Putin", PUTIN),
        ("the press release", "China"),
        ("China", "China"),
        ("Chinese Foreign Minister Wang Yi", "Wang Yi"),
        ("Russian Foreign Minister Sergey Lavrov", "Sergey Lavrov"),
        ("he", "Sergey Lavrov"),
    ],
}
DATES = {
    "000": "2022-02-25",
    "001": "2022-02-26",
    "002": "2022-02-25",
    "003": "2022-02-26",
    "004": None,
}


def read(doc: str) -> str:
    path = next(FOLDER.glob(f"{doc}_*.txt"))
    return path.read_bytes().decode("utf-8")


def mentioned(text: str, words: list[str]) -> list[Span]:
    """The mentions as whole words, each after the one before."""
    found: list[Span] = []
    at = 0
    for mention in words:
        at = text.index(mention, at)
        while (text[at - 1 : at] + text[at + len(mention) : at + len(mention) + 1]).strip(
            " .,;:\n’'“”\"–"
        ):
            at = text.index(mention, at + 1)
        found.append(Span(at, at + len(mention)))
        at += len(mention)
    return found


@needs_documents
def test_the_people_behind_the_mentions():
    right, wrong, total = 0, [], 0
    for doc, rows in MENTIONS.items():
        text = read(doc)
        spans = mentioned(text, [words for words, _ in rows])
        for (words, name), entity in zip(rows, resolve(text, spans, date=DATES[doc]), strict=True):
            if name is None:
                continue
            total += 1
            right += entity is not None and entity.name == name
            if entity is not None and entity.name != name:
                wrong.append((doc, words, name, entity.name))
    assert not wrong
    assert right / total >= 0.95, f"{right} of {total}"


def gold() -> list[dict]:
    return [json.loads(row) for row in GOLD.read_text("utf-8").splitlines()]


def test_the_gold_rows_are_well_formed():
    for row in gold():
        assert set(row) >= KEYS and set(row) <= KEYS | {"optional", "either"}
        assert row["start"] < row["end"] and row["form"] in FORMS
        assert len(row["cue"] or "") < 30


@needs_documents
def test_the_gold_rows_stand_in_the_documents():
    for row in gold():
        text = read(row["doc"])
        assert row["end"] <= len(text)
        assert not text[row["start"]].isspace() and not text[row["end"] - 1].isspace()
        around = text[max(0, row["start"] - 300) : row["end"] + 300]
        assert row["cue"] is None or row["cue"] in around
