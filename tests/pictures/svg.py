"""A screen's strips as SVG: one text for each run, held to its cells, so that any monospaced font will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.strip import Strip

WIDE, HIGH, BASE = 9, 19, 14
"""A cell's width and height and the line that letters stand on, in pixels."""
FONTS = "DejaVu Sans Mono, Noto Sans Mono CJK SC, Noto Sans SC, monospace"

TERMINAL = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [(0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188), (17, 168, 205),
     (229, 229, 229)],
    [(102, 102, 102), (241, 76, 76), (35, 209, 139), (245, 245, 67), (59, 142, 234), (214, 112, 214), (41, 184, 219),
     (255, 255, 255)],
)  # fmt: skip
"""The colours of a terminal, where a theme leaves them to it."""


def svg(strips: Sequence[Strip], title: str) -> str:
    """Return the picture of a whole screen."""
    width = max((strip.cell_length for strip in strips), default=0) * WIDE
    height = len(strips) * HIGH
    first = next(iter(strips[0]), Segment(" ")) if strips else Segment(" ")
    ground = _of(first.style)[1]
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' font-family={quoteattr(FONTS)} font-size="15">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{ground}"/>',
    ]
    for y, strip in enumerate(strips):
        parts += _row(strip, y, ground)
    return "\n".join([*parts, "</svg>", ""])


def _row(strip: Strip, y: int, ground: str) -> Iterator[str]:
    x = 0
    for text, style, _ in strip:
        width = cell_len(text)
        ink, behind = _of(style)
        if behind != ground:
            yield f'<rect x="{x * WIDE}" y="{y * HIGH}" width="{width * WIDE}" height="{HIGH}" fill="{behind}"/>'
        for start, word, size in _words(text):
            look = ' font-weight="bold"' if style and style.bold else ""
            look += ' text-decoration="underline"' if style and style.underline else ""
            yield (
                f'<text x="{(x + start) * WIDE}" y="{y * HIGH + BASE}" textLength="{size * WIDE}"'
                f' lengthAdjust="spacingAndGlyphs" fill="{ink}"{look} xml:space="preserve">{escape(word)}</text>'
            )
        x += width


def _words(text: str) -> Iterator[tuple[int, str, int]]:
    """Give (cell, words, cells) of the parts of a run between wide gaps."""
    start = 0
    for part in text.split("  "):
        word = part.strip()
        if word:
            yield start + cell_len(part[: len(part) - len(part.lstrip())]), word, cell_len(word)
        start += cell_len(part) + 2


def _of(style: Style | None) -> tuple[str, str]:
    """Return the colours of letters and ground, reversed where the style says so."""
    ink = _rgb(style.color if style else None, foreground=True)
    behind = _rgb(style.bgcolor if style else None, foreground=False)
    return (behind, ink) if style is not None and style.reverse else (ink, behind)


def _rgb(colour: Color | None, *, foreground: bool) -> str:
    return (colour or Color.default()).get_truecolor(TERMINAL, foreground=foreground).hex
