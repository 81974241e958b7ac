"""Pages and feeds over HTTP, from a server on this machine: bounded, pinned, public only."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.read import ReadOptions, expand, read
from corpus.readers import fetch as fetch_module
from corpus.readers.fetch import USER_AGENT, fetch, is_public

PAGE = (
    "<html><head><title>Talks resume</title></head><body><p>The two sides met on Monday and spoke "
    "for three hours about the harbour.</p></body></html>"
)


class Pages(BaseHTTPRequestHandler):
    """Answers by the path; `server.asked` keeps the headers of each request."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path)
        if callable(answer):
            answer(self)
        elif answer is None:
            self.reply(404, "text/html", b"gone")
        else:
            self.reply(200, *answer)

    def reply(self, status, media_type, content, **headers):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def redirect(target, status=302):
    return lambda page: page.reply(status, "text/html", b"", Location=target, Set_Cookie="a=b")


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.answers, server.asked = {}, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def options(**given):
    return ReadOptions(**{"allow_private": True, "timeout": 30.0, **given})


def one(url, **given):
    [reading] = read(url, options(**given))
    return reading


def why(url, **given):
    refusal = one(url, **given)
    assert isinstance(refusal, SourceRefused), refusal
    assert refusal.source == url
    return refusal.why


def words(reading):
    return " ".join([reading.raw, *(block.text for block in reading.blocks)]).strip()


def test_a_page_is_fetched_and_named_by_its_address(server):
    server.answers["/a?b=c"] = ("text/html; charset=utf-8", PAGE.encode())
    reading = one(f"{server.url}/a?b=c#part")
    assert reading.source == f"{server.url}/a?b=c#part"
    assert "spoke for three hours" in words(reading)
    assert reading.metadata["title"] == "Talks resume"
    headers = server.asked[0][1]
    assert headers["User-Agent"] == USER_AGENT
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_the_charset_may_stand_in_the_header_alone(server):
    page = PAGE.replace("Monday", "le quai de Genève à midi")
    server.answers["/a"] = ("text/html; charset=iso-8859-1", page.encode("latin-1"))
    assert "Genève à midi" in words(one(f"{server.url}/a"))


@pytest.mark.parametrize(
    ("path", "media_type", "content"),
    [
        ("/a", "text/plain", b"Plain words."),
        ("/a.md", "text/plain", b"# Plain words."),
        ("/a", "text/markdown", b"*Plain words.*"),
        ("/a.txt", "application/octet-stream", b"Plain words."),
        ("/a", "message/rfc822", b"Subject: x\r\n\r\nPlain words."),
    ],
)
def test_other_types_go_to_their_readers(server, path, media_type, content):
    server.answers[path] = (media_type, content)
    assert words(one(server.url + path)).strip() == "Plain words."


def test_rows_may_come_from_the_web(server):
    server.answers["/a.jsonl"] = ("text/plain", b'{"text": "one"}\n{"text": "two"}\n')
    found = list(read(f"{server.url}/a.jsonl", options()))
    assert [reading.source for reading in found] == [
        f"{server.url}/a.jsonl#1",
        f"{server.url}/a.jsonl#2",
    ]


def test_redirects_are_followed_without_cookies(server):
    server.answers["/a"] = redirect("/b")
    server.answers["/b"] = redirect(f"{server.url}/c", 308)
    server.answers["/c"] = ("text/html", PAGE.encode())
    reading = one(f"{server.url}/a")
    assert reading.source == f"{server.url}/a"
    assert reading.metadata["url"] == f"{server.url}/c"
    assert reading.found_in["url"] == "address"
    assert not any("Cookie" in headers for _, headers in server.asked)


