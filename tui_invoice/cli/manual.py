"""`man`: the manual page, made of the commands themselves, in man(7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

import tui_invoice
from tui_invoice.cli import pages, printing

_NAME = "tui-invoice"
_FILES = (
    ("~/.local/share/tui-invoice/invoices.db", "The database, with invoices, pages and the journal."),
    ("~/.config/tui-invoice/config.toml", "Settings that are this machine's alone: colours, keys, commands, folders."),
    ("~/.local/state/tui-invoice/", "Secrets (where they are kept in a file), the courier's log, crash reports."),
)
_ENVIRONMENT = (
    ("TUI_INVOICE_DB", "The database, where --db names none."),
    ("TUI_INVOICE_COURIER", "off: start no courier in the background."),
    ("TUI_INVOICE_PLAIN", "1: output for the ear, as with --plain."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME", "Other folders than those under FILES."),
)
_CODES = (
    ("0", "Done."),
    ("1", "Something was refused, failed, bounced, is uncertain or on hold."),
    ("2", "Wrong usage."),
    ("75", "Queued for a later try."),
    ("130", "Broken off by Ctrl-C."),
)


@click.command("man")
@click.argument("topic", required=False, metavar=f"[{'|'.join(pages.NAMES)}]", type=click.Choice(pages.NAMES))
@click.pass_context
def man(ctx: click.Context, topic: str | None) -> int:
    """Print the manual page: tui-invoice man | man -l -.

    With a word the page on that: what files of invoices may hold, signing in with Microsoft and Google, machines
    without a desktop.
    """
    if topic is not None:
        printing.out_lines(pages.read(topic))
        return 0
    root = ctx.find_root().command
    assert isinstance(root, click.Group)
    printing.out_lines(page(root))
    return 0


def page(root: click.Group) -> str:
    """Return the manual page of all commands, in ASCII, without a line break at its end."""
    ctx = click.Context(root, info_name=_NAME)
    lines = [
        f'.TH {_quoted(_NAME.upper())} 1 "" {_quoted(f"{_NAME} {tui_invoice.__version__}")} {_quoted("User commands")}',
        *(".SH NAME", f"{_text(_NAME)} \\- invoices by e-mail, and what became of each"),
        *(".SH SYNOPSIS", f".B {_text(_NAME)}", _text(" ".join(root.collect_usage_pieces(ctx)))),
        *(".SH DESCRIPTION", *_prose(root.help or "")),
        *(".SH OPTIONS", *_options(root, ctx)),
        ".SH COMMANDS",
        *_commands(root, ctx),
        *(".SH EXIT STATUS", *_listed(_CODES)),
        *(".SH ENVIRONMENT", *_listed(_ENVIRONMENT)),
        *(".SH FILES", *_listed(_FILES)),
    ]
    return "\n".join(lines)


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    """Yield each command, one of a group after the group itself."""
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        ctx = click.Context(command, info_name=name, parent=above)
        usage = command.collect_usage_pieces(ctx)
        yield f".SS {_quoted(' '.join([ctx.command_path, *usage]).removeprefix(f'{_NAME} '))}"
        yield from _prose(command.help or "")
        yield from _options(command, ctx)
        if isinstance(command, click.Group):
            yield from _commands(command, ctx)


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    records = [param.get_help_record(ctx) for param in command.params if isinstance(param, click.Option)]
    return _listed([each for each in records if each is not None])


def _listed(entries: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> Iterator[str]:
    for name, about in entries:
        yield from (".TP", f".B {_text(name)}", _text(about))


def _prose(text: str) -> Iterator[str]:
    """Yield a help text's paragraphs."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        yield _text(" ".join(paragraph.split()))


def _quoted(text: str) -> str:
    return '"{}"'.format(_text(text).replace('"', "\\(dq"))


def _text(text: str) -> str:
    """Return a text on one line as roff shows it: nothing in it is a request, an escape or another sign than meant."""
    shown = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    shown = shown.replace("~", "\\(ti").replace("^", "\\(ha")
    shown = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in shown)
    return f"\\&{shown}" if shown.startswith(".") else shown
