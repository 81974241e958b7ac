"""The chat in the browser: one stateless page of Gradio, and the server around it.

The server keeps nothing of a conversation. The page sends it back with each question; the
earlier questions are read from it, everything else in it is only shown again to who sent it.
"""

from __future__ import annotations

import errno
import html
import logging
import os
import re
import secrets
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.routing import Route

from corpus.errors import AddressTaken, OnRecordError
from qa.render import answer_html, escape, prose
from qa.surfaces import rest, source
from qa.surfaces.assets import address, asset
from qa.surfaces.backend import Loading
from qa.surfaces.security import Gate, policy_for
from qa.surfaces.tidy import Tidy

# Gradio reads these when it is imported. Without the first two it contacts two hosts at every
# start; without the others it keeps a record of every question's timing and adds it all up anew,
# with pandas, after each one.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
import gradio as gr  # noqa: E402  (after the settings above)

PORTS = range(7860, 7880)
# Questions answered at the same time. The work is arithmetic in threads: more than the
# processor has cores gains nothing, and Gradio's own default of 1 lets everybody wait in line.
AT_ONCE = 8
WAITING = 64
# Characters of conversation that are sent along and shown; older turns fall off the page.
CONVERSATION = 600_000
# Earlier questions handed to the engine, the latest ones.
EARLIER = 20

ASKED = re.compile(r'<p class="or-asked" dir="auto">([^<>]*)</p>')
ANSWERED = '<article class="or-answer'
SEARCHING = "Searching the record…"
BROKEN = "Something went wrong while answering; the log of the program says what. Please ask again."

Message = dict[str, str]

log = logging.getLogger(__name__)


# ---- the conversation --------------------------------------------------------------------------


def conversation(shown: Any) -> list[Message]:
    """The messages as the page sent them, reduced to role and text: the sender is not trusted."""
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
    return {"role": shown["role"], "content": text} if text else None


