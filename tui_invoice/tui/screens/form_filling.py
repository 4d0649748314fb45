"""How the send and the resend form is filled in: what it begins with, and the judging of what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from textual import events
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.text import visible, visible_lines
from tui_invoice.operations import drafting, warned
from tui_invoice.operations.drafting import Draft, Warned
from tui_invoice.tui.lines import addressed, form, form_checks
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_view import ADDRESSES, FormView
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.fields import Chosen, Picker, Press
from tui_invoice.tui.widgets.table import InvoiceTable

DEBOUNCE = 0.3
"""Seconds without a key before the domains are asked for."""


class FormFilling(FormView):
    """Fills the form in, judges what is typed, and keeps to what others write meanwhile."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self._still = ExitStack()
        self._asking: Timer | None = None
        self._touched = False
        self._as_filled: tuple[str, ...] = ()
        self._reads = 0
        self._asked_of: set[str] = set()

    def answered(self) -> None:
        """Act on what became known of a domain."""

    def turned(self) -> None:
        """Act on a change of what stands in the form."""

    def on_mount(self) -> None:
        """Read what the form begins with; the screen below stays in view until the form can be shown whole."""
        self._still.enter_context(self.app.batch_update())
        self.shape()
        self.watch_rows()
        self.watch(self.body, "scroll_y", self.draw_label, init=False)
        # After every layout: Textual does not tell a part of its new size where a question below it is taken away.
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self.draw_label())
        self._read("", self._begin, self._gone)

    def _read(
        self, sender: str, then: Callable[[Draft], object], failed: Callable[[InvoiceError], object] | None = None
    ) -> None:
        """Read the draft; one that comes after a later one was asked for is not of this form any more."""
        context, number = self.house.context, self.number
        self._reads = this = self._reads + 1

        def read(draft: Draft) -> None:
            if this == self._reads:
                then(draft)

        self.house.perform(lambda: drafting.draft(context, number, sender), read, failed)

    def on_unmount(self) -> None:
        """Let the screen be drawn again, whatever became of the form."""
        self._still.close()

    def _gone(self, error: InvoiceError) -> None:
        self._still.close()
        if self.is_active:
            below = self.below()
            self.dismiss()
            below.say_error(error)

    def below(self) -> House:
        """Return the screen that comes back when the form is left."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1]
        assert isinstance(below, House)
        return below

    def _begin(self, draft: Draft) -> None:
        """Fill the form in."""
        if not self.alive:
            return
        self.drafted = self.first = draft
        self._asked_of = {each.address.casefold() for each in form.people(draft)}
        self._note_troubles(draft.warnings)
        self.shown = self.browser.shown(draft.id)
        self._show_choices(draft)
        with self.prevent(Input.Changed, TextArea.Changed):
            self._fill(draft)
        self._as_filled = self.typed()
        self.ask_domains()
        self.draw()
        self.open_form()
        self._still.close()
        self.refresh()

    def _fill(self, draft: Draft) -> None:
        for name, persons in zip(ADDRESSES, (draft.to, draft.cc, draft.bcc), strict=True):
            field = self.query_one(f"#field-{name}", Input)
            field.placeholder = form.aside(draft, persons)
            field.value = form.goes_to(draft, persons)
        # What is seen is what is sent: no character of a name can hide in a mail's head.
        self.query_one("#field-name", Input).value = visible(draft.name)
        self.query_one("#field-subject", Input).value = visible(draft.subject)
        self.body.text = visible_lines(draft.body)

    def typed(self) -> tuple[str, ...]:
        """Return what stands in the fields of addresses."""
        return tuple(self.value(name) for name in ADDRESSES)

    def _show_choices(self, draft: Draft) -> None:
        senders = [f"{each.name} <{each.address}>" for each in draft.senders]
        chosen = next((n for n, each in enumerate(draft.senders) if each.address == draft.sender), 0)
        self.query_one("#from", Picker).set(senders, chosen)
        picker = self.query_one("#send-as", Picker)
        picker.set(form.send_as(draft), picker.chosen)

    def open_form(self) -> None:
        """Put the focus on the button, on what is bad, or on the address that is the cause."""
        self.point(self.check() or self._failed())
        self.draw_footer()
        self.call_after_refresh(self.guard.open)

    def _failed(self) -> Input | None:
        """Return the field with an address that is the cause of a failure."""
        came_back = self.past().came_back
        for name in ADDRESSES:
            if any(each.address.casefold() in came_back for each in self.judged(name)):
                return self.query_one(f"#field-{name}", Input)
        return None

    def point(self, bad: Widget | None) -> None:
        """Go to what is bad, the cursor behind the wrong address; where nothing is, go to the button.

        It is not selected: a key that was meant for the screen before must not wipe it.
        """
        self.set_focus(bad or self.main_button())
        name = self.field_name
        if isinstance(bad, Input) and name in ADDRESSES:
            wrong = next((each for each in self.judged(name) if each.words), None)
            start = bad.value.find(wrong.check.text) if wrong is not None else -1
            if wrong is not None and start >= 0:
                bad.cursor_position = start + len(wrong.check.text)

    def go_on(self) -> None:
        """Check, and go to the button, or to what is bad; what nobody but the name servers doubts, the button asks."""
        bad, filled = self.check(), self.filled()
        certain = form_checks.doubted(filled) and not any(each.suggestion for each in filled.all)
        self.point(None if certain else bad)

    def follow(self) -> None:
        """Show what others wrote; where it is about this invoice or a sender, judge anew."""
        if not self.alive:
            return
        if self.has_class("-wide"):
            self.query_one(InvoiceTable).follow()
        self.draw_frame()
        if self.drafted is not None and self._is_other():
            self._read(self.sender, self._renew)

    def _is_other(self) -> bool:
        assert self.drafted is not None
        try:
            now = self.browser.shown(self.drafted.id)
        except InvoiceError:
            return True
        was, self.shown = self.shown, now
        health = {each.address: (each.held, each.worked_at) for each in self.browser.health().senders}
        return was != now or health != {each.address: (each.held, each.worked_at) for each in self.drafted.senders}

    def _renew(self, draft: Draft) -> None:
        if self.alive and self.drafted is not None:
            self.drafted = draft
            self._show_choices(draft)
            self.redraw()

    def check(self) -> Widget | None:
        """Judge all fields; return the first that is bad."""
        if self.drafted is None:
            return None
        self.draw_checks()
        filled = self.filled()
        if filled.given:
            return None
        for name, judged in zip(ADDRESSES, filled.fields, strict=True):
            if any(each.role is Role.ERROR for each in judged):
                return self.query_one(f"#field-{name}", Input)
        return None if filled.all else self.query_one("#field-to", Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge as one types; ask for domains once one rests."""
        event.stop()
        self.turned()
        if self.drafted is None:
            return
        self.draw_checks()
        self.draw_footer()
        if self._asking is not None:
            self._asking.stop()
        self._asking = self.set_timer(DEBOUNCE, self.ask_domains)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Make room for the text."""
        event.stop()
        self.turned()
        if self.drafted is not None:
            self.draw_checks()

    def _behind_wrong(self, field: Input) -> bool:
        """Tell whether the cursor stands at the end of the line, or right behind the address that has a mend."""
        wrong = next(each.check.text for each in self.judged(self.field_name) if each.suggestion)
        behind = field.value.find(wrong) + len(wrong)
        return field.cursor_position in (behind, len(field.value)) or not field.selection.is_empty

    def ask_domains(self) -> None:
        """Let the domains be asked that are not known yet."""
        if self.alive:
            filled = self.filled()
            self.house.domains.ask(addressed.domains(filled.fields), self._answered)
            self._ask_troubles([each.address for each in filled.all if each.check.ok])

    def _ask_troubles(self, addresses: Sequence[str]) -> None:
        """Let the store be asked, once for each, whether addresses that were typed gave trouble before."""
        new = [each for each in addresses if each.casefold() not in self._asked_of]
        if not new or self.drafted is None:
            return
        self._asked_of |= {each.casefold() for each in new}
        context, invoice_id = self.house.context, self.drafted.id

        def told(found: Sequence[Warned]) -> None:
            self._note_troubles(found)
            if found and self.alive:
                self.draw_checks()

        self.house.perform(lambda: warned.ask(context, invoice_id, new), told)

    def _note_troubles(self, found: Sequence[Warned]) -> None:
        self.troubled |= {each.address.casefold(): each.text for each in found}

    def _answered(self) -> None:
        if not self.alive or self.drafted is None:
            return
        bad = self.check()
        if bad is not None and not self._touched and self._as_filled == self.typed():
            self.point(bad)  # nobody did anything yet: the form opens on what is bad
        self.draw_footer()
        self.answered()

    def asked(self) -> bool:
        """Tell whether a domain is being asked for."""
        answers = [self.house.domains.answer(each) for each in addressed.domains(self.filled().fields)]
        return any(answer is None or not answer.takes for answer in answers)

    def on_chosen_used(self, event: Chosen.Used) -> None:
        """Take the new choice; what a button says is done by the form's house."""
        event.stop()
        if not isinstance(event.part, Press):
            self.turned()
        if event.part.id == "from":
            self._read(self.sender, self._renew)
        elif not isinstance(event.part, Press):
            self.draw_checks()
            self.draw_footer()

    def on_key(self, event: events.Key) -> None:
        """Right at the end of a field takes what is offered; down leaves the text at its last line."""
        focused = self.focused
        self._touched = True
        if event.key == "right" and isinstance(focused, Input) and self.field_name in ADDRESSES:
            offer = addressed.mended(self.judged(self.field_name))
            if not offer or not self._behind_wrong(focused):
                return
            focused.value = offer
            focused.cursor_position = len(offer)
        elif event.key == "down" and focused is self.body and self.body.cursor_at_last_line:
            self.focus_next()
        elif event.key == "up" and focused is self.body and self.body.cursor_at_first_line:
            self.focus_previous()
        else:
            return
        event.stop()
        event.prevent_default()
