"""What a dead courier left in the middle, where nothing else is queued: it is seen, and every verb goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.store.making import COMPOSED
from tests.support.servers import MailServers
from tui_invoice.domain.delivery import Phase, SendStatus, State
from tui_invoice.domain.outbox import Change
from tui_invoice.operations import reading, starting
from tui_invoice.operations.context import Context
from tui_invoice.operations.giving import given
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.releasing import retry
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.settling import settle
from tui_invoice.operations.status import status
from tui_invoice.operations.waiting import Waiting
from tui_invoice.operations.withdrawing import cancel
from tui_invoice.store import outbox


def _left(folder: Path, *, marked: bool) -> Desk:
    """Return the desk of one invoice whose courier was killed before or after the marker."""
    desk = Desk(folder)
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    lock = CourierLock(desk.context.paths.database)
    assert lock.take(desk.clock, Waiting())
    with desk.context.writing() as db:
        with db.transaction():
            claim = outbox.claim(db, desk.sender_id)
        assert claim is not None
        if marked:
            changes = [Change(claim.claimed[0].id, State.HANDING_OVER, Phase.RCPT, "250 OK")]
            with db.transaction():
                outbox.mark(db, claim, changes, COMPOSED)
        with desk.context.writing():
            pass
    assert desk.status("1")[0] is SendStatus.SENDING, "a courier at work is left in peace"
    lock.release()
    return desk


@pytest.mark.parametrize(("marked", "word"), [(False, SendStatus.SENDING), (True, SendStatus.UNCERTAIN)])
def test_the_status_calls_uncertain_what_a_dead_courier_was_handing_over(
    tmp_path: Path, marked: bool, word: SendStatus
) -> None:
    found = status(_left(tmp_path, marked=marked).context)
    assert found is not None
    assert {each: n for each, n in found.counts.items() if n} == {word: 1}
    assert found.needs_a_person is marked


def test_it_is_settled_before_any_courier_came(tmp_path: Path) -> None:
    desk = _left(tmp_path, marked=True)
    assert settle(desk.context, "1", arrived=False).addresses == ("ann@example.com",)
    assert desk.status("1")[0] is SendStatus.FAILED


@pytest.mark.parametrize(
    "verb",
    [
        lambda context: cancel(context, ["1"]).numbers,
        lambda context: retry(context, ["1"]).numbers,
        lambda context: given(context, "1"),
    ],
    ids=["cancel", "retry", "given"],
)
def test_what_was_not_handed_over_is_in_the_outbox_for_every_verb(
    tmp_path: Path, verb: Callable[[Context], tuple[str, ...]]
) -> None:
    assert verb(_left(tmp_path, marked=False).context)


@pytest.mark.parametrize("marked", [True, False])
def test_a_courier_is_started_for_it(
    tmp_path: Path, mail_server: MailServers, marked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _left(tmp_path, marked=marked)
    server = mail_server()
    started: list[int] = []

    def start(*_: object) -> int:
        started.append(1)
        return 1

    monkeypatch.setattr("tui_invoice.operations.spawn.start", start)
    assert reading.anything_queued(desk.context)
    assert starting.start(desk.context)
    assert started == [1]
    desk.use(server)
    desk.deliver()
    assert desk.states("1") == {"ann@example.com": State.UNCERTAIN if marked else State.SENT}
