"""From tagged spans to attributions: which content belongs to which cue and which source.

A cue takes the nearest source of its sentence, a content the nearest cue; what is left over
carries on what stands before it. Quotation marks win: a quotation that is mostly content is
content as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.attribution import Attribution
from corpus.document import Span
from corpus.statement import Form
from corpus.tagger import Tag, Tags, plain

# A quotation whose letters are content to this share is content as a whole; else it stays as the
# tags have it (scare quotes, titles).
MOSTLY = 0.5
# Costs in characters: what stands between two spans makes them less likely to belong together.
STOP = 1000  # the end of a sentence
BETWEEN = 150  # another cue, source or content
NEGATIONS = re.compile(r"(?i)\b(?:not|never|declin\w+|refus\w+|neither|without)\b|n[’']t\b")

_QUOTATION = re.compile(r"“[^“”]*(?:”|$)")
_STOP = re.compile(r"[.?!][”’)]*\s+[“‘(]?[A-Z0-9]|[;\n]")
_HARD_END = re.compile(r"\.[”’)]*$")
_SOFT_END = re.compile(r"[?!][”’)]*$")
_TITLES = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Lt|Gen|Col|Sgt|Capt|Prof|St|Jr|Sr|[A-Z])\.")


@dataclass(frozen=True, slots=True)
class _Link:
    """An attribution in the making."""

    contents: tuple[Tag, ...]
    cue: Tag | None
    source: Tag | None


def attributions(paragraph: str, tags: Tags, *, offset: int = 0) -> list[Attribution]:
    """The attributions of a tagged paragraph; `offset` is added to every span."""
    text = plain(paragraph)
    outer = whole_quotations(text, tags.contents)
    found = _level(text, outer, *_outside(tags, outer))
    for content in outer:
        within = [tag for tag in tags.inner if content.span.holds(tag.span)]
        cues = [tag for tag in tags.cues if content.span.holds(tag.span)]
        sources = [tag for tag in tags.sources if content.span.holds(tag.span)]
        found.extend(link for link in _level(text, within, cues, sources) if link.cue)
    return [_attribution(text, link, offset) for link in found]


def whole_quotations(text: str, contents: Sequence[Tag]) -> list[Tag]:
    """Contents grown to the quotations that they mostly fill, and joined where they then touch."""
    grown = list(contents)
    for match in _QUOTATION.finditer(text):
        region = Span(*match.span())
        inside = [tag for tag in grown if tag.span.overlaps(region)]
        covered = sum(_letters(text, _meet(tag.span, region)) for tag in inside)
        if inside and covered >= MOSTLY * _letters(text, region):
            start = min(region.start, *(tag.span.start for tag in inside))
            end = max(region.end, *(tag.span.end for tag in inside))
            score = max(tag.score for tag in inside)
            grown = [tag for tag in grown if tag not in inside] + [Tag(Span(start, end), score)]
    return sorted(grown, key=lambda tag: tag.span)


def _meet(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), min(one.end, other.end))


def _letters(text: str, span: Span) -> int:
    return sum(letter.isalnum() for letter in text[span.start : span.end])


def _outside(tags: Tags, contents: Sequence[Tag]) -> tuple[list[Tag], list[Tag]]:
    """The cues and sources that stand outside every content."""

    def free(tag: Tag) -> bool:
        return not any(content.span.holds(tag.span) for content in contents)

    return [tag for tag in tags.cues if free(tag)], [tag for tag in tags.sources if free(tag)]


def _level(
    text: str, contents: Sequence[Tag], cues: Sequence[Tag], sources: Sequence[Tag]
) -> list[_Link]:
    """Links between the spans of one level: outside all contents, or inside one of them."""
    everything = [*contents, *cues, *sources]

    def cost(one: Tag, other: Tag) -> float:
        return _cost(text, one.span, other.span, [tag.span for tag in everything])

    source_of = _pairs(cues, sources, cost)
    cue_of = _pairs(contents, cues, cost)
    links: list[_Link] = []
    for content in contents:
        cue = cue_of.get(content)
        source = source_of.get(cue) if cue else None
        _add(links, _Link((content,), cue, source), text)
    return [_with_source(link, sources, cost) for link in links]


def _pairs(
    ones: Sequence[Tag], others: Sequence[Tag], cost: Callable[[Tag, Tag], float]
) -> dict[Tag, Tag]:
    """The cheapest partner of each, first come by cost; those left without one share."""
    costs = sorted(
        ((cost(one, other), i, j) for i, one in enumerate(ones) for j, other in enumerate(others)),
    )
    costs = [entry for entry in costs if entry[0] < STOP]
    found: dict[Tag, Tag] = {}
    taken: set[int] = set()
    for _, i, j in costs:
        if ones[i] not in found and j not in taken:
            found[ones[i]] = others[j]
            taken.add(j)
    for _, i, j in costs:
        found.setdefault(ones[i], others[j])
    return found


def _cost(text: str, one: Span, other: Span, everything: Sequence[Span]) -> float:
    first, second = (one, other) if one.start <= other.start else (other, one)
    gap = text[first.end : second.start]
    between = Span(first.end, max(first.end, second.start))
    cost = float(len(gap))
    cost += BETWEEN * sum(1 for span in everything if between.holds(span) and span.start < span.end)
    # The gap with the last letters before it and the first behind it: a stop may be among them.
    seam = _TITLES.sub("title", text[max(first.start, first.end - 3) : second.start + 2])
    cost += STOP * bool(_STOP.search(seam))
    head = text[first.start : first.end].rstrip()
    behind = text[first.end : second.start + 1].lstrip()
    if _SOFT_END.search(head) and behind[:1].isupper() and not _HARD_END.search(head):
        cost -= STOP  # “Why?” Smith asked: no end of a sentence
    return cost


def _add(links: list[_Link], link: _Link, text: str) -> None:
    """Add a link, or let it carry on the one before it."""
    before = links[-1] if links else None
    if before and _carries_on(before, link, text):
        links[-1] = replace(before, contents=(*before.contents, *link.contents))
    else:
        links.append(link)


def _carries_on(before: _Link, link: _Link, text: str) -> bool:
    if link.cue is not None:
        return link.cue == before.cue
    content = link.contents[0].span
    gap = text[before.contents[-1].span.end : content.start]
    whole_quotation = text[content.start] == "“"
    return whole_quotation and before.source is not None and len(gap) < 120 and "\n" not in gap


def _with_source(link: _Link, sources: Sequence[Tag], cost: Callable[[Tag, Tag], float]) -> _Link:
    """A link without a source takes the nearest one of its paragraph."""
    if link.source or not sources:
        return link
    anchor = link.cue or link.contents[0]
    return replace(link, source=min(sources, key=lambda source: cost(anchor, source)))


def _attribution(text: str, link: _Link, offset: int) -> Attribution:
    cue, source = link.cue, link.source
    score = sum(tag.score for tag in link.contents) / len(link.contents)
    score *= (cue.score if cue else 0.7) * (source.score if source else 0.7)
    return Attribution(
        content=tuple(_moved(tag.span, offset) for tag in link.contents),
        form=form_of(text, [tag.span for tag in link.contents]),
        cue=_moved(cue.span, offset) if cue else None,
        mention=_moved(source.span, offset) if source else None,
        negated=bool(cue and NEGATIONS.search(cue.span.of(text))),
        confidence=round(score, 4),
        rule="tagger",
    )


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def form_of(text: str, contents: Sequence[Span]) -> Form:
    """Direct where all letters stand in quotation marks, mixed where some do, else indirect."""
    regions = [Span(*match.span()) for match in _QUOTATION.finditer(text)]
    letters = sum(_letters(text, span) for span in contents)
    inside = sum(
        _letters(text, _meet(span, region))
        for span in contents
        for region in regions
        if span.overlaps(region)
    )
    if letters - inside <= 3:
        return "direct"
    return "mixed" if inside else "indirect"
