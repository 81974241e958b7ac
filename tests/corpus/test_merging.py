import time
from dataclasses import replace

from corpus.attribution import Attribution
from corpus.document import Span
from corpus.merging import ADDED, MOST_ALONE, merged
from corpus.statement import Form

TEXT = "Vega said the bank was slow and that Orlan denied owing it a penny. Ekman was pleased."
SURE = ADDED + 0.05


def one(
    words: str,
    cue: str,
    mention: str,
    *,
    rule: str = "tagger",
    confidence: float = SURE,
    form: Form = "indirect",
) -> Attribution:
    def span(part: str) -> Span:
        return Span(TEXT.index(part), TEXT.index(part) + len(part))

    return Attribution(
        (span(words),), form, span(cue), span(mention), None, False, confidence, rule
    )


def by_rule(words: str, form: Form = "indirect") -> Attribution:
    return one(words, "said", "Vega", rule="verb", confidence=0.8, form=form)


WHOLE = "the bank was slow and that Orlan denied owing it a penny"


def test_confidence_follows_agreement() -> None:
    rule = by_rule(WHOLE)
    tagged = one(WHOLE, "said", "Vega", confidence=1.0)
    another = one(WHOLE, "said", "Orlan", confidence=1.0)
    confidences = [merged(TEXT, [rule], tags)[0].confidence for tags in ([tagged], [], [another])]
    assert confidences == [0.92, 0.73, 0.57]


def test_what_only_one_of_the_two_sees_is_never_beyond_doubt() -> None:
    rule = replace(by_rule(WHOLE), confidence=0.95)
    assert merged(TEXT, [rule], [])[0].confidence == MOST_ALONE < 0.9
    agreed = merged(TEXT, [rule], [one(WHOLE, "said", "Vega")])[0]
    assert agreed.confidence > 0.95


def test_where_neither_names_anybody_nothing_is_learned() -> None:
    rule = replace(by_rule(WHOLE), mention=None)
    assert merged(TEXT, [rule], [replace(one(WHOLE, "said", "Vega"), mention=None)]) == (rule,)


def test_what_both_see_keeps_the_rules_words_and_speaker() -> None:
    (found,) = merged(TEXT, [by_rule(WHOLE)], [one(WHOLE[4:], "said", "Orlan")])
    assert (found.content, found.mention, found.rule) == (
        by_rule(WHOLE).content,
        by_rule(WHOLE).mention,
        "verb",
    )


def test_what_only_the_tagger_sees_is_added_when_sure() -> None:
    tagged = one("the bank was slow", "said", "Vega")
    (found,) = merged(TEXT, [], [tagged])
    assert (found.content, found.mention) == (tagged.content, tagged.mention)
    assert found.confidence < tagged.confidence
    unsure = one("the bank was slow", "said", "Vega", confidence=ADDED - 0.01)
    assert merged(TEXT, [], [unsure]) == ()


def test_a_content_cut_short_gets_its_words_back() -> None:
    (found,) = merged(TEXT, [by_rule("the bank was slow")], [one(WHOLE, "said", "Vega")])
    assert [span.of(TEXT) for span in found.content] == [WHOLE]
    assert found.rule == "verb, tagger"
    assert found.mention == by_rule(WHOLE).mention


def test_words_that_swallow_the_speaker_are_not_taken() -> None:
    rule = one("the bank was slow", "said", "Vega", rule="verb", confidence=0.8)
    longer = one(f"Vega said {WHOLE}", "denied", "Orlan")
    assert merged(TEXT, [rule], [longer])[-1].content == rule.content


def test_what_carries_on_from_another_sentence_keeps_its_confidence() -> None:
    rule = one("Ekman was pleased", "said", "Vega", rule="carries on", confidence=0.7)
    assert merged(TEXT, [rule], []) == (rule,)


def test_a_direct_quotation_is_never_changed() -> None:
    rule = by_rule("the bank was slow", form="direct")
    (found,) = merged(TEXT, [rule], [one(WHOLE, "said", "Vega")])
    assert found.content == rule.content


def test_a_report_inside_a_report_is_added() -> None:
    inner = one("owing it a penny", "denied", "Orlan")
    found = merged(TEXT, [by_rule(WHOLE)], [inner])
    assert [attribution.cue and attribution.cue.of(TEXT) for attribution in found] == [
        "said",
        "denied",
    ]


def test_thousands_of_attributions_take_no_thousand_times_as_long() -> None:
    count = 3000
    text = (TEXT + " ") * count
    tagged = by_rule(WHOLE)

    def moved(attribution: Attribution, by: int) -> Attribution:
        def span(old: Span | None) -> Span | None:
            return Span(old.start + by, old.end + by) if old else None

        content = tuple(Span(one.start + by, one.end + by) for one in attribution.content)
        cue, mention = span(attribution.cue), span(attribution.mention)
        return replace(attribution, content=content, cue=cue, mention=mention)

    many = [moved(tagged, number * (len(TEXT) + 1)) for number in range(count)]
    began = time.perf_counter()
    assert len(merged(text, many, many)) == count
    assert time.perf_counter() - began < 5  # tens of seconds when each is compared with all
