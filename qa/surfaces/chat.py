"""The chat in the browser: one stateless page of Gradio, and the server around it.

What happens to a question is in replies.py, how the conversation is read in conversation.py. The
page's own texts are English here; its script puts them into the reader's language.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from corpus.errors import AddressTaken
from qa.interface import ENGLISH, Interface, preferred
from qa.render import escape
from qa.surfaces import look, paths, record, replies, rest, source, texts, timeline
from qa.surfaces.assets import asset
from qa.surfaces.backend import Loading
from qa.surfaces.conversation import Message
from qa.surfaces.endpoint import asking
from qa.surfaces.logs import Discreet
from qa.surfaces.metrics import Observed
from qa.surfaces.policy import policy_for
from qa.surfaces.replies import Desk
from qa.surfaces.security import Gate
from qa.surfaces.service import Service
from qa.surfaces.tidy import Tidy

# Gradio reads these when it is imported. Without the first two it contacts two hosts at every
# start; without the others it keeps a record of every question's timing and adds it all up anew,
# with pandas, after each one.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
import gradio as gr  # noqa: E402  (after the settings above)
from gradio import queueing  # noqa: E402

# Gradio prints an event's error, and with it the question that somebody asked.
queueing.traceback = Discreet

if TYPE_CHECKING:
    from qa.surfaces.mcp_server import Agents

PORTS = range(7860, 7880)
# glibc's name for it, M_ARENA_MAX in malloc.h.
_ARENAS = -8
WAITING = 64

# ---- the page ----------------------------------------------------------------------------------


def build(backend: Loading, service: Service) -> gr.Blocks:
    """The page."""
    desk = Desk(backend, service.root, service.keep_questions)

    def turn(question: Any, shown: Any, request: gr.Request) -> Iterator[tuple[Any, Any]]:
        """The question at once, then its answer."""
        words = str(question or "").strip()
        typed: Any = ""
        for messages in replies.fresh(desk, words, shown, _interface(request)) if words else ():
            yield typed, messages
            typed = gr.skip()
        if not words:
            yield gr.skip(), gr.skip()

    def again(command: Any, shown: Any, request: gr.Request) -> Iterator[Any]:
        """A question asked again, or those of a shared link."""
        yield gr.skip()
        yield from replies.commanded(desk, command, shown, _interface(request))

    with gr.Blocks(title=service.look.title, analytics_enabled=False, fill_height=True) as demo:
        gr.Markdown(_heading(service), elem_id="or-head")
        chat = _chat(backend)
        with gr.Row(elem_id="or-ask"):
            box = _box()
            clear = gr.Button(ENGLISH.say("new_question"), elem_id="or-clear", scale=0)
        _on(box.submit, turn, [box, chat], [box, chat])
        _on(clear.click, emptied, None, chat)
        command, told = _unseen("or-command"), _unseen("or-told")
        _on(_hidden("or-again"), again, [command, chat], chat)
        _on(_hidden("or-export"), partial(replies.exported, desk), [command, chat], told)
        _on(_hidden("or-verdict"), partial(replies.rated, desk), [command, chat], None)
        gr.api(
            asking(backend, partial(gr.Error, print_exception=False)),
            api_name="ask",
        )
    # Gradio's own default, one question at a time, lets everybody wait in line.
    return demo.queue(max_size=WAITING, api_open=False, default_concurrency_limit=service.at_once)


def _on(event: Any, function: Any, given: Any, shown: Any) -> None:
    """Run the function at the event, with the values as the page sent them."""
    event(
        function,
        given,
        shown,
        preprocess=False,
        show_progress="hidden",
        api_visibility="private",
        # What is sent before the last is done waits for it; "once" would drop it unsaid.
        trigger_mode="always_last",
    )


def _unseen(name: str) -> gr.Textbox:
    """A field that only the page's script uses."""
    return gr.Textbox(elem_id=name, visible="hidden", container=False, show_label=False)


def _hidden(name: str) -> Any:
    """The click of a button that only the page's script presses."""
    return gr.Button(elem_id=name, visible="hidden").click


def _interface(request: gr.Request | None) -> Interface:
    """The interface in the language of whoever asks."""
    return preferred(request.headers.get("accept-language", "")) if request else ENGLISH


def emptied() -> list[Message]:
    """A conversation in which nothing was asked yet."""
    return []


