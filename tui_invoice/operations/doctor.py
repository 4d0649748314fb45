"""What is wrong on this machine, and what mends it. Only looks: makes and changes nothing."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.domain.errors import InvoiceError, NotFoundError
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import (
    doctor_files,
    doctor_mail,
    doctor_places,
    doctor_secrets,
    doctor_store,
    doctor_surroundings,
    unattended,
)
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level, trouble
from tui_invoice.store import senders

__all__ = ["Finding", "Level", "look"]


def look(context: Context, *, full: bool = False) -> tuple[Finding, ...]:
    """Return what was found, the surroundings first, then the database, then the mail.

    The kept documents and the journal are checked for their newest 1,000 rows, and a large database
    quickly; with `full` all of it, which takes its time. Takes up to 2 s for the crontab, 3 s for a keyring and
    10 s for each sender whose password a command gives. Raises nothing of ours: what cannot be looked at is a finding.
    """
    found = [*doctor_surroundings.look(context), *doctor_places.look(context), *doctor_files.look(context)]
    try:
        db = context.reading()
    except InvoiceError as error:
        if isinstance(error, NotFoundError):
            todo = "`tui-invoice import FILE` or `office edit` makes one"
            found.append(Finding(Level.OK, "there is no database yet", str(context.paths.database), todo))
        else:
            found.append(_at_the_doctors(error))
        return (*found, *doctor_secrets.look(context))
    known: tuple[Sender, ...] = ()
    with db:
        try:
            known = tuple(senders.all_of(db))
            found += doctor_store.look(db, full=full)
            found += doctor_mail.look(context, db)
            found += unattended.look(context, db)
        except InvoiceError as error:
            found.append(_at_the_doctors(error))
    return (*found, *doctor_secrets.look(context, known))


def _at_the_doctors(error: InvoiceError) -> Finding:
    """Return the finding of an error that elsewhere sends people here."""
    found = trouble(error)
    return replace(found, todo=doctor_store.RESTORE) if "tui-invoice doctor" in found.todo else found
