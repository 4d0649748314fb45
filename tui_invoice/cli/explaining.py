"""`explain FILE... | TEXT`: what does this answer of a mail server, or this mail that came back, mean?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing
from tui_invoice.cli.remedies import WORDS
from tui_invoice.domain.report import ReportKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_invoice.domain.errors import InvoiceError
    from tui_invoice.operations.explaining import Explained

_WORDS = 300


@click.command()
@click.argument("text", metavar="FILE... | TEXT...", nargs=-1, required=True)
@options.as_json
def explain(text: tuple[str, ...], as_json: bool) -> int:
    """Say what mail that came back, or a server's answer, means.

    For instance: explain bounce.eml; explain ~/Maildir; explain "550 5.1.1 User unknown". A file is a message or an
    mbox, a folder a Maildir or one of .eml files; with - it is read from stdin. What names nothing that is there is a
    text. It opens no database and asks nobody.
    """
    from tui_invoice.operations import explaining

    problems: list[InvoiceError] = []

    def told(error: InvoiceError) -> None:
        problems.append(error)
        printing.fault(error, as_json=as_json)

    if text == ("-",):
        _show(explaining.explain_stream(sys.stdin.buffer), as_json=as_json)
    elif paths := explaining.paths_among(text):
        _show(explaining.explain_files(paths, told), as_json=as_json)
    else:
        _show([explaining.explain(" ".join(text))], as_json=as_json)
    return 1 if problems else 0


def _show(all_found: Iterable[Explained], *, as_json: bool) -> None:
    if as_json:
        printing.out_array(_plain(found) for found in all_found)
        return
    for found in all_found:
        for line in _lines(found):
            if not printing.out(line):
                return


def _lines(found: Explained) -> Iterable[str]:
    inner = "  " if found.file else ""
    if found.file:
        about = f" {found.recipient}" if found.recipient else ""
        yield f"{found.file}: {found.kind.value.replace('_', ' ')}{about}"
    yield f"{inner}{found.sentence}"
    if found.cause is not None:
        yield f"{inner}{found.cause.value.replace('_', ' ')}, {_passing(found)}"
    if found.file and found.server_words:
        yield f"{inner}“{' '.join(found.server_words.split())[:_WORDS]}”"
    for remedy in found.remedies:
        yield f"{inner}  → {WORDS[remedy]}"


def _passing(found: Explained) -> str:
    if found.permanent:
        return "trying again unchanged is useless"
    if found.kind is ReportKind.BOUNCE:
        return "the servers gave up; sending it again later may pass"
    return "it may pass by itself"


def _plain(found: Explained) -> dict[str, object]:
    return {
        "file": found.file or None,
        "kind": found.kind.value,
        "recipient": found.recipient or None,
        "action": found.action or None,
        "status_code": found.status_code or None,
        "reply_code": found.reply_code or None,
        "cause": found.cause.value if found.cause else None,
        "permanent": found.permanent,
        "sentence": found.sentence,
        "remedies": [remedy.value for remedy in found.remedies],
        "server_words": found.server_words,
        "message_id": found.message_id or None,
        "envelope_id": found.envelope_id or None,
    }
