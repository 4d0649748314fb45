"""Release and retry: let go what is kept back, and try now what would be tried later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import State
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.operations.planning import Refusal
from tui_invoice.operations.withdrawing import named
from tui_invoice.store import due, holds, journal, queueing, senders
from tui_invoice.store.database import Database
from tui_invoice.store.under_way import open_invoices, sender_of


@dataclass(frozen=True, slots=True)
class Released:
    """Whose mail goes on, which senders' holds ended, and what could not be."""

    numbers: tuple[str, ...]
    senders: tuple[str, ...]
    refused: tuple[Refusal, ...]


def release(context: Context, numbers: Sequence[str] = (), *, everything: bool = False, sender: str = "") -> Released:
    """End holds, pauses and `moved`: of invoices, of one sender, of all.

    An invoice whose sender is on hold ends that hold: one mail is tried first, and the rest follow its success.
    Raises NotFoundError, StoreError.
    """
    done: list[str] = []
    refused: list[Refusal] = []
    mended: dict[str, None] = {}
    with context.writing() as db, db.transaction():
        accounts = [planning.named_sender(db, sender)] if sender else senders.all_of(db) if everything else []
        if sender:
            chosen = [pair for pair in open_invoices(db) if _sender_of(db, pair[0]).id == accounts[0].id]
        elif everything:
            chosen = open_invoices(db)
        else:
            chosen = list(named(db, numbers))
        # Before any hold ends: a sender's lets go of several invoices at once.
        standings = [(invoice_id, number, queueing.standing(db, invoice_id)) for invoice_id, number in chosen]
        for account in accounts:
            mended.update(_mend(db, account, context.who))
        for invoice_id, number, standing in standings:
            if standing.open_delivery:
                mended.update(_mend(db, _sender_of(db, invoice_id), context.who))
                holds.release_delivery(db, standing.open_delivery)
                if standing.having(State.HELD):
                    text = f"released by {context.who}"
                    journal.note(db, "info", "released", text, who=context.who, invoice=invoice_id)
                    done.append(number)
                    continue
            if not everything and not sender:
                refused.append(Refusal(number, "nothing of it is kept back", "", f"tui-invoice show {number}"))
    return Released(tuple(done), tuple(mended), tuple(refused))


def retry(context: Context, numbers: Sequence[str] = (), *, everything: bool = False) -> Released:
    """Make what is queued due now, its senders too. Raises NotFoundError, StoreError."""
    done: list[str] = []
    refused: list[Refusal] = []
    with context.writing() as db, db.transaction():
        chosen = open_invoices(db) if everything else list(named(db, numbers))
        for invoice_id, number in chosen:
            standing = queueing.standing(db, invoice_id)
            if standing.open_delivery and due.make_due(db, standing.open_delivery):
                done.append(number)
            elif not everything:
                held = standing.having(State.HELD)
                title = "it is on hold" if held else "it is not queued"
                todo = f"tui-invoice release {number}" if held else f"tui-invoice show {number}"
                refused.append(Refusal(number, title, "", todo))
    return Released(tuple(done), (), tuple(refused))


def _sender_of(db: Database, invoice_id: int) -> Sender:
    return senders.by_id(db, sender_of(db, queueing.standing(db, invoice_id).open_delivery))


def _mend(db: Database, sender: Sender, who: str) -> dict[str, None]:
    if not sender.held:
        return {}
    holds.release_sender(db, sender, who)
    return {sender.address: None}
