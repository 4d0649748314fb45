"""What real servers send back is matched to its invoice and named with its cause, each within one look."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from imapclient import IMAPClient

from tests.servers.machine import PASSWORD, Machine
from tests.servers.office import ACCOUNT, Person, Queued, ServedOffice
from tests.support.waiting import wait_until
from tui_invoice.demo.returning import Mailed, letter, receipt
from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.reports import read_report
from tui_invoice.operations.looking import Looked, Tools, look
from tui_invoice.operations.taking_in import take_in
from tui_invoice.store import mailboxes

pytestmark = pytest.mark.servers

AT_ONCE = {
    "nobody@customer.test": Cause.UNKNOWN_RECIPIENT,
    "full@customer.test": Cause.MAILBOX_FULL,
    "spam@customer.test": Cause.BLOCKED_AS_SPAM,
    "dmarc@customer.test": Cause.SENDER_NOT_TRUSTED,
    "moved@customer.test": Cause.UNKNOWN_RECIPIENT,
    "disabled@customer.test": Cause.UNKNOWN_RECIPIENT,
    "big@customer.test": Cause.REFUSED,
}
"""Recipients whose server refuses for good, and why."""
AFTER_A_TIME = {
    "greylist@customer.test": Cause.TRY_LATER,
    "filling@customer.test": Cause.MAILBOX_FULL,
    "someone@nomx.test": Cause.TRY_LATER,
}
"""Recipients whose server says not now, or is away: first a delay is told, then the end."""
PATIENCE = 40.0


class Reader:
    """The office's mailbox at the machine, and our look into it."""

    def __init__(self, machine: Machine, office: ServedOffice) -> None:
        self._machine = machine
        self._office = office
        account = Mailbox(
            office.sender_id, Access.IMAP, "127.0.0.1", machine.imaps, Security.TLS, ca_file=str(machine.ca_file)
        )
        self._account = account
        with office.db.transaction():
            mailboxes.put(office.db, account)
        self._tools = Tools(lambda sender, box: self._open(), read_report, take_in)

    def _open(self) -> Source:
        return open_mailbox(self._account, ACCOUNT, Secret(PASSWORD), timeout=20)

    def look(self) -> Looked:
        """Look once, by a connection of its own."""
        with closing(self._open()) as source:
            return look(self._office.db, self._office.sender, source, self._tools)

    @contextmanager
    def second_client(self) -> Iterator[IMAPClient]:
        """The office's own mail program, with the inbox open for reading only."""
        context = ssl.create_default_context(cafile=str(self._machine.ca_file))
        with IMAPClient("127.0.0.1", self._machine.imaps, ssl_context=context, timeout=20) as client:
            client.login(ACCOUNT, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            yield client


@pytest.fixture
def reader(machine: Machine, office: ServedOffice) -> Reader:
    return Reader(machine, office)


def reports_on(machine: Machine, mail: Queued, action: str) -> int:
    """Return how many reports with this action on the mail lie in the sender's mailbox."""
    wanted = (f"Original-Envelope-Id: {mail.envelope_id}\n".encode(), f"\nAction: {action}\n".encode())
    return sum(all(line in data for line in wanted) for data in machine.mailbox(ACCOUNT))


def came(machine: Machine, mails: dict[str, Queued], action: str) -> None:
    """Wait until a report with this action on each mail lies in the sender's mailbox."""

    def missing() -> list[str]:
        return [address for address, mail in mails.items() if not reports_on(machine, mail, action)]

    wait_until(lambda: not missing(), PATIENCE, what=f"reports: {action}")


def send(office: ServedOffice, *addresses: str) -> dict[str, Queued]:
    """Send an invoice to each; the office's own server takes them all."""
    mails = {each: office.queue(Person(each)) for each in addresses}
    office.deliver()
    assert {tuple(mail.states) for mail in mails.values()} == {(State.SENT,)}
    return mails


def evidence(office: ServedOffice, mail: Queued) -> str:
    row = office.db.first("SELECT evidence FROM recipient WHERE delivery_id=?", mail.id)
    assert row is not None
    return str(row["evidence"])


def test_what_is_refused_further_on_comes_back_with_its_cause(
    machine: Machine, office: ServedOffice, reader: Reader
) -> None:
    reader.look()
    mails = send(office, *AT_ONCE)
    came(machine, mails, "failed")
    found = reader.look()
    assert found.moved == len(AT_ONCE)
    assert {address: mail.ends[0].cause for address, mail in mails.items()} == AT_ONCE
    assert {mail.ends[0].state for mail in mails.values()} == {State.BOUNCED}
    assert {evidence(office, mail) for mail in mails.values()} == {Evidence.REPORT}
    assert "551 5.1.6" in mails["moved@customer.test"].ends[0].words
    assert reader.look() == Looked(), "nothing is read twice"
    with reader.second_client() as client:
        flags = client.get_flags(client.search())
        assert len(flags) >= len(AT_ONCE)
        assert not any(b"\\Seen" in each for each in flags.values())


def test_what_is_put_off_is_told_as_delayed_and_then_as_come_back(
    machine: Machine, office: ServedOffice, reader: Reader
) -> None:
    reader.look()
    mails = send(office, *AFTER_A_TIME)
    came(machine, mails, "delayed")
    ended = [mail for mail in mails.values() if reports_on(machine, mail, "failed")]
    reader.look()
    if not ended:
        assert {address: mail.ends[0].state for address, mail in mails.items()} == dict.fromkeys(mails, State.DELAYED)
        assert {address: mail.ends[0].cause for address, mail in mails.items()} == AFTER_A_TIME
    came(machine, mails, "failed")
    reader.look()
    assert {address: mail.ends[0].state for address, mail in mails.items()} == dict.fromkeys(mails, State.BOUNCED)
    assert {address: mail.ends[0].cause for address, mail in mails.items()} == AFTER_A_TIME


def test_a_success_report_a_receipt_and_an_answer_are_each_told_as_what_they_are(
    machine: Machine, office: ServedOffice, reader: Reader
) -> None:
    reader.look()
    mail = send(office, "buyer@customer.test")["buyer@customer.test"]
    wait_until(lambda: reports_on(machine, mail, "relayed"), PATIENCE, what="the success report")
    reader.look()
    assert mail.states == [State.SENT], "the next server has it: that is no more than sent"
    now = office.clock.now()
    theirs = Mailed(ACCOUNT, "buyer@customer.test", "", f"<{mail.message_id.strip('<>')}>", "Invoice", b"", now)
    machine.lay(ACCOUNT, letter(theirs, "Thanks, it is paid.", now))
    machine.lay(ACCOUNT, receipt(theirs, now))
    reader.look()
    assert mail.states == [State.OPENED]
    kinds = [row["kind"] for row in office.db.rows("SELECT kind FROM report WHERE delivery_id=? ORDER BY id", mail.id)]
    assert sorted(kinds) == ["answered", "opened", "relayed"]
