"""What becomes of waiting mail after a restart, and after signing out: found, said, and mended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.operations import logind, paths, starters, unattended
from tui_invoice.operations.doctor import Finding, Level, look
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.starters import Starter
from tui_invoice.operations.status import status
from tui_invoice.operations.units import pieces
from tui_invoice.operations.waiting import Waiting


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own that systemd runs, and that has no crontab; the clerk's name is lone."""
    root = tmp_path / "machine"
    (root / "run/systemd/system").mkdir(parents=True)
    monkeypatch.setattr(logind, "ROOT", root)
    monkeypatch.setattr(logind, "user", lambda: "lone")
    monkeypatch.setattr(starters, "_crontab", lambda: "")
    return root


@pytest.fixture
def desk(tmp_path: Path, root: Path) -> Desk:
    desk = Desk(tmp_path / "data")
    desk.bring("1", "ann@example.com")
    return desk


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def switch_on(desk: Desk, folder: Path, wants: str = "timers.target.wants") -> Path:
    """Write the units that `doctor --units` prints, and do what `systemctl enable` does."""
    service, timer, *_ = pieces(desk.context, ("/opt/tui-invoice",))
    put(folder / Path(service.place).name, service.text)
    unit = put(folder / Path(timer.place).name, timer.text)
    link = folder / wants / unit.name
    link.parent.mkdir()
    link.symlink_to(unit)
    return link


def kill(root: Path) -> Path:
    return put(root / "etc/systemd/logind.conf.d/office.conf", "[Login]\nKillUserProcesses=yes\n")


def finding(desk: Desk, title: str) -> Finding:
    [one] = [each for each in look(desk.context) if title in each.title]
    return one


def own_units(desk: Desk) -> Path:
    return Path(desk.context.environ.get("HOME") or "/") / ".config/systemd/user"


def test_waiting_mail_that_nothing_sends_after_a_restart_is_said_with_its_mend(desk: Desk) -> None:
    assert finding(desk, "nothing starts a courier after a restart").lacking
    assert unattended.leaving(desk.context) == ()
    send(desk.context, Wish(("1",)))
    found = finding(desk, "what waits does not leave after a restart")
    assert (found.level, "doctor --units" in found.todo) == (Level.WARN, True)
    standing = status(desk.context)
    assert standing is not None
    assert standing.left_behind
    told = " ".join(unattended.leaving(desk.context))
    assert told.startswith("1 invoice waits to leave. No courier is at work. → tui-invoice deliver After a restart")
    assert "tui-invoice doctor --units" in told


def test_own_units_send_after_a_restart_only_where_their_person_lingers(desk: Desk, root: Path, home: Path) -> None:
    desk.context.environ["HOME"] = str(home)  # type: ignore[index]  # the desk's own dictionary
    send(desk.context, Wish(("1",)))
    link = switch_on(desk, own_units(desk))
    assert starters.found(desk.context) == Starter(str(link), signed_in=True)
    assert finding(desk, "no mail leaves until you sign in").todo == "loginctl enable-linger"
    assert "loginctl enable-linger" in " ".join(unattended.leaving(desk.context))
    put(root / "var/lib/systemd/linger/lone", "")
    assert finding(desk, "mail leaves after a restart, too").detail == str(link)
    assert unattended.leaving(desk.context) == ()


def test_units_of_the_machine_and_crontabs_need_nobody(desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cron = pieces(desk.context, ("/opt/tui-invoice",))[-1].text
    monkeypatch.setattr(starters, "_crontab", lambda: cron)
    assert starters.found(desk.context) == Starter("crontab -l")
    assert starters.found(desk.context, ask_cron=False) is None
    monkeypatch.setattr(starters, "_crontab", lambda: cron.replace("@", "# @").replace("*/5", "# */5"))
    assert starters.found(desk.context) is None
    table = put(root / "etc/cron.d/office", f"{cron.splitlines()[1].replace('* * /', '* * lone /')}\n")
    assert starters.found(desk.context) == Starter(str(table))
    table.unlink()
    assert starters.found(desk.context) is None
    link = switch_on(desk, root / "etc/systemd/system")
    assert starters.found(desk.context) == Starter(str(link))


def test_what_starts_a_courier_on_another_database_is_none_of_ours(desk: Desk, tmp_path: Path, root: Path) -> None:
    other = Desk(tmp_path / "other")
    switch_on(other, root / "etc/systemd/system")
    put(root / "etc/cron.d/usual", "@reboot lone tui-invoice deliver --once\n")
    assert starters.found(desk.context) is None
    assert starters.found(other.context) is not None


def test_another_persons_courier_on_the_usual_database_is_theirs(desk: Desk, root: Path) -> None:
    usual = replace(desk.context, paths=replace(desk.context.paths, database=paths.find({}).database))
    table = put(root / "etc/cron.d/office", "*/5 * * * * ann tui-invoice deliver --once\n")
    unit = put(root / "etc/systemd/system/x.target.wants/a.service", "[Service]\nExecStart=tui-invoice deliver\n")
    assert starters.found(usual) is None
    table.write_text("*/5 * * * * lone tui-invoice deliver --once\n")
    assert starters.found(usual) == Starter(str(table))
    unit.write_text("[Service]\nUser=lone\nExecStart=tui-invoice deliver\n")
    assert starters.found(usual) == Starter(str(unit))


@pytest.mark.parametrize("name", ["it's.db", "$HOME.db", "a b.db", "5%.db"])
def test_an_awkward_database_is_found_and_a_longer_name_is_another(
    desk: Desk, root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    context = replace(desk.context, paths=replace(desk.context.paths, database=Path("/srv") / name))
    longer = replace(context, paths=replace(context.paths, database=Path("/srv") / f"{name}2"))
    service, *_, cron = pieces(longer, ("/opt/tui-invoice",))
    monkeypatch.setattr(starters, "_crontab", lambda: cron.text)
    assert starters.found(longer) == Starter("crontab -l")
    assert starters.found(context) is None
    monkeypatch.setattr(starters, "_crontab", lambda: "")
    put(root / "etc/systemd/system/t.target.wants/a.service", service.text)
    assert starters.found(longer) is not None
    assert starters.found(context) is None


def test_a_courier_that_ends_with_the_session_is_said_when_leaving_and_when_it_starts(desk: Desk, root: Path) -> None:
    assert unattended.ended_by_signing_out(desk.context) == ()
    file = kill(root)
    send(desk.context, Wish(("1",)))
    found = finding(desk, "ends when you sign out")
    assert (found.level, str(file) in found.detail) == (Level.WARN, True)
    [said] = unattended.ended_by_signing_out(desk.context)
    assert f"{file} has KillUserProcesses=yes" in said
    lock = CourierLock(desk.context.paths.database)
    assert lock.take(desk.clock, Waiting())
    try:
        assert said in unattended.leaving(desk.context)
    finally:
        lock.release()
    switch_on(desk, root / "etc/systemd/system")
    assert finding(desk, "ends when you sign out").level is Level.OK
    assert unattended.ended_by_signing_out(desk.context) == unattended.leaving(desk.context) == ()