def test_endless_redirects_end(server):
    server.answers["/a"] = redirect("/a")
    assert why(f"{server.url}/a", max_redirects=3) == "more than 3 redirects"
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "[::1]",
     "[::ffff:127.0.0.1]", "[fe80::1]", "[fc00::1]", "2130706433", "0x7f.1", "224.0.0.1",
     "[64:ff9b::a00:1]", "[2002:7f00:1::]"],
)  # fmt: skip
def test_private_addresses_are_refused(address):
    reason = why(f"http://{address}:9/", allow_private=False)
    assert "in a private network" in reason or "cannot be found" in reason


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["100.64.0.1", "198.18.0.1", "255.255.255.255", "240.0.0.1", "ff02::1", "::", "fec0::1",
     "::ffff:10.0.0.1", "192.0.2.1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://10.0.0.1/", "10.0.0.1 is in a private network"),
        ("//169.254.169.254/latest", "is in a private network"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
    ],
)
def test_every_hop_is_checked(server, monkeypatch, target, reason):
    monkeypatch.setattr(fetch_module, "is_public", lambda address: str(address) == "127.0.0.1")
    server.answers["/a"] = redirect(target)
    assert reason in why(f"{server.url}/a", allow_private=False)


def test_the_connection_goes_to_the_address_that_was_checked(server, monkeypatch):
    """A name is asked for once: what it resolves to later can change nothing."""
    real, asked = socket.getaddrinfo, []

    def getaddrinfo(host, *arguments, **given):
        asked.append(host)
        return real("127.0.0.1" if host == "news.example" else host, *arguments, **given)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    server.answers["/a"] = ("text/html", PAGE.encode())
    url = f"http://news.example:{server.server_port}/a"
    assert isinstance(one(url), Reading)
    assert asked == ["news.example"]
    assert server.asked[0][1]["Host"] == f"news.example:{server.server_port}"


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    def getaddrinfo(host, port, *arguments, **given):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("8.8.8.8", "10.0.0.1")]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert "(10.0.0.1); not fetched" in why("http://news.example/", allow_private=False)


def test_a_name_that_does_not_exist(monkeypatch):
    def getaddrinfo(*arguments, **given):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert why("http://news.example/") == "the host news.example cannot be found; check the address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://", "only http and https"),
        ("http://[::1/", "not a valid address"),
        ("http://127.0.0.1:99999999/", "not a valid address"),
        ("http://me:secret@127.0.0.1/", "holds a user name or password"),
    ],
)
def test_addresses_that_cannot_be_fetched(url, reason):
    assert reason in why(url)


def test_a_server_that_is_not_there(server):
    server.server_close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached" in why(f"http://127.0.0.1:{port}/")


def test_an_error_is_named(server):
    assert why(f"{server.url}/none") == "the server answers 404 Not Found"


@pytest.mark.parametrize("media_type", ["image/png", "video/mp4", "application/zip"])
def test_other_types_are_refused(server, media_type):
    server.answers["/a"] = (media_type, b"x")
    assert why(f"{server.url}/a") == f"content of type {media_type} is not read"


def test_content_that_is_not_what_it_says(server):
    server.answers["/a"] = ("text/html", b"\x89PNG\r\n\x1a\n")
    assert "an image" in why(f"{server.url}/a")


def test_too_much_is_cut_off(server):
    def flood(page):
        page.send_response(200)
        page.send_header("Content-Type", "text/html")
        page.end_headers()
        try:
            while True:
                page.wfile.write(b"x" * 65536)
        except OSError:
            pass

    server.answers["/a"] = flood
    assert why(f"{server.url}/a", max_bytes=500_000).startswith("larger than 500000 bytes")


def test_packed_pages_are_unpacked(server):
    content = gzip.compress(PAGE.encode())
    server.answers["/a"] = lambda page: page.reply(
        200, "text/html", content, Content_Encoding="gzip"
    )
    assert "spoke for three hours" in words(one(f"{server.url}/a"))


@pytest.mark.parametrize(
    ("content", "packing", "reason"),
    [
        (gzip.compress(bytes(50_000_000)), "gzip", "larger than 1000000 bytes"),
        (b"no gzip at all", "gzip", "damaged packing"),
        (b"x", "br", "a packing that was not asked for (br)"),
    ],
    ids=["bomb", "damaged", "other"],
)
def test_packing_cannot_hide_size(server, content, packing, reason):
    server.answers["/a"] = lambda page: page.reply(
        200, "text/html", content, Content_Encoding=packing
    )
    assert reason in why(f"{server.url}/a", max_bytes=1_000_000)


