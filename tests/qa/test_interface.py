"""The texts of the interface: complete in every language, and chosen by the browser's."""

import re
import tomllib

import pytest

from qa.interface import ENGLISH, FILE, INTERFACES, LANGUAGES, preferred

TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", TABLES)
def test_every_text_has_every_language_and_the_same_names(key):
    texts = TABLES[key]
    assert tuple(texts) == LANGUAGES
    assert all(text.strip() for text in texts.values())
    names = {tuple(sorted(re.findall(r"\{\w+\}", text))) for text in texts.values()}
    assert len(names) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_twelve_months(language):
    interface = INTERFACES[language]
    assert len(interface.say("months").split()) == len(interface.say("months_alone").split()) == 12


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de, ru;q=0.5, zh-Hant;q=0.7", "zh"),
        ("de", "en"),
        ("ar;q=0, es", "es"),
        ("ar;q=0", "en"),
        ("*;q=x, ;;,ES", "es"),
        ("en;q=0.1, ar", "ar"),
    ],
)
def test_the_language_is_the_browsers(accepted, language):
    assert preferred(accepted).language == language


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "25 February 2022", "February 2022"),
        ("ru", "25 февраля 2022", "февраль 2022"),
        ("zh", "2022年2月25日", "2022年2月"),
        ("fr", "25 février 2022", "février 2022"),
        ("es", "25 de febrero de 2022", "febrero de 2022"),
        ("ar", "25 فبراير 2022", "فبراير 2022"),
    ],
)
def test_dates_in_words(language, day, month):
    interface = INTERFACES[language]
    assert (interface.date("2022-02-25"), interface.date("2022-02")) == (day, month)
    assert interface.date("spring") == "spring"


def test_a_value_is_not_read_as_a_text():
    assert ENGLISH.say("guess", name="{typed}", typed="{name}") == (
        "Showing results for {typed} (you typed {name})"
    )
