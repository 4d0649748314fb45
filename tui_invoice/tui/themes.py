"""Our four palettes as Textual's themes, for the fields that are Textual's own."""

from __future__ import annotations

from collections.abc import Iterator

from textual.theme import Theme

from tui_invoice.tui.paint.roles import PALETTES, Palette


def name_of(theme: str) -> str:
    """Return a theme's name among Textual's."""
    return f"invoice-{theme}"


def variables(palette: Palette) -> dict[str, str]:
    """Return the colours that the style sheets name."""
    if palette.ansi:
        return {
            "ground": "ansi_default",
            "ink": "ansi_default",
            "faint": "ansi_default",
            "typed-on": "ansi_white" if palette.dark else "ansi_black",
            "typed": "ansi_black" if palette.dark else "ansi_white",
            "caret": "ansi_cyan",
        }
    colours = palette.colours
    return {
        "ground": colours["base"],
        "ink": colours["text"],
        "faint": colours["muted"],
        "typed-on": colours["focus"],
        "typed": colours["text"],
        "caret": colours["title"],
    }


def all_of() -> Iterator[Theme]:
    """Give the four themes."""
    for palette in PALETTES.values():
        named = variables(palette)
        yield Theme(
            name=name_of(palette.name),
            dark=palette.dark,
            ansi=palette.ansi,
            primary=named["ink"],
            foreground=named["ink"],
            background=named["ground"],
            surface=named["ground"],
            panel=named["ground"],
            variables={
                **named,
                "ansi-background": "ansi_black" if palette.dark else "ansi_white",
                "ansi-foreground": "ansi_white" if palette.dark else "ansi_black",
                "input-cursor-background": named["caret"],
                "input-cursor-foreground": named["ground"] if not palette.ansi else "ansi_black",
                "input-selection-background": named["caret"],
                "input-selection-foreground": named["ground"] if not palette.ansi else "ansi_black",
            },
        )
