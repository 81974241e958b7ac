"""What one line of a web page looks like by itself: a date, a byline, a credit, a button.

Nothing here knows the line's neighbours; `corpus.boilerplate` decides with them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_MARKS_AROUND = re.compile(r"^[^\w(]+|[^\w)?]+$")
_INSIDE = re.compile(r"[\s\u00b7•|]+")


def key(text: str) -> str:
    """Reduce a line to what phrases are compared with: no case, no marks around it."""
    return _INSIDE.sub(" ", _MARKS_AROUND.sub("", text)).casefold()


@cache
def phrases(table: str) -> frozenset[str]:
    """Read the phrases of one table of boilerplate.toml, as keys."""
    return frozenset(key(phrase) for phrase in _tables()[table]["phrases"])


@cache
def _strong() -> dict[str, str]:
    return {key(phrase): rule for rule, some in _tables()["strong"].items() for phrase in some}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule, re.compile("|".join(some), re.IGNORECASE))
        for rule, some in _tables()["patterns"].items()
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).with_name("boilerplate.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_cjk(text: str) -> bool:
    """Whether the line is written in Chinese or Japanese."""
    return len(_CJK.findall(text)) * 2 > len(text)


def size(text: str) -> int:
    """Count a line in letters: a Chinese character stands for three."""
    return len(text) + 2 * len(_CJK.findall(text))


# --- sentences and titles -------------------------------------------------------------------

_ENDED = re.compile(r"(?:[.!?…。！？؟।]|\.\.\.)['\"”’»)\]』」]*$")
_ENDED_FLATLY = re.compile(r"[.…。;；:：,，]['\"”’»)\]』」]*$")
_SPOKEN = re.compile(
    r"^(?:q|a|question|answer|вопрос|ответ|问|答)\s?[:.：]"
    r"|[,!?]['\"”’»]+ (?:\w+ ){0,4}(?:said|says|told|asked|added|wrote)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[-–—•*·▪]|\(?\w{1,3}[.)])\s")


def is_sentence(text: str) -> bool:
    """Whether the line ends as a sentence ends."""
    return bool(_ENDED.search(text[-8:]))


def is_prose(text: str) -> bool:
    """Whether the line is a paragraph of running text rather than a label or a headline."""
    return size(text) >= 60 and is_sentence(text) or size(text) >= 240


def is_titular(text: str) -> bool:
    """Whether the line could be a headline or a label: short, and without a sentence's end."""
    return (
        size(text) <= 180
        and not _ENDED_FLATLY.search(text[-8:])
        and not _SPOKEN.search(text)
        and not _ITEM.match(text)
        and not text[0].islower()
    )


# --- dates ----------------------------------------------------------------------------------

_MONTHS = (
    r"jan(?:uary|v|vier)?|feb(?:ruary|ruar)?|février|févr|mar(?:ch|s|z|zo)?|märz|"
    r"apr(?:il)?|avril|avr|"
    r"may|mai|mayo|june?|juin|juni|junio|july?|juillet|juli|julio|aug(?:ust)?|août|"
    r"sept?(?:ember|embre)?|"
    r"oct(?:ober|obre)?|okt(?:ober)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|"
    r"déc(?:embre)?|dez(?:ember)?|"
    r"enero|febrero|abril|agosto|septiembre|octubre|diciembre|dic|январ[ья]|"
    r"феврал[ья]|марта?|апрел[ья]|"
    r"ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья]"
)
_DAYS = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|"
    r"jueves|viernes|sábado|"
    r"domingo|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"понедельник|вторник|среда|"
    r"четверг|пятница|суббота|воскресенье"
)
_NUMBER = r"\d{1,4}(?:st|nd|rd|th|er|º)?|\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?"
_AROUND_DATES = (
    r"published|updated|modified|posted|created|first|last|on|at|of|the|date|time|"
    r"local|am|pm|a\.m|p\.m|gmt|utc|bst|"
    r"e[sd]?t|p[sd]?t|ce[s]?t|ist|msk|hrs?|hours?|minutes?|mins?|days?|weeks?|ago|"
    r"read|edited|de|del|le|à|a|el|"
    r"las|um|uhr|am|den|publié|publicado|mis|jour|actualizado|veröffentlicht|"
    r"aktualisiert|stand|maj|"
    r"опубликовано|обновлено|дата|в|г|года|мск|назад|release|issued|h"
)
_DATE_WORD = re.compile(rf"(?:{_MONTHS}|{_DAYS}|{_NUMBER}|{_AROUND_DATES})$")
_NAMED_DATE = re.compile(
    rf"\b(?:{_MONTHS})\b\.?,?\s+\d|\d(?:st|nd|rd|th|er|\.)?\s+(?:de )?(?:{_MONTHS})\b"
)
_FIGURE_DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\b"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
)
_CLOCK = re.compile(
    r"(?:(?:[Uu]pdated|[Pp]osted|[Pp]ublished)(?: at)? )?"
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?[A-Za-z]{2,4})?$"
)
_AGO = re.compile(
    r"\b\d+\s?(?:s|m|h|d|sec|min|mins|minutes?|hours?|hrs?|days?|weeks?|"
    r"months?)\s+ago$|^il y a \d+ \w+$"
    r"|^hace \d+ \w+$|^vor \d+ \w+$|\d+ (?:час|минут|дн)\w* назад$|\d+\s?(?:小时|分钟|天)前$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s,|/·•–—()\[\]:：-]+")


