"""The language of a text, or None where it cannot be told."""

import pytest

from corpus.language import language_of, splitting_language


@pytest.mark.parametrize(
    "text", ["", "12 345", "Port Lorrain, Marren, Tessaly", "Ada Renk Tom Vane " * 9]
)
def test_names_and_numbers_have_no_language(text):
    assert language_of(text) is None


def test_bulgarian_is_not_taken_for_russian():
    text = (
        "Разговорите за пристанището продължиха девет часа и страните се договориха да го държат. "
    )
    assert language_of(text * 3) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("Да.", "ru"), ("好。", "zh"), ("はい。", "ja"), ("نعم.", "ar"), ("1.", "en")],
)
def test_script_chooses_the_sentence_rules(text, language):
    assert splitting_language(text) == language
