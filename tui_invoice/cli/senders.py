"""`sender add|list|show|edit|remove|test|sign-in|lookup|check-domain`: the accounts that mail goes out from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_invoice.cli import (
    believed,
    couriers,
    looking_up,
    mailbox_shown,
    options,
    passphrase,
    printing,
    sender_form,
    signing_in,
    spoken,
    words,
)  # fmt: skip
from tui_invoice.domain.errors import NotFoundError, UsageError
from tui_invoice.domain.sender import SecretStore, Transport

if TYPE_CHECKING:
    from tui_invoice.operations.account_test import TestStep
    from tui_invoice.operations.context import Context


@click.group()
def sender() -> None:
    """The accounts that mail goes out from."""


sender.add_command(looking_up.lookup)
sender.add_command(believed.check_domain)


@sender.command()
@sender_form.flags
@click.option("--lookup", is_flag=True, help="Look its servers up; asks the network, which is told the domain only.")
@options.as_json
@click.pass_obj
def add(context: Context, /, as_json: bool, password_stdin: bool, lookup: bool, **said: Any) -> int:
    """Add an account; it does not sign in yet, test does.

    Its server is named by --preset or by --host, or looked up with --lookup; on a terminal that is offered.

    The password goes into the keyring unless said otherwise; it is asked for on a terminal, or read from stdin
    with --password-stdin, and never taken from the command line.
    """
    from tui_invoice.operations import accounts

    changes = looking_up.completed(context, sender_form.changes(said), wanted=lookup)
    secret = sender_form.secret(password_stdin, changes)
    if changes.secret_store is SecretStore.FILE:
        context = passphrase.known(context)
    added = accounts.add(context, changes, secret)
    step = "sign-in" if added.sign_in.renews else "test"
    code = _shown(context, added.address, as_json=as_json, todo=f"tui-invoice sender {step} {added.address}")
    reads = added.transport is not Transport.FOLDER  # into one nothing comes back
    if not as_json and reads and accounts.show(context, added.address).mailbox is None:
        way = f"tui-invoice sender edit {added.address} --imap-host HOST, or --mailbox PATH"
        printing.note(f"it has no mailbox, so what comes back is not read; to set one: {way}")
    return code


@sender.command()
@options.account
@sender_form.flags
@options.as_json
@click.pass_obj
def edit(context: Context, /, which: str, as_json: bool, password_stdin: bool, **said: Any) -> int:
    """Change an account; what is not named stays. It ends the account's hold: one mail is tried first."""
    from tui_invoice.operations import accounts, reading

    changes = sender_form.changes(said)
    was = accounts.show(context, which)
    secret = sender_form.secret(password_stdin, changes, was=was.sender)
    if SecretStore.FILE in (was.sender.secret, changes.secret_store):
        context = passphrase.known(context)
    before = reading.last_line(context)
    changed = accounts.edit(context, which, changes, secret)
    couriers.start(couriers.asked(context, everybody=True))
    code = _shown(context, changed.address, as_json=as_json)
    if not as_json and (ended := mailbox_shown.dropped(was, accounts.show(context, changed.address))):
        printing.note(ended)
    for entry in reading.written(context, before, {"sender_released"}):
        if not as_json:
            printing.note(f"{entry.text}; one mail is tried first, the rest follow its success")
    return code


sender.add_command(signing_in.sign_in)


@sender.command("list")
@options.as_json
@click.pass_obj
def list_(context: Context, as_json: bool) -> int:
    """List the accounts, the default one first."""
    from tui_invoice.operations import accounts, reading

    reading.refuse_wrong_name(context)
    try:
        found = accounts.all_of(context)
    except NotFoundError:
        found = ()
    if as_json:
        printing.out_array(sender_form.plain(each) for each in found)
        return 0
    if not found:
        printing.note("there is no sender yet")
        printing.note("→ tui-invoice sender add --help")
        return 0
    table = printing.Table(("Address", "Name", "By", "Standing"), flexible=(1, 2), folded=3)
    rows = [(each.address, each.name, sender_form.server(each), sender_form.standing(each)) for each in found]
    for line in table.lines(rows):
        printing.out(line)
    return 0


@sender.command()
@options.account
@options.as_json
@click.pass_obj
def show(context: Context, which: str, as_json: bool) -> int:
    """Show all about one account; its password is never shown."""
    return _shown(context, which, as_json=as_json)


