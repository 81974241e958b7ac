"""Measures the server under load: `python -m tests.gate.load LIBRARY [--seconds N]`.

Starts `app.py` on the library, asks distinct questions over HTTP and through the page's own
protocol from 8 and 32 clients, then 64 at once, and prints times, errors and memory.
The load comes from this process, so both share the processor.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from qa.engine import Engine

ROOT = Path(__file__).resolve().parents[2]
TOPICS = (
    "peace", "nuclear weapons", "climate change", "terrorism", "human rights", "trade",
    "refugees", "sovereignty", "poverty", "education", "health", "the oceans", "women",
    "sanctions", "reform of the Security Council", "development goals", "drugs",
    "small island states", "energy", "food security", "Africa", "the Middle East", "disarmament",
    "youth", "migration", "corruption", "international law", "water", "artificial intelligence",
    "vaccines", "the rule of law", "hunger", "peacekeeping", "the economy", "multilateralism",
    "racism", "democracy", "cooperation", "forests",
)  # fmt: skip
FORMS = (
    "What did {who} say about {what}?",
    "What is the position of {who} on {what}?",
    "Did {who} speak of {what}?",
)
Client = Callable[[httpx.AsyncClient, str], Awaitable[str]]


def questions(folder: str) -> Iterator[str]:
    """Questions that are asked once each, in an order that is always the same."""
    speakers = [one.name for one in Engine.open(folder).speakers()]
    made = [
        form.format(who=who, what=what)
        for form, who, what in itertools.product(FORMS, speakers, TOPICS)
    ]
    random.Random(7).shuffle(made)
    return iter(made)


# ---- the server --------------------------------------------------------------------------------


@asynccontextmanager
async def served(folder: str) -> AsyncIterator[tuple[str, int]]:
    """The address and the process number of a server that is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--library", folder, "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            while not await _is_ready(client):
                if process.poll() is not None:
                    raise SystemExit("app.py has ended; run it by hand to see why")
                await asyncio.sleep(0.5)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(20)


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return bool((await client.get("/healthz")).json()["ready"])
    except (httpx.HTTPError, ValueError):
        return False


def memory(process: int) -> float:
    """What the process and those it has started hold in memory, in MiB.

    Pages that several of them map are counted once for each.
    """
    held = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it may have ended
            status = path.read_text()
            if re.search(rf"^P?Pid:\s+{process}$", status, re.MULTILINE):
                held += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    return held / 1024


# ---- the clients -------------------------------------------------------------------------------


async def by_program(client: httpx.AsyncClient, question: str) -> str:
    """One `POST /api/ask`: what became of it."""
    reply = await client.post("/api/ask", json={"question": question})
    if reply.status_code == 200:
        return str(reply.json()["status"])
    retry = "with" if "retry-after" in reply.headers else "without"
    return f"{reply.status_code} {retry} Retry-After"


def by_page(config: dict) -> Client:
    """One turn as the page takes it: into the queue, then events until the answer is there."""
    turn = next(one["id"] for one in config["dependencies"] if len(one["inputs"]) == 2)

    async def ask(client: httpx.AsyncClient, question: str) -> str:
        session = f"{id(client):x}"  # as a tab: one for all its turns
        asked = {"data": [question, []], "fn_index": turn, "session_hash": session}
        joined = await client.post("/gradio_api/queue/join", json=asked)
        if joined.status_code != 200:
            return f"{joined.status_code} in the queue"
        found = "no answer"
        address = "/gradio_api/queue/data"
        async with client.stream("GET", address, params={"session_hash": session}) as events:
            async for line in events.aiter_lines():
                told = json.loads(line[6:]) if line.startswith("data: ") else {}
                if told.get("msg") == "process_completed":
                    found = "answered" if told["success"] else "failed"
                    break
        return found

    return ask


async def load(
    url: str, ask: Client, asked: Iterator[str], clients: int, seconds: float
) -> tuple[list[float], Counter]:
    """Milliseconds of every question and what became of them, by clients that never pause."""
    times: list[float] = []
    outcomes: Counter = Counter()
    end = time.perf_counter() + seconds

    async def one() -> None:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
            while time.perf_counter() < end:
                await _timed(client, ask, next(asked), times, outcomes)

    await asyncio.gather(*(one() for _ in range(clients)))
    return times, outcomes


async def burst(url: str, asked: Iterator[str], clients: int) -> tuple[list[float], Counter]:
    """The same for one question of each client at the same moment."""
    times: list[float] = []
    outcomes: Counter = Counter()
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=60, limits=httpx.Limits(max_connections=clients)
    ) as client:
        await asyncio.gather(
            *(_timed(client, by_program, next(asked), times, outcomes) for _ in range(clients))
        )
    return times, outcomes


async def _timed(
    client: httpx.AsyncClient, ask: Client, question: str, times: list[float], outcomes: Counter
) -> None:
    start = time.perf_counter()
    try:
        outcomes[await ask(client, question)] += 1
    except httpx.HTTPError as error:
        outcomes[type(error).__name__] += 1
    times.append((time.perf_counter() - start) * 1000)


def line(label: str, seconds: float, times: list[float], outcomes: Counter) -> str:
    ordered = sorted(times)
    p50, p95 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95))
    return (
        f"{label:<24} {len(times):>6} questions, {len(times) / seconds:5.1f}/s, p50 {p50:5.0f} ms, "
        f"p95 {p95:5.0f} ms, longest {ordered[-1]:5.0f} ms, {dict(outcomes)}"
    )


async def measure(folder: str, seconds: float, sizes: list[int], doors: list[str]) -> None:
    asked = questions(folder)
    async with served(folder) as (url, process):
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            page = by_page((await client.get("/config")).json())
        known = {"api": ("POST /api/ask", by_program), "page": ("a turn in the page", page)}
        # Threads, caches and the first pages of the index are there before anything is counted.
        for _, ask in known.values():
            await load(url, ask, asked, max(sizes), 15)
        for label, ask in (known[door] for door in doors):
            for clients in sizes:
                before = memory(process)
                found = await load(url, ask, asked, clients, seconds)
                print(line(f"{label}, {clients}", seconds, *found), flush=True)
                after = memory(process)
                print(f"  memory {before:.0f} -> {after:.0f} MiB ({after / before - 1:+.1%})")
        found = await burst(url, asked, 64)
        print(line("64 at once", max(found[0]) / 1000, *found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library")
    parser.add_argument("--seconds", type=float, default=60, help="for each measurement")
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--doors", nargs="+", choices=["api", "page"], default=["api", "page"])
    given = parser.parse_args()
    asyncio.run(measure(given.library, given.seconds, given.clients, given.doors))


if __name__ == "__main__":
    main()
