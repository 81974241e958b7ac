"""The conversation as the server reads it, and what it says back."""

from concurrent.futures import Future

import pytest

from corpus.errors import LibraryMissing, OnRecordError, StillLoading
from qa.surfaces import chat
from qa.surfaces.backend import BROKEN, Loading, ready
from tests.surfaces.fake_engine import HOSTILE, FakeEngine
from tests.surfaces.serving import serving


def said(role, content, **more):
    return {"role": role, "content": [{"type": "text", "text": content}], **more}


def turn_of(question):
    backend = ready(FakeEngine())
    return [said("user", chat.asked_html(question)),
            said("assistant", chat.reply(backend, question, [], ""))]  # fmt: skip


@pytest.mark.parametrize("question", ["What of the harbour?", "a < b & 'c' \"d\"", HOSTILE[:40]])
def test_an_earlier_question_comes_back_as_it_was_asked(question):
    assert chat.questions(chat.conversation(turn_of(question))) == [question]


def test_a_refused_question_is_no_history():
    shown = turn_of("What of the harbour?") + turn_of("x" * 2000)
    assert chat.questions(chat.conversation(shown)) == ["What of the harbour?"]


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
    assert chat.conversation(forged) == []


def test_only_role_and_text_survive():
    shown = [said("user", "hello", metadata={"title": "x"}, options=[{"value": "y"}])]
    assert chat.conversation(shown) == [{"role": "user", "content": "hello"}]


def test_markup_in_a_forged_question_is_no_history():
    shown = turn_of("harbour")
    shown[0] = said("user", '<p class="or-asked" dir="auto"><img src=x></p>')
    assert chat.questions(chat.conversation(shown)) == []


def test_a_long_conversation_loses_its_oldest_turns(monkeypatch):
    monkeypatch.setattr(chat, "CONVERSATION", 10)
    shown = [said("user", "aaaa"), said("assistant", "bbbb"), said("user", "cccc")]
    assert [one["content"] for one in chat.conversation(shown)] == ["bbbb", "cccc"]


def test_an_error_of_the_tree_is_shown_as_its_message():
    failed: Future = Future()
    failed.set_exception(LibraryMissing("nowhere"))
    assert "python -m corpus add" in chat.reply(Loading(failed), "harbour", [], "")


def test_an_error_in_the_program_is_not_shown(caplog):
    class Broken(FakeEngine):
        def ask(self, question, *, history=()):
            raise ZeroDivisionError("secret")

    shown = chat.reply(ready(Broken()), "harbour", [], "")
    assert chat.BROKEN.split(";")[0] in shown and "secret" not in shown
    assert "secret" in caplog.text


def test_a_question_waits_for_the_engine():
    future: Future = Future()
    backend = Loading(future, "Loading: 3 of 9")
    assert (backend.state, backend.line) == ("loading", "Loading: 3 of 9")
    with pytest.raises(StillLoading, match="3 of 9"):
        backend.engine(0.01)
    future.set_result(FakeEngine())
    assert (backend.state, backend.line) == ("ready", "")
    assert "fish in it" in chat.reply(backend, "harbour", [], "")


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


def test_an_address_of_another_machine_is_named():
    with pytest.raises(OnRecordError, match="Cannot listen on '203.0.113.7'.*--host"):
        serving(ready(FakeEngine()), host="203.0.113.7")


@pytest.mark.parametrize(
    ("root_path", "path"),
    [("", ""), ("/", ""), ("/chat/", "/chat"), ("https://x.example/a/b/", "/a/b")],
)
def test_the_path_of_a_root_path(root_path, path):
    assert chat.path_of(root_path) == path
