"""Sentence borders, checked by slicing."""

import random
import time
from pathlib import Path

import pytest

from corpus.document import Span
from corpus.sentences import sentences

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def cut(text: str, language: str | None = None) -> list[str]:
    return [span.of(text) for span in sentences(text, language=language)]


def check(text: str, spans: tuple[Span, ...]) -> None:
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    inside = "".join("".join(span.of(text).split()) for span in spans)
    assert inside == "".join(text.split())


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Orlo met President Vane.", "He left."],
        ["Ms. Henry rose.", "Amb. Lee sat."],
        ["The U.S. State Department agreed.", "So did the E.U. envoys."],
        ["On Feb. 25 he came.", "On Feb. 26, he left."],
        ["At 9 p.m. Monday the doors closed.", "Nobody came."],
        ["Gen. X and Gen. Z differ.", "So do we."],
        ["Growth was 3.14 per cent in No. 5 of the list.", "Prices fell."],
        ['"It is possible." she said.', "Then she left."],
        ['"Go!" Anna Vane said.', "They went."],
        ['"We go. We stay. Is it so?" he asked.', "No one spoke."],
        ["“We go. We stay,” he said.", "“Then we rest.”"],
        ["‘‘It is late,’’ he added.", "The hall was empty."],
        ["He said so. – And did not explain.", "That was all."],
        ["107.\tBefore I begin, a word of thanks.", "It is short."],
        ["(a) The first point holds.", "It holds still."],
        ["She spoke in Room 4 (see p. 5).", "“Why?”", "Nobody knew."],
        ["John F. Kennedy spoke.", "Dr. Jones Jr. listened."],
    ],
)
def test_english_borders(parts):
    assert cut(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("zh", ["他说：“这是一个原则。我们遵守。”", "然后他离开了。", "再见！"]),
        ("ja", ["彼は「行く。行かない。」と言った。", "そして去った。"]),
        ("ru", ["Он сказал: «Да. Это так».", "В 2020 г. Россия и г. Иванов молчали.", "Т. е. да."]),
        ("ar", ['قال الرئيس: "نعم. لا."', "ثم غادر.", "هل هذا صحيح؟", "نعم."]),
        ("fr", ["M. Durand a dit : « Oui. »", "Puis il est parti.", "« Non ! » a-t-il dit."]),
        ("de", ["Er sprach am 3. Februar: „Ja. Nein.“", "Dann ging Dr. Müller."]),
        ("es", ["El Sr. Sosa dijo: «Sí. No».", "¿Qué?", "¡Nada!"]),
    ],
)
def test_other_languages(language, parts):
    joint = "" if language in {"zh", "ja"} else " "
    assert cut(joint.join(parts), language) == parts


def test_script_is_seen_without_a_language():
    assert cut("他来了。她走了。") == ["他来了。", "她走了。"]


def test_no_closing_mark_begins_a_sentence():
    text = 'He said "we go." Then (he left.) She said “no.” And ‘yes.’ Done. «Oui.» Fin.'
    assert not [part for part in cut(text) if part[0] in "”’»)"]
    assert not [part for part in cut(text) if part in {'"', '".'}]


def test_long_quotation_is_cut_inside():
    text = "He said: “" + "We shall keep the harbour open for all of them. " * 20 + "So be it.”"
    parts = cut(text)
    assert len(parts) == 21
    assert parts[-1] == "So be it.”"


def test_unclosed_marks_swallow_nothing():
    text = "He said “we go. " + "We shall keep the harbour open (for all. " * 30
    assert len(cut(text)) >= 30


def test_blank_lines_and_list_items_end_sentences():
    text = "A heading without a stop\n\nThe text\n- first item\n- second item"
    assert cut(text) == ["A heading without a stop", "The text", "- first item", "- second item"]


def test_text_without_capitals_is_not_one_sentence():
    assert len(cut("we went home and sat down there. " * 100)) > 4


def test_span_gives_offsets_in_the_whole_text():
    text = "First one. Second one. Third one."
    assert [s.of(text) for s in sentences(text, Span(11, 22))] == ["Second one."]


@pytest.mark.parametrize("text", ["", " \n ", '"', "😀 😀. 𠀀 yes. No.", "a\r\nb. C", ". . ."])
def test_odd_texts(text):
    check(text, sentences(text))


def test_random_texts_are_covered():
    signs = [
        "word",
        "Word",
        ".",
        ". ",
        '"',
        "“",
        "”",
        "\n",
        "\n\n",
        " ",
        "(",
        ")",
        "1.",
        "«",
        "»",
        "。",
    ]
    chance = random.Random(7)
    for _ in range(400):
        text = "".join(chance.choices(signs, k=60))
        check(text, sentences(text))


def test_real_documents_are_covered_fast_enough():
    files = sorted((SHARED / "corpora" / "phone-calls").glob("*.txt"))
    files += sorted((SHARED / ".." / "data" / "un-general-debate").glob("*/*.txt"))[::200]
    if not files:
        pytest.skip("the shared documents are not here")
    texts = [path.read_text("utf-8", errors="replace") for path in files]
    start = time.perf_counter()
    found = [sentences(text) for text in texts]
    seconds = time.perf_counter() - start
    for text, spans in zip(texts, found, strict=True):
        check(text, spans)
    assert sum(map(len, texts)) / seconds > 1_000_000
