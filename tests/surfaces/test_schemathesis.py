"""The server keeps what its OpenAPI document promises, whatever is sent to it."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from qa.surfaces import adding
from qa.surfaces.assets import FILES
from qa.surfaces.backend import ready
from tests.surfaces.serving import serving
from tests.texts import BRIDGE, HARBOUR, engine

# Some of what the document allows cannot be, and the document cannot say it: the 31st of November,
# a question without a word, neither of two names of which one is needed.
SAID_NO = ["2xx", "3xx", "401", "403", "404", "422", "429", "503"]
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": SAID_NO}}}
)
SCHEMA = schemathesis.openapi.from_dict(json.loads(FILES["openapi.json"]), config=CONFIG)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    quay = {"title": "A quay opens", "publisher": "Norrvik Post", "published": "2022-03-01"}
    texts = {"harbour.txt": (HARBOUR, quay), "bridge.txt": BRIDGE}
    record = engine(tmp_path_factory.mktemp("record") / "library", texts)
    with pytest.MonkeyPatch.context() as patched:
        # What is sent is taken, and nothing of it fetched or read.
        patched.setattr(adding, "perform", lambda engine, addition: None)
        demo = serving(ready(record))
        yield demo.local_url.rstrip("/")
        demo.close(verbose=False)


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_server_keeps_what_its_document_promises(case, address):
    case.call_and_validate(base_url=address)
