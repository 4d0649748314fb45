"""`send` and `resend`: queue invoices, start the courier, return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, letter_texts, options, printing, words
from tui_invoice.domain.clock import SECOND, iso
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TextIO

    from tui_invoice.operations.context import Context
    from tui_invoice.operations.planning import Refusal
    from tui_invoice.operations.sending import Sent


@click.command()
@options.numbers
@click.option("--not-sent", is_flag=True, help="All that were issued and never sent; no drafts, voids, uncertain ones.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="To this address, with one NUMBER; may be repeated.")
@click.option("--cc", multiple=True, metavar="ADDRESS", help="A copy to this address, with one NUMBER.")
@options.sender
@click.option("--subject", metavar="TEXT", help="Another subject than the usual one, with one NUMBER.")
@click.option(
    "--text-file",
    metavar="FILE",
    type=click.File("r", "utf-8"),
    help="Another text of the mail, from FILE or - for stdin.",
)
@click.option("--again", is_flag=True, help="Also what was sent already: it will arrive twice.")
@click.option("--all-or-none", is_flag=True, help="Queue nothing at all if one of them cannot be queued.")
@click.option("--ask-domains", is_flag=True, help="Ask the name servers first; leave out whose domain takes no mail.")
@click.option("--dry-run", is_flag=True, help="Say who would get what, and queue nothing.")
@options.waiting
@options.as_json
@click.pass_obj
def send(
    context: Context,
    numbers: tuple[str, ...],
    not_sent: bool,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    sender: str,
    subject: str | None,
    text_file: TextIO | None,
    again: bool,
    all_or_none: bool,
    ask_domains: bool,
    dry_run: bool,
    wait: float | None,
    queue_only: bool,
    as_json: bool,
) -> int:
    """Queue invoices, and start the courier that sends them.

    It returns at once. An invoice with a bad address is named and not queued, the others are; the exit code is then 1.
    It says "queued", never "sent": look with show or status what became of it, or let --wait do so.
    """
    options.exactly_one(NUMBER=numbers, not_sent=not_sent)
    options.not_empty((*to, *cc), "the address")
    if (to or cc or subject is not None) and len(set(numbers)) != 1:
        raise UsageError("--to, --cc and --subject go with one NUMBER", "", "send the others by themselves")
    if not_sent and again:
        raise UsageError("--not-sent and --again exclude each other", "", "name the NUMBERs to send again")
    from tui_invoice.operations import sending

    wish = sending.Wish(
        numbers,
        not_sent=not_sent,
        sender=sender,
        to=to,
        cc=cc,
        again=again,
        all_or_none=all_or_none,
        dry_run=dry_run,
        subject=None if subject is None else letter_texts.subject(subject),
        text=None if text_file is None else letter_texts.body(text_file),
        ask_domains=ask_domains,
    )
    if not dry_run and couriers.will_hand_over(context, wait, queue_only=queue_only):
        context = couriers.asked(context, sender)
    return _told(context, sending.send(context, wish), wait, queue_only=queue_only, as_json=as_json)


@click.command()
@options.numbers
@click.option("--failed", is_flag=True, help="All that failed or bounced; uncertain ones are left out.")
@click.option(
    "--cause",
    type=click.Choice([each.value for each in Cause]),
    metavar="CAUSE",
    help="With --failed: of this cause only.",
)
@click.option(
    "--to",
    multiple=True,
    metavar="[OLD=]NEW",
    help="The right address, with one NUMBER; OLD=NEW where several failed. It is kept for the customer.",
)
@click.option("--no-save", is_flag=True, help="Keep no corrected address for the customer's other invoices.")
@click.option(
    "--tomorrow",
    is_flag=True,
    help="Tomorrow at 8:00 in the office's time (before 5:00: the same morning): a full mailbox may have room.",
)
@options.sender
@click.option("--dry-run", is_flag=True, help="Say who would get what, and queue nothing.")
@options.waiting
@options.as_json
@click.pass_obj
def resend(
    context: Context,
    numbers: tuple[str, ...],
    failed: bool,
    cause: str | None,
    to: tuple[str, ...],
    no_save: bool,
    tomorrow: bool,
    sender: str,
    dry_run: bool,
    wait: float | None,
    queue_only: bool,
    as_json: bool,
) -> int:
    """Queue invoices again for those they did not reach.

    The causes are invalid_address, unknown_recipient, mailbox_full, try_later, blocked_as_spam,
    sender_not_trusted, refused, sender_sign_in, sender_settings, server_unreachable and unknown.
    """
    options.exactly_one(NUMBER=numbers, failed=failed)
    if cause and not failed:
        raise UsageError("--cause goes with --failed", "", "leave it out, or say --failed")
    if tomorrow and wait is not None:
        raise UsageError("--tomorrow and --wait exclude each other", "", "it is queued now and leaves in the morning")
    from tui_invoice.operations import resending

    wish = resending.Again(
        numbers,
        failed=failed,
        cause=Cause(cause) if cause else None,
        corrections=corrections(to),
        sender=sender,
        save=not no_save,
        dry_run=dry_run,
        tomorrow=tomorrow,
    )
    if not dry_run and couriers.will_hand_over(context, wait, queue_only=queue_only):
        context = couriers.asked(context, sender)
    return _told(context, resending.resend(context, wish), wait, queue_only=queue_only, as_json=as_json)


def corrections(said: Sequence[str]) -> dict[str, str]:
    """Return wrong address -> right one for each NEW ("" for the only wrong one) or OLD=NEW.

    A "=" may stand in the first part of an address, so the one that parts two follows an "@".
    """
    found: dict[str, str] = {}
    for each in said:
        start = each.find("@")
        parted = each.find("=", start) if start >= 0 else -1
        old, new = (each[:parted], each[parted + 1 :]) if parted >= 0 else ("", each)
        options.not_empty([new], "the address")
        if old in found:
            raise UsageError("--to says two things of one address", old, "say --to OLD=NEW once for each")
        found[old.strip()] = new.strip()
    return found


def _told(context: Context, sent: Sent, wait: float | None, *, queue_only: bool, as_json: bool) -> int:
    """Tell what was queued, start the courier or wait, and return the exit code."""
    if not as_json:
        _print(sent, "" if sent.planned or sent.refused else _left(context))
    code = 1 if sent.refused else 0
    waits = wait is not None and sent.planned and not sent.dry_run
    if as_json and not waits:
        printing.out_json(_plain(sent))
    if sent.dry_run or not sent.planned:
        return code
    if wait is None:
        couriers.start(context, queue_only=queue_only)
        return 1 if _is_held(context, sent) else code
    waited, found = couriers.wait(context, [each.number for each in sent.planned], wait, queue_only=queue_only)
    if as_json:
        outcomes = [{"number": o.number, "send_status": o.status.value, "cause": o.cause or None} for o in found]
        printing.out_json({**_plain(sent), "outcomes": outcomes})
    else:
        couriers.tell(found)
    return waited if waited == 130 else code or waited


def _is_held(context: Context, sent: Sent) -> bool:
    """Tell whether what was queued is kept back: a password that was just asked for ends its sender's hold."""
    from tui_invoice.operations import accounts

    return sent.held and accounts.show(context, sent.sender).sender.held


