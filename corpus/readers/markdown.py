"""Markdown: front matter as metadata, one block per heading, paragraph, list entry, table row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from corpus.document import Block, Reading
from corpus.errors import SourceRefused
from corpus.readers.decode import decode
from corpus.readers.fields import fields
from corpus.readers.html import visible_blocks
from corpus.readers.source import ReadOptions, from_one_place, whole

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_KEY = re.compile(r"\A(?:\s*#.*\n)*[\w -]+:(?:\s|\Z)")
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(
    file: BinaryIO, name: str, options: ReadOptions
) -> Iterator[Reading | SourceRefused]:
    """The text without its marks; the words themselves stay as they are."""
    source = decode(whole(file, name, options), name).replace("\r\n", "\n").replace("\r", "\n")
    front, body = _front_matter(source, name)
    metadata = fields(front, {})
    yield Reading(
        source=name,
        blocks=tuple(blocks_of(body)),
        metadata=metadata,
        found_in=from_one_place(metadata, "front matter"),
    )


def _front_matter(source: str, name: str) -> tuple[dict[str, object], str]:
    fenced = _FENCE.match(source)
    if not fenced or not _FIRST_KEY.match(fenced[1]):
        return {}, source  # a rule drawn above and below some text, as Markdown allows
    try:
        # BaseLoader builds nothing but strings, lists and maps: "NO" stays "NO", dates stay text.
        front = yaml.load(fenced[1], Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise SourceRefused(
            name, f"its front matter is not valid YAML (line {line}); mend it"
        ) from None
    return (front, source[fenced.end() :]) if isinstance(front, dict) else ({}, source)


def blocks_of(markdown: str) -> Iterator[Block]:
    """The blocks of a Markdown text, in order, without empty ones."""
    for block in _blocks(SyntaxTreeNode(_PARSER.parse(markdown))):
        if block.text.strip():
            yield block


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    match node.type:
        case "heading":
            yield Block(_words(node), heading=int(node.tag[1]))
        case "paragraph":
            yield Block(_words(node))
        case "tr":
            yield Block(" | ".join(_words(cell) for cell in node.children))
        case "fence" | "code_block":
            yield Block(node.content.strip("\n"))
        case "html_block":
            yield from visible_blocks(node.content)
        case "ordered_list":
            yield from _numbered(node)
        case _:
            for child in node.children:
                yield from _blocks(child)


def _numbered(entries: SyntaxTreeNode) -> Iterator[Block]:
    """The entries with their numbers, which may be cited ("paragraph 12")."""
    for number, entry in enumerate(entries.children, start=int(entries.attrs.get("start", 1))):
        label = f"{number}. "
        for block in _blocks(entry):
            yield replace(block, text=label + block.text)
            label = ""


def _words(node: SyntaxTreeNode) -> str:
    """The readable words of a node: marks, images and tags left out, links as their text."""
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if node.content.lower().startswith("<br") else ""
        case "image":
            return ""
        case _:
            return "".join(_words(child) for child in node.children).strip()
