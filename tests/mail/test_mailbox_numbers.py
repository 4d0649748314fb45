"""The numbers of a mailbox are what IMAP has, or none."""

from __future__ import annotations

from tests.mail.mailboxes import in_trouble, opened
from tests.support.servers import MailboxServers
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.script import Answer
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import FolderMark

HOUR = 3_600_000
DAY = 24 * HOUR
NOON = 1_790_078_400_000
"""2026-09-22 12:00 UTC."""


def test_numbers_larger_than_imap_has_are_none(mailbox_server: MailboxServers) -> None:
    """RFC 9051 9: nz-number. Larger ones would fit into no row of the database."""
    huge = 1 << 70
    told = "* 1 EXISTS\n* OK [UIDVALIDITY {0}] v\n* OK [UIDNEXT {0}] n\n{{tag}} OK [READ-ONLY] done"
    server = mailbox_server(
        ImapRule("EXAMINE", Answer(told.format(7).replace("UIDNEXT 7", f"UIDNEXT {huge}")), times=2),
        ImapRule("UID SEARCH", Answer(f"* SEARCH {huge}\n{{tag}} OK found")),
        ImapRule("EXAMINE", Answer(told.format(huge))),
    )
    with opened(server) as source:
        assert source.mark("INBOX").last_uid == 0
        assert list(source.arrivals(FolderMark("INBOX", 7), 0)) == []
        with in_trouble() as found:
            source.mark("INBOX")
    assert found[0].diagnosis.cause is Cause.SENDER_SETTINGS
