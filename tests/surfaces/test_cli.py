"""`python -m qa`: quotation first, source below, JSON for programs, a status for scripts."""

import json
import re
import shlex
import subprocess
import sys

import pytest

from corpus.errors import AnswerUnreadable, EvaluationError, SettingRefused
from qa.surfaces.access import verified
from qa.surfaces.cli import parser, run
from tests.texts import HARBOUR

COMMANDS = list(next(one.choices for one in parser()._actions if one.dest == "command"))


def qa(*arguments):
    return run(list(map(str, arguments)))


def test_ask_prints_quotation_and_source(sample_folder, capsys):
    assert qa("ask", "what did Xi say about sovereignty", "--library", sample_folder) == 0
    said = capsys.readouterr().out
    assert "[1] " in said and "corpus/sample/" in said and "characters" in said


def test_ask_says_no_with_status_one(sample_folder, capsys):
    assert qa("ask", "What is the capital of France?", "--library", sample_folder) == 1
    said = capsys.readouterr().out
    assert "France" in said and "Not an answer" in said


def test_ask_as_json_and_markdown(sample_folder, capsys):
    question = "what did Xi say about sovereignty"
    qa("ask", question, "--library", sample_folder, "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered" and answer["citations"][0]["quote"]
    qa("ask", question, "--library", sample_folder, "--markdown")
    assert answer["citations"][0]["title"] in capsys.readouterr().out


def test_something_is_not_understood_again(sample_folder, capsys):
    question = "what did Xi say about sovereignty"
    given = ["--without", "speaker:Xi Jinping", "--library", sample_folder, "--json"]
    qa("ask", question, *given)
    answer = json.loads(capsys.readouterr().out)
    assert [chip["kind"] for chip in answer["query"]["chips"]] == ["topic"]


@pytest.mark.parametrize("more", [[], ["--json"], ["--markdown"]])
def test_a_reader_that_goes_away_is_no_error(sample_folder, more):
    command = [sys.executable, "-m", "qa", "ask", "what did Xi say?", "--library", sample_folder]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*map(str, command), *more], **pipes) as program:
        program.stdout.close()
        assert program.stderr.read() == b"" and program.wait() == 0


def test_a_token_names_its_user(monkeypatch, capsys):
    secret, portal = "a secret of the tests, long enough to be one", "https://p.example"
    monkeypatch.setenv("ONRECORD_SECRET", secret)
    assert qa("token", "--user", "ann", "--origin", portal) == 0
    assert verified(capsys.readouterr().out.strip(), secret, (portal,)).user == "ann"
    monkeypatch.delenv("ONRECORD_SECRET")
    with pytest.raises(SettingRefused, match="ONRECORD_SECRET"):
        qa("token", "--user", "ann", "--origin", portal)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_printed(shell, capsys):
    assert qa("completions", shell) == 0
    assert "calibrate" in capsys.readouterr().out


def test_ask_for_footnotes(sample_folder, capsys):
    question = "what did Xi say about sovereignty"
    assert qa("ask", question, "--library", sample_folder, "--footnotes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[1] ") and "Characters " in lines[0] and ", text " in lines[0]
    assert qa("ask", "What is the capital of France?", "--library", sample_folder, "--footnotes")
    assert "[1]" not in capsys.readouterr().out


def test_a_saved_answer_is_verified(sample_folder, tmp_path, capsys):
    saved = tmp_path / "answer.json"
    qa("ask", "what did Xi say about sovereignty", "--library", sample_folder, "--json")
    saved.write_text(capsys.readouterr().out, encoding="utf-8")
    assert qa("verify", saved, "--library", sample_folder) == 0
    assert "word for word" in capsys.readouterr().out
    answer = json.loads(saved.read_text(encoding="utf-8"))
    answer["citations"][0]["start"] += 1
    saved.write_text(json.dumps(answer))
    assert qa("verify", saved, "--library", sample_folder, "--json") == 1
    receipt = json.loads(capsys.readouterr().out)
    assert receipt["checks"][0]["status"] == "false" and receipt["good"] is False


