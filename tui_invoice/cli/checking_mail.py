"""`check-mail`: read what came back, now."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, mail_read, options, printing, words

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.reading_back import CameBack


@click.command("check-mail")
@click.argument("addresses", metavar="[ADDRESS...]", nargs=-1)
@options.as_json
@click.pass_obj
def check_mail(context: Context, addresses: tuple[str, ...], as_json: bool) -> int:
    """Read what came back, now: bounces, delays, receipts, answers.

    In the mailboxes of all accounts, or of those named. The courier does so by itself; nothing there is marked, moved
    or deleted. The exit code is 1 where something bounced or a mailbox cannot be read.
    """
    from tui_invoice.operations import reading_back

    options.not_empty(addresses, "ADDRESS")
    context = _asked(context, addresses)

    def began(address: str) -> None:
        if not as_json:
            printing.note(f"reading the mailbox of {address}")

    found = reading_back.check(context, addresses, began=began)
    if as_json:
        printing.out_json(mail_read.plain(found))
    else:
        _tell(found)
    return 1 if found.needs_a_person else 0


def _asked(context: Context, addresses: tuple[str, ...]) -> Context:
    """Return the context with the passwords that are kept nowhere, asked for once, on a terminal only."""
    from tui_invoice.operations import reading_back

    if not couriers.has_terminal():
        return context
    return couriers.with_answers(context, reading_back.to_ask(context, addresses))


def _tell(found: CameBack) -> None:
    from tui_invoice.operations.mailbox_trouble import mend

    for entry in found.entries:
        kind = entry.event.replace("_", " ")
        printing.out(f"{entry.number}  {kind}: {entry.text}" if entry.number else f"{kind}: {entry.text}")
    for each in found.checked:
        if (trouble := each.trouble) is not None:
            printing.note(f"what comes back to {each.address} cannot be read: {trouble.text}")
            again = "it is tried again by itself; or now: " if not trouble.permanent else "mend it: "
            printing.note(f"→ {trouble.todo or f'{again}{mend(trouble.cause, shlex.quote(each.address))}'}")
    if any(each.trouble is None for each in found.checked):
        printing.note(_count(found))


def _count(found: CameBack) -> str:
    read = [each.looked for each in found.checked if each.trouble is None]
    ignored = sum(each.ignored for each in read)
    seen, lines = sum(each.seen for each in read), words.several(len(found.entries), "line")
    if found.entries and not seen:
        return f"the courier read meanwhile: {lines} about your mail"
    parts = [f"{words.several(seen, 'message')} read"]
    parts += [f"{lines} of it about your mail" if found.entries else "nothing new"]
    parts += [f"{words.several(ignored, 'report')} of others' mail ignored"] if ignored else []
    if found.before and not found.entries:
        told = words.several(found.before, "line")
        at = f"the last look was at {found.looked_at:%H:%M}" if found.looked_at else "it was looked before"
        parts += [f"{at}, with {told} about your mail in the last hour: see tui-invoice failures, tui-invoice log"]
    return ", ".join(parts)
