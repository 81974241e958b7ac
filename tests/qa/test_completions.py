"""Completions of the commands, tried in the shells that are here."""

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest

from corpus.__main__ import parser as corpus_parser
from qa.completions import SHELLS, script
from qa.surfaces.cli import parser

PROGRAMS = {"qa": parser(), "corpus": corpus_parser()}


def commands(program):
    return next(a.choices for a in program._actions if a.dest == "command")


def shell(name, program):
    if shutil.which(name) is None:
        pytest.skip(f"no {name} here")
    ran = subprocess.run([name, "-c", program], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("name", SHELLS)
def test_every_command_and_option_is_there(name):
    text = script(name, PROGRAMS)
    for program in PROGRAMS.values():
        for command, its_own in commands(program).items():
            assert command in text
            for action in its_own._actions:
                for option in action.option_strings:
                    if option.startswith("--"):
                        assert option[2:] in text


@pytest.mark.parametrize("name", SHELLS)
def test_the_shell_reads_it(name, tmp_path):
    file = tmp_path / "script"
    file.write_text(script(name, PROGRAMS))
    shell(name, f"{name} -n {file}")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("python -m qa se", {"search", "serve"}),
        ("python -m corpus qu", {"quarantine"}),
        ("python -m qa ask --ma", {"--markdown"}),
        ("python -m qa completions f", {"fish"}),
        ("python -m qa completions ", {"--help", *SHELLS}),
        ("python -m pip se", set()),
        ("python qa se", set()),
    ],
)
def test_bash_offers(typed, offered, tmp_path):
    file = tmp_path / "script"
    file.write_text(script("bash", PROGRAMS))
    words = typed.split(" ")
    told = shell(
        "bash",
        f'source {file}; COMP_WORDS=({" ".join(words[:-1])} "{words[-1]}"); '
        f'COMP_CWORD={len(words) - 1}; _on_record python; printf "%s\\n" "${{COMPREPLY[@]}}"',
    )
    assert set(told.split()) == offered


def test_bash_offers_folders_and_keeps_what_was_there(tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "hero.txt").touch()
    file = tmp_path / "script"
    file.write_text(script("bash", PROGRAMS))
    before = "_older() { COMPREPLY=(older); }; complete -F _older python; "
    asked = f"COMP_WORDS=(python -m qa ask --library {tmp_path}/he); COMP_CWORD=5; "
    told = shell("bash", f'source {file}; {asked}_on_record python; echo "${{COMPREPLY[@]}}"')
    assert told.split() == [f"{tmp_path}/here"]
    asked = "COMP_WORDS=(python x); COMP_CWORD=1; "
    told = shell(
        "bash", f'{before}source {file}; {asked}_on_record python; echo "${{COMPREPLY[@]}}"'
    )
    assert told.split() == ["older"]


def test_fish_offers(tmp_path):
    file = tmp_path / "script"
    file.write_text(script("fish", PROGRAMS))
    told = shell("fish", f'source {file}; complete -C "python -m qa st"')
    assert told.split("\t")[0] == "statements"
    told = shell("fish", f'source {file}; complete -C "python -m qa ask --js"')
    assert told.startswith("--json\t")


def test_a_quotation_mark_in_a_help_text_breaks_nothing(tmp_path):
    program = argparse.ArgumentParser()
    command = program.add_subparsers(dest="command").add_parser("go", help="it's [so]: 100%%")
    command.add_argument("--to", type=Path, help='what\'s "there" $(echo no) `echo no`: [x] \\')
    for name in SHELLS:
        file = tmp_path / name
        file.write_text(script(name, {"qa": program}))
        if shutil.which(name):
            assert shell(name, f"{name} -n {file}") == ""
