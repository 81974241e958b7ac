import re
from pathlib import Path
from random import Random

from training.annotated import parse
from training.generator import FOLDER, paragraphs
from training.grammar import load, load_text
from training.hand import hand_written


def test_marks_become_spans() -> None:
    paragraph = parse("{s1:an Old Man} {c1:said} {x1:that {s2:he} {c2:knew} {x2:it}}.")
    text = paragraph.text
    spans = [
        {kind: [text[start:end] for start, end in found] for kind, found in one.items()}
        for one in paragraph.attributions
    ]
    assert text == "An Old Man said that he knew it."
    assert spans == [
        {"source": ["An Old Man"], "cue": ["said"], "content": ["that he knew it"]},
        {"source": ["he"], "cue": ["knew"], "content": ["it"]},
    ]


def test_sentences_begin_with_a_capital_but_not_after_a_title() -> None:
    assert parse("he met Mr. smith. they left.").text == "He met Mr. smith. They left."


def test_every_section_that_is_named_exists() -> None:
    grammar = load(FOLDER)
    named = {
        name
        for lines in grammar.sections.values()
        for line in lines
        for name in re.findall(r"<\^?([^<> ]+)>", line)
    }
    assert named <= set(grammar.sections)


def test_equal_seeds_give_equal_texts() -> None:
    assert list(paragraphs(20, 5)) == list(paragraphs(20, 5))
    assert list(paragraphs(20, 5)) != list(paragraphs(20, 6))


def test_spans_of_generated_text_are_whole_words() -> None:
    for paragraph in paragraphs(300, 3):
        for attribution in paragraph.attributions:
            for spans in attribution.values():
                for start, end in spans:
                    words = paragraph.text[start:end]
                    assert words == words.strip()
                    before = paragraph.text[start - 1 : start]
                    assert not (before.isalnum() and words[:1].isalnum())


def test_hand_written_paragraphs_are_read(tmp_path: Path) -> None:
    used, kept = hand_written()
    assert len(used) > 200
    assert len(kept) > 10
    assert not {text.text for text in used} & {text.text for text in kept}


def test_verbs_take_their_forms(tmp_path: Path) -> None:
    file = tmp_path / "verbs.txt"
    file.write_text("@verbs v\nstop stopped\nwarn~of warned~of\nwrite wrote written\n")
    forms = load_text(file).sections
    assert forms["v.ing"] == ["stopping", "warning of", "writing"]
    assert forms["v.s"] == ["stops", "warns of", "writes"]
    assert forms["v.pp"] == ["stopped", "warned of", "written"]
    assert load_text(file).expand("v.past", Random(1)) in {"stopped", "warned of", "wrote"}
