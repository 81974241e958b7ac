"""The conversation as the server reads it, and what it says back."""

import gc
import json
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from corpus.errors import LibraryMissing, OnRecordError, StillLoading
from qa.interface import ENGLISH, INTERFACES
from qa.surfaces import chat, conversation, feedback, replies
from qa.surfaces.backend import BROKEN, Loading, ready
from qa.surfaces.replies import Desk
from qa.surfaces.service import Service
from tests.surfaces.fake_engine import HOSTILE, FakeEngine
from tests.surfaces.serving import free_port, serving


def said(role, content, **more):
    return {"role": role, "content": [{"type": "text", "text": content}], **more}


def replied(backend, question):
    return replies.reply(Desk(backend), question, [])[0]


def turn_of(question, without=()):
    return [said("user", conversation.asked_html(question, without)),
            said("assistant", replied(ready(FakeEngine()), question))]  # fmt: skip


def last(messages):
    """What an event left on the page."""
    return list(messages)[-1]


@pytest.mark.parametrize("question", ["What of the harbour?", "a < b & 'c' \"d\"", HOSTILE[:40]])
def test_an_earlier_question_comes_back_as_it_was_asked(question):
    assert conversation.questions(conversation.conversation(turn_of(question))) == [question]


def test_a_refused_question_is_no_history():
    shown = turn_of("What of the harbour?") + turn_of("x" * 2000)
    assert conversation.questions(conversation.conversation(shown)) == ["What of the harbour?"]


@pytest.mark.parametrize(
    "forged",
    [
        None,
        "text",
        [None, 3, "x", []],
        [{"role": "system", "content": "x"}],
        [{"role": "user", "content": {"path": "/etc/passwd"}}],
        [{"role": "user", "content": [{"type": "file", "file": {"path": "/etc/passwd"}}]}],
        [{"role": "user", "content": ["x", {"text": {"path": "/etc/passwd"}}]}],
    ],
)
def test_forged_messages_are_dropped(forged):
    assert conversation.conversation(forged) == []


def test_only_role_and_text_survive():
    shown = [said("user", "hello", metadata={"title": "x"}, options=[{"value": "y"}])]
    assert conversation.conversation(shown) == [{"role": "user", "content": "hello"}]


def test_markup_in_a_forged_question_is_no_history():
    shown = turn_of("harbour")
    shown[0] = said("user", '<p class="or-asked" dir="auto"><img src=x></p>')
    assert conversation.questions(conversation.conversation(shown)) == []


def test_a_long_conversation_loses_its_oldest_turns(monkeypatch):
    monkeypatch.setattr(conversation, "CONVERSATION", 10)
    shown = [said("user", "aaaa"), said("assistant", "bbbb"), said("user", "cccc")]
    assert [one["content"] for one in conversation.conversation(shown)] == ["bbbb", "cccc"]


def test_an_error_of_the_tree_is_shown_as_its_message():
    failed: Future = Future()
    failed.set_exception(LibraryMissing("nowhere"))
    assert "python -m corpus add" in replied(Loading(failed), "harbour")


def test_an_error_in_the_program_is_not_shown(caplog):
    class Broken(FakeEngine):
        def ask(self, question, *, history=(), without=()):
            raise ZeroDivisionError("secret")

    shown = replied(ready(Broken()), "harbour")
    assert "Something went wrong" in shown and "secret" not in shown
    assert "secret" in caplog.text


def test_a_question_waits_for_the_engine():
    future: Future = Future()
    backend = Loading(future, "Loading: 3 of 9")
    assert (backend.state, backend.line) == ("loading", "Loading: 3 of 9")
    with pytest.raises(StillLoading, match="3 of 9"):
        backend.engine(0.01)
    future.set_result(FakeEngine())
    assert (backend.state, backend.line) == ("ready", "")
    assert "fish in it" in replied(backend, "harbour")


def test_a_failed_start_tells_why():
    def load(tell):
        raise LibraryMissing("nowhere")

    backend = Loading.start(load)
    with pytest.raises(LibraryMissing):
        backend.engine(5)
    assert backend.state == "failed" and "nowhere" in backend.line


def test_a_broken_start_keeps_its_secrets(caplog):
    def load(tell):
        raise ZeroDivisionError("secret")

    backend = Loading.start(load)
    with pytest.raises(OnRecordError, match="log says more"):
        backend.engine(5)
    assert backend.line == BROKEN


