from pathlib import Path

import numpy as np
import pytest

from corpus import tagger as tagging
from corpus.document import Span
from corpus.linking import attributions, form_of, whole_quotations
from corpus.tagger import Tag, Tagger, Tags, Tokens, best_path, decode, plain, quoted


@pytest.fixture(scope="module")
def model() -> Tagger:
    found = Tagger.open(tagging.FOLDER, threads=1)
    assert found is not None, "corpus/model/ belongs to the program; get it again with it"
    return found


def tags_of(text: str, **marked: str | list[str]) -> Tags:
    """Tags over the words named: contents="...", cues=[...]."""

    def tag(words: str) -> Tag:
        start = text.index(words)
        return Tag(Span(start, start + len(words)), 0.9)

    return Tags(
        **{
            kind: tuple(tag(one) for one in ([words] if isinstance(words, str) else words))
            for kind, words in marked.items()
        }
    )


def said(text: str, tags: Tags) -> list[tuple[list[str], str | None, str | None]]:
    return [
        (
            [span.of(text) for span in one.content],
            one.cue and one.cue.of(text),
            one.mention and one.mention.of(text),
        )
        for one in attributions(text, tags)
    ]


def test_marks_are_told_apart_without_moving_a_letter() -> None:
    text = "\"One,\" he said. ''Two,'' she said. ``Three''"
    assert len(plain(text)) == len(text)
    assert plain(text) == "“One,” he said. “ Two,”  she said. “ Three” "


def test_an_unclosed_quotation_runs_to_the_end() -> None:
    assert quoted("a “b c") == [False, False, True, True, True, True]


def test_the_best_path_never_goes_on_with_what_did_not_begin() -> None:
    scores = np.log(np.array([[0.5, 0.05, 0.45], [0.1, 0.2, 0.7], [0.3, 0.1, 0.6]], np.float32))
    path = best_path(scores, [False] * len(scores))
    assert path == [0, 1, 2]


def test_the_best_path_equals_trying_all() -> None:
    random = np.random.default_rng(7)
    for _ in range(50):
        scores = random.normal(size=(5, 3)).astype(np.float32)
        allowed = [
            path
            for path in np.ndindex(3, 3, 3, 3, 3)
            if all(b != 2 or a != 0 for a, b in zip((0, *path), path, strict=False))
        ]
        best = max(allowed, key=lambda path: sum(scores[i, p] for i, p in enumerate(path)))
        assert best_path(scores, [False] * len(scores)) == list(best)


def test_a_word_is_never_cut() -> None:
    likely = np.log(np.array([[0.05, 0.9, 0.05], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1]], np.float32))
    assert best_path(likely, [False, False, False]) == [1, 0, 1]
    assert best_path(likely, [False, True, False]) == [1, 2, 1]


def test_decoding_gives_spans_of_the_text() -> None:
    window = Tokens((1, 2, 3), (0, 0, 0), ((0, 2), (3, 7), (8, 11)), (False,) * 3)
    logits = np.zeros((1, 5, 12), np.float32)
    logits[0, :, [0, 3, 6, 9]] = 2.0
    logits[0, 1, 10] = 9.0  # source begins at the first piece
    logits[0, 2, 11] = 9.0  # and goes on
    found = decode(logits, [window])[0]
    assert [tag.span for tag in found["source"]] == [Span(0, 7)]
    assert found["content"] == []


def test_long_paragraphs_are_cut_at_a_sentence_end() -> None:
    pieces = (["word"] * 79 + ["."]) * 3
    cuts = list(tagging._windows(pieces))
    assert cuts == [(0, 80), (80, 160), (160, 240)]
    assert all(end - start <= tagging.WINDOW for start, end in cuts)


def test_no_model_no_tagger(tmp_path: Path) -> None:
    assert Tagger.open(tmp_path) is None


def test_the_tagger_that_comes_with_the_program_is_the_expected_one() -> None:
    assert tagging.shipped() is not None
    assert tagging.shipped() is tagging.shipped()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in tagging.HASHES:
        (tmp_path / name).write_bytes((tagging.FOLDER / name).read_bytes())
    return tmp_path


