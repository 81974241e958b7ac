"""Plain text and Markdown: every word kept, encodings found, binary refused."""

from __future__ import annotations

import codecs

import pytest

from corpus.document import Block, Reading
from corpus.errors import SourceRefused
from corpus.read import ReadOptions, read
from corpus.readers.decode import encoding_of

FRENCH = "Le président s’est entretenu hier avec son homologue : il est prêt à négocier, dit-il."
ENGLISH = "He said: “We don’t want war.” The café stayed closed – a naïve hope."
GERMAN = "„Wir müssen über die Größe der Aufgabe reden“, fügte er hinzu."
POLISH = "Źródło zbliżone do rządu powiedziało, że rozmowy rozpoczną się jutro."
RUSSIAN = "Президент заявил, что переговоры начнутся завтра. Стороны продолжат диалог."
CHINESE = "国家主席表示，双方应当通过谈判解决问题，维护国际体系。"
JAPANESE = "大統領は、交渉が明日始まると述べた。双方は対話を続けることで合意した。"


def one(path, **options):
    [reading] = read(str(path), ReadOptions(**options))
    return reading


def why(path, **options):
    refusal = one(path, **options)
    assert isinstance(refusal, SourceRefused), refusal
    assert refusal.source == str(path)
    return refusal.why


def test_plain_text_is_kept_as_it_stands(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"First line\r\nsecond \xe2\x80\x93 line\r\r\n\f")
    assert one(path) == Reading(source=str(path), raw="First line\r\nsecond – line\r\r\n\f")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_obeyed_and_dropped(tmp_path, encoding):
    path = tmp_path / "note.TXT"
    path.write_bytes(RUSSIAN.encode(encoding))
    assert one(path).raw == RUSSIAN


def test_big_endian_with_a_mark(tmp_path):
    path = tmp_path / "note.text"
    path.write_bytes(codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"))
    assert one(path).raw == FRENCH


@pytest.mark.parametrize("repeats", [1, 40])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (ENGLISH, "cp1252"),
        (GERMAN, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gb18030"),
        (CHINESE, "big5"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_old_encodings_are_recognised(text, encoding, repeats):
    content = "\n".join([text] * repeats).encode(encoding, "ignore")
    assert content.decode(encoding_of(content, "x")) == content.decode(encoding)


@pytest.mark.parametrize(
    "content",
    [b"ab\0cd", bytes(range(1, 256)) * 20, b"\x01\x02\x03\x04 word " * 50],
    ids=["nul", "all-bytes", "controls"],
)
def test_binary_content_is_refused(tmp_path, content):
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    assert "binary content" in why(path)


def test_a_stray_control_character_is_no_reason_to_refuse(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes(b"The session was opened.\x1a")
    assert one(path).raw.startswith("The session")


@pytest.mark.parametrize("content", [b"", b" \n\t ", codecs.BOM_UTF8, codecs.BOM_UTF8 + b" \n"])
def test_empty_files_are_called_empty(tmp_path, content):
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    assert why(path).startswith("empty")


def test_size_is_limited(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"word " * 300)
    assert why(path, max_bytes=1000) == (
        "larger than 1000 bytes; split it into parts and add those (1500 bytes here)"
    )
    assert isinstance(one(path, max_bytes=1500), Reading)


MARKDOWN = """---
title: "Talks resume: a summary"
publisher: The Coastal Post
published: 26 February 2022
country: NO
tags: [harbour, grain]
nested: {a: b}
updated: 03/04/2022
---

# Talks *resume*

He said **never** to [the ministry](https://example.org "title") on
Monday, and `code` stays.<br>New line ![a picture](a.png)

Setext heading
--------------

- first entry
- second entry

  with its own paragraph
    - nested

7. seventh
8. eighth

> quoted words

| Year | Ships |
|------|-------|
| 2021 | **410** |

```
x = 1
y = 2
```

<div>raw <b>html</b></div>
<!-- a comment -->
"""


def test_markdown_blocks_and_front_matter(tmp_path):
    path = tmp_path / "talks.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    reading = one(path)
    assert reading.blocks == (
        Block("Talks resume", heading=1),
        Block("He said never to the ministry on Monday, and code stays.\nNew line"),
        Block("Setext heading", heading=2),
        Block("first entry"),
        Block("second entry"),
        Block("with its own paragraph"),
        Block("nested"),
        Block("7. seventh"),
        Block("8. eighth"),
        Block("quoted words"),
        Block("Year | Ships"),
        Block("2021 | 410"),
        Block("x = 1\ny = 2"),
        Block("raw html"),
    )
    assert reading.metadata == {
        "title": "Talks resume: a summary",
        "publisher": "The Coastal Post",
        "published": "2022-02-26",
        "country": "NO",
        "tags": "harbour, grain",
        "updated_given": "03/04/2022",
    }
    assert set(reading.found_in.values()) == {"front matter"}


def test_front_matter_speaker_makes_a_statement(tmp_path):
    path = tmp_path / "speech.md"
    path.write_text("---\nspeaker: A. Lind\n---\nWe shall stay.\n")
    reading = one(path)
    assert reading.metadata["kind"] == "statement"
    assert reading.found_in["kind"] == "front matter, speaker"


def test_a_rule_at_the_top_is_not_front_matter(tmp_path):
    path = tmp_path / "plain.md"
    path.write_text("---\nJust words between rules.\n---\n\nMore.\n")
    reading = one(path)
    assert not reading.metadata
    assert any("Just words between rules." in block.text for block in reading.blocks)


def test_broken_front_matter_names_its_line(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text("---\ntitle: a\npublisher: [never closed\n---\ntext\n")
    assert "front matter is not valid YAML (line" in why(path)


def test_underscores_inside_words_and_literal_stars_stay(tmp_path):
    path = tmp_path / "stars.md"
    path.write_text("The file snake_case_name costs 5 * 3 and 2\\*2.\n")
    assert one(path).blocks == (Block("The file snake_case_name costs 5 * 3 and 2*2."),)
