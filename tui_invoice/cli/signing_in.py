"""`sender sign-in`: consent with a provider, in a browser on whatever machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, options, passphrase, printing
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore

if TYPE_CHECKING:
    from tui_invoice.operations.account_sign_in import Asked
    from tui_invoice.operations.context import Context

_LONGEST = 16_384
"""Characters of what is pasted; a terminal that still reads by lines itself takes 4,095."""


@click.command("sign-in")
@options.account
@options.as_json
@click.pass_obj
def sign_in(context: Context, which: str, as_json: bool) -> int:
    """Sign in with Microsoft or Google.

    It is done once: the program renews the sign-in by itself. With Microsoft a code and an address are shown: type the
    code there, in a browser on any machine. With Google an address is shown: open it, consent, and paste the address at
    which the browser ends (it finds no page there; that is right). What is pasted is not shown. With --json the first
    line holds what is asked for (provider, address, code, seconds), and the last what became of it (ok).
    """
    from tui_invoice.operations import account_sign_in, accounts

    def tell(asked: Asked) -> None:
        if as_json:
            said = {"provider": asked.provider.value, "address": asked.address}
            printing.out_json({**said, "code": asked.code or None, "seconds": asked.seconds or None})
        elif asked.code:
            printing.out(f"Open  {asked.address}")
            printing.out(f"Code  {asked.code}")
            printing.note(f"waiting up to {asked.seconds // 60} minutes until it was typed there; Ctrl-C leaves")
        else:
            printing.out(asked.address)
            printing.note("open this address in a browser, consent, and paste the address at which it ends")

    if accounts.show(context, which).sender.secret is SecretStore.FILE:
        context = passphrase.known(context)
        passphrase.refuse_unknown(context)
    sender = account_sign_in.sign_in(context, which, tell, _pasted)
    if as_json:
        printing.out_json({"ok": True, "address": sender.address})
    else:
        printing.out(f"{sender.address}  signed in")
        printing.note(f"→ tui-invoice sender test {sender.address}")
    couriers.start(context)
    return 0


def _pasted() -> Secret:
    """Return the line that was pasted, unseen where stdin is a terminal. Raises UsageError where none came."""
    if sys.stdin.isatty():
        from getpass import getpass

        try:
            word = getpass("Address (not shown): ")
        except EOFError:
            word = ""
    else:
        word = sys.stdin.buffer.readline(_LONGEST).decode("utf-8", "replace")
    if not word.strip():
        raise UsageError("nothing was pasted", "the sign-in was left", "say the command again")
    return Secret(word.strip())
