"""Example questions made from the library itself: what its titles and speakers suggest."""

from __future__ import annotations

from corpus.library import Library

MOST = 4
_LONGEST_TITLE = 90


def example_questions(library: Library) -> tuple[str, ...]:
    """Up to four questions, the same for the same library."""
    questions: list[str] = []
    for entry in library.entries():
        title = entry.title.rstrip(" .…")
        if entry.speaker:
            questions.append(f"What did {entry.speaker} say?")
        elif len(title) <= _LONGEST_TITLE:
            questions.append(title if title.endswith("?") else f"{title}: what was said?")
    return tuple(dict.fromkeys(questions))[:MOST]