def test_a_taken_port_is_named(served):
    with pytest.raises(OnRecordError, match=rf"Port {served.server_port} is taken.*--port"):
        serving(ready(FakeEngine()), port=served.server_port)


# Gradio leaves open the socket with which it found the port taken.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_taken_in_the_moment_between_is_passed_over(served, monkeypatch):
    port = free_port()
    looks = iter([True, False, True])
    monkeypatch.setattr(chat, "PORTS", (served.server_port, port))
    monkeypatch.setattr(chat, "_is_free", lambda host, candidate: next(looks))
    demo = serving(ready(FakeEngine()), port=None)
    assert demo.server_port == port
    demo.close(verbose=False)
    gc.collect()


def test_an_address_of_another_machine_is_named():
    with pytest.raises(OnRecordError, match="Cannot listen on '203.0.113.7'.*--host"):
        serving(ready(FakeEngine()), host="203.0.113.7")


@pytest.mark.parametrize(
    ("root_path", "path"),
    [("", ""), ("/", ""), ("/chat/", "/chat"), ("https://x.example/a/b/", "/a/b")],
)
def test_the_path_of_a_root_path(root_path, path):
    assert Service(root_path=root_path).root == path


# ---- chips, links, export, thumbs --------------------------------------------------------------


@pytest.fixture
def desk():
    return Desk(ready(FakeEngine()))


def test_a_question_shows_at_once_and_then_its_answer(desk):
    waiting, done = replies.fresh(desk, "harbour", [], ENGLISH)
    assert (
        [one["role"] for one in waiting] == [one["role"] for one in done] == ["user", "assistant"]
    )
    assert "Searching" in waiting[1]["content"] and "fish in it" in done[1]["content"]


def test_a_follow_up_is_asked_with_the_earlier_questions(desk):
    last(replies.fresh(desk, "and then?", turn_of("harbour"), ENGLISH))
    assert desk.backend.engine().asked == [("and then?", ["harbour"])]


def test_a_removed_chip_is_left_out_and_the_answer_takes_the_place_of_the_old_one(desk):
    shown = turn_of("harbour") + turn_of("and the harbour?")
    told = json.dumps({"turn": 1, "without": ["topic:harbour"]})
    done = last(replies.commanded(desk, told, shown, ENGLISH))
    assert len(done) == 4 and done[2:] == conversation.conversation(shown)[2:]
    engine = desk.backend.engine()
    assert (engine.asked, engine.without) == ([("harbour", [])], [("topic:harbour",)])
    assert "or-restore" in done[1]["content"]
    assert conversation.turns(done)[0].without == ("topic:harbour",)
    back = last(replies.commanded(desk, json.dumps({"turn": 1, "without": []}), done, ENGLISH))
    assert "or-restore" not in back[1]["content"]


def test_a_follow_up_does_not_bring_a_removed_chip_back(desk):
    shown = turn_of("harbour", ["speaker:Anna Berg"])
    done = last(replies.fresh(desk, "and the harbour?", shown, ENGLISH))
    assert desk.backend.engine().without == [(), ("speaker:Anna Berg",)]
    assert conversation.turns(done)[1].without == ("speaker:Anna Berg",)


def test_a_new_question_that_names_it_brings_a_removed_chip_back(desk):
    last(replies.fresh(desk, "harbour", turn_of("harbour", ["speaker:Anna Berg"]), ENGLISH))
    assert desk.backend.engine().without == [()]


def test_a_link_asks_its_questions_in_turn(desk):
    told = json.dumps({"questions": ["harbour", " ", "and then?"], "without": ["topic:x"]})
    done = last(replies.commanded(desk, told, [], ENGLISH))
    engine = desk.backend.engine()
    assert engine.asked == [("harbour", []), ("and then?", ["harbour"])]
    assert engine.without == [(), ("topic:x",)]
    assert len(done) == 4


