"""Starts a real server around a backend, for tests of the surfaces and of the browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from qa.surfaces import chat
from qa.surfaces.service import Service


async def _started(backend, **more):
    return chat.start(backend, Service(**more))


def serving(backend, **more):
    """The started page; its `local_url` is the address.

    It is started inside a running loop, because without one Gradio makes loops that it never
    closes, and in a thread, because the test's own may run a loop already.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_started(backend, **more))).result()
