"""Example questions made from the library itself: who speaks in it, and of what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.library import Library

MOST = 4
# Enough to know the main voices of any record; reading an archive for four examples is not.
_DOCUMENTS = 60

_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
_SAID = re.compile(
    rf"([^.!?]*)\b({_NAME}) (?:said|told|noted|argued|added|urged|warned|stressed|called|thanked"
    r"|stated|restated|declared|held|observed|promised|accused|blamed|asked)\b([^.!?]*)"
)
# Nouns by their endings, and abbreviations such as NATO: things one can ask about.
_THING = re.compile(r"\b([a-z]{4,}(?:[st]ion|ity|nty|ment|ship|ism)s?|[A-Z]{3,5})\b")
_NO_NAMES = frozenset(
    "he she they it we you i the this that these those but and in on at as for what why how who "
    "when where later also".split()
)


def example_questions(library: Library) -> tuple[str, ...]:
    """Up to four questions, the same for the same library; none for an empty one."""
    things: dict[str, Counter[str]] = {}
    common: Counter[str] = Counter()
    for speaker, words in _said(library):
        found = _THING.findall(words)
        things.setdefault(speaker, Counter()).update(found)
        common.update(set(found))
    voices = sorted(things, key=lambda name: (-things[name].total(), name))
    # The same person under a longer name is asked about once.
    voices = [v for i, v in enumerate(voices) if not any(_same(v, w) for w in voices[:i])]
    questions = [_question(name, things[name], common) for name in voices[:MOST]]
    return tuple(questions) or _from_titles(library)


def _said(library: Library) -> Iterator[tuple[str, str]]:
    """Names before a verb of saying, with the rest of the sentence; a speaker's own passages."""
    rows = library.rows(
        'select speaker, substr(text, start + 1, "end" - start) as words from passages'
        " join documents on documents.key = document_key"
        " where document_key in (select key from documents order by key limit ?)"
        " order by passages.key",
        (_DOCUMENTS,),
    )
    for row in rows:
        if row["speaker"]:
            yield row["speaker"], row["words"]
            continue
        for before, name, after in _SAID.findall(row["words"]):
            if name.split()[0].casefold() not in _NO_NAMES:
                yield name, before + after


def _same(name: str, other: str) -> bool:
    return bool(set(name.split()) & set(other.split()))


def _question(speaker: str, things: Counter[str], common: Counter[str]) -> str:
    """Ask for what others speak of as well: it tells more about the record than a chance word."""
    if not things:
        return f"What did {speaker} say?"
    thing = min(things, key=lambda name: (-common[name], -things[name], name))
    return f"What did {speaker} say about {thing}?"


def _from_titles(library: Library) -> tuple[str, ...]:
    entries = library.entries()[:MOST]
    return tuple(f"What is said in “{entry.title.rstrip(' .…')}”?" for entry in entries)
