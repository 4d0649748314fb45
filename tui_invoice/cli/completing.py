"""What the shell offers for a word: numbers and accounts of the database, read at once or left out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import InvoiceError

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from tui_invoice.operations.context import Context

_HARMLESS = re.compile(r"\w[\w./@:+,=-]*")
"""What no shell expands, splits or runs, and no command takes for an option. All else must be typed by a person."""


def numbers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return invoice numbers that begin so."""
    from tui_invoice.operations import offering

    taken = ctx.params.get(param.name or "") or ()
    try:
        found = offering.numbers(_context(ctx), incomplete)
    except (InvoiceError, OSError, UnicodeEncodeError):
        return []
    return _items(each for each in found if each not in taken)


def senders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the addresses of accounts that begin so."""
    del param
    from tui_invoice.operations import offering

    try:
        return _items(offering.senders(_context(ctx), incomplete))
    except (InvoiceError, OSError, UnicodeEncodeError):
        return []


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell offer its files."""
    del ctx, param
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _items(words: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(each) for each in words if _HARMLESS.fullmatch(each) and _can_be_shown(each)]


def _can_be_shown(word: str) -> bool:
    """Tell whether stdout takes it, whatever the locale is."""
    try:
        word.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _context(ctx: click.Context) -> Context:
    from tui_invoice.operations.context import here

    return here(database=ctx.find_root().params.get("db"))
