from corpus.attribution import Attribution
from corpus.document import Span
from corpus.merging import ADDED, merged
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
    confidences = [merged(TEXT, [rule], tags)[0].confidence for tags in ([tagged], [another], [])]
    assert confidences == [0.8, 0.6, 0.4]


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