def _text(content: Any) -> str:
    """The text of a message's content; files and components in it are dropped."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def questions(messages: list[Message]) -> list[str]:
    """The earlier questions that were answered or honestly not, oldest first."""
    found = []
    for asked, replied in zip(messages, messages[1:], strict=False):
        question = ASKED.fullmatch(asked["content"]) if asked["role"] == "user" else None
        if question and replied["content"].startswith(ANSWERED):
            found.append(html.unescape(question[1]))
    return found[-EARLIER:]


def emptied() -> list[Message]:
    """A conversation in which nothing was asked yet."""
    return []


def asked_html(question: str) -> str:
    """A question as the page shows it."""
    return f'<p class="or-asked" dir="auto">{escape(question)}</p>'


def note_html(line: str, *, waiting: bool = False) -> str:
    """A line of the program itself: what it is doing, or why a question cannot be asked."""
    kind = "or-note or-waiting" if waiting else "or-note"
    return f'<p class="{kind}">{prose(line)}</p>'


def reply(backend: Loading, question: str, history: list[str], root: str) -> str:
    """The answer as HTML, or the reason why there can be none."""
    try:
        answer = backend.engine().ask(question, history=history)
    except OnRecordError as error:
        return note_html(str(error))
    except Exception:
        log.exception("a question could not be answered")
        return note_html(BROKEN)
    return answer_html(answer, turn=secrets.token_hex(4), root=root)


# ---- the page ----------------------------------------------------------------------------------


def build(backend: Loading, root: str = "") -> gr.Blocks:
    """The page of a program that is served under the path `root`."""

    def turn(question: str, shown: Any) -> Iterator[tuple[Any, Any]]:
        """The question at once, then its answer."""
        question = str(question or "").strip()
        if not question:
            yield gr.skip(), gr.skip()
            return
        messages = conversation(shown)
        asked = [*messages, _said("user", asked_html(question))]
        waiting = backend.line if backend.state == "loading" else SEARCHING
        yield "", [*asked, _said("assistant", note_html(waiting, waiting=True))]
        answered = reply(backend, question, questions(messages), root)
        yield gr.skip(), [*asked, _said("assistant", answered)]

    with gr.Blocks(title="On Record", analytics_enabled=False, fill_height=True) as demo:
        gr.Markdown("# On Record\n\nEvery answer in the words of the documents.", elem_id="or-head")
        chat = _chat(backend)
        with gr.Row(elem_id="or-ask"):
            box = _box()
            clear = gr.Button("Clear", elem_id="or-clear", scale=0, min_width=72)
        box.submit(
            turn,
            [box, chat],
            [box, chat],
            preprocess=False,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=AT_ONCE,
            trigger_mode="once",
        )
        clear.click(emptied, None, chat, show_progress="hidden", api_visibility="private")
    return demo.queue(max_size=WAITING, api_open=False, default_concurrency_limit=AT_ONCE)


def _said(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def _chat(backend: Loading) -> gr.Chatbot:
    return gr.Chatbot(
        label="Conversation",
        show_label=False,
        container=False,
        elem_id="or-chat",
        scale=1,
        height="100%",
        layout="panel",
        autoscroll=False,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        line_breaks=False,
        allow_tags=False,
        group_consecutive_messages=False,
        allow_file_downloads=False,
        placeholder=_welcome(backend),
    )


def _welcome(backend: Loading) -> str:
    """What an empty chat shows; chat.js keeps the status current and fills in the examples."""
    return (
        '<div class="or-welcome"><p class="or-lead">Ask what was said, by whom and when.</p>'
        "<p>Answers are quotations from the documents, each with its source.</p>"
        f'<p class="or-status" role="status">{escape(backend.line)}</p>'
        '<ul class="or-examples" aria-label="Example questions"></ul></div>'
    )


def _box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        show_label=False,
        placeholder="Ask the record…",
        lines=1,
        max_lines=5,
        max_length=1000,
        submit_btn="Ask",
        autofocus=True,
        container=False,
        scale=1,
        elem_id="or-question",
    )


# ---- the server --------------------------------------------------------------------------------


def app_options(backend: Loading, host: str, root_path: str = "") -> dict[str, Any]:
    """Our routes and the gate, as arguments of the web application Gradio makes."""
    root = path_of(root_path)
    return {
        "routes": [
            Route("/static/on-record/{name}", asset),
            *rest.routes(backend),
            *source.routes(backend, root),
        ],
        "middleware": [Middleware(Gate, policy=policy_for(host, root_path)), Middleware(Tidy)],
    }


def path_of(root_path: str) -> str:
    """The path of a root path, which may be a full address: "/chat" of "https://x.org/chat/"."""
    path = urlsplit(root_path).path.strip("/")
    return f"/{path}" if path else ""


def head(root: str = "") -> str:
    """What the page loads of ours."""
    return (
        f'<link rel="stylesheet" href="{escape(address("chat.css", root))}">'
        f'<link rel="icon" type="image/svg+xml" href="{escape(address("icon.svg", root))}">'
        f'<meta name="or-root" content="{escape(root)}">'
        f'<script src="{escape(address("chat.js", root))}" defer></script>'
    )


def theme() -> gr.themes.Base:
    """Gradio's plain theme in the fonts of the reader's system; the rest is in chat.css."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def start(
    backend: Loading, host: str = "127.0.0.1", port: int | None = None, root_path: str = ""
) -> gr.Blocks:
    """Start serving in a thread and return; `local_url` of what is returned is the address.

    Without a port the first free one from 7860 on is taken. Raises OnRecordError where there is
    none.
    """
    candidates = (port,) if port else PORTS
    chosen = next((one for one in candidates if _is_free(host, one)), None)
    if chosen is None:
        tried = f"Port {port} is" if port else f"The ports {PORTS[0]} to {PORTS[-1]} are"
        raise AddressTaken(f"{tried} taken. Choose another with: --port NUMBER")
    demo = build(backend, path_of(root_path))
    _launch(demo, backend, host, chosen, root_path)
    return demo


def _is_free(host: str, port: int) -> bool:
    """Whether the port can be listened on; raises OnRecordError where the host itself cannot."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return False
        raise AddressTaken(
            f"Cannot listen on {host!r} ({error.strerror or error}). "
            "Name an address of this machine with: --host ADDRESS"
        ) from error
    return True


def _launch(demo: gr.Blocks, backend: Loading, host: str, port: int, root_path: str) -> None:
    demo.launch(
        server_name=host,
        server_port=port,
        root_path=root_path,
        app_kwargs=app_options(backend, host, root_path),
        head=head(path_of(root_path)),
        theme=theme(),
        prevent_thread_lock=True,
        share=False,
        inbrowser=False,
        inline=False,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
    )


def serve(
    backend: Loading, host: str = "127.0.0.1", port: int | None = None, root_path: str = ""
) -> None:
    """Serve the chat until the process is told to stop, its address printed first.

    Raises OnRecordError as `start` does.
    """
    demo = start(backend, host, port, root_path)
    print(
        f"On Record is open at {demo.local_url}\nIt works offline. Stop it with Ctrl+C.", flush=True
    )
    demo.block_thread()
