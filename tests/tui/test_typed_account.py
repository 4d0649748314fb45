"""From the lines of the form to what is said of an account: only what differs, and a preset by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.mailbox import Access, Mailbox, SentCopy
from tui_invoice.domain.sender import SecretStore, Security, Sender, Transport
from tui_invoice.operations.accounts import Account, MailboxChanges, SenderChanges
from tui_invoice.tui import typed_account, typed_mailbox
from tui_invoice.tui.typed_account import Typed

NEW = Typed(address="lone@nordlys.dk", name="Lone", host="smtp.nordlys.dk", username="lone")
KEPT = Account(
    Sender(
        1, "a" * 32, "lone@nordlys.dk", "Lone", Transport.SMTP, "smtp.nordlys.dk", 587, username="lone",
        secret=SecretStore.FILE, per_minute=30,
    )
)  # fmt: skip

plain = st.text("abcxyz-", min_size=1, max_size=8)


@given(
    host=plain, port=st.integers(1, 65_535), security=st.sampled_from(Security), username=plain | st.just(""),
    store=st.sampled_from([each for each in SecretStore if each is not SecretStore.NONE]),
    per_minute=st.none() | st.integers(1, 99), command=st.lists(st.text(min_size=1, max_size=5), min_size=1),
)  # fmt: skip
def test_an_account_that_nobody_touched_is_not_changed(
    host: str,
    port: int,
    security: Security,
    username: str,
    store: SecretStore,
    per_minute: int | None,
    command: list[str],
) -> None:
    secret = store if username else SecretStore.NONE
    sender = replace(
        KEPT.sender, host=host, port=port, security=security, username=username, secret=secret, per_minute=per_minute
    )
    account = Account(sender, tuple(command) if secret is SecretStore.COMMAND else ())
    assert typed_account.changes(typed_account.of(account), account) == SenderChanges()


def test_a_new_one_says_all_of_it_and_a_known_provider_by_its_presets_name() -> None:
    assert typed_account.changes(NEW, None) == SenderChanges(
        address="lone@nordlys.dk", name="Lone", host="smtp.nordlys.dk", port=587, security=Security.STARTTLS,
        username="lone", secret_store=SecretStore.KEYRING,
    )  # fmt: skip
    gmail = replace(NEW, address="lone@gmail.com", host="smtp.gmail.com", port="465", security=Security.TLS)
    said = typed_account.changes(gmail, None)
    assert (said.preset, said.host, said.port, said.security) == ("gmail", None, None, None)
    other_port = typed_account.changes(replace(gmail, port="587"), None)
    assert (other_port.preset, other_port.host, other_port.port) == (None, "smtp.gmail.com", 587)


def test_only_what_differs_is_said() -> None:
    typed = typed_account.of(KEPT)
    assert typed_account.changes(replace(typed, per_minute=""), KEPT) == SenderChanges(per_minute=0)
    assert typed_account.changes(replace(typed, port="25"), KEPT) == SenderChanges(port=25, security=Security.STARTTLS)
    assert typed_account.changes(replace(typed, store=SecretStore.COMMAND, command="pass x"), KEPT) == SenderChanges(
        secret_store=SecretStore.COMMAND, password_command="pass x"
    )
    assert typed_account.changes(replace(typed, username=""), KEPT) == SenderChanges(username="")


def test_a_path_in_place_of_a_server_is_a_folder_which_asks_for_no_password_and_no_port() -> None:
    typed = replace(NEW, host="/srv/mail", port="", username="")
    assert typed_account.faults(typed, None, password=False) == {}
    assert typed_account.changes(typed, None) == SenderChanges(
        address="lone@nordlys.dk", name="Lone", folder=Path("/srv/mail")
    )


def test_what_is_wrong_is_named_by_its_line() -> None:
    assert list(typed_account.faults(Typed(), None, password=False)) == ["address", "name", "host"]
    wrong = replace(NEW, address="lone@nordlys dk", port="0", per_day="many")
    assert list(typed_account.faults(wrong, None, password=True)) == ["address", "port", "per_day"]
    assert "password" in typed_account.faults(NEW, None, password=False), "a new one needs its password"
    kept_elsewhere = Account(replace(KEPT.sender, secret=SecretStore.ASK))
    assert "password" in typed_account.faults(NEW, kept_elsewhere, password=False), "none is kept here yet"
    assert typed_account.faults(typed_account.of(KEPT), KEPT, password=False) == {}
    assert "command" in typed_account.faults(replace(NEW, store=SecretStore.COMMAND), None, password=False)


@given(st.builds(Typed, address=st.text(), name=st.text(), host=st.text(), port=st.text(), command=st.text()))
def test_any_text_is_judged_and_never_breaks_the_form(typed: Typed) -> None:
    typed_account.faults(replace(typed, per_day=typed.port), None, password=False)


@given(
    local=st.booleans(), port=st.integers(1, 65_535), security=st.sampled_from(Security), username=plain | st.just(""),
    copies=st.sampled_from(SentCopy), receipts=st.booleans(), plus=st.booleans(), every=st.integers(1, 1_440),
)  # fmt: skip
def test_a_mailbox_that_nobody_touched_is_not_changed(
    local: bool,
    port: int,
    security: Security,
    username: str,
    copies: SentCopy,
    receipts: bool,
    plus: bool,
    every: int,
) -> None:
    kept = Mailbox(
        1, Access.IMAP, "imap.nordlys.dk", port, security, username, sent_copy=copies, receipts=receipts,
        plus_address=plus, every=every,
    )  # fmt: skip
    if local:
        kept = Mailbox(1, Access.LOCAL, sent_copy=copies, receipts=receipts, plus_address=plus, every=every)
    account = replace(KEPT, mailbox=kept, mailbox_path=Path("/var/mail/lone") if local else None)
    typed = typed_account.of(account)
    assert typed_account.changes(typed, account) == SenderChanges()
    assert typed_mailbox.faults(typed, "lone") == {}
    gone = replace(typed, imap_host=" ")
    assert typed_account.changes(gone, account).mailbox == MailboxChanges(none=True)


def test_of_a_mailbox_only_what_differs_is_said_and_another_server_with_its_port() -> None:
    account = replace(KEPT, mailbox=Mailbox(1, Access.IMAP, "imap.nordlys.dk", 993))
    typed = typed_account.of(account)
    assert typed_mailbox.changes(replace(typed, receipts=True, every="15"), account, preset=False) == MailboxChanges(
        receipts=True, every=15
    )
    other = typed_mailbox.changes(replace(typed, imap_host="mail.nordlys.dk"), account, preset=False)
    assert other == MailboxChanges(host="mail.nordlys.dk", port=993, security=Security.TLS)
    path = typed_mailbox.changes(replace(typed, imap_host="~/Mail"), account, preset=False)
    assert path == MailboxChanges(path=Path("~/Mail").expanduser())


def test_a_new_account_of_a_preset_without_a_mailbox_says_that_none_is_wanted() -> None:
    typed = Typed(
        address="lone@gmail.com", name="Lone", host="smtp.gmail.com", port="465", security=Security.TLS, username="lone"
    )
    assert typed_account.changes(typed, None).mailbox == MailboxChanges(none=True)
    assert typed_mailbox.faults(replace(typed, imap_host="imap.gmail.com", imap_port="x", every="0"), "") == {
        "imap_host": "it is opened with the account's password: say above whom it signs in as",
        "imap_port": "a port is a number from 1 to 65535",
        "every": "write minutes, 1 to 1440",
    }
