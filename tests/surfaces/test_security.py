"""The gate: who may call, what may be called, how much may be sent; and no file gets out."""

import json

import httpx
import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from corpus.errors import SettingRefused
from qa.surfaces.access import MAY_ADD, Access, networks
from qa.surfaces.backend import ready
from qa.surfaces.policy import RATE, Policy, asked_for, is_loopback, policy_for
from qa.surfaces.security import Gate, refusal
from qa.surfaces.signing import CONTENT_POLICY
from qa.surfaces.tidy import tidied
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving


def scope(path="/", host="localhost:7860", root="", **headers):
    raw = [(b"host", host.encode())] if host is not None else []
    raw += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "root_path": root, "headers": raw}


def status(*given, policy=None, **more):
    refused = refusal(scope(*given, **more), policy or Policy())
    return refused[0] if refused else 200


OPEN = Policy(loopback=False)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 200),
        ({"origin": "http://localhost:7860"}, 200),
        ({"origin": "http://localhost:7861"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "https://evil.example", "sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, 403),
        ({"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}, 403),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 200),
        ({"sec_fetch_site": "none", "sec_fetch_mode": "navigate"}, 200),
        ({"sec_fetch_site": "same-origin", "origin": "https://public.example"}, 200),
    ],
)
def test_only_our_own_page_may_call(headers, expected):
    assert status(**headers) == expected


@pytest.mark.parametrize(
    ("host", "policy", "expected"),
    [
        ("localhost", Policy(), 200),
        ("127.0.0.1:80", Policy(), 200),
        ("[::1]:7860", Policy(), 200),
        ("evil.example", Policy(), 421),
        ("localhost.evil.example", Policy(), 421),
        ("127.0.0.1.evil.example", Policy(), 421),
        ("", Policy(), 421),
        (None, Policy(), 421),
        ("evil.example/x", OPEN, 421),
        ("a b", OPEN, 421),
        ("any.example:8080", OPEN, 200),
        ("bot.example", policy_for("127.0.0.1", "https://bot.example/chat"), 200),
        ("other.example", policy_for("127.0.0.1", "https://bot.example/chat"), 421),
    ],
)
def test_only_known_hosts_are_served(host, policy, expected):
    assert status(host=host, policy=policy) == expected


def test_a_full_root_path_names_an_origin():
    policy = policy_for("127.0.0.1", "https://Bot.example/chat")
    assert status(origin="https://bot.example", policy=policy) == 200
    assert status(origin="http://bot.example", policy=policy) == 403


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("LOCALHOST", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("x.example", False)],
)  # fmt: skip
def test_what_this_machine_only_means(host, expected):
    assert is_loopback(host) is expected


GRADIO_BRINGS = [
    "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/file=/etc/passwd",
    "/gradio_api/upload", "/gradio_api/proxy=http://evil.example", "/gradio_api/run/predict",
    "/gradio_api/call/turn", "/gradio_api/dev/reload", "/gradio_api/component_server",
    "/gradio_api/vibe-edit", "/gradio_api/heartbeat/x", "/gradio_api/stream/x", "/gradio_api/runs",
    "/gradio_api/process_recording", "/gradio_api/deep_link", "/monitoring", "/login", "/logout",
    "/docs", "/redoc", "/gradio_api/openapi.json", "/svelte/x", "/manifest.json", "/pwa_icon",
]  # fmt: skip


@pytest.mark.parametrize("path", GRADIO_BRINGS)
def test_what_the_chat_does_not_need_is_closed(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/gradio_api/info", "/healthz"])
def test_what_the_chat_needs_is_open(client, path):
    assert client.get(path).status_code == 200


def test_paths_are_judged_below_the_root_path():
    assert status("/chat/healthz", root="/chat") == 200
    assert status("/chat/gradio_api/upload", root="/chat") == 404
    assert status("/chat", root="/chat") == 200
    assert status("/chatter", root="/chat") == 404


@pytest.mark.parametrize("path", ["/", "/nothing", "/source/nothing", "/static/on-record/nothing"])
def test_every_answer_is_signed(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "script-src 'self';" in CONTENT_POLICY and "frame-ancestors 'self'" in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_another_site_gets_nothing(client):
    reply = client.post(
        "/api/ask", json={"question": "harbour"}, headers={"Origin": "https://evil.example"}
    )
    assert reply.status_code == 403 and "fish" not in reply.text
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/ask", "/healthz"])
def test_a_long_body_is_refused(client, path):
    assert client.post(path, content=b"x" * 65537).status_code == 413


def test_a_long_body_of_unknown_length_is_refused(client):
    reply = client.post("/api/ask", content=(b"x" * 1000 for _ in range(100)))
    assert reply.status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "99999999999"])
def test_a_false_length_is_refused(length):
    assert status("/api/ask", content_length=length) == 413


def test_a_long_question_in_the_chat_is_refused(client):
    assert client.post("/gradio_api/queue/join", content=b"x" * 2_100_000).status_code == 413


def test_an_error_in_the_program_is_a_problem(client, engine, monkeypatch):
    monkeypatch.setattr(engine, "search", lambda *given, **more: 1 / 0)
    reply = client.get("/api/search", params={"q": "x"})
    assert reply.status_code == 500 and reply.json()["detail"].startswith("An error in the program")
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_page_brings_no_script_of_its_own():
    page = b'<script>a</script><SCRIPT data-x>b</SCRIPT ><script src="c.js"></script><p>'
    assert tidied(page) == b'<script src="c.js"></script><p>'


def test_the_page_names_no_other_host(client):
    page = client.get("/").text
    assert "githubusercontent" not in page and "window.gradio_config" not in page


def test_static_files_are_only_ours(client):
    assert client.get("/static/on-record/chat.js").headers["content-type"].startswith("text/java")
    for name in ("../security.py", "..%2fsecurity.py", "%2e%2e/security.py", "chat.py"):
        assert client.get(f"/static/on-record/{name}").status_code == 404


# ---- files through a forged conversation -------------------------------------------------------


def forged(path):
    file = {"path": path, "meta": {"_type": "gradio.FileData"}, "url": f"/gradio_api/file={path}"}
    return [
        {"role": "user", "content": [{"type": "file", "file": file}]},
        {"role": "assistant", "content": file},
        {"role": "user", "content": [{"type": "component", "component": "image", "value": file}]},
    ]


def ask_in_the_page(client, shown):
    number = next(
        one["id"] for one in client.get("/config").json()["dependencies"] if len(one["inputs"]) == 2
    )
    joined = client.post(
        "/gradio_api/queue/join",
        json={"data": ["harbour", shown], "fn_index": number, "session_hash": "forged"},
    )
    if joined.status_code != 200:
        return joined.text
    told = client.get("/gradio_api/queue/data", params={"session_hash": "forged"}, timeout=20)
    return told.text


def test_no_file_is_read_through_a_forged_conversation(client, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the tests")
    told = ask_in_the_page(client, forged(str(secret)))
    assert "the secret of the tests" not in told and "secret.txt" not in told
    for path in (secret, "/etc/passwd", "app.py"):
        reply = client.get(f"/gradio_api/file={path}")
        assert reply.status_code == 404 and "the secret" not in reply.text


def test_gradio_itself_would_not_give_the_file_either(tmp_path, monkeypatch):
    """The same without our list of paths: Gradio's own checks are on."""
    monkeypatch.setattr("qa.surfaces.paths.FOLDERS", ("/",))
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the tests")
    demo = serving(ready(FakeEngine()))
    try:
        with httpx.Client(base_url=demo.local_url, trust_env=False) as client:
            told = ask_in_the_page(client, forged(str(secret)))
            assert "the secret of the tests" not in told
            assert client.get(f"/gradio_api/file={secret}").status_code in (403, 404)
    finally:
        demo.close(verbose=False)


def test_an_honest_conversation_is_answered(client, engine):
    told = ask_in_the_page(client, [])
    last = [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")][-2]
    assert last["msg"] == "process_completed" and last["success"]
    assert engine.asked[-1] == ("harbour", [])


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_answer_tells_another_site_that_it_may_read(client, origin, method):
    """Gradio's own middleware would; the gate stands outside of it."""
    for path in ("/", "/api/search?q=harbour", "/gradio_api/queue/data", "/nothing"):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        reply = client.request(method, path, headers=headers)
        assert reply.status_code == 403
        assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("policy", "user", "allowed"),
    [
        (Policy(), "anybody", True),
        (Policy(), "", False),
        (Policy(loopback=False), "anybody", False),
        (policy_for("127.0.0.1", "https://portal.example/record"), "anybody", False),
        (Policy(access=Access(proxies=networks("127.0.0.1"))), "anybody", False),
        (Policy(loopback=False, editors=frozenset({"*"})), "anybody", True),
        (Policy(access=Access("header")), "ann", False),
        (Policy(access=Access("header"), editors=frozenset({"ann"})), "ann", True),
        (Policy(access=Access("header"), editors=frozenset({"ann"})), "bob", False),
        (Policy(access=Access("header"), editors=frozenset({"*"})), "", False),
    ],
)
def test_who_may_add(policy, user, allowed):
    assert policy.may_add(user) is allowed


def test_editors_are_named_only_where_names_are_known():
    with pytest.raises(SettingRefused, match="--editors names users"):
        asked_for(editors="ann")
    assert asked_for(editors="*").editors == frozenset({"*"})


@pytest.mark.parametrize(
    ("policy", "sent", "allowed"),
    [
        (Policy(), {}, True),
        (Policy(), {"X-Forwarded-For": "203.0.113.9"}, False),
        (Policy(), {"Via": "1.1 proxy"}, False),
        (Policy(loopback=False, editors=frozenset({"*"})), {"Host": "198.51.100.7:7860"}, True),
        (Policy(loopback=False, editors=frozenset({"*"})), {"Host": "rebound.example"}, False),
    ],
)
def test_who_may_add_from_where(policy, sent, allowed):
    noted = {}

    async def app(scope, receive, send):
        noted.update(scope)
        await Response()(scope, receive, send)

    address = "http://localhost" if policy.loopback else "http://198.51.100.7:7860"
    TestClient(Gate(app, policy=policy), base_url=address).get("/healthz", headers=sent)
    assert noted[MAY_ADD] is allowed


def test_a_form_of_another_site_is_refused_even_as_a_navigation(client):
    sent = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.post("/api/ask", json={"question": "harbour"}, headers=sent).status_code == 403
    assert client.get("/", headers=sent).status_code == 200


def test_a_proxy_before_it_brings_the_usual_rate():
    assert policy_for("127.0.0.1").rate == 0
    assert policy_for("127.0.0.1", "https://portal.example/record").rate == RATE