def is_date(text: str) -> bool:
    """Whether the line is nothing but a date, with or without a time and "Published"."""
    low = text.casefold()
    if len(low) > 120 or not (_NAMED_DATE.search(low) or _FIGURE_DATE.search(low)):
        return False
    rest = _FIGURE_DATE.sub(" ", low)
    words = (word.strip(".") for word in re.sub(r"\d{1,2}[:：]\d{2}(?::\d{2})?", " ", rest).split())
    parts = [part for word in words for part in _SEPARATORS.split(word) if part.strip(".")]
    return all(_DATE_WORD.match(part.strip(".")) for part in parts)


def is_clock(text: str) -> bool:
    """Whether the line is a time of day, with or without "Updated at"."""
    return bool(_CLOCK.match(text))


def has_date(text: str) -> bool:
    """Whether a date stands somewhere in the line."""
    return bool(_FIGURE_DATE.search(text) or _NAMED_DATE.search(text.casefold()))


def is_age(text: str) -> bool:
    """Whether the line tells how long ago something was published ("World // 5 hours ago")."""
    return len(text) <= 90 and bool(_AGO.search(text))


# --- bylines, captions ----------------------------------------------------------------------

_NAME = r"(?:[A-ZÀ-ÞА-ЯЁ][\w.'’-]*|[A-Z]\.)"
_NAMES = (
    rf"{_NAME}(?:[ ,&]+(?:(?:and|et|und|y|и|in|of|for|at|the|de|du|la|le|van|von|der|"
    rf"den|al|el|bin|with)\s+)?{_NAME}){{0,9}}"
)
_BYLINE = re.compile(
    rf"(?:(?i:(?:text|story|words|written|report|reported|reporting|interview|"
    rf"interviewed|analysis|opinion|compiled)\s+)?"
    rf"(?i:by))\s*:?\s+{_NAMES}(?:,? (?:\d{{1,2}} )?\w+\.? \d.*)?$|(?:Par|Por|Von|Di)\s+{_NAMES}$"
)
_CREDITED = re.compile(
    r"(?:authors?|by|from|автор|авторы|текст|источник|редактор|auteur|autor|autora|fuente)\s?:\s*\S"
    r"|(?:作者|记者|责任编辑|责编|编辑|来源|文|編輯|記者|來源)\s?[:：/]\s*\S"
    r"|(?:reporting|writing|additional reporting|editing|edited)\s+by\s+[A-Z].*$",
    re.IGNORECASE,
)
_ANY_BYLINE = re.compile(
    rf"(?:posted|published|written|updated)\b.{{0,60}}\b(?-i:by {_NAME}).{{0,60}}$"
    r"|(?:from )?staff(?: and|,| &) (?:wire|agenc).{0,30}$|(?:wire|agency|staff) reports?$"
    rf"|by (?:the )?(?:[\w'-]+ ){{1,5}}(?-i:{_NAME} {_NAME})$",
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}} is (?:an?|the) [^.]+$")
_PERSON = re.compile(rf"{_NAME}(?: (?:de|van|von|der|al|el|bin|la)| {_NAME}){{1,3}}$")

_AGENCY = (
    r"Reuters|REUTERS|AFP|Getty(?: Images)?|AP|EPA(?:-EFE)?|EFE|Xinhua|TASS|Sputnik|"
    r"RIA Novosti|Shutterstock|"
    r"Bloomberg|Anadolu|Kyodo|Yonhap|dpa|ANSA|UPI|PA|Alamy|iStock|VCG"
)
_CREDIT = re.compile(
    rf"(?:/|\bvia |©\s?|\bcredit:? |\bcourtesy of )(?:{_AGENCY})(?:/[^.]{{2,40}})?\)?$"
    rf"|\((?:{_AGENCY})(?: Photo)?/[^)]{{2,50}}\)$|"
    rf"\b[A-Z]{{2,6}}/[A-Z][a-z][\w.-]* [A-Z][a-z][\w.-]*$"
    r"|(?i:\b(?:file )?(?:photo|photograph|picture|image|illustration|graphic)s?)"
    r"(?: [Bb]y|: ?| [Cc]redit:?| [Cc]ourtesy of)\s*[^.]{2,80}$"
    r"|\((?i:photo|picture|image|supplied|provided|handout|foto|фото|"
    r"crédit photo)\s?:?[^)]{2,60}\)$"
    r"|(?:^|\. )(?i:фото|foto|bild|crédit photo|crédits?|credit|source photo|"
    r"photo)\s?: ?[^.]{2,80}$"
    r"|^(?:图为|资料图|图片来源|图源)|[(（](?:图|摄影|新华社|图片)[^)）]{0,20}(?:摄|发|图)?[)）]$"
)


