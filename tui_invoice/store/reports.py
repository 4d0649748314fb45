"""What came back: which delivery a report is about, and the record of it. Found by index, written once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import Purpose, State
from tui_invoice.domain.errors import BadInputError
from tui_invoice.store.database import Database, Row

GUESSED_WITHIN = 5 * DAY
"""So long after its last change a mail may be guessed to be what a report without any id is about."""
_DELIVERY = (
    "SELECT d.id, d.invoice_id, d.purpose, s.address AS sender FROM delivery d JOIN sender s ON s.id=d.sender_id WHERE "
)
_IN_DATA = (
    "EXISTS(SELECT 1 FROM attempt a CROSS JOIN answer w ON w.attempt_id=a.id AND w.recipient_id=r.id"
    " WHERE a.delivery_id=r.delivery_id AND (w.phase IN ('data','dot','done')"
    " OR (w.phase='rcpt' AND a.phase IN ('data','dot','done') AND substr(w.reply,1,1)='2')))"
)
_TAKEN = frozenset({State.HANDING_OVER, State.UNCERTAIN, State.SENT, State.DELAYED, State.DELIVERED, State.BOUNCED})


class Matched(StrEnum):
    """By what a report was found to be about a delivery of ours; the first is proof, `guess` is none."""

    ENVELOPE_ID = "envelope_id"
    MESSAGE_ID = "message_id"
    PLUS_ADDRESS = "plus_address"
    GUESS = "guess"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Reported:
    """The delivery that a report is about. `sender` is the address it left by; `is_test`: nothing becomes of the
    invoice."""

    id: int
    invoice_id: int
    is_test: bool
    sender: str
    matched: Matched


@dataclass(frozen=True, slots=True)
class Addressee:
    """A recipient of that delivery. `in_data`: an attempt reached DATA with it; `replaced`: another stands for it."""

    id: int
    address: str
    envelope: str
    state: State
    in_data: bool
    replaced: bool

    @property
    def left(self) -> bool:
        """Whether the mail was given to a server for it, as far as is known."""
        return self.in_data or self.state in _TAKEN or self.state is State.OPENED


@dataclass(frozen=True, slots=True)
class NewReport:
    """One finding to be written down. `dated` is what the message says of its own time, None for nothing."""

    digest: str
    n: int
    sender_id: int | None
    kind: str
    matched: Matched
    delivery_id: int
    recipient_id: int | None
    address: str
    dated: int | None = None
    status_code: str = ""
    reply_code: int = 0
    cause: str = ""
    permanent: bool = False
    words: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A report of an invoice as it was written down. `at` is when it was read, in Unix milliseconds UTC."""

    at: int
    kind: str
    address: str
    matched: Matched
    cause: str
    status_code: str
    reply_code: int
    words: str
    recipient_id: int | None


def key(address: str) -> str:
    """Return what an address is compared by: its envelope form, folded; of what is no address the folded text."""
    from tui_invoice.domain.addresses import parse_one  # who only reads has no use for it

    try:
        return parse_one(address).envelope.casefold()
    except BadInputError:
        return address.strip().strip("<>").casefold()


def is_known(db: Database, digest: str) -> bool:
    """Tell whether something of this message was written down already."""
    return bool(db.number("SELECT 1 FROM report WHERE digest=? LIMIT 1", digest))


def by_envelope_id(db: Database, envelope_id: str) -> Reported | None:
    """Return the delivery with this envelope id: nobody but the servers on its way was told it."""
    return _reported(db.first(f"{_DELIVERY} d.envelope_id=?", envelope_id), Matched.ENVELOPE_ID)


def by_message_id(db: Database, message_id: str) -> Reported | None:
    """Return the delivery with this Message-ID, which whoever got the mail knows too."""
    return _reported(db.first(f"{_DELIVERY} d.message_id=?", message_id), Matched.MESSAGE_ID)


def by_plus(db: Database, addressed: Collection[str]) -> Reported | None:
    """Return the delivery whose own return path (RFC 5233) one of these addresses is."""
    for address in addressed:
        local, _, domain = key(address).rpartition("@")
        base, plus, token = local.rpartition("+")
        row = db.first(f"{_DELIVERY} d.plus=?", token) if plus else None
        if row is not None and key(row["sender"]) == f"{base}@{domain}":
            return _reported(row, Matched.PLUS_ADDRESS)
    return None


