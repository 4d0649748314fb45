"""Colours, signs and the set of keys, chosen by one letter; shown at once and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations.settings_screen import Glyphs, KeySet, ScreenSettings, Theme
from tui_invoice.tui.lines import look as lines
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Letters


def ask_for_look(screen: House) -> None:
    """Ask for the theme, the set of signs and that of keys."""
    house = screen.house

    def take(change: Theme | Glyphs) -> None:
        look = house.look
        set_look(replace(look, theme=change) if isinstance(change, Theme) else replace(look, glyphs=change))

    def turn_keys() -> None:
        set_look(replace(house.look, keys=KeySet.OWN if house.look.keys is KeySet.VIM else KeySet.VIM))

    def set_look(look: ScreenSettings) -> None:
        try:
            house.set_look(look)
        except SettingsError as error:
            screen.say_error(error)
            return
        screen.redraw()
        ask_again()

    def ask_again() -> None:
        screen.call_after_refresh(lambda: ask_for_look(screen) if screen.is_active else None)

    answers: dict[str, Callable[[], object]] = {
        letter: partial(take, change) for letter, change in lines.LETTERS.items()
    }
    answers[lines.VIM] = turn_keys
    now: ScreenSettings = house.look
    screen.ask(Letters("display", lines.lines(now, screen.size.width), answers, "Leave it so"))
