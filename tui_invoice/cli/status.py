"""`status`: one line, for a prompt, the message of the day or cron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, spoken, words
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import InvoiceError, UsageError
from tui_invoice.domain.text import clip

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.status import Standing

_CALM = (SendStatus.NOT_SENT, SendStatus.QUEUED, SendStatus.SENDING)
_REASON = 100
"""Cells of a reason: the line is one."""


@click.command()
@click.option("--prompt", is_flag=True, help="A few words without names, none where nothing needs you; never waits.")
@options.as_json
@click.pass_obj
def status(context: Context, prompt: bool, as_json: bool) -> int:
    """Say in one line whether anything needs you.

    The exit code is 1 if so. Made for a shell prompt, the message of the day and cron: failures must not go unnoticed.
    """
    from tui_invoice.operations import reading
    from tui_invoice.operations import status as operation

    if prompt and as_json:
        raise UsageError("--prompt and --json exclude each other", "", "say one of them")
    if prompt:
        return _prompt(context)

    reading.refuse_wrong_name(context)
    found = operation.status(context)
    standing = found or operation.Standing()
    if as_json:
        printing.out_json(standing.as_json())
    elif found is None:
        printing.note("there is no database yet, so nothing needs you")
    else:
        printing.out_wrapped(_line(found, operation.WORRIES))
    return 1 if standing.needs_a_person else 0


def _prompt(context: Context) -> int:
    """Print counts alone, no word from outside; what cannot be read now is said as briefly, and nothing on stderr."""
    from tui_invoice.operations import reading
    from tui_invoice.operations import status as operation

    try:
        reading.refuse_wrong_name(context)
        standing = operation.glance(context)
    except (InvoiceError, OSError):
        printing.out(words.marked(words.WAITS, "invoices not read"))
        return 1
    if standing is None or not standing.needs_a_person:
        return 0
    parts = [_count(standing, each) for each in operation.WORRIES if standing.counts.get(each)]
    if standing.held:
        parts.append(words.several(len(standing.held), "sender on hold", "senders on hold"))
    if standing.unread:
        parts.append(words.several(len(standing.unread), "mailbox not read", "mailboxes not read"))
    printing.out(words.marked(words.WAITS, ", ".join(parts)))
    return 1


def _line(standing: Standing, worries: tuple[SendStatus, ...]) -> str:
    parts = [_count(standing, each) for each in worries if standing.counts.get(each)]
    parts += [f"sender {each.address} on hold" for each in standing.held]
    said = [", ".join(parts)] if parts else []
    said += [f"what comes back to {each.address} cannot be read: {_first(each.reply)}" for each in standing.unread]
    line = words.marked(words.WAITS, "; ".join(said)) if said else words.marked(words.GOOD, "nothing needs you")
    calm = [_count(standing, each) for each in _CALM if standing.counts.get(each)]
    if standing.due and not standing.courier:
        calm.append("no courier at work")
    told = [line, ", ".join(calm)] if calm else [line]
    if standing.left_behind:
        told.append("after a restart nothing sends what waits (tui-invoice doctor --units)")
    return spoken.joined(told)


def _first(text: str) -> str:
    """Return the beginning of what was noted; `doctor` has all of it."""
    return clip(next(iter(text.splitlines()), "").rstrip("."), _REASON)


def _count(standing: Standing, which: SendStatus) -> str:
    return f"{standing.counts.get(which, 0)} {words.send_status(which).lower()}"
