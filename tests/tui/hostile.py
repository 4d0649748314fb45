"""An office in which every text from outside tries something: one invoice, customer, address and answer a payload."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.operations.desks import Desk
from tests.store.making import TODAY, MadeOffice, make_invoice
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Contact, Seller
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import Change, Ending
from tui_invoice.domain.report import Finding, Report, ReportKind
from tui_invoice.operations.taking_in import take_in
from tui_invoice.store import holds, invoices, journal, mailbox_faults, mailboxes, offices, outbox, senders

PAYLOADS = {
    "colours and a window title": "\x1b[31mred\x1b]0;owned\x07",
    "clearing the screen": "\x1b[2J\x1b[H\x1bc",
    "C1 controls": "\x9b2J \x9d0;t\x9c \x85",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "zero width": "a\u200bb\u2060c\ufeffd\u00ade",
    "closing markup": "ACME [/] Ltd [/bold]",
    "live markup": "[@click=app.quit]press[/] [bold red]x[/] [link=http://x]y[/link]",
    "broken markup": "[[[ \\[ [/ ]] [$ground] [not a tag",
    "tabs and newlines": "a\tb\nc\r\nd\x0b\x0c\u2028e\u2029",
    "very long": "Đ" * 3_000,
    "combining marks": "Z" + "\u0335\u0321\u0353" * 40 + "x",
    "emoji joins": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇰 ☎️ 1️⃣",
    "wide and ambiguous": "ｆｕｌｌ １２３ ①②③ ㍿ 한국어 العربية ไทย நி",
    "backspaces, NUL and tags": "x\b\b\x00\x7f\x0e\x0f\U000e0041\U000e007f",
}


def office_of_traps(desk: Desk) -> dict[str, str]:
    """Fill the desk; return the invoices' numbers by payload. Half of them failed, others came back or are unsent."""
    whole = " ".join(text[:40] for text in PAYLOADS.values())
    numbers = {}
    with desk.context.writing() as db:
        made = MadeOffice(db, desk.clock, desk.sender_id)
        with db.transaction():
            offices.save(db, Office(Seller(f"Office {whole}", whole, bank=whole, tax_id=whole)))
            senders.update(db, replace(made.sender, name=f"Sender {whole}"))
        for n, (name, text) in enumerate(PAYLOADS.items()):
            numbers[name] = number = f"T-{n:02} {text[:60]}"
            invoice = make_invoice(number, customer=f"{n} {text}", tags=(text[:50],), day=TODAY - timedelta(days=n))
            line = replace(invoice.lines[0], description=text, unit=text[:20])
            contacts = (Contact(f"x{n}{text[:50]}@example.com", "to", text), Contact("ok@example.com", "cc", text))
            with db.transaction():
                taken = replace(invoice, lines=(line,), note=text, contacts=contacts)
                invoices.add_issued(db, [(taken, None)])
                journal.note(db, "warn", "note", f"said {text}", who=text[:30])
            if n % 4 == 1:
                _come_back(made, db.number("SELECT id FROM invoice WHERE number=?", number), text)
            elif n % 2 == 0:
                _fail(made, db.number("SELECT id FROM invoice WHERE number=?", number), text)
        with db.transaction():
            mailboxes.put(db, Mailbox(made.sender_id, Access.IMAP, f"imap {whole}", 993, username=whole))
            box = mailboxes.of_sender(db, made.sender_id)
            assert box is not None
            mailbox_faults.failed(db, box, Cause.SENDER_SIGN_IN, f"NO {whole}", permanent=True)
            holds.hold(db, made.sender, Cause.SENDER_SIGN_IN, f"535 {whole}", "courier")
            db.execute("UPDATE sender SET host=?, username=?", whole, whole)
    return numbers


def _fail(made: MadeOffice, invoice_id: int, text: str) -> None:
    """Let the server refuse it, in words of its own."""
    delivery = made.queue(invoice_id, f"y{text[:50]}@example.com")
    claim = made.claim()
    with made.db.transaction():
        made.db.execute("UPDATE delivery SET subject=?, body=? WHERE id=?", text, text, delivery)
        change = Change(claim.claimed[0].id, State.FAILED, Phase.RCPT, f"550 {text}", Cause.UNKNOWN_RECIPIENT)
        outbox.finish(made.db, claim, [change], Ending(Phase.RCPT, f"550 {text}", text[:50]))


def _come_back(made: MadeOffice, invoice_id: int, text: str) -> None:
    """Let the server take it, and a bounce, a guess, a complaint and an answer come, in words of their own."""
    address = f"z{text[:50]}@example.com"
    delivery = made.queue(invoice_id, address)
    claim = made.claim()
    with made.db.transaction():
        change = Change(claim.claimed[0].id, State.SENT, Phase.DONE, f"250 {text}")
        outbox.finish(made.db, claim, [change], Ending(Phase.DONE, f"250 {text}", text[:50]))
    (row,) = made.db.rows("SELECT envelope_id FROM delivery WHERE id=?", delivery)
    for kind in (ReportKind.COMPLAINT, ReportKind.AUTO_REPLY, ReportKind.NONE, ReportKind.BOUNCE):
        words = text if kind is ReportKind.BOUNCE else ""
        found = Finding(kind, address, text, text, text, 550, None, True, text, (), words, text, row["envelope_id"])
        report = Report((found,), message_id=text, sender=address, addressed=(address,), subject=text)
        with made.db.transaction():
            take_in(made.db, made.sender, f"{invoice_id} {kind}".encode(), report)
