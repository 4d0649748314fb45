"""Senders: what cannot work is refused, a password goes where it is said and nowhere else, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backends import kwallet

from tests.operations.desks import Desk
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import (
    BadInputError,
    DiskFullError,
    InvoiceError,
    NotFoundError,
    RefusedError,
    SecretError,
    SettingsError,
    UsageError,
)
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, Transport
from tui_invoice.mail import secrets
from tui_invoice.mail.presets import PRESETS
from tui_invoice.operations import settings
from tui_invoice.operations.access import places
from tui_invoice.operations.accounts import SenderChanges, add, all_of, edit, remove, show
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.transports import connector
from tui_invoice.operations.transports import password as password_for
from tui_invoice.store import holds, journal, senders

CANARY = "kanari-æøå-密码"
NEW = SenderChanges(address="Lone <lone@nordlys.example>", host="mail.nordlys.example", security=Security.TLS)
SIGNED_IN = replace(NEW, username="lone")


class Ring(kwallet.DBusKeyring):
    """A keyring that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def password(desk: Desk, address: str = "lone@nordlys.example") -> Secret | None:
    sender = show(desk.context, address).sender
    return secrets.read(sender, places(desk.context.paths, sender, {}))


def nowhere_else(desk: Desk, home: Path, *allowed: Path) -> None:
    """Look into every file for the part of the password that no way of writing changes."""
    files = [each for top in (desk.context.paths.database.parent, home) for each in top.rglob("*") if each.is_file()]
    assert desk.context.paths.database in files
    assert [each for each in files if b"kanari-" in each.read_bytes() and each not in allowed] == []
    with desk.context.reading() as db:
        assert "kanari-" not in repr([tuple(row) for row in db.rows("SELECT * FROM journal")])


def test_a_sender_without_sign_in_needs_no_password(desk: Desk) -> None:
    sender = add(desk.context, NEW)
    assert (sender.address, sender.name, sender.port) == ("lone@nordlys.example", "Lone", 465)
    assert (sender.secret, sender.worked_at, sender.is_default) == (SecretStore.NONE, 0, False)
    with pytest.raises(UsageError):
        edit(desk.context, sender.address, SenderChanges(), Secret(CANARY))
    assert edit(desk.context, "Lone@Nordlys.example", SenderChanges(default=True)).is_default
    assert all_of(desk.context)[0].address == "lone@nordlys.example"


def test_the_usual_port_follows_the_security_and_a_chosen_one_stays(desk: Desk) -> None:
    sender = add(desk.context, NEW)
    assert edit(desk.context, sender.address, SenderChanges(security=Security.STARTTLS)).port == 587
    edit(desk.context, sender.address, SenderChanges(port=2525))
    assert edit(desk.context, sender.address, SenderChanges(security=Security.TLS)).port == 2525


def test_every_preset_encrypts_and_says_whence_it_is_known() -> None:
    assert all(each.security is not Security.NONE and each.source for each in PRESETS.values())


def test_a_preset_gives_server_port_security_and_user(desk: Desk) -> None:
    sender = add(desk.context, SenderChanges(address="lone@gmail.com", name="Lone", preset="Gmail"))
    assert (sender.host, sender.port, sender.security) == ("smtp.gmail.com", 465, Security.TLS)
    assert (sender.username, sender.secret, sender.preset) == ("lone@gmail.com", SecretStore.KEYRING, "gmail")
    moved = edit(desk.context, sender.address, SenderChanges(host="127.0.0.1", security=Security.NONE))
    assert (moved.preset, moved.port, moved.username) == ("", 25, "lone@gmail.com")
    with pytest.raises(SettingsError, match="no such") as caught:
        add(desk.context, SenderChanges(address="a@b.example", name="A", preset="nosuch"))
    assert "fastmail" in caught.value.todo


def test_a_password_goes_into_the_keyring_unless_said_otherwise(desk: Desk, home: Path, ring: Ring) -> None:
    sender = add(desk.context, SIGNED_IN, Secret(CANARY))
    assert sender.secret is SecretStore.KEYRING
    assert ring.kept == {sender.uid: CANARY}
    nowhere_else(desk, home)
    kept = edit(desk.context, sender.address, SenderChanges(secret_store=SecretStore.FILE))
    assert ring.kept == {}, "it moved along"
    assert (kept.secret, password(desk)) == (SecretStore.FILE, Secret(CANARY))
    nowhere_else(desk, home, desk.context.paths.secrets)
    assert remove(desk.context, sender.address) == ()
    nowhere_else(desk, home)


