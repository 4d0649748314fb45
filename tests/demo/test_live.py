"""The open demo: everything is there to see and to mend, by the real courier, and nothing of it stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tui_invoice.demo import backstory, homecoming, replies, town
from tui_invoice.demo.cast import NOW
from tui_invoice.demo.live import Live, live
from tui_invoice.demo.office import ADDRESS, NEW_PASSWORD
from tui_invoice.demo.replies import RIGHT
from tui_invoice.demo.town import AWAY, CHANGED, MOVED
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import accounts, domains, lock, releasing, starting
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.listing import Row, listed
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.showing import show

STATUSES = set(SendStatus) - {SendStatus.SENDING}
GOT_THERE = {SendStatus.SENT, SendStatus.DELIVERED, SendStatus.OPENED}
CAUSES = set(Cause) - {Cause.MOVED, Cause.NEEDS_A_LOOK}


FEW = 12
MENDED = ("password 1", "password 2", "password 3", "settings", "unknown", "full")


def at_work(database: Path) -> int:
    """Wait for the courier to be at work, and return its process id; what it writes of itself comes bit by bit."""
    found: dict[str, object] = {}

    def works() -> bool:
        found.update(lock.holder(database) if lock.is_held(database) else {})
        return "pid" in found

    wait_until(works, what="the courier to be at work")
    return int(str(found["pid"]))


@pytest.fixture(scope="module")
def opened() -> Iterator[Live]:
    """One office for all tests that change nothing, or only what no other test looks at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replies, "PACE", 0.01)
        patch.setattr(town, "BACK_AFTER", 0.5)
        patch.setattr(homecoming, "PACE", 0.1)
        with live() as office:
            yield office


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office with hardly a past: drawing the pages of old invoices is most of the work."""
    monkeypatch.setattr(backstory, "OLD", FEW)


def rows(office: Live) -> dict[str, Row]:
    return {row.number: row for row in listed(office.context, Filter())}


def status(office: Live, role: str) -> SendStatus:
    return rows(office)[office.roles[role]].send_status


def arrived(office: Live, *roles: str) -> None:
    """Wait until all of these are sent."""

    def missing() -> set[str]:
        found = rows(office)
        return {role for role in roles if found[office.roles[role]].send_status not in GOT_THERE}

    wait_until(lambda: not missing(), what=f"{roles} to be sent")


def test_every_status_and_every_cause_is_there_when_it_opens(opened: Live) -> None:
    seen = rows(opened).values()
    assert {row.send_status for row in seen} == STATUSES
    assert {row.cause for row in seen if row.cause} == {cause.value for cause in CAUSES}
    assert sum(row.send_status is SendStatus.NOT_SENT for row in seen) == len(NOW)
    assert rows(opened)[opened.roles["full"]].of == 3


def test_it_says_what_to_type_where_one_looks_for_it(opened: Live) -> None:
    replies = {each.address: each.hold_reply or each.wait_reply for each in accounts.all_of(opened.context)}
    assert NEW_PASSWORD in replies[CHANGED]
    assert str(opened.town.main.port) in replies[MOVED]
    assert "refused" in replies[AWAY]


def test_its_children_find_its_places_and_its_name_server_only(opened: Live) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tui_invoice", "paths", "--json"],
        env=dict(opened.context.environ),
        capture_output=True,
        timeout=30,
        check=True,
    )
    paths = opened.context.paths
    found = json.loads(told.stdout)
    assert found["database"] == str(paths.database)
    assert {found["config"], found["secrets"], found["courier_log"]} == {
        str(each) for each in (paths.config, paths.secrets, paths.courier_log)
    }
    assert opened.context.environ["TUI_INVOICE_DNS"] == f"127.0.0.1:{opened.town.names.port}"


def test_a_slip_in_a_domain_is_found_and_the_right_one_named(opened: Live) -> None:
    found = domains.check(opened.context, ["havblk.example", "soenderkoeken.example", "havblik.example", "gmail.com"])
    assert [(each.taking.value, each.suggestion) for each in found] == [
        ("no_such_domain", "havblik.example"),
        ("no_such_domain", "soenderkoekken.example"),
        ("takes_mail", ""),
        ("takes_mail", ""),
    ]


@pytest.fixture(scope="module")
def at_it(opened: Live) -> Live:
    """The same office after all of it was mended and sent; those who look at how it opens stand above."""
    context = opened.context
    accounts.edit(context, CHANGED, SenderChanges(), Secret(NEW_PASSWORD))
    accounts.edit(context, MOVED, SenderChanges(port=opened.town.main.port))
    resend(context, Again((opened.roles["unknown"],), corrections={"": RIGHT["unknown"]}))
    resend(context, Again((opened.roles["full"],)))
    send(context, Wish(not_sent=True))
    assert starting.start(context)
    return opened


def test_what_is_mended_goes_out_and_new_troubles_come(at_it: Live) -> None:
    arrived(at_it, *MENDED, "plain", "slow", "credit")
    assert {role: status(at_it, role) for role in ("slip", "left the firm", "cut now")} == {
        "slip": SendStatus.FAILED,
        "left the firm": SendStatus.FAILED,
        "cut now": SendStatus.UNCERTAIN,
    }
    later = ("greylisted 1", "greylisted 2", "greylisted 3", "room later")
    assert {status(at_it, role) for role in later} == {SendStatus.QUEUED}
    releasing.retry(at_it.context, everything=True)
    arrived(at_it, *later, "waiting", "unreachable")


def test_what_comes_back_is_read_by_itself_while_one_looks(at_it: Live) -> None:
    """A bounce, a receipt and a customer's answer, each with what led to it, and nothing in the mailbox is touched."""
    wanted = {"comes back": SendStatus.BOUNCED, "plain": SendStatus.OPENED, "school": SendStatus.DELIVERED}
    wait_until(lambda: {role: status(at_it, role) for role in wanted} == wanted, what="all of it to come back")
    bounced = show(at_it.context, at_it.roles["comes back"])
    assert bounced.row.cause == Cause.UNKNOWN_RECIPIENT
    assert RIGHT["comes back"] in bounced.verdict.words
    answered = at_it.roles["food"]
    wait_until(
        lambda: any(each.event == "answered" for each in show(at_it.context, answered).history), what="the answer"
    )
    read = [each for each in at_it.town.boxes.messages(ADDRESS) if each.flags]
    assert read == []


