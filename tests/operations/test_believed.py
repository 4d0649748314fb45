"""A sender's domain, checked by name servers on loopback, and by a mail that comes back signed or not."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.support.servers import authority as authority
from tests.support.servers import mail_server as mail_server
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.errors import NotFoundError, RefusedError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.operations import accounts, believed
from tui_invoice.operations.accounts import MailboxChanges, SenderChanges
from tui_invoice.operations.believed import Check, Finding, State

DOMAIN = "nordlys.example"
ADDRESS = f"lone@{DOMAIN}"
CANARY = "kanari-æøå-密码"
GOOD = {
    DOMAIN: Records(mx=((10, f"mail.{DOMAIN}"),), txt=(f"v=spf1 a:mail.{DOMAIN} -all",)),
    f"mail.{DOMAIN}": Records(a=("192.0.2.25",)),
    f"_dmarc.{DOMAIN}": Records(txt=("v=DMARC1; p=none",)),
    "25.2.0.192.in-addr.arpa": Records(ptr=(f"mail.{DOMAIN}",)),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def add(desk: Desk, address: str = ADDRESS, host: str | None = f"mail.{DOMAIN}", **said: Any) -> None:
    changes = SenderChanges(address=address, name="Lone", host=host, security=Security.TLS)
    accounts.add(desk.context, replace(changes, **said), Secret(CANARY) if "username" in said else None)


@contextmanager
def asking(desk: Desk, records: dict[str, Records]) -> Iterator[NameServer]:
    with NameServer(records) as names:
        desk.context = replace(desk.context, environ={"TUI_INVOICE_DNS": f"{HOST}:{names.port}"})
        yield names


def states(whole: believed.Believed) -> dict[str, str]:
    return {each.check.value: each.state.value for each in whole.findings}


def test_a_good_domain_is_good_but_for_what_only_a_mail_shows(desk: Desk) -> None:
    add(desk)
    heard: list[Finding] = []
    with asking(desk, GOOD):
        whole = believed.check(desk.context, ADDRESS, on_finding=heard.append)
    assert states(whole) == {
        "mx": "good", "spf": "good", "dkim": "open", "dmarc": "good", "reverse": "good", "gmail": "good",
        "outlook": "open",
    }  # fmt: skip
    assert (whole.state, whole.is_own, tuple(heard)) == (State.GOOD, True, whole.findings)


def test_a_bare_domain_is_wrong_and_says_what_to_publish(desk: Desk) -> None:
    add(desk)
    with asking(desk, {DOMAIN: Records(), f"mail.{DOMAIN}": Records(a=("192.0.2.25",))}):
        whole = believed.check(desk.context, ADDRESS)
    assert whole.state is State.WRONG
    assert {each.check: each.publish.text for each in whole.findings if each.publish} == {
        Check.MX: "10 YOUR-MAIL-SERVER",
        Check.SPF: f"v=spf1 a:mail.{DOMAIN} ~all",
        Check.DMARC: "v=DMARC1; p=none",
        Check.REVERSE: f"mail.{DOMAIN}",
    }


def test_a_domain_that_is_not_there_is_said_and_nothing_is_to_be_published(desk: Desk) -> None:
    add(desk)
    with asking(desk, {}):
        whole = believed.check(desk.context, ADDRESS)
    (only,) = whole.findings
    assert (only.check, only.state, only.stands) == (Check.MX, State.WRONG, f"there is no domain {DOMAIN}")
    assert only.publish is None


def test_offline_nothing_is_known(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believed, "SECONDS", 2.0)
    add(desk)
    desk.context = replace(desk.context, environ={"TUI_INVOICE_DNS": "127.0.0.1:9"})
    whole = believed.check(desk.context, ADDRESS)
    assert whole.state is State.UNKNOWN
    assert set(states(whole).values()) == {"unknown"}


def test_a_providers_own_domain_is_not_ours_to_mend(desk: Desk) -> None:
    add(
        desk, "lone@gmail.com", preset="gmail", host=None, security=None, secret_store=SecretStore.FILE, username="lone"
    )
    with asking(desk, {}):
        whole = believed.check(desk.context, "lone@gmail.com")
    assert not whole.is_own
    assert all(each.publish is None for each in whole.findings)


def test_a_sender_that_is_not_kept_is_not_found_and_one_without_a_mailbox_reads_nothing_back(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        believed.check(desk.context, "nobody@nordlys.example")
    add(desk)
    with asking(desk, GOOD), pytest.raises(RefusedError, match="could not be read back"):
        believed.check(desk.context, ADDRESS, send=True)


Sign = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def key() -> tuple[bytes, str]:
    """A key made for this run: the private half as PEM, the public one as its record."""
    pair = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    private = pair.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    public = pair.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signed(raw: bytes, private: bytes, domain: str) -> bytes:
    signature: bytes = dkim.sign(raw, b"s1", domain.encode(), private, include_headers=[b"from", b"subject"])
    return signature + raw


@pytest.mark.parametrize(
    ("by", "state", "stands"),
    [
        (DOMAIN, State.GOOD, f"signed by {DOMAIN} (s1), and the signature is good"),
        (f"mail.{DOMAIN}", State.GOOD, f"signed by mail.{DOMAIN}"),
        ("provider.example", State.WRONG, f"signed by provider.example, which is not {DOMAIN}"),
        ("nokey.example", State.WRONG, "is not good"),
        ("", State.WRONG, "without a signature"),
        ("changed", State.WRONG, "is not good"),
    ],
)
def test_a_mail_to_oneself_shows_whether_it_is_signed(
    desk: Desk, mail_server: MailServers, key: tuple[bytes, str], by: str, state: State, stands: str
) -> None:
    server = mail_server(users={"lone": CANARY})
    keys = {f"s1._domainkey.{each}": Records(txt=(key[1],)) for each in (DOMAIN, f"mail.{DOMAIN}", "provider.example")}
    with ScriptedMailboxes({"lone": CANARY}, clock=desk.clock) as boxes, asking(desk, {**GOOD, **keys}):
        own = MailboxChanges(host="127.0.0.1", port=boxes.port, security=Security.NONE)
        add(
            desk, host="127.0.0.1", port=server.port, security=Security.NONE, username="lone",
            secret_store=SecretStore.FILE, mailbox=own,
        )  # fmt: skip

        def hand_on() -> None:
            raw = server.wait_for(1)[0].data
            if by == "changed":
                raw = (
                    signed(raw, key[0], DOMAIN)
                    .replace(b"This mail was", b"That mail was")
                    .replace(b"Subject: A", b"Subject: B")
                )
            elif by:
                raw = signed(raw, key[0], by)
            boxes.deliver("lone", b"From: x@y.example\r\nSubject: another\r\n\r\nhello\r\n")
            boxes.deliver("lone", raw)

        thread = threading.Thread(target=hand_on)
        thread.start()
        whole = believed.check(desk.context, ADDRESS, send=True)
        thread.join()
    found = next(each for each in whole.findings if each.check is Check.DKIM)
    assert (found.state, stands in found.stands) == (state, True), found
    assert CANARY not in repr(whole)
    assert desk.count("SELECT count(*) FROM delivery") == 0


def test_a_mail_that_does_not_come_back_or_is_refused_is_not_known(
    desk: Desk, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_invoice.operations.believed_letter.WAIT", 0.0)
    server = mail_server(users={"lone": CANARY})
    with ScriptedMailboxes({"lone": CANARY}, clock=desk.clock) as boxes, asking(desk, GOOD):
        own = MailboxChanges(host="127.0.0.1", port=boxes.port, security=Security.NONE)
        add(
            desk, host="127.0.0.1", port=server.port, security=Security.NONE, username="lone",
            secret_store=SecretStore.FILE, mailbox=own,
        )  # fmt: skip
        found = believed.check(desk.context, ADDRESS, send=True).findings[2]
        assert (found.state, "did not come back" in found.stands) == (State.UNKNOWN, True)
        server.set_password("lone", "another")
        found = believed.check(desk.context, ADDRESS, send=True).findings[2]
        assert (found.state, "535" in found.stands) == (State.UNKNOWN, True), found


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.mail.zones import Zone
    from tui_invoice.mail.believed import signatures

    monkeypatch.setitem(__import__("sys").modules, "dkim", None)
    found = signatures.judge(b"DKIM-Signature: d=x; s=y\r\n\r\n", DOMAIN, Zone())
    assert (found.state, found.should.endswith(" dkimpy")) == (State.UNKNOWN, True)
