"""The keyring: made-up ones stand for KWallet, and a made-up bus for a Secret Service."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
import secretstorage
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, kwallet, null
from keyring.errors import KeyringLocked

from tests.mail.test_secrets import CANARY, refused, sender
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore
from tui_invoice.mail import keyrings
from tui_invoice.mail.secrets import Places, forget, keep, read

OFFICE = sender(SecretStore.KEYRING)
PLACES = Places(secrets_file=Path("nowhere"))


class Good(kwallet.DBusKeyring):
    """Keeps what it is given, and notes what it was asked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Hanging(Good):
    """Waits for a prompt that nobody answers."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


class Raising(Good):
    """Quotes the password in its error, as a careless one may."""

    error: Exception = KeyringLocked(f"the wallet is closed\n{CANARY}")

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError(f"{password} is too long")


class Losing(Good):
    """Takes a password and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Service(SecretService.Keyring):
    """A Secret Service whose bus the test makes up."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_password(self, service: str, username: str) -> str | None:
        return CANARY


class Foreign(KeyringBackend):
    """None of keyring's own: a plug-in such as keyrings.alt's plain text file."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_password(self, service: str, username: str) -> str | None:
        return CANARY

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a password was given to a keyring that is not trusted")


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    kept = keyring.get_keyring()
    yield
    keyring.set_keyring(kept)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "LIMIT", 0.1)


def made(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    return kind()


def use(ring: KeyringBackend) -> KeyringBackend:
    keyring.set_keyring(ring)
    return ring


def test_a_password_is_kept_under_the_uid_read_and_forgotten() -> None:
    ring = Good()
    use(ring)
    keep(OFFICE, Secret(CANARY), PLACES)
    assert ring.kept == {("tui-invoice", "u1"): CANARY}
    assert read(OFFICE, PLACES) == Secret(CANARY)
    forget(OFFICE, PLACES)
    forget(OFFICE, PLACES)
    assert ring.kept == {}
    words = refused(lambda: read(OFFICE, PLACES))
    assert "holds no password of this sender" in words
    assert "--password-stdin" in words


def test_without_a_keyring_it_is_said_in_a_line_with_each_mend_and_the_details_are_kept() -> None:
    """A server without a desktop: keyring finds its fail back-end only."""
    use(made(fail.Keyring))
    words = refused(lambda: read(OFFICE, PLACES))
    with pytest.raises(keyrings.NoKeyringError) as caught:
        read(OFFICE, PLACES)
    assert caught.value.detail == "no keyring on this machine"
    assert caught.value.todo.startswith(
        f"tui-invoice sender edit {OFFICE.address} --secret-store file --password-stdin"
    )
    for part in ("keyring.backends.fail", "Secret Service: ", "KWallet: "):
        assert (part in caught.value.found, part in words) == (True, False)
    for mend in ("--password-command", "--secret-store file", "--secret-store credential", "--secret-store ask"):
        assert f"{mend} " in words
    refused(lambda: keep(OFFICE, Secret(CANARY), PLACES))
    refused(lambda: forget(OFFICE, PLACES))


@pytest.mark.parametrize("kind", [Foreign, null.Keyring])
def test_a_keyring_that_guards_nothing_is_never_used(kind: type[KeyringBackend]) -> None:
    use(made(kind))
    with pytest.raises(keyrings.NoKeyringError) as caught:
        read(OFFICE, PLACES)
    assert kind.__name__ in caught.value.found
    assert ("not trusted" in caught.value.detail) is (kind is Foreign)
    refused(lambda: keep(OFFICE, Secret(CANARY), PLACES))


def test_of_several_the_trusted_one_is_used_and_never_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chainer of keyring would go on to the next one where the first has no answer."""
    ring, others = Good(), [Foreign(), made(fail.Keyring)]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [others[0], ring])
    use(made(chainer.ChainerBackend))
    keep(OFFICE, Secret(CANARY), PLACES)
    assert ring.kept != {}
    forget(OFFICE, PLACES)
    refused(lambda: read(OFFICE, PLACES))
    monkeypatch.setattr(chainer.ChainerBackend, "backends", others)
    assert "not trusted" in refused(lambda: read(OFFICE, PLACES))


def test_an_error_of_the_keyring_is_told_without_the_password() -> None:
    use(Raising())
    assert "keyring: the wallet is closed unlock" in refused(lambda: read(OFFICE, PLACES))
    assert "is too long" in refused(lambda: keep(OFFICE, Secret(CANARY), PLACES))


@pytest.mark.parametrize(
    "error",
    [
        UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, "invalid start byte"),
        secretstorage.SecretServiceNotAvailableException("no such service"),
        OSError(111, "Connection refused"),
        KeyError("DBUS"),
    ],
)
def test_whatever_the_libraries_below_raise_becomes_words(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(Raising, "error", error)
    use(Raising())
    assert "keyring: " in refused(lambda: read(OFFICE, PLACES))


def test_a_keyring_named_in_the_environment_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no_such_module.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert "no_such_module" in refused(lambda: read(OFFICE, PLACES))


def test_a_keyring_that_keeps_nothing_is_found_out() -> None:
    use(Losing())
    assert "not what it was given" in refused(lambda: keep(OFFICE, Secret(CANARY), PLACES))


def test_a_keyring_that_hangs_is_not_waited_for(quick: None) -> None:
    use(Hanging())
    assert "no answer within 0.1 s" in refused(lambda: read(OFFICE, PLACES))
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "keyring")


def test_a_keyring_that_hangs_does_not_keep_the_process_alive() -> None:
    code = (
        "from tests.mail.test_keyrings import *\n"
        "keyrings.LIMIT = 0.1\n"
        "use(Hanging())\n"
        "try: read(OFFICE, PLACES)\n"
        "except keyrings.SecretError: print('told')\n"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=50, cwd=root, check=True
    )
    assert found.stdout == "told\n"


class Bus:
    """A session bus with a collection of which it is known whether it is locked."""

    def __init__(self, locked: bool) -> None:
        self.locked = locked
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def is_locked(self) -> bool:
        return self.locked


@pytest.mark.parametrize("locked", [True, False])
def test_a_locked_secret_service_is_not_asked_since_that_raises_a_prompt(
    monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    bus = Bus(locked)
    monkeypatch.setattr(secretstorage, "dbus_init", lambda: bus)
    monkeypatch.setattr(secretstorage, "get_collection_by_alias", lambda found, alias: found)
    use(Service())
    if locked:
        monkeypatch.setattr(Service, "get_password", lambda *args: pytest.fail("it was asked"))
        assert "the Secret Service is locked" in refused(lambda: read(OFFICE, PLACES))
    else:
        assert read(OFFICE, PLACES) == Secret(CANARY)
    assert bus.closed


def test_a_secret_service_without_a_bus_is_told() -> None:
    use(Service())
    assert "DBUS_SESSION_BUS_ADDRESS" in refused(lambda: read(OFFICE, PLACES))
