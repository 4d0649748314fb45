"""What several commands take, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from tui_invoice.cli import completing
from tui_invoice.domain.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])

LONGEST_WAIT = 7 * 24 * 3600
DEFAULT_WAIT = 900.0


class Seconds(click.ParamType[float]):
    """How long to wait."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds; what is no number was most likely meant as an invoice's."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= LONGEST_WAIT:
            self.fail(f"{value!r} is no number of seconds; write --wait after the numbers, or --wait=900", param, ctx)
        return seconds


class Day(click.ParamType[date]):
    """A civil date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date of YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it like 2026-11-23", param, ctx)


class Month(click.ParamType[date]):
    """A calendar month, as its first day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the first day of YYYY-MM."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"{value!r} is no month; write it like 2026-11", param, ctx)


def as_json(function: Function) -> Function:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Data for scripts, and errors as JSON too.")(function)


def numbers(function: Function) -> Function:
    """Add NUMBER..., which may be missing where an option stands for it."""
    return click.argument(
        "numbers", metavar="NUMBER...", nargs=-1, callback=_filled, shell_complete=completing.numbers
    )(function)


def number(function: Function) -> Function:
    """Add NUMBER."""
    return click.argument("number", metavar="NUMBER", callback=_filled, shell_complete=completing.numbers)(function)


def some_numbers(function: Function) -> Function:
    """Add NUMBER..., one at the least."""
    return click.argument(
        "numbers",
        metavar="NUMBER...",
        nargs=-1,
        required=True,
        callback=_filled,
        shell_complete=completing.numbers,
    )(function)


def everything(words: str) -> Callable[[Function], Function]:
    """Add --all."""
    return click.option("--all", "everything", is_flag=True, help=words)


def sender(function: Function) -> Function:
    """Add --sender."""
    help_text = "The account it goes out from; otherwise the default one."
    return click.option("--sender", metavar="ADDRESS", default="", help=help_text, shell_complete=completing.senders)(
        function
    )


def account(function: Function) -> Function:
    """Add the ADDRESS of an account, as `which`."""
    return click.argument("which", metavar="ADDRESS", shell_complete=completing.senders)(function)


def waiting(function: Function) -> Function:
    """Add --wait and --queue-only."""
    function = click.option(
        "--queue-only", is_flag=True, help="Start no courier (TUI_INVOICE_COURIER=off does the same)."
    )(function)
    return click.option(
        "--wait",
        type=Seconds(),
        is_flag=False,
        flag_value=DEFAULT_WAIT,
        default=None,
        metavar="[SECONDS]",
        help="Return when all of it was handed over or refused; 900 seconds at most, unless said.",
    )(function)


def exactly_one(**said: object) -> None:
    """Raise UsageError unless exactly one of these was said."""
    names = [name for name, value in said.items() if value]
    if len(names) != 1:
        written = [f"--{name}" if name.islower() else f"{name}..." for name in said]
        written = [name.replace("_", "-") for name in written]
        choice = " or ".join([", ".join(written[:-1]), written[-1]])
        title = "two things were said at once" if names else "nothing was named"
        raise UsageError(title, "", f"say {choice}")


def _filled(ctx: click.Context, param: click.Parameter, value: Any) -> Any:  # noqa: ARG001  # click's own signature
    not_empty([value] if isinstance(value, str) else value, "NUMBER")
    return value


def not_empty(values: Sequence[str], name: str) -> None:
    """Raise UsageError for an empty word among these, as an unset variable in a script gives it."""
    if any(not value.strip() for value in values):
        raise UsageError(f"{name} is empty", "", f"name it, or leave {name} out")
