"""Failures, by cause: what would be worth sending again now, what must be mended first, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.filters import Period
from tui_invoice.domain.invoice import Status
from tui_invoice.operations.lock import is_held
from tui_invoice.store import failures, under_way
from tui_invoice.store.failures import Failing

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser

MOST = 50_000
"""So many invoices of one group are named at most."""

MAY_PASS = frozenset({Cause.MAILBOX_FULL, Cause.TRY_LATER, Cause.SERVER_UNREACHABLE, Cause.UNKNOWN})
"""Causes that pass by themselves in time: the customer makes room, a busy or absent server comes back.

`unknown` is one of them: as a rule a person said of an uncertain mail that it was lost, and nobody refused it. All
others failed for something that is still so: an address, a verdict on the mail or on its sender, a setting.
"""

_TITLES = {
    Cause.INVALID_ADDRESS: ("Address is wrong", "would fail again: correct it first"),
    Cause.UNKNOWN_RECIPIENT: ("Address does not exist", "would fail again: correct it first"),
    Cause.MAILBOX_FULL: ("Mailbox full", "may pass now"),
    Cause.TRY_LATER: ("Try later", "the server was busy, may pass now"),
    Cause.BLOCKED_AS_SPAM: ("Blocked as spam", "would fail again: see the verdict"),
    Cause.SENDER_NOT_TRUSTED: ("Sender not trusted", "would fail again: mend settings"),
    Cause.REFUSED: ("Refused", "would fail again: see the verdict"),
    Cause.SENDER_SIGN_IN: ("Sign-in refused", "would fail again: mend password"),
    Cause.SENDER_SETTINGS: ("Settings do not fit", "would fail again: mend settings"),
    Cause.SERVER_UNREACHABLE: ("Server not reached", "may pass now"),
    Cause.UNKNOWN: ("Reason not known", "may pass now: why is not known"),
}
_HOLDS = {
    Cause.PAUSED: ("On hold: paused", "leave once released"),
    Cause.SENDER_SETTINGS: ("On hold: wrong settings", "leave by themselves once mended"),
    Cause.MOVED: ("On hold: other machine", "may have gone out there already"),
    Cause.NEEDS_A_LOOK: ("On hold: needs a look", "broke off: look, then release"),
}


def title(cause: str) -> str:
    """Return in a few words what failed."""
    return _TITLES.get(Cause(cause or Cause.UNKNOWN), _TITLES[Cause.UNKNOWN])[0]


def advice(cause: Cause) -> str:
    """Return what would come of sending again what failed of this cause."""
    return _TITLES.get(cause, _TITLES[Cause.UNKNOWN])[1]


@dataclass(frozen=True, slots=True)
class Group:
    """Invoices that failed, or wait for a person, for one reason.

    `cause` is that of a failure, '' for uncertain and held ones; `hold` that of a hold. `may_pass` tells whether
    it is worth sending again as it is, `advice` why; what is not `tickable` cannot be sent again at all now, and of
    the kind "told" is what is no failure: `told` is what its reports say.
    `last_try` is the newest, in Unix milliseconds UTC (0 for never). `n` counts all, `ids` names the newest,
    newest first, at most `MOST`.
    """

    cause: str
    kind: Literal["failed", "uncertain", "held", "told"]
    title: str
    n: int
    may_pass: bool
    advice: str
    last_try: int
    tickable: bool
    ids: tuple[int, ...]
    hold: str = ""
    told: str = ""


def groups(browser: Browser, period: Period) -> tuple[Group, ...]:
    """Return what failed in the period by cause, what may pass first, the most first; then what waits for a word.

    What bounced and what failed of one cause is one group. Raises StoreError.
    """
    failed = sorted(_failed(browser, period), key=lambda group: (not group.may_pass, -group.n, group.title))
    held = sorted(_held(browser, period), key=lambda group: (-group.n, group.title))
    return (*failed, *_uncertain(browser, period), *held)


def _failed(browser: Browser, period: Period) -> Iterator[Group]:
    found: dict[Cause, list[Failing]] = {}
    for status in (SendStatus.BOUNCED, SendStatus.FAILED):
        for each in failures.by_cause(browser.db, status, period, MOST):
            found.setdefault(Cause(each.cause or Cause.UNKNOWN), []).append(each)
    for cause, parts in found.items():
        title, advice = _TITLES.get(cause, _TITLES[Cause.UNKNOWN])
        yield Group(
            cause=cause.value,
            kind="failed",
            title=title,
            n=sum(part.n for part in parts),
            may_pass=cause in MAY_PASS,
            advice=advice,
            last_try=max(part.last_try for part in parts),
            tickable=True,
            ids=_newest(browser, parts),
        )


def _newest(browser: Browser, parts: list[Failing]) -> tuple[int, ...]:
    """Return the ids of several parts as one list, newest first."""
    ids = [each for part in parts for each in part.ids]
    return tuple(failures.newest_first(browser.db, ids)[:MOST]) if len(parts) > 1 else tuple(ids)


def _uncertain(browser: Browser, period: Period) -> Iterator[Group]:
    parts = failures.by_cause(browser.db, SendStatus.UNCERTAIN, period, MOST)
    lost = _lost(browser, period)
    ids = [each for part in parts for each in part.ids]
    if n := sum(part.n for part in parts) + len(lost):
        yield Group(
            cause="",
            kind="uncertain",
            title="Uncertain",
            n=n,
            may_pass=False,
            advice="may have arrived: say so first",
            last_try=max((part.last_try for part in parts), default=0),
            tickable=False,
            ids=tuple(failures.newest_first(browser.db, [*ids, *lost])[:MOST]),
        )


def _lost(browser: Browser, period: Period) -> list[int]:
    """Return the invoices that a courier which is dead was handing over (OUTBOX S5)."""
    if is_held(browser.db.path):
        return []
    first, last = period.first or date.min, period.last or date.max
    return [
        each
        for each, found in under_way.handing_over(browser.db).items()
        if found.status is Status.ISSUED and first <= (found.day or date.min) <= last
    ]


def _held(browser: Browser, period: Period) -> Iterator[Group]:
    for part in failures.by_cause(browser.db, SendStatus.HELD, period, MOST):
        cause = Cause(part.cause or Cause.UNKNOWN)
        title, advice = _HOLDS.get(
            cause, (f"On hold: {_TITLES.get(cause, ('the sender',))[0].lower()}", "leave by themselves once mended")
        )
        yield Group(
            cause="",
            kind="held",
            title=title,
            n=part.n,
            may_pass=False,
            advice=advice,
            last_try=part.last_try,
            tickable=False,
            ids=part.ids,
            hold=cause.value,
        )
