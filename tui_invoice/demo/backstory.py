"""What happened in the open demo's office before its screen opens: by the real importer, outbox, courier and pages.

Only the hours are skipped. It tells of every send status and every cause, also of those that only reports bring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from tui_invoice.demo import homecoming, replies
from tui_invoice.demo.cast import BEFORE, NOW
from tui_invoice.demo.invoicing import MadeInvoice, as_csv, make_up
from tui_invoice.demo.moments import ZONE, StoryClock, instant
from tui_invoice.demo.office import ADDRESS, NEW_PASSWORD, DemoOffice, add_sender, batches, bring_in, set_up
from tui_invoice.demo.postman import bring
from tui_invoice.demo.town import AWAY, CHANGED, MOVED, Town
from tui_invoice.domain.clock import DAY, HOUR, MINUTE, SECOND, SystemClock, today
from tui_invoice.operations.giving import given
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.withdrawing import pause
from tui_invoice.store import senders

OLD = 80
"""Invoices of earlier weeks: few enough that the screen opens soon, for drawing their pages takes the longest."""
BEGAN = 36
"""Days back to the day on which the office began to use the program."""
SPAN = 8
"""Days over which the newest invoices were made out."""
BACK_OFF = (1, 2, 5, 15, 60)
"""Minutes between the tries: the first comes while one looks on."""
BACK_OFF_AWAY = (2, 2, 5, 15, 60)
"""The same of the server that is away: it is back before the next try."""
_BY = MappingProxyType(
    {
        CHANGED: ("password 1", "password 2", "password 3"),
        MOVED: ("settings",),
        ADDRESS: (
            *("unknown", "full", "spam", "not trusted", "too big", "no domain", "no reason", "cut after", "cut before"),
            "paused",
        ),
    }
)
"""The roles of this morning's mail, by the account that they go out from."""


def tell(folder: Path, town: Town) -> Mapping[str, str]:
    """Make the office in `folder` as it stands now; return the numbers of the invoices by their roles.

    Raises RefusedError where the folder holds an office already, and what the operations raise.
    """
    return _Backstory(folder, town).tell()


class _Backstory:
    def __init__(self, folder: Path, town: Town) -> None:
        self._folder = folder
        self._town = town
        self._now = SystemClock().now()
        self._today = today(SystemClock(), ZONE)
        self._clock = StoryClock(self._now - BEGAN * DAY)
        context = set_up(folder, self._clock, town.main.port, town.boxes.port)
        first = self._today.replace(day=1)
        made = make_up(self._today, old=OLD, story={**BEFORE, **NOW}, span=SPAN, since=first)
        self._office = DemoOffice(context, self._clock, made)
        self._brought: dict[int, int] = {}
        self._context = context

    def tell(self) -> Mapping[str, str]:
        self._accounts()
        self._weeks_ago()
        self._town.main.script.replace(*replies.before())
        self._spent()
        self._days_ago()
        self._this_morning()
        self._just_now()
        self._town.main.script.replace(*replies.now())
        return self._office.made.story

    def _accounts(self) -> None:
        for address, server in ((CHANGED, self._town.main), (MOVED, self._town.old), (AWAY, self._town.away)):
            add_sender(self._context, address, server.port, self._town.boxes.port)
        with self._context.writing() as db, db.transaction():
            for sender in senders.all_of(db):
                senders.update(db, replace(sender, back_off=BACK_OFF_AWAY if sender.address == AWAY else BACK_OFF))

    def _weeks_ago(self) -> None:
        """The old program's invoices come along; from then on the mail goes out from here."""
        began = date.fromordinal(self._today.toordinal() - BEGAN)
        before = [each for each in self._office.made.old if each.day <= began]
        self._take(before)
        for each in before:
            given(self._context, each.number, "sent by the old program")
        since = self._office.made.old[len(before) :]
        for batch in batches(since, 3):
            self._clock.go_to(instant(batch[-1].day, 15, 30))
            self._take(batch)
            for number, sender in zip((each.number for each in batch), (AWAY, MOVED), strict=False):
                send(self._context, Wish((number,), sender=sender))
            send(self._context, Wish(tuple(each.number for each in batch[2:])))
            self._office.hand_over()
            self._come_back(DAY)

    def _spent(self) -> None:
        """Days ago, and still asked to come back later: the try of five days after is the last."""
        role = "spent"
        self._clock.go_to(self._now - 6 * DAY)
        self._take([self._invoice(role)])
        self._send(role)
        self._office.hand_over()
        self._clock.go_to(self._now - 6 * HOUR)
        self._office.hand_over()

    def _days_ago(self) -> None:
        """What was taken, and came back from further on."""
        roles = ("closed", "full box 1", "full box 2", "filtered")
        self._clock.go_to(self._now - 3 * DAY)
        self._take([self._invoice(role) for role in roles])
        self._send(*roles)
        self._office.hand_over()
        self._come_back(DAY)

    def _come_back(self, later: int) -> None:
        """Lay what came back into the mailboxes, and read it so many milliseconds later."""
        for server in self._town.servers:
            bring(server.received[self._brought.get(server.port, 0) :], homecoming.before, self._town.boxes)
            self._brought[server.port] = len(server.received)
        self._clock.wait(later)
        self._office.hand_over()

    def _this_morning(self) -> None:
        self._clock.go_to(self._now - 2 * HOUR)
        taken = {"spent", "closed", "full box 1", "full box 2", "filtered"}
        self._take([self._invoice(role) for role in (*BEFORE, *NOW) if role not in taken])
        self._send("late")
        self._office.hand_over()
        self._come_back(5 * MINUTE)
        self._town.set_password(CHANGED, NEW_PASSWORD)
        self._town.move()
        for sender, roles in _BY.items():
            self._send(*roles, sender=sender)
        pause(self._context, [self._office.made.story["paused"]])
        self._clock.wait(10 * MINUTE)
        self._office.hand_over()

    def _just_now(self) -> None:
        self._town.away.down()
        self._clock.go_to(SystemClock().now() - 15 * SECOND)
        self._send("unreachable", sender=AWAY)
        self._send("waiting")
        self._office.hand_over()

    def _invoice(self, role: str) -> MadeInvoice:
        number = self._office.made.story[role]
        return next(each for each in self._office.made.waiting if each.number == number)

    def _take(self, invoices: Sequence[MadeInvoice]) -> None:
        bring_in(self._context, self._folder, as_csv(invoices))

    def _send(self, *roles: str, sender: str = "") -> None:
        send(self._context, Wish(tuple(self._office.made.story[role] for role in roles), sender=sender))
