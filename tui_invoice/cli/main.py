"""The command line: which commands there are, how each of them may end, and when the screen is opened instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from tui_invoice.cli import completing, crash, faces, printing, spoken, streams, version
from tui_invoice.domain.errors import InvoiceError, UsageError

DONE, TROUBLE, USAGE, LATER, INTERRUPTED = 0, 1, 2, 75, 130
"""Exit codes: done, something was refused or failed, wrong usage, queued for later, Ctrl-C. 1 wins over 75."""

_COMMANDS = {
    "office": "office:office",
    "sender": "senders:sender",
    "vault": "vaults:vault",
    "customer": "customers:customer",
    "import": "imports:import_",
    "list": "listing:list_",
    "show": "showing:show",
    "status": "status:status",
    "failures": "failures:failures",
    "log": "log:log",
    "pdf": "documents:pdf",
    "send": "sending:send",
    "resend": "sending:resend",
    "cancel": "outbox:cancel",
    "pause": "outbox:pause",
    "retry": "outbox:retry",
    "release": "outbox:release",
    "settle": "settling:settle",
    "given": "settling:given",
    "deliver": "delivering:deliver",
    "check-mail": "checking_mail:check_mail",
    "explain": "explaining:explain",
    "domains": "domains:domains",
    "doctor": "places:doctor",
    "paths": "places:paths",
    "completion": "shells:completion",
    "man": "manual:man",
    "demo": "demo:demo",
}
"""Each command's place: a module of this package and the name in it, imported when the command is asked for."""


class House(click.Group):
    """The group of all commands. Their functions return an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        """Return the commands in the order of an office's day."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        """Import a command's module and return the command."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"tui_invoice.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; where there is none, name those that are written alike."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=_COMMANDS, ctx=ctx) from error

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> NoReturn:
        """Run a command and end the process with its exit code, whatever becomes of it."""
        words = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        options_of = words[: words.index("--")] if "--" in words else words
        as_json = "--json" in options_of
        spoken.ask(plain="--plain" in options_of or os.environ.get(spoken.VARIABLE, "") not in {"", "0"})

        def work() -> int:
            try:
                code = super(House, self).main(words, *rest, **options)
            except UnicodeEncodeError as error:
                _refuse_broken(words, error)
                raise
            except SystemExit as end:
                if end.code != TROUBLE:  # a signal's
                    raise
                raise BrokenPipeError from end  # click's own ending where nobody reads its help any more
            except OSError:
                printing.finish()
                raise
            return code if isinstance(code, int) else DONE

        sys.exit(_ended(work, as_json=as_json))


def _refuse_broken(words: Sequence[str], error: UnicodeEncodeError) -> None:
    """Raise UsageError where what could not be encoded was typed: bytes of another encoding, kept as surrogates."""
    for word in words:
        if any("\ud800" <= char <= "\udfff" for char in word) and error.object[error.start] in word:
            title = f"“{word}” is no text in UTF-8"
            raise UsageError(title, "only the name of a file may be any bytes", "type it anew") from error


def _ended(work: Any, *, as_json: bool) -> int:
    """Return the exit code of a command, and tell on stderr why it is not 0."""
    try:
        return crash.guarded(work, as_json=as_json)
    except InvoiceError as error:
        printing.fault(error, as_json=as_json)
        return USAGE if isinstance(error, UsageError) else TROUBLE
    except click.exceptions.NoArgsIsHelpError as error:
        printing.note_lines(error.format_message())
        return USAGE
    except click.UsageError as error:
        place = error.ctx.command_path if error.ctx else "tui-invoice"
        told = UsageError(" ".join(error.format_message().split()).rstrip("."), "", f"see {place} --help")
        printing.fault(told, as_json=as_json)
        return USAGE
    except click.ClickException as error:
        printing.fault(InvoiceError(error.format_message()), as_json=as_json)
        return TROUBLE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        printing.silence(sys.stdout)
        return DONE


@click.group(
    "tui-invoice",
    cls=House,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--db",
    metavar="PATH",
    help="The database; otherwise TUI_INVOICE_DB, or the one in the data directory.",
    shell_complete=completing.files,
)
@click.option(
    "--plain",
    is_flag=True,
    expose_value=False,
    help="For the ear: no signs, no columns; TUI_INVOICE_PLAIN=1 does the same.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=version.tell,
    help="Show the version and exit.",
)
@click.pass_context
def main(ctx: click.Context, db: str | None) -> int | None:
    """Send invoices by e-mail, and know for each one whether it arrived.

    Without a command it opens the screen, where there is a terminal. Data goes to stdout, everything else to stderr;
    --json gives data for scripts. Exit codes: 0 done, 1 something was refused, failed, bounced, uncertain or held,
    2 wrong usage, 75 queued for a later try, 130 Ctrl-C.
    """
    faces.keep(ctx, ctx.obj)
    open_screen = faces.screen(ctx)
    if ctx.invoked_subcommand is None and open_screen is None:
        click.echo(ctx.get_help())
        if why := faces.why_none(ctx):
            printing.note(why)
        return None
    from tui_invoice.operations.context import here

    ctx.obj = here(database=db)
    if ctx.invoked_subcommand is None and open_screen is not None:
        return open_screen(ctx.obj, "")
    return None


def run(open_screen: faces.OpenScreen | None = None) -> None:
    """Run the command line of this process, and end it. `open_screen` is the other face; without it there is none."""
    streams.open_closed()
    if instruction := os.environ.get("_TUI_INVOICE_COMPLETE"):
        from tui_invoice.cli import shells

        sys.exit(shells.answer(main, instruction))
    main(prog_name="tui-invoice", obj=open_screen)
