"""A page's visible blocks in reading order, each as one line of flowing text.

Knows HTML's elements but nothing of articles and furniture: `corpus.readers.html` judges those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form header hgroup hr html legend li main menu nav ol p"
    " pre search section summary table tbody td tfoot th thead tr ul".split()
) | frozenset(_HEADINGS)
_NEVER_SEEN = frozenset(
    "script style head noscript template svg canvas iframe object embed audio video map select"
    " datalist textarea input".split()
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Control characters, bare or by number, are no part of HTML and stop the XML tools.
_CONTROLS = re.compile(
    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\ufffe\\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bceBCE]|1?[fF]|1[0-9a-eA-E]));"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A table cell with more text than this holds part of the page's layout, not a value.
_LONGEST_CELL = 300
_LAYOUT = frozenset(["table", "ul", "ol", "article", "section", "form", *_HEADINGS])


@dataclass(frozen=True, slots=True)
class Found:
    """One visible block: its words, its place in the page, and how much of it are links (0-1)."""

    text: str
    heading: int
    element: Any
    links: float


@dataclass(slots=True)
class _Walk:
    """What has been gathered since the last border of a block."""

    blocks: list[Found] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    open_blocks: list[Any] = field(default_factory=list)
    open_links: int = 0
    linked: int = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        keeps_lines = any(element.tag == "pre" for element in self.open_blocks[-2:])
        text = text if keeps_lines else _SPACE.sub(" ", text)
        self.parts.append(text)
        self.linked += len(text.strip()) if self.open_links else 0

    def close(self) -> None:
        """End the block: what was gathered becomes one, or several where empty lines part it."""
        whole = re.sub(r" *\n *" if not self._in_pre() else r" *\n", "\n", "".join(self.parts))
        links = min(1.0, self.linked / max(1, len(whole.strip())))
        self.parts, self.linked = [], 0
        for text in re.split(r"\n{2,}", re.sub(r"  +", " ", whole)):
            if text.strip():
                self.blocks.append(Found(text.strip(), self._heading(), self._here(), links))

    def _here(self) -> Any:
        return self.open_blocks[-1] if self.open_blocks else None

    def _in_pre(self) -> bool:
        return any(element.tag == "pre" for element in self.open_blocks)

    def _heading(self) -> int:
        levels = (_HEADINGS.get(element.tag, 0) for element in reversed(self.open_blocks))
        return next((level for level in levels if level), 0)


def parse(page: str) -> Any | None:
    """The page as a tree without comments, None when there is no element in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # Bytes, since lxml refuses text that carries its own encoding declaration.
    try:
        tree = html.document_fromstring(_CONTROLS.sub("", page).encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None
    _unfold_layout(tree)
    return tree


def visible(tree: Any) -> list[Found]:
    """Every block a reader of the page can see, in the order of the page."""
    walk = _Walk()
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if _skipped(element) or _table_row(element, walk):
                events.skip_subtree()
            else:
                _enter(element, walk)
        else:
            _leave(element, walk)
    walk.close()
    return walk.blocks


def _skipped(element: Any) -> bool:
    return (
        element.tag in _NEVER_SEEN
        or "hidden" in element.attrib
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )


def _enter(element: Any, walk: _Walk) -> None:
    if element.tag in _BLOCKS:
        walk.close()
        walk.open_blocks.append(element)
    elif element.tag == "a":
        walk.open_links += 1
    elif element.tag == "br":
        walk.parts.append("\n")
    walk.add(element.text)


def _leave(element: Any, walk: _Walk) -> None:
    if walk.open_blocks and walk.open_blocks[-1] is element:
        walk.close()
        walk.open_blocks.pop()
    elif element.tag == "a" and not _skipped(element):
        walk.open_links -= 1
    walk.add(element.tail)


def _table_row(element: Any, walk: _Walk) -> bool:
    """Whether the element is a row of values, which then is one block: "cell | cell"."""
    if not _is_row_of_values(element):
        return False
    walk.close()
    words = [" ".join(found.text for found in visible(cell)) for cell in _cells(element)]
    if any(words):
        walk.blocks.append(Found(" | ".join(words), 0, element, 0.0))
    return True


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_row_of_values(element: Any) -> bool:
    if element.tag != "tr":
        return False
    cells = _cells(element)
    return len(cells) > 1 and all(map(_is_value, cells))


def _unfold_layout(tree: Any) -> None:
    """Make tables that only arrange a page into plain divisions, which trafilatura reads better."""
    for table in list(tree.iter("table")):
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        if any(map(_is_row_of_values, rows)):
            continue
        for row in rows:
            for cell in _cells(row):
                cell.tag = "div"
            row.tag = "div"
        for group in table.iter("tbody", "thead", "tfoot"):
            if _table_of(group) is table:
                group.tag = "div"
        table.tag = "div"


def _table_of(element: Any) -> Any:
    return next((above for above in element.iterancestors() if above.tag == "table"), None)


def _is_value(cell: Any) -> bool:
    tags = [descendant.tag for descendant in cell.iterdescendants()]
    parts = sum(1 for tag in tags if tag in ("p", "div"))
    if not _LAYOUT.isdisjoint(tags) or parts > 1 or tags.count("br") > 2:
        return False
    return len("".join(cell.itertext())) <= _LONGEST_CELL


def ancestors(element: Any) -> Iterator[Any]:
    """The element and all around it, from the inside out."""
    while element is not None:
        yield element
        element = element.getparent()
