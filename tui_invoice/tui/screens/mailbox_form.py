"""The lines of an account's mailbox: where what comes back is read, who lays copies, whether a receipt is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import Security
from tui_invoice.operations.account_presets import Known
from tui_invoice.tui.lines import accounts as drawn
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.looking_up import LookingUp
from tui_invoice.tui.screens.settings_form import gone
from tui_invoice.tui.typed_mailbox import USUAL, TypedMailbox
from tui_invoice.tui.widgets import typed as fields
from tui_invoice.tui.widgets.fields import Field, Picker, Tick

COPIES = tuple(drawn.COPIES)
SECURITIES = tuple(drawn.MAILBOX_SECURITIES)
SELDOM = ("imap_username", "imap_ca_file", "every")
"""The mailbox's lines that are seldom needed."""
MAILBOX_LINES = ("imap_host", "imap_port", *SELDOM)
MAILBOX_UNDER = {"imap_port": "imap_host"}
MAILBOX_FAULTS = ("imap_host", "imap_username", "imap_ca_file", "every")


class MailboxForm(LookingUp):
    """The part of an account's form that is about its mailbox."""

    more: bool

    if TYPE_CHECKING:

        def line(self, name: str) -> Input:
            """Return a line of the form."""

        def _under(self, name: str) -> Iterator[Widget]:
            """Give the pane for what is wrong with a line."""

        def _pick(self, name: str, index: int) -> None:
            """Show another choice."""

    def mailbox_form(self, typed: TypedMailbox) -> Iterator[Widget]:
        """Give the lines."""
        port = fields.Typed(typed.imap_port, id="field-imap_port", compact=True, select_on_focus=True)
        label = Pane(Line((Run("port ", Role.MUTED),), full=True), id="imap-port-label")
        security = Picker(
            list(drawn.MAILBOX_SECURITIES.values()), SECURITIES.index(typed.imap_security), id="imap_security"
        )
        server = Field("imap_host", "Reports", typed.imap_host, placeholder="not read: a server, or a path")
        side = Horizontal(label, port, security, classes="side", id="imap-side")
        yield Horizontal(server, gone(side, typed.is_none or typed.is_path), classes="pair")
        yield from self._under("imap_host")
        copies = Picker(list(drawn.COPIES.values()), COPIES.index(typed.copies), id="copies")
        name = Pane(Line((Run(" Copies", Role.MUTED),)), classes="field-label")
        kept = Horizontal(name, copies, classes="field")
        tick = Tick("ask for a read receipt", on=typed.receipts, id="receipts")
        yield gone(Horizontal(kept, tick, classes="pair", id="copies-row"), typed.is_none)

    def seldom_of_mailbox(self, typed: TypedMailbox) -> Iterator[Widget]:
        """Give the lines that are seldom needed."""
        known = {
            "imap_username": ("Reads as", "the same as above"),
            "imap_ca_file": ("Its CA", "the usual ones; else a PEM file"),
            "every": ("Minutes", "5, between two looks"),
        }
        for name in SELDOM:
            label, blank = known[name]
            yield gone(Field(name, label, getattr(typed, name), placeholder=blank), self._is_folded(name, typed))
            yield from self._under(name)
        tick = Tick("a return path for each mail (name+…@)", on=typed.plus_address, id="plus_address")
        yield gone(Horizontal(tick, classes="pair", id="plus-row"), self._is_folded("plus_address", typed))

    def _is_folded(self, name: str, typed: TypedMailbox) -> bool:
        if typed.is_none or (typed.is_path and name in ("imap_username", "imap_ca_file")):
            return True
        return not self.more and not (name == "imap_username" and typed.imap_username)

    def put(self, name: str, text: str) -> None:
        """Put a text into a line, with the cursor at its end."""
        field = self.line(name)
        field.value, field.cursor_position = text, len(text)

    def show_mailbox(self, typed: TypedMailbox) -> None:
        """Put what is kept of the mailbox into its lines."""
        for name in MAILBOX_LINES:
            self.put(name, getattr(typed, name))
        self._pick("imap_security", SECURITIES.index(typed.imap_security))
        self._pick("copies", COPIES.index(typed.copies))
        for tick, on in (("receipts", typed.receipts), ("plus_address", typed.plus_address)):
            self.query_one(f"#{tick}", Tick).on = on
            self.query_one(f"#{tick}", Tick).refresh()

    def typed_mailbox(self) -> dict[str, object]:
        """Return the mailbox's lines as they stand, by their names."""
        return {
            **{name: self.line(name).value for name in MAILBOX_LINES},
            "imap_security": SECURITIES[self.query_one("#imap_security", Picker).chosen],
            "copies": COPIES[self.query_one("#copies", Picker).chosen],
            "receipts": self.query_one("#receipts", Tick).on,
            "plus_address": self.query_one("#plus_address", Tick).on,
        }

    def fit_mailbox(self, typed: TypedMailbox) -> None:
        """Show the lines that concern this mailbox; into one on this machine nobody lays copies."""
        gone(self.query_one("#imap-side"), typed.is_none or typed.is_path)
        gone(self.query_one("#copies-row"), typed.is_none)
        for name in SELDOM:
            gone(self.query_one(f"#row-{name}"), self._is_folded(name, typed))
        gone(self.query_one("#plus-row"), self._is_folded("plus_address", typed))
        if typed.is_path and typed.copies is SentCopy.APPEND:
            self._pick("copies", COPIES.index(SentCopy.NEVER))

    def fill_mailbox(self, known: Known | None, *, was: str) -> None:
        """Fill in what is known of the provider, where nobody typed another server; `was` was filled before."""
        if self.line("imap_host").value not in ("", was):
            return
        security = known.mailbox_security if known is not None else Security.TLS
        self.line("imap_host").value = known.mailbox if known is not None else ""
        self.line("imap_port").value = str(known.mailbox_port) if known is not None else USUAL[security]
        self._pick("imap_security", SECURITIES.index(security))
        self._pick("copies", COPIES.index(known.copies if known is not None else SentCopy.NEVER))

    def picked_security(self, typed: TypedMailbox) -> None:
        """Let the usual port follow."""
        if typed.imap_port in (*USUAL.values(), ""):
            with self.prevent(Input.Changed):
                self.line("imap_port").value = USUAL[typed.imap_security]
