"""This machine's own mail program takes a mail, refuses it or leaves it uncertain; never is it sent too early."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.errors import StoreError
from tui_invoice.mail import sendmail
from tui_invoice.mail.outcome import Envelope, EnvelopeRecipient, Lost, Outcome
from tui_invoice.mail.sendmail import SendmailSession
from tui_invoice.mail.trouble import SenderTrouble

ENVELOPE = Envelope("office@nordlys.example", "e1", (EnvelopeRecipient(1, "ann@x.example"),))
TWO = replace(
    ENVELOPE, sender="-t@nordlys.example", recipients=(*ENVELOPE.recipients, EnvelopeRecipient(2, "-b@y.example"))
)
DATA = b"Subject: x\r\n\r\n.\r\nend\r\n"
Handed = Callable[..., Outcome]


@pytest.fixture
def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handed:
    """Hand one mail over to a program that runs these lines of shell."""

    def hand(lines: str, envelope: Envelope = ENVELOPE) -> Outcome:
        program = tmp_path / "sendmail"
        program.write_text(f"#!/bin/sh\ncd {tmp_path}\n{lines}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(sendmail, "PLACES", (str(program),))
        return SendmailSession().hand_over(envelope, DATA, lambda answers: (tmp_path / "marked").touch())

    return hand


def test_a_mail_that_it_takes_is_taken_with_its_envelope_and_line_ends(handed: Handed, tmp_path: Path) -> None:
    outcome = handed('test -e marked || exit 70\nprintf "%s\\n" "$@" >said\ncat >mail', TWO)
    assert (outcome.phase, outcome.lost, outcome.taken) == (Phase.DONE, None, frozenset({1, 2}))
    assert outcome.reply is not None and outcome.reply.ok
    assert (tmp_path / "said").read_text().split() == [
        "-i", "-f", "-t@nordlys.example", "--", "ann@x.example", "-b@y.example",
    ]  # fmt: skip
    assert (tmp_path / "mail").read_bytes() == b"Subject: x\n\n.\nend\n"


@pytest.mark.parametrize(
    ("lines", "code", "lost"),
    [
        ("echo no such user >&2; exit 67", 550, None),
        ("exit 69", 550, None),
        ("exit 71", 451, None),
        ("exit 78", 451, None),
        ("exit 68", 451, None),
        ("exit 127", 451, None),
        *((f"exit {code}", 0, Lost.AFTER_DOT) for code in (1, 2, 70, 74, 75, 76, 99, 137, 255)),
        ("kill -9 $$", 0, Lost.AFTER_DOT),
    ],
)
def test_what_it_does_not_take_is_refused_tried_again_or_uncertain(
    handed: Handed, lines: str, code: int, lost: Lost | None
) -> None:
    outcome = handed(lines)
    assert outcome.reply is not None
    assert (outcome.phase, outcome.reply.code, outcome.lost) == (Phase.DOT, code, lost)
    assert "no such user" not in lines or ("5.1.1" in outcome.reply.text and "no such user" in outcome.reply.text)


@pytest.mark.parametrize("code", [67, 68, 69])
def test_what_may_be_of_one_of_several_is_said_of_none(handed: Handed, code: int) -> None:
    """Sendmail sends to the others, so it went out, and not to all."""
    assert handed(f"exit {code}", TWO).lost is Lost.AFTER_DOT
    assert handed("exit 65", TWO).lost is None


def test_one_that_never_ends_is_ended_and_uncertain(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendmail, "LIMIT", 0.2)
    assert handed("exec sleep 600").lost is Lost.AFTER_DOT


def test_one_that_cannot_be_run_took_nothing(handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o755)
    monkeypatch.setattr(sendmail, "PLACES", (str(broken),))
    assert SendmailSession().hand_over(ENVELOPE, DATA, lambda _: None).lost is Lost.BEFORE_DOT


def test_a_machine_without_one_says_so_before_anything_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendmail, "PLACES", ("/nowhere/sendmail",))
    marked: list[object] = []
    with pytest.raises(SenderTrouble, match="no mail program"):
        SendmailSession().hand_over(ENVELOPE, DATA, marked.append)
    assert marked == []


def test_without_room_for_it_nothing_is_marked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sendmail, "PLACES", ("/bin/true",))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    marked: list[object] = []
    with pytest.raises(StoreError, match="laid out"):
        SendmailSession().hand_over(ENVELOPE, DATA, marked.append)
    assert marked == []


def test_one_that_is_broken_off_is_ended_and_uncertain(handed: Handed, tmp_path: Path) -> None:
    """A courier that is told to stop waits for half a minute, not for the ten that the program has."""
    sessions: list[SendmailSession] = []
    made = SendmailSession.check_sender
    outcomes: list[Outcome] = []

    def begun(session: SendmailSession) -> Path:
        sessions.append(session)
        return made(session)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SendmailSession, "check_sender", begun)
        work = threading.Thread(target=lambda: outcomes.append(handed("touch begun\nexec sleep 600")))
        work.start()
        wait_until((tmp_path / "begun").exists, 20, "the program")
        sessions[0].abort()
        work.join(20)
    assert [each.lost for each in outcomes] == [Lost.AFTER_DOT]
    assert not sessions[0].is_open()
