"""One server around the test double for all tests of the surfaces, and clients that talk to it."""

import httpx
import pytest

from qa.surfaces.backend import ready
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving


@pytest.fixture(scope="session")
def engine():
    return FakeEngine()


@pytest.fixture(scope="session")
def served(engine):
    demo = serving(ready(engine))
    yield demo
    demo.close(verbose=False)


@pytest.fixture
def client(served):
    with httpx.Client(base_url=served.local_url, trust_env=False) as client:
        yield client
