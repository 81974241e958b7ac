"""What a page says of itself in tags: title, author, publisher, dates, language, address."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from htmldate import find_date
from trafilatura.metadata import extract_metadata

from corpus.document import FIELDS
from corpus.readers.fields import fields

# Tags that hold one of our fields and nothing else, the most precise first.
_META = {
    "published": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.issued",
        "dc.date",
        "dcterms.date",
        "publishdate",
        "pubdate",
        "publication_date",
        "citation_publication_date",
        "parsely-pub-date",
        "sailthru.date",
        "date",
    ),
    "updated": (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "dcterms.modified",
        "dc.date.modified",
        "last-modified",
    ),
    "title": ("og:title", "dcterms.title", "dc.title", "citation_title", "twitter:title"),
    "publisher": ("og:site_name", "dcterms.publisher", "dc.publisher", "citation_publisher"),
}
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|PressRelease|WebPage|ScholarlyArticle")
# Letters and digits; shorter words ("News", "Home") begin many a window's title.
_SHORTEST_TITLE = 8
_FURNITURE = "//nav | //aside | //footer | //form"


def page_metadata(tree: Any, texts: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The page's metadata by our names, and for each where it was read.

    `texts` are the page's visible blocks: one of them may be the headline.
    """
    metadata: dict[str, str] = {}
    found_in: dict[str, str] = {}
    steps: tuple[tuple[Callable[[Any], dict[str, str]], str], ...] = (
        (_json_ld, "JSON-LD"),
        (_meta_tags, "HTML tag"),
        (lambda tree: _headline(tree, texts), "HTML tag"),
        (_by_trafilatura, "HTML tag"),
        (_date_element, "HTML tag"),
    )
    for step, place in steps:
        for name, value in fields(step(tree), {}).items():
            if name in FIELDS and name not in metadata:
                metadata[name], found_in[name] = value, place
    return metadata, found_in


def _json_ld(tree: Any) -> dict[str, str]:
    """The first article that the page's JSON-LD describes."""
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            described = list(_nodes(json.loads(script.text or "")))
        except (ValueError, RecursionError):
            continue
        for node in described:
            if _ARTICLE_TYPES.search(str(node.get("@type", ""))) and "headline" in node:
                return _from_json_ld(node)
    return {}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph", []))


def _from_json_ld(node: dict[str, Any]) -> dict[str, str]:
    return {
        "title": _name(node.get("headline")),
        "author": _name(node.get("author")),
        "publisher": _name(node.get("publisher")),
        "published": _name(node.get("datePublished")),
        "updated": _name(node.get("dateModified")),
        "language": _name(node.get("inLanguage")),
        "url": _name(node.get("url")),
    }


def _name(value: Any) -> str:
    """A JSON-LD value as text: itself, its name, or the names of a list."""
    if isinstance(value, list):
        return ", ".join(name for name in map(_name, value) if name)
    if isinstance(value, dict):
        return _name(value.get("name"))
    return " ".join(value.split()) if isinstance(value, str) else ""


def _meta_tags(tree: Any) -> dict[str, str]:
    given: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        given.setdefault(name.lower(), (tag.get("content") or "").strip())
    found = {
        ours: next((given[name] for name in names if given.get(name)), "")
        for ours, names in _META.items()
    }
    found["language"] = tree.get("lang") or ""
    return found


def _headline(tree: Any, texts: Sequence[str]) -> dict[str, str]:
    """The visible block with which the window's title begins, or else ends.

    Window titles read "headline | site" or "site - headline", and the largest heading of a page
    is often the site's name: the order of the words decides, not their size.
    """
    window = _plain(tree.findtext(".//title") or "")
    visible = [text for text in texts if len(_plain(text)) >= _SHORTEST_TITLE]
    for agrees in (window.startswith, window.endswith):
        fitting = [text for text in visible if agrees(_plain(text))]
        if fitting:
            return {"title": " ".join(max(fitting, key=len).split())}
    return {}


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _by_trafilatura(tree: Any) -> dict[str, str]:
    """Title, author, publisher and address as trafilatura's rules find them (no date)."""
    page = extract_metadata(copy.deepcopy(tree), extensive=False)
    named = page.sitename or ""
    return {
        "title": page.title or "",
        "author": (page.author or "").replace("; ", ", "),
        # From the address or the window's title it is only a host name: not a publisher's name.
        "publisher": "" if "." in named and " " not in named else named,
        "url": page.url or "",
    }


def _date_element(tree: Any) -> dict[str, str]:
    """A date marked as one (`time`, a "date" class) outside menus, side columns and footers."""
    pruned = copy.deepcopy(tree)
    for element in pruned.xpath(_FURNITURE):
        if element.getparent() is not None:
            element.drop_tree()
    found = find_date(pruned, extensive_search=False, original_date=True)
    return {"published": found} if found else {}
