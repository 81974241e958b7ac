"""Which language a text is in: the script where that settles it, else its commonest small words.

Only for telling a dozen languages of the record apart on a paragraph or more of running text;
"unknown" (None) wherever the evidence is thin.
"""

from __future__ import annotations

import re

# A text's beginning tells its language; reading more of it changes nothing but the time.
_ENOUGH = 4000
# Below this many words of a Latin-script text the small words are too few to count.
_FEWEST_WORDS = 8
# Share of words that must be small words of the winning language, and its lead over the second.
# A word that several share counts by parts. Running text has
# .12 to .35; lists of names and numbers stay below .05.
_SMALLEST_SHARE = 0.07
_LEAD = 1.25

_SHORT_CYRILLIC = 120

_SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэёЫЭЁ]")
_PERSIAN = re.compile(r"[پچژگی]")
_WORD = re.compile(r"[^\W\d_]+")

_SMALL_WORDS = {
    "en": "the of and to in a is that for it was on with as by at from are be this has have not",
    "fr": "le la les l de des du d et en un une est que dans pour qui sur par au aux ne pas avec a",
    "es": "el la los las de del y en un una es que por para con se su no al como más lo ha",
    "de": "der die das und in den von zu mit ist des im für auf dem nicht ein eine sich als auch",
    "it": "il la di e che in un una per è del della dei con non si le i da al sono nel gli",
    "pt": "o a os as de do da dos das e em um uma que para com não por se no na ao é mais",
    "nl": "de het een en van in is dat op te met voor zijn niet aan er ook als bij door",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _small in _words.split():
        _LANGUAGES_OF[_small] = (*_LANGUAGES_OF.get(_small, ()), _language)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, or None where it cannot be told."""
    beginning = text[:_ENOUGH]
    script = _script(beginning)
    if script == "cyrillic":
        return _cyrillic(beginning)
    if script == "arabic":
        return "fa" if len(_PERSIAN.findall(beginning)) > len(beginning) / 60 else "ar"
    if script == "latin":
        return _latin(beginning)
    by_script = {"kana": "ja", "han": "zh", "hangul": "ko", "greek": "el", "hebrew": "he"}
    return by_script.get(script)


def splitting_language(text: str) -> str:
    """The language whose sentence rules fit the text's script; English for Latin script."""
    by_script = {"kana": "ja", "han": "zh", "hangul": "ko", "cyrillic": "ru", "arabic": "ar"}
    return by_script.get(_script(text[:400]), "en")


def _script(text: str) -> str:
    if text.isascii():
        return "latin" if _SCRIPTS["latin"].search(text) else ""
    counts = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()}
    # A Chinese or Japanese character carries about as much as three letters.
    for script in ("kana", "han", "hangul"):
        counts[script] *= 3
    # Japanese is written in both; a few kana in Chinese text are brand names.
    if counts["kana"] > 0.2 * counts["han"]:
        counts["kana"] += counts["han"]
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else ""


def _cyrillic(text: str) -> str | None:
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if ukrainian > 2 * russian:
        return "uk"
    # Bulgarian and Serbian have none of these letters; a Russian question may happen to lack them.
    short = len(text) < _SHORT_CYRILLIC and not ukrainian
    return "ru" if russian > 2 * ukrainian or short else None


def _latin(text: str) -> str | None:
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return None
    counts: dict[str, float] = {}
    for word in words:
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:  # a word of three languages speaks for each by a third
            counts[language] = counts.get(language, 0.0) + 1 / len(languages)
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    best, count = ranked[0]
    return best if count >= _SMALLEST_SHARE * len(words) and count >= _LEAD * second else None
