"""The row of senders above their settings, and what stands beside the lines of the form."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import SecretStore, Security, SignIn
from tui_invoice.domain.text import cells, visible
from tui_invoice.operations.browsing import SenderHealth
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role

STORES = {
    SecretStore.KEYRING: "keyring",
    SecretStore.FILE: "a file only you read",
    SecretStore.ASK: "asked each time",
    SecretStore.COMMAND: "a command prints it",
    SecretStore.CREDENTIAL: "systemd credential",
}
"""Where a password may be kept, as the form says it, in the order in which it is offered."""
WAYS: dict[tuple[SignIn, SecretStore], str] = {
    **{(SignIn.PASSWORD, store): f"kept in: {words}" for store, words in STORES.items()},
    (SignIn.MICROSOFT, SecretStore.KEYRING): "Microsoft, keyring",
    (SignIn.MICROSOFT, SecretStore.FILE): "Microsoft, a file",
    (SignIn.GOOGLE, SecretStore.KEYRING): "Google, keyring",
    (SignIn.GOOGLE, SecretStore.FILE): "Google, a file",
    (SignIn.TOKEN_COMMAND, SecretStore.COMMAND): "a command's token",
}
"""How an account signs in, and where what it needs for that is kept, in the order in which it is offered."""
_IN_VAULT = {
    SignIn.PASSWORD: "kept in: the vault",
    SignIn.MICROSOFT: "Microsoft, the vault",
    SignIn.GOOGLE: "Google, the vault",
}
SECURITIES = {Security.STARTTLS: "STARTTLS", Security.TLS: "TLS", Security.NONE: "clear, here only"}
"""How a connection is protected, as the form says it."""
MAILBOX_SECURITIES = {each: SECURITIES[each] for each in (Security.TLS, Security.STARTTLS, Security.NONE)}
"""The same of a mailbox, the usual one first."""
COPIES = {
    SentCopy.PROVIDER: "the provider lays them in Sent",
    SentCopy.APPEND: "we lay them in Sent",
    SentCopy.NEVER: "none in Sent",
}
"""Who lays a copy of what was sent, as the form says it."""


def ways(*, vault: bool) -> list[str]:
    """Return the words of `WAYS`; a `vault` stands in the place of the file."""
    return [_IN_VAULT[way] if vault and store is SecretStore.FILE else words for (way, store), words in WAYS.items()]


def senders(known: Sequence[SenderHealth], chosen: int, width: int, add: str = "a", *, live: bool = True) -> Line:
    """Return the senders with their keys, the chosen one on a ground of its own; `chosen` beyond the last is a new one.

    Where not all fit, the others are shown by what stands before the @, then by number and mark, then by number.
    The keys are `live` where no text is typed.
    """
    key = Role.KEY if live else Role.MUTED
    runs: list[Run] = []
    for brevity in range(5):
        runs = [run for n, each in enumerate(known) for run in _sender(n, each, n == chosen, brevity, key)]
        if chosen >= len(known):
            runs += [Run(" new sender ", Role.ACTIVE), Run(" ")]
        else:
            runs += [Run(f" {add}", key), Run(" add")]
        if sum(cells(run.text) for run in runs) <= width - 2:
            break
    return Line((Run(" "), *runs))


def _sender(n: int, sender: SenderHealth, chosen: bool, brevity: int, key: Role) -> list[Run]:
    bad = sender.held or sender.test_failed
    mark, role = ("✗", Role.ERROR) if bad else ("✓", Role.OK) if sender.worked_at else ("◦", Role.MUTED)
    address = visible(sender.address)
    if chosen:
        word = " on hold" if sender.held and brevity < 2 else ""
        return [Run(f" {n + 1} {address} {mark}{word} ", Role.ACTIVE), Run(" ")]
    if brevity == 4:
        return [Run(f" {n + 1} ", Role.ERROR if sender.held else key)]
    name = (f" {address}", *[f" {address.rpartition('@')[0]}"] * 2, "")[brevity]
    word = " on hold" if sender.held and not brevity else ""
    return [Run(f" {n + 1}", key), Run(f"{name} "), Run(f"{mark}{word}", role), Run("  ")]
