"""The pane: a widget that shows lines, and sends only those to the terminal that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui_invoice.tui.paint.line import Line, Paint

if TYPE_CHECKING:
    from tui_invoice.tui.app import InvoiceApp

BLANK = Line()


def paint_of(widget: Widget) -> Paint:
    """Return how the widget's app draws."""
    return cast("InvoiceApp", widget.app).paint


class Pane(Widget):
    """Some lines, drawn as they are. Its height is what the style sheet says, or that of its lines (`auto`)."""

    can_focus = False

    def __init__(self, *lines: Line, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = lines

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; rows that stay the same are not drawn again."""
        was, self._lines = self._lines, tuple(lines)
        if was == self._lines or not self.is_attached:
            return
        if len(was) != len(self._lines) and self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)
        rows = range(min(max(len(was), len(self._lines)), self.size.height))
        if changed := [Region(0, y, self.size.width, 1) for y in rows if _at(was, y) != _at(self._lines, y)]:
            self.refresh(*changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's own
        """Return how many lines there are."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return _at(self._lines, y).strip(self.size.width, paint_of(self))


def _at(lines: Sequence[Line], y: int) -> Line:
    return lines[y] if y < len(lines) else BLANK
