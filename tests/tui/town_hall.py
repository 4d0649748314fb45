"""An office in which every send status and every cause occurs, with the customers of the drawn screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from tests.operations.desks import Desk
from tests.store.making import TODAY, MadeOffice, make_invoice, make_sender, new_delivery
from tui_invoice.demo.names import Records
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Contact, Seller
from tui_invoice.domain.mailbox import Access, Mailbox, SentCopy
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import Change, Ending
from tui_invoice.domain.report import Finding, Report, ReportKind
from tui_invoice.domain.sender import SecretStore, Sender
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.taking_in import take_in
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import holds, invoices, mailbox_faults, mailboxes, outbox, queueing, senders
from tui_invoice.store.database import Database
from tui_invoice.store.recipients import move

DOMAINS = (
    "anhduong.vn", "anhduong.com.vn", "bageriet-hjoernet.dk", "guanggu.cn", "aeroe-baad.dk", "daiviet.com.vn",
    "pudong-jm.cn", "smithdaughters.co.uk", "nordlys.dk", "gmail.com", "example.com",
)  # fmt: skip
"""The domains that take mail here; no other one exists."""
RECORDS = {each: Records(mx=((10, f"mail.{each}"),)) for each in DOMAINS}
RECORDS |= {f"mail.{each}": Records(a=("192.0.2.25",)) for each in DOMAINS}
"""What the name servers know of them."""

ANH_DUONG = "Công ty TNHH Thương mại và Dịch vụ Xuất nhập khẩu Ánh Dương"
DAI_VIET = "Công ty Cổ phần Thực phẩm Đại Việt"
WORDS = {
    Cause.UNKNOWN_RECIPIENT: "550 5.1.1 <ketoan@anhduong.vn>: Recipient address rejected: User unknown in virtual"
    " mailbox table",
    Cause.MAILBOX_FULL: "552 5.2.2 The recipient's inbox is out of storage space",
    Cause.SENDER_SIGN_IN: "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One invoice: who is billed, and the states its recipients come to, one for each address."""

    role: str
    customer: str
    addresses: tuple[str, ...]
    currency: str
    total: int
    states: tuple[State, ...] = ()
    cause: Cause | None = None
    sender: int = 0


def _failed(role: str, cause: Cause, address: str) -> Case:
    return Case(role, f"Firma {role.title()} ApS", (address,), "DKK", 99_500, (State.FAILED,), cause)


CASES = (
    Case("bounced", ANH_DUONG, ("ketoan@anhduong.vn",), "VND", 12_500_000, (State.BOUNCED,), Cause.UNKNOWN_RECIPIENT),
    Case("delivered", "Bageriet på Hjørnet v/ Søren Østergård", ("lone@bageriet-hjoernet.dk",), "DKK", 125_000,
         (State.DELIVERED,)),
    Case("not sent", "武汉光谷新材料科技贸易有限责任公司", ("chen.xm@guanggu.cn",), "CNY", 348_000),
    Case("queued", "Ærø Bådebyggeri ApS", ("bogholderi@aeroe-baad.dk",), "DKK", 4_890_000, (State.QUEUED,)),
    Case("one of three", DAI_VIET, ("giamdoc@daiviet.com.vn", "ketoan@daiviet.com.vn", "kho@daiviet.com.vn"), "VND",
         7_812_000, (State.FAILED, State.DELIVERED, State.SENT), Cause.MAILBOX_FULL),
    Case("opened", "Grøndal & Frøslev Advokatpartnerselskab", ("mail@groendal.dk",), "DKK", 1_560_000,
         (State.OPENED,)),
    Case("uncertain", "上海浦东精密仪器有限公司", ("ap@pudong-jm.cn",), "CNY", 2_800_000, (State.UNCERTAIN,)),
    Case("sent", "Smith & Daughters Ltd", ("accounts@smithdaughters.co.uk",), "GBP", 49_900, (State.SENT,)),
    Case("delayed", "Bygma Nord A/S", ("faktura@bygma-nord.dk",), "DKK", 210_000, (State.DELAYED,)),
    Case("given", "Kiosken ved Havnen", ("kiosk@havnen.dk",), "DKK", 15_000, (State.GIVEN,)),
    Case("full", "Hộ kinh doanh Nguyễn Thị Thu Hằng", ("thuhang.tapho@gmail.com",), "VND", 2_150_000,
         (State.FAILED,), Cause.MAILBOX_FULL),
    _failed("invalid", Cause.INVALID_ADDRESS, "nobody@-.dk"),
    _failed("busy", Cause.TRY_LATER, "busy@aeroe-baad.dk"),
    _failed("spam", Cause.BLOCKED_AS_SPAM, "spam@aeroe-baad.dk"),
    _failed("trust", Cause.SENDER_NOT_TRUSTED, "trust@aeroe-baad.dk"),
    _failed("refused", Cause.REFUSED, "large@aeroe-baad.dk"),
    _failed("riddle", Cause.UNKNOWN, "riddle@aeroe-baad.dk"),
    Case("signed out", "北京朝阳文化传媒有限公司", ("finance@chaoyangwh.cn",), "CNY", 990_000, (State.HELD,),
         Cause.SENDER_SIGN_IN, 1),
    Case("misdirected", "Nhà sách Phương Nam", ("ke.toan@phuongnam.vn",), "VND", 880_000, (State.HELD,),
         Cause.SENDER_SETTINGS, 2),
    Case("unreachable", "Fjordens Is", ("is@fjorden.dk",), "DKK", 72_000, (State.QUEUED,), None, 3),
    Case("paused", "Møns Klint Camping", ("camp@moens-klint.dk",), "DKK", 31_000, (State.HELD,), Cause.PAUSED),
    Case("moved", "Skagen Røgeri", ("roeg@skagen.dk",), "DKK", 64_000, (State.HELD,), Cause.MOVED),
    Case("puzzling", "Ribe Bogtryk", ("tryk@ribe.dk",), "DKK", 45_000, (State.HELD,), Cause.NEEDS_A_LOOK),
    Case("no address", "Øresund Marine Service", (), "DKK", 84_000),
)  # fmt: skip

