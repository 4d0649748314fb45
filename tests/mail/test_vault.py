"""The vault: what it tells apart, what is never lost, and that nothing of it is seen."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.mail.test_secrets import refused, sender
from tui_invoice.domain.errors import LockedError, SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore
from tui_invoice.mail import sealing, secrets_place, vault, vault_making
from tui_invoice.mail.oauth import tokens
from tui_invoice.mail.secrets import Places, forget, keep, read
from tui_invoice.mail.secrets_place import alone

CANARY = "canary-7 password"
PHRASE = Secret("correct horse")
ME = sender(SecretStore.FILE)
OTHER = sender(SecretStore.FILE, "u2")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "COST", 1 << 10)
    yield
    sealing._KEYS.clear()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(secrets_file=tmp_path / "state" / "secrets.json", passphrase=lambda: PHRASE)


def made(places: Places) -> Path:
    keep(ME, Secret(CANARY), places)
    vault_making.make(places.secrets_file, PHRASE)
    return vault.beside(places.secrets_file)


def test_what_lay_in_the_clear_lies_in_the_vault_and_nowhere_else(places: Places) -> None:
    file = made(places)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not places.secrets_file.exists()
    assert all(CANARY.encode() not in each.read_bytes() for each in file.parent.iterdir())
    assert read(ME, places) == Secret(CANARY)
    keep(OTHER, Secret("second"), places)
    forget(ME, places)
    assert read(OTHER, places) == Secret("second")
    assert "holds no password" in refused(lambda: read(ME, places))
    assert not places.secrets_file.exists()
    vault_making.remove(places.secrets_file, PHRASE)
    assert not file.exists()
    assert json.loads(places.secrets_file.read_text()) == {"u2": "second"}


def test_each_writing_looks_otherwise(places: Places) -> None:
    file = made(places)
    keep(ME, Secret(CANARY), places)
    first = json.loads(file.read_text())
    keep(ME, Secret(CANARY), places)
    second = json.loads(file.read_text())
    assert first["nonce"] != second["nonce"]
    assert first["sealed"] != second["sealed"]


def test_a_wrong_passphrase_is_told_from_a_damaged_file(places: Places) -> None:
    file = made(places)
    wrong = replace(places, passphrase=lambda: Secret("battery staple"))
    with pytest.raises(LockedError, match="not its passphrase"):
        read(ME, wrong)
    with pytest.raises(LockedError):
        keep(ME, Secret("new"), wrong)
    with pytest.raises(LockedError, match="not given"):
        read(ME, replace(places, passphrase=vault.nobody))
    whole = file.read_bytes()
    found = json.loads(whole)
    spoilt = [whole[:-20], b"", b"[]", whole.replace(b'"sealed": "', b'"sealed": "A')]
    spoilt += [json.dumps({**found, name: value}).encode() for name, value in (("n", 3), ("n", 1 << 30), ("salt", 7))]
    for data in spoilt:
        file.write_bytes(data)
        words = refused(lambda: read(ME, places))
        assert "damaged" in words
        assert "backup" in words
        assert "damaged" in refused(lambda: keep(ME, Secret(CANARY), places))
        assert file.read_bytes() == data
    file.write_bytes(whole)
    assert read(ME, places) == Secret(CANARY)


@pytest.mark.parametrize("name", ["sealed", "nonce", "n"])
def test_what_somebody_altered_with_care_opens_for_nobody(places: Places, name: str) -> None:
    """A checksum can be made anew; the seal cannot."""
    file = made(places)
    found = json.loads(file.read_text())
    del found["sum"]
    found[name] = 1 << 11 if name == "n" else "AAAA" + found[name][4:]
    found["sum"] = hashlib.sha256(sealing._said(found)).hexdigest()
    file.write_text(json.dumps(found))
    with pytest.raises(SecretError):
        read(ME, places)


def test_a_letter_is_the_same_however_it_was_composed(places: Places) -> None:
    keep(ME, Secret(CANARY), places)
    vault_making.make(places.secrets_file, Secret("mật khẩu dài"))
    other = unicodedata.normalize("NFD", "mật khẩu dài")
    assert read(ME, replace(places, passphrase=lambda: Secret(other))) == Secret(CANARY)


def test_the_passphrase_is_changed_and_the_old_one_opens_nothing(places: Places) -> None:
    file = made(places)
    salt = json.loads(file.read_text())["salt"]
    with pytest.raises(LockedError):
        vault_making.change(places.secrets_file, Secret("not it at all"), Secret("brand new words"))
    vault_making.change(places.secrets_file, PHRASE, Secret("brand new words"))
    assert json.loads(file.read_text())["salt"] != salt
    with pytest.raises(LockedError):
        read(ME, places)
    assert read(ME, replace(places, passphrase=lambda: Secret("brand new words"))) == Secret(CANARY)


def test_what_is_kept_while_the_vault_is_made_is_in_the_vault(places: Places) -> None:
    """The courier keeps a new refresh token at the very moment: in the clear it would be lost, as the vault is read."""
    keep(ME, Secret("old"), places)
    with alone(places.secrets_file, "a test"):
        courier = threading.Thread(target=keep, args=(ME, Secret("rotated"), places))
        courier.start()
        vault.write(vault.beside(places.secrets_file), Secret('{"u1": "old"}'), PHRASE, "a test", anew=True)
        places.secrets_file.unlink()
    courier.join(10)
    assert not places.secrets_file.exists()
    assert read(ME, places) == Secret("rotated")


def test_a_move_that_was_cut_off_is_made_to_its_end(places: Places) -> None:
    """Killed before the other file was removed: the vault counts, and takes what it lacks."""
    made(places)
    places.secrets_file.write_text('{"u1": "older", "u2": "only here"}')
    places.secrets_file.chmod(0o600)
    assert read(ME, places) == Secret(CANARY)
    with pytest.raises(LockedError):
        vault_making.make(places.secrets_file, Secret("another phrase"))
    vault_making.make(places.secrets_file, PHRASE)
    assert not places.secrets_file.exists()
    assert (read(ME, places), read(OTHER, places)) == (Secret(CANARY), Secret("only here"))


def test_behind_a_link_nothing_stays_in_the_clear(places: Places) -> None:
    real = places.secrets_file.with_name("elsewhere.json")
    keep(ME, Secret(CANARY), replace(places, secrets_file=real))
    places.secrets_file.symlink_to(real)
    file = made(places)
    assert not real.exists()
    assert read(ME, places) == Secret(CANARY)
    vault_making.remove(places.secrets_file, PHRASE)
    assert not file.exists()
    assert json.loads(real.read_text()) == {"u1": CANARY}


def test_the_passphrase_is_got_once_and_before_others_are_kept_out(places: Places) -> None:
    """A command that prints it has ten seconds; another writer waits for five."""
    made(places)
    free: list[bool] = []

    def asked() -> Secret:
        with alone(places.secrets_file, "a test"):
            free.append(True)
        return PHRASE

    mine = replace(places, passphrase=cache(asked))
    keep(OTHER, Secret("second"), mine)
    forget(OTHER, mine)
    assert free == [True]


def test_no_passphrase_is_given_while_a_sign_in_is_renewed(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who renews could not keep the new refresh token then, and the old one was taken back already."""
    monkeypatch.setattr(secrets_place, "RENEWAL", 0.0)
    nobody = replace(places, passphrase=vault.nobody)
    with tokens._alone(ME, places.secrets_file):
        with pytest.raises(SecretError, match="is being renewed"):
            vault_making.make(places.secrets_file, PHRASE)
        keep(ME, Secret("rotated"), nobody)
    vault_making.make(places.secrets_file, PHRASE)
    with tokens._alone(ME, places.secrets_file):
        with pytest.raises(SecretError, match="is being renewed"):
            vault_making.change(places.secrets_file, PHRASE, Secret("newer words"))
        assert read(ME, places) == Secret("rotated")
    vault_making.change(places.secrets_file, PHRASE, Secret("newer words"))


@pytest.mark.parametrize("word", ["", "short", "       ", "a\nb line break"])
def test_a_passphrase_that_is_none_is_refused(places: Places, word: str) -> None:
    with pytest.raises(SecretError, match="passphrase"):
        vault_making.make(places.secrets_file, Secret(word))
    assert not vault.beside(places.secrets_file).exists()


def test_without_the_library_it_says_how_to_install_it(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(SecretError) as caught:
        vault_making.make(places.secrets_file, PHRASE)
    assert caught.value.todo.endswith(" cryptography")
