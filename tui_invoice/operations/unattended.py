"""Whether what waits goes on when its person signs out, or the machine starts anew; and what lets it."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import listing, logind, starters, status
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import opened
from tui_invoice.operations.starters import Starter
from tui_invoice.store.database import Database

_UNITS = "`tui-invoice doctor --units` prints what starts one"
_LINGER = "loginctl enable-linger"


def look(context: Context, db: Database) -> Iterator[Finding]:
    """Yield for the doctor what becomes of waiting mail after a restart, and after signing out."""
    waiting = waits(db)
    starter = starters.found(context)
    if starter is not None and starter.signed_in:
        why = f"{starter.where} starts a courier only while you are signed in"
        yield Finding(Level.WARN, "after a restart no mail leaves until you sign in", why, _LINGER)
    elif starter is not None:
        yield Finding(Level.OK, "mail leaves after a restart, too", starter.where)
    elif waiting:
        why = f"{_invoices(waiting)}, and no unit and no line of a crontab was found that starts a courier"
        yield Finding(Level.WARN, "what waits does not leave after a restart", why, _UNITS)
    else:
        yield Finding(Level.OK, "nothing starts a courier after a restart", "", _UNITS, lacking=True)
    if (file := logind.kills(logind.user())) is not None:
        why = f"{file} has KillUserProcesses=yes: what you leave in the background ends, tmux and screen too"
        level = Level.OK if starter is not None and not starter.signed_in else Level.WARN
        more = "" if level is Level.OK else f"stay signed in while mail leaves; or {_UNITS}, and {_LINGER} lets it run"
        yield Finding(level, "a courier in the background ends when you sign out", why, more)


def waits(db: Database) -> int:
    """Return how many invoices are queued or on their way. Raises StoreError."""
    tallied = status.tallied(db, listing.lost(db))
    return tallied[SendStatus.QUEUED] + tallied[SendStatus.SENDING]


def leaving(context: Context) -> tuple[str, ...]:
    """Return what somebody must know who leaves while mail waits, a line each; nothing where all is well.

    Raises nothing of ours: they are leaving.
    """
    try:
        with opened(context) as db:
            waiting = waits(db) if db is not None else 0
            works = db is not None and waiting > 0 and is_held(db.path)
    except (InvoiceError, OSError):
        return ()
    if not waiting:
        return ()
    starter = starters.found(context)
    found = list(_signing_out(starter)) if works else []
    if not works and (starter is None or starter.signed_in):
        found.append("No courier is at work. → tui-invoice deliver")
    if starter is None:
        found.append(f"After a restart nothing sends what still waits. → {_UNITS}")
    elif starter.signed_in:
        found.append(f"After a restart it leaves only when you sign in. → {_LINGER}")
    return (f"{_invoices(waiting)} to leave.", *found) if found else ()


def ended_by_signing_out(context: Context) -> tuple[str, ...]:
    """Return that the courier just started ends with its person's session, where it does and nothing else goes on."""
    if logind.kills(logind.user()) is None:  # the usual case, and the cheaper question
        return ()
    return tuple(_signing_out(starters.found(context)))


def _signing_out(starter: Starter | None) -> Iterator[str]:
    file = logind.kills(logind.user())
    if file is not None and (starter is None or starter.signed_in):
        yield (
            f"The courier ends when you sign out: {file} has KillUserProcesses=yes."
            f" → stay signed in until all is sent; {_UNITS}"
        )


def _invoices(count: int) -> str:
    return f"{count} invoice waits" if count == 1 else f"{count} invoices wait"