def test_a_command_and_a_folder_stand_in_config_toml_only(desk: Desk, home: Path, tmp_path: Path) -> None:
    command = f"printf %s {CANARY}"
    sender = add(desk.context, replace(SIGNED_IN, password_command=command))
    assert sender.secret is SecretStore.COMMAND
    assert show(desk.context, sender.address).password_command == ("printf", "%s", CANARY)
    assert password(desk) == Secret(CANARY)
    nowhere_else(desk, home, desk.context.paths.config)
    folder = tmp_path / "letters"
    with pytest.raises(SettingsError, match="no such folder"):
        edit(desk.context, sender.address, SenderChanges(folder=folder))
    folder.mkdir()
    given = edit(desk.context, sender.address, SenderChanges(folder=folder))
    assert (given.transport, given.host, given.username) == (Transport.FOLDER, "", "")
    assert settings.load(desk.context.paths.config).senders[sender.uid] == settings.SenderSettings((), folder)
    assert str(folder).encode() not in desk.context.paths.database.read_bytes()
    remove(desk.context, sender.address)
    assert settings.load(desk.context.paths.config).senders == {}


@pytest.mark.parametrize("store", [SecretStore.ASK, SecretStore.CREDENTIAL])
def test_what_this_program_does_not_keep_is_not_taken(desk: Desk, home: Path, store: SecretStore) -> None:
    with pytest.raises(UsageError, match=store.value):
        add(desk.context, replace(SIGNED_IN, secret_store=store), Secret(CANARY))
    assert add(desk.context, replace(SIGNED_IN, secret_store=store)).secret is store
    nowhere_else(desk, home)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (replace(NEW, address="lone@@nordlys"), BadInputError),
        (replace(NEW, address="lone@nordlys.example"), UsageError),  # no name
        (replace(NEW, name="Lone\r\nBcc: x@y.example"), SettingsError),
        (replace(NEW, host=None), UsageError),
        (replace(NEW, host="smtp://mail.nordlys.example"), SettingsError),
        (replace(NEW, host="mail.nordlys.example:587"), SettingsError),
        (replace(NEW, host="mail..example"), SettingsError),
        (replace(NEW, security=None), SettingsError),
        (replace(NEW, security=Security.NONE), SettingsError),
        (replace(NEW, security=Security.NONE, host="127.0.0.1.evil.example"), SettingsError),
        (replace(NEW, port=0), SettingsError),
        (replace(NEW, port=65_536), SettingsError),
        (replace(NEW, preset="gmail"), UsageError),
        (replace(NEW, folder=Path()), UsageError),
        (replace(NEW, ca_file="/nowhere/ca.pem"), SettingsError),
        (replace(NEW, ca_file="\0"), SettingsError),
        (replace(NEW, ca_file=__file__), SettingsError),
        (replace(NEW, secret_store=SecretStore.FILE), UsageError),
        (replace(SIGNED_IN, secret_store=SecretStore.COMMAND), SettingsError),
        (replace(SIGNED_IN, password_command="pass 'unended"), SettingsError),
        (replace(SIGNED_IN, password_command="pass x", secret_store=SecretStore.FILE), UsageError),
        (replace(NEW, per_day=-1), SettingsError),
        (replace(NEW, address="Office <OFFICE@example.com>"), RefusedError),  # there already
    ],
)
def test_what_cannot_work_is_refused_with_its_mend(
    desk: Desk, changes: SenderChanges, kind: type[InvoiceError]
) -> None:
    with pytest.raises(kind) as caught:
        add(desk.context, changes)
    assert caught.value.todo
    assert [each.address for each in all_of(desk.context)] == ["office@example.com"]
    assert not desk.context.paths.config.exists()


def test_a_command_to_copy_runs_nothing_that_stands_in_an_address(desk: Desk) -> None:
    """RFC 5321 4.1.2 allows `, $ and & before the @."""
    trap = replace(NEW, address="a`id`@b.example", name="Trap")
    sender = add(desk.context, trap)
    with pytest.raises(RefusedError) as twin:
        add(desk.context, trap)
    connect = connector(desk.context.paths, {}, desk.clock, {})
    with pytest.raises(SettingsError) as homeless:
        connect(replace(sender, transport=Transport.FOLDER))
    for todo in (twin.value.todo, homeless.value.todo):
        assert "'a`id`@b.example'" in todo


@pytest.mark.parametrize("host", ["localhost", "127.9.9.9", "::1"])
def test_a_clear_connection_stays_within_this_machine(desk: Desk, host: str) -> None:
    assert add(desk.context, replace(NEW, host=host, security=Security.NONE)).host == host


def test_a_certificate_file_is_kept_by_its_whole_path(
    desk: Desk, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ca_file.parent)
    assert add(desk.context, replace(NEW, ca_file="ca.pem")).ca_file == str(ca_file)


