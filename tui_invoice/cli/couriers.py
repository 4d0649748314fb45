"""After something was queued: passwords that must be asked for, the courier, and waiting for its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_invoice.cli import passphrase, printing, words
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations.handed_over import VAULT

if TYPE_CHECKING:
    from tui_invoice.domain.sender import Sender
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.outcomes import Outcome

TROUBLE = (SendStatus.FAILED, SendStatus.BOUNCED, SendStatus.UNCERTAIN, SendStatus.HELD)


def asked(context: Context, sender: str = "", *, everybody: bool = False) -> Context:
    """Return the context with the passwords that are kept nowhere, asked for once, on a terminal only."""
    from tui_invoice.operations import starting

    if not has_terminal():
        return context
    context = with_answers(context, starting.to_ask(context, sender, everybody=everybody))
    starting.end_courier(context)
    return context


def with_answers(context: Context, wanting: Sequence[Sender]) -> Context:
    """Return the context with what these senders want, asked at the terminal; an empty answer is none."""
    secrets = dict(context.secrets)
    for each in wanting:
        if each.secret is SecretStore.FILE:
            name, word = VAULT, passphrase.ask(context)
        else:
            name, word = each.uid, ask(each)
        if word:
            secrets[name] = word
    return replace(context, secrets=secrets)


def will_hand_over(context: Context, wait: float | None, *, queue_only: bool) -> bool:
    """Tell whether this command hands mail over, itself or by a courier: then it needs the passwords."""
    from tui_invoice.operations import spawn

    return wait is not None or not (queue_only or spawn.is_off(context.environ))


def has_terminal() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty()


def ask(sender: Sender) -> Secret:
    """Ask at the terminal, without showing what is typed; nothing typed is no password."""
    from getpass import getpass

    try:
        return Secret(getpass(f"Password of {printing.on_one_line(sender.address)} (it is kept nowhere): "))
    except EOFError:
        return Secret("")


def start(context: Context, *, queue_only: bool = False) -> None:
    """Start a courier where something is queued and none is at work."""
    from tui_invoice.operations import starting

    if not queue_only and starting.start(context):
        from tui_invoice.operations import unattended

        for each in unattended.ended_by_signing_out(context):
            printing.note(each)


def wait(
    context: Context, numbers: Sequence[str], seconds: float, *, queue_only: bool
) -> tuple[int, tuple[Outcome, ...]]:
    """Wait until nothing of these invoices is due or under way; return the exit code and what became of each."""
    from tui_invoice.operations import delivering, reading, starting
    from tui_invoice.operations.ending import told_by_signals
    from tui_invoice.operations.outcomes import outcomes
    from tui_invoice.operations.waiting import Waiting

    starting.end_holds(context)
    waiting = Waiting()
    with told_by_signals(waiting) as told:
        delivering.wait_for(context, numbers, waiting, seconds, lingers=lingers)
    found = outcomes(context, numbers)
    if told:
        printing.note("the waiting was broken off; what is queued goes out by: tui-invoice deliver")
        return 130, found
    queued = any(each.status is SendStatus.QUEUED for each in found)
    if not queue_only and (queued or reading.a_look_is_due(context)):
        starting.start(context)
    return code({each.status for each in found}), found


def lingers() -> None:
    """Tell for what a command that was broken off still waits."""
    printing.note(
        "waiting for the answer to the mail that is being handed over (30 s at most); what is queued stays queued"
    )


def tell(found: Sequence[Outcome]) -> None:
    """Tell on stderr what became of each invoice."""
    for each in found:
        place = f": {', '.join(each.addresses)}" if each.addresses else ""
        line = f"{each.number}  {words.send_status(each.status, each.n, each.of)}{place}"
        printing.note(f"{line} ({each.sentence})" if each.sentence else line)


def code(statuses: set[SendStatus]) -> int:
    """Return the exit code for what became of some invoices: 1 for trouble, 75 for not finished, else 0."""
    if statuses & set(TROUBLE):
        return 1
    return 75 if statuses & {SendStatus.QUEUED, SendStatus.SENDING} else 0
