"""The widget and the embedded page over HTTP, the list of origins, and what the container needs."""

import httpx
import pytest

from qa.surfaces.access import access_for, mint
from qa.surfaces.assets import FILES
from qa.surfaces.backend import ready
from qa.surfaces.policy import Policy
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

SECRET = "a secret of the tests, long enough to be one"
PORTAL = "https://portal.example"
OTHER = "https://other.example"


def record(policy, **more):
    return serving(ready(FakeEngine()), policy=policy, **more)


@pytest.fixture(scope="module", params=["none", "token"])
def asked(request):
    """A client of a record that lists the portal; in the second round with tokens."""
    access = access_for(request.param, SECRET)
    demo = record(Policy(origins=frozenset({PORTAL}), access=access))
    with httpx.Client(base_url=demo.local_url, trust_env=False) as client:
        client.kind = request.param
        yield client
    demo.close(verbose=False)


def ask(client, **headers):
    return client.post("/api/ask", json={"question": "harbour"}, headers=headers)


def bearer(client, origin=PORTAL):
    known = {"Authorization": f"Bearer {mint(SECRET, 'ann', origin)}"}
    return known if client.kind == "token" else {}


def test_the_widget_is_small_and_needs_nothing_else():
    assert len(FILES["widget.js"]) < 12 * 1024
    for word in (b"eval(", b"innerHTML", b"import(", b"document.write"):
        assert word not in FILES["widget.js"]


def test_everybody_may_load_the_widget(asked):
    reply = asked.get(
        "/widget.js", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    )
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_embedded_page_names_who_may_frame_it(asked):
    reply = asked.get(
        "/embed", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    )
    assert reply.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {PORTAL}")
    assert "x-frame-options" not in reply.headers
    assert f'name="or-origins" content="{PORTAL}"' in reply.text
    assert reply.text.index("embed.js") < reply.text.index('type="module"')
    assert SECRET not in reply.text


def test_the_page_itself_is_framed_by_itself_alone(asked):
    policy = asked.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self'")


def test_a_listed_portal_calls_the_api_and_another_does_not(asked):
    told = ask(asked, Origin=PORTAL, **bearer(asked))
    assert told.status_code == 200 and told.headers["access-control-allow-origin"] == PORTAL
    assert "Origin" in told.headers["vary"]
    refused = ask(asked, Origin=OTHER, **bearer(asked))
    assert refused.status_code == 403 and "fish" not in refused.text
    assert refused.headers.get("access-control-allow-origin") is None


def test_preflights():
    """Under a public name; where the server is called localhost, Gradio answers before the gate."""
    demo = record(Policy(origins=frozenset({PORTAL})), root_path="https://record.example")
    wanted = {"Host": "record.example", "Access-Control-Request-Method": "POST"}
    wanted["Access-Control-Request-Headers"] = "authorization"
    local = f"http://127.0.0.1:{demo.server_port}"
    try:
        with httpx.Client(base_url=local, trust_env=False) as client:
            allowed = client.options("/api/ask", headers={"Origin": PORTAL, **wanted})
            refused = ask(client, Host="record.example", Origin=OTHER)
    finally:
        demo.close(verbose=False)
    assert allowed.headers["access-control-allow-origin"] == PORTAL
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    assert refused.status_code == 403 and "fish" not in refused.text


def test_a_portal_calls_nothing_but_the_api(asked):
    for path in ("/gradio_api/queue/join", "/access", "/source/x"):
        assert asked.post(path, headers={"Origin": PORTAL}).status_code == 403


def test_a_token_is_asked_for(asked):
    if asked.kind == "none":
        pytest.skip("no tokens in this round")
    for path in ("/", "/config", "/source/x", "/api/search?q=harbour", "/metrics"):
        reply = asked.get(path)
        assert reply.status_code == 401 and reply.headers["www-authenticate"] == "Bearer"
    assert ask(asked, **bearer(asked)).headers["cache-control"] == "private, no-store"
    assert ask(asked, **bearer(asked, OTHER)).status_code == 401
    assert set(asked.get("/healthz").json()) == {"alive", "ready", "state"}
    assert "examples" in asked.get("/healthz", headers=bearer(asked)).json()


@pytest.mark.parametrize(
    ("destination", "place"),
    [
        ("/source/abc?start=1#cited", "/source/abc?start=1#cited"),
        ("https://evil.example/", "/"),
        ("//evil.example/source/", "/"),
        ("/source/\\evil", "/"),
    ],
)
def test_a_document_opens_with_the_token_as_a_cookie(asked, destination, place):
    form = {"token": mint(SECRET, "ann", PORTAL), "next": destination}
    reply = asked.post("/access", data=form)
    if asked.kind == "none":
        assert reply.status_code == 404
        return
    assert (reply.status_code, reply.headers["location"]) == (303, place)
    assert "HttpOnly" in reply.headers["set-cookie"]
    assert asked.post("/access", data={"token": "x"}).status_code == 401
    asked.cookies.clear()


def test_who_asks_too_often_is_told_when_to_come_back():
    demo = record(Policy(rate=60))
    try:
        with httpx.Client(base_url=demo.local_url, trust_env=False) as client:
            replies = [ask(client) for _ in range(20)]
    finally:
        demo.close(verbose=False)
    late = [reply for reply in replies if reply.status_code == 429]
    assert late and late[0].headers["retry-after"] == "1"
    assert late[0].headers["content-type"] == "application/problem+json"
