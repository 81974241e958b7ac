"""The documents tell the truth: settings, commands and examples are as they say."""

import re
from pathlib import Path

import corpus.__main__ as corpus_commands
from qa.settings import SETTINGS
from qa.surfaces import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(ROOT.glob("docs/*.md")) + [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def commands(parser):
    return next(a.choices for a in parser._actions if a.dest == "command")


def test_every_setting_is_documented_as_it_is():
    for setting in SETTINGS.values():
        default = f"`{setting.default}`" if setting.default else ""
        option = f"`--{setting.name}` " if setting.flag else ""
        row = f"| {option}| `{setting.variable}` | {default}".rstrip()
        assert row in README
        assert setting.help in README.replace("\n", " ")


def test_every_command_is_documented():
    for module, parser in (("corpus", corpus_commands.parser()), ("qa", cli.parser())):
        for name in commands(parser):
            assert any(f"python -m {module} {name}" in page.read_text() for page in PAGES)


def test_no_documented_command_is_missing():
    known = {
        "corpus": set(commands(corpus_commands.parser())),
        "qa": set(commands(cli.parser())),
    }
    for page in PAGES:
        for module, name in re.findall(
            r"python -m (corpus|qa) ([a-z]+)", page.read_text(encoding="utf-8")
        ):
            assert name in known[module], f"{page.name}: python -m {module} {name}"


def test_every_link_to_a_file_leads_somewhere():
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_python_example_of_the_readme_runs(sample_folder, tmp_path, monkeypatch, capsys):
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    (tmp_path / "library").symlink_to(sample_folder)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    assert "answered" in capsys.readouterr().out


def test_every_requirement_says_why():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    for before, line in zip(lines, lines[1:], strict=False):
        if line and not line.startswith("#"):
            assert before.startswith("#"), f"{line}: no word on why it is there"


def test_every_example_question_is_answered(sample):
    text = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
    alone, following = text.split("## Following up")
    first = "What did Xi say about sovereignty?"
    for part, history in ((alone, []), (following.split("\n## ")[0], [first])):
        questions = re.findall("`([^`]+)`", "".join(re.findall(r"^\|.*$", part, re.M)))
        assert len(questions) > 5
        for question in questions:
            assert sample.ask(question, history).citations, question