def _heading(service: Service) -> str:
    """The title, what the program promises, and the way to its documents."""
    way = f'<a class="or-record" href="{escape(service.root)}{record.PATH}">'
    said = look.heading(service.look, ENGLISH.say("tagline"))
    return f"{said}\n\n<div>{way}{escape(ENGLISH.say('record'))}</a></div>"


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
        f'<div class="or-welcome"><p class="or-lead">{escape(ENGLISH.say("lead"))}</p>'
        f'<p class="or-promise">{escape(ENGLISH.say("promise"))}</p>'
        f'<p class="or-status" role="status">{escape(backend.line)}</p>'
        f'<ul class="or-examples" aria-label="{escape(ENGLISH.say("examples"))}"></ul></div>'
    )


def _box() -> gr.Textbox:
    return gr.Textbox(
        label=ENGLISH.say("box_label"),
        show_label=False,
        placeholder=ENGLISH.say("box_hint"),
        lines=1,
        max_lines=5,
        max_length=1000,
        submit_btn=ENGLISH.say("ask"),
        autofocus=True,
        container=False,
        scale=1,
        elem_id="or-question",
    )


# ---- the server --------------------------------------------------------------------------------


def app_options(backend: Loading, service: Service) -> dict[str, Any]:
    """Our routes and the gate, as arguments of the web application Gradio makes."""
    policy = policy_for(service.host, service.root_path, service.policy)
    around = (Middleware(Observed), Middleware(Gate, policy=policy))
    agents = _agents(backend, service.at_once) if service.mcp else None

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        # Gradio puts its own middleware around everything given to it, among them one that allows
        # every other site to read the answers. Before the first request the gate goes outside.
        app.user_middleware[:0] = around
        app.middleware_stack = app.build_middleware_stack()
        async with agents.running() if agents else nullcontext():
            yield

    return {
        "routes": [
            *([Route(paths.MCP_PATH, agents)] if agents else ()),
            Route("/static/on-record/texts/{name}", texts.texts),
            *look.routes(service.look),
            Route("/static/on-record/{name}", asset),
            *record.routes(backend, service.root),
            *rest.routes(backend, at_once=service.at_once),
            *source.routes(backend, service.root),
            *timeline.routes(backend, service.root),
        ],
        "middleware": [Middleware(Tidy, policy=policy, look=service.look)],
        "lifespan": life,
    }


def _agents(backend: Loading, at_once: int) -> Agents:
    from qa.surfaces.mcp_server import Agents  # late: half a second that few need

    return Agents(backend, at_once=at_once)


def theme() -> gr.themes.Base:
    """Gradio's plain theme in the fonts of the reader's system; the rest is in chat.css."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def start(backend: Loading, service: Service | None = None) -> gr.Blocks:
    """Start serving in a thread and return; `local_url` of what is returned is the address.

    Raises OnRecordError where there is no port.
    """
    service = service or Service()
    host, port = service.host, service.port
    _share_memory()
    for candidate in (port,) if port else PORTS:
        if _is_free(host, candidate):
            demo = build(backend, service)
            try:
                _launch(demo, backend, replace(service, port=candidate))
                return demo
            except OSError:
                # Another program may have taken the port in the moment between.
                if _is_free(host, candidate):
                    raise
    tried = f"Port {port} is" if port else f"The ports {PORTS[0]} to {PORTS[-1]} are"
    raise AddressTaken(f"{tried} taken. Choose another with: --port NUMBER")


def _share_memory() -> None:
    """Let the threads share what the C library has asked of the system.

    Each thread would keep what it once needed: under load the server grew by 7 % in 40 seconds
    with the usual number of arenas and by 1 % with two. Other C libraries have no such setting.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENAS, 2)


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


def _launch(demo: gr.Blocks, backend: Loading, service: Service) -> None:
    demo.launch(
        server_name=service.host,
        server_port=service.port,
        root_path=service.root_path,
        app_kwargs=app_options(backend, service),
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
        # Gradio keeps what each tab was shown last; nothing here ever reads it.
        state_session_capacity=service.at_once,
    )


def serve(backend: Loading, service: Service | None = None) -> None:
    """Serve the chat until the process is told to stop, its address printed first.

    Raises OnRecordError where there is no port.
    """
    demo = start(backend, service)
    print(
        f"On Record is open at {demo.local_url}\nIt works offline. Stop it with Ctrl+C.", flush=True
    )
    demo.block_thread()
