"""One mailbox's part of the courier: look when it is due, and wait for what comes; on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_invoice.domain.clock import MINUTE, SECOND
from tui_invoice.domain.errors import SecretError, SettingsError
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.operations import looking, mailbox_trouble
from tui_invoice.operations.looking import Tools
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import due, mailboxes
from tui_invoice.store.database import Database

_TOLD_BY_ITSELF = 0.5
"""The part of a wait in which a server that knows no IDLE has answered: it does not wait at all."""
_LASTING = 600.0
"""Seconds; where connections that idle end sooner than that, one after the other, they are made anew for looks only."""
_VAIN, _BREATH = 3, 2.0
"""After so many looks in a row that found nothing, so many seconds are waited before the next."""
Stays = Callable[[Database, int], bool]
"""Tells whether the mailbox of this sender is to be listened to after a look."""


@dataclass(frozen=True, slots=True)
class _Open:
    sender: Sender
    mailbox: Mailbox
    source: Source


class Ear:
    """Looks into one sender's mailbox, and listens to it as long as `stays` says.

    `break_off` and `dismiss` may be called from another thread; `idle` tells it that nothing is being read just now.
    """

    handing_over = False

    def __init__(self, db: Database, sender_id: int, tools: Tools, waiting: Waiting, stays: Stays) -> None:
        self._db = db
        self._sender_id = sender_id
        self._tools = tools
        self._waiting = waiting
        self._stays = stays
        self._source: Source | None = None
        self._dismissed = False
        self._parted_at: float | None = None
        self._vain = 0
        self.idle = False

    def work(self) -> None:
        """Look if that is due; where something is to be listened to, wait for it and look again."""
        if self._sender_id not in due.looks(self._db):
            return
        opened = self._open()
        try:
            while opened is not None and self._look(opened) and self._listens():
                if not self._wait(opened):
                    return
                if self._vain > _VAIN:  # a server that says again and again that something came
                    self._waiting.pause(_BREATH)
                if opened.source is not self._source:
                    opened = self._open()
        finally:
            self._drop()

    def break_off(self) -> None:
        """End the connection from another thread; what waits on it is lost."""
        if (source := self._source) is not None:
            source.abort()

    def dismiss(self) -> None:
        """Let it come to its end from another thread: nobody listens any more."""
        self._dismissed = True
        if self.idle:
            self.break_off()

    def _ends(self) -> bool:
        return self._waiting.stopping or self._dismissed or self._db.is_replaced

    def _listens(self) -> bool:
        return not self._ends() and self._stays(self._db, self._sender_id)

    def _open(self) -> _Open | None:
        """Open the mailbox; None where that cannot be, which is written down."""
        found = looking.account(self._db, self._sender_id)
        if found is None or self._ends():
            return None
        sender, mailbox = found
        try:
            self._source = self._tools.opened(sender, mailbox)
        except (MailboxTroubleError, SecretError, SettingsError) as error:
            self._note(sender, mailbox, error)
            return None
        self._tools.passing("opened")
        return _Open(sender, mailbox, self._source)

    def _look(self, opened: _Open) -> bool:
        """Look once; False where that failed."""
        try:
            found = looking.look(self._db, opened.sender, opened.source, self._tools, self._ends)
        except MailboxTroubleError as error:
            self._note(opened.sender, opened.mailbox, error)
            return False
        self._vain = 0 if found.seen or found.laid else self._vain + 1
        self._tools.passing("looked")
        return True

    def _note(self, sender: Sender, mailbox: Mailbox, error: MailboxTroubleError | SecretError | SettingsError) -> None:
        if not self._ends():  # a connection that we ended ourselves is nobody's fault
            mailbox_trouble.note_trouble(self._db, sender, mailbox, mailbox_trouble.trouble_of(error))

    def _wait(self, opened: _Open) -> bool:
        """Wait until a look is wanted; False where it is left to a later ear."""
        clock = self._db.clock
        again_at = clock.monotonic() + opened.mailbox.every * MINUTE / SECOND
        while self._listens() and self._is_same(opened):
            began = clock.monotonic()
            self.idle = True
            try:
                came = opened.source.wait(self._tools.slice)
            except MailboxTroubleError as error:
                return self._parted(error)
            finally:
                self.idle = False
            self._tools.passing("waited")
            if came or clock.monotonic() >= again_at or self._sender_id in due.looks(self._db):
                return True
            if clock.monotonic() - began < self._tools.slice * _TOLD_BY_ITSELF:
                return False
        return False

    def _parted(self, error: MailboxTroubleError) -> bool:
        """Part with a connection that ended while it idled: it is made anew once, and silently."""
        now, before = self._db.clock.monotonic(), self._parted_at
        if self._ends() or error.diagnosis.permanent or (before is not None and now - before < _LASTING):
            return False
        self._parted_at = now
        self._drop()
        return True

    def _is_same(self, opened: _Open) -> bool:
        """Tell whether the mailbox is still there and the same."""
        mailbox = mailboxes.of_sender(self._db, self._sender_id)
        return mailbox is not None and mailbox.access_only() == opened.mailbox.access_only()

    def _drop(self) -> None:
        if (source := self._source) is not None:
            self._source = None
            if self._ends():
                source.abort()
            source.close()
