"""What a shell needs to complete `python -m qa` and `python -m corpus`, made from their parsers."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
Programs = Mapping[str, argparse.ArgumentParser]
# What follows an option or stands for a positional one.
FILES, FOLDERS, NOTHING = "files", "folders", ""


@dataclass(frozen=True, slots=True)
class Option:
    """One option or positional: its names ("--json"; none for a positional) and what it takes.

    `takes` is FILES, FOLDERS, NOTHING (a flag), words to choose from, or any text for None.
    """

    names: tuple[str, ...]
    told: str
    takes: str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a program, such as `ask`."""

    program: str
    name: str
    told: str
    options: tuple[Option, ...]


def script(shell: str, programs: Programs) -> str:
    """The script for one of `SHELLS`."""
    written = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return written(tuple(_commands(programs)))


# ---- the parsers -------------------------------------------------------------------------------


def _commands(programs: Programs) -> Iterator[Command]:
    for program, parser in programs.items():
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                told = {choice.dest: choice.help or "" for choice in action._choices_actions}
                for name, command in action.choices.items():
                    options = tuple(map(_option, command._actions))
                    yield Command(program, name, told.get(name, ""), options)


def _option(action: argparse.Action) -> Option:
    return Option(tuple(action.option_strings), _line(action.help or ""), _takes(action))


def _takes(action: argparse.Action) -> str | tuple[str, ...] | None:
    if action.nargs == 0:
        return NOTHING
    if action.choices:
        return tuple(map(str, action.choices))
    metavar = str(action.metavar or "")
    if metavar in ("DIR", "FOLDER"):
        return FOLDERS
    return FILES if action.type is Path or "FILE" in metavar else None


def _line(told: str) -> str:
    """A help text on one line, without what only argparse understands."""
    return " ".join(told.replace("%%", "%").split())


# ---- the scripts -------------------------------------------------------------------------------


def _words(command: Command) -> list[str]:
    return sorted(name for option in command.options for name in option.names if name[:2] == "--")


def _bash(commands: tuple[Command, ...]) -> str:
    names = _by_program(commands)
    cases = [
        f'        {program}) words="{" ".join(names[program])}" ;;' for program in sorted(names)
    ]
    lines = []
    for command in commands:
        words = [*_words(command), *_choices(command)]
        lines.append(f'        "{command.program} {command.name}") words="{" ".join(words)}" ;;')
    folders = "|".join(sorted({name for one in commands for name in _taking(one, FOLDERS)}))
    return _BASH.format(
        programs="|".join(sorted(names)), names="\n".join(cases), options="\n".join(lines),
        folders=folders,
    )  # fmt: skip


def _zsh(commands: tuple[Command, ...]) -> str:
    names = _by_program(commands)
    listed = []
    for program in sorted(names):
        told = [shlex.quote(f"{one.name}:{one.told}") for one in commands if one.program == program]
        listed.append(f"    {program}) commands=({' '.join(told)}) ;;")
    lines = []
    for command in commands:
        specs = [spec for option in command.options for spec in _zsh_specs(option)]
        lines.append(f'    "{command.program} {command.name}") options=({" ".join(specs)}) ;;')
    return _ZSH.format(
        programs="|".join(sorted(names)), names="\n".join(listed), options="\n".join(lines)
    )


def _zsh_specs(option: Option) -> Iterator[str]:
    action = {FILES: "_files", FOLDERS: "_files -/", NOTHING: ""}.get(str(option.takes), " ")
    if isinstance(option.takes, tuple):
        action = f"({' '.join(option.takes)})"
    told = option.told.replace("\\", "\\\\").replace("]", "\\]").replace(":", "\\:")
    if not option.names:
        yield shlex.quote(f"*:{told or 'text'}:{action}")
    for name in option.names:
        value = f": :{action}" if option.takes != NOTHING else ""
        yield shlex.quote(f"*{name}[{told}]{value}")


