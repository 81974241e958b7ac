"""Every door gives the same answer, and the cookbook's recipes run as they stand."""

import html
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from gradio_client import Client as GradioClient
from mcp import Client, StdioServerParameters

from qa.surfaces import cli, metrics, rest
from qa.surfaces.assets import FILES
from qa.surfaces.backend import ready
from tests.surfaces.alone import run_alone
from tests.surfaces.serving import serving
from tests.texts import engine

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = (ROOT / "docs" / "scripts.md").read_text(encoding="utf-8")
HTTP = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:7860"
QUESTION = "what did Xi say about sovereignty"
EARLIER = ["What did Putin say about NATO?"]


@pytest.fixture(scope="module")
def served(sample):
    demo = serving(ready(sample), mcp=True)
    yield demo.local_url.rstrip("/")
    demo.close(verbose=False)


@pytest.fixture
def here(tmp_path, monkeypatch, sample_folder):
    """A folder with the sample as `library`, from which the programs can be started."""
    (tmp_path / "library").symlink_to(sample_folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


def recipes(language):
    return re.findall(rf"```{language}\n(.*?)```", SCRIPTS, re.DOTALL)


def through_mcp(door, arguments):
    """The answer of a program, or of the server at an address."""

    async def run():
        async with Client(door) as client:
            return await client.call_tool("ask", arguments)

    return run_alone(run()).structured_content


def through_gradio(address, question, history):
    client = GradioClient(address, verbose=False, analytics_enabled=False)
    try:
        return client.predict(question, history, api_name="/ask")
    finally:
        client.close()


def test_the_same_question_has_the_same_answer_through_every_door(
    sample, sample_folder, served, capsys
):
    asked = {"question": QUESTION, "history": EARLIER}
    answer = sample.ask(QUESTION, history=EARLIER)
    assert answer.status == "answered"
    typed = ["ask", QUESTION, "--history", *EARLIER, "--library", str(sample_folder), "--json"]
    assert cli.run(typed) == 0
    assert capsys.readouterr().out == answer.to_json() + "\n"
    reply = httpx.post(f"{served}/api/ask", json=asked, trust_env=False, timeout=60)
    assert reply.text == answer.to_json()
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "qa", "mcp", "--library", str(sample_folder)],
        cwd=ROOT,
    )
    assert through_mcp(program, asked) == json.loads(answer.to_json())
    assert through_mcp(f"{served}/mcp", asked) == json.loads(answer.to_json())
    assert through_gradio(served, QUESTION, EARLIER) == json.loads(answer.to_json())


def test_the_python_recipes_run(here, served, capsys):
    names = {"__name__": "recipe"}
    for recipe in recipes("python"):
        code = recipe.replace(ADDRESS, served)
        if "StdioServerParameters(" in code:
            # The client gives its server a bare environment; a checkout's own folder serves there.
            code = code.replace('"library"]', '"library"], env={"PYTHONPATH": ROOT}')
            names["ROOT"] = str(ROOT)
        # In a thread of its own: a browser's event loop may run in this one.
        with ThreadPoolExecutor(1) as threads:
            threads.submit(exec, compile(code, "scripts.md", "exec"), names).result()
    printed = capsys.readouterr().out
    assert "answered - " in printed and "none topic - " in printed
    answer = names["answer"].to_dict()
    for door in ("told", "agents_answer", "clients_answer", "answer_over_http"):
        assert names[door] == answer
    assert names["answer"].citations[0].title in html.unescape(Path("answer.html").read_text())
    rows = [json.loads(row) for row in Path("answers.jsonl").read_text().splitlines()]
    assert [row["status"] for row in rows][1] == "refused" and len(rows) == 3


def typed(folder, recipe, address):
    """What a shell in this folder prints."""
    programs = folder / "programs"
    programs.mkdir()
    # A link would lose the virtual environment.
    (programs / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (programs / "python").chmod(0o755)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", recipe.replace(ADDRESS, address)],
        cwd=folder,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_shell_recipes_run(here, served):
    told = typed(here, "\n".join(recipes("sh")), served)
    assert "statements\n" in told and "exit status 1\n" in told
    assert '"state":"ready"' in told


def test_the_recipe_for_adding_runs(tmp_path):
    (recipe,) = recipes("bash")
    demo = serving(
        ready(engine(tmp_path / "library", {"notes.txt": "Nothing was said of a quay."}))
    )
    try:
        told = typed(tmp_path, recipe, demo.local_url.rstrip("/"))
    finally:
        demo.close(verbose=False)
    assert '"status":"added"' in told and '"name":"Ada Quist"' in told


def test_the_configuration_for_agents_works(sample_folder, served):
    snippet, over_http = recipes("json")
    text = snippet.replace("/path/to/library", str(sample_folder))
    text = text.replace("/path/to/on-record/.venv/bin/python", sys.executable)
    given = json.loads(text.replace("/path/to/on-record", str(ROOT)))["mcpServers"]["on-record"]
    answer = through_mcp(StdioServerParameters(**given), {"question": QUESTION})
    assert answer["status"] == "answered"
    given = json.loads(over_http.replace(ADDRESS, served))["mcpServers"]["on-record"]
    assert given["type"] == "http" and through_mcp(given["url"], {"question": QUESTION}) == answer


def test_every_address_and_metric_is_documented():
    for path in json.loads(FILES["openapi.json"])["paths"]:
        assert f"{path}`" in HTTP
    counted = metrics.Metrics().text(dict.fromkeys(("ready", "documents", "generation"), 1.0))
    for name in re.findall(r"# TYPE (\w+)", counted):
        assert f"`{name}`" in HTTP
    for number in (rest.MOST_HITS, rest.MOST_STATEMENTS, rest.MOST_DOCUMENTS, rest.WAITING):
        assert str(number) in HTTP


def test_every_tool_is_documented():
    for name in ("ask", "search", "statements", "read"):
        assert f"| `{name}` |" in SCRIPTS
