"""Starts a real server around a backend, for tests of the surfaces and of the browser."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from qa.surfaces import chat
from qa.surfaces.service import Service


async def _started(backend, **more):
    return chat.start(backend, Service(**more))


def free_port():
    """A port that nobody listens on, and that the system gives to nobody else for a while."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serving(backend, **more):
    """The started page; its `local_url` is the address.

    It is started inside a running loop, because without one Gradio makes loops that it never
    closes, and in a thread, because the test's own may run a loop already. The port is one that no
    test beside this one takes, unless another is asked for.
    """
    more = {"port": free_port()} | more
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_started(backend, **more))).result()
