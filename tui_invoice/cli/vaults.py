"""`vault`: the file of passwords under a passphrase."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, passphrase, printing, words
from tui_invoice.domain.errors import UsageError
from tui_invoice.operations.handed_over import VAULT

if TYPE_CHECKING:
    from tui_invoice.domain.secret import Secret
    from tui_invoice.operations.context import Context

_STDIN = click.option("--passphrase-stdin", is_flag=True, help="Read it from stdin, one line for each.")


@click.group()
def vault() -> None:
    """Lock the file of passwords under a passphrase.

    For machines without a keyring. It takes what accounts keep with --secret-store file, and their sign-ins with
    Microsoft and Google. The passphrase is asked for once in a session, unseen.
    """


@vault.command()
@_STDIN
@click.pass_obj
def make(context: Context, passphrase_stdin: bool) -> int:
    """Make the vault, and move the file of passwords into it."""
    from tui_invoice.operations import vaults

    if passphrase_stdin:
        word = passphrase.line()
    else:
        _refuse_no_terminal()
        word = passphrase.typed("Passphrase of the vault: ") if vaults.is_there(context) else passphrase.new()
    count = vaults.make(context, word)
    printing.out(f"the vault holds {words.several(count, 'secret')}")
    printing.note("nobody can open it without the passphrase: keep that where you find it again")
    _go_on(context, word)
    return 0


@vault.command()
@_STDIN
@click.pass_obj
def unlock(context: Context, passphrase_stdin: bool) -> int:
    """Let the mail go that waits for the vault. A courier is given the passphrase by a pipe."""
    from tui_invoice.operations import spawn, vaults

    word = _now(context, from_stdin=passphrase_stdin)
    vaults.check(context, word)
    if spawn.is_off(context.environ):
        printing.out("this is the passphrase of the vault")
        printing.note(
            "no courier is started here (TUI_INVOICE_COURIER=off); a command asks for the passphrase, and sends:"
        )
        printing.note("→ tui-invoice deliver --once")
        return 0
    printing.out("the vault is open for what waits now")
    _go_on(context, word)
    return 0


@vault.command("passphrase")
@_STDIN
@click.pass_obj
def change(context: Context, passphrase_stdin: bool) -> int:
    """Give the vault another passphrase. From stdin the old one comes first."""
    from tui_invoice.operations import vaults

    word = _now(context, from_stdin=passphrase_stdin)
    vaults.check(context, word)
    new = passphrase.line() if passphrase_stdin else passphrase.new()
    vaults.change(context, word, new)
    printing.out("the vault has a new passphrase")
    printing.note("a copy of the old file opens with the old one still")
    _go_on(context, new)
    return 0


@vault.command()
@_STDIN
@click.pass_obj
def remove(context: Context, passphrase_stdin: bool) -> int:
    """Move all back into a plain file, and remove the vault. Only you can read that file."""
    from tui_invoice.operations import vaults

    count = vaults.remove(context, _now(context, from_stdin=passphrase_stdin))
    printing.out(f"{words.several(count, 'secret')} moved to {context.paths.secrets}, in the clear")
    couriers.start(context)
    return 0


def _now(context: Context, *, from_stdin: bool) -> Secret:
    """Return the passphrase that the vault has. Raises NotFoundError where there is none."""
    from tui_invoice.operations import vaults

    vaults.refuse_none(context)
    if from_stdin:
        return passphrase.line()
    if (known := context.secrets.get(VAULT)) is not None:
        return known
    _refuse_no_terminal()
    word = passphrase.ask(context)
    if not word:
        raise UsageError("nothing was typed", "the vault stays as it is", "say the command again")
    return word


def _refuse_no_terminal() -> None:
    if not couriers.has_terminal():
        raise UsageError("nobody can be asked for the passphrase", "stdin is no terminal", "say --passphrase-stdin")


def _go_on(context: Context, word: Secret) -> None:
    couriers.start(replace(context, secrets={**context.secrets, VAULT: word}))
