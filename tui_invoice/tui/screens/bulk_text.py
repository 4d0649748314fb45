"""Another text, and copies, for all invoices of a bulk send."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import TextArea

from tui_invoice.operations.drafting import check_addresses
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.typed import judge
from tui_invoice.tui.paint.line import Run, line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.widgets.fields import Field, Press
from tui_invoice.tui.widgets.words import Words

Take = Callable[[tuple[str, ...], str | None], object]


class BulkTextScreen(FormHouse):
    """`take` gets the copies and the text; None for each invoice's usual one."""

    def __init__(self, n: int, cc: tuple[str, ...], text: str | None, take: Take) -> None:
        super().__init__()
        self._n, self._cc, self._text, self._take = n, cc, text, take

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(rule(f"text and copies for all {self._n}"))
        yield Field("cc", "Cc", "; ".join(self._cc))
        yield Pane(id="cc-said")
        yield Pane(
            line(
                Run(" Text", Role.MUTED),
                Run("     left empty, each has its usual text in its customer's language", Role.MUTED),
            )
        )
        yield Words(self._text or "", id="text")
        with Horizontal(classes="field"):
            yield Pane(classes="field-label")
            yield Press("Take it", id=self.MAIN)
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Begin in the copies."""
        self.query_one("#field-cc").focus()
        self.guard.open()
        self.check()
        self.call_after_refresh(self.redraw)

    def check(self) -> Widget | None:
        """Judge the copies."""
        field = self.query_one("#row-cc", Field)
        pane = self.query_one("#cc-said", Pane)
        judged = judge(field.value, lambda _: None)
        good = judged.good or not field.value.strip()
        said = Run("added to each mail" if good else judged.sentence, Role.MUTED if good else Role.ERROR)
        pane.show([line(Run(f"          {' ' if good else '✗'} ", Role.ERROR), said)])
        return None if good else field.input

    def on_input_changed(self) -> None:
        """Judge as one types."""
        self.check()

    def press(self, button: str) -> None:
        """Keep it for all."""
        del button
        if (bad := self.check()) is not None:
            bad.focus()
            return
        text = self.query_one(TextArea).text
        cc = tuple(each.address for each in check_addresses(self.query_one("#row-cc", Field).value))
        self.dismiss()
        self._take(cc, text if text.strip() else None)

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the form."""
        left = [Hint("enter", "Take it" if isinstance(self.focused, Press) else "Check, go to Take it")]
        if isinstance(self.focused, TextArea):
            left = []
        return [*left, Hint("tab", "Next"), Hint("shift+tab", "Back")], (Hint("esc", "Leave it as it was"),)