def _fish(commands: tuple[Command, ...]) -> str:
    lines = [_FISH]
    for program in sorted(_by_program(commands)):
        for command in (one for one in commands if one.program == program):
            lines.append(
                f"complete -c python -c python3 -n '__on_record_at {program}' -f "
                f"-a {command.name} -d {_quoted(command.told)}"
            )
            lines += [line for option in command.options for line in _fish_lines(command, option)]
    return "\n".join(lines) + "\n"


def _fish_lines(command: Command, option: Option) -> Iterator[str]:
    start = f"complete -c python -c python3 -n '__on_record_in {command.program} {command.name}'"
    takes = {FILES: " -r -F", FOLDERS: " -x -a '(__fish_complete_directories)'", NOTHING: " -f"}
    value = takes.get(str(option.takes), " -x")
    if isinstance(option.takes, tuple):
        value = f" -x -a {_quoted(' '.join(option.takes))}"
    if not option.names and isinstance(option.takes, tuple):
        yield f"{start} -f -a {_quoted(' '.join(option.takes))}"
    for name in option.names:
        kind = f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
        yield f"{start} {kind}{value} -d {_quoted(option.told)}"


def _quoted(text: str) -> str:
    """The text in single quotes, as fish reads them."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _by_program(commands: tuple[Command, ...]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for command in commands:
        names.setdefault(command.program, []).append(command.name)
    return names


def _choices(command: Command) -> list[str]:
    """What may be chosen as a positional."""
    return [
        word
        for option in command.options
        if not option.names and isinstance(option.takes, tuple)
        for word in option.takes
    ]


def _taking(command: Command, what: str) -> list[str]:
    return [name for option in command.options if option.takes == what for name in option.names]


# Whatever else is typed after "python" is completed as it was before; a word that is none of ours
# may be a file.
_BASH = """\
_on_record_before() {{
    local before
    before=$(complete -p "$1" 2>/dev/null) || return 1
    [[ $before =~ -F\\ ([^ ]+) ]] && [[ ${{BASH_REMATCH[1]}} != _on_record ]] || return 1
    printf '%s' "${{BASH_REMATCH[1]}}"
}}
_on_record_python=$(_on_record_before python)
_on_record() {{
    local words="" current="${{COMP_WORDS[COMP_CWORD]}}" last="${{COMP_WORDS[COMP_CWORD-1]}}"
    local program="${{COMP_WORDS[2]}}"
    COMPREPLY=()
    if [[ ${{COMP_WORDS[1]}} != -m || ! $program =~ ^({programs})$ ]]; then
        [[ -n $_on_record_python ]] && "$_on_record_python" "$@"
        return
    fi
    [[ $COMP_CWORD -lt 3 ]] && return
    if [[ $last =~ ^({folders})$ ]]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
    fi
    if [[ $COMP_CWORD -eq 3 ]]; then
        case $program in
{names}
        esac
    else
        case "$program ${{COMP_WORDS[3]}}" in
{options}
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
complete -o default -F _on_record python python3
"""

_ZSH = """\
#compdef python python3
_on_record() {{
    local -a commands options
    if [[ $words[2] != -m || ! $words[3] =~ '^({programs})$' ]]; then
        if (( $+functions[_python] )) || [[ -n $^fpath/_python(#qN) ]]; then
            autoload -Uz _python && _python "$@"
        else
            _files
        fi
        return
    fi
    if (( CURRENT == 4 )); then
        case $words[3] in
{names}
        esac
        _describe command commands
        return
    fi
    case "$words[3] $words[4]" in
{options}
    esac
    (( $#options )) || return
    words=("$words[4]" "${{(@)words[5,-1]}}")
    (( CURRENT -= 3 ))
    _arguments -s $options
}}
(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}
compdef _on_record python python3
"""

_FISH = """\
function __on_record_at
    set -l words (commandline -opc)
    test (count $words) -eq 3; and test "$words[2] $words[3]" = "-m $argv[1]"
end
function __on_record_in
    set -l words (commandline -opc)
    test (count $words) -ge 4; and test "$words[2] $words[3] $words[4]" = "-m $argv[1] $argv[2]"
end"""