def test_a_missing_or_damaged_model_is_told_once_and_is_no_error(
    copied: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vocabulary = copied / tagging.VOCABULARY
    vocabulary.write_bytes(vocabulary.read_bytes() + b" ")
    assert tagging.shipped(copied) is None
    assert tagging.shipped(copied) is None
    (record,) = caplog.records
    assert "tokenizer.json is damaged" in record.message
    assert "rules alone" in record.message


def test_a_model_that_does_not_run_is_told_and_is_no_error(
    copied: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(folder: Path) -> Tagger:
        raise ImportError("no onnxruntime for this machine")

    monkeypatch.setattr(Tagger, "open", broken)
    assert tagging.shipped(copied) is None
    assert "no onnxruntime for this machine" in caplog.records[0].message


def test_an_absent_model_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert tagging.shipped(tmp_path) is None
    assert "tagger.onnx is missing" in caplog.records[0].message


def test_source_and_cue_go_to_their_content() -> None:
    text = "Mr. Orlan said that rates would rise. Ms. Vega denied it was her fault."
    tags = tags_of(
        text,
        contents=["that rates would rise", "it was her fault"],
        cues=["said", "denied"],
        sources=["Mr. Orlan", "Ms. Vega"],
    )
    assert said(text, tags) == [
        (["that rates would rise"], "said", "Mr. Orlan"),
        (["it was her fault"], "denied", "Ms. Vega"),
    ]


def test_a_split_quotation_is_one_statement() -> None:
    text = "“We came,” he said, “to listen.” The room was cold."
    tags = tags_of(text, contents=["“We came,”", "“to listen.”"], cues="said", sources="he")
    assert said(text, tags) == [(["“We came,”", "“to listen.”"], "said", "he")]


def test_a_quotation_behind_goes_on() -> None:
    text = "“We came,” said Ida Holm. “We saw.”"
    tags = tags_of(text, contents=["“We came,”", "“We saw.”"], cues="said", sources="Ida Holm")
    assert said(text, tags) == [(["“We came,”", "“We saw.”"], "said", "Ida Holm")]


def test_a_participle_keeps_its_subject() -> None:
    text = "Orlan criticised the bank, adding that it was slow."
    tags = tags_of(
        text,
        contents=["the bank", "that it was slow"],
        cues=["criticised", "adding"],
        sources="Orlan",
    )
    assert [row[1:] for row in said(text, tags)] == [
        ("criticised", "Orlan"),
        ("adding", "Orlan"),
    ]


def test_a_report_inside_a_report() -> None:
    text = "Vega said that Orlan had denied taking money."
    tags = tags_of(
        text,
        contents="that Orlan had denied taking money",
        inner="taking money",
        cues=["said", "had denied"],
        sources=["Vega", "Orlan"],
    )
    assert said(text, tags) == [
        (["that Orlan had denied taking money"], "said", "Vega"),
        (["taking money"], "had denied", "Orlan"),
    ]


def test_quotation_marks_win_over_tags() -> None:
    text = "“We will not go, and that is that,” she said."
    tag = Tag(Span(1, 30), 0.8)
    assert whole_quotations(text, [tag]) == [Tag(Span(0, 35), 0.8)]


def test_a_mostly_untagged_quotation_is_left_alone() -> None:
    text = "The film “The Orchard Keepers in Winter” was long, he said."
    tag = Tag(Span(31, 39), 0.8)
    assert whole_quotations(text, [tag]) == [tag]


def test_form_comes_from_the_marks() -> None:
    text = "“All of it,” he said; it was “bad,” and over."
    assert form_of(text, [Span(0, 12)]) == "direct"
    assert form_of(text, [Span(22, 44)]) == "mixed"
    assert form_of(text, [Span(13, 20)]) == "indirect"


def test_offsets_are_moved_to_the_document() -> None:
    text = "He said so."
    tags = tags_of(text, contents="so", cues="said", sources="He")
    one = attributions(text, tags, offset=100)[0]
    assert (one.content, one.cue, one.mention) == (
        (Span(108, 110),),
        Span(103, 107),
        Span(100, 102),
    )


def test_the_model_reads_plain_statements(model: Tagger) -> None:
    texts = [
        "The harbour master said on Monday that the ferry had been overloaded.",
        "“The lamps went out one by one,” Ms. Ekdal told reporters. “Then we heard the bell.”",
        "The ferry left the harbour at nine and reached the island before noon.",
    ]
    tagged = model.tag(texts)
    found = [said(text, tags) for text, tags in zip(texts, tagged, strict=True)]
    assert found[0][0][0] == ["that the ferry had been overloaded"]
    assert found[0][0][2] == "The harbour master"
    assert len(found[1]) == 1
    assert len(found[1][0][0]) == 2
    assert found[1][0][2] == "Ms. Ekdal"
    assert found[2] == []


def test_the_model_is_deterministic_whatever_stands_beside(model: Tagger) -> None:
    text = "The minister denied that any money had been paid."
    alone = model.tag([text])[0]
    beside = model.tag(["A short one.", text, "Another paragraph, of a third length, to sort."])[1]
    assert alone == beside
    assert alone.contents
    assert model.tag([text])[0] == alone


def test_odd_paragraphs_do_no_harm(model: Tagger) -> None:
    assert model.tag([]) == []
    assert model.tag(["", "   "]) == [Tags(), Tags()]
    assert len(model.tag(["\u200b", "”“”", '"', "🙂 “ "])) == 4
    assert len(model.tag(["word " * 2000])) == 1
