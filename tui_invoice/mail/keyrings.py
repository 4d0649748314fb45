"""The desktop's keyring: Secret Service, KWallet or the macOS keychain, and only while it is unlocked.

Everything happens in a daemon thread with a limit: a keyring may wait for a prompt that nobody sees,
on a bus that nobody answers, and must then neither stop the courier nor keep the process alive.
"""

from __future__ import annotations

import queue
import shlex
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

LIMIT = 3.0
"""Seconds that a keyring is waited for."""

_SECRET_SERVICE = frozenset({"keyring.backends.SecretService", "keyring.backends.libsecret"})
_TRUSTED = _SECRET_SERVICE | {"keyring.backends.kwallet", "keyring.backends.macOS"}
_OFFERED = {
    "darwin": (("macOS keychain", "keyring.backends.macOS", "Keyring"),),
    "linux": (
        ("Secret Service", "keyring.backends.SecretService", "Keyring"),
        ("KWallet", "keyring.backends.kwallet", "DBusKeyring"),
    ),
}
_FOREIGN_ERRORS = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("gi.repository.GLib", "Error"),
)


NONE_HERE = "no keyring on this machine"
_NOT_TRUSTED = "the keyring that is set up on this machine is not trusted with passwords"
_NOTHING = frozenset({"keyring.backends.fail", "keyring.backends.null"})


class NoKeyringError(SecretError):
    """There is no keyring here that passwords are trusted to; `found` says what is, for who mends the machine."""

    def __init__(self, title: str, detail: str, todo: str, found: str) -> None:
        super().__init__(title, detail, todo)
        self.found = found


@dataclass(frozen=True, slots=True)
class _Answer:
    secret: Secret | None = None
    trouble: str = ""
    found: str = ""


class _UnfitError(Exception):
    """A keyring that may not be used now, in words for a person."""


class _AbsentError(_UnfitError):
    """No keyring here that may be used; `found` names what is and why each that would do is not here."""

    def __init__(self, rings: Sequence[KeyringBackend]) -> None:
        super().__init__(NONE_HERE if all(_modules(ring) & _NOTHING for ring in rings) else _NOT_TRUSTED)
        named = ", ".join(f"{type(ring).__module__}.{type(ring).__qualname__}" for ring in rings) or "none"
        self.found = "; ".join([f"found: {named}", *_why_not()])


def read(sender: Sender, service: str) -> Secret:
    """Return the password kept under (`service`, the sender's uid). Raises SecretError."""

    def work(ring: KeyringBackend) -> Secret | None:
        word = ring.get_password(service, sender.uid)
        return Secret(word) if word else None

    answer = _ask(work)
    if answer.secret is None:
        why = answer.trouble or "it is unlocked, but holds no password of this sender"
        raise _error(sender, "read", replace(answer, trouble=why), known=not answer.trouble)
    return answer.secret


def keep(sender: Sender, secret: Secret, service: str) -> None:
    """Keep the password, and read it back: some keyrings lose one without a word. Raises SecretError."""

    def work(ring: KeyringBackend) -> Secret | None:
        ring.set_password(service, sender.uid, secret.reveal())
        word = ring.get_password(service, sender.uid)
        return Secret(word) if word else None

    answer = _ask(work, secret)
    if answer.trouble or answer.secret != secret:
        why = answer.trouble or "what it gives back is not what it was given"
        raise _error(sender, "kept", replace(answer, trouble=why))


def forget(sender: Sender, service: str) -> None:
    """Remove the password; one that is not there is forgotten already. Raises SecretError."""

    def work(ring: KeyringBackend) -> None:
        if ring.get_password(service, sender.uid) is not None:
            ring.delete_password(service, sender.uid)

    answer = _ask(work)
    if answer.trouble:
        todo = f"take it out with the keyring's own program, if it is there: {service}, {sender.uid}"
        raise _error(sender, "removed", answer, todo=todo)


def is_usable() -> bool:
    """Tell whether a password could be kept in a keyring now; takes up to `LIMIT` seconds."""
    return not _ask(lambda _: None).trouble


