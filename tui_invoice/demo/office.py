"""The made-up office: its folder, its clock, its seller, its sender and about 200 invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tui_invoice.demo.files import write_files
from tui_invoice.demo.invoicing import OLD, MadeUp, make_up
from tui_invoice.demo.moments import ZONE, StoryClock, instant
from tui_invoice.domain.clock import MINUTE, today
from tui_invoice.domain.errors import RefusedError
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.operations import accounts, importing, offices
from tui_invoice.operations.account_changes import MailboxChanges
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.context import Context
from tui_invoice.operations.courier import Mode
from tui_invoice.operations.delivering import deliver
from tui_invoice.operations.giving import given
from tui_invoice.operations.offices import OfficeChanges
from tui_invoice.operations.paths import Paths
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.waiting import Waiting

Item = TypeVar("Item")

ADDRESS = "faktura@nordlys.example"
PASSWORD = "midnight sun"
"""What the account signs in with, until its provider changes it."""
NEW_PASSWORD = "polar night"
"""What it signs in with from then on."""
WHO = "lone"
LARGEST = 300_000
"""Octets of a message that the made-up server takes (SIZE, RFC 1870)."""


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The office as it was opened: everything lies in one folder, nothing of the user's is read or written."""

    context: Context
    clock: StoryClock
    made: MadeUp

    def hand_over(self) -> None:
        """Let a courier work in this process until nothing is due at the story's instant. Raises StoreError.

        What a courier would put into its log, which must not happen, comes out as a RuntimeError.
        """
        faults: list[str] = []
        deliver(self.context, Mode.ONCE, Waiting(), log=faults.append)
        if faults:
            raise RuntimeError("".join(faults))


def places(folder: Path) -> Paths:
    """Return where everything lies under the demo's folder, as the XDG variables of `surroundings` lead there."""
    state = folder / "state" / "tui-invoice"
    return Paths(
        database=folder / "data" / "invoices.db",
        config=folder / "config" / "tui-invoice" / "config.toml",
        secrets=state / "secrets.json",
        courier_log=state / "courier.log",
        crashes=state / "crashes",
        machine=state / "machine",
        remembered=state / "screen.json",
    )


def open_office(folder: Path, clock: StoryClock, port: int, imap_port: int = 0, *, old: int = OLD) -> DemoOffice:
    """Make the office in `folder`, with a sender at 127.0.0.1, `port`, and import its invoices from a CSV file.

    Its mailbox is at `imap_port`, unless that is 0.

    There are `old` ones beside those of the story, the same for the same day. Nothing is sent yet. Raises
    RefusedError where the folder holds an office already, and what the operations raise.
    """
    context = set_up(folder, clock, port, imap_port)
    made = make_up(today(clock, ZONE), old=old)
    bring_in(context, folder, made.as_csv())
    return DemoOffice(context, clock, made)


def set_up(folder: Path, clock: StoryClock, port: int, imap_port: int = 0) -> Context:
    """Make the office in `folder`, with a sender and no invoice yet. Raises as `open_office` does."""
    paths = places(folder)
    if paths.database.exists():
        raise RefusedError(
            f"{folder} holds a made-up office already", "the story begins with a new one", "name an empty folder"
        )
    context = Context(paths, clock, WHO, {"TUI_INVOICE_COURIER": "off"})
    offices.edit(
        context,
        OfficeChanges(
            name="Nordlys Kontor ApS",
            address="Havnegade 12, 2. th.\n5700 Svendborg",
            country="DK",
            tax_id="DK12345674",
            bank="Svendborg Sparekasse\nIBAN DK50 0040 0440 1162 43",
            time_zone=ZONE.key,
            locale="da_DK",
        ),
    )
    add_sender(context, ADDRESS, port, imap_port)
    return context


def add_sender(context: Context, address: str, port: int, imap_port: int = 0) -> None:
    """Add an account at 127.0.0.1 that signs in with PASSWORD, with its mailbox at `imap_port` unless that is 0.

    Raises what the operation raises.
    """
    mailbox = MailboxChanges(
        host="127.0.0.1", port=imap_port, security=Security.NONE, copies=SentCopy.APPEND, receipts=True, every=1
    )
    changes = SenderChanges(
        address=address,
        name="Nordlys Kontor ApS",
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        username=address,
        secret_store=SecretStore.FILE,
        mailbox=mailbox if imap_port else MailboxChanges(),
    )
    accounts.add(context, changes, Secret(PASSWORD))


def bring_in(context: Context, folder: Path, text: str) -> None:
    """Write a CSV file into the demo's folder and import it. Raises what the operations raise."""
    taken = importing.take(context, [write_files(folder / "from-the-old-program", text, LARGEST)])
    if taken.problems:
        raise taken.problems[0]


def send_the_old(office: DemoOffice, months: int = 4) -> None:
    """Send the invoices of earlier weeks, some at a time, each on a day soon after its own; one goes by post."""
    morning = office.clock.now()
    for batch in batches([each.number for each in office.made.old], months):
        last = next(each.day for each in office.made.old if each.number == batch[-1])
        office.clock.go_to(min(instant(last, 15, 30), morning))
        given(office.context, batch[0], "by post: the customer asked for paper")
        send(office.context, Wish(batch[1:]))
        office.clock.wait(2 * MINUTE)
        office.hand_over()
    office.clock.go_to(morning)


def batches(items: Sequence[Item], count: int) -> list[tuple[Item, ...]]:
    """Return the items in so many parts of about one size, in their order."""
    size = max(1, -(-len(items) // count))
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]
