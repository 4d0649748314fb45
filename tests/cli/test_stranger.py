"""What somebody new stumbles over: a wrong name, a missing word, a long line, a vault beside an account."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, Clerk
from tui_invoice.cli import printing


@pytest.mark.parametrize("words", ["list", "failures", "log", "status", "customer list", "office show", "sender list"])
def test_a_database_that_was_named_and_is_not_there_is_no_empty_one(clerk: Clerk, tmp_path: Path, words: str) -> None:
    wrong = tmp_path / "wrong.db"
    told = clerk.types("--db", str(wrong), *words.split(), "--json", code=1)
    assert json.loads(told.stderr)["title"] == "there is no database of this name"
    assert (told.stdout, wrong.exists()) == ("", False)
    clerk.types(*words.split(), code=0)


def test_a_command_that_makes_a_database_may_name_it(clerk: Clerk, tmp_path: Path) -> None:
    clerk.types("--db", str(tmp_path / "new.db"), "office", "edit", "--name", "Lone", "--address", "Gade 1", code=0)
    clerk.types("--db", str(tmp_path / "new.db"), "list", code=0)


def test_a_preset_that_is_none_is_told_before_any_password_is_wanted(clerk: Clerk) -> None:
    told = clerk.types("sender", "add", "--address", ADDRESS, "--name", "L", "--preset", "fastmial").stderr
    assert "there is no such preset" in told
    assert "did you mean fastmail?" in told


def test_the_words_of_a_missing_argument_stand_in_one_line(clerk: Clerk) -> None:
    assert "Choose from: bash, zsh, fish" in clerk.process("completion").stderr


def test_a_long_line_of_data_is_parted_at_blanks_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(printing, "width", lambda _=sys.stdout: 20)
    printing.out_wrapped("    go to /a/long/path/secrets.vault and look")
    assert capsys.readouterr().out.splitlines() == ["    go to", "      /a/long/path/secrets.vault", "      and look"]


def test_the_vault_is_named_where_passwords_lie_in_it(clerk: Clerk) -> None:
    said = ("--address", ADDRESS, "--name", "L", "--host", "127.0.0.1", "--port", "9", "--security", "none")
    signs = ("--username", "l", "--secret-store", "file", "--password-stdin")
    clerk.types("sender", "add", *said, *signs, stdin="horse-8314\n", code=0)
    assert clerk.data("paths")["secrets"].endswith("secrets.json")
    clerk.types("vault", "make", "--passphrase-stdin", stdin="several odd words\n", code=0)
    assert clerk.data("paths")["secrets"].endswith("secrets.vault")
    assert "in: vault" in clerk.types("sender", "show", ADDRESS, code=0).stdout
    clerk.types("sender", "edit", ADDRESS, "--sign-in", "microsoft", code=0)
    assert f"{ADDRESS} is not signed in" in clerk.types("doctor").stdout
    told = clerk.types("sender", "sign-in", ADDRESS, code=1).stderr
    assert "passphrase_command" in told
    assert "vault unlock" not in told
