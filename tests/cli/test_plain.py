"""Output for the ear: each sign is a word or has one beside it, each cell its name, and nothing is cut."""

from __future__ import annotations

import sys

import click
import pytest

from tests.cli.typing_clerk import Clerk
from tui_invoice.cli import faces, version

SIGNS = set("✓✗◦›~→│─·")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    clerk.has(("A-1", "a@example.com"))
    return clerk


def test_a_row_is_a_line_with_the_name_of_each_cell(office: Clerk) -> None:
    heard = office.types("--plain", "list", code=0).stdout.splitlines()
    assert len(heard) == 1
    assert heard[0].startswith("Send status: Not sent; Number: A-1; Date: ")
    assert "Send status  Number" in office.types("list", code=0).stdout


@pytest.mark.parametrize(
    "words",
    ["list", "status", "show A-1", "log", "office show", "sender list", "customer list", "paths", "doctor"],
)
def test_no_sign_and_no_column_is_left_and_the_variable_does_the_same(
    office: Clerk, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = office.types("--plain", *words.split()).stdout
    assert heard
    assert SIGNS.isdisjoint(heard)
    monkeypatch.setenv("TUI_INVOICE_PLAIN", "1")
    assert office.types(*words.split()).stdout.splitlines()[:3] == heard.splitlines()[:3]


def test_what_ends_before_a_command_begins_is_heard_without_signs_too(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version, "_newer", lambda: "99.0")
    assert "99.0 is there. To do: pipx" in office.types("--plain", "--version", code=0).stderr
    assert "\nTo do: see tui-invoice --help" in office.types("--plain", "--nonsense", code=2).stderr


def test_what_only_a_sign_said_is_a_word(office: Clerk) -> None:
    seen = [line for line in office.types("doctor").stdout.splitlines() if not line.startswith(" ")]
    heard = [line for line in office.types("--plain", "doctor").stdout.splitlines() if not line.startswith(" ")]
    words = {"✓": "ok: ", "!": "look at this: ", "✗": "wrong: ", "-": "not there: "}
    assert {line[0] for line in seen} <= set(words)
    for one, other in zip(seen, heard, strict=True):
        assert other.startswith(words[one[0]])


def test_the_invoice_and_its_mail_are_read_without_the_screen(office: Clerk) -> None:
    told = office.types("show", "A-1", "--document", "--mail", code=0).stdout
    assert "Kunde\nAnn Ltd" in told
    assert "This is what would be sent now." in told
    found = office.data("show", "A-1", "--document", "--mail")
    assert found["mail"]["to"] == ["a@example.com"]
    assert found["mail"]["attachments"] == ["A-1.pdf"]
    assert any("Kunde" in line for line in found["document"])
    office.types("show", "A-2", "--mail", code=1)


@pytest.mark.parametrize(("term", "said"), [("dumb", "TERM is dumb"), ("", "TERM says nothing"), ("xterm", "")])
def test_a_terminal_that_cannot_place_text_is_told_why_there_is_no_screen(
    monkeypatch: pytest.MonkeyPatch, term: str, said: str
) -> None:
    for each in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, each), "isatty", lambda: True)
    monkeypatch.setenv("TERM", term)
    ctx = click.Context(click.Command("x"))
    assert faces.why_none(ctx) == ""
    faces.keep(ctx, lambda *_: 0)
    assert said in faces.why_none(ctx)
    assert bool(said) == bool(faces.why_none(ctx))
