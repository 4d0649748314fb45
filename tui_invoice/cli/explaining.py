"""`explain TEXT`: what does this answer of a mail server mean?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing
from tui_invoice.cli.remedies import WORDS

if TYPE_CHECKING:
    from tui_invoice.operations.explaining import Explained

_READ = 1 << 20


@click.command()
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@options.as_json
def explain(text: tuple[str, ...], as_json: bool) -> int:
    """Say what a mail server's answer means.

    For instance: explain "550 5.1.1 User unknown"; with - the answer is read from stdin. It opens no
    database and asks nobody.
    """
    from tui_invoice.operations import explaining

    whole = sys.stdin.buffer.read(_READ).decode("utf-8", "replace") if text == ("-",) else " ".join(text)
    found = explaining.explain(whole)
    if as_json:
        printing.out_array([_plain(found)])
        return 0
    printing.out(found.sentence)
    about = [found.cause.value, "trying again unchanged is useless" if found.permanent else "it may pass by itself"]
    printing.out(", ".join(about))
    for remedy in found.remedies:
        printing.out(f"  → {WORDS[remedy]}")
    return 0


def _plain(found: Explained) -> dict[str, object]:
    return {
        "file": found.file or None,
        "kind": found.kind.value,
        "recipient": found.recipient or None,
        "action": found.action or None,
        "status_code": found.status_code or None,
        "reply_code": found.reply_code or None,
        "cause": found.cause.value,
        "permanent": found.permanent,
        "sentence": found.sentence,
        "remedies": [remedy.value for remedy in found.remedies],
        "server_words": found.server_words,
        "message_id": found.message_id or None,
        "envelope_id": found.envelope_id or None,
    }
