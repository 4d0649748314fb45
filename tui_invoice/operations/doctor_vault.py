"""The vault: whether it is whole and private, who opens it where nobody sits, and what lies beside it in the clear."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.domain.errors import InvoiceError, LockedError
from tui_invoice.mail import vault
from tui_invoice.operations import passphrases
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level, trouble


def look(context: Context) -> Iterator[Finding]:
    """Yield what stands of the vault, nothing where there is none. A command that gives the passphrase is run."""
    paths = context.paths
    if not passphrases.is_locked(paths):
        return
    if paths.secrets.exists():
        why = f"{paths.secrets}: a move into the vault was cut off"
        yield Finding(Level.ERROR, "passwords lie in the clear beside the vault", why, "tui-invoice vault make")
    if passphrases.wanted(paths, context.environ, context.secrets):
        why = "its passphrase is asked for by the screen and at a terminal; mail that a timer would send waits for it"
        todo = "for a timer: passphrase_command under [vault] in config.toml, or systemd's credential tui-invoice-vault"
        yield Finding(Level.OK, "the vault is locked", f"{vault.beside(paths.secrets)}: {why}", todo, lacking=True)
        return
    try:
        passphrases.check(paths, passphrases.found(paths, context.environ, context.secrets))
    except LockedError as error:
        yield Finding(Level.ERROR, error.title, error.detail, error.todo)
    except InvoiceError as error:
        yield trouble(error)
    else:
        yield Finding(Level.OK, "the vault can be opened", str(vault.beside(paths.secrets)))
