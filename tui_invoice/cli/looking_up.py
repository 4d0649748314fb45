"""`sender lookup`, and the look-up before an account is added: a mail account's settings from its address alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words
from tui_invoice.domain.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from tui_invoice.operations.account_presets import Known
    from tui_invoice.operations.account_rules import SenderChanges
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.looking_up import Asked, Looked

OFFLINE = "not looked up: nobody answered"


@click.command()
@click.argument("which", metavar="ADDRESS|DOMAIN")
@options.as_json
@click.pass_obj
def lookup(context: Context, which: str, as_json: bool) -> int:
    """Look up by which servers an address sends and reads.

    Asked are the domain's own servers, Thunderbird's list of providers and the name servers; only the domain
    leaves this machine. Nothing is kept. With --json each that was asked is a line (asked, what, outcome, answered),
    and the last line is the whole: domain, found, answered, source, preset, note, smtp and imap (host, port, security),
    username, signed, strangers (servers that only name servers name).
    It ends with 1 where nobody knows the domain, with 75 where nobody answered.
    """
    looked = _look_up(context, which, as_json=as_json)
    if as_json:
        printing.out_json(plain(looked))
    elif looked.known is not None:
        printing.out_fields(fields(looked.known))
        _warn(looked)
    else:
        printing.note(f"{looked.domain}: nobody knows its servers" if looked.answered else OFFLINE)
    return 0 if looked.known is not None else 1 if looked.answered else 75


def completed(context: Context, said: SenderChanges, *, wanted: bool) -> SenderChanges:
    """Return what was said of a new account with its servers, looked up where that was `wanted` or is agreed to.

    Raises UsageError where servers were named too, RefusedError where none was found.
    """
    named = (said.preset, said.host, said.folder)
    if said.sendmail or any(each is not None for each in named):
        if wanted:
            raise UsageError("the server is named already", "--lookup", "leave it out")
        return said
    if said.address is None or not (wanted or _is_known(said.address) or _agreed(said.address)):
        return said
    looked = _look_up(context, said.address, as_json=False, narrate=True)
    if looked.known is None:
        why = f"nobody knows the servers of {looked.domain}" if looked.answered else OFFLINE
        raise RefusedError("no account was added", why, "name the server: --host HOST --security tls|starttls")
    if not looked.is_signed and not _confirmed(f"Is {_strangers(looked)} your provider's?"):
        known = looked.known
        why = f"only name servers name {_strangers(looked)}, and anybody between could have said so"
        mailbox = f" --imap-host {known.mailbox}" if known.mailbox else ""
        way = f"if it is your provider's, say --host {known.host} --port {known.port}"
        raise RefusedError("no account was added", why, f"{way} --security {known.security.value}{mailbox}")
    printing.note(f"found: {looked.known.whence or f'preset {looked.known.name}'}")
    return _with(said, looked.known)


def _is_known(address: str) -> bool:
    from tui_invoice.operations import account_presets

    return account_presets.of_address(address) is not None


def _agreed(address: str) -> bool:
    from tui_invoice.operations.looking_up import whom

    asked = ", ".join(whom(address)) if sys.stdin.isatty() else ""
    return bool(asked) and _confirmed(f"Look its servers up? This asks {asked}; only the domain leaves.")


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    folded = printing.wrapped(question, printing.width(sys.stderr) - len(" [y/N]: "))
    return click.confirm("\n".join(folded), default=False, err=True)


def _with(said: SenderChanges, known: Known) -> SenderChanges:
    if known.name:
        return replace(said, preset=known.name, username=said.username or known.username or None)
    mailbox = said.mailbox
    if known.mailbox and mailbox.host is None and mailbox.path is None and not mailbox.none:
        place = (known.mailbox, known.mailbox_port, known.mailbox_security)
        mailbox = replace(mailbox, host=place[0], port=mailbox.port or place[1], security=mailbox.security or place[2])
    return replace(
        said,
        host=known.host,
        port=said.port or known.port,
        security=said.security or known.security,
        username=said.username if said.username is not None else known.username,
        mailbox=mailbox,
    )


def _look_up(context: Context, which: str, *, as_json: bool, narrate: bool = False) -> Looked:
    from tui_invoice.operations.looking_up import look_up

    def tell(asked: Asked) -> None:
        if as_json:
            told = {"asked": asked.host, "what": asked.what, "outcome": asked.outcome, "answered": asked.answered}
            printing.out_json(told)
            return
        mark = words.GOOD if asked.outcome == "found" else " " if asked.answered else words.WAITS
        text = words.marked(mark, f"{asked.host}  {asked.what}: {asked.outcome}")
        if narrate:
            printing.note(text)
        else:
            printing.out(text)

    return look_up(context, which, tell)


def plain(looked: Looked) -> dict[str, object]:
    """Return what was found for JSON."""
    known = looked.known
    if known is None:
        return {"domain": looked.domain, "found": False, "answered": looked.answered}
    mailbox = {"host": known.mailbox, "port": known.mailbox_port, "security": known.mailbox_security.value}
    return {
        "domain": looked.domain,
        "found": True,
        "answered": looked.answered,
        "source": _source(known),
        "preset": known.name or None,
        "note": known.note or None,
        "smtp": {"host": known.host, "port": known.port, "security": known.security.value},
        "imap": mailbox if known.mailbox else None,
        "username": known.username or None,
        "signed": looked.is_signed,
        "strangers": list(looked.strangers),
    }


def fields(known: Known) -> dict[str, str]:
    """Return what a person reads of the servers that were found."""
    reading = f"{known.mailbox}:{known.mailbox_port} {known.mailbox_security.value}" if known.mailbox else ""
    return {
        "sends_by": f"{known.host}:{known.port} {known.security.value}",
        "reads_by": reading,
        "username": known.username,
        "found": _source(known),
        "note": known.note,
    }


def _source(known: Known) -> str:
    return known.whence or f"preset {known.name}"


def _warn(looked: Looked) -> None:
    if looked.strangers:
        printing.note(f"only name servers name {_strangers(looked)}: make sure that it is your provider's")


def _strangers(looked: Looked) -> str:
    return " and ".join(looked.strangers)
