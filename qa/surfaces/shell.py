"""The frame around a page of ours without the chat: its head, its language, the way home."""

from __future__ import annotations

from qa.interface import ENGLISH, Interface
from qa.render import escape
from qa.surfaces.assets import address

THEMES = ("light", "dark")
# What a page depends on beside its address.
VARY = {"Vary": "Accept, Accept-Language"}


def shell(
    title: str,
    body: str,
    *,
    root: str = "",
    theme: str = "",
    interface: Interface = ENGLISH,
    styles: tuple[str, ...] = ("source.css",),
    scripts: tuple[str, ...] = (),
) -> str:
    """A whole HTML page around `body`, which is HTML; `title` is plain text.

    `styles` and `scripts` are names of our own files, `theme` "light", "dark" or "" for the
    reader's own.
    """
    shade = f' class="{theme}"' if theme in THEMES else ""
    return (
        f'<!doctype html><html lang="{interface.language}" dir="{interface.direction}"{shade}>'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · On Record</title>"
        + "".join(f'<link rel="stylesheet" href="{escape(address(n, root))}">' for n in styles)
        + "".join(f'<script src="{escape(address(n, root))}" defer></script>' for n in scripts)
        + f'<link rel="icon" href="{escape(address("icon.svg", root))}">'
        f'</head><body><header><a href="{escape(root)}/">On Record</a></header>'
        f"<main>{body}</main></body></html>"
    )


def sorry(
    phrase: str, why: str, *, root: str = "", theme: str = "", interface: Interface = ENGLISH
) -> str:
    """A page that says why there is nothing else to show; the reason is English."""
    body = f'<h1>{escape(phrase)}</h1><p lang="en" dir="ltr">{escape(why)}</p>'
    return shell(phrase, body, root=root, theme=theme, interface=interface)
