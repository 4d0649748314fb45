"""A clerk's desk: an office with a name, a sender, invoices, and the operations done at it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

from tests.operations.couriering import Wall, draw
from tests.store.making import TODAY, make_invoice, make_sender
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import Security
from tui_invoice.mail.connect import connect
from tui_invoice.operations import paths
from tui_invoice.operations.composing import composer
from tui_invoice.operations.context import Context
from tui_invoice.operations.courier import Courier, Mode
from tui_invoice.operations.hand import Tools
from tui_invoice.operations.machine import machine_id
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import invoices, offices, queueing, senders
from tui_invoice.store.database import Database
from tui_invoice.store.queueing import Live


class Desk:
    """What a test does and sees; every method opens the database anew, as every command does.

    The database of each kind of desk is made once in a process and copied for the next ones.
    """

    _kept: ClassVar[dict[type[Desk], bytes]] = {}
    sender_id = 1
    """The first account."""

    def __init__(self, folder: Path) -> None:
        self.clock = Wall()
        self.context = Context(paths.find({}, str(folder / "office.db")), self.clock, "lone", {})
        database = self.context.paths.database
        if (kept := self._kept.get(type(self))) is None:
            self.begin()
            assert not database.with_name("office.db-wal").exists(), "all of it is in the one file"
            self._kept[type(self)] = database.read_bytes()
        else:
            database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(kept)

    def begin(self) -> None:
        """Make the database."""
        with self.context.writing(create=True) as db, db.transaction():
            offices.save(db, Office(Seller("Nordlys Kontor ApS")))
            assert senders.add(db, make_sender()) == self.sender_id

    def use(self, server: ScriptedServer) -> None:
        """Let the sender hand over to this server."""
        with self.context.writing() as db, db.transaction():
            account = senders.by_id(db, self.sender_id)
            senders.update(db, replace(account, port=server.port, security=Security.NONE))

    def office(self, office: Office) -> None:
        with self.context.writing() as db, db.transaction():
            offices.save(db, office)

    def bring(
        self, number: str, *emails: str, customer: str = "Ann Ltd", cc: Sequence[str] = (), day: date = TODAY
    ) -> None:
        """Bring one issued invoice in."""
        invoice = make_invoice(number, customer=customer, emails=emails, day=day)
        contacts = (*invoice.contacts, *(replace(invoice.contacts[0], address=each, role="cc") for each in cc))
        with self.context.writing() as db, db.transaction():
            invoices.add_issued(db, [(replace(invoice, contacts=contacts), None)])

    def deliver(self) -> None:
        """Let a courier do what is due now."""
        tools = Tools(connect=lambda sender: connect(sender, None), compose=composer(draw))
        log: list[str] = []
        machine = machine_id(self.context.paths.machine)
        courier = Courier(self.context.paths.database, self.clock, tools, machine, log=log.append, waiting=Waiting())
        courier.run(Mode.ONCE, quiet=0)
        assert log == []

    def live(self, number: str) -> tuple[Live, ...]:
        """Return the live recipients of an invoice."""
        with self.context.reading() as db:
            return queueing.standing(db, self._id(db, number)).live

    def states(self, number: str) -> dict[str, State]:
        """Return the live recipients' states by address."""
        return {each.address: each.state for each in self.live(number)}

    def status(self, number: str) -> tuple[SendStatus, int, int]:
        with self.context.reading() as db:
            stored = invoices.by_id(db, self._id(db, number))
            return stored.send_status, stored.send_n, stored.send_of

    def count(self, sql: str) -> int:
        with self.context.reading() as db:
            return db.number(sql)

    @staticmethod
    def _id(db: Database, number: str) -> int:
        return db.number("SELECT id FROM invoice WHERE number=?", number)