def drip(start, piece):
    def answer(page):
        try:
            page.wfile.write(start)
            for _ in range(100):
                page.wfile.write(piece)
                page.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"),
        lambda page: time.sleep(2),
    ],
    ids=["body", "header", "silence"],
)
def test_slow_servers_are_left(server, answer):
    server.answers["/a"] = answer
    start = time.monotonic()
    assert why(f"{server.url}/a", timeout=0.4).startswith("no complete answer within 0.4 seconds")
    assert time.monotonic() - start < 1.5


def test_an_answer_that_breaks_off(server):
    server.answers["/a"] = lambda page: page.reply(200, "text/html", b"half", Content_Length="900")
    assert "broke off" in why(f"{server.url}/a")


def test_fetching_inside_a_running_event_loop(server):
    server.answers["/a"] = ("text/plain", b"Words.")

    async def notebook():
        return fetch(f"{server.url}/a", options())

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(notebook())).result().content == b"Words."


def feed_of(base):
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>Post</title><link>{base}/</link>
<item><title>First, by the feed</title><link>{base}/1</link>
<pubDate>Sat, 26 Feb 2022 12:05:00 +0800</pubDate></item>
<item><title>Gone</title><link>{base}/gone</link></item>
<item><title>No page</title><description>&lt;p&gt;Only in the feed.&lt;/p&gt;</description></item>
<item><title>A feed again</title><link>{base}/feed</link></item>
<item><title>A file</title><link>file:///etc/passwd</link></item>
<item><title>First once more</title><link>{base}/1</link></item>
</channel></rss>"""


def check_feed(found, base, name):
    first, gone, content, again, file = found
    assert first.source == f"{base}/1"
    assert first.metadata["title"] == "Talks resume"  # the page's own outranks the feed's
    assert first.metadata["published"] == "2022-02-26T12:05:00+08:00"
    assert first.found_in["published"] == "feed"
    assert (gone.source, gone.why) == (f"{base}/gone", "the server answers 404 Not Found")
    assert content.source == f"{name}#3" and words(content) == "Only in the feed."
    assert content.metadata["title"] == "No page"
    assert again.source == f"{base}/feed" and isinstance(again, SourceRefused)
    assert file.source == f"{name}#5" and "no http or https" in file.why


@pytest.mark.parametrize("media_type", ["application/rss+xml", "text/html", "text/plain"])
def test_a_feed_at_an_address_gives_its_entries_pages(server, media_type):
    server.answers["/1"] = ("text/html", PAGE.encode())
    server.answers["/feed"] = (media_type, feed_of(server.url).encode())
    url = f"{server.url}/feed"
    check_feed(list(read(url, options())), server.url, url)


@pytest.mark.parametrize("name", ["news.rss", "news.xml", "news.atom"])
def test_a_feed_in_a_file_does_too(server, tmp_path, name):
    server.answers["/1"] = ("text/html", PAGE.encode())
    server.answers["/feed"] = ("application/rss+xml", feed_of(server.url).encode())
    path = tmp_path / name
    path.write_text(feed_of(server.url), encoding="utf-8")
    [source] = expand([str(path)])
    check_feed(list(read(source, options())), server.url, str(path))


def test_an_atom_feed_with_its_content(tmp_path):
    path = tmp_path / "news.atom"
    path.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>Note</title>'
        "<updated>2022-02-26T12:05:00Z</updated><author><name>M. Lind</name></author>"
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    [reading] = read(str(path))
    assert [block.text for block in reading.blocks] == ["One.", "Two."]
    assert reading.metadata["author"] == "M. Lind"
    assert reading.metadata["updated"] == "2022-02-26T12:05:00+00:00"


def test_an_empty_feed_is_refused(tmp_path):
    path = tmp_path / "news.rss"
    path.write_text("<rss version='2.0'><channel><title>x</title></channel></rss>")
    [refusal] = read(str(path))
    assert refusal.why.startswith("no entries in it")