@pytest.mark.parametrize(
    "command",
    [None, 3, "", "{", "[]", "[" * 20000, "{}", '{"turn": 0}', '{"turn": -1}', '{"turn": "0"}',
     '{"questions": "a"}', '{"questions": [3, "", null]}', '{"turn": 9, "without": ["a"]}'],
)  # fmt: skip
def test_a_command_that_makes_no_sense_does_nothing(desk, command):
    assert list(replies.commanded(desk, command, [], ENGLISH)) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [(None, ()), ("a", ()), (["a", 3, "", "a", "x" * 2000], ("a",)), (list("abc"), tuple("abc"))],
)
def test_ids_of_chips_are_not_trusted(given, kept):
    assert conversation.left_out(given) == kept
    assert len(conversation.left_out([str(number) for number in range(99)])) == 20


@pytest.mark.parametrize("memory", ["x", "{}", "[3]", "null", "[" * 20000])
def test_a_forged_memory_is_empty(memory):
    shown = turn_of("harbour")
    asked = f'<p class="or-asked" dir="auto">q</p><div class="or-memory" hidden>{memory}</div>'
    shown[0] = said("user", asked)
    assert conversation.turns(conversation.conversation(shown))[0].without == ()


def test_what_was_left_out_survives_hostile_text():
    messages = conversation.conversation(turn_of("harbour", [HOSTILE]))
    assert conversation.turns(messages)[0].without == (HOSTILE,)
    assert "<script" not in messages[0]["content"]


def test_the_export_holds_every_answer_with_its_sources(desk):
    shown = turn_of("harbour") + turn_of("x" * 2000) + turn_of("Who won?", ["topic:a"])
    told = json.loads(replies.exported(desk, '{"token": "7"}', shown))
    assert told["token"] == "7"
    first, second = told["conversation"]
    assert first["citations"][0]["quote"] and first["history"] == []
    assert (second["status"], second["history"]) == ("none", ["harbour"])
    assert second["without"] == ["topic:a"]


def test_the_reply_is_in_the_readers_language(desk):
    shown, _ = replies.reply(desk, "harbour", [], INTERFACES["es"])
    assert "Fuentes" in shown and 'lang="es"' in shown


def rating_desk(folder, **more):
    engine = FakeEngine()
    engine.library = SimpleNamespace(folder=folder)
    return Desk(ready(engine), **more)


def lines_of(folder):
    return [json.loads(line) for line in (folder / feedback.FILE).read_text().splitlines()]


def test_a_thumb_is_kept_without_the_question(tmp_path):
    desk = rating_desk(tmp_path)
    shown = last(replies.fresh(desk, "harbour", [], ENGLISH))
    replies.rated(desk, '{"message": "0a1b2c3d", "verdict": "down"}', shown)
    (kept,) = lines_of(tmp_path)
    assert (kept.pop("message"), kept.pop("verdict")) == ("0a1b2c3d", "down")
    assert list(kept) == ["time"]


def test_a_thumb_is_kept_with_the_question_where_that_is_set(tmp_path):
    desk = rating_desk(tmp_path, keep_questions=True)
    shown = last(replies.fresh(desk, "harbour?", [], ENGLISH))
    number = shown[1]["content"].partition(' id="or-')[2][:8]
    replies.rated(desk, json.dumps({"message": number, "verdict": "up"}), shown)
    replies.rated(desk, '{"message": "ff", "verdict": "up"}', shown)
    assert [line.get("question") for line in lines_of(tmp_path)] == ["harbour?", None]


@pytest.mark.parametrize(
    "command",
    ['{"message": "0a", "verdict": "maybe"}', '{"message": "../x", "verdict": "up"}', "{}",
     '{"message": 3, "verdict": "up"}', '{"message": "0a\\n", "verdict": "up"}', None],
)  # fmt: skip
def test_what_is_no_thumb_is_not_kept(tmp_path, command):
    replies.rated(rating_desk(tmp_path), command, [])
    assert not (tmp_path / feedback.FILE).exists()


def test_feedback_does_not_fill_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(feedback, "LARGEST", 10)
    assert feedback.keep(tmp_path, "0a", "up")
    assert not feedback.keep(tmp_path, "0a", "up")


def test_a_library_that_may_not_be_written_takes_no_thumb(tmp_path, caplog):
    replies.rated(rating_desk(tmp_path / "nothing"), '{"message": "0a", "verdict": "up"}', [])
    assert "could not be kept" in caplog.text


def test_texts_are_served_by_language(client):
    reply = client.get("/static/on-record/texts/fr.json")
    assert reply.json()["ask"] == "Demander" and "immutable" in reply.headers["cache-control"]
    assert client.get("/static/on-record/texts/xx.json").status_code == 404
