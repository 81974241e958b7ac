"""An answer in a notebook: HTML that stands alone, without scripts, ids or anything to be loaded.

Every string is escaped. A notebook's own colours hold, so that it can be read on light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Answer, Citation, Wording
from qa.footnote import link_to
from qa.interface import ENGLISH
from qa.render import (
    NOT_AN_ANSWER,
    attributed,
    by_account,
    capital,
    cue_of,
    escape,
    name_of,
    prose,
    published_by,
    said_by,
    source_name,
    title_of,
)
from qa.source_html import marked

_BOX = "font-family:system-ui,sans-serif;line-height:1.45;max-width:46em"
_CHIP = "border:1px solid;border-radius:1em;padding:0 .6em;opacity:.75;white-space:nowrap"
_QUOTE = "margin:.6em 0 .2em;padding-left:.8em;border-left:3px solid;font-family:Georgia,serif"
_SMALL = "margin:0 0 .2em 1em;font-size:.9em;opacity:.8"


def notebook_html(answer: Answer) -> str:
    """What was understood, the quotations by account with their sources, or why there are none."""
    chips = " ".join(
        f'<span style="{_CHIP}">{escape(one)}</span>' for one in answer.query.understood
    )
    groups = by_account(answer)
    told = "".join(_account(name, cited, len(groups) > 1) for name, cited in groups)
    offers = "".join(f"<li>{escape(one.question)}</li>" for one in answer.suggestions)
    instead = f"<p>{escape(ENGLISH.say('instead'))}:</p><ul>{offers}</ul>" if offers else ""
    near = "".join(map(_citation, answer.nearest))
    nearest = f"<p><strong>{escape(NOT_AN_ANSWER)}</strong></p>{near}" if near else ""
    return (
        f'<div lang="en" style="{_BOX}"><p><strong>{escape(answer.question)}</strong></p>'
        f"{f'<p>{chips}</p>' if chips else ''}<p>{prose(answer.why)}</p>"
        f"{told}{instead}{nearest}</div>"
    )


def _account(name: str, citations: Sequence[Citation], several: bool) -> str:
    if not citations:
        return f"<p>{escape(ENGLISH.say('account_silent', name=name))}</p>"
    heading = f"<p><strong>{escape(capital(name))}</strong></p>" if name and several else ""
    return heading + "".join(map(_citation, citations))


def _citation(citation: Citation) -> str:
    place = f"characters {citation.start} to {citation.end}"
    lines = [
        escape(said_by(citation)),
        f"<cite>{escape(title_of(citation))}</cite>",
        escape(published_by(citation)),
        f"{_origin(citation)}, {place}",
        *(f"also in <cite>{escape(title_of(one))}</cite>" for one in citation.also_in),
    ]
    below = "<br>".join(line for line in lines if line)
    return (
        f'<blockquote dir="auto" style="{_QUOTE}">[{citation.number}] {prose(citation.quote)}'
        f'</blockquote><p style="{_SMALL}">{below}</p>'
        f"{''.join(_wording(one, citation) for one in citation.wordings)}{_passage(citation)}"
    )


def _origin(citation: Citation) -> str:
    address = link_to(citation)
    name = escape(source_name(citation))
    if not address:
        return name
    # A browser's own blue cannot be read on dark.
    style = 'style="color:inherit" rel="noopener noreferrer"'
    return f'<a href="{escape(address)}" {style}>{name}</a>'


def _wording(wording: Wording, citation: Citation) -> str:
    speaker = name_of(citation.speaker, citation.confidence)
    said = attributed(speaker, wording.form, wording.according_to)
    told = ", ".join(part for part in (said, title_of(wording.place)) if part)
    return f'<p style="{_SMALL}">in other words: {prose(wording.quote)}<br>{escape(told)}</p>'


def _passage(citation: Citation) -> str:
    """The words around, closed, where there are any."""
    start, end = (place - citation.passage_start for place in (citation.start, citation.end))
    if citation.passage[start:end] != citation.quote or citation.passage == citation.quote:
        return ""
    words = marked(citation.passage, start, end, cue_of(citation))
    return (
        f'<details style="{_SMALL}"><summary>In its passage</summary>'
        f'<p dir="auto">{words}</p></details>'
    )
