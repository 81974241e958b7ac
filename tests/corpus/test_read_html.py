"""HTML: the article as blocks, the rest of the page beside it, what the page says of itself."""

from __future__ import annotations

import pytest

from corpus.document import Block
from corpus.errors import SourceRefused
from corpus.read import read
from corpus.readers.html import OUTSIDE, read_page

NEWS = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Harbour talks resume after two-year pause | The Coastal Post</title>
<meta property="og:title" content="Harbour talks resume after two-year pause">
<meta property="og:site_name" content="The Coastal Post">
<meta property="article:modified_time" content="2023-05-05T08:00:00+01:00">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"},
 {"@type": "NewsArticle", "headline": "Harbour talks resume after two-year pause",
  "datePublished": "2023-05-04T09:30:00+01:00", "author": [{"@type": "Person", "name": "M. Lind"}],
  "publisher": {"@type": "Organization", "name": "The Coastal Post"}}]}</script>
<style>p {color: red}</style></head><body>
<header><a href="/">The Coastal Post</a><nav><ul><li><a href="/w">World</a></li>
<li><a href="/b">Business</a></li></ul></nav></header>
<div><main><article><h1>Harbour talks resume after two-year pause</h1>
<div class="byline">By <a href="/a">M. Lind</a></div><time datetime="2023-05-04">4 May 2023</time>
<div class="share-buttons"><a href="#">Share</a> <a href="#">Email</a></div>
<div class="body"><p>The two governments resumed their talks on the harbour on Thursday, officials
said, <a href="/x">two years after</a> they had been broken off.</p>
<p>“We have <em>not</em> given up a single metre,” the <b>minister</b> of transport said.</p>
<p>She declined to say more.</p>
<h2>What is at stake</h2>
<p>The port handles about a third of the region's grain, and both countries depend on it.</p>
<p>No.</p>
<ul><li>The first point is the dredging of the channel.</li><li>The second is customs.</li></ul>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2021</td><td>410</td></tr></table>
<p>The talks continue on Monday.</p></div></article></main>
<section class="more"><h2>Latest headlines</h2>
<div><h3><a href="/1">Minister resigns over budget leak</a></h3><p>The minister of finance stepped
down after a draft of the budget reached the newspapers on Tuesday.</p></div>
<div><h3><a href="/2">Ferry strike enters second week</a></h3><p>Islanders complain of empty shelves
as the crews of the two ferries stay at home for a second week.</p></div></section>
<aside><h2>Trending</h2><ol><li><a href="/3">Cat rescued from crane</a></li></ol>
<time datetime="2023-06-01">1 June</time></aside></div>
<footer><p>© The Coastal Post. All rights reserved.</p></footer>
<div hidden>secret one</div><div style="display: none">secret two</div><script>secret()</script>
<!-- secret three --></body></html>"""

MINISTRY = """<html><head>
<title>President speaks by telephone_Ministry of External Relations</title>
<meta name="PubDate" content="2022-02-26 12:05"></head><body>
<table width="100%"><tr><td><a href="/">Home</a> | <a href="/n">News</a></td></tr><tr><td><table>
<tr><td><div><b>President speaks by telephone</b></div><div>2022-02-26 12:05</div>
<div>On the afternoon of 25 February, the President spoke by telephone with the Prime Minister of
the neighbouring state.<br><br>The Prime Minister set out the history of the border question and
said that his government was ready to negotiate.<br><br>The President pointed out that the
situation had changed fast, and that a settlement should be reached by negotiation.<br><br>
The two sides also exchanged views on fishery.</div></td>
<td><a href="/1">Minister meets ambassador</a><br><a href="/2">Remarks on the summit</a></td></tr>
</table></td></tr><tr><td>Copyright Ministry of External Relations. Contact us.</td></tr></table>
</body></html>"""

WIRE = """<!DOCTYPE html><html lang="en"><head>
<title>Leaders agree to talk, state media say - Meridian Wire</title></head><body>
<div class="topbar"><a href="/">Meridian Wire</a> <a href="/w">World</a></div>
<div class="col"><h1>Leaders agree to talk, state media say</h1>
<p>Feb. 25 (MW) -- The two leaders agreed on Friday to hold talks, state media reported.</p>
<p>The call came a day after the closing of the border.</p>
<p>"Talks are the only way," the state broadcaster quoted the host as saying.</p>
<p>He did not elaborate.</p>
<p>Analysts in the capital said the words were chosen with care, and that neither side had yet
named a place or a date for the meeting it had promised.</p></div>
<div class="latest"><h2>Latest Headlines</h2>
<div><div>World News // 1 hour ago</div><div><a href="/1">Quake shakes southern islands</a></div>
<div>Feb. 25 (MW) -- A strong earthquake shook the southern islands on Friday, officials said.</div>
</div><div><div>World News // 3 hours ago</div><div><a href="/2">Court frees editor</a></div>
<div>Feb. 25 (MW) -- A court on Friday released the editor of the oldest newspaper.</div></div>
</div></body></html>"""

BRIEFING = """<!DOCTYPE html><html><head><title>Regular Press Conference on March 3</title></head>
<body><div class="crumbs"><a href="/">Home</a> &gt; <a href="/s">Remarks</a></div>
<div class="content"><div>AFP: Will the minister go to the summit?</div>
<div>Ana Ruiz: No information yet.</div>
<div><span>Reuters:</span> <span>The neighbour says that talks have begun. Is it so?</span></div>
<div>Ana Ruiz: The two sides are in close communication. We have always held that disputes should
be solved by dialogue and consultation between the countries directly concerned.</div>
<div>Reuters: So that is a yes?</div><div>Ana Ruiz: I have answered.</div></div>
<div class="links"><p><a href="#">Print</a></p></div></body></html>"""


def own(reading):
    return [block.text for block in reading.blocks if not block.rule]


def outside(reading):
    return [block.text for block in reading.blocks if block.rule == OUTSIDE]


def test_the_article_is_own_text_and_the_page_around_it_is_kept_apart():
    reading = read_page(NEWS, "news.html")
    assert own(reading) == [
        "Harbour talks resume after two-year pause",
        "The two governments resumed their talks on the harbour on Thursday, officials said, "
        "two years after they had been broken off.",
        "“We have not given up a single metre,” the minister of transport said.",
        "She declined to say more.",
        "What is at stake",
        "The port handles about a third of the region's grain, and both countries depend on it.",
        "No.",
        "The first point is the dredging of the channel.",
        "The second is customs.",
        "Year | Ships",
        "2021 | 410",
        "The talks continue on Monday.",
    ]
    assert {"By M. Lind", "4 May 2023", "Cat rescued from crane"} <= set(outside(reading))
    assert "Ferry strike enters second week" in outside(reading)


def test_nothing_invisible_is_read_and_nothing_visible_is_lost():
    words = " ".join(block.text for block in read_page(NEWS, "x").blocks)
    assert "secret" not in words and "color: red" not in words
    assert "All rights reserved" in words and "Share Email" in words


def test_headings_carry_their_level():
    headings = [block for block in read_page(NEWS, "x").blocks if block.heading]
    assert headings[:2] == [
        Block("Harbour talks resume after two-year pause", heading=1),
        Block("What is at stake", heading=2),
    ]


def test_what_the_page_says_of_itself_and_where():
    reading = read_page(NEWS, "x")
    assert reading.metadata == {
        "title": "Harbour talks resume after two-year pause",
        "author": "M. Lind",
        "publisher": "The Coastal Post",
        "published": "2023-05-04T09:30:00+01:00",
        "updated": "2023-05-05T08:00:00+01:00",
        "language": "en-GB",
    }
    assert reading.found_in["published"] == "JSON-LD"
    assert reading.found_in["updated"] == "HTML tag"


def test_a_layout_of_tables_and_line_breaks():
    reading = read_page(MINISTRY, "x")
    assert own(reading)[-4:] == [
        "On the afternoon of 25 February, the President spoke by telephone with the Prime "
        "Minister of the neighbouring state.",
        "The Prime Minister set out the history of the border question and said that his "
        "government was ready to negotiate.",
        "The President pointed out that the situation had changed fast, and that a settlement "
        "should be reached by negotiation.",
        "The two sides also exchanged views on fishery.",
    ]
    assert "Home | News" in outside(reading)
    assert "Copyright Ministry of External Relations. Contact us." in outside(reading)
    assert reading.metadata["title"] == "President speaks by telephone"
    assert reading.metadata["published"] == "2022-02-26T12:05:00"


def test_a_list_of_other_stories_is_not_the_article():
    reading = read_page(WIRE, "x")
    assert len(own(reading)) == 6
    assert "He did not elaborate." in own(reading)
    assert any("earthquake" in text for text in outside(reading))
    assert "published" not in reading.metadata  # other stories' ages and dates are not its own


def test_short_turns_of_a_press_conference_are_kept():
    assert own(read_page(BRIEFING, "x")) == [
        "AFP: Will the minister go to the summit?",
        "Ana Ruiz: No information yet.",
        "Reuters: The neighbour says that talks have begun. Is it so?",
        "Ana Ruiz: The two sides are in close communication. We have always held that disputes "
        "should be solved by dialogue and consultation between the countries directly concerned.",
        "Reuters: So that is a yes?",
        "Ana Ruiz: I have answered.",
    ]


def test_a_date_in_a_side_column_is_not_the_articles():
    page = WIRE.replace("</body>", "<aside><time datetime='2021-01-01'>old</time></aside></body>")
    assert "published" not in read_page(page, "x").metadata


def test_the_sites_name_in_the_largest_heading_is_not_the_title():
    page = WIRE.replace('<div class="topbar">', '<h1>Meridian Wire</h1><div class="topbar">')
    assert read_page(page, "x").metadata["title"] == "Leaders agree to talk, state media say"


@pytest.mark.parametrize("declare", [True, False])
def test_a_page_in_an_old_encoding(tmp_path, declare):
    path = tmp_path / "page.htm"
    meta = '<meta charset="iso-8859-1">' if declare else ""
    page = f"<html><head>{meta}</head><body><p>Le président a parlé à Genève.</p></body></html>"
    path.write_bytes(page.encode("latin-1"))
    [reading] = read(str(path))
    assert own(reading) == ["Le président a parlé à Genève."]


def test_xhtml_with_its_own_declaration(tmp_path):
    path = tmp_path / "page.xhtml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        "<body><p>One paragraph – and no more.</p></body></html>",
        encoding="utf-8",
    )
    [reading] = read(str(path))
    assert own(reading) == ["One paragraph – and no more."]


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<p hidden>x</p>", "<script>x</script>"]
)
def test_a_page_without_visible_text_is_refused(tmp_path, page):
    path = tmp_path / "page.html"
    path.write_text(page)
    [refusal] = read(str(path))
    assert isinstance(refusal, SourceRefused) and "no visible text" in refusal.why


def test_deep_nesting_does_not_break_the_reader(tmp_path):
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 5000 + "<p>At the bottom.</p>" + "</div>" * 5000)
    [reading] = read(str(path))
    assert isinstance(reading, SourceRefused) or own(reading)


def test_control_characters_are_dropped():
    page = (
        "<html><body><p>One\x01 two&#1; three&#x1F;&#31; and &#65;&#x1F600; four.</p></body></html>"
    )
    assert own(read_page(page, "x")) == ["One two three and A\U0001f600 four."]
