"""What the server takes arrives, once, as it was frozen."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import cast

import pytest

from tests.servers.machine import Machine
from tests.servers.office import Person, ServedOffice, pdf
from tui_invoice.domain.delivery import Role, State
from tui_invoice.domain.sender import Security

pytestmark = pytest.mark.servers

SUBJECT = "Hóa đơn số 12 – Regning for blåbærgrød – 发票第十二号，谢谢您的惠顾，请于月底前付款"
BODY = "Kính gửi quý khách,\n\n.\nKære kunde, vedhæftet er din regning på 1.234,50 kr.\n..\n请查收附件。\n"
PEOPLE = (
    Person("sender@office.test", "Søren Æbelø, Århus"),
    Person("buyer@customer.test", "王小明", Role.CC),
    Person("copy@office.test", "Sổ sách", Role.BCC),
)


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=default).parsebytes(data)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_mail_in_three_scripts_arrives_octet_by_octet_at_everyone(
    security: Security, machine: Machine, office: ServedOffice
) -> None:
    port = machine.submission if security is Security.STARTTLS else machine.smtps
    office.set_sender(name="Công ty Đại Phát", security=security, port=port)
    page = pdf(50_000)
    mail = office.queue(*PEOPLE, subject=SUBJECT, body=BODY, page=page, name="hóa đơn – blåbær – 发票.pdf")
    office.deliver()
    assert mail.states == [State.SENT] * 3
    for person in PEOPLE:
        stored = machine.wait_for(person.address, mail.message_id)
        assert stored.replace(b"\n", b"\r\n").endswith(b"\r\n" + mail.data), "it was changed on the way"
        message = _parsed(stored)
        assert message["Subject"] == SUBJECT
        assert [str(each) for each in message["From"].addresses] == ["Công ty Đại Phát <sender@office.test>"]
        (to,), (cc,) = message["To"].addresses, message["Cc"].addresses
        assert (to.display_name, to.addr_spec) == ("Søren Æbelø, Århus", "sender@office.test")
        assert (cc.display_name, cc.addr_spec) == ("王小明", "buyer@customer.test")
        text, attached = message.iter_parts()
        assert cast(EmailMessage, text).get_content().splitlines() == BODY.splitlines()
        assert cast(EmailMessage, attached).get_content() == page
        assert cast(EmailMessage, attached).get_filename() == "hóa đơn – blåbær – 发票.pdf"
        assert message["Bcc"] is None
    assert b"copy@office.test" not in mail.data
    others = [machine.wait_for(person.address, mail.message_id) for person in PEOPLE[:2]]
    assert not any(b"copy@office.test" in stored for stored in others), "a header gave the blind copy away"


def test_the_server_reports_on_our_envelope_id_and_nowhere_in_the_mail_does_it_stand(
    machine: Machine, office: ServedOffice
) -> None:
    """So ENVID, NOTIFY and ORCPT were taken (RFC 3461), and a report that bears the id is proof."""
    mail = office.queue(Person("copy@office.test"))
    office.deliver()
    report = machine.wait_for_report(mail.envelope_id, "copy@office.test")
    assert b"\nOriginal-Recipient: rfc822;copy@office.test\n" in report
    assert b"\nStatus: 2." in report
    assert mail.envelope_id.encode() not in mail.data


def test_a_full_mailbox_is_told_later_and_until_then_sent_is_all_we_say(machine: Machine, office: ServedOffice) -> None:
    mail = office.queue(Person("full@office.test"))
    office.deliver()
    (end,) = mail.ends
    assert end.state is State.SENT
    assert end.words.startswith("250 2.0.0 Ok: queued as ")
    report = machine.wait_for_report(mail.envelope_id, "full@office.test")
    assert b"\nStatus: 5.2.2\n" in report
    assert mail.states == [State.SENT], "nothing but a report that was read changes it"


def test_sixty_mails_go_over_one_connection_with_one_sign_in_and_each_arrives_once(
    machine: Machine, office: ServedOffice, tell: Callable[[str], None]
) -> None:
    since = machine.log_mark()
    mails = [office.queue(Person("copy@office.test")) for _ in range(60)]
    office.deliver()
    (visit,) = machine.visits(since, 1)
    assert {name: visit.said[name] for name in ("auth", "mail", "rcpt", "data", "quit")} == {
        "auth": 1,
        "mail": 60,
        "rcpt": 60,
        "data": 60,
        "quit": 1,
    }
    for mail in mails:
        machine.wait_for("copy@office.test", mail.message_id)
    assert office.counted() == {State.SENT: 60}
    tell(f"{visit.taken['data']} mails over 1 connection with {visit.said['auth']} sign-in, each arrived once")
