"""What was typed of an account: judged line by line, and compared with what is kept."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

from tui_invoice.domain.sender import SecretStore, Security, Sender, SignIn, Transport
from tui_invoice.operations import account_presets
from tui_invoice.operations.accounts import Account, SenderChanges
from tui_invoice.operations.drafting import check_addresses
from tui_invoice.tui import typed_mailbox
from tui_invoice.tui.typed_mailbox import TypedMailbox

KEPT_HERE = frozenset({SecretStore.KEYRING, SecretStore.FILE})
"""The stores into which this program writes a password."""
_FOLDERS = ("/", "~", "./", "../")


@dataclass(frozen=True, slots=True)
class Typed(TypedMailbox):
    """The lines of the form as they stand. In place of a server's name `host` may hold the path of a folder, or
    "sendmail" for this machine's own program."""

    address: str = ""
    name: str = ""
    host: str = ""
    port: str = "587"
    security: Security = Security.STARTTLS
    username: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    store: SecretStore = SecretStore.KEYRING
    command: str = ""
    default: bool = False
    ca_file: str = ""
    per_minute: str = ""
    per_day: str = ""

    @property
    def by_command(self) -> bool:
        """Tell whether a command prints the password, or the token."""
        return self.store is SecretStore.COMMAND

    @property
    def is_folder(self) -> bool:
        """Tell whether mail is to be written into a folder."""
        return self.host.strip().startswith(_FOLDERS)

    @property
    def is_sendmail(self) -> bool:
        """Tell whether mail is handed to this machine's own program."""
        return self.host.strip().casefold() == Transport.SENDMAIL

    @property
    def has_server(self) -> bool:
        """Tell whether mail leaves by a server, with a port and mostly a sign-in."""
        return not (self.is_folder or self.is_sendmail)


def of(account: Account) -> Typed:
    """Return the lines as they stand for an account that is kept."""
    sender = account.sender
    folder, own = (sender.transport is each for each in (Transport.FOLDER, Transport.SENDMAIL))
    return Typed(
        address=sender.address,
        name=sender.name,
        host=str(account.folder or "") if folder else Transport.SENDMAIL.value if own else sender.host,
        port="" if folder or own else str(sender.port),
        security=sender.security,
        username=sender.username,
        sign_in=sender.sign_in,
        store=_store(sender),
        command=shlex.join(account.password_command or account.token_command),
        default=sender.is_default,
        ca_file=sender.ca_file,
        per_minute=str(sender.per_minute or ""),
        per_day=str(sender.per_day or ""),
        **asdict(typed_mailbox.of(account)),
    )


def _store(sender: Sender) -> SecretStore:
    """Return the store as the form offers it, whatever a foreign database says."""
    if sender.sign_in is SignIn.TOKEN_COMMAND:
        return SecretStore.COMMAND
    here = sender.secret in KEPT_HERE if sender.sign_in.renews else sender.secret is not SecretStore.NONE
    return sender.secret if here else SecretStore.KEYRING


def faults(typed: Typed, was: Account | None, *, password: bool) -> dict[str, str]:
    """Return what is wrong by the name of its line, in the order of the form; `password` tells that one was typed."""
    found = {
        "address": _address(typed.address),
        "name": "" if typed.name.strip() else "write one: customers see it beside the address",
        "password": _password(typed, was, typed_one=password),
        "command": _command(typed),
        "host": "" if typed.host.strip() else "name the server that takes your mail, as your provider writes it",
        "port": "" if not typed.has_server else _number(typed.port, 1, 65_535, "a port is a number from 1 to 65535"),
        "per_minute": _number(typed.per_minute or "0", 0, (1 << 31) - 1, "write a number of mails, empty for no limit"),
        "per_day": _number(typed.per_day or "0", 0, (1 << 31) - 1, "write a number of mails, empty for no limit"),
    }
    found |= typed_mailbox.faults(typed, typed.username)
    return {name: text for name, text in found.items() if text}


def _address(text: str) -> str:
    found = check_addresses(text)
    if len(found) != 1:
        return "one address, such as office@company.com"
    return "" if found[0].ok else f"{found[0].reason}{_offer(found[0].suggestion)}"