def test_what_is_no_answer_is_an_error_with_status_two(sample_folder, tmp_path):
    saved = tmp_path / "answer.json"
    saved.write_text("{}")
    with pytest.raises(AnswerUnreadable, match="ask"):
        qa("verify", saved, "--library", sample_folder)
    command = [sys.executable, "-m", "qa", "verify", str(saved), "--library", str(sample_folder)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 2 and ran.stderr.count("\n") == 1


def test_a_follow_up_from_the_command_line(sample_folder, capsys):
    history = ["--history", "What did Xi say about sovereignty?"]
    qa("ask", "and what did Wang Wenbin say?", *history, "--library", sample_folder, "--json")
    answer = json.loads(capsys.readouterr().out)
    inherited = [chip["value"] for chip in answer["query"]["chips"] if chip["inherited"]]
    assert inherited == ["sovereignty"]


def test_search_with_limits(sample_folder, capsys):
    limits = ["--publisher", "UPI", "--since", "2022-02", "--until", "2022-03", "--limit", "2"]
    assert qa("search", "sovereignty", *limits, "--library", sample_folder, "--json") == 0
    hits = json.loads(capsys.readouterr().out)
    assert 0 < len(hits) <= 2 and {hit["publisher"] for hit in hits} == {"UPI"}
    assert qa("search", "sovereignty", "--since", "2099", "--library", sample_folder) == 1
    assert "limits" in capsys.readouterr().out


def test_statements_of_nobody(sample_folder, capsys):
    assert qa("statements", "--speaker", "Nobody", "--library", sample_folder) == 1
    assert "corpus speakers" in capsys.readouterr().out


def test_evaluate_a_question_file(sample_folder, tmp_path, capsys):
    questions = tmp_path / "q.jsonl"
    rows = [
        {"id": "1", "category": "direct", "question": "what did Xi say about sovereignty",
         "gold": [{"doc": "wire-report", "contains": "sovereignty"},
                  {"doc": "beijing-readout", "contains": "sovereignty"}],
         "must_not": [{"doc": "foreign-ministry-briefing", "contains": "sovereignty"}]},
        {"id": "2", "category": "absent", "question": "What is the capital of France?", "gold": []},
    ]  # fmt: skip
    questions.write_text("\n".join(map(json.dumps, rows)))
    assert qa("evaluate", questions, "--library", sample_folder, "--json") == 0
    measured = json.loads(capsys.readouterr().out)["measures"]
    assert measured["direct"]["hit@1"] == [1, 1]
    assert measured["absent"]["refusals right"] == [1, 1]
    assert measured["all"]["verbatim"] == [2, 2]
    qa("evaluate", questions, "--library", sample_folder)
    assert "1 of 1" in capsys.readouterr().out
    qa("evaluate", questions, "--library", sample_folder, "--markdown")
    assert "| direct | 1 | 1 of 1 |" in capsys.readouterr().out


def test_evaluate_a_beir_collection(tmp_path, capsys):
    rows = [{"_id": f"d#{i}", "title": "Port", "text": text}
            for i, text in enumerate(HARBOUR.split("\n\n"))]  # fmt: skip
    rows.append({"_id": "x", "title": "", "text": "A violin was sold for a record sum in Paris."})
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "q.jsonl").write_text(
        json.dumps({"_id": "q", "text": "what was the violin sold for"})
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tx\t1\n")
    given = ["--queries", tmp_path / "q.jsonl", "--qrels", tmp_path / "qrels.tsv"]
    assert qa("evaluate", "--beir", tmp_path, *given, "--json") == 0
    measured = json.loads(capsys.readouterr().out)
    assert {system: row["nDCG@10"] for system, row in measured.items()} == {
        "words": 1, "meaning": 1, "fusion": 1}  # fmt: skip
    qa("evaluate", "--beir", tmp_path, *given)
    assert "nDCG@10" in capsys.readouterr().out


def test_evaluation_errors_name_the_line(tmp_path, sample_folder):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "a", "gold": []}\n{"gold": []}\n')
    with pytest.raises(EvaluationError, match="line 2"):
        qa("evaluate", bad, "--library", sample_folder)
    with pytest.raises(EvaluationError, match="cannot be read"):
        qa("evaluate", tmp_path / "none", "--library", sample_folder)
    with pytest.raises(EvaluationError, match="--queries"):
        qa("evaluate", "--beir", tmp_path)
    with pytest.raises(EvaluationError, match="question file"):
        qa("evaluate")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        qa(command, "--help")
    assert stop.value.code == 0
    told = capsys.readouterr().out
    assert f"  python -m qa {command} " in told
    assert ("--library" in told) is (command not in ("token", "completions"))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_can_be_typed(command):
    (actions,) = (action for action in parser()._actions if action.dest == "command")
    epilog = actions.choices[command].epilog
    for line in re.findall(r"^  python -m qa (.*)$", epilog, re.MULTILINE):
        assert parser().parse_args(shlex.split(line.partition(">")[0])).run
