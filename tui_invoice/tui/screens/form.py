"""The send and the resend form of one invoice: what is typed is judged at once, and nothing leaves by a stray key."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.operations import drafting, giving
from tui_invoice.operations.context import Context
from tui_invoice.operations.drafting import Letter
from tui_invoice.operations.sending import Sent
from tui_invoice.tui import outgoing
from tui_invoice.tui.lines import addressed, form, form_checks
from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_filling import FormFilling
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.mending import told
from tui_invoice.tui.widgets.fields import Tick
from tui_invoice.tui.widgets.prompt import Letters, Question


class SendForm(FormFilling):
    """Sends or resends one invoice. It opens on its button if all is well, so that `s`, a look and enter send it."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self._meant = False

    def turned(self) -> None:
        """Keep the wish to send from a letter that it was not meant for."""
        self._meant = False

    def answered(self) -> None:
        """Send what waited for this answer, if it is well."""
        if self._meant and not self.asked():
            self._meant = False
            self.forget_notice()
            self._send()

    def press(self, button: str) -> None:
        """Do what a button says."""
        if self.drafted is None:
            return
        self.guard.open()  # a second enter, right behind this one, is not meant for anything
        if button == "view":
            from tui_invoice.tui.screens.detail import DetailScreen

            self.app.push_screen(DetailScreen(self.drafted.id, 2))
        elif button == "test":
            self._test()
        elif self.given:
            self._ask_note()
        else:
            self._send()

    def _send(self) -> None:
        """Queue the letter, unless something keeps the form shut."""
        doubts = form_checks.doubted(self.filled())
        if (bad := self.check()) is not None and not doubts:
            self.point(bad)
            return
        wrong = next((each for each in self.items(self.filled()) if each.role is Role.ERROR and not each.asks), None)
        if wrong is not None:
            self.say(Role.WARN, f"{self.main_button().title}: {wrong.words}")
        elif self.asked():
            self._meant = True
            self.say(Role.TEXT, "The domains are being asked for; it is queued as soon as they answered")
        elif doubts:
            self._ask_doubted(doubts)
        else:
            self._go()

    def _go(self) -> None:
        letter = self.letter()
        twice = [each for each in (*letter.to, *letter.cc, *letter.bcc) if each.casefold() in letter.again]
        self._ask_twice(letter, twice) if twice else self._queue(letter)

    def _queue(self, letter: Letter) -> None:
        outgoing.queue(self, letter.sender, lambda c: drafting.queue(c, letter), lambda s: self._queued(s, letter.save))

    def _ask_doubted(self, doubts: Sequence[str]) -> None:
        """Ask once more where the name servers know no such domain: a clerk may know better, as of a new one."""
        lines = addressed.ask_doubted(doubts)
        self.ask(Letters("send it there?", lines, {"y": self._go}, "Leave, nothing sent", sends="y"))

    def _ask_twice(self, letter: Letter, twice: Sequence[str]) -> None:
        """Ask once more where it goes to somebody who has it: nobody gets an invoice twice by the way."""
        lines = [
            line(Run(" ! ", Role.WARN), f"It was sent to {', '.join(twice)}: it will arrive twice."),
            line("   ", Run("y", Role.KEY), " Send it again all the same"),
        ]
        leave = "Leave, nothing sent"
        self.ask(Letters("send it twice?", lines, {"y": lambda: self._queue(letter)}, leave, sends="y"))

    def letter(self) -> Letter:
        """Return what the form asks for."""
        assert self.first is not None
        filled = self.filled()
        to, cc, bcc = (tuple(each.address for each in judged) for judged in filled.fields)
        return Letter(
            number=self.number,
            sender=filled.sender,
            name=self.value("name").strip(),
            to=to,
            cc=cc,
            bcc=bcc,
            subject=filled.subject.strip(),
            body=self.body.text,
            save=bool(self.changed(filled)) and self.query_one("#save", Tick).on,
            again=form.has_it(self.first) | ({""} if self.first.sent_before else set()),
            wait_ms=outgoing.TAKE_BACK,
        )

    def _queued(self, sent: Sent, saved: bool) -> None:
        """Go back to where one came from; who left meanwhile is told all the same."""
        front = self.app.screen
        if front is not self or sent.refused:
            told(front if isinstance(front, House) else self, sent, saved=saved)
            self.follow()
            return
        below = self.below()
        self.dismiss()
        told(below, sent, saved=saved)

    def _test(self) -> None:
        number, sender = self.number, self.sender
        subject, body = self.value("subject").strip(), self.body.text

        def work(context: Context) -> str:
            return drafting.test_to_me(context, number, sender, subject, body)

        def went(address: str) -> None:
            self.say(Role.OK, f"A test leaves for {address}", "The customer gets nothing; the invoice stays as it is")

        outgoing.queue(self, sender, work, went)

    def _ask_note(self) -> None:
        """Ask how it was handed over, and note it."""
        context, number = self.house.context, self.number

        def take(text: str) -> None:
            note = text.strip()
            self.house.perform(lambda: giving.given(context, number, note), lambda _: noted(note))

        def noted(note: str) -> None:
            below = self.below()
            if self.is_active:
                self.dismiss()
            below.say(Role.OK, f"{number} is noted as handed over{': ' if note else ''}{note}")

        self.ask(
            Question(
                f"how was {number} handed over?", "Note", accept=take, enter="Note it", sends=True, leave="Back",
                check=lambda _: (line("     ", Run("by post, by hand, by another program", Role.MUTED)), True),
            )
        )  # fmt: skip
