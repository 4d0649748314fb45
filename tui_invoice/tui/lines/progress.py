"""What is said while a batch leaves: the bar, the rate and the time left, how many stand how."""

from __future__ import annotations

from tui_invoice.domain.clock import SECOND
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import SignIn
from tui_invoice.domain.text import cells
from tui_invoice.operations import passphrases
from tui_invoice.operations.browsing import Row, SenderHealth
from tui_invoice.operations.progress import Progress
from tui_invoice.tui.lines import causes
from tui_invoice.tui.lines.columns import customer, glyph, role_of, status_words
from tui_invoice.tui.lines.listed import Cells, addresses, invoices, number
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

ENOUGH = 5
"""So many must have come to their end before rate and time left are told."""
_GOES_ON = ("sending goes on when you leave or log out", "it goes on when you leave", "it goes on")


def title(found: Progress, manner: Manner) -> Line:
    """Return the rule over the list."""
    return rule(
        f"Sending {invoices(found.total or found.taken_back)}{' · done' if found.done else ''}",
        (Run(f"started {manner.stamp(found.started_at)}", Role.MUTED),) if found.started_at else (),
    )


def ended(found: Progress) -> int:
    """Return how many came to an end, whichever."""
    return found.sent + found.given + found.failed + found.uncertain


def bar(
    found: Progress, width: int, *, begins_in: int = 0, waits: str = "", paused: bool = False, ascii: bool = False
) -> Line:
    """Return the bar with how far it came, how fast, and how long it takes.

    `begins_in` is in milliseconds for the first; `waits` says until when all that is left waits for another try.
    """
    done = ended(found)
    words = [f"{number(done)} of {number(found.total)}"]
    if paused:
        words.append("paused")
    elif begins_in > 0 and not done:
        words.append(f"begins in {-(-begins_in // SECOND)} s")
    elif waits:
        words.append(waits)
    else:
        # The first few may go much faster, or slower, than the rest: what they promise is not kept.
        known = done >= ENOUGH
        words += [f"{number(round(found.per_minute))} a minute"] if known and found.per_minute and width >= 56 else []
        words += [f"{span(found.left_seconds)} left"] if known and found.left_seconds else []
    text = "   ".join(words)
    room = width - cells(text) - 6
    full = room * done // found.total if found.total and room > 0 else 0
    mark, rest = ("#", ".") if ascii else (" ", " ")
    blocks = (Run(mark * full, Role.BAR), Run(rest * max(0, room - full), Role.REST))
    return line(" ", *blocks, right=(text,))


def waiting(found: Progress, manner: Manner) -> str:
    """Return that all that is left waits for another try, and when the first is; "" where something can go on now."""
    if not found.queued or found.sending or found.next_at <= manner.now():
        return ""
    return f"{number(found.queued)} put off, next at {manner.stamp(found.next_at)}"


def kept_back(sender: SenderHealth, key: str) -> Line:
    """Return what stands in place of the bar while the sender is on hold."""
    why = f" ! {causes.title(sender.cause)}: nothing leaves"
    mends = "Type the new password" if sender.cause == Cause.SENDER_SIGN_IN else "Try once more"
    if sender.cause == Cause.SENDER_SIGN_IN and sender.sign_in is not SignIn.PASSWORD:
        mends = "Sign in again" if sender.sign_in.renews else "Mail settings"
    if passphrases.says_locked(sender.reply):
        why, mends = " ! The vault of passwords is locked: nothing leaves", "Unlock it"
    return line(Run(why, Role.WARN), right=(Run(key, Role.KEY), Run(f" {mends}")))


def finished(found: Progress, key: str) -> Line:
    """Return what stands in place of the bar once nothing goes on."""
    bad = [f"{number(n)} {word}" for n, word in ((found.failed, "failed"), (found.uncertain, "uncertain")) if n]
    good = [f"{number(n)} {word}" for n, word in ((found.sent, "sent"), (found.given, "given")) if n]
    mark = Run(" ✓ ", Role.OK) if not bad else Run("   ")
    runs = [mark, Run(", ".join(good) or "none sent", Role.TITLE)]
    if bad:
        runs += [Run(f", {', '.join(bad)}   ", Role.ERROR if found.failed else Role.WARN), Run(key, Role.KEY)]
        runs.append(Run(" Resend failed"))
    if found.taken_back:
        runs.append(Run(f"   {number(found.taken_back)} taken back", Role.MUTED))
    return Line(tuple(runs))


def counts(found: Progress, width: int, *, refused: int = 0, paused: bool = False) -> Line:
    """Return how many stand how, and what becomes of the rest when one leaves, as far as there is room."""
    to_go = found.queued + found.sending
    parts = [
        (found.sent, "sent", Role.TITLE), (found.given, "given", Role.TITLE), (found.failed, "failed", Role.WORRY),
        (found.uncertain, "uncertain", Role.WARN), (found.held, "on hold", Role.WARN), (to_go, "to go", Role.TEXT),
        (found.taken_back, "taken back", Role.MUTED), (refused, "not queued", Role.ERROR),
    ]  # fmt: skip
    runs = [
        Run(" "),
        *(Run(f"{number(n)} {word}   ", role) for n, word, role in parts if n or (word == "sent" and not found.given)),
    ]
    room = width - 1 - sum(cells(each.text) for each in runs)
    more = ("it stays paused when you leave",) if paused else _GOES_ON
    if not found.done and (fits := [each for each in more if cells(each) <= room]):
        runs.append(Run(fits[0], Role.MUTED))
    return Line(tuple(runs))


def row(each: Row) -> Cells:
    """Return the cells of an invoice of the batch."""
    return Cells(
        glyph=glyph(each),
        word=status_words(each),
        role=role_of(each.send_status),
        number=each.number,
        customer=customer(each.customer, credit=each.credit),
        to=addresses(each.emails),
    )


def span(seconds: int | None) -> str:
    """Return how long something takes, in one unit."""
    seconds = seconds or 0
    if seconds < 90:
        return f"{seconds} s"
    return f"{round(seconds / 60)} min" if seconds < 5_400 else f"{round(seconds / 3_600)} h"
