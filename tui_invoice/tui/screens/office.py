"""The office: what stands on every invoice, its clock and its way of writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.office import Office
from tui_invoice.domain.text import visible, visible_lines
from tui_invoice.operations import offices, regions
from tui_invoice.operations.offices import OfficeChanges
from tui_invoice.tui.lines import faults
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.settings_form import SettingsForm
from tui_invoice.tui.widgets.fields import Field, Press
from tui_invoice.tui.widgets.words import Words

_LINES = (
    ("name", "Name", ""), ("address", "Address", ""), ("country", "Country", "two letters, like DK"),
    ("tax_id", "Tax number", "none"), ("bank", "Bank", ""), ("time_zone", "Time zone", "like Europe/Copenhagen"),
    ("locale", "Writes as", "like da_DK"), ("bcc", "Copy to", "none; gets a copy of all mail"),
)  # fmt: skip
"""Each field, its label, and what stands in it while it is empty."""
_LONG = frozenset({"address", "bank"})


class OfficeScreen(SettingsForm):
    """A form with one button."""

    MAIN = "save"
    SAYS = "Save"
    AUTO_FOCUS: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        office = self._office()
        self._begun = self.house.manner().office
        yield Pane(id="header")
        yield Pane(*self._top(), id="office")
        with VerticalScroll(id="form", can_focus=False):
            for name, label, blank in _LINES:
                yield from self._part(name, label, blank, _value(office, name))
            yield Pane(line())
            with Horizontal(classes="presses"):
                yield Press("Save", id="save")
        yield Pane(id="notice")
        yield Pane(id="footer")

    def _top(self) -> list[Line]:
        return [rule("Office", self.rest_below()), Line((Run("   What stands on every invoice", Role.MUTED),))]

    def draw_title(self) -> None:
        """Draw the rule anew."""
        for pane in self.query("#office").results(Pane):
            pane.show(self._top())

    def _office(self) -> Office:
        """Return the office; of one that has no name yet, with the clock and the manner of this machine."""
        office = self.house.manner().office
        if office.named:
            return office
        zone, locale = regions.proposed(self.house.context.environ)
        return replace(office, time_zone=zone or office.time_zone, locale=locale or office.locale)

    def _part(self, name: str, label: str, blank: str, value: str) -> Iterator[Widget]:
        if name in _LONG:
            area = Words(value, id=f"field-{name}")
            yield Horizontal(Pane(Line((Run(f" {label}", Role.MUTED),)), classes="field-label"), area, classes="area")
        else:
            yield Field(name, label, value, placeholder=blank)
        yield Pane(id=f"fault-{name}")

    def open_form(self) -> None:
        """The same; a name that is not there yet is no fault."""
        if self.house.manner().office.named:
            super().open_form()
            return
        self.set_focus(self.query_one("#field-name"))
        self.guard.open()
        self.draw_footer()

    def draw(self) -> None:
        """Draw the first row; what is typed stays."""
        if self.is_attached:
            self.query_one("#header", Pane).show([self.head()])

    def check(self) -> Widget | None:
        """Look at every field; return the first that is wrong."""
        found = {error.field: error for error in offices.faults(self._changes())}
        first: Widget | None = None
        for name, _, _ in _LINES:
            self.fault(name, faults.words(found[name]) if name in found else "")
            if name in found and first is None:
                first = self.query_one(f"#field-{name}")
        return first

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be so no more."""
        event.stop()
        self.fault((event.input.id or "").removeprefix("field-"), "")

    def press(self, button: str) -> None:
        """Save it."""
        del button
        if (bad := self.check()) is not None:
            self.set_focus(bad)
            return
        changes, context = self._differing(), self.house.context
        if changes == OfficeChanges():
            self.dismiss()
            return
        self.house.perform(lambda: offices.edit(context, changes), self._saved, self._refused)

    def _saved(self, office: Office) -> None:
        if self.is_active:
            self.dismiss()
        self.house.say_soon(Role.OK, f"Saved: invoices go out as {office.seller.name}")

    def _refused(self, error: InvoiceError) -> None:
        if self.is_attached:
            self.refuse(error)

    def _differing(self) -> OfficeChanges:
        """Return what was changed here; of an office that had no name all of it."""
        office = self._begun
        said = {name: self._typed(name) for name, _, _ in _LINES}
        kept = {name: text for name, text in said.items() if not office.named or text.strip() != _value(office, name)}
        return OfficeChanges(**kept)

    def unsaved(self) -> bool:
        """Tell whether something was changed and not kept."""
        return self._differing() != OfficeChanges()

    def _changes(self) -> OfficeChanges:
        return OfficeChanges(**{name: self._typed(name) for name, _, _ in _LINES})

    def _typed(self, name: str) -> str:
        field = self.query_one(f"#field-{name}")
        return field.text if isinstance(field, TextArea) else self.query_one(f"#field-{name}", Input).value


def _value(office: Office, name: str) -> str:
    """Return what a field begins with: as it is kept, but safe for a terminal."""
    value = getattr(office.seller if name in ("name", "address", "country", "tax_id", "bank") else office, name)
    return visible_lines(str(value)) if name in _LONG else visible(str(value))
