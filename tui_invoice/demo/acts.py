"""The acts of the story: each does something with the real operations and prints what came of it."""

from __future__ import annotations

from collections import Counter

from tui_invoice.demo import troubles
from tui_invoice.demo.checking import Fate, compare, fates
from tui_invoice.demo.homecoming import came_back
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.office import ADDRESS, NEW_PASSWORD, DemoOffice, send_the_old
from tui_invoice.demo.postman import bring
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.demo.telling import Teller, columns
from tui_invoice.domain.clock import HOUR, MINUTE
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.domain.text import visible
from tui_invoice.operations import accounts, reading_back
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.giving import given
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.settling import settle
from tui_invoice.operations.showing import show

RIGHT_ADDRESS = "ke.toan@anhduong.example"
RIGHT_TEA = "caiwu@xihu.example"
ENDS = {"too big": SendStatus.GIVEN, "travel": SendStatus.OPENED, "school": SendStatus.DELIVERED}
"""How those end that are not just sent."""


class Story:
    """Plays the acts, in their order, once."""

    def __init__(self, office: DemoOffice, server: ScriptedServer, boxes: ScriptedMailboxes, teller: Teller) -> None:
        self._office = office
        self._boxes = boxes
        self._context = office.context
        self._server = server
        self._teller = teller
        self._number = office.made.story
        self._began = office.clock.now()

    def play(self) -> int:
        """Play all acts; return the exit code."""
        self._the_office()
        self._send_all()
        self._mend_the_password()
        self._read_the_failures()
        self._mend_each()
        self._read_what_came_back()
        return 0 if self._what_happened() else 1

    def _the_office(self) -> None:
        made, say = self._office.made, self._teller
        rows = [each.rows[0] for each in (*made.old, *made.waiting)]
        credited = sum(row["kind"] == "credit_note" for row in rows)
        currencies = ", ".join(sorted({row["currency"] for row in rows}))
        say.line("TUI-INVOICE: A MORNING IN AN OFFICE THAT DOES NOT EXIST")
        say.said(
            "Nordlys Kontor ApS, its customers and its mail server are made up. Nothing leaves this machine, and"
            " only the hours are skipped: import, pages, outbox, courier and SMTP are real.",
            indent=0,
        )
        say.act("1  The office", "import invoices.csv")
        say.said(
            f"{len(rows)} invoices for {len({row['customer'] for row in rows})} customers in Denmark, Viet Nam, China"
            f" and elsewhere, each in its customer's language, in {currencies}; {credited} are credit notes."
        )
        send_the_old(self._office)
        by = Counter(fate.status for fate in fates(self._context, [each.number for each in made.old]))
        since = made.old[0].day
        say.said(
            f"{by[SendStatus.SENT]} went out as PDF by e-mail since {since.day} {since:%B}, {by[SendStatus.GIVEN]} on"
            f" paper by post. {len(made.waiting)} are new, and nobody has them yet."
        )

    def _send_all(self) -> None:
        say, clock = self._teller, self._office.clock
        say.act("2  Send all that is new", "send --not-sent")
        self._server.down()
        queued = send(self._context, Wish(not_sent=True)).planned
        say.at(clock.now(), f"{len(queued)} queued: each a page as PDF and a mail in its customer's language.")
        clock.wait(MINUTE)
        self._office.hand_over()
        sender, waiting = self._sender(), self._now()[SendStatus.QUEUED]
        say.at(clock.now(), f"The mail server is down. Nothing fails: {waiting} wait, no try is counted.")
        clock.go_to(sender.next_at)
        self._server.up()
        self._server.set_password(ADDRESS, NEW_PASSWORD)
        self._boxes.set_password(ADDRESS, NEW_PASSWORD)
        before = self._server.sign_ins.tries
        self._office.hand_over()
        tries = self._server.sign_ins.tries - before
        say.at(clock.now(), "Tried again by itself. The server is back, and refuses the password:")
        say.quote(self._sender().hold_reply, indent=10)
        held = self._now()[SendStatus.HELD]
        once = "one sign-in" if tries == 1 else f"{tries} sign-ins"
        say.line(f" {say.glyph(SendStatus.HELD)} {held} are on hold after {once}: one fault, told once, mended once.")

    def _mend_the_password(self) -> None:
        say, clock = self._teller, self._office.clock
        say.act("3  Mend the password", f"sender edit {ADDRESS} --password-stdin")
        clock.wait(4 * MINUTE)
        accounts.edit(self._context, ADDRESS, SenderChanges(), Secret(NEW_PASSWORD))
        self._server.script.replace(*troubles.rules())
        say.at(clock.now(), f"Typed once. The hold ends, and all {len(self._number)} go on by themselves.")
        clock.wait(MINUTE)
        self._office.hand_over()
        slow, greylisted = self._fate("slow"), show(self._context, self._number["greylisted"])
        say.at(clock.now(), f"{visible(slow.customer)}: the server is slow. Its answer was waited for.")
        say.at(clock.now(), f"{visible(greylisted.row.customer)}: not now, says the server.")
        say.quote(greylisted.verdict.words, indent=10)
        clock.wait(5 * MINUTE)
        self._office.hand_over()
        tries = self._fate("greylisted").tries
        say.at(clock.now(), f"Tried again by itself, and taken at try {tries}. Nobody had to do anything.")
        say.line(f"   So far:  {self._count()}")

    def _read_the_failures(self) -> None:
        say = self._teller
        say.act("4  Read why", "show NUMBER")
        for number in self._number.values():
            shown = show(self._context, number)
            missed = [each.address for each in shown.recipients if each.state in (State.FAILED, State.UNCERTAIN)]
            if not missed:
                continue
            row = shown.row
            count = f" {row.n}/{row.of}" if row.of > 1 else ""
            more = f" +{len(missed) - 1}" if len(missed) > 1 else ""
            told = columns((number + count, row.customer, missed[0] + more), (13, 24, 35))
            say.line(f" {say.glyph(row.send_status)} {told}")
            if row.send_status is SendStatus.UNCERTAIN:
                say.said("The line broke after the last dot: it may have arrived. Not sent again.")
            else:
                say.said(shown.verdict.sentence)
                say.quote(shown.verdict.words)
        say.line()
        say.said("1/3: one of three recipients.  +1: and one more.")

    def _mend_each(self) -> None:
        say, context, number = self._teller, self._context, self._number
        self._office.clock.wait(40 * MINUTE)
        say.act("5  Mend each", "resend, given, settle")
        say.said("What was done and why, each after “tui-invoice”:")
        self._do("the right one, by phone", f"resend {number['unknown']} --to {RIGHT_ADDRESS}")
        resend(context, Again((number["unknown"],), corrections={"": RIGHT_ADDRESS}))
        self._do("our SPF record was mended", "resend --failed --cause sender_not_trusted")
        resend(context, Again(failed=True, cause=Cause.SENDER_NOT_TRUSTED))
        self._do("room again; one of three", f"resend {number['full']}")
        resend(context, Again((number["full"],)))
        self._do("their IT lets us in now", f"resend {number['spam']}")
        resend(context, Again((number["spam"],)))
        self._do("too big: it goes by post", f"given {number['too big']} --note 'by post'")
        given(context, number["too big"], "by post")
        self._do("in a hurry, without asking", f"resend {number['cut after']}")
        for refusal in resend(context, Again((number["cut after"],))).refused:
            say.said(f"{say.glyph(SendStatus.FAILED)} refused: {refusal.title}", indent=5)
        self._do("asked: this one has it", f"settle {number['cut after']} arrived")
        settle(context, number["cut after"], arrived=True)
        self._do("asked: this one does not", f"settle {number['cut before']} lost")
        settle(context, number["cut before"], arrived=False)
        say.said("From here the two looked alike: one line broke before the last dot, one after.", indent=5)
        self._do("so once more", f"resend {number['cut before']}")
        resend(context, Again((number["cut before"],)))
        self._office.hand_over()

    def _read_what_came_back(self) -> None:
        say, context = self._teller, self._context
        bring([each for each in self._server.received if each.at > self._began], came_back, self._boxes)
        self._office.clock.wait(5 * HOUR)
        say.act("6  Read what came back", "check-mail")
        for entry in reading_back.check(context).entries:
            say.line(f"   {columns((entry.number, entry.text), (9, 64))}")
        number = self._number["tea"]
        say.quote(show(context, number).verdict.words)
        self._do("the right one, by phone", f"resend {number} --to {RIGHT_TEA}")
        resend(context, Again((number,), corrections={"": RIGHT_TEA}))
        self._office.hand_over()
        marked = sum(bool(each.flags) for each in self._boxes.messages(ADDRESS))
        say.said(f"In the mailbox nothing was moved or deleted, and {marked or 'none'} was marked as read.")

    def _what_happened(self) -> bool:
        say = self._teller
        say.act("7  What happened to whom")
        widths = (9, 30, 15, 5, 9)
        say.line(f"   {columns(('Number', 'Customer', 'On the way', 'Tries', 'Now'), widths)}")
        for fate in self._all():
            row = (fate.number, fate.customer, ", ".join(fate.troubles), f"{fate.tries:>5}", fate.status.value)
            say.line(f" {say.glyph(fate.status)} {columns(row, widths)}")
        books = compare(self._context, self._server.received)
        made = self._office.made
        everything = [each.number for each in (*made.old, *made.waiting)]
        paper = sum(fate.status is SendStatus.GIVEN for fate in fates(self._context, everything))
        told = (
            f"Of {len(everything)} invoices {books.invoices} went out by e-mail, to {books.recipients} recipients,"
            f" and {paper} on paper"
        )
        say.act("8  Is it true?")
        for what, found in (("is not in it", books.missing), ("is in it twice", books.twice), ("is", books.unknown)):
            for number, address in found:
                say.said(
                    f"{say.glyph(SendStatus.FAILED)} The server's book says otherwise: {number}, {address} {what}."
                )
        for number, address in books.open:
            say.said(f"{say.glyph(SendStatus.FAILED)} {number}, {address} did not come to an end.")
        if books.agree:
            say.said(f"{told}: every “sent” is in the mail server's own book, none twice, and none is left over.")
            say.line()
            say.said("Now yours: tui-invoice office edit --name NAME, then sender add, import, send.", indent=0)
        return books.agree and self._as_told()

    def _as_told(self) -> bool:
        """Tell whether every invoice ended as the story has it."""
        return all(self._fate(role).status is ENDS.get(role, SendStatus.SENT) for role in self._number)

    # What the acts have in common.

    def _do(self, why: str, command: str) -> None:
        """Print why something is done, and the command."""
        self._teller.line(f"   {columns((why, command), (26, 49))}")

    def _all(self) -> list[Fate]:
        return fates(self._context, tuple(self._number.values()))

    def _fate(self, role: str) -> Fate:
        return fates(self._context, [self._number[role]])[0]

    def _sender(self) -> Sender:
        return accounts.all_of(self._context)[0]

    def _now(self) -> Counter[SendStatus]:
        return Counter(fate.status for fate in self._all())

    def _count(self) -> str:
        words = {
            SendStatus.SENT: "sent",
            SendStatus.QUEUED: "waiting",
            SendStatus.HELD: "on hold",
            SendStatus.UNCERTAIN: "uncertain",
            SendStatus.FAILED: "did not arrive",
        }
        found = self._now()
        return "   ".join(f"{self._teller.glyph(each)} {found[each]} {words[each]}" for each in words if found[each])
