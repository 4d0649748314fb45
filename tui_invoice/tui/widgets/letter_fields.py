"""The fields of a letter: a labelled line of text, choices and buttons, in the order in which tab goes through them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.widgets.fields import Field, Picker, Press, Tick
from tui_invoice.tui.widgets.words import Words


def row(name: str, label: str, *parts: Widget) -> Horizontal:
    """Return a row of a form: its label and what stands beside it."""
    classes = "" if name in ("body", "checks") else "field"
    return Horizontal(
        Pane(line(Run(f" {label}", Role.MUTED)), classes="field-label"), *parts, id=f"row-{name}", classes=classes
    )


class LetterFields(Vertical):
    """All fields of a letter. It scrolls where the screen is too low for them."""

    can_focus = False

    def compose(self) -> ComposeResult:
        """Give the fields, from the top down."""
        yield Pane(id="form-verdict")
        yield row("from", "From", Picker((), id="from"))
        yield Field("name", "Name")
        yield from self._addresses()
        yield Field("subject", "Subject")
        yield row("body", "Text", Words(id="field-body"))
        yield row("as", "Send as", Picker((), id="send-as"))
        yield row("checks", "Checks", Pane(id="checks"))
        with Horizontal(id="buttons"):
            yield Press("Send", "send")
            yield Press("View the PDF", "view")
            yield Press("Test: only to me", "test")

    def _addresses(self) -> Iterable[Widget]:
        for name, label in (("to", "To"), ("cc", "Cc"), ("bcc", "Bcc")):
            yield Field(name, label)
            yield Pane(id=f"under-{name}", classes="under")
            if name == "to":
                saving = Tick("save to the customer", on=True, id="save")
                yield Horizontal(Pane(id="save-told"), saving, id="row-save")
