"""Pages from the web, carefully: one page, bounded in size, time and redirects, public hosts only.

Each hop's host is resolved here, every address is checked, and the connection goes to the checked
address itself: a name that resolves to something else a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message

import httpx

from corpus.errors import SourceRefused
from corpus.readers.source import ReadOptions, too_large

USER_AGENT = "OnRecord/0.1 (reads single pages for a personal document library)"

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain, */*;q=0.5",
    "Accept-Encoding": "gzip",  # the one packing whose unpacked size is checked below
}
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_TYPES_READ = frozenset(
    "text/html application/xhtml+xml text/plain text/markdown text/x-markdown application/pdf"
    " application/rss+xml application/atom+xml application/rdf+xml application/xml text/xml"
    " text/csv application/csv application/jsonl application/x-ndjson application/x-jsonlines"
    " application/vnd.openxmlformats-officedocument.wordprocessingml.document message/rfc822"
    " application/octet-stream binary/octet-stream".split()
)
# NAT64: the last 32 bits are the IPv4 address that is really reached.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ADDRESSES_TRIED = 3

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """What an address led to: its final address, bytes, media type and declared charset."""

    url: str
    content: bytes
    media_type: str
    charset: str


def fetch(url: str, options: ReadOptions) -> Page:
    """The page at an http(s) address. Raises `SourceRefused` with the reason when there is none.

    `options.timeout` seconds is all it may take, redirects and slow senders included.
    """
    # In a thread of its own, since the caller may already run an event loop (a notebook does).
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, _within_time(url, options)).result()


async def _within_time(url: str, options: ReadOptions) -> Page:
    try:
        async with asyncio.timeout(options.timeout):
            return await _follow(url, options)
    except (TimeoutError, httpx.TimeoutException):
        why = f"no complete answer within {options.timeout:g} seconds; try again later"
    except httpx.InvalidURL:
        why = "not a valid address"
    except (httpx.HTTPError, ssl.SSLError, OSError) as error:
        why = _failure(error)
    raise SourceRefused(url, why)


def _failure(error: Exception) -> str:
    if "CERTIFICATE" in str(error).upper():
        return "the site's certificate cannot be verified"
    return f"the server cannot be reached or broke off ({str(error) or type(error).__name__})"


async def _follow(url: str, options: ReadOptions) -> Page:
    limits = httpx.Limits(max_keepalive_connections=0)  # a connection was checked for one host only
    async with httpx.AsyncClient(
        trust_env=False, timeout=options.timeout, limits=limits, headers=_HEADERS
    ) as client:
        target = httpx.URL(url)
        for _ in range(options.max_redirects + 1):
            response = await _open(client, target, url, options)
            try:
                if response.status_code not in _REDIRECTS:
                    return await _page(response, target, url, options)
                target = target.join(response.headers.get("location", ""))
            finally:
                await response.aclose()
                client.cookies.clear()
    raise SourceRefused(url, f"more than {options.max_redirects} redirects")


async def _open(
    client: httpx.AsyncClient, target: httpx.URL, url: str, options: ReadOptions
) -> httpx.Response:
    """The answer's head from the first of the host's checked addresses that accepts."""
    addresses = await _checked_addresses(target, url, options)
    for place, address in enumerate(addresses, start=1):
        request = client.build_request(
            "GET",
            target.copy_with(host=str(address), fragment=None),
            headers={"Host": target.netloc.decode("ascii")},
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if place == len(addresses):
                raise
    raise SourceRefused(url, "the host name cannot be found; check the address")


async def _checked_addresses(target: httpx.URL, url: str, options: ReadOptions) -> list[_Address]:
    if target.scheme not in ("http", "https") or not target.host:
        raise SourceRefused(url, f"leads to {target}; only http and https addresses are fetched")
    if (target.port or 0) > 65535:
        raise SourceRefused(url, "not a valid address")
    if target.userinfo:
        raise SourceRefused(url, "holds a user name or password; take it out of the address")
    host, port = target.raw_host.decode("ascii"), target.port or 0
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise SourceRefused(url, f"the host {host} cannot be found; check the address") from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    for address in addresses:
        if not options.allow_private and not is_public(address):
            raise SourceRefused(
                url,
                f"{host} is in a private network ({address}); not fetched unless those are allowed",
            )
    return addresses[:_ADDRESSES_TRIED]


def is_public(address: _Address) -> bool:
    """Whether an address belongs to the open internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            wrapped = address.teredo[1]
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


async def _page(
    response: httpx.Response, target: httpx.URL, url: str, options: ReadOptions
) -> Page:
    if response.status_code != 200:
        reason = f"{response.status_code} {response.reason_phrase}".strip()
        raise SourceRefused(url, f"the server answers {reason}")
    header = Message()
    header["content-type"] = response.headers.get("content-type") or "application/octet-stream"
    media_type = header.get_content_type()
    if media_type not in _TYPES_READ:
        raise SourceRefused(url, f"content of type {media_type} is not read")
    content = b"".join([piece async for piece in _pieces(response, url, options.max_bytes)])
    charset = header.get_content_charset() or ""
    return Page(str(target), content, media_type, charset)


async def _pieces(response: httpx.Response, url: str, limit: int) -> AsyncIterator[bytes]:
    """The body, unpacked, never more than `limit` bytes of it in all."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip"):
        raise SourceRefused(url, f"sent in a packing that was not asked for ({packing})")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in packing else None
    left = limit
    async for piece in response.aiter_raw():
        try:
            # One byte more than allowed tells a page that is too large from one that just fits.
            plain = unpack.decompress(piece, left + 1) if unpack else piece
        except zlib.error:
            raise SourceRefused(url, "sent in damaged packing; try again later") from None
        left -= len(plain)
        if left < 0:
            raise SourceRefused(url, too_large(limit))
        yield plain
