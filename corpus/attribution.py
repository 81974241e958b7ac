"""Statements mined from a document by rules: who says what, in which words of the text.

Puts together what `corpus.quotations` and `corpus.reported` find: reports inside a sentence,
quotations that go on over sentences and paragraphs, the turns of a transcript. Who a mention is
("he", "Mr. Xi") is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.cues import confidences, forms
from corpus.document import Heading, Kind, Span
from corpus.labels import is_transcript
from corpus.mentions import main_subject
from corpus.quotations import Quotation, in_paragraph, quotations
from corpus.quoting import is_scare, quoting_sentences
from corpus.readouts import begins, goes_on, is_paper, stand
from corpus.reported import Report, reports
from corpus.statement import Form
from corpus.tokens import Token, tokens
from corpus.turns import turns

# A longer "sentence", quotations aside, is a list or a text without stops: nothing is read from it.
_MOST_WORDS = 400
_LINE = re.compile(r"[^\n\r]+")
_WORD = re.compile(r"[^\W_]+")
_OPENING = frozenset('"“„«「『')
_CLOSING = frozenset('"”“»」』')
_DATELINE = re.compile(
    r"(?:[A-Z][\w.,'’/ -]{1,60})?\((?:[A-Z]{2,6}|Reuters|Xinhua|Bloomberg|dpa)\)\s*(?:—|–|--?)\s*"
    r"|[A-Z][A-Z.,'’/ -]{2,40}(?:,\s+[A-Z][a-z]+\.?(?:\s\d{1,2})?)?\s*(?:—|–|--)\s+"
)
# In a speech only these are read for: everything else of it is the speaker's own.
_MENTIONS_SPEECH = re.compile(
    r"\b(?:said|says|told|stated|wrote|warned|declared|remarked|put it|according to)\b"
)
_FIRST_PERSON_WORD = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us)\b")
_NAME_INSIDE = re.compile(r"[ ’'-][A-Z]|^(?:[A-Z][a-z]+$|officials|experts|analysts|scientists)")
# Rules that inside a speech are wrong more often than right.
_UNTRUSTED = ("clause before", "object", "person to", "preposition", "passive", "told")
_FIRST_PERSON = frozenset("i we my our you one he she they".split())
_QUOTED = re.compile(r"[\"“„«「『]|(?<!\w)[‘'](?=\w)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words of the text and who is said to have said them. All spans are offsets into the text.

    `content` has several spans, in order, where a quotation is split. `confidence` is between 0
    and 1: .9 means right nine times of ten. `rule` names what fired.
    """

    content: tuple[Span, ...]
    form: Form
    cue: Span | None
    mention: Span | None
    addressee: Span | None = None
    negated: bool = False
    confidence: float = 0.0
    rule: str = ""


def mine(
    text: str,
    *,
    paragraphs: Sequence[Span] | None = None,
    headings: Sequence[Heading] = (),
    kind: Kind = "report",
    speaker: str | None = None,
) -> tuple[Attribution, ...]:
    """The attributions of a text, in the order of what was said.

    `paragraphs` are the spans to read (default: the lines of the text); no attribution reaches
    outside them. A transcript, a text with a `speaker`, and a statement in the first person are
    its speaker's "own words", turn by turn; the mention is then the turn's label, or None for the
    document's own speaker.
    """
    given = tuple(paragraphs) if paragraphs is not None else _lines(text)
    if is_spoken(text, given, kind=kind, speaker=speaker):
        return tuple(_speech(text, given, headings, speaker=speaker, kind=kind))
    found: list[Attribution] = []
    state = _State()
    for paragraph, quoted in zip(given, quotations(text, given), strict=True):
        made, state = _in_paragraph(text, paragraph, quoted, state)
        found = _joined(found, made)
    return tuple(one for one in found if one.content)


def is_spoken(
    text: str, paragraphs: Sequence[Span], *, kind: Kind = "report", speaker: str | None = None
) -> bool:
    """Whether the text is speakers' own words: a speech or a transcript, not a report."""
    if kind == "transcript" or speaker or is_transcript(text, paragraphs):
        return True
    return kind == "statement" and len(_FIRST_PERSON_WORD.findall(text)) >= 3


