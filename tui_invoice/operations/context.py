"""What every operation is given: where things lie, the time, who asks."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_invoice.domain.clock import Clock, SystemClock
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import paths
from tui_invoice.operations.handed_over import handed_over
from tui_invoice.operations.lock import is_held, kept_free
from tui_invoice.operations.machine import machine_id
from tui_invoice.operations.paths import Paths
from tui_invoice.store.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """One person at one database. `secrets` holds what was asked for: passwords by the sender's uid, the passphrase."""

    paths: Paths
    clock: Clock
    who: str
    environ: Mapping[str, str]
    secrets: Mapping[str, Secret] = field(default_factory=dict)

    def reading(self) -> Database:
        """Open the database to read. Raises NotFoundError, StoreError; never makes one."""
        return Database.open(self.paths.database, self.clock, write=False)

    def glancing(self) -> Database:
        """Open the database to read at once or not at all, for a prompt. Raises NotFoundError, StoreError."""
        return Database.glance(self.paths.database, self.clock)

    def writing(self, *, create: bool = False) -> Database:
        """Open the database to write; with `create` a missing one is made. Raises NotFoundError, StoreError.

        Mail of a database that comes from another machine is put on hold first, and what a dead
        courier left in the middle is brought to a known state, as the next courier would.
        """
        db = Database.open(self.paths.database, self.clock, create=create)
        try:
            self._set_right(db)
        except InvoiceError:
            db.close()
            raise
        return db

    def _set_right(self, db: Database) -> None:
        from tui_invoice.store import holds, outbox, under_way  # only who writes needs these

        machine = machine_id(self.paths.machine)
        if holds.is_elsewhere(db, machine):
            with db.transaction():
                holds.note_machine(db, machine, self.who)
        if under_way.in_hand(db) and not is_held(db.path):
            with db.transaction(), kept_free(db.path) as free:
                if free:
                    outbox.recover(db)


def here(environ: Mapping[str, str] | None = None, database: str | None = None) -> Context:
    """Return the context of this process: its environment, its clock, its user."""
    surroundings = dict(os.environ if environ is None else environ)
    secrets = handed_over(surroundings)
    return Context(paths.find(surroundings, database), SystemClock(), _user(), surroundings, secrets)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
