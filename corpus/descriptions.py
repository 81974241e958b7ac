"""Who is meant by a description: an office, a state, a building, an organisation, a paper."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.cast import Member, person_in
from corpus.discourse import REACH, Discourse, canonical, sentence_at, sentences_until
from corpus.document import Span
from corpus.entity import Entity, group
from corpus.names import fold
from corpus.offices import Role, fits, holder, leader_called, office_name, office_words, role_of
from corpus.organisations import adjective, organisation
from corpus.places import Place, entity_of, places, state

_COUNTRY = frozenset(
    "government administration side leadership state country regime nation".split()
)
_ITS_PEOPLE = frozenset(
    "officials authorities delegation diplomats leaders lawmakers prosecutors police troops "
    "forces military army ministers representatives negotiators media intelligence people "
    "peoples public citizens nationals athletes soldiers businesses companies".split()
)
# Addressees and speakers that are no single state or body.
_EVERYBODY = frozenset({"international community", "world community", "global community"})
# Words in the plural that begin a sentence: a capital does not make them a name.
_ANYBODY = frozenset(
    "you yours officials authorities police residents neighbors neighbours witnesses critics "
    "experts analysts sources observers doctors protesters supporters opponents investigators "
    "prosecutors scientists researchers lawmakers activists relatives others many some people "
    "women men students teachers workers parents reports studies documents records everyone "
    "nobody voters aides advisers question answer q a".split()
)
_DETERMINER = re.compile(
    r"^(?:(?:all|both)\s+)?(?:the|a|an|this|that|these|those)\s+", re.IGNORECASE
)
# What speaks for somebody else: a text, which is its author's word.
_PAPER = re.compile(
    r"\b(press release|release|statement|readout|read-out|communiqu[eé]|version|account|reports?|"
    r"transcript|declaration|release|notice|message|letter|dispatch|note)$",
    re.IGNORECASE,
)
# Whom the subject of a sentence meets, and a subject that is an office without a name.
_MET = re.compile(
    r"\b(?:with|to|met|meets|received|receives|hosted|hosts|welcomed|called|phoned|telephoned|"
    r"counterpart)\b[^.;]{0,80}$"
)
_BARE_OFFICE = re.compile(
    r"\b[Tt]he (?:(?:Prime )?Minister|President|Chancellor|Head of State|Secretary|King|Premier)"
    r"(?: of the (?:Republic|Nation|Council))?\s+(?!of\b)[a-z]"
)
# "his president": of the one spoken of.
_PERSONAL = re.compile(r"(?:his|her|their|its)\b", re.IGNORECASE)
_LEADERS = frozenset({"president", "premier", "leader", "monarch", "head", "foreign minister"})


def described(discourse: Discourse, mention: Span, words: str) -> Entity | None:
    """Who is meant by an office, a state, a building, an organisation, a paper."""
    bare = _DETERMINER.sub("", words)
    paper = _PAPER.search(bare)
    if paper:
        return _issuer(discourse, mention, bare, paper[1])
    found = places(bare)
    if found and found[0].start == 0:
        stands = _state_itself(bare, found[0])
        if stands:
            return stands
    role = role_of(bare)
    named = organisation(bare)
    if role and not (named and not found and _org_last(bare)):
        person = by_office(discourse, mention, role, bare)
        if person or role.office != "other":
            return person or person_in(words)
    if fold(bare) in _ANYBODY:
        return None
    if fold(bare) in _EVERYBODY:
        return Entity(fold(bare), "group")
    leader = _leader(discourse, bare) or person_in(words, sure=True)
    return leader or named or _organisation_before(discourse, mention, bare) or person_in(words)


def _leader(discourse: Discourse, words: str) -> Entity | None:
    """The only leader of this family name, in office then, of a state that the document names."""
    if " " in words or discourse.date is None:
        return None
    tenure = leader_called(words, discourse.date)
    if tenure is None or not any(p.state == tenure.state for p in places(discourse.text)):
        return None
    return discourse.known.canonical(Entity(tenure.name, "person", side=tenure.state))


def _org_last(words: str) -> bool:
    """Whether the phrase ends in an organisation's name, not in an office or a bearer's name."""
    last = words.split()[-1]
    named = list(office_words().finditer(words))
    return last[:1].isupper() and role_of(last) is None and not (named and named[0].start() == 0)


def _state_itself(bare: str, place: Place) -> Entity | None:
    """The state or house that is the whole mention, or its government."""
    rest = re.sub(r"^['’]s?\s+|^\s+", "", bare[place.end :])
    if not rest and place.stands != "demonym":
        return entity_of(place)
    if fold(rest) in _COUNTRY:
        return state(place.state)
    if fold(rest) in _ITS_PEOPLE:
        whose = place.words if place.stands == "seat" else adjective(place.state)
        return Entity(f"{whose} {rest}", "group", side=place.state)
    if place.stands in {"seat", "carrier"} and re.fullmatch(
        r"(?:news agency|itself|officials|state television|broadcaster)", rest
    ):
        return entity_of(place)
    return None


def by_office(discourse: Discourse, mention: Span, role: Role, words: str) -> Entity | None:
    """The holder of an office: one the document names, one the table knows, or the office."""
    candidates = [
        member
        for member in discourse.cast.members
        if any(fits(role, held) for held in member.roles)
        and not (role.gender and member.gender and role.gender != member.gender)
    ]
    if role.state is None:
        earlier = [member for member in candidates if member.first < mention.start]
        own = [member for member in earlier if not _is_met(discourse, member)]
        unnamed = all(_is_guest(discourse, member) for member in earlier)
        hosted = _has_host(discourse, mention, role)
        if earlier and not own and unnamed and not hosted and not _PERSONAL.match(words):
            return _at_home(discourse, role)
        own = own or earlier
        candidates = _last_named(discourse, mention, own) if len(own) > 1 else own
    entities = {canonical(discourse, member).name: member for member in candidates}
    if len(entities) == 1:
        return canonical(discourse, next(iter(entities.values())))
    if entities or re.search(r"\b(?:a|an|one|some|several|many|other)\b", words):
        return None
    name = holder(role, discourse.date)
    if name:
        return discourse.known.canonical(Entity(name, "person", side=role.state))
    office = office_name(role)
    return Entity(office, "office", side=role.state) if office else None


def _is_met(discourse: Discourse, member: Member) -> bool:
    """Whether a person is introduced as whom somebody meets, or is of another state than home."""
    return _is_foreign(discourse, member) or bool(_MET.search(_in_front(discourse, member)))


def _is_guest(discourse: Discourse, member: Member) -> bool:
    """Whether a person is met by who holds the same office unnamed.

    In "The President spoke with Mr Orr, President of Spain" the President is another.
    """
    return _is_foreign(discourse, member) or bool(_BARE_OFFICE.search(_in_front(discourse, member)))


def _has_host(discourse: Discourse, mention: Span, role: Role) -> bool:
    """Whether somebody of the house's own, in another office, is named before the mention.

    Where President Orr receives the Prime Minister of Spain, "the Prime Minister" is the guest.
    """
    return any(
        member.first < mention.start
        and any(held.state in {None, discourse.home} for held in member.roles)
        and not any(fits(role, held) for held in member.roles)
        and not _is_met(discourse, member)
        for member in discourse.cast.members
    )


def _is_foreign(discourse: Discourse, member: Member) -> bool:
    """Whether a person is known to be of another state than the house that tells it."""
    side = member.entity.side
    return bool(discourse.home and side) and side != discourse.home


def _in_front(discourse: Discourse, member: Member) -> str:
    """The words of its sentence before a person is first named."""
    sentence = sentence_at(discourse, member.first)
    return discourse.text[sentence.start : member.first]


def _at_home(discourse: Discourse, role: Role) -> Entity | None:
    """The holder of an office of the state whose house tells it; nobody where it is unknown."""
    own = replace(role, state=discourse.home, words=frozenset()) if discourse.home else None
    name = holder(own, discourse.date) if own else None
    if own is None or name is None:
        return None
    return discourse.known.canonical(Entity(name, "person", side=own.state))


def _last_named(discourse: Discourse, mention: Span, members: list[Member]) -> list[Member]:
    """Of several people, the one named last before the mention and within reach."""
    for spot in reversed(discourse.cast.at(Span(max(0, mention.start - REACH), mention.start))):
        member = discourse.cast.members[spot.member]
        if member in members:
            return [member]
    return []


def _issuer(discourse: Discourse, mention: Span, bare: str, paper: str) -> Entity | None:
    """Whose paper it is: named with it, or where the paper was first spoken of."""
    if re.search(r"\bjoint\b", bare):
        return two_leaders(discourse, mention)
    found = places(bare)
    if found:
        return entity_of(found[0]) if found[0].stands != "demonym" else state(found[0].state)
    for sentence in reversed(sentences_until(discourse, mention.start)):
        part = discourse.text[sentence.start : min(sentence.end, mention.start)]
        if mention.start - sentence.start > REACH * 2:
            break
        match = re.search(rf"\b{re.escape(paper)}\b", part, re.IGNORECASE)
        if match:
            owner = _issuer_in(part, match)
            if owner:
                return owner
    return _carrier_before(discourse, mention) if paper.lower().startswith("report") else None


def _issuer_in(part: str, paper: re.Match[str]) -> Entity | None:
    """The state, house or agency to which a sentence gives a paper."""
    before = places(part, max(0, paper.start() - 45), paper.start())
    after = places(part, paper.end())
    carriers = [place for place in after if place.stands == "carrier"]
    if re.search(
        r"(?:said|says|noted|stated|announced)\s+in\s+an?\s+(?:\w+\s+)?$", part[: paper.start()]
    ):
        seats = [place for place in before if place.stands != "demonym"]
        return entity_of(seats[-1]) if seats else None
    if before and before[-1].stands == "demonym" and paper.start() - before[-1].end < 20:
        return state(before[-1].state)
    return entity_of(carriers[-1]) if carriers else None


def _carrier_before(discourse: Discourse, mention: Span) -> Entity | None:
    for span, entity in reversed(discourse.resolved):
        if entity and entity.kind == "organisation" and mention.start - span.end < REACH:
            return entity
    media = re.compile(r"[^.\n]*?\b((?:[A-Z]\w+['’]s\s+|[A-Z]\w+\s+)state(?:-run)? media)")
    found = list(media.finditer(discourse.text, max(0, mention.start - REACH), mention.start))
    return organisation(found[-1][1]) if found else None


def _organisation_before(discourse: Discourse, mention: Span, bare: str) -> Entity | None:
    """The organisation that "the ministry" takes up."""
    if not re.fullmatch(r"(?:foreign\s+)?(?:ministry|department|agency|embassy)", bare, re.I):
        return None
    noun = re.compile(
        rf"((?:[A-Z][\w.]*(?:['’]s)?\s+){{1,4}}(?:[a-z]+\s+)?{re.escape(bare.split()[-1])})\b",
        re.IGNORECASE,
    )
    start = max(0, mention.start - REACH * 2)
    names = {
        entity.name: entity
        for match in noun.finditer(discourse.text, start, mention.start)
        if match[1][:1].isupper() and (entity := organisation(match[1]))
    }
    return next(iter(names.values())) if len(names) == 1 else None


def two_leaders(discourse: Discourse, mention: Span) -> Entity | None:
    """Whom "the two leaders" are: the two of whom the document speaks, where there are just two."""
    before = discourse.cast.at(Span(0, mention.start))
    heads = [
        discourse.cast.members[number]
        for number in dict.fromkeys(spot.member for spot in before)
        if any(role.office in _LEADERS for role in discourse.cast.members[number].roles)
    ]
    recent = dict.fromkeys(reversed([spot.member for spot in before[-6:]]))
    chosen = heads if len(heads) == 2 else [discourse.cast.members[number] for number in recent]
    if len(chosen) != 2:
        return None
    return group(tuple(canonical(discourse, member) for member in chosen))
