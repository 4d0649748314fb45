"""The prompt for colours, signs and keys."""

from __future__ import annotations

from tui_invoice.operations.settings_screen import Glyphs, KeySet, ScreenSettings, Theme
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role

LETTERS: dict[str, Theme | Glyphs] = {
    "d": Theme.DARK, "l": Theme.LIGHT, "t": Theme.ANSI_DARK, "b": Theme.ANSI_LIGHT,
    "g": Glyphs.AUTO, "u": Glyphs.UNICODE, "a": Glyphs.ASCII,
}  # fmt: skip
"""The letter of each choice."""
VIM = "v"
"""The letter that turns the keys of vim on and off."""
_WORDS = {
    Theme.DARK: ("Dark", "Dark"),
    Theme.LIGHT: ("Light", "Light"),
    Theme.ANSI_DARK: ("Terminal's own, dark", "Own dark"),
    Theme.ANSI_LIGHT: ("Terminal's own, bright", "Own bright"),
    Glyphs.AUTO: ("Signs that fit", "Fitting"),
    Glyphs.UNICODE: ("Unicode signs", "Unicode"),
    Glyphs.ASCII: ("ASCII signs", "ASCII"),
}


def lines(now: ScreenSettings, width: int) -> list[Line]:
    """Return the two rows: colours, then signs and keys; what is so now is a check mark's."""
    mark = [Run(" ✓", Role.OK)] if now.keys is KeySet.VIM else []
    vim = [Run(VIM, Role.KEY), Run(" Keys of vim" if width >= 80 else " Vim"), *mark]
    return [Line(tuple(_row(Theme, now.theme, width))), Line((*_row(Glyphs, now.glyphs, width), *vim))]


def _row(kind: type[Theme] | type[Glyphs], chosen: Theme | Glyphs, width: int) -> list[Run]:
    runs = [Run("   ")]
    for letter, choice in LETTERS.items():
        if isinstance(choice, kind):
            words = _WORDS[choice][1 if width < 80 else 0]
            mark = [Run(" ✓", Role.OK)] if choice is chosen else []
            runs += [Run(letter, Role.KEY), Run(f" {words}"), *mark, Run("   ")]
    return runs
