"""Completion in real shells: numbers and accounts as they stand, nothing that a shell would run, never an error."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import click
import pytest

from tests.cli.typing_clerk import ADDRESS, Clerk
from tui_invoice.cli import shells
from tui_invoice.cli.main import main

Asks = Callable[[str, str], list[str]]
HOSTILE = ("$(touch ran)", "`touch ran`", "*", "a b", "-9", "~root", "x;touch ran", "y\nplain,z", "'q'", "n>ran", "!!")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """An office with good numbers, and ones that another program wrote to harm a shell."""
    clerk.has_an_office()
    clerk.has_a_sender(25)
    clerk.has(*[(number, "ann@example.com") for number in ("2026-1", "2026-2", "2026:3", "Æ/4")])
    with sqlite3.connect(clerk.database) as db:
        [columns] = [[row[1] for row in db.execute("PRAGMA table_info(invoice)")]]
        copied = ",".join(each for each in columns if each not in ("id", "uid", "number"))
        for name in [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")]:
            db.execute(f'DROP TRIGGER "{name}"')
        for number in HOSTILE:
            sql = (
                f"INSERT INTO invoice(uid,number,{copied}) SELECT hex(randomblob(8)),?,{copied} FROM invoice WHERE id=1"
            )
            db.execute(sql, (number,))
    db.close()
    return clerk


def offered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, word: str) -> list[str]:
    """Return what the program answers to bash, in this process."""
    monkeypatch.setenv("TUI_INVOICE_LINE", line)
    monkeypatch.setenv("TUI_INVOICE_WORD", word)
    assert shells.answer(main, "bash_complete") == 0
    told = capsys.readouterr()
    assert told.err == ""
    return [each for each in told.out.splitlines() if each]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Asks]:
    yield lambda line, word: offered(monkeypatch, capsys, line, word)


@pytest.mark.parametrize(
    ("line", "word", "answers"),
    [
        ("tui-invoice se", "se", {"plain,send", "plain,sender", "plain,settle"}),
        ("tui-invoice show ", "", {"plain,2026-1", "plain,2026-2", "plain,2026:3", "plain,Æ/4"}),
        ("tui-invoice show 2026-", "2026-", {"plain,2026-1", "plain,2026-2"}),
        ("tui-invoice show 2026:", "", {"plain,3"}),
        ("tui-invoice send 2026-1 2026-", "2026-", {"plain,2026-2"}),
        ("tui-invoice send --sender ", "", {f"plain,{ADDRESS}"}),
        ("tui-invoice sender test office@exa", "exa", {"plain,example.com"}),
        ("tui-invoice status --p", "--p", {"plain,--prompt"}),
        ("tui-invoice --db ", "", {"file,"}),
        ("tui-invoice --db /nowhere/x.db show ", "", set()),
        ('tui-invoice show "$(touch ran)', "", set()),
        ("tui-invoice show \udce6", "\udce6", set()),
    ],
)
def test_bash_gets_what_fits_and_only_what_it_cannot_run(
    office: Clerk, asks: Asks, line: str, word: str, answers: set[str]
) -> None:
    assert set(asks(line, word)) == answers


def test_a_database_that_is_missing_or_locked_offers_nothing_and_says_nothing(clerk: Clerk, asks: Asks) -> None:
    assert asks("tui-invoice show ", "") == []
    assert not clerk.database.exists()
    clerk.has_an_office()
    with sqlite3.connect(clerk.database, isolation_level=None) as db:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        assert asks("tui-invoice show ", "") == []
    db.close()


BASH = """
source <(tui-invoice completion bash)
COMP_LINE='tui-invoice show ' COMP_POINT=17
_tui_invoice_completion tui-invoice '' show
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { : }
compadd() { while [[ $1 == -* && $1 != -a ]]; do [[ $1 == -V ]] && shift; shift; done; print -l -- ${(P)2} }
source <(tui-invoice completion zsh)
words=(tui-invoice show '') CURRENT=3
_tui_invoice_completion
"""
FISH = "tui-invoice completion fish | source; complete -C 'tui-invoice show ' | string split -f1 \\t"


@pytest.mark.parametrize(
    "shell", [["bash", "--norc", "-c", BASH], ["zsh", "-f", "-c", ZSH], ["fish", "--no-config", "-c", FISH]]
)
def test_a_real_shell_offers_the_numbers_and_runs_none_of_them(office: Clerk, shell: list[str], tmp_path: Path) -> None:
    if which(shell[0]) is None:
        pytest.skip(f"no {shell[0]} here")
    program = tmp_path / "bin" / "tui-invoice"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui_invoice "$@"\n')
    program.chmod(0o755)
    place = tmp_path / "empty"
    place.mkdir()
    environ = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(shell, cwd=place, env=environ, capture_output=True, encoding="utf-8", timeout=50, check=False)
    assert (set(done.stdout.split("\n")) - {""}, done.stderr) == ({"2026-1", "2026-2", "2026:3", "Æ/4"}, "")
    assert list(place.iterdir()) == []


def test_what_the_locale_cannot_write_is_left_out(office: Clerk) -> None:
    environ = {"_TUI_INVOICE_COMPLETE": "bash_complete", "TUI_INVOICE_LINE": "tui-invoice show ", "LC_ALL": "C"}
    done = office.process(**environ, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (set(done.stdout.split()), done.stderr) == ({"plain,2026-1", "plain,2026-2", "plain,2026:3"}, "")


def test_a_question_that_is_none_ends_with_1() -> None:
    assert shells.answer(click.Command("x"), "nonsense_complete") == 1
