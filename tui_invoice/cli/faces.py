"""The screen, as the command line knows it: a function that was handed in, and whether there is a terminal for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import spoken

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context

OpenScreen = Callable[["Context", str], int]
"""Opens the screen on an office, and returns the exit code. The text explains the demo on one line; "" is none."""

_KEY = "tui_invoice.open_screen"


def keep(ctx: click.Context, open_screen: OpenScreen | None) -> None:
    """Keep the way to the screen for the commands of this call."""
    ctx.meta[_KEY] = open_screen


def screen(ctx: click.Context) -> OpenScreen | None:
    """Return the way to the screen, None where none was handed in or no terminal would show it and take the keys.

    Stderr counts too: it is what the screen is drawn on. A dumb terminal has no place to draw at. Who wants output for
    the ear gets none.
    """
    if spoken.wanted():
        return None
    if os.environ.get("TERM", "") in ("", "dumb"):
        return None
    found: OpenScreen | None = ctx.meta.get(_KEY)
    return found if all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr)) else None


def why_none(ctx: click.Context) -> str:
    """Return why a terminal that is there gets no screen, "" where there is none or it could get one."""
    name = os.environ.get("TERM", "")
    if spoken.wanted():
        return "" if ctx.meta.get(_KEY) is None else "The screen is not for the ear. Each of its jobs is a command."
    if name not in ("", "dumb") or ctx.meta.get(_KEY) is None:
        return ""
    if not all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr)):
        return ""
    said = f"TERM is {name}" if name else "TERM says nothing"
    return f"The screen does not open, as {said}: such a terminal cannot place text. Each of its jobs is a command."
