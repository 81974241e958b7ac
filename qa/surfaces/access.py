"""Who asks: nobody in particular, a user named by the portal's proxy, or one named by a token.

A token is a JSON Web Token signed with HMAC-SHA256 that the portal's own server mints for one user
and one origin, good for minutes. Nothing is kept here: a token proves itself. No token and no
secret is ever logged.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import ipaddress
import json
import re
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from corpus.errors import SettingRefused
from qa.settings import SETTINGS

# Where the gate notes on a request who asks ("" for nobody known) and whether they may add.
USER, MAY_ADD = "on_record.user", "on_record.may_add"
KINDS = ("none", "header", "token")
COOKIE = "onrecord"
# A key shorter than the hash can be tried out; RFC 7518 asks for the same.
SHORTEST_SECRET = 32
# Seconds by which the clocks of portal and program may differ.
SKEW = 30
# Seconds a token may be good for. It cannot be called back, so it has to end by itself.
LONGEST_LIFE = 3600
LIFE = 600
LONGEST_TOKEN = 4096
LONGEST_USER = 256

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Access:
    """How it is known who asks. `proxies` are the machines whose word on it is taken."""

    kind: str = "none"
    secret: str = field(default="", repr=False)
    header: str = "X-Remote-User"
    proxies: tuple[Network, ...] = ()


class Seen(NamedTuple):
    """Who asks, or why nobody is known: exactly one of the two is not empty."""

    user: str = ""
    why: str = ""


def access_for(kind: str, secret: str = "", header: str = "", proxies: str = "") -> Access:
    """The access that the settings ask for; raises SettingRefused where they make no sense."""
    if kind not in KINDS:
        raise SettingRefused(f"{kind!r} is no way of authentication. Use --auth none|header|token")
    if kind == "token" and len(secret) < SHORTEST_SECRET:
        raise SettingRefused(
            f"--auth token needs a secret of at least {SHORTEST_SECRET} characters in "
            "ONRECORD_SECRET. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    trusted = networks(proxies)
    if kind == "header" and not trusted:
        raise SettingRefused(
            "--auth header believes the proxy alone. Name its address, such as: --proxies 10.0.0.2"
        )
    if header and not re.fullmatch(r"[A-Za-z0-9-]+", header):
        raise SettingRefused(f"{header!r} is no header's name. Use: --auth-header X-Remote-User")
    return Access(kind, secret, header or "X-Remote-User", trusted)


def networks(words: str) -> tuple[Network, ...]:
    """Addresses and networks, with spaces between them; raises SettingRefused."""
    try:
        return tuple(ipaddress.ip_network(word) for word in words.split())
    except ValueError as error:
        raise SettingRefused(
            f"--proxies has something that is no address ({error}). Example: 10.0.0.2 172.18.0.0/16"
        ) from error


def is_among(address: str, trusted: Sequence[Network]) -> bool:
    """Whether the address is one of these machines."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in trusted)


def caller(headers: Headers, peer: str, trusted: Sequence[Network]) -> str:
    """The address a request comes from: the last one that no proxy of ours wrote about itself."""
    hops = [hop.strip() for hop in ",".join(headers.getlist("x-forwarded-for")).split(",")]
    hop = peer
    while is_among(hop, trusted) and hops:
        hop = hops.pop() or hop
    return hop


def seen(headers: Headers, peer: str, access: Access, origins: Collection[str]) -> Seen:
    """Who asks. `peer` is the machine that connected; a token must be for one of `origins`."""
    if access.kind == "none":
        return Seen("anybody")
    if access.kind == "header":
        return _by_header(headers, peer, access)
    token = _token(headers)
    if not token:
        return Seen(why="This needs a token of the portal that shows this page.")
    return verified(token, access.secret, origins)


def _by_header(headers: Headers, peer: str, access: Access) -> Seen:
    names = headers.getlist(access.header)
    if not is_among(peer, access.proxies):
        return Seen(why="This is open through the portal only.")
    if len(names) != 1 or not 0 < len(names[0].strip()) <= LONGEST_USER:
        return Seen(why=f"The portal's proxy names no user in {access.header}.")
    return Seen(names[0].strip())