def guessed(db: Database, sender_id: int, address: str) -> tuple[Reported, int] | None:
    """Return the only mail of this sender that went to the address lately, and its recipient's id; None for several.

    It proves nothing: whoever knows both addresses may write such a report.
    """
    after = db.clock.now() - GUESSED_WITHIN
    rows = db.rows(
        "SELECT DISTINCT r.id AS recipient_id, d.id, d.invoice_id, d.purpose, s.address AS sender"
        " FROM attempt a INDEXED BY attempt_rate CROSS JOIN recipient r ON r.delivery_id=a.delivery_id"
        " CROSS JOIN delivery d ON d.id=r.delivery_id JOIN sender s ON s.id=d.sender_id"
        " WHERE a.sender_id=? AND a.at>=? AND lower(r.envelope)=? AND r.since>=? AND d.purpose<>'test'"
        " AND r.state IN ('sent','delayed','uncertain','handing_over') LIMIT 2",
        sender_id,
        after,
        address,
        after,
    )
    if len(rows) != 1:
        return None
    found = _reported(rows[0], Matched.GUESS)
    assert found is not None
    return found, int(rows[0]["recipient_id"])


def _reported(row: Row | None, matched: Matched) -> Reported | None:
    if row is None:
        return None
    return Reported(row["id"], row["invoice_id"], row["purpose"] == Purpose.TEST, row["sender"], matched)


def addressees(db: Database, delivery_id: int) -> list[Addressee]:
    """Return the recipients of a delivery, cancelled ones too, oldest first."""
    rows = db.rows(
        f"SELECT r.id, r.address, r.envelope, r.state, {_IN_DATA} AS in_data,"
        " EXISTS(SELECT 1 FROM recipient x WHERE x.replaces=r.id AND x.state<>'cancelled') AS replaced"
        " FROM recipient r WHERE r.delivery_id=? ORDER BY r.id",
        delivery_id,
    )
    return [
        Addressee(r["id"], r["address"], r["envelope"], State(r["state"]), bool(r["in_data"]), bool(r["replaced"]))
        for r in rows
    ]


def add(db: Database, new: NewReport) -> bool:
    """Write a finding down, inside the caller's transaction; tell whether it was not known yet."""
    return (
        db.execute(
            "INSERT INTO report(digest,n,at,dated,sender_id,kind,matched,delivery_id,recipient_id,address,status_code,"
            "reply_code,cause,permanent,words,moved) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT(digest, n) DO NOTHING",
            new.digest,
            new.n,
            db.clock.now(),
            new.dated,
            new.sender_id,
            new.kind,
            new.matched.value,
            new.delivery_id,
            new.recipient_id,
            new.address,
            new.status_code or None,
            new.reply_code or None,
            new.cause or None,
            int(new.permanent),
            new.words or None,
            int(new.moved),
        )
        == 1
    )


def of(db: Database, invoice_id: int) -> list[Told]:
    """Return what came back about an invoice, tests aside, in the order in which it was read."""
    rows = db.rows(
        "SELECT p.at, p.kind, coalesce(r.address, p.address) AS address, p.matched, coalesce(p.cause,'') AS cause,"
        " coalesce(p.status_code,'') AS status_code, coalesce(p.reply_code,0) AS reply_code,"
        " coalesce(p.words,'') AS words, p.recipient_id FROM delivery d JOIN report p ON p.delivery_id=d.id"
        " LEFT JOIN recipient r ON r.id=p.recipient_id WHERE d.invoice_id=? AND d.purpose<>'test' ORDER BY p.id",
        invoice_id,
    )
    return [
        Told(
            r["at"],
            r["kind"],
            r["address"],
            Matched(r["matched"]),
            r["cause"],
            r["status_code"],
            r["reply_code"],
            r["words"],
            r["recipient_id"],
        )
        for r in rows
    ]


def is_received(db: Database, recipient_id: int, delivery_id: int) -> bool:
    """Tell whether a person noted already that this recipient says it arrived."""
    return bool(
        db.number(
            "SELECT 1 FROM report WHERE delivery_id=? AND recipient_id=? AND kind='received' LIMIT 1",
            delivery_id,
            recipient_id,
        )
    )