def _left(context: Context) -> str:
    """Return in words what waits for a person although there is nothing to send, '' where nothing does."""
    from tui_invoice.operations import status

    found = status.status(context)
    counts = found.counts if found is not None else {}
    parts = [f"{counts[each]} {words.send_status(each).lower()}" for each in status.WORRIES if counts.get(each)]
    return f", but {', '.join(parts)}; see: tui-invoice status" if parts else ""


def _print(sent: Sent, left: str) -> None:
    word = "would be queued" if sent.dry_run else "held" if sent.held else "queued"
    table = printing.Table(("", "", ""))
    rows = [
        (each.number, word, ", ".join(f"{who.address}{_place(who.role)}" for who in each.delivery.recipients))
        for each in sent.planned
    ]
    for line in table.lines(rows, heads=False):
        printing.out(line)
    for refusal in sent.refused:
        refused(refusal)
    for each in sent.planned:
        if each.put_off is not None:
            ends = "it would leave" if sent.dry_run else "it leaves"
            printing.note(f"{each.number}: it was put off until {_on(each.put_off)}; {ends} now instead")
    for warning in sent.warnings:
        printing.note(f"careful: {warning.text}")
    if not sent.planned and not sent.refused:
        printing.note(f"there is nothing to send{left}")
    elif sent.planned and (sent.leaves or not sent.dry_run):
        hold = f", but {sent.sender} is on hold: tui-invoice release --sender {sent.sender}" if sent.held else ""
        later = f" for {_on(sent.leaves)}" if sent.leaves else ""
        hold = "" if sent.dry_run else hold
        printing.note(f"{words.several(len(sent.planned), 'invoice')} {word}{later}, from {sent.sender}{hold}")


def _on(when: datetime) -> str:
    return f"{when.day} {when:%b %H:%M}"


def _place(role: str) -> str:
    return "" if role == "to" else f" ({role})"


def refused(refusal: Refusal) -> None:
    """Tell on stderr of an invoice for which it was not done, and why."""
    detail = f": {refusal.detail}" if refusal.detail else ""
    printing.note(f"{refusal.number}: {refusal.title}{detail}")
    if refusal.todo:
        printing.note(f"→ {refusal.todo}")


def plain_refusals(refusals: Sequence[Refusal]) -> list[dict[str, str]]:
    """Return refusals for JSON."""
    return [{"number": r.number, "title": r.title, "detail": r.detail, "todo": r.todo} for r in refusals]


def _plain(sent: Sent) -> dict[str, object]:
    queued = [
        {
            "number": each.number,
            "subject": each.delivery.subject,
            "recipients": [{"address": who.address, "role": who.role.value} for who in each.delivery.recipients],
        }
        for each in sent.planned
    ]
    return {
        "sender": sent.sender,
        "held": sent.held,
        "dry_run": sent.dry_run,
        "leaves_at": iso(int(sent.leaves.timestamp()) * SECOND) if sent.leaves else None,
        "queued": queued,
        "refused": plain_refusals(sent.refused),
    }