def test_a_password_that_cannot_be_kept_adds_no_sender(desk: Desk, home: Path) -> None:
    with pytest.raises(SecretError):
        add(desk.context, SIGNED_IN, Secret(CANARY))
    assert len(all_of(desk.context)) == 1
    nowhere_else(desk, home)


def test_what_was_laid_down_is_taken_back_where_the_commit_fails(
    desk: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file = replace(SIGNED_IN, secret_store=SecretStore.FILE)
    kept = add(desk.context, replace(in_file, address="B <b@nordlys.example>"), Secret("old"))

    def full(*_: object, **__: object) -> None:
        raise DiskFullError("no room", "", "make room")

    monkeypatch.setattr(journal, "note", full)
    with pytest.raises(DiskFullError):
        add(desk.context, in_file, Secret(CANARY))
    with pytest.raises(DiskFullError):
        add(desk.context, replace(SIGNED_IN, password_command="pass x"))
    with pytest.raises(DiskFullError):
        edit(desk.context, kept.address, SenderChanges(name="New"), Secret(CANARY))
    assert password(desk, kept.address) == Secret("old")
    assert settings.load(desk.context.paths.config).senders == {kept.uid: settings.SenderSettings(server=kept.host)}
    assert [each.name for each in all_of(desk.context)] == ["Our Office", "B"]
    nowhere_else(desk, home)


def test_an_edit_ends_the_hold_and_lets_the_mail_go(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        senders.worked(db, desk.sender_id)
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "courier")
    assert edit(desk.context, "office@example.com", SenderChanges(default=True)).held
    sender = edit(desk.context, "office@example.com", SenderChanges(host="mx.example"))
    assert (sender.held, sender.worked_at) == (False, 0)
    assert desk.states("1") == {"ann@example.com": State.QUEUED}
    with desk.context.reading() as db:
        assert "the hold of office@example.com ended: 1 released" in [entry.text for entry in journal.read(db)]


def test_a_sender_with_open_mail_stays(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with pytest.raises(RefusedError, match="1 mail goes out by it"):
        remove(desk.context, "office@example.com")
    for nobody in ("", "else@example.com"):
        with pytest.raises(NotFoundError):
            remove(desk.context, nobody)
    assert len(all_of(desk.context)) == 1


def test_where_no_keyring_works_it_is_said_how_to_add_the_sender_otherwise(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(SecretError) as refused:
        add(desk.context, SIGNED_IN, Secret(CANARY))
    assert "--secret-store file" in refused.value.todo
    assert "sender edit" not in refused.value.todo, "there is no sender to be edited"
    assert [each.address for each in all_of(desk.context)] == ["office@example.com"]


def test_a_sender_whose_password_was_never_in_a_keyring_leaves_without_a_word_of_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    sender = add(desk.context, SIGNED_IN)
    assert (sender.secret, remove(desk.context, sender.address)) == (SecretStore.KEYRING, ())
    with desk.context.reading() as db:
        assert "secret_left" not in {entry.event for entry in journal.read(db)}


def test_a_password_that_is_left_in_a_keyring_is_told_without_a_command_for_the_sender_that_is_gone(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    sender = add(desk.context, SIGNED_IN)
    with desk.context.writing() as db, db.transaction():
        senders.worked(db, sender.id)
    [left] = remove(desk.context, sender.address)
    assert "no keyring on this machine" in str(left)
    assert sender.uid in left.todo
    assert sender.address not in left.todo


def test_a_database_that_names_another_server_does_not_get_the_password(tmp_path: Path) -> None:
    """It was in other hands, or a backup of somebody's: the password goes to the server it was given for."""
    desk = Desk(tmp_path)
    sender = add(desk.context, replace(SIGNED_IN, secret_store=SecretStore.FILE), Secret(CANARY))
    assert password_for(desk.context.paths, sender, {}) == Secret(CANARY)
    with desk.context.writing() as db, db.transaction():
        senders.update(db, replace(sender, host="thief.example"))
    changed = show(desk.context, sender.address).sender
    with pytest.raises(SettingsError, match=r"not given for thief\.example"):
        password_for(desk.context.paths, changed, {})
    edit(desk.context, sender.address, SenderChanges(name="Another name"))
    with pytest.raises(SettingsError, match=r"not given for thief\.example"):
        password_for(desk.context.paths, show(desk.context, sender.address).sender, {})
    edit(desk.context, sender.address, SenderChanges(host="mail.nordlys.example"))
    assert password_for(desk.context.paths, show(desk.context, sender.address).sender, {}) == Secret(CANARY)
