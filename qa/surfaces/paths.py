"""Every address that is served, and what may be known and sent at each."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import Scope

from qa.surfaces import adding, embed, record, rest, timeline

# Bytes a request may carry. A question has at most 1,000 characters.
BODY_LIMIT = 64 * 1024
# The chat sends the whole conversation back with each question (it keeps none on the server);
# at about 10 KB an answer this is room for the 600,000 characters that chat.py lets it grow to.
CONVERSATION_LIMIT = 2 * 1024 * 1024
CONVERSATION_PATH = "/gradio_api/queue/join"

# Agents, where they are let in.
MCP_PATH = "/mcp"

# Gradio brings some forty more, among them uploads, file reading and proxying.
PATHS = (
    rest.PATHS
    | record.PATHS
    | frozenset(
        {
            "/",
            "/config",
            "/theme.css",
            "/favicon.ico",
            "/robots.txt",
            embed.WIDGET,
            embed.EMBED,
            embed.CONFIG,
            embed.ENTER,
            "/gradio_api/app_id",
            "/gradio_api/info",
            "/gradio_api/queue/data",
            "/gradio_api/startup-events",
            "/gradio_api/theme.css",
            CONVERSATION_PATH,
            MCP_PATH,
            timeline.PATH,
        }
    )
)
FOLDERS = ("/assets/", "/static/", "/source/", *record.FOLDERS)

# What is nobody's secret: the page's machinery, without a word of the record.
OPEN = frozenset(
    {embed.WIDGET, embed.EMBED, embed.ENTER, "/favicon.ico", "/robots.txt", "/theme.css"}
    # Gradio asks itself for the last one when it starts.
    | {"/gradio_api/theme.css", "/openapi.json", "/healthz", "/gradio_api/startup-events"}
)
OPEN_FOLDERS = ("/assets/", "/static/")
FRAMED = (embed.EMBED, "/source/", timeline.PATH)
# What costs a search, and is counted against the client's rate.
ASKING = ("/api/", CONVERSATION_PATH, MCP_PATH, timeline.PATH)


def path_of(scope: Scope) -> str:
    """The path of a request without the root path, as the routes will see it."""
    path: str = scope["path"]
    root = urlsplit(scope.get("root_path", "")).path.rstrip("/")
    inside = path == root or path.startswith(f"{root}/")
    return (path[len(root) :] or "/") if root and inside else path


def is_served(path: str) -> bool:
    """Whether anything is at this address."""
    return path in PATHS or path.startswith(FOLDERS)


def is_open(path: str) -> bool:
    """Whether everybody may see it, known or not."""
    return path in OPEN or path.startswith(OPEN_FOLDERS)


def limit_of(path: str, *, may_add: bool = False) -> int:
    """Bytes that a request to this address may carry, by whoever may add documents or not."""
    if path == CONVERSATION_PATH:
        return CONVERSATION_LIMIT
    return record.ADDING_LIMIT if may_add and path == adding.ADDING else BODY_LIMIT
