"""The portal's look: what a file may say, what is refused, and that every page wears it."""

import html
import struct
import zlib
from argparse import Namespace
from dataclasses import replace

import httpx
import pytest

from corpus.errors import SettingRefused
from qa.surfaces.backend import ready
from qa.surfaces.colours import contrast, mixed
from qa.surfaces.look import DARK, LIGHT, PLAIN, Look, css, head_tags, heading, look_of, worn
from qa.surfaces.service import Service, service_of
from tests.surfaces.fake_engine import FakeEngine
from tests.surfaces.serving import serving

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20H0z"/></svg>'
FULL = """title = "Harbour <Board>"
tagline = "Word *for* word"
accent = "#7A1F3D"
logo = "logo.svg"
font = ["Source Sans 3", "system-ui", "sans-serif"]
quotation_font = ["Georgia", "serif"]
"""


def written(folder, text, **pictures):
    for name, picture in pictures.items():
        (folder / name.replace("_", ".")).write_bytes(picture)
    file = folder / "look.toml"
    file.write_text(text, encoding="utf-8")
    return file


def png(width, height):
    def block(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = zlib.compress(b"".join(b"\0" + b"\x7a\x1f\x3d" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", head) + block(b"IDAT", rows) + block(b"IEND", b"")


def refusal(folder, text, **pictures):
    with pytest.raises(SettingRefused) as told:
        look_of(written(folder, text, **pictures))
    assert "docs/look.md" in str(told.value)
    return str(told.value)


def test_a_whole_file(tmp_path):
    look = look_of(written(tmp_path, FULL, logo_svg=SVG.encode()))
    assert (look.title, look.accent) == ("Harbour <Board>", "#7a1f3d")
    assert look.logo.media_type == "image/svg+xml" and look.logo.ratio == 2
    # A colour for the dark page is made where none is named.
    assert min(contrast(look.accent_dark, one) for one in DARK) > 4.5


def test_an_empty_file_is_the_plain_look(tmp_path):
    assert look_of(written(tmp_path, "")) == PLAIN


def test_a_png_is_a_logo(tmp_path):
    assert look_of(written(tmp_path, 'logo = "a.png"', a_png=png(30, 10))).logo.ratio == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('colour = "#000000"', "names 'colour'"),
        ("title = ", "is not TOML"),
        ('accent = "red"', 'such as "#1f5566"'),
        ("accent = 5", 'such as "#1f5566"'),
        ('accent = "#ff8800"', "contrast of 2."),
        ('accent_dark = "#333333"', "Choose a lighter colour"),
        ('title = "two\\nlines"', "one line"),
        (f'tagline = "{"x" * 81}"', "at most 80"),
        ('font = "Arial"', "list of names"),
        ('font = ["a\'; } body { display: none"]', "list of names"),
        ('logo = "missing.png"', "cannot be read"),
        ("logo = 3", "path of a picture"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, text, told):
    assert told in refusal(tmp_path, text)


@pytest.mark.parametrize(
    "picture",
    [
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"<html></html>",
        SVG.replace("<path", "<script>alert(1)</script><path").encode(),
        SVG.replace("<path", '<path onload="alert(1)"').encode(),
        SVG.replace("<path", "<foreignObject/><path").encode(),
        SVG.replace("<path", '<image href="https://other.example/x.png"/><path').encode(),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.encode(),
    ],
)
def test_a_logo_draws_and_nothing_else(tmp_path, picture):
    assert "no PNG, and no SVG" in refusal(tmp_path, 'logo = "logo.svg"', logo_svg=picture)


def test_a_large_logo_is_refused(tmp_path):
    big = png(4, 4) + b"x" * 200 * 1024
    assert "larger than 200 KB" in refusal(tmp_path, 'logo = "a.png"', a_png=big)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SettingRefused, match="cannot be read"):
        look_of(tmp_path / "none.toml")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_todays_colours_would_pass():
    assert min(contrast("#1f5566", one) for one in LIGHT) > 4.5
    assert min(contrast("#8fcad9", one) for one in DARK) > 4.5


def test_the_plain_look_changes_nothing():
    page = b"<head><title>x \xc2\xb7 On Record</title></head>"
    assert worn(page, PLAIN, "/chat") is page and head_tags(PLAIN) == ""
    assert heading(PLAIN, "A line.") == "# On Record\n\nA line."


def test_words_of_the_look_are_inert():
    shown = heading(Look(title="[x](https://e.example) <b>", tagline="*y*"), "A line.")
    assert not set("[]<*") & set(shown.replace('<div class="or-tagline" dir="auto">', "")[1:-6])


def test_setting_and_variable_name_the_file(tmp_path, monkeypatch):
    file = written(tmp_path, 'title = "Ours"')
    assert service_of(Namespace(look=str(file))).look.title == "Ours"
    monkeypatch.setenv("ONRECORD_LOOK", str(file))
    assert service_of(Namespace()).look.title == "Ours"


# ---- served ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    look = look_of(written(tmp_path_factory.mktemp("look"), FULL, logo_svg=SVG.encode()))
    demo = serving(ready(FakeEngine()), look=look)
    with httpx.Client(base_url=demo.local_url, trust_env=False) as client:
        yield client
    demo.close(verbose=False)


def source_address(client):
    hits = client.get("/api/search", params={"q": "harbour"}).json()
    hit = (hits["hits"] if isinstance(hits, dict) else hits)[0]
    return f"/source/{hit['document_id']}"


def test_every_page_wears_it(client):
    for path in ("/", "/embed", source_address(client), "/source/none"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert page.count('href="/static/on-record/look.css?v=') == 1, path
    assert client.get("/config").json()["title"] == "Harbour <Board>"
    page = client.get(source_address(client), headers={"Accept": "text/html"}).text
    head = html.unescape(page.partition("<main>")[0])
    assert "On Record" not in head and ">Harbour <Board></a>" in head


def test_the_style_sheet_and_the_logo(client):
    sheet = client.get("/static/on-record/look.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "--or-accent: #7a1f3d" in sheet.text and '"Source Sans 3", system-ui' in sheet.text
    logo = client.get("/static/on-record/logo")
    assert logo.content == SVG.encode() and logo.headers["content-type"] == "image/svg+xml"
    policy = logo.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "sandbox" in policy


def test_without_a_look_there_is_nothing_to_fetch():
    demo = serving(ready(FakeEngine()))
    try:
        for name in ("look.css", "logo"):
            address = f"{demo.local_url}static/on-record/{name}"
            assert httpx.get(address, trust_env=False).status_code == 404
    finally:
        demo.close(verbose=False)


def test_a_look_is_part_of_the_service():
    assert Service().look == PLAIN
    assert "--or-tint" in css(replace(PLAIN, accent="#7a1f3d"))
