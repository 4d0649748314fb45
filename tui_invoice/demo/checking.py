"""What became of each invoice, and whether the program's word agrees with the mail server's own book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.demo.ledger import Received
from tui_invoice.domain.delivery import Evidence, SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store.database import Database

_TROUBLES = {
    Cause.UNKNOWN_RECIPIENT: "address unknown",
    Cause.MAILBOX_FULL: "mailbox full",
    Cause.TRY_LATER: "asked to wait",
    Cause.BLOCKED_AS_SPAM: "taken for spam",
    Cause.SENDER_NOT_TRUSTED: "not trusted",
    Cause.REFUSED: "too big",
}
_TAKEN = frozenset(each.value for each in (State.SENT, State.DELIVERED, State.OPENED, State.BOUNCED))
"""States in which the server took the mail, whatever became of it further on."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one invoice. `troubles` are what befell it itself on the way, `tries` the hand-overs begun.

    `on_word` tells that it counts as arrived because a person said so.
    """

    number: str
    customer: str
    status: SendStatus
    troubles: tuple[str, ...]
    tries: int
    on_word: bool


def fates(context: Context, numbers: Sequence[str]) -> list[Fate]:
    """Return what became of these invoices, in their order. Raises NotFoundError, StoreError."""
    with context.reading() as db:
        return [_fate(db, number) for number in numbers]


def _fate(db: Database, number: str) -> Fate:
    stored = planning.found(db, number)
    of_it = "JOIN delivery d ON d.id=t.delivery_id WHERE d.invoice_id=?"
    causes = db.rows(
        f"SELECT a.cause FROM answer a JOIN attempt t ON t.id=a.attempt_id {of_it} ORDER BY t.id", stored.id
    )
    troubles = [_TROUBLES[Cause(row["cause"])] for row in causes if row["cause"] in set(_TROUBLES)]
    if db.number(
        "SELECT count(*) FROM report r JOIN delivery d ON d.id=r.delivery_id WHERE d.invoice_id=? AND r.kind='bounce'",
        stored.id,
    ):
        troubles.append("came back")
    if db.number("SELECT count(*) FROM journal WHERE event='uncertain' AND invoice_id=?", stored.id):
        troubles.append("connection cut")
    on_word = db.number(
        "SELECT count(*) FROM recipient t JOIN delivery d ON d.id=t.delivery_id"
        " WHERE d.invoice_id=? AND t.state=? AND t.evidence=?",
        stored.id,
        State.SENT.value,
        Evidence.USER.value,
    )
    return Fate(
        number,
        stored.invoice.buyer.name,
        stored.send_status,
        tuple(dict.fromkeys(troubles)),
        db.number(
            f"SELECT count(*) FROM attempt t {of_it} AND t.phase IN ('mail','rcpt','data','dot','done')", stored.id
        ),
        bool(on_word),
    )


@dataclass(frozen=True, slots=True)
class Books:
    """The program's word beside the server's book. Each complaint is (invoice number, address).

    `missing` are said to be sent and are not in the book, `twice` are in it more than once,
    `unknown` are in it although nobody is said to have them, `open` are not at an end.
    """

    invoices: int
    recipients: int
    missing: tuple[tuple[str, str], ...]
    twice: tuple[tuple[str, str], ...]
    unknown: tuple[tuple[str, str], ...]
    open: tuple[tuple[str, str], ...]

    @property
    def agree(self) -> bool:
        """Tell whether there is nothing to complain about."""
        return not (self.missing or self.twice or self.unknown or self.open)


def compare(context: Context, received: Sequence[Received]) -> Books:
    """Compare the database with what the server took, message by message, by the envelope id (RFC 3461 section 4.4).

    Raises StoreError.
    """
    with context.reading() as db:
        rows = db.rows(
            "SELECT i.number, d.envelope_id, r.envelope, r.address, r.state FROM recipient r"
            " JOIN delivery d ON d.id=r.delivery_id JOIN invoice i ON i.id=d.invoice_id"
        )
    whose = {row["envelope_id"]: str(row["number"]) for row in rows}
    taken = Counter(
        (message.parameters.get("ENVID", ""), address) for message in received for address in message.addresses
    )
    sent = {(row["envelope_id"], row["envelope"]) for row in rows if row["state"] in _TAKEN}
    by_invoice: Counter[tuple[str, str]] = Counter()
    for (envelope_id, address), times in taken.items():
        by_invoice[whose.get(envelope_id, "?"), address] += times
    over = {*_TAKEN, State.GIVEN.value, State.FAILED.value, State.CANCELLED.value}
    return Books(
        invoices=len({whose[envelope_id] for envelope_id, _ in sent}),
        recipients=len(sent),
        missing=tuple((whose[key[0]], key[1]) for key in sorted(sent - set(taken))),
        twice=tuple(key for key, times in by_invoice.items() if times > 1),
        unknown=tuple((whose.get(key[0], "?"), key[1]) for key in sorted(set(taken) - sent)),
        open=tuple((str(row["number"]), str(row["address"])) for row in rows if row["state"] not in over),
    )
