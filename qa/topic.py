"""What a question is about: its words without the asking, the speaker, the account and the form."""

from __future__ import annotations

import re

from corpus.dates import MONTHS, WEEKDAYS
from corpus.places import places
from qa.asked import POSITION, saying_verbs
from qa.named import Asked
from qa.query import Intent

# Verbs that only frame ("say", "think"); every other verb ("thank", "accuse") is part of the topic.
_FRAMING = (
    r"(?:say|says|said|saying|tell|tells|told|telling|talk|talks|talked|speak|speaks|spoke|spoken|"
    r"state|states|stated|mention|mentions|mentioned|comment|comments|commented|remark|remarked|"
    r"think|thinks|feel|declare|declared|express|expressed|argue|argued|claim|claimed|note|noted|"
    r"have|had|ever|already|also|actually|exactly|publicly|officially|really|give|gave|make|made|"
    r"hold|held|respond|responded|react|reacted|reply|replied|answer|answered|do|"
    r"report|reports|reported|write|writes|wrote|want(?:s|ed)?(?: to see)?|describe|describes|"
    r"described|characteri[sz]ed?|justify|justifies|justified)"
)
_BARE_FRAMING = rf"(?!(?:talks|states|comments|claims|reports|notes)\b){_FRAMING}"
_ABOUT = r"(?:about|on|regarding|concerning|re|of|as to|with regard to|in regard to|over|to)"
OTHERS = (
    r"(?:others|(?:anyone|everyone|someone|anybody|everybody|somebody) else|(?:the )?other "
    r"(?:countries|states|nations|governments|leaders|speakers|people|politicians|delegations))"
)
# Whoever speaks: nobody's name.
_WHOEVER = (
    r"(?:leader|countrie|country|state|nation|government|delegation|speaker|politician|president|"
    r"minister|diplomat|official)"
)
_AUXILIARY = r"(?:did|does|do|has|have|had|is|was|were|are|would|will|could)(?:n['’]t)?"
_VIEW = r"(?:position|stance|views?|opinion|attitude|line)"
_PAPERS = (
    "account|readout|read-out|version|statement|report|telling|communiqu[eé]|press release|"
    "transcript"
)
_ACCOUNT_NOUN = rf"(?:{_PAPERS}|reports|side)"
_ACCOUNTS = (
    re.compile(
        r"[,\s]*\baccording to\s+(?P<who>(?:the\s+)?[\w'’.\- ]+?)"
        rf"(?:(?:['’]s?)?\s+{_ACCOUNT_NOUN}(?P<tail>\s+(?:of|on)\s+(?:the|their|that)\s+[\w ]+?)?)?"
        r"(?=\s*[,?.!;:]|$"
        r"|\s+(?:what|who|how|when|did|does|has|is|was)\b)\s*,?",
        re.I,
    ),
    # "and the Kremlin's version?"
    re.compile(
        r"^\W*(?i:(?:and|but|what about|how about)\s+)*(?P<who>(?i:the\s+)?[A-Z][\w'’.\- ]*?)"
        r"(?:['’]s?)?\s+(?i:account|readout|read-out|version|side|telling)\W*$"
    ),
    re.compile(r"^\W*(?i:(?:as\s+)?per|via)\s+(?P<who>(?:the\s+)?[A-Z][\w'’.\- ]*?)\s*,"),
    re.compile(
        r"\b(?i:in|from|by|per)\s+(?P<who>(?:the\s+)?[A-Z][\w'’.\- ]*?)(?:['’]s)?\s+"
        rf"{_ACCOUNT_NOUN}"
        r"(?P<tail>\s+of\s+(?:the|their|that)\s+[\w ]+?)?"
        r"(?=\s*[,?.!;:]|$|\s+(?:what|who|how|did)\b)"
    ),
    re.compile(
        r"\b(?:how|what)\s+(?:did|does|do|has|have)\s+(?P<who>(?:the\s+)?[A-Z][\w'’.-]*)"
        r"\s+(?:report|describe|relay|portray|present|cover)\b(?P<rest>\s)",
    ),
)
_NOBODYS = re.compile(
    r"(?:(?:the|a|this|that|joint|official|press|final|full)\b\s*)+|"
    r"(?:the\s+)?(?:each|both|either|two|various|different|respective)(?:\s+of\s+(?:them|the two))?"
    r"(?:\s+(?:sides?|part(?:y|ies)|governments?|accounts?|readouts?|countr(?:y|ies)|leaders?))?",
    re.I,
)
# "the readout of the Istanbul meeting": the place tells which. Calls have none, and of a month or
# a day only the year is known.
_MEETING = re.compile(
    rf"\bthe\s+(?!(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b)[A-Z][\w’'-]*\s+"
    r"(?:[A-Z][\w’'-]*\s+)*(?:meeting|summit|talks|conference|congress|debate|session|visit)\b"
)
# "What did the Kremlin say Putin told Xi about it?": the Kremlin's account of Putin's words.
_RELAYED = re.compile(
    r"\b(?P<asks>(?i:did|does|do|has|have))\s+(?P<who>(?:the\s+)?[A-Z][\w'’.\- ]*?)(?:['’]s?)?"
    rf"(?:\s+{_ACCOUNT_NOUN})?\s+(?:say|said|claim|claimed|report|reported|state|stated|write|"
    r"written|quote|quoted)\s+(?:that\s+)?"
    r"(?P<inner>(?:the\s+)?[A-Z][\w'’.\-]*(?:\s+[A-Z][\w'’.\-]*)*)\s+"
    r"(?P<verb>(?:as\s+)?(?:say|tell)ing|said|says|told|tells|thinks|thought|feels|wants)\b"
)
# "Does the Kremlin's readout mention sovereignty?"
_PAPER_SAYS = re.compile(
    r"^\W*(?:and\s+)?(?P<asks>(?:what\s+)?(?:does|did|do))\s+(?P<who>(?:the\s+)?[\w'’.\- ]*?)"
    rf"(?:['’]s?)?\s+(?:{_PAPERS})(?P<tail>\s+(?:of|on)\s+(?:the|their|that)\s+[\w ]+?)?"
    r"\s+(?:(?:mention|include|contain|report|refer to|speak of|cover|"
    r"talk about|bring up|address)\b|say (?=about|on|regarding))",
    re.I,
)
# What is left of "around the time of the 2022 call" once the year is read.
_AT_THAT_TIME = re.compile(
    r"(?:^|\s+)(?:(?:around|at|about)\s+(?:the\s+)?time|on\s+(?:the\s+)?(?:(?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)?day))\s+of\s+the\s+(?:call|talks?|meeting|summit)\W*$",
    re.I,
)
# "Who said that ..." asks for who says what follows.
_WHO_SAYS = re.compile(
    r"^\W*(?:and\s+)?(?:who|which\s+\w+)\s+(?:has\s+|have\s+|had\s+)?(?:ever\s+|also\s+)?"
    r"(?:says?|said|tells?|told|stated|states|noted|notes|claimed|claims|argued|argues|declared|"
    r"declares|mention|mentioned|mentions|remarked|remarks|call(?:s|ed)(?!\s+(?:for|on|upon)\b)|"
    r"describe[sd]|dubbed|branded|labell?ed|termed|nicknamed)\s+(?:that\s+)?",
    re.I,
)
_DIRECT = re.compile(
    r"[,\s]*\b(?:only|just|give me|show me)?\s*(?:the\s+)?(?:(?:direct|verbatim|exact|literal)\s+"
    r"(?:quotes?|quotations?|words|speech)|(?:only|just)\s+(?:the\s+)?quot(?:es|ations)|"
    r"word for word|in (?:his|her|its|their) own words|in quotation marks|verbatim)(?:\s+only)?\b",
    re.I,
)
_MORE = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:show|give|tell)(?: me)?\s+)?(?:some\s+|any\s+)?"
    r"(?:more|further|next|others?|anything else|what else|go on|continue|and\?)"
    r"(?:\s+(?:did|does|has|have|was)\s+(?:he|she|they|it)\s+(?:say|said|tell|mention))?"
    r"(?:\s+(?:passages?|results?|of (?:it|them|that)|"
    r"please|on (?:this|that)|about (?:this|that)|did (?:he|she|they) say))*\W*$",
    re.I,
)
_LEADS = re.compile(
    r"^\W*(?:and|but|or|so|then|also|what about|how about|why|when|where|who|only|just|the same|"
    r"according to|in \d{4}|on the|not)\b",
    re.I,
)
# "on Syria", but not "On Syria, what did Quist say?"
_ON_WHAT = re.compile(r"^\W*(?:on|about|regarding)\s", re.I)
# "When did Xi visit?", "why did he refuse?" stand on their own feet; "why?" does not.
_WHOLE = re.compile(
    r"^\W*(?:so|then|also|why|when|where|who|only|just|on the)\b\s*(?:\w+\s+){2,}", re.I
)
# "Which president called ...": whoever it is.
_WHICH = re.compile(
    r"^\W*(?:and\s+)?(?:which|what)\s+(?:(?:world|african|european|asian)\s+)*"
    r"(?:president|leader|(?:prime )?minister|countrie|country|state|nation|government|speaker|"
    r"delegation|delegate|head of state|monarch|king|queen|spokes\w+|official|diplomat|person)s?\b",
    re.I,
)
_WH = re.compile(
    r"^\W*(?:(?:and|but|or|so|then|also|ok|okay|please|now|well)\b[\s,]*)*"
    r"(?:(?:(?:on|in|at) (?:what|which) (?:day|date|year|month|time)|"
    r"what about|how about|what else|what exactly|what|which|how often|how many times|how|why|"
    r"when|where|who|whom|whose|"
    r"that|(?:show|give|tell|find|quote|cite)(?: me)?|list|(?:a )?summary of|summari[sz]e|"
    r"outline|recap|"
    r"is there (?:any |a )?(?:mention|reference|word|talk|discussion) (?:of|to|on|about)|"
    r"is there anything|anything)\b[\s,]*)*",
    re.I,
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "compare",
        re.compile(
            r"\b(?:differ|difference|differences|compare|compared|comparison|versus|vs|"
            r"each (?:say|tell|describe|report|present|put)|contrast|discrepanc\w+|two accounts|"
            r"both accounts|both sides|side by side|"
            r"each side|accounts of)\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"^\W*(?:and\s+)?(?:who|which\s+\w+)\b", re.I)),
    (
        "when",
        re.compile(r"^\W*(?:and\s+)?(?:when|on (?:which|what) (?:day|date)|since when)\b", re.I),
    ),
    ("said", re.compile(r"\bwhat\b.*\b(?:say|said|saying|tell|told|think|state|stated)\b", re.I)),
    ("whether", re.compile(rf"^\W*(?:and\s+)?{_AUXILIARY}\b", re.I)),
)
_NAMING = re.compile(
    r"^\W*(?:(?:ever|also|already|actually|exactly)\s+)*(?:(?:say|says|said|saying|talk|talks|talked|"
    r"speak|speaks|spoke|spoken|comment|comments|commented|think|thinks|feel|remark|remarked)\s+"
    r"(?:(?:anything|something|more|publicly)\s+)?(?:about|on|regarding|of)\b|mention(?:s|ed)?\b|"
    r"(?:tell|tells|told)\s+[\w'’. -]{1,60}?\s+(?:about|of)\b|(?:on|about|regarding)\b)|"
    r"^['’]?s?\s*(?:position|stance|views?)\b",
    re.I,
)
# In front of what is said, where nobody is named: "Who has ever", "What was", "Did anybody".
_ASKS_WHO = re.compile(
    r"^\W*(?:and\s+)?(?:(?:who|which\s+\w+(?:\s+\w+)?)\s+(?:(?:has|have|had|ever|else|also)\s+)*|"
    r"what\s+(?:is|was|has been)\s+|"
    r"(?:did|does|has|have)\s+(?:any|some|every)(?:one|body)\s+(?:ever\s+)?)",
    re.I,
)
_ADDRESSEE = re.compile(r"(?:the\s+)?[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){0,3}|him|her|them|us")
# Shorter questions ("what about gangs?") name a subject.
_FEW = 4
_COMPARING = re.compile(
    rf"\b(?:{_ACCOUNT_NOUN}s?|versions?|accounts?|differ(?:s|ed|ent|ence|ences)?|compar\w+|contrast|"
    r"versus|vs\.?|between|discrepanc\w+|sides?|both|each|two|what|did|does|do|how|is|are|was|were|"
    r"said|say|says|told|tell|describe[sd]?|report(?:s|ed)?|present(?:s|ed)?|put|there|any|"
    r"by side)\b",
    re.I,
)
# What stands behind "on" is what is compared, what stands behind "between" is whose words.
_OF_TOPIC = re.compile(
    rf"\b(?:on|about|regarding|over|concerning|(?:{_ACCOUNT_NOUN}|description)s?\s+of)\b[^,;]*$",
    re.I,
)
_PARTY = re.compile(r"\b(?:between|by|from|of)\s+(?:the\s+)?(?:\w+\s+and\s+(?:the\s+)?)?$", re.I)
_WORDS_OF = re.compile(rf"\b{POSITION}\s+(?:by|of|from)\s*(?:the\s*)?$", re.I)
_EMPTY = re.compile(
    r"^\W*(?:(?:it|that|this|these|those|them|he|she|they|him|her|his|their|there|so|too|as well|"
    r"again|instead|then|please|anything|something|everything|things|else|why|when|where|how|"
    r"what|who|about|on|for|to|of|and|the|same|subject|topic|thing|question|issue|matter|"
    r"only|just|did|does|do|say|said|report|reports|reported|discuss|discussed|talk|talked|is|was|are|a|an)\b\W*)*$",
    re.I,
)

# What is left of "fish, and in 2021" once the time is read.
_JOINT = re.compile(r"(?:[\s,;]+(?:and|but|or))+$", re.I)


def account_in(question: str) -> tuple[str, str]:
    """Who must report it ("according to the Kremlin"), or "", and the question without that."""
    for pattern in _ACCOUNTS:
        match = pattern.search(question)
        if match is None or "rest" in match.groupdict():
            continue
        rest = question[: match.start()] + " " + question[match.end() :]
        rest = _with_occasion(rest, match.groupdict().get("tail"))
        # "according to the joint communiqué": a paper, and nobody's account.
        who = "" if _NOBODYS.fullmatch(match["who"].strip()) else match["who"].strip()
        return who, rest.strip(" ,")
    relayed = _RELAYED.search(question)
    if relayed:
        verb = "tell" if re.search("t[eo]l", relayed["verb"]) else "say"
        asked = f"{relayed['asks']} {relayed['inner']} {verb}"
        return relayed["who"], question[: relayed.start()] + asked + question[relayed.end() :]
    paper = _PAPER_SAYS.search(question)
    # "the official report" is nobody's; typed in small letters, only states are known for sure.
    who = paper["who"] if paper else ""
    who = who.title() if who == who.lower() and places(who.title()) else who
    if paper and who != who.lower():
        rest = f"{paper['asks']} anyone mention {question[paper.end() :].lstrip()}"
        return who, _with_occasion(rest, paper["tail"])
    return "", question


def _with_occasion(rest: str, tail: str | None) -> str:
    """What is asked of an account, with the year or the place of the call or meeting it tells of.

    `tail` names that: " of the 2025 call", " of the Istanbul meeting".
    """
    for told, preposition in ((re.compile(r"\d"), "in"), (_MEETING, "at")):
        if tail and told.search(tail):
            return rest.rstrip(" ,?") + re.sub(r"^\s+o[fn]\b", f" {preposition}", tail)
    return rest


def direct_only(question: str) -> tuple[bool, str]:
    """Whether only quotations are wanted, and the question without the words that say so."""
    match = _DIRECT.search(question)
    if match is None:
        return False, question
    before, after = question[: match.start()], question[match.end() :]
    # "only direct quotes from Orr": whose they are stays readable.
    kept = " statements" if re.match(r"\s+(?:by|from|of)\b", after) else ""
    return True, (before + kept + after).strip(" ,")


def is_more(question: str) -> bool:
    """Whether nothing but further passages is asked for."""
    return bool(_MORE.match(question))


def leads(question: str) -> bool:
    """Whether the question begins like one that leans on the one before."""
    if _ON_WHAT.match(question) and not re.search(rf"\b{_AUXILIARY}\b|[,:]", question, re.I):
        return True
    return bool(_LEADS.match(question)) and not _WHOLE.match(question)


def intent_of(question: str) -> Intent:
    """What the question wants to know."""
    for intent, pattern in _INTENTS:
        if pattern.search(question):
            return intent
    return "what"


def compact(words: str) -> str:
    """The words without a question's scaffolding; "" where nothing else is there."""
    return "" if _EMPTY.match(words) else _JOINT.sub("", words.strip(" ,.?!:;"))


def compared(question: str) -> tuple[tuple[str, ...], str]:
    """Whose accounts a question compares, and what it compares them on.

    "How do the Russian and the Chinese readouts of the call differ?" gives the words for Russia and
    China, and "the call"; without names, all accounts are meant.
    """
    parties: dict[str, str] = {}
    rest = question
    # Typed without capitals, states are found by the same words.
    written = question.title() if question == question.lower() else question
    for place in reversed(places(written)):
        before = question[: place.start]
        if _OF_TOPIC.search(before) and not _PARTY.search(before):
            continue
        parties[place.state] = place.state if place.stands == "demonym" else place.words
        rest = rest[: place.start] + " " + re.sub(r"^['’]s\b", "", rest[place.end :])
    rest = _COMPARING.sub(" ", _WH.sub("", rest))
    rest = re.sub(r"\s+", " ", rest)
    rest = re.sub(rf"^\W*(?:(?:the|and|with|{_FRAMING})\b\W*)*", "", rest, flags=re.I)
    # Behind "on", talks and statements are what is compared.
    rest = re.sub(rf"^(?:(?:the|and|with|from|{_ABOUT})\b\W*)+", "", rest, flags=re.I)
    return tuple(reversed(parties.values())), compact(rest)


def is_named(question: str, speaker: Asked | None) -> bool:
    """Whether the question names a subject ("say about whaling") rather than retells a claim.

    A subject that somebody speaks of stands in their words by its name; a claim may be retold in
    quite other words.
    """
    words = _ASKS_WHO.sub("", question)
    if speaker and speaker.span.end:
        words = question[speaker.span.end :]
    return bool(_NAMING.search(words)) or len(words.split()) < _FEW


def topic_in(question: str, speaker: Asked | None) -> str:
    """The words of the question that say what it is about; "" where it leaves that open."""
    if speaker and speaker.span.end:
        before = question[: speaker.span.start]
        after = question[speaker.span.end :]
        words = _behind(before, _in_front(before), after)
    else:
        words = _unasked(question)
    topic = compact(re.sub(r"\s+", " ", words))
    # "What did Orr promise?" asks for all that Orr said, as "What did Orr say?" does.
    asks_what = re.match(r"\W*(?:and\s+)?(?:what|which)\b", question, re.I)
    verb = re.sub(r"\s+(?:about|against|at|for|of|on|over|to|with)$", "", topic.lower())
    return "" if speaker and asks_what and verb in saying_verbs() else topic


def _behind(asking: str, front: str, after: str) -> str:
    """What stands behind the speaker, without verbs that only frame, and what stood in front."""
    after = re.sub(r"^['’]s?\b", "", after)
    # "Quist, Norway's premier, say about fish": who somebody is, is no part of the subject.
    after = re.sub(rf"^,\s+[^,;?]{{2,60}},\s+(?={_FRAMING}\b|{_ABOUT}\b)", " ", after)
    # "President Orr of Spain": where from is no part of the subject.
    home = re.match(r"\s+of\s+(?:the\s+)?", after)
    state = places(after[home.end() :])[:1] if home else ()
    if home and state and state[0].start == 0:
        after = after[home.end() + state[0].end :]
    after = re.sub(r"^\W*(?:and\s+)?(?=\w)", "", after)
    # "How did Norway's position on migration change between ...?"
    how = re.search(r"\bhow\s+(?:did|does|do|has|have)\s*(?:the\s+)?$", asking, re.I)
    if how and re.match(rf"\s*(?:\w+\s+)?{_VIEW}\b", after, re.I):
        after = re.sub(
            r"\s+(?:differ|chang|evolv|shift|develop)(?:e|ed|ing)?(?:\s+over time)?\W*$", "", after
        )
    after = re.sub(
        rf"^(?:\w+\s+(?=points?|messages?))?{POSITION}(?:\s+(?={_ABOUT}\b)|\W*$)",
        "",
        after,
        flags=re.I,
    )
    # "told the General Assembly about", "said to Xi about": whom somebody told is not the subject.
    after = re.sub(
        r"^(?:tell|told|inform|informed|address|addressed|(?:say|said|speak|spoke|talk|talked)\s+"
        rf"(?:to|with))\s+[\w'’. -]{{1,60}}?\s+(?={_ABOUT}\s)",
        "",
        after,
        count=1,
        flags=re.I,
    )
    # "told Xi in the call": what, is left open.
    told = re.fullmatch(r"(?:tell|told|inform|informed)\s+(.{2,60}?)\W*", after, re.I)
    if told and _ADDRESSEE.fullmatch(told[1]):
        return front
    # "say talks could be held": only the first may be a verb with an s.
    after = re.sub(
        rf"^(?:(?:{_FRAMING}|to (?:say|tell))\b\s*)(?:(?:{_BARE_FRAMING}|to (?:say|tell))\b\s*)*",
        "",
        after,
        flags=re.I,
    )
    after = _AT_THAT_TIME.sub("", after)
    after = re.sub(rf"^(?:{_ABOUT}|that|whether|if|anything {_ABOUT})\b\s*", "", after, flags=re.I)
    # "What did X say at the Istanbul meeting?"
    after = re.sub(rf"^(?:at|during)\s+(?={_MEETING.pattern})", "", after)
    return f"{front} {after}" if compact(front) else after


def _in_front(before: str) -> str:
    """The words before the speaker that are part of the subject ("On NATO, what did ...")."""
    before = re.sub(rf"\b{_AUXILIARY}\s*$", "", before, flags=re.I)
    before = _WH.sub("", before)
    before = re.sub(r"\b(?:what|how|why|when|where|which|who)\s*$", "", before, flags=re.I)
    before = _WORDS_OF.sub("", before)
    # "What was said about fish by Orr?", "quotes about fish from Orr"
    before = re.sub(r"\b(?:by|from)\s+(?:the\s+)?$", "", before, flags=re.I)
    before = re.sub(rf"^\W*{POSITION}\s+(?=(?:about|on|regarding)\b)", "", before, flags=re.I)
    before = re.sub(rf"^\W*(?:(?:is|was|has been)\s+)?(?:said|stated)\s+(?={_ABOUT}\b)", "", before)
    return re.sub(rf"^\W*(?:{_ABOUT}|for)\b\s*", "", before, flags=re.I)


def _unasked(question: str) -> str:
    """A question without its asking words, where it names no speaker."""
    words = _WH.sub("", _WHICH.sub("", _WHO_SAYS.sub("", question)))
    words = re.sub(
        rf"^(?:{_AUXILIARY}\s+)?(?:(?:{OTHERS}|he|she|they|it|there|anyone|anybody|"
        rf"people|either (?:leader|side|party|of them)|(?:any|no) (?:\w+ )?{_WHOEVER}|"
        rf"(?:(?:the|all|most|some|many|which|other|world) )*{_WHOEVER}s(?! part))\b\s*"
        r"(?:mention(?:ed)?\s+(?!of\b))?)?",
        "",
        words,
        flags=re.I,
    )
    words = re.sub(rf"^(?:{_FRAMING}\b\s*)+(?={_ABOUT}\b|that\b|\W*$)", "", words, flags=re.I)
    return re.sub(r"^(?:about|of|on|regarding|concerning)\b\s*", "", words, flags=re.I)