def _error(sender: Sender, done: str, answer: _Answer, *, known: bool = False, todo: str = "") -> SecretError:
    title = f"the password of {sender.address} could not be {done}"
    if answer.found:
        return NoKeyringError(title, answer.trouble, todo or elsewhere(sender), answer.found)
    edit = f"tui-invoice sender edit {shlex.quote(sender.address)} --password-stdin"
    edit = f"tui-invoice sender sign-in {shlex.quote(sender.address)}" if sender.sign_in.renews else edit
    first = "give it again" if known else "unlock the keyring or open the program on the desktop"
    todo = todo or f"{first} ({edit}); or keep it another way: {elsewhere(sender)}"
    return SecretError(title, f"keyring: {answer.trouble}", todo)


def elsewhere(sender: Sender) -> str:
    """Return where else the password may be kept, as a command and its other options."""
    if sender.sign_in.renews:
        who = shlex.quote(sender.address)
        return f"tui-invoice sender edit {who} --secret-store file, then tui-invoice sender sign-in {who}"
    return (
        f"tui-invoice sender edit {shlex.quote(sender.address)} --secret-store file --password-stdin (a file that only"
        " you can read), or with --password-command CMD (a password manager), --secret-store credential (systemd gives"
        " it), --secret-store ask (typed each time)"
    )


def _ask(work: Callable[[KeyringBackend], Secret | None], given: Secret | None = None) -> _Answer:
    """Do `work` with the keyring in a thread of its own, which is left behind when the limit is over.

    Its errors come back as words, in which what was `given` to keep is masked.
    """
    answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()

    def life() -> None:
        answer = _Answer(trouble="its program broke off")
        try:
            ring = _choose()
            _refuse_locked(ring)
            answer = _Answer(work(ring))
        except _AbsentError as error:
            answer = _Answer(trouble=str(error), found=error.found)
        except _errors() as error:
            answer = _Answer(trouble=_words(error, given))
        finally:
            answers.put(answer)

    threading.Thread(target=life, name="keyring", daemon=True).start()
    try:
        return answers.get(timeout=LIMIT)
    except queue.Empty:
        return _Answer(trouble=f"no answer within {LIMIT:g} s; it may be locked and wait for its own password")


def _choose() -> KeyringBackend:
    """Return a keyring that guards what it keeps. keyring's own choice may be one that writes plain text."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    rings: list[KeyringBackend] = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for ring in rings:
        if _modules(ring) & _TRUSTED:
            return ring
    raise _AbsentError(rings)


def _modules(ring: KeyringBackend) -> set[str]:
    return {kind.__module__ for kind in type(ring).__mro__}


def _why_not() -> list[str]:
    """Return why each keyring that would do is not here."""
    reasons = []
    for name, module, kind in _OFFERED.get(sys.platform, _OFFERED["linux"]):
        try:
            getattr(import_module(module), kind).priority  # noqa: B018  # reading it says whether it would work
        except RuntimeError as error:
            reasons.append(f"{name}: {error}")
        else:
            reasons.append(f"{name}: it is here, but another one was chosen in keyring's own settings")
    return reasons


def _refuse_locked(ring: KeyringBackend) -> None:
    """Look whether the Secret Service is locked before it is asked: asking would raise a prompt."""
    if not _modules(ring) & _SECRET_SERVICE:
        return
    import secretstorage

    preferred = getattr(ring, "preferred_collection", None)
    with closing(secretstorage.dbus_init()) as bus:
        if preferred:
            collection = secretstorage.Collection(bus, preferred)
        else:
            collection = secretstorage.get_collection_by_alias(bus, "default")
        if collection.is_locked():
            raise _UnfitError("the Secret Service is locked")


def _errors() -> tuple[type[BaseException], ...]:
    """Return what a keyring may raise, those of the libraries below it too, as far as they are loaded."""
    from keyring.errors import KeyringError

    known: list[type[BaseException]] = [_UnfitError, KeyringError, OSError, RuntimeError, ValueError]
    known += [LookupError, TypeError, AttributeError, ImportError, EOFError]
    found = [getattr(sys.modules.get(module), name, None) for module, name in _FOREIGN_ERRORS]
    return (*known, *(kind for kind in found if isinstance(kind, type)))


def _words(error: BaseException, given: Secret | None) -> str:
    """Return an error in words. Those of a decoder quote what could not be decoded, so they are left out."""
    if isinstance(error, UnicodeError):
        return "what it keeps is not text"
    words = str(error).strip().replace(given.reveal(), "••••") if given else str(error).strip()
    return words.split("\n", 1)[0] or type(error).__name__
