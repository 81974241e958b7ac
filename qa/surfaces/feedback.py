"""Thumbs: which answer helped and which did not, one line each in feedback.jsonl.

A line holds the answer's number, the verdict ("up" or "down") and the time. The question is only
kept where whoever runs the program has asked for that: people write into it what they would not
write into a file.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from pathlib import Path
from typing import Any

FILE = "feedback.jsonl"
VERDICTS = ("up", "down")
# Bytes after which nothing is added: some 100,000 verdicts. Anybody who can ask can press a thumb,
# and nobody should be able to fill the disk with it.
LARGEST = 10 * 2**20


def folder_of(engine: Any) -> Path | None:
    """The folder of the engine's library; None where the engine has none."""
    folder = getattr(getattr(engine, "library", None), "folder", None)
    return Path(folder) if folder else None


def keep(folder: Path, answer: str, verdict: str, question: str = "") -> bool:
    """Add a verdict to the folder's feedback; False where it is none or the file is full.

    `answer` is the number the answer was shown under. `question` is kept unless it is "". Raises
    `OSError` where the folder cannot be written.
    """
    if verdict not in VERDICTS or not re.fullmatch(r"[0-9a-f]{1,32}", answer):
        return False
    file = folder / FILE
    if file.exists() and file.stat().st_size > LARGEST:
        return False
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    line = {"message": answer, "verdict": verdict, "time": now}
    line |= {"question": question} if question else {}
    # One write of one line, so that two threads never mix theirs.
    written = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, written)
    finally:
        os.close(handle)
    return True
