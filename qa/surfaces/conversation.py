"""The conversation as the page sends it back with each question: read without trusting it.

The server keeps nothing of it. The earlier questions, and what was left out of them, are read from
the messages; everything else in them is only shown again to who sent it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qa.render import escape, prose

# Characters of conversation that are sent along and shown; older turns fall off the page.
CONVERSATION = 600_000
# Earlier questions handed to the engine, the latest ones.
EARLIER = 20
# Chips that can be left out of one question, and characters of a chip's id: a question has at
# most 1,000, and no chip holds more than it.
MOST_LEFT_OUT = 20
LONGEST_ID = 1_100

ASKED = re.compile(
    r'<p class="or-asked" dir="auto">([^<>]*)</p>(?:<div class="or-memory" hidden>([^<>]*)</div>)?'
)
ANSWERED = '<article class="or-answer'

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation: its message's place, its words, and what was left out.

    `answered` is whether it was answered, or honestly not.
    """

    place: int
    question: str
    without: tuple[str, ...]
    answered: bool


def conversation(shown: Any) -> list[Message]:
    """The messages as the page sent them, reduced to role and text."""
    messages = [_message(one) for one in shown] if isinstance(shown, list) else []
    kept: list[Message] = []
    room = CONVERSATION
    for message in reversed([message for message in messages if message]):
        room -= len(message["content"])
        if room < 0:
            break
        kept.append(message)
    return kept[::-1]


def _message(shown: Any) -> Message | None:
    if not isinstance(shown, dict) or shown.get("role") not in ("user", "assistant"):
        return None
    text = _text(shown.get("content"))
    return said(shown["role"], text) if text else None


def _text(content: Any) -> str:
    """The text of a message's content; files and components in it are dropped."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def turns(messages: Sequence[Message]) -> list[Turn]:
    """The questions of the conversation, oldest first."""
    found = []
    for place, asked in enumerate(messages):
        question = ASKED.fullmatch(asked["content"]) if asked["role"] == "user" else None
        if question:
            replied = messages[place + 1]["content"] if place + 1 < len(messages) else ""
            without = left_out(_memory(html.unescape(question[2] or "[]")))
            words = html.unescape(question[1])
            found.append(Turn(place, words, without, replied.startswith(ANSWERED)))
    return found


def questions(messages: Sequence[Message]) -> list[str]:
    """The earlier questions that were answered or honestly not, oldest first."""
    return [turn.question for turn in turns(messages) if turn.answered][-EARLIER:]


def before(messages: Sequence[Message]) -> tuple[str, ...]:
    """What was left out of the latest answered question: a follow-up does not bring it back."""
    answered = [turn for turn in turns(messages) if turn.answered]
    return answered[-1].without if answered else ()


def _memory(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return []


def left_out(given: Any) -> tuple[str, ...]:
    """Ids of chips, as far as what was given can be such."""
    ids = given if isinstance(given, list) else []
    fit = [one for one in ids if isinstance(one, str) and 0 < len(one) <= LONGEST_ID]
    return tuple(dict.fromkeys(fit))[:MOST_LEFT_OUT]


# ---- messages ----------------------------------------------------------------------------------


def said(role: str, content: str) -> Message:
    """A message."""
    return {"role": role, "content": content}


def asked_html(question: str, without: Iterable[str] = ()) -> str:
    """A question as the page shows it; what was left out of it is kept in it, unseen."""
    kept = json.dumps(list(without))  # in ASCII, so that no character is replaced below
    memory = f'<div class="or-memory" hidden>{escape(kept)}</div>' if without else ""
    return f'<p class="or-asked" dir="auto">{escape(question)}</p>{memory}'


def note_html(line: str, *, waiting: bool = False) -> str:
    """A line of the program itself: what it is doing, or why a question cannot be asked."""
    kind = "or-note or-waiting" if waiting else "or-note"
    return f'<p class="{kind}" dir="auto">{prose(line)}</p>'
