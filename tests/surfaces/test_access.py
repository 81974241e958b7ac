"""Who asks: tokens that are believed and those that are not, headers, proxies, settings."""

import argparse
import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from corpus.errors import SettingRefused
from qa import settings
from qa.surfaces import access
from qa.surfaces.access import Seen, access_for, caller, mint, networks, origin_of, seen, verified
from qa.surfaces.policy import asked_for
from qa.surfaces.rates import Rates

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests, long enough to be one"
PORTAL = "https://portal.example"
NOW = 1_800_000_000


def token(secret=SECRET, user="ann", origin=PORTAL, life=600):
    return mint(secret, user, origin, life=life, now=NOW)


def judged(words, now=NOW, origins=(PORTAL,)):
    return verified(words, SECRET, origins, now)


def test_a_token_names_its_user():
    assert judged(token()) == Seen("ann")
    assert judged(token(user="Ольга")) == Seen("Ольга")


@pytest.mark.parametrize(("later", "good"), [(629, True), (630, False), (-30, True), (-31, False)])
def test_a_token_has_its_time_and_clocks_may_differ_by_thirty_seconds(later, good):
    assert bool(judged(token(), NOW + later).user) is good


def test_a_token_is_for_one_origin_and_one_secret():
    assert judged(token(origin="https://other.example")).why == "The token is for another origin."
    assert judged(token(secret=SECRET + "x")).why == "The token is not genuine."
    assert judged(token(life=3601)).why.startswith("The token must say when it ends")


@pytest.mark.parametrize("bad", ["", ".", "..", "a.b.c", "é.é.é", "x" * 5000, "\ud800.a.b"])
def test_what_is_no_token_is_refused(bad):
    assert judged(bad).why == "The token is not genuine."


def test_no_changed_token_is_genuine():
    good = token()
    for place in range(len(good)):
        changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        # The last character of a signature carries two bits that mean nothing; it is compared too.
        assert judged(changed).user == "", place


def test_a_token_cannot_choose_how_it_is_checked():
    def packed(part):
        return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()

    body = token().split(".")[1]
    assert judged(f"{packed({'alg': 'none'})}.{body}.").user == ""
    signed = f"{packed({'alg': 'none'})}.{body}"
    assert judged(f"{signed}.{access._signature(signed, SECRET)}").user == ""


def test_the_secret_is_not_shown():
    assert SECRET not in repr(access_for("token", SECRET))


@pytest.mark.parametrize(
    ("peer", "headers", "user"),
    [
        ("10.0.0.2", {"x-remote-user": "ann"}, "ann"),
        ("::ffff:10.0.0.2", {"x-remote-user": "ann"}, "ann"),
        ("10.0.0.3", {"x-remote-user": "ann"}, ""),
        ("10.0.0.3", {"x-remote-user": "ann", "x-forwarded-for": "10.0.0.2"}, ""),
        ("", {"x-remote-user": "ann"}, ""),
        ("10.0.0.2", {}, ""),
        ("10.0.0.2", {"x-remote-user": " "}, ""),
    ],
)
def test_a_header_is_believed_from_the_proxy_alone(peer, headers, user):
    by_header = access_for("header", header="X-Remote-User", proxies="10.0.0.2")
    assert seen(Headers(headers), peer, by_header, ()).user == user


def test_two_names_are_none():
    by_header = access_for("header", proxies="10.0.0.2")
    raw = [(b"x-remote-user", b"ann"), (b"x-remote-user", b"bob")]
    assert seen(Headers(raw=raw), "10.0.0.2", by_header, ()).user == ""


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("1.2.3.4", "9.9.9.9", "1.2.3.4"),
        ("10.0.0.2", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.2", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.2", "9.9.9.9, 10.0.0.7", "9.9.9.9"),
        ("10.0.0.2", "", "10.0.0.2"),
    ],
)
def test_where_a_request_comes_from(peer, forwarded, address):
    assert caller(Headers({"x-forwarded-for": forwarded}), peer, networks("10.0.0.0/24")) == address


# ---- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"auth": "magic"}, "--auth none"),
        ({"auth": "token", "secret": "short"}, "at least 32"),
        ({"auth": "header"}, "--proxies"),
        ({"proxies": "here"}, "no address"),
        ({"auth_header": "X Y"}, "--auth-header"),
        ({"rate": "many"}, "--rate"),
        ({"origins": "https://portal.example/path"}, "no origin"),
        ({"origins": "*"}, "no origin"),
        ({"origins": "portal.example"}, "no origin"),
        ({"origins": "https://a.example;script-src"}, "no origin"),
    ],
)
def test_settings_without_sense_are_refused(given, why):
    usual = {"origins": "", "auth": "none", "auth_header": "", "proxies": "", "rate": ""}
    with pytest.raises(SettingRefused, match=re.escape(why)) as refused:
        asked_for(**{**usual, "secret": "", **given})
    assert "short" not in str(refused.value)


def test_an_origin_is_written_as_browsers_do():
    assert origin_of("HTTPS://Portal.Example:443/") == PORTAL
    assert origin_of("http://localhost:8000") == "http://localhost:8000"


def test_flags_come_before_the_environment(monkeypatch):
    parser = argparse.ArgumentParser()
    settings.add_options(parser)
    monkeypatch.setenv("ONRECORD_ORIGINS", "https://a.example")
    monkeypatch.setenv("ONRECORD_SECRET", SECRET)
    assert settings.chosen(parser.parse_args([]))["origins"] == "https://a.example"
    given = parser.parse_args(["--origins", PORTAL, "--auth-header", "X-User"])
    assert settings.chosen(given)["origins"] == PORTAL
    assert settings.chosen(given)["auth_header"] == "X-User"
    assert settings.chosen(given)["secret"] == SECRET
    with pytest.raises(SystemExit):
        parser.parse_args(["--secret", SECRET])


def test_the_docs_list_every_setting():
    assert settings.markdown() in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_a_token_can_be_minted_at_the_command_line(monkeypatch, capsys):
    monkeypatch.setenv("ONRECORD_SECRET", SECRET)
    access.minted(argparse.Namespace(user="ann", origin=PORTAL, life=60))
    assert verified(capsys.readouterr().out.strip(), SECRET, [PORTAL]) == Seen("ann")


# ---- the examples for portals ------------------------------------------------------------------


def snippet(language):
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    return re.search(f"```{language}\n(.*?)```", text, re.DOTALL)[1]


def test_the_python_example_mints_what_is_believed():
    names = {}
    exec(snippet("python"), names)
    assert verified(names["mint"](SECRET, "ann", PORTAL), SECRET, [PORTAL]) == Seen("ann")


def test_the_node_example_mints_what_is_believed():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    told = f"{snippet('js')}\nconsole.log(mint(...process.argv.slice(1)));"
    made = subprocess.run(
        [node, "-e", told, SECRET, "ann", PORTAL], capture_output=True, text=True, check=True
    )
    assert verified(made.stdout.strip(), SECRET, [PORTAL]) == Seen("ann")


# ---- rates -------------------------------------------------------------------------------------


def test_a_bucket_empties_and_fills():
    rates = Rates(60)
    assert [rates.wait("a", 0) for _ in range(15)] == [0] * 15
    assert rates.wait("a", 0) == 1
    assert rates.wait("b", 0) == 0
    assert rates.wait("a", 1.1) == 0


def test_no_rate_is_any_number():
    assert not any(Rates(0).wait("a", 0) for _ in range(1000))
