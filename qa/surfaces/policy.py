"""Who may call: this server's own addresses, the portals, how users are known, how often they ask.

What follows from a policy for one request is in security.py.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from corpus.errors import SettingRefused
from qa.surfaces.access import Access, access_for, origin_of

# Questions a minute for one client, where nothing else is set and the network is listened to.
RATE = 120
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call.

    `own` are the addresses ("https://record.example") this server is reached at, `origins` those
    of the portals that may frame it and call its API. `loopback` says that the server listens on
    this machine only: then only this machine's names and those in `own` are accepted, which keeps
    out pages that point their own name at 127.0.0.1. `rate` is in questions a minute for each
    client, 0 for any number; None for the usual. `root` is the path the program is served under.
    `editors` are the users who may add documents, `*` for everybody; None for the usual: everybody
    where nobody but this machine can call and no users are known, else nobody.
    """

    own: frozenset[str] = field(default_factory=frozenset)
    origins: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = True
    access: Access = field(default_factory=Access)
    rate: float | None = None
    root: str = ""
    editors: frozenset[str] | None = None

    @property
    def private(self) -> bool:
        """Whether nobody but this machine can call: not even through a reverse proxy on it."""
        return self.loopback and not self.own and not self.access.proxies

    def may_add(self, user: str) -> bool:
        """Whether this user may add documents; "" is nobody known."""
        if self.editors is None:
            return bool(user) and self.private and self.access.kind == "none"
        return bool(user) and bool(self.editors & {user, EVERYBODY})


def asked_for(
    origins: str = "",
    auth: str = "none",
    auth_header: str = "",
    proxies: str = "",
    rate: str = "",
    secret: str = "",
    editors: str = "",
) -> Policy:
    """The policy that the settings ask for; raises SettingRefused where they make no sense."""
    if rate and not re.fullmatch("[0-9]{1,6}", rate):
        raise SettingRefused(f"{rate!r} is no number of questions a minute. Example: --rate {RATE}")
    named = frozenset(editors.split())
    if auth == "none" and named - {EVERYBODY}:
        raise SettingRefused(
            "--editors names users, and nobody is known by name. Use --auth header or token, or "
            f"--editors '{EVERYBODY}' for everybody who can reach the chat."
        )
    return Policy(
        origins=frozenset(origin_of(origin) for origin in origins.split()),
        access=access_for(auth, secret, auth_header, proxies),
        rate=float(rate) if rate else None,
        editors=named or None,
    )


def policy_for(host: str, root_path: str = "", asked: Policy | None = None) -> Policy:
    """The policy of a server that listens on `host` and is reached under `root_path`.

    A root path that is a full address ("https://example.org/chat") names an address of our own.
    Origins, access, rate and editors are those of `asked`.
    """
    parts = urlsplit(root_path)
    public = f"{parts.scheme}://{parts.netloc}".lower()
    path = parts.path.strip("/")
    placed = replace(
        asked or Policy(),
        own=frozenset({public}) if parts.scheme in ("http", "https") else frozenset(),
        loopback=is_loopback(host),
        root=f"/{path}" if path else "",
    )
    usual = 0 if placed.private else RATE
    return replace(placed, rate=usual if placed.rate is None else placed.rate)


def is_loopback(host: str) -> bool:
    """Whether the host name or address means this machine only."""
    host = host.strip("[]").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