def _speech(
    text: str,
    given: Sequence[Span],
    headings: Sequence[Heading],
    *,
    speaker: str | None,
    kind: Kind,
) -> Iterator[Attribution]:
    """The speaker's own words paragraph by paragraph, and whom they quote."""
    known = speaker is not None
    for turn in turns(text, given, headings, transcript=kind == "transcript"):
        others: list[Attribution] = []
        if _MENTIONS_SPEECH.search(text, turn.words.start, turn.words.end):
            quoted = in_paragraph(text, turn.words)
            made, _ = _in_paragraph(text, turn.words, quoted, _State(), strict=True)
            others = [one for one in _joined([], made) if one.content and _of_another(text, one)]
        rule = "turn" if turn.label else "own words"
        trust = confidences()[rule] if known or turn.label else 0.6
        own = _without(turn.words, [one for one in others if one.form == "direct"])
        if own and (known or turn.label or kind == "statement"):
            yield Attribution(own, "own words", None, turn.label, confidence=trust, rule=rule)
        yield from others


def _of_another(text: str, one: Attribution) -> bool:
    """Whether a report inside a speech names somebody other than the speaker."""
    if one.mention is None or one.mention.of(text).lower() in _FIRST_PERSON:
        return False
    if one.rule.startswith(_UNTRUSTED):
        return False
    if one.rule.startswith("source"):  # a person or a paper, not "according to the law"
        return bool(_NAME_INSIDE.search(one.mention.of(text)))
    cue = one.cue.of(text).lower() if one.cue else ""
    if one.rule.startswith("bare clause") and "declar" in cue:
        return False  # "declared independence"
    return bool(_MENTIONS_SPEECH.search(cue))


def _without(words: Span, quoted: Sequence[Attribution]) -> tuple[Span, ...]:
    """The words outside what is quoted from others."""
    own: list[Span] = []
    start = words.start
    for span in sorted(span for one in quoted for span in one.content):
        if span.start > start:
            own.append(Span(start, span.start))
        start = max(start, span.end)
    if start < words.end:
        own.append(Span(start, words.end))
    return tuple(own)


def _lines(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words)
            spans.append(Span(start, start + len(words)))
    return tuple(spans)


def _joined(found: list[Attribution], made: Sequence[Attribution]) -> list[Attribution]:
    """All attributions so far, what goes on with an earlier one joined to it."""
    for one in made:
        before = None
        if one.rule.startswith("goes on"):
            same = (place for place in range(len(found) - 1, -1, -1) if found[place].cue == one.cue)
            before = next(same, None)
        if before is None:
            found.append(one)
        else:
            found[before] = replace(found[before], content=found[before].content + one.content)
    return found


@dataclass(frozen=True, slots=True)
class _State:
    """What a sentence needs to know of those before it.

    `previous` was said last and may go on; `pending` still waits for its words ("She wrote:");
    `near` was said in this paragraph or at the end of the one before; `fresh` says that
    `previous` stands in the paragraph before.
    """

    previous: Attribution | None = None
    pending: Attribution | None = None
    near: Attribution | None = None
    fresh: bool = True


def _in_paragraph(
    text: str, paragraph: Span, quoted: Sequence[Quotation], state: _State, *, strict: bool = False
) -> tuple[list[Attribution], _State]:
    """The attributions of a paragraph. `strict`: only sentences that name speech (speeches)."""
    found: list[Attribution] = []
    start = _after_dateline(text, paragraph)
    for sentence, inside in quoting_sentences(text, Span(start, paragraph.end), quoted):
        made: list[Attribution] = []
        if inside or (_names_speech(text, sentence) if strict else _has_cue(text, sentence)):
            made = _in_sentence(text, sentence, inside, state, strict=strict)
        if made:
            last = _last_quoted(made)
            pending = next((one for one in made if not one.content), None)
            state = _State(last, pending, last or state.near, False)
        else:
            carried = None if strict or inside else _without_cue(text, sentence, state)
            goes_on_with = carried if carried and state.fresh else state.previous
            state = replace(state, previous=goes_on_with if carried else None, fresh=False)
            made = [carried] if carried else []
        found.extend(made)
        if not strict:
            found.extend(_inside(text, made, inside))
    last = state.previous if state.previous and state.previous.form == "direct" else None
    return found, _State(last, state.pending, state.previous, True)