def test_nothing_stays_when_it_breaks_off(
    home: Path, tmp_path: Path, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither threads nor files nor the courier, which is at work just then."""
    before = set(threading.enumerate())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pids: list[int] = []
    with pytest.raises(ZeroDivisionError), live() as office:
        database = office.context.paths.database
        send(office.context, Wish(not_sent=True))
        starting.start(office.context)
        pids.append(at_work(database))
        raise ZeroDivisionError
    assert pids != [os.getpid()]
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
    assert list(tmp_path.iterdir()) == []
    assert list(home.rglob("*")) == []
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_its_courier_and_leaves_nothing(word: signal.Signals, home: Path, tmp_path: Path) -> None:
    program = (
        "import os, threading\n"
        "from tui_invoice.demo import backstory\n"
        f"backstory.OLD = {FEW}\n"
        "from tui_invoice.demo.live import live\n"
        "from tui_invoice.operations import lock, starting\n"
        "from tui_invoice.operations.sending import Wish, send\n"
        "with live() as office:\n"
        "    database = office.context.paths.database\n"
        "    send(office.context, Wish(not_sent=True))\n"
        "    starting.start(office.context)\n"
        "    while not (lock.is_held(database) and (held := lock.holder(database)).get('pid')): pass\n"
        "    print(held['pid'], flush=True)\n"
        f"    os.kill(os.getpid(), {int(word)})\n"
        "    threading.Event().wait(50)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=55,
        check=False,
    )
    assert ended.returncode == 128 + word, ended.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(ended.stdout), 0)
    assert list(tmp_path.iterdir()) == []
    assert list(home.rglob("*")) == []


def test_a_courier_that_does_not_hear_is_ended_by_force_before_its_folder_goes(
    home: Path, tmp_path: Path, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(starting, "stop_courier", lambda *_: False)
    with live() as office:
        database = office.context.paths.database
        send(office.context, Wish(not_sent=True))
        starting.start(office.context)
        pid = at_work(database)
    with pytest.raises(ProcessLookupError):
        wait_until(lambda: os.kill(pid, 0), what="it to be gone")
    assert list(tmp_path.iterdir()) == []