def _token(headers: Headers) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    cookies = headers.get("cookie", "").split(";")
    named = [pair.strip().partition("=") for pair in cookies]
    return next((value for name, _, value in named if name == COOKIE), "")


# ---- tokens ------------------------------------------------------------------------------------


def mint(secret: str, user: str, origin: str, *, life: int = LIFE, now: float | None = None) -> str:
    """A token for one user of the portal at `origin`, good for `life` seconds."""
    issued = int(time.time() if now is None else now)
    claims = {"sub": user, "aud": origin, "iat": issued, "exp": issued + life}
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    return f"{signed}.{_signature(signed, secret)}"


def verified(token: str, secret: str, origins: Collection[str], now: float | None = None) -> Seen:
    """The user whom the token names, or why it is not good."""
    signed, _, signature = token.rpartition(".")
    genuine = len(token) <= LONGEST_TOKEN and hmac.compare_digest(
        _signature(signed, secret).encode(), signature.encode("utf-8", "replace")
    )
    head, _, body = signed.partition(".")
    # What is not signed with our secret is not even read.
    claims = _decoded(body) if genuine and _decoded(head).get("alg") == "HS256" else {}
    return _judged(claims, origins, time.time() if now is None else now)


def _judged(claims: Mapping[str, Any], origins: Collection[str], now: float) -> Seen:
    user, origin = claims.get("sub"), claims.get("aud")
    issued, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(user, str) or not 0 < len(user) <= LONGEST_USER:
        return Seen(why="The token is not genuine.")
    if type(issued) is not int or type(ends) is not int or ends - issued > LONGEST_LIFE:
        return Seen(why=f"The token must say when it ends, within {LONGEST_LIFE} seconds.")
    if origin not in origins:
        return Seen(why="The token is for another origin.")
    if ends + SKEW <= now:
        return Seen(why="The token has expired.")
    if issued - SKEW > now:
        return Seen(why="The token is from the future: set the clocks right.")
    return Seen(user)


def _signature(signed: str, secret: str) -> str:
    words = signed.encode("utf-8", "replace")
    return _base64(hmac.new(secret.encode(), words, hashlib.sha256).digest())


def _encoded(values: Mapping[str, Any]) -> str:
    return _base64(json.dumps(values, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> dict[str, Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# ---- the command -------------------------------------------------------------------------------


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of the command that mints a token."""
    command.add_argument("--user", required=True, help="whom the token names")
    command.add_argument("--origin", required=True, help="the portal, as https://portal.example")
    command.add_argument("--life", type=int, default=LIFE, help=f"seconds (default: {LIFE})")


def minted(given: argparse.Namespace) -> int:
    """Write a token to the standard output; raises SettingRefused."""
    secret = access_for("token", SETTINGS["secret"].value()).secret
    if not 0 < given.life <= LONGEST_LIFE:
        raise SettingRefused(f"A token is good for 1 to {LONGEST_LIFE} seconds: --life {LIFE}")
    if not 0 < len(given.user) <= LONGEST_USER:
        raise SettingRefused(f"A user has 1 to {LONGEST_USER} characters: --user NAME")
    sys.stdout.write(mint(secret, given.user, origin_of(given.origin), life=given.life) + "\n")
    return 0


def origin_of(words: str) -> str:
    """The origin as browsers write it; raises SettingRefused where it is none."""
    parts = urlsplit(words)
    plain = f"{parts.scheme}://{parts.netloc}".lower()
    host = re.fullmatch(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", parts.netloc.lower())
    if parts.scheme not in ("http", "https") or not host or words.lower().rstrip("/") != plain:
        raise SettingRefused(
            f"{words!r} is no origin. Write scheme, host and port alone: https://portal.example"
        )
    usual = ":443" if parts.scheme == "https" else ":80"
    return plain.removesuffix(usual)
