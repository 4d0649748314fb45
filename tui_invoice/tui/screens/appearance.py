"""Colours and signs, chosen by one letter; shown at once and kept for the next time."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.operations.settings_screen import Glyphs, ScreenSettings, Theme
from tui_invoice.tui.lines import look as lines
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Letters


def ask_for_look(screen: House) -> None:
    """Ask for the theme and the set of signs."""
    house = screen.house

    def take(change: Theme | Glyphs) -> None:
        look = house.look
        house.set_look(replace(look, theme=change) if isinstance(change, Theme) else replace(look, glyphs=change))
        screen.redraw()
        ask_again()

    def ask_again() -> None:
        screen.call_after_refresh(lambda: ask_for_look(screen) if screen.is_active else None)

    answers = {letter: lambda change=change: take(change) for letter, change in lines.LETTERS.items()}
    now: ScreenSettings = house.look
    screen.ask(Letters("display", lines.lines(now, screen.size.width), answers, "Leave it so"))
