"""The form for adding documents, and how far an addition is, as HTML; for those who may add."""

from __future__ import annotations

from qa.record_html import PAGE, Sheet, Wanted
from qa.render import escape
from qa.surfaces.adding import ADDING, Addition, Told

# What the file chooser offers first; whatever is chosen is looked into.
ACCEPTED = ".txt,.md,.html,.htm,.pdf,.docx,.eml,.csv,.tsv,.jsonl,.ndjson,.xml,.rss,.atom"


def form_html(sheet: Sheet, limit: int) -> str:
    """The form; `limit` is in bytes. Without a script it opens the page of the addition."""
    megabytes = limit // 2**20
    texts = ("add_sending", "add_unsent", "add_too_large", "add_nothing")
    told = " ".join(
        f'data-{key.removeprefix("add_").replace("_", "-")}="{sheet.say(key, size=megabytes)}"'
        for key in texts
    )
    return (
        f'<form class="adding" method="post" enctype="multipart/form-data" '
        f'action="{escape(sheet.root)}{ADDING}" data-limit="{limit}" {told}>'
        f'<div class="drop"><label for="files">{sheet.say("add_files")}</label>'
        f'<input id="files" type="file" name="files" multiple accept="{ACCEPTED}" '
        f'aria-describedby="files-hint"><p class="quiet" id="files-hint">'
        f'{sheet.say("add_types", size=megabytes)}</p><ul class="chosen" hidden></ul></div>'
        f'<label for="url">{sheet.say("add_url")}</label>'
        f'<input id="url" type="url" name="url" dir="ltr" autocomplete="off" maxlength="1000" '
        f'placeholder="https://example.org/page" aria-describedby="url-hint">'
        f'<p class="quiet" id="url-hint">{sheet.say("add_url_hint")}</p>'
        f"<button>{sheet.say('add_button')}</button>"
        '<p class="error" role="alert"></p></form>'
    )


def unknown_html(sheet: Sheet) -> str:
    """What is said of an addition that is not remembered."""
    return f'<section id="addition"><p>{sheet.say("add_gone")}</p></section>'


def addition_html(addition: Addition, sheet: Sheet) -> str:
    """How far the addition is and what became of each source.

    The script asks for the page again while `data-over` is empty, and takes over what is in here.
    """
    over = "1" if addition.is_over else ""
    again = sheet.address(PAGE, view="add", addition=addition.id)
    link = "" if over else f'<p class="again"><a href="{again}">{sheet.say("add_again")}</a></p>'
    items = "".join(_told(one, sheet) for one in addition.told_first)
    more = len(addition.told) - len(addition.told_first)
    rest = f'<p class="quiet">{sheet.say("add_more", number=more)}</p>' if more > 0 else ""
    return (
        f'<section id="addition" data-over="{over}" aria-labelledby="outcome">'
        f'<h2 id="outcome">{sheet.say("add_outcome")}</h2>'
        f'<p class="state" role="status">{_state(addition, sheet)}</p>'
        f'<div class="detail">{_progress(addition, sheet)}{link}'
        f"{f'<ol class={chr(34)}outcomes items{chr(34)}>{items}</ol>' if items else ''}{rest}</div>"
        "</section>"
    )


def _state(addition: Addition, sheet: Sheet) -> str:
    """One sentence; escaped. Numbers that change every second are not in it."""
    if addition.state == "failed":
        why = f'<span lang="en" dir="ltr">{escape(addition.why)}</span>'
        return f"{sheet.say('add_failed')} {why}"
    if addition.state == "done":
        return f"{sheet.say('add_done')} ({_counted(addition, sheet)})"
    step = addition.progress[0] if addition.state == "indexing" else addition.state
    return sheet.say(f"add_{step}")


def _counted(addition: Addition, sheet: Sheet) -> str:
    found: dict[str, int] = {}
    for outcome in addition.outcomes:
        found[outcome.status] = found.get(outcome.status, 0) + 1
    return escape(
        sheet.interface.listed(
            *(f"{sheet.interface.say(f'add_{status}')}: {n}" for status, n in found.items())
        )
    )


def _progress(addition: Addition, sheet: Sheet) -> str:
    if addition.is_over or addition.state == "waiting":
        return ""
    _, done, total = addition.progress
    label = sheet.say("add_progress", done=done, total=total)
    return (
        f'<p class="progress"><progress max="{total}" value="{done}" aria-labelledby="far">'
        f'</progress> <span id="far" class="quiet">{label}</span></p>'
    )


def _told(one: Told, sheet: Sheet) -> str:
    outcome, entry = one.outcome, one.entry
    status = f'<span class="status {outcome.status}">{sheet.say(f"add_{outcome.status}")}</span>'
    if entry is None:
        why = f'<p lang="en" dir="auto" class="why">{escape(outcome.why)}</p>'
        return f'<li><p class="name">{status} <bdi>{escape(one.name)}</bdi></p>{why}</li>'
    parts = [sheet.say("record_passages", number=entry.passages)]
    if entry.quarantined:
        aside = sheet.to(Wanted("quarantine", document=entry.id))
        number = sheet.say("record_aside", number=entry.quarantined)
        parts.append(f'<a href="{aside}">{number}</a>')
    parts.append(f'<a href="{sheet.address(f"/source/{entry.id}")}#ask">'
                 f"{sheet.say('document_ask')}</a>")  # fmt: skip
    told = "".join(f"<span>{part}</span>" for part in parts)
    return (
        f'<li><p class="name">{status} <a href="{sheet.address(f"/source/{entry.id}")}" '
        f'dir="auto">{escape(entry.title or one.name)}</a></p>'
        f'<p class="quiet"><bdi>{escape(one.name)}</bdi></p><p class="told">{told}</p></li>'
    )
