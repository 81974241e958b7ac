"""The names under which a source may give its metadata, brought to one form.

Shared by front matter, rows and sidecars. Dates become ISO 8601 here; one that could mean two
days is kept as it was given, under "published_given", and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.document import KINDS
from corpus.readers.iso_date import iso_date

DATES = ("published", "updated", "event_date")
# Other names for our fields, as archives, datasets and static-site generators use them.
SYNONYMS = {
    "date": "published",
    "publication_date": "published",
    "published_at": "published",
    "modified": "updated",
    "lastmod": "updated",
    "last_modified": "updated",
    "headline": "title",
    "authors": "author",
    "byline": "author",
    "lang": "language",
    "link": "url",
    "body": "text",
    "content": "text",
    "_id": "id",
    "doc_id": "id",
}


def fields(values: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """The values under our names, as text, without empty ones.

    `columns` maps own names to ours and outranks everything; our own name outranks a synonym.
    """
    named = {str(name).strip().lower(): as_text(value) for name, value in values.items()}
    mapped = {own.strip().lower(): ours for own, ours in columns.items()}
    found: dict[str, str] = {}
    for own, value in named.items():
        ours = mapped.get(own) or _unless_given(SYNONYMS.get(own), named, mapped) or own
        if value and (ours not in found or own in mapped):
            found[ours] = value
    return _checked(found)


def _unless_given(
    ours: str | None, named: Mapping[str, str], mapped: Mapping[str, str]
) -> str | None:
    return None if ours is None or named.get(ours) or ours in mapped.values() else ours


def as_text(value: Any) -> str:
    """A value of YAML or JSON as one line; lists are joined by commas; nested things are ""."""
    if isinstance(value, list | tuple):
        return ", ".join(text for text in map(as_text, value) if text)
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _checked(found: dict[str, str]) -> dict[str, str]:
    for name in DATES:
        if name in found:
            given = found.pop(name)
            date = iso_date(given)
            found[name if date else f"{name}_given"] = date or given
    if "kind" in found:
        given = found.pop("kind")
        known = given.lower() in KINDS
        found["kind" if known else "kind_given"] = given.lower() if known else given
    return found
