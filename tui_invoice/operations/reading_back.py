"""Reading what came back, now and in this process: `check-mail`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui_invoice.domain.clock import HOUR, at
from tui_invoice.domain.errors import NotFoundError, SecretError, SettingsError
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.operations import accounts, looking, mailbox_trouble, passphrases, reading
from tui_invoice.operations.context import Context
from tui_invoice.operations.looking import Looked, Tools
from tui_invoice.operations.mailbox_trouble import Trouble
from tui_invoice.operations.reading import Entry
from tui_invoice.operations.reading_tools import looks
from tui_invoice.operations.taking_in import MAILBOX
from tui_invoice.store import mailboxes, offices, senders
from tui_invoice.store.database import Database

_LATELY = 500
"""So many lines of the log are looked at for what was read before."""
_NONE = "no sender has a mailbox"
_TODO = (
    "what comes back is read in one; set it: tui-invoice sender edit ADDRESS --imap-host HOST, or --mailbox PATH for"
    " one on this machine"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one sender's mailbox; `trouble` says why it could not be read."""

    address: str
    looked: Looked = field(default_factory=Looked)
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class CameBack:
    """What came back: the lines of the log about it, and what came of each mailbox.

    `before` counts the lines of the last hour that were read earlier; `looked_at` is the look before this one, in the
    office's time.
    """

    entries: tuple[Entry, ...]
    checked: tuple[Checked, ...]
    before: int = 0
    looked_at: datetime | None = None

    @property
    def needs_a_person(self) -> bool:
        """Tell whether a mailbox could not be read or something bounced."""
        unread = any(each.trouble is not None for each in self.checked)
        return unread or any(each.event in reading.NEEDS_A_PERSON for each in self.entries)


def check(
    context: Context,
    addresses: Sequence[str] = (),
    *,
    tools: Tools | None = None,
    began: Callable[[str], object] = str,
) -> CameBack:
    """Look now into the mailboxes of the senders named, of all for none; `began` hears each address.

    One that waits for a person is not tried: a refused password tried again can lock the account. Raises NotFoundError
    where nobody has a mailbox, StoreError.
    """
    before = reading.last_line(context)
    tools = tools or looks(context)
    checked: list[Checked] = []
    with context.writing() as db:
        chosen = _chosen(db, addresses)
        looked_at = max(mailbox.looked_at for _, mailbox in chosen)
        last = at(looked_at, offices.load(db).zone) if looked_at else None
        for sender, mailbox in chosen:
            began(sender.address)
            checked.append(_checked(db, sender, mailbox, tools))
    entries = tuple(each for each in reading.written_by(context, before, MAILBOX) if each.event not in _OURS)
    lately = reading.written_by(context, max(0, before - _LATELY), MAILBOX)
    since = context.clock.now() - HOUR
    earlier = [each for each in lately if each.id <= before and each.at >= since and each.event not in _OURS]
    return CameBack(entries, tuple(checked), len(earlier), last)


_OURS = frozenset({mailbox_trouble.REFUSED, mailbox_trouble.WAITS, mailbox_trouble.WORKS})
"""Lines of the log on the mailboxes themselves: what is wrong with one stands beside it."""


def to_ask(context: Context, addresses: Sequence[str] = ()) -> tuple[Sender, ...]:
    """Return the senders chosen whose password must be asked for, as `passphrases.to_ask` says."""
    with context.reading() as db:
        chosen = [sender for sender, _ in _chosen(db, addresses)]
        return passphrases.to_ask(context.paths, context.environ, context.secrets, chosen)


def _chosen(db: Database, addresses: Sequence[str]) -> list[tuple[Sender, Mailbox]]:
    chosen = [accounts.find(db, address) for address in addresses] or senders.all_of(db)
    found = [(sender, mailbox) for sender in chosen if (mailbox := mailboxes.of_sender(db, sender.id)) is not None]
    if not found:
        why = f"{chosen[0].address} has none" if len(addresses) == 1 else ""
        raise NotFoundError(_NONE if not addresses else "there is no mailbox to read", why, _TODO)
    return found


def _checked(db: Database, sender: Sender, mailbox: Mailbox, tools: Tools) -> Checked:
    if mailbox.fault_cause is not None and mailbox.next_at is None:
        return Checked(sender.address, trouble=Trouble(mailbox.fault_cause, "", mailbox.fault_words, permanent=True))
    try:
        source = tools.opened(sender, mailbox)
        try:
            found = looking.look(db, sender, source, tools)
        except BaseException:
            source.abort()
            raise
        finally:
            source.close()
    except (MailboxTroubleError, SecretError, SettingsError) as error:
        trouble = mailbox_trouble.trouble_of(error)
        mailbox_trouble.note_trouble(db, sender, mailbox, trouble)
        return Checked(sender.address, trouble=trouble)
    return Checked(sender.address, found)