def _offer(suggestion: str) -> str:
    return f"; did you mean {suggestion}?" if suggestion else ""


def _password(typed: Typed, was: Account | None, *, typed_one: bool) -> str:
    if not typed.has_server or typed_one or typed.store not in KEPT_HERE or not typed.username.strip():
        return ""
    if typed.sign_in is not SignIn.PASSWORD:
        return ""
    if was is not None and was.sender.secret in KEPT_HERE and was.sender.sign_in is SignIn.PASSWORD:
        return ""
    return "type it, or choose at the right where else it comes from"


def _command(typed: Typed) -> str:
    wanted = typed.store is SecretStore.COMMAND and typed.username.strip() and typed.has_server
    if not wanted:
        return ""
    try:
        words = shlex.split(typed.command)
    except ValueError:
        return "the quotes in it do not match"
    return "" if words else "write the program that prints it, such as: pass show mail"


def _number(text: str, least: int, most: int, why: str) -> str:
    good = text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) <= 10
    return "" if good and least <= int(text) <= most else why


def changes(typed: Typed, was: Account | None) -> SenderChanges:
    """Return what differs from the account as it is kept, all of it for a new one; it was judged before."""
    before = of(was) if was is not None else Typed(address="", name="", port="", username="", command="")
    said: dict[str, object] = {}
    for name in ("address", "name"):
        if getattr(typed, name).strip() != getattr(before, name):
            said[name] = getattr(typed, name).strip()
    said |= _place(typed, before, was)
    if typed.has_server:
        said |= _sign_in(typed, before, was)
        if typed.ca_file.strip() != before.ca_file:
            said["ca_file"] = typed.ca_file.strip()
    for name in ("per_minute", "per_day"):
        if getattr(typed, name).strip() != getattr(before, name):
            said[name] = int(getattr(typed, name) or "0")
    said["default"] = typed.default and not before.default
    said["mailbox"] = typed_mailbox.changes(typed, was, preset="preset" in said)
    return SenderChanges(**said)  # type: ignore[arg-type]  # each by its own name


def _place(typed: Typed, before: Typed, was: Account | None) -> dict[str, object]:
    host = typed.host.strip()
    if typed.is_folder:
        return {} if host == before.host else {"folder": Path(host).expanduser()}
    if typed.is_sendmail:
        return {} if before.is_sendmail else {"sendmail": True}
    port = int(typed.port)
    known = account_presets.of_address(typed.address)
    if known is not None and (known.host, known.port, known.security) == (host, port, typed.security):
        return {} if was is not None and was.sender.preset == known.name else {"preset": known.name}
    said: dict[str, object] = {}
    if host != before.host:
        said["host"] = host
    if said or was is None or typed.port.strip() != before.port or typed.security is not before.security:
        said |= {"port": port, "security": typed.security}
    return said


def _sign_in(typed: Typed, before: Typed, was: Account | None) -> dict[str, object]:
    user = typed.username.strip()
    said: dict[str, object] = {"username": user} if was is None or user != before.username else {}
    if not user:
        return said
    if typed.sign_in is not (was.sender.sign_in if was is not None else _usual(typed)):
        said["sign_in"] = typed.sign_in
    anew = "sign_in" in said or typed.command != before.command
    if typed.sign_in is SignIn.TOKEN_COMMAND:
        return {**said, "token_command": typed.command} if anew else said
    kept = was.sender.secret if was is not None else SecretStore.NONE
    if typed.store is not kept:
        said["secret_store"] = typed.store
    if typed.store is SecretStore.COMMAND and (anew or kept is not SecretStore.COMMAND):
        said |= {"secret_store": SecretStore.COMMAND, "password_command": typed.command}
    return said


def _usual(typed: Typed) -> SignIn:
    """Return by what a new account signs in where nothing is said of it."""
    known = account_presets.of_address(typed.address)
    place = typed.host.strip(), typed.port.strip(), typed.security
    same = known is not None and (known.host, str(known.port), known.security) == place
    return known.sign_in if known is not None and same else SignIn.PASSWORD
