"""Coroutines in tests that may share the main thread with a browser's running event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run_alone(coroutine):
    """What the coroutine returns, run to its end in a thread of its own."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()
