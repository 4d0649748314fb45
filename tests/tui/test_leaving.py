"""Leaving the screen while mail waits: the terminal says what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.operations import logind, starters
from tui_invoice.operations.sending import Wish, send
from tui_invoice.tui import leaving


def test_who_leaves_while_mail_waits_is_told_in_lines_that_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logind, "ROOT", tmp_path / "machine")
    monkeypatch.setattr(starters, "_crontab", lambda: "")
    monkeypatch.setenv("COLUMNS", "60")
    desk = Desk(tmp_path / "data")
    desk.bring("1", "ann@example.com")
    leaving.tell(desk.context)
    assert capsys.readouterr() == ("", "")
    send(desk.context, Wish(("1",)))
    leaving.tell(desk.context)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "1 invoice waits to leave."
    assert "tui-invoice doctor --units" in " ".join(told)
    assert max(map(len, told)) <= 60