def _in_sentence(
    text: str, sentence: Span, inside: Sequence[Quotation], state: _State, *, strict: bool
) -> list[Attribution]:
    words = tokens(text, sentence, [one for one in inside if not is_scare(text, sentence, one)])
    if len(words) > _MOST_WORDS:
        return []
    made = [_attribution(text, words, report) for report in reports(words)]
    loose = None if strict and not made else _loose(text, words, made)
    if loose:
        made.append(_unattributed(text, words, loose, state))
    return made


def _inside(
    text: str, made: Sequence[Attribution], quoted: Sequence[Quotation]
) -> Iterator[Attribution]:
    """What a paper that is quoted word by word itself reports of a named speaker."""
    papers = [one for one in made if one.mention and is_paper(one.mention.of(text))]
    said = [span for one in papers for span in one.content]
    for quotation in quoted:
        inner = quotation.inner
        if not _names_speech(text, inner) or not any(span.overlaps(inner) for span in said):
            continue
        for sentence, inside in quoting_sentences(text, inner, in_paragraph(text, inner)):
            words = tokens(text, sentence, inside)
            for report in reports(words) if len(words) <= _MOST_WORDS else []:
                one = _attribution(text, words, report)
                if one.content and _of_another(text, one):
                    trust = min(one.confidence, confidences()["inside"])
                    yield replace(one, confidence=trust, rule=f"inside, {one.rule}")


def _after_dateline(text: str, paragraph: Span) -> int:
    """Where the paragraph begins behind "PORT MOOR (AP) --"."""
    dateline = _DATELINE.match(text, paragraph.start, paragraph.end)
    return dateline.end() if dateline else paragraph.start


def _without_cue(text: str, sentence: Span, state: _State) -> Attribution | None:
    """A sentence that goes on with a readout's report, in its paragraph or in the next one."""
    before = state.near if state.fresh else state.previous
    if before is None or before.form == "direct" or before.cue is None:
        return None
    if not begins(before.rule, before.cue.of(text)):
        return None
    known = confidences()
    if not state.fresh:
        if not goes_on(text, sentence):
            return None
        return Attribution(
            (sentence,), "indirect", before.cue, before.mention, before.addressee, False,
            known["carries on"], "carries on",
        )  # fmt: skip
    found = stand(text, sentence)
    if found is None:
        return None
    mention, cue = found
    trust = known["stance"]
    return Attribution((sentence,), "indirect", cue, mention, confidence=trust, rule="stance")


def _names_speech(text: str, sentence: Span) -> bool:
    return bool(_MENTIONS_SPEECH.search(text, sentence.start, sentence.end))


def _last_quoted(made: Sequence[Attribution]) -> Attribution | None:
    """The attribution of a sentence that a quotation behind it carries on."""
    whole = [one for one in made if one.content]
    for form in ("direct", "mixed"):
        fitting = [one for one in whole if one.form == form]
        if fitting:
            return fitting[-1]
    return whole[-1] if whole else None


def _has_cue(text: str, sentence: Span) -> bool:
    table = forms()
    words = _WORD.findall(text, sentence.start, sentence.end)
    return any(word in table or word.lower() in table for word in words)


def _attribution(text: str, words: Sequence[Token], report: Report) -> Attribution:
    def span(place: tuple[int, int]) -> Span:
        return Span(words[place[0]].start, words[place[1] - 1].end)

    cue = report.cue
    content = tuple(_with_marks(text, span(place)) for place in report.content)
    form = _form(text, words, report)
    return Attribution(
        content=content,
        form=form,
        cue=span((cue.first, cue.after)) if cue.after > cue.first else None,
        mention=span(report.speaker) if report.speaker else None,
        addressee=span(report.addressee) if report.addressee else None,
        negated=cue.negated,
        confidence=_confidence(report.rule, form),
        rule=f"{report.rule} ({cue.word.lemma})",
    )