SENDERS = ("faktura@nordlys.dk", "bogholderi@nordlys.dk", "salg@nordlys.dk", "lager@nordlys.dk")
_REPORTED: dict[State, ReportKind] = {
    State.BOUNCED: ReportKind.BOUNCE,
    State.DELIVERED: ReportKind.DELIVERED,
    State.OPENED: ReportKind.OPENED,
    State.DELAYED: ReportKind.DELAYED,
}
"""What comes back later, after the server said that it took the mail."""
_SAID = {
    ReportKind.DELIVERED: "250 2.0.0 Ok: stored",
    ReportKind.DELAYED: "451 4.4.1 connection timed out",
    ReportKind.OPENED: "",
}


def _waits(case: Case) -> bool:
    return bool({State.QUEUED, State.HELD} & set(case.states))


class TownHall(Desk):
    """A desk with one invoice of every kind; `numbers` has them by role."""

    numbers: ClassVar = {case.role: f"2026-0{142 - n}" for n, case in enumerate(CASES)}

    def begin(self) -> None:
        """Make the office, and bring all to where it stands."""
        super().begin()
        self.office(Office(Seller("Nordlys Kontor ApS"), locale="da_DK", time_zone="Europe/Copenhagen"))
        with self.context.writing() as db:
            self._made = MadeOffice(db, self.clock, self.sender_id)
            accounts = self._accounts()
            self._bring()
            for case in sorted(CASES, key=_waits):  # what waits comes last, or it would be claimed in another's place
                self._tell(case, accounts[case.sender])
            with db.transaction():
                holds.hold(db, accounts[1], Cause.SENDER_SIGN_IN, WORDS[Cause.SENDER_SIGN_IN], "courier")
                holds.hold(db, accounts[2], Cause.SENDER_SETTINGS, "the certificate is for mail.example", "courier")
                later = self.clock.now() + 900_000
                holds.wait(db, accounts[3], Cause.SERVER_UNREACHABLE, "the connection was refused", later)
                box = Mailbox(accounts[0].id, Access.IMAP, "imap.nordlys.dk", 993, sent_copy=SentCopy.APPEND)
                mailboxes.put(db, box)
                mailbox_faults.looked(db, accounts[0].id)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let a courier be at work on the queued invoice, as long as the block lasts."""
        lock = CourierLock(self.context.paths.database)
        assert lock.take(self.clock, Waiting())
        try:
            with self.context.writing() as db:
                MadeOffice(db, self.clock, self.sender_id).claim()
            yield
        finally:
            lock.release()

    def _accounts(self) -> list[Sender]:
        db = self._made.db
        with db.transaction():
            signs_in = replace(self._made.sender, username=SENDERS[0], secret=SecretStore.KEYRING)
            first = replace(signs_in, address=SENDERS[0], name="Nordlys Kontor ApS", host="smtp.nordlys.dk")
            senders.update(db, first)
            others = [
                senders.add(db, make_sender(address, uid=letter * 32, host="smtp.nordlys.dk"))
                for address, letter in zip(SENDERS[1:], "bcd", strict=True)
            ]
        return [senders.by_id(db, each) for each in (self.sender_id, *others)]

    def _bring(self) -> None:
        with self._made.db.transaction():
            for n, case in reversed(list(enumerate(CASES))):  # the newest has the highest id
                day: date = TODAY - timedelta(days=n // 3)
                made = make_invoice(self.numbers[case.role], customer=case.customer, total=case.total, day=day)
                contacts = tuple(Contact(each) for each in case.addresses)
                invoice = replace(made, currency=case.currency, contacts=contacts)
                invoices.add_issued(self._made.db, [(invoice, None)])

    def _tell(self, case: Case, account: Sender) -> None:
        """Bring the invoice's recipients to their states, by the ways that a courier and reports take."""
        db = self._made.db
        invoice_id = self._id(db, self.numbers[case.role])
        if case.states == (State.GIVEN,):
            with db.transaction():
                queueing.insert_given(db, invoice_id, "by post", [(None, Contact(case.addresses[0]))], "lone")
            return
        if not case.states:
            return
        with db.transaction():
            new = new_delivery(invoice_id, account.id, case.addresses)
            delivery = queueing.insert(db, new, account, "lone")
            if case.states == (State.HELD,) and case.sender == 0:
                ids = [row[0] for row in db.rows("SELECT id FROM recipient WHERE delivery_id=?", delivery)]
                move(db, ids[0], State.QUEUED, State.HELD, cause=case.cause, words="kept back")
        if not _waits(case):
            self._hand_over(case.states, case.cause, account.id)

    def _hand_over(self, states: Sequence[State], cause: Cause | None, sender_id: int) -> None:
        db = self._made.db
        with db.transaction():
            claim = outbox.claim(db, sender_id)
            assert claim is not None
        self._made.mark(claim)
        changes, later = [], []
        for each, state in zip(claim.claimed, states, strict=True):
            kind = _REPORTED.get(state)
            said = WORDS.get(cause, "554 no") if cause and state in (State.FAILED, State.BOUNCED) else "250 2.0.0 Ok"
            first = State.SENT if kind else state
            told = "250 2.0.0 Ok" if kind else said
            changes.append(Change(each.id, first, Phase.DONE, told, cause if first is State.FAILED else None))
            if kind:
                later.append(
                    finding(kind, each.address, _SAID.get(kind, said), cause if kind is ReportKind.BOUNCE else None)
                )
        with db.transaction():
            outbox.finish(db, claim, changes, Ending(Phase.DONE, "250 2.0.0 Ok: queued as 4F1B2", "smtp.nordlys.dk"))
        self._comes(db, claim.delivery_id, later)

    def comes(self, role: str, *findings: Finding, proven: bool = True, **said: str) -> None:
        """Let a message come in that says this of the invoice's last delivery, or where not `proven` bears no id."""
        query = "SELECT max(d.id) FROM delivery d JOIN invoice i ON i.id=d.invoice_id WHERE i.number=?"
        with self.context.writing() as db:
            self._comes(db, db.number(query, self.numbers[role]), findings, proven=proven, **said)

    def _comes(
        self, db: Database, delivery: int, findings: Sequence[Finding], *, proven: bool = True, **said: str
    ) -> None:
        (row,) = db.rows("SELECT envelope_id, sender_id FROM delivery WHERE id=?", delivery)
        for n, each in enumerate(findings):
            found = replace(each, envelope_id=row["envelope_id"]) if proven else each
            raw = f"{delivery} {each} {n}".encode()
            with db.transaction():
                take_in(db, senders.by_id(db, row["sender_id"]), raw, Report((found,), **said))  # type: ignore[arg-type]


def finding(kind: ReportKind, address: str, words: str = "", cause: Cause | None = None) -> Finding:
    """Return what a report says of one address; `words` begin with the reply code."""
    code = int(words[:3]) if words[:3].isdecimal() else 0
    return Finding(kind, address, reply_code=code, cause=cause, server_words=words, permanent=kind is ReportKind.BOUNCE)
