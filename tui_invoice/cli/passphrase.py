"""Asking for the passphrase of the vault, at a terminal, unseen."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_invoice.cli import printing
from tui_invoice.domain.errors import LockedError, UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations.handed_over import VAULT

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context

_TRIES = 3
_LONGEST = 4_096


def ask(context: Context) -> Secret:
    """Ask until it opens the vault; nothing typed is none. Raises LockedError after three wrong ones, SecretError."""
    from tui_invoice.operations import passphrases

    for left in reversed(range(_TRIES)):
        word = typed("Passphrase of the vault: ")
        if not word:
            break
        try:
            passphrases.check(context.paths, word)
        except LockedError as error:
            if not left:
                raise
            printing.note(error.detail)
        else:
            return word
    return Secret("")


def known(context: Context) -> Context:
    """Return the context with the passphrase, asked for where it is wanted and somebody is there to be asked."""
    from tui_invoice.operations import passphrases

    if not sys.stdin.isatty() or not passphrases.wanted(context.paths, context.environ, context.secrets):
        return context
    word = ask(context)
    return replace(context, secrets={**context.secrets, VAULT: word}) if word else context


def refuse_unknown(context: Context) -> None:
    """Raise LockedError where the vault must be open for this command itself, and nobody gives the passphrase."""
    from tui_invoice.operations import passphrases

    if passphrases.wanted(context.paths, context.environ, context.secrets):
        todo = "say it at a terminal, which asks for it; or set passphrase_command under [vault] in config.toml"
        raise LockedError("the vault is locked", "its passphrase was not given to this command", todo)


def typed(words: str) -> Secret:
    """Return what is typed at the terminal, which does not show it."""
    from getpass import getpass

    try:
        return Secret(getpass(words))
    except EOFError:
        return Secret("")


def new() -> Secret:
    """Return a new passphrase, typed twice. Raises SecretError for what is none, UsageError where the two differ."""
    from tui_invoice.operations import vaults

    word = typed(f"New passphrase of the vault, {vaults.SHORTEST} letters or more: ")
    vaults.refuse_weak(word)
    if typed("The same once more: ") != word:
        raise UsageError("the two are not the same", "nothing was changed", "say the command again")
    return word


def line() -> Secret:
    """Return the next line of stdin. Raises UsageError where it is none."""
    try:
        word = sys.stdin.buffer.readline(_LONGEST).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        word = ""
    if not word:
        raise UsageError("no passphrase came by stdin", "a line of text was expected", "see tui-invoice vault --help")
    return Secret(word)
