"""One server around the test double for all tests of the surfaces, and clients that talk to it."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake_engine import FakeEngine

from qa.surfaces import chat
from qa.surfaces.backend import ready


@pytest.fixture(scope="session")
def engine():
    return FakeEngine()


async def _started(backend, **more):
    return chat.start(backend, **more)


@pytest.fixture(scope="session")
def serving():
    """Start a server. Inside a running loop Gradio makes none of its own, which it never closes."""
    return lambda backend, **more: asyncio.run(_started(backend, **more))


@pytest.fixture(scope="session")
def served(engine, serving):
    demo = serving(ready(engine))
    yield demo
    demo.close()


@pytest.fixture
def client(served):
    with httpx.Client(base_url=served.local_url, trust_env=False) as client:
        yield client
