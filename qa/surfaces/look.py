"""The portal's look: title, colours, logo and fonts, read from a small TOML file.

Every page of ours wears it, put on by tidy.py; without a file nothing changes. A look that cannot
be read well, or that could carry a script, is refused when the program starts.
"""

from __future__ import annotations

import hashlib
import re
import struct
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from corpus.errors import SettingRefused
from qa.render import escape
from qa.surfaces.colours import contrast, mixed

NAME = "On Record"
CSS, LOGO = "/static/on-record/look.css", "/static/on-record/logo"
KEYS = ("title", "tagline", "accent", "accent_dark", "logo", "font", "quotation_font")
LONGEST = 80
LARGEST_LOGO = 200 * 1024
# What text needs to be read by people with poor eyes (WCAG 2.2, level AA).
LEAST_CONTRAST = 4.5
# What the accent stands on or under, in chat.css and source.css.
LIGHT = ("#fbfaf7", "#ffffff", "#f1efe9")
DARK = ("#14181b", "#1b2024")
# How much of the accent the tinted background of numbers and notes has.
TINT = 0.08
GENERIC = {"serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture, its media type, and its width for a height of 1."""

    picture: bytes
    media_type: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Look:
    """How the program presents itself; what is empty stays as it is without a look.

    Colours are written "#rrggbb". Fonts are names, the first that the reader's system has is used.
    """

    title: str = NAME
    tagline: str = ""
    accent: str = ""
    accent_dark: str = ""
    logo: Logo | None = None
    font: tuple[str, ...] = ()
    quotation_font: tuple[str, ...] = ()


PLAIN = Look()


# ---- reading -----------------------------------------------------------------------------------


def look_of(path: Path | str) -> Look:
    """The look that the file describes; raises SettingRefused where it makes no sense."""
    file = Path(path)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(file, f"it cannot be read ({error.strerror})") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise _refused(file, f"it is not TOML ({error})") from error
    unknown = sorted(given.keys() - set(KEYS))
    if unknown:
        raise _refused(file, f"it names {unknown[0]!r}. It may name: {', '.join(KEYS)}")
    accent = _colour(given, "accent", LIGHT, file)
    return Look(
        title=_words(given, "title", file) or NAME,
        tagline=_words(given, "tagline", file),
        accent=accent,
        accent_dark=_colour(given, "accent_dark", DARK, file) or (lightened(accent)),
        logo=_logo(given, file),
        font=_fonts(given, "font", file),
        quotation_font=_fonts(given, "quotation_font", file),
    )


def _refused(file: Path, why: str) -> SettingRefused:
    return SettingRefused(f"The look in {file} cannot be used: {why}. See docs/look.md.")


def _words(given: Mapping[str, Any], key: str, file: Path) -> str:
    words = given.get(key, "")
    if not isinstance(words, str) or len(words) > LONGEST or not (words + "x").isprintable():
        raise _refused(file, f"{key} must be one line of at most {LONGEST} characters")
    return words.strip()


def _fonts(given: Mapping[str, Any], key: str, file: Path) -> tuple[str, ...]:
    names = given.get(key, [])
    right = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not right or not all(re.fullmatch(r"[\w][\w -]{0,60}", name) for name in names):
        raise _refused(file, f'{key} must be a list of names, such as ["Inter", "sans-serif"]')
    return tuple(names)


# ---- colours -----------------------------------------------------------------------------------


def _colour(given: Mapping[str, Any], key: str, grounds: tuple[str, ...], file: Path) -> str:
    """The colour, once it is known that text in it can be read on all its backgrounds."""
    colour = given.get(key, "")
    if colour == "":
        return ""
    if not isinstance(colour, str) or not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise _refused(file, f'{key} must be a colour such as "#1f5566", not {colour!r}')
    ground = min((*grounds, tinted(colour, grounds[0])), key=lambda one: contrast(colour, one))
    if contrast(colour, ground) < LEAST_CONTRAST:
        change = "a darker" if grounds is LIGHT else "a lighter"
        raise _refused(
            file,
            f"{key} {colour} has a contrast of {contrast(colour, ground):.1f} to 1 on its "
            f"background {ground}, and needs {LEAST_CONTRAST}. Choose {change} colour",
        )
    return colour.lower()


def tinted(accent: str, paper: str) -> str:
    """The paper with a little of the accent."""
    return mixed(accent, paper, TINT)


def lightened(accent: str) -> str:
    """The accent with as much white as it takes to be read on the dark page; "" of none."""
    shares = (share / 20 for share in range(20, -1, -1))
    candidates = (mixed(accent, "#ffffff", share) for share in shares) if accent else ()
    return next((one for one in candidates if _reads_on_dark(one)), "")


def _reads_on_dark(colour: str) -> bool:
    grounds = (*DARK, tinted(colour, DARK[0]))
    # A little more than needed: a strong colour on black looks harder than its figure.
    return min(contrast(colour, ground) for ground in grounds) >= LEAST_CONTRAST + 1


# ---- the logo ----------------------------------------------------------------------------------


def _logo(given: Mapping[str, Any], file: Path) -> Logo | None:
    name = given.get("logo", "")
    if name == "":
        return None
    if not isinstance(name, str):
        raise _refused(file, "logo must be the path of a picture, seen from the file")
    try:
        with (file.parent / name).open("rb") as opened:
            picture = opened.read(LARGEST_LOGO + 1)
    except (OSError, ValueError) as error:
        raise _refused(file, f"its logo {name} cannot be read ({error})") from error
    if len(picture) > LARGEST_LOGO:
        raise _refused(file, f"its logo {name} is larger than {LARGEST_LOGO // 1024} KB")
    found = _png(picture) or _svg(picture)
    if found is None:
        raise _refused(
            file, f"its logo {name} is no PNG, and no SVG without scripts, entities and links"
        )
    return found


def _png(picture: bytes) -> Logo | None:
    if len(picture) < 24 or not picture.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"):
        return None
    width, height = struct.unpack(">II", picture[16:24])
    return Logo(picture, "image/png", _ratio(width, height))


def _svg(picture: bytes) -> Logo | None:
    """An SVG picture, None where it is something else or more than a drawing.

    Entities are refused before anything is parsed: a few lines of them can fill the memory.
    """
    if b"<!DOCTYPE" in picture.upper() or b"<!ENTITY" in picture.upper():
        return None
    try:
        root = ElementTree.fromstring(picture)
    except (ElementTree.ParseError, ValueError):
        return None
    if _local(root.tag) != "svg" or not all(map(_is_drawing, root.iter())):
        return None
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    sizes = box[2:4] if len(box) == 4 else [root.get("width", "1"), root.get("height", "1")]
    return Logo(picture, "image/svg+xml", _ratio(*map(_number, sizes)))


def _local(name: Any) -> str:
    return str(name).rpartition("}")[2].lower()


def _is_drawing(element: ElementTree.Element) -> bool:
    """Whether the element draws and does nothing else, asking nothing of other hosts."""
    if _local(element.tag) in ("script", "foreignobject", "iframe", "handler", "a"):
        return False
    names = {_local(name): value for name, value in element.attrib.items()}
    inside = names.get("href", "#").startswith(("#", "data:image/"))
    return inside and not any(name.startswith("on") for name in names)


def _number(words: str) -> float:
    found = re.match(r"\d*\.?\d+", words)
    return float(found[0]) if found else 1.0


def _ratio(width: float, height: float) -> float:
    """Width to height, within what a line of the page has room for."""
    return round(min(max(width / height if height else 1.0, 0.2), 6.0), 3)


# ---- what the pages wear -----------------------------------------------------------------------


def css(look: Look) -> str:
    """The style sheet of the look, to stand after all others."""
    rules = [_colours(look), _typeface(look)]
    if look.logo:
        version = _version(look.logo.picture)
        rules.append(
            "#or-head h1::before, body > header a::before { content: ''; display: inline-block; "
            f"height: 1.7em; width: {1.7 * look.logo.ratio:.2f}em; margin-inline-end: 0.6em; "
            f"vertical-align: middle; background: url('logo?v={version}') center / contain "
            "no-repeat; }"
        )
    if look.tagline:
        rules.append("#or-head .or-tagline { font-size: 0.875rem; color: var(--or-quiet); }")
    return "\n".join(rule for rule in rules if rule) + "\n"


def _colours(look: Look) -> str:
    """The rules of the colours, weighty because Gradio loads chat.css after this sheet."""
    light, dark = look.accent, look.accent_dark
    rules = []
    if light:
        rules.append(f":root:root {{ {_chat_colours(light, LIGHT[0])} --accent: {light}; }}")
    if dark:
        rules.append(f".dark.dark {{ {_chat_colours(dark, DARK[0])} }}")
        rules.append(f":root.dark.dark {{ --accent: {dark}; }}")
        rules.append(
            "@media (prefers-color-scheme: dark) { "
            f":root:root:not(.light) {{ --accent: {dark}; }} }}"
        )
    # On paper the accent is black.
    return "@media screen {\n" + "\n".join(rules) + "\n}" if rules else ""


def _chat_colours(accent: str, paper: str) -> str:
    on_accent = max(("#ffffff", "#000000"), key=lambda one: contrast(one, accent))
    return (
        f"--or-accent: {accent}; --or-on-accent: {on_accent}; --or-tint: {tinted(accent, paper)};"
    )


def _typeface(look: Look) -> str:
    rules = []
    if look.font:
        stack = _stack(look.font)
        rules.append(
            f"body, .gradio-container.gradio-container {{ --font: {stack}; font-family: {stack}; }}"
        )
    if look.quotation_font:
        stack = _stack(look.quotation_font)
        rules.append(f":root:root, .dark.dark {{ --or-serif: {stack}; }}")
        rules.append(f"h1, h2, h3, h4, h5, h6, .text {{ font-family: {stack}; }}")
    return "\n".join(rules)


def _stack(names: tuple[str, ...]) -> str:
    return ", ".join(name if name in GENERIC else f'"{name}"' for name in names)


def head_tags(look: Look, root: str = "") -> str:
    """What a page's head needs to wear the look; "" for the plain one."""
    if not (sheet := css(look).strip()):
        return ""
    address = f"{root}{CSS}?v={_version(sheet.encode())}"
    return f'<link rel="stylesheet" href="{escape(address)}">'


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def heading(look: Look, tagline: str) -> str:
    """Markdown for the top of the chat; `tagline` is said where the look says nothing."""
    # A look's own line is no paragraph: those the page's script puts into the reader's language.
    line = f'<div class="or-tagline" dir="auto">{_inert(look.tagline)}</div>'
    return f"# {_inert(look.title)}\n\n{line if look.tagline else tagline}"


def _inert(words: str) -> str:
    """Words that mean nothing to Markdown and HTML."""
    return "".join(one if one.isalnum() or one in " ,’" else f"&#{ord(one)};" for one in words)


# What shell.py writes around every page but the chat.
_SIGNS = re.compile(rf"(<title>[^<]*?)\b{NAME}(?=</title>)|(<header><a [^>]*>){NAME}(?=</a>)")


def worn(page: bytes, look: Look, root: str) -> bytes:
    """The page in this look; unchanged for the plain one."""
    if look == PLAIN:
        return page
    head, end, body = page.decode().partition("</head>")
    head += head_tags(look, root)
    if look.title != NAME:
        title = escape(look.title)
        head, body = (
            _SIGNS.sub(lambda found: _signed(found, title), part, 1) for part in (head, body)
        )
    return (head + end + body).encode()


def _signed(found: re.Match[str], title: str) -> str:
    return (found[1] or found[2] or "") + title


# ---- what is served ----------------------------------------------------------------------------


def routes(look: Look) -> list[Route]:
    """The style sheet and the logo; nothing for the plain look."""

    async def sheet(_: Request) -> Response:
        return Response(css(look), media_type="text/css", headers=FOREVER)

    async def picture(_: Request) -> Response:
        logo = look.logo or Logo(b"", "image/png", 1)
        return Response(logo.picture, media_type=logo.media_type, headers=FOREVER)

    served = [] if look == PLAIN else [Route(CSS, sheet)]
    return [*served, Route(LOGO, picture)] if look.logo else served
