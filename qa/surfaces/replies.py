"""What the chat does when somebody asks, removes a chip, opens a link, exports, or gives a thumb.

Each function takes the messages as the page sent them and gives them back with what is new; none
of them keeps anything. What a page sends beside a question is JSON in a hidden field: it comes
from anybody, so what does not fit is ignored.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import OnRecordError
from qa.answer import Answer
from qa.answer_html import answer_html
from qa.interface import ENGLISH, Interface
from qa.surfaces import feedback
from qa.surfaces.backend import Loading
from qa.surfaces.conversation import (
    EARLIER,
    Message,
    Turn,
    asked_html,
    before,
    conversation,
    left_out,
    note_html,
    questions,
    said,
    turns,
)
from qa.surfaces.metrics import METRICS

# Questions that one shared link may ask, the last of which is the shared one.
MOST_SHARED = 6

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, and how: `root` is the path of the program.

    `keep_questions` is whether feedback holds the question beside the verdict.
    """

    backend: Loading
    root: str = ""
    keep_questions: bool = False


# ---- answering ---------------------------------------------------------------------------------


def ask(
    backend: Loading,
    question: str,
    history: Sequence[str],
    without: Sequence[str] = (),
    gone: Collection[str] = (),
) -> tuple[Answer, tuple[str, ...]]:
    """The answer, and the ids of the chips that were left out of the question.

    `gone` are those left out of the question before: where this one would inherit them, they stay
    out. Raises OnRecordError.
    """
    engine = backend.engine()
    answer = engine.ask(question, history=history, without=without)
    again = [chip.id for chip in answer.query.chips if chip.inherited and chip.id in gone]
    if not again:
        return answer, tuple(without)
    kept_out = (*without, *again)
    return engine.ask(question, history=history, without=kept_out), kept_out


def reply(
    desk: Desk,
    question: str,
    history: Sequence[str],
    interface: Interface = ENGLISH,
    without: Sequence[str] = (),
    gone: Collection[str] = (),
) -> tuple[str, tuple[str, ...]]:
    """The answer as HTML, or the reason why there can be none; and what was left out."""
    try:
        answer, kept_out = ask(desk.backend, question, history, without, gone)
    except OnRecordError as error:
        return note_html(str(error)), tuple(without)
    except Exception:
        log.exception("a question could not be answered")
        return note_html(interface.say("broken")), tuple(without)
    METRICS.asked(answer.status)
    turn = secrets.token_hex(4)
    shown = answer_html(answer, turn=turn, root=desk.root, interface=interface, without=kept_out)
    return shown, kept_out


def _answering(
    desk: Desk,
    messages: Sequence[Message],
    turn: Turn,
    interface: Interface,
    gone: Collection[str] = (),
) -> Iterator[list[Message]]:
    """The messages with the turn at its place: at once as a question, then with its answer."""
    earlier = list(messages[: turn.place])
    later = messages[turn.place + 1 :]
    later = list(later[1:] if later and later[0]["role"] == "assistant" else later)
    line = desk.backend.line if desk.backend.state == "loading" else interface.say("searching")
    asked = said("user", asked_html(turn.question, turn.without))
    yield [*earlier, asked, said("assistant", note_html(line, waiting=True)), *later]
    history = questions(earlier)
    shown, kept_out = reply(desk, turn.question, history, interface, turn.without, gone)
    asked = said("user", asked_html(turn.question, kept_out))
    yield [*earlier, asked, said("assistant", shown), *later]


def fresh(desk: Desk, question: str, shown: Any, interface: Interface) -> Iterator[list[Message]]:
    """A new question at the end of the conversation."""
    messages = conversation(shown)
    turn = Turn(len(messages), question, (), False)
    yield from _answering(desk, messages, turn, interface, before(messages))


# ---- what the page sends beside a question -----------------------------------------------------


def commanded(
    desk: Desk, command: Any, shown: Any, interface: Interface
) -> Iterator[list[Message]]:
    """What the page's script asks for: a question again, or those of a shared link."""
    told = _told(command)
    messages = conversation(shown)
    if isinstance(told.get("questions"), list):
        yield from _shared(desk, told, messages, interface)
    elif isinstance(told.get("turn"), int):
        yield from _again(desk, told, messages, interface)


def _told(command: Any) -> dict[str, Any]:
    try:
        told = json.loads(command) if isinstance(command, str) else None
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _again(
    desk: Desk, told: dict[str, Any], messages: list[Message], interface: Interface
) -> Iterator[list[Message]]:
    """The same question at its place with other chips left out; `turn` counts from the last."""
    asked = turns(messages)[::-1]
    if not 0 <= told["turn"] < len(asked):
        return
    turn = asked[told["turn"]]
    again = Turn(turn.place, turn.question, left_out(told.get("without")), False)
    yield from _answering(desk, messages, again, interface)


def _shared(
    desk: Desk, told: dict[str, Any], messages: list[Message], interface: Interface
) -> Iterator[list[Message]]:
    """The questions of a link, one after the other; what is left out is left out of the last."""
    asked = [one.strip() for one in told["questions"] if isinstance(one, str) and one.strip()]
    asked = asked[-MOST_SHARED:]
    for number, question in enumerate(asked, 1):
        without = left_out(told.get("without")) if number == len(asked) else ()
        turn = Turn(len(messages), question, without, False)
        latest = messages
        for latest in _answering(desk, messages, turn, interface):
            yield latest
        messages = latest


def exported(desk: Desk, command: Any, shown: Any) -> str:
    """The conversation as JSON, every answer with its sources, after the token of the command.

    The questions are asked again: the same record gives the same answers, byte for byte.
    """
    token = _told(command).get("token")
    messages = conversation(shown)
    answers = []
    for turn in [turn for turn in turns(messages) if turn.answered][-EARLIER:]:
        history = questions(messages[: turn.place])
        try:
            answer, _ = ask(desk.backend, turn.question, history, turn.without)
        except OnRecordError:
            log.exception("an answer could not be exported")
            continue
        answers.append({**answer.to_dict(), "history": history, "without": list(turn.without)})
    told = {"token": str(token)[:40], "conversation": answers}
    return json.dumps(told, ensure_ascii=False, indent=2)


def rated(desk: Desk, command: Any, shown: Any) -> None:
    """Keep a thumb; the question it is about only where the program is set to."""
    told = _told(command)
    message, verdict = told.get("message"), told.get("verdict")
    folder = feedback.folder_of(desk.backend.engine())
    if folder is None or not (isinstance(message, str) and isinstance(verdict, str)):
        return
    question = _question_of(message, shown) if desk.keep_questions else ""
    try:
        feedback.keep(folder, message, verdict, question)
    except OSError:
        log.exception("feedback could not be kept")


def _question_of(message: str, shown: Any) -> str:
    """The question whose answer was shown under this number."""
    messages = conversation(shown)
    return next(
        (
            turn.question
            for turn in turns(messages)
            if turn.answered and f' id="or-{message}"' in messages[turn.place + 1]["content"][:200]
        ),
        "",
    )
