"""EML by the standard library: one message, its plain text before its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from typing import BinaryIO

from corpus.document import Reading
from corpus.errors import SourceRefused
from corpus.readers.decode import decode
from corpus.readers.fields import fields
from corpus.readers.html import read_page
from corpus.readers.source import ReadOptions, from_one_place, whole

_HEADER = re.compile(rb"\A(?:From |[!-9;-~]+:)")


def read_eml(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Reading | SourceRefused]:
    """The message's text; attachments are only named, in its metadata."""
    content = whole(file, name, options)
    if not _HEADER.match(content):
        raise SourceRefused(name, "not an e-mail message: it does not begin with a header")
    message = BytesParser(policy=policy.default).parsebytes(content)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise SourceRefused(name, "no text in the message (only attachments?); add those as files")
    metadata = _headers(message)
    found_in = from_one_place(metadata, "mail header")
    text = _text(body, name)
    if body.get_content_subtype() != "html":
        yield Reading(source=name, raw=text, metadata=metadata, found_in=found_in)
        return
    page = read_page(text, name)
    yield Reading(source=name, blocks=page.blocks, metadata=metadata, found_in=found_in)


def _text(part: MIMEPart, name: str) -> str:
    """The part's text; a wrong or unknown charset does not stop it."""
    content = part.get_payload(decode=True)
    declared = part.get_content_charset() or ""
    return decode(content, name, declared) if isinstance(content, bytes) else str(content)


def _headers(message: EmailMessage) -> dict[str, str]:
    sender, address = parseaddr(_header(message, "from"))
    attached = [part.get_filename() or "unnamed" for part in message.iter_attachments()]
    return fields(
        {
            "title": _header(message, "subject"),
            "author": sender or address,
            "published": _header(message, "date"),
            "to": _header(message, "to"),
            "attachments": attached,
        },
        {},
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, MessageError):  # malformed headers
        return ""