def is_byline(text: str) -> bool:
    """Whether the line names who wrote or edited the page."""
    if size(text) > 160:
        return False
    if _BYLINE.match(text) or _has_role(text):
        return True
    if is_sentence(text):
        return False
    return bool(_CREDITED.match(text) or _BIOGRAPHY.match(text) or _ANY_BYLINE.match(text))


def _has_role(text: str) -> bool:
    low, words = text.casefold(), text.split()
    return (
        3 <= len(words) <= 9
        and words[0][:1].isupper()
        and words[1][:1].isupper()
        and not is_sentence(text)
        and any(low.endswith(f" {role}") for role in phrases("roles"))
    )


def is_person(text: str) -> bool:
    """Whether the line could be a name and nothing else."""
    return len(text) <= 45 and bool(_PERSON.match(text))


def is_credited(text: str) -> bool:
    """Whether the line is a caption or credit: it ends by naming a photographer or an agency."""
    return len(text) <= 600 and bool(_CREDIT.search(text))


# --- buttons, prompts, links ----------------------------------------------------------------

_PROMPT_LONGEST = 260  # characters; a paragraph that speaks of cookies at length is about cookies

_PIECES = re.compile(r"\s*[|»›>·•/]\s+|\s{2,}")
_LINK = re.compile(r"\s?[:：|–—-]\s*|\s+")


def strong_rule(text: str) -> str:
    """Name the rule of a line that can only be page furniture, else ""."""
    if len(text) > _PROMPT_LONGEST:
        return ""
    found = _strong().get(key(text), "")
    if found:
        return found
    for rule, pattern in _patterns():
        if pattern.search(text):
            return rule
    return "site navigation" if _is_menu(text) else ""


def _is_menu(text: str) -> bool:
    if is_sentence(text):
        return False
    weak = phrases("weak")
    words = key(text).split()
    if len(words) >= 4 and sum(word in weak for word in words) * 5 >= len(words) * 4:
        return True
    pieces = _PIECES.split(text)
    return len(pieces) >= 3 and sum(is_known(piece) for piece in pieces) * 2 >= len(pieces)


def is_known(text: str) -> bool:
    """Whether the line is a phrase of some table."""
    reduced = key(text)
    return reduced in phrases("weak") or reduced in phrases("lists") or reduced in _strong()


def opens_list(text: str) -> bool:
    """Whether the line announces other stories ("Latest Headlines")."""
    return len(text) <= 60 and bool(key(text) in phrases("lists") or _OPENER.match(text))


_OPENER = re.compile(
    r"(?:read|see|explore|find|view) more (?:about|on|from|in)\b[^.]*$"
    r"|(?:most (?:popular|read|viewed|shared|discussed)|latest|more) (?:in|from|this) [^.]*$",
    re.IGNORECASE,
)


def is_link(text: str) -> bool:
    """Whether the line is a link to another story ("RELATED Storm closes ports")."""
    if not is_titular(text):
        return False
    for length in (3, 2, 1):
        words = text.split(" ", length)
        if len(words) > length and _leads(" ".join(words[:length])):
            return True
    lead, colon, rest = text.partition("：" if "：" in text else ":")
    return bool(colon and rest.strip()) and key(lead) in phrases("links")


def _leads(lead: str) -> bool:
    marked = lead.isupper() or lead[-1] in ":：|"
    return marked and len(lead) > 3 and key(lead) in phrases("links")


def is_contact(text: str) -> bool:
    """Whether the line is an address for the press: a telephone number, a mail address, a title."""
    return size(text) <= 120 and bool(_CONTACT.search(text))


_CONTACT = re.compile(
    r"^(?:media|press) (?:contacts?|enquir|inquir|office|service|officer)\b[^.]*$|^contacts?\s?:?$"
    r"|^(?:notes? for|contact for) (?:the )?(?:media|press)\b"
    r"|^(?:tel|phone|telephone|fax|mobile|тел|telefon|téléphone|teléfono)\b\.?\s*:?\s*[+(\d]"
    r"|^(?:e-?mail\b\s*:?\s*)?\S+@\S+\.\w+$|^\+\d[\d ()/-]{6,}$",
    re.IGNORECASE,
)
