"""The record through Gradio's own client, in one line."""

from dataclasses import replace

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError

from qa.surfaces.access import access_for, mint
from qa.surfaces.backend import ready
from qa.surfaces.endpoint import asking
from qa.surfaces.metrics import Metrics
from qa.surfaces.policy import Policy
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

SECRET = "a secret of the tests, long enough to be one"
PORTAL = "https://p.example"


def connected(address, **more):
    # Its telemetry would ask another host.
    more = {"verbose": False, "analytics_enabled": False, "download_files": False} | more
    return Client(address, **more)


@pytest.fixture(scope="module")
def gradio(served):
    client = connected(served.local_url)
    yield client
    client.close()


def test_the_answer_in_one_line(gradio, engine):
    answer = gradio.predict("harbour", api_name="/ask")
    assert answer == engine.ask("harbour").to_dict()
    assert gradio.predict("harbour") == answer


def test_following_up(gradio, engine):
    answer = gradio.predict(
        question="and the harbour?", history=["storm"], without=["topic:harbour"], api_name="/ask"
    )
    assert engine.asked[-1] == ("and the harbour?", ["storm"])
    assert [chip["kind"] for chip in answer["query"]["chips"]] == ["speaker"]


def test_nothing_else_is_listed(gradio):
    told = gradio.view_api(return_format="dict", print_info=False)
    assert list(told["named_endpoints"]) == ["/ask"] and not told["unnamed_endpoints"]
    (endpoint,) = told["named_endpoints"].values()
    names = [parameter["parameter_name"] for parameter in endpoint["parameters"]]
    assert names == ["question", "history", "without"] and "verbatim" in endpoint["description"]
    public = [one for one in gradio.endpoints.values() if one.is_valid]
    assert [one.api_name for one in public] == ["/ask"]


@pytest.mark.parametrize(
    ("question", "history", "why"),
    [
        ("", [], "1 to 1,000"),
        (3, [], "question"),
        (None, [], "question"),
        ("a", "b", "history must be a list"),
        ("a", [1], "history must be a list"),
        ("\ud800", [], "half characters"),
        ("a", ["b" * 70_000], "65,536 bytes"),
    ],
)
def test_what_cannot_be_asked_is_explained(gradio, question, history, why):
    if question == "\ud800":  # no client can send it; whoever writes the JSON by hand can
        with pytest.raises(ValueError, match=why):
            asking(ready(FakeEngine()), ValueError, Metrics())(question)
        return
    with pytest.raises(AppError, match=why):
        gradio.predict(question, history, api_name="/ask")


def test_questions_are_counted():
    metrics = Metrics()
    ask = asking(ready(FakeEngine()), ValueError, metrics)
    ask("harbour"), ask("storm")
    with pytest.raises(ValueError):
        ask("")
    text = metrics.text({})
    for outcome in ("answered", "none", "refused"):
        assert f'outcome="{outcome}"}} 1\n' in text


@pytest.mark.parametrize("path", ["call/ask", "run/ask", "api/ask", "call/v2/ask"])
def test_there_is_one_way_in(client, path):
    assert client.post(f"/gradio_api/{path}", json={"data": ["harbour"]}).status_code == 404


def test_with_a_token():
    policy = Policy(access=access_for("token", SECRET), origins=frozenset({PORTAL}))
    demo = serving(ready(FakeEngine()), policy=policy)
    try:
        with pytest.raises(AuthenticationError):
            connected(demo.local_url)
        client = connected(
            demo.local_url,
            headers={"Authorization": f"Bearer {mint(SECRET, 'script', PORTAL)}"},
        )
        assert client.predict("harbour", api_name="/ask")["status"] == "answered"
        client.close()
    finally:
        demo.close(verbose=False)


def test_too_many_questions_are_refused():
    demo = serving(ready(FakeEngine()), policy=replace(Policy(), rate=20.0))
    try:
        client = connected(demo.local_url)
        with pytest.raises(Exception, match="429|Too Many|Please wait"):
            for _ in range(7):
                client.predict("harbour", api_name="/ask")
        client.close()
    finally:
        demo.close(verbose=False)