@sender.command()
@options.account
@options.as_json
@click.pass_obj
def remove(context: Context, which: str, as_json: bool) -> int:
    """Take an account out of use; the history keeps its name."""
    from tui_invoice.operations import accounts

    if accounts.show(context, which).sender.secret is SecretStore.FILE:
        context = passphrase.known(context)
    left = accounts.remove(context, which)
    if as_json:
        printing.out_json({"address": which, "left": [str(error) for error in left]})
    else:
        printing.out(f"{which}  removed")
    for error in left:
        printing.fault(error, as_json=as_json)
    return 1 if left else 0


@sender.command()
@options.account
@click.option(
    "--mail-me", is_flag=True, help="Hand the newest invoice over too, as its customer gets it, to the account itself."
)
@click.option("--invoice", metavar="NUMBER", default="", help="Another invoice for --mail-me, which it implies.")
@click.option("--password-stdin", is_flag=True, help="Read the password that is kept nowhere (ask) from stdin.")
@options.as_json
@click.pass_obj
def test(context: Context, which: str, mail_me: bool, invoice: str, password_stdin: bool, as_json: bool) -> int:
    """Connect and sign in, step by step.

    Then its mailbox is tried in the same way. What the account keeps back goes out once it works, even where its
    mailbox does not. A mail to oneself is marked as a test, and nothing becomes of the invoice. With --json each step
    is a line of its own, as it is known (step, state, words, detail), and the last line is the whole (ok, released,
    cause, mailed).
    """
    from tui_invoice.operations import account_steps, account_test

    context = _with_password(context, which) if password_stdin else couriers.asked(context, which)

    passed_over = " " if spoken.wanted() else "-"  # read aloud that sign says that something is not there

    def tell(step: TestStep) -> None:
        if as_json:
            printing.out_json(_step(step))
        else:
            mark = {"done": words.GOOD, "failed": words.BAD, "not_needed": passed_over}.get(step.state, " ")
            name = step.name.replace("_", " ")
            printing.out(words.marked(mark, f"{name}: {step.words}" if step.words else f"{name}: not reached"))
            for line in step.detail.splitlines():
                printing.out(f"    {line}")

    found = account_test.test(context, which, mail_me=mail_me or bool(invoice), invoice=invoice, on_step=tell)
    if as_json:
        cause = found.diagnosis.cause.value if found.diagnosis else None
        printing.out_json({"ok": found.ok, "released": found.released, "cause": cause, "mailed": found.mailed or None})
    elif any(account_steps.wants_authority(each.detail) for each in found.steps if each.state == "failed"):
        printing.note(f"→ of an own server, name who signs for it: tui-invoice sender edit {which} --ca-file FILE")
    if found.released and not as_json:
        printing.note(f"{words.several(found.released, 'recipient')} released")
    if found.ok or found.released:
        couriers.start(context)
    return 0 if found.ok else 1


def _with_password(context: Context, which: str) -> Context:
    """Return the context with the password of the sender, read from stdin. Raises UsageError where it is kept."""
    from tui_invoice.operations import accounts

    found = accounts.show(context, which).sender
    if found.secret is not SecretStore.ASK:
        where = f"it is in: {found.secret.value}"
        todo = "change it first: tui-invoice sender edit ADDRESS --password-stdin"
        raise UsageError(f"the password of {found.address} is not asked for", where, todo)
    return replace(context, secrets={**context.secrets, found.uid: sender_form.read_secret()})


def _step(step: TestStep) -> dict[str, str | None]:
    return {
        "step": step.name.value,
        "state": step.state.value,
        "words": step.words or None,
        "detail": step.detail or None,
    }


def _shown(context: Context, which: str, *, as_json: bool, todo: str = "") -> int:
    from tui_invoice.operations import accounts, reading, vaults

    account = accounts.show(context, which)
    if as_json:
        folder: Path | None = account.folder
        more = {
            "password_command": list(account.password_command) or None,
            "token_command": list(account.token_command) or None,
            "folder": str(folder) if folder else None,
        }
        printing.out_json({**sender_form.plain(account.sender), **more, "mailbox": mailbox_shown.plain(account)})
    else:
        office = reading.office(context)
        assert office is not None  # it stands in the database that the account is in
        printing.out_fields(sender_form.fields(account, office, in_vault=vaults.is_there(context)))
        if todo:
            printing.note(f"→ {todo}")
    return 0
