"""HTML: trafilatura says which blocks are the article; the rest of the page is kept beside it.

Everything visible is delivered in reading order. What is not the article's carries the rule
"outside the article", so that nothing is lost and a wrongly excluded paragraph can be restored.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from trafilatura import bare_extraction

from corpus.document import Block, Reading
from corpus.errors import SourceRefused
from corpus.readers.decode import decode
from corpus.readers.html_blocks import Found, ancestors, parse, visible
from corpus.readers.html_metadata import page_metadata
from corpus.readers.source import ReadOptions, whole

OUTSIDE = "outside the article"

_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)"""
)
_FURNITURE_TAGS = frozenset(["nav", "aside", "footer", "form", "button", "menu"])
_FURNITURE_ROLES = frozenset(
    ["navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu"]
)
# Below this many letters and digits, words are too common to prove by themselves where they stand.
_TELLING_LENGTH = 25
# More of a block than this being links, it leads elsewhere rather than tells something.
_MOST_LINKS = 0.5


def read_html(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    """The page's article, and the rest of the page marked as such."""
    content = whole(file, name, options)
    yield read_page(decode(content, name, _declared_encoding(content)), name)


def read_page(page: str, name: str) -> Reading:
    """A page that is already text. Raises `SourceRefused` when nothing is to be seen in it."""
    tree = parse(page)
    found = [] if tree is None else visible(tree)
    if not found:
        raise SourceRefused(name, "empty: there is no visible text in the page")
    metadata, found_in = page_metadata(tree, [block.text for block in found])
    inside = _inside(found, _article_lines(tree), metadata.get("title", ""))
    blocks = (_block(block, own) for block, own in zip(found, inside, strict=True))
    return Reading(source=name, blocks=tuple(blocks), metadata=metadata, found_in=found_in)


def visible_blocks(fragment: str) -> Iterator[Block]:
    """The blocks of a piece of HTML, all of them taken for the document's own."""
    tree = parse(fragment)
    for block in [] if tree is None else visible(tree):
        yield Block(block.text, heading=block.heading)


def _declared_encoding(content: bytes) -> str:
    declared = _DECLARED.search(content[:4096])
    return (declared[1] or declared[2]).decode("ascii") if declared else ""


def _block(found: Found, own: bool) -> Block:
    block = Block(found.text, heading=found.heading)
    return block if own else replace(block, rule=OUTSIDE)


def _article_lines(tree: Any) -> list[str]:
    """The letters and digits of each paragraph that trafilatura takes for the article."""
    # Not favor_recall: it takes lists of other stories below an article for part of it.
    article = bare_extraction(copy.deepcopy(tree), include_comments=False, include_tables=True)
    lines = (article.text or "").split("\n") if article else []
    return [letters for letters in map(_letters, lines) if letters]


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _inside(found: Sequence[Found], lines: Sequence[str], title: str) -> list[bool]:
    """For each block whether it belongs to the article."""
    if not lines:
        return [not _in_furniture(block) for block in found]
    inside = _matched(found, lines)
    if not any(inside):
        return [not _in_furniture(block) for block in found]
    _fill_gaps(found, inside)
    _keep_title(found, inside, title)
    return inside


def _matched(found: Sequence[Found], lines: Sequence[str]) -> list[bool]:
    """Blocks whose words trafilatura has; short ones that repeat need a neighbour that it has."""
    everything, wanted = "".join(lines), Counter(lines)
    letters = [_letters(block.text) for block in found]
    there = Counter(letters)
    inside = [
        words in wanted or (len(words) >= _TELLING_LENGTH and words in everything)
        for words in letters
    ]
    for place, words in enumerate(letters):
        if inside[place] and len(words) < _TELLING_LENGTH and there[words] > wanted[words]:
            neighbours = (place - 1, place + 1)
            inside[place] = any(
                0 <= near < len(found) and inside[near] and len(letters[near]) >= _TELLING_LENGTH
                for near in neighbours
            )
    return inside


def _fill_gaps(found: Sequence[Found], inside: list[bool]) -> None:
    """A plain paragraph between two of the article's own, in the same element, is its own too."""
    own = [place for place, is_own in enumerate(inside) if is_own]
    for first, last in zip(own, own[1:], strict=False):
        parent = _parent(found[first])
        if parent is not _parent(found[last]):
            continue
        for place in range(first + 1, last):
            block = found[place]
            if _parent(block) is parent and block.links < _MOST_LINKS and not _in_furniture(block):
                inside[place] = True


def _keep_title(found: Sequence[Found], inside: list[bool], title: str) -> None:
    """The page's headline belongs to the article wherever the page puts it."""
    if any(block.heading == 1 and own for block, own in zip(found, inside, strict=True)):
        return
    for place, block in enumerate(found):
        if block.heading == 1 and _letters(block.text) == _letters(title):
            inside[place] = True
            return


def _parent(block: Found) -> Any:
    return None if block.element is None else block.element.getparent()


def _in_furniture(block: Found) -> bool:
    return any(
        element.tag in _FURNITURE_TAGS or element.get("role", "") in _FURNITURE_ROLES
        for element in ancestors(block.element)
    )