def _with_marks(text: str, span: Span) -> Span:
    """The span with the quotation marks that touch it, if it holds their partners."""
    start, end = span.start, span.end
    if start and text[start - 1] in _OPENING:
        start -= 1
    if text[end : end + 1] in _CLOSING and any(mark in text[start:end] for mark in _OPENING):
        end += 1
    return Span(start, end)


def _confidence(rule: str, form: Form) -> float:
    known = confidences()
    if form == "mixed" and f"mixed: {rule}" in known:
        return known[f"mixed: {rule}"]
    return known.get(rule, 0.4)


def _form(text: str, words: Sequence[Token], report: Report) -> Form:
    tags = [token.tag for start, end in report.content for token in words[start:end]]
    if "Q" in tags and all(tag in "Q,.:C" for tag in tags):
        return "direct"
    marked = any(
        _QUOTED.search(text, words[start].start, words[end - 1].end)
        for start, end in report.content
    )
    return "mixed" if marked or "Q" in tags else "indirect"


def _loose(text: str, words: Sequence[Token], made: Sequence[Attribution]) -> Span | None:
    """A quotation that no report of the sentence took, if it can be a statement."""
    quotes = [token for token in words if token.tag == "Q"]
    if not quotes:
        return None
    taken = [span for one in made for span in one.content]
    free = [
        token for token in quotes
        if not any(span.start < token.end and token.start < span.end for span in taken)
    ]  # fmt: skip
    if not free:
        return None
    first = free[0]
    outside = [token for token in words if token.tag not in "Q,.;:-)(p"]
    size = len(text[first.start : first.end].split())
    introduced = first is not words[0] and words[words.index(first) - 1].tag in ",:"
    if not outside or (size >= 5 and (len(outside) <= 2 or introduced)):
        return Span(free[0].start, free[-1].end)
    return None


def _unattributed(text: str, sentence: Sequence[Token], words: Span, state: _State) -> Attribution:
    """A quotation without a cue in its sentence: it goes on with, or follows, what is near."""
    known = confidences()
    if state.pending is not None:
        cue = state.pending.cue
        # "The minister said:" and then the quotation leave nothing open.
        at_once = cue is not None and text[cue.end : words.start].strip(" \n\u00a0") == ":"
        name = "announced at once" if at_once else "announced"
        rule, trust = f"{name} {state.pending.rule}", known[name]
        return replace(state.pending, content=(words,), form="direct", confidence=trust, rule=rule)
    before = state.previous if sentence[0].start == words.start else None
    if before is not None:
        return Attribution(
            (words,), "direct", before.cue, before.mention, before.addressee, False,
            known["goes on"], f"goes on {before.rule}",
        )  # fmt: skip
    rule, mention = _speaker_near(text, sentence, words, state)
    return Attribution((words,), "direct", None, mention, confidence=known[rule], rule=rule)


def _speaker_near(
    text: str, sentence: Sequence[Token], words: Span, state: _State
) -> tuple[str, Span | None]:
    """Who may have spoken a quotation that has no cue, and the rule that says so."""
    place = next(at for at, token in enumerate(sentence) if token.start == words.start)
    before = sentence[:place]
    if (
        len(before) > 1
        and before[-1].tag == ":"
        and all(token.tag in "Nn" for token in before[:-1])
    ):
        return "quotation labelled", Span(before[0].start, before[-2].end)
    subject = main_subject(sentence, place)
    if subject:
        return "quotation introduced", Span(
            sentence[subject[0]].start, sentence[subject[1] - 1].end
        )
    if state.near is not None and place == 0 and state.near.mention is not None:
        return "quotation follows", state.near.mention
    return "quotation alone", None
