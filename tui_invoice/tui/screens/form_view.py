"""How the send and the resend form look, at any size and whatever others write meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.text import cells
from tui_invoice.operations.drafting import Draft
from tui_invoice.tui.lines import addressed, form, form_checks, strip, verdict
from tui_invoice.tui.lines.addressed import Judged, Past
from tui_invoice.tui.lines.form import Filled
from tui_invoice.tui.lines.form_checks import Item
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_frame import LOG, FormFrame
from tui_invoice.tui.widgets.fields import Picker, Press, Tick
from tui_invoice.tui.widgets.letter_fields import LetterFields
from tui_invoice.tui.widgets.table import InvoiceTable
from tui_invoice.tui.widgets.words import Words

SIDE = 78
"""Cells of the form beside the table."""
BARE = 8
"""Rows that a form has whatever is said: From to Subject, Send as, the buttons."""
TAKE = 24
"""Cells up to which an offered address is named beside its key."""
ADDRESSES = ("to", "cc", "bcc")
ADDRESS_CAUSES = frozenset({Cause.INVALID_ADDRESS, Cause.UNKNOWN_RECIPIENT})


class FormView(FormFrame):
    """What the form shows; what it does stands in `form`."""

    MAIN = "send"
    SCROLLS = "#fields"

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.drafted: Draft | None = None
        self.first: Draft | None = None
        self.troubled: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        browser = self.house.browser
        assert browser is not None
        yield Pane(id="header")
        yield Pane(id="views")
        yield Pane(id="form-filters")
        with Horizontal(id="form-body"):
            table = InvoiceTable(browser, self.house.manner)
            table.can_focus = False
            yield table
            yield Pane(id="form-bar")
            with Vertical(id="letter"):
                yield Pane(id="form-title")
                yield LetterFields(id="fields")
        yield Pane(id="form-log")
        yield Pane(id="notice")
        yield Pane(id="footer")

    @property
    def alive(self) -> bool:
        """Tell whether there is anything to draw on: an answer may come while the form is taken away."""
        return self.is_attached and self.app.is_running and self in self.app.screen_stack

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#field-{name}", Input).value

    @property
    def body(self) -> Words:
        """The text of the mail."""
        return self.query_one(Words)

    @property
    def sender(self) -> str:
        """The address of the chosen sender, "" where there is none."""
        picker = self.query_one("#from", Picker)
        senders = self.drafted.senders if self.drafted is not None else ()
        return senders[picker.chosen].address if picker.chosen < len(senders) else ""

    @property
    def given(self) -> bool:
        """Tell whether it is only noted as handed over."""
        return self.query_one("#send-as", Picker).chosen == 1

    def judged(self, name: str) -> tuple[Judged, ...]:
        """Judge what stands in To, Cc or Bcc."""
        return addressed.judge(self.value(name), self.house.domains.answer, self.past())

    def filled(self) -> Filled:
        """Return what stands in the form."""
        to, cc, bcc = (self.judged(name) for name in ADDRESSES)
        return Filled(to, cc, bcc, self.sender, self.value("subject"), self.given)

    def past(self) -> Past:
        """Return what became of the addresses before."""
        if self.drafted is None or self.shown is None:
            return Past()
        manner = self.house.manner()
        having = {}
        if not self.drafted.sent_before:
            persons = form.people(self.drafted)
            having = {each.address.casefold(): manner.stamp(each.since) for each in persons if each.has_it}
        failed = (SendStatus.FAILED, SendStatus.BOUNCED)
        wrong = [e for e in self.shown.recipients if e.status in failed and e.cause in ADDRESS_CAUSES]
        return Past(having, frozenset(each.address.casefold() for each in wrong), self.troubled)

    def changed(self, filled: Filled) -> list[Judged]:
        """Return the addresses that the form did not begin with and that may be sent to."""
        known = {each.address.casefold() for each in form.people(self.first)} if self.first is not None else set()
        doubts = bool(form_checks.doubted(filled))  # these may be sent to all the same, if nothing else is wrong
        good = [each for each in filled.all if each.role is not Role.ERROR or (each.doubted and doubts)]
        return [each for each in good if each.address.casefold() not in known]

    def items(self, filled: Filled) -> list[Item]:
        """Return the checks."""
        assert self.drafted is not None and self.first is not None
        answers, manner = self.house.domains.answer, self.house.manner()
        settle, low = self.key_of("settle"), self.has_class("-low")
        return form_checks.checks(self.drafted, self.first, filled, answers, manner, settle=settle, named=low)

    @property
    def room(self) -> int:
        """The cells that the form has."""
        return SIDE if self.has_class("-wide") else self.size.width

    def draw(self) -> None:
        """Draw everything but what is typed."""
        if not self.alive:
            return
        self.draw_frame()
        if self.drafted is None:
            return
        self.draw_title()
        self.draw_checks()

    def draw_title(self) -> None:
        """Draw the rule over the form anew."""
        if self.alive and self.drafted is not None:
            drawn = form.title(self.drafted, self.house.manner(), self.room, self.rest_below())
            self.query_one("#form-title", Pane).show([drawn])

    def draw_checks(self) -> list[Item]:
        """Draw what is said of what is typed; return the checks."""
        assert self.drafted is not None
        filled = self.filled()
        items = self.items(filled)
        width = self.room - 11
        for name, judged in zip(ADDRESSES, filled.fields, strict=True):
            self.query_one(f"#under-{name}", Pane).show(addressed.under(judged, width))
        self._draw_saving(filled)
        self._draw_story()
        compact = self._arrange(items, width)
        self.query_one("#checks", Pane).show(form_checks.drawn(items, width, compact=compact))
        titles = form.buttons(self.drafted, self.room, given=filled.given)
        for button, title in zip(self.query(Press), titles, strict=True):
            if button.title != title:
                button.title = title
        self.call_after_refresh(self.draw_label)
        return items

    def draw_label(self) -> None:
        """Say how much of the text is out of view."""
        if not self.alive:
            return
        rows = self.body.size.height
        self.query_one("#row-body Pane", Pane).show(form.text_label(rows, self.body.below))

    def _draw_story(self) -> None:
        """Draw the verdict above a resend form."""
        lines: list[Line] = []
        if self.drafted is not None and self.drafted.resend and self.shown is not None:
            health, sender = self.browser.health(), self.shown.verdict.sender
            waiting = next((each.on_hold for each in health.senders if each.address == sender), 0)
            told = verdict.tell(self.shown, self.house.manner(), waiting)
            lines = strip.body(told, self.room, 1 if self.has_class("-low") else 3)
        self.query_one("#form-verdict", Pane).show(lines)
        self.set_class(bool(lines), "-told")

    def _draw_saving(self, filled: Filled) -> None:
        changed = self.changed(filled)
        self.set_class(bool(changed) and not filled.given, "-changed")
        told = addressed.taking(changed, self.house.domains.answer)
        pane = self.query_one("#save-told", Pane)
        pane.styles.width = addressed.width_of(told)
        pane.show([told])

    @property
    def rows(self) -> int:
        """The rows that the fields have; known before anything is laid out, so that they are drawn once."""
        around = 2 + (0 if self.has_class("-low") else 2) + (LOG + 1 if self.has_class("-wide") else 0)
        return self.size.height - around - len(self.query_one("#notice", Pane).lines)

    def _arrange(self, items: Sequence[Item], width: int) -> bool:
        """Give blank rows where there is room for them; tell whether the checks must share lines."""
        said = sum(len(pane.lines) for pane in self.query(".under").results(Pane)) + self.has_class("-changed")
        text = form.text_rows(self.body.text, width)
        taken = BARE + said + len(self.query_one("#form-verdict", Pane).lines) + min(3, text)
        blanks = 2 + self.has_class("-told")
        whole, short = (len(form_checks.drawn(items, width, compact=compact)) for compact in (False, True))
        compact = taken + whole + blanks > self.rows and short < whole
        self.set_class(taken + (short if compact else whole) + blanks <= self.rows, "-airy")
        row = self.query_one("#row-body")
        if row.styles.max_height is None or row.styles.max_height.value != text + 1:
            row.styles.max_height = text + 1
        return compact

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what the keys do here."""
        return self._left_hints(), (Hint("esc", "Leave, nothing sent"),)

    def _left_hints(self) -> list[Hint]:
        focused: Widget | None = self.focused
        tab = [Hint("tab", "Next"), Hint("shift+tab", "Back")]
        title = self.query_one("#send", Press).title
        if isinstance(focused, Press):
            words = {"view": "View", "test": "Send it to me"}.get(focused.id or "", title)
            return [Hint("enter", "Check again" if words == title and self.shut() else words), *tab]
        if isinstance(focused, Picker):
            return [Hint("space", "Another"), *tab] if len(focused.choices) > 1 else tab
        if isinstance(focused, Tick):
            return [Hint("space", "Tick"), *tab]
        if isinstance(focused, Words):
            return tab
        take = addressed.offered(self.judged(self.field_name)) if self.field_name in ADDRESSES else ""
        if take:
            return [Hint("right", f"Take {take}" if cells(take) <= TAKE else "Take it"), Hint("enter", "Check"), *tab]
        go = "Check" if self.has_class("-narrow") else f"Check, go to {title}"
        return [Hint("enter", "Check again" if self.shut() else go), *tab]

    @property
    def field_name(self) -> str:
        """The name of the field that is typed in, "" for none."""
        focused = self.focused
        return (focused.id or "").removeprefix("field-") if isinstance(focused, Input) else ""

    def help_text(self) -> str:
        """Return what the field with the focus is for."""
        focused = self.focused
        return form.HELP.get((focused.id or "").removeprefix("field-"), "") if focused is not None else ""

    def shut(self) -> bool:
        """Tell whether a check keeps the form shut."""
        if self.drafted is None:
            return True
        return any(each.role is Role.ERROR and not each.asks for each in self.items(self.filled()))
