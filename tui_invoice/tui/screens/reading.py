"""What screens have in common on which one reads: lines that scroll, how many follow, a notice, the keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tui_invoice.tui.lines.parts import more
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.scroll import Scroll


class Reading(House):
    """A screen of text. A subclass gives it in `draw`, by `show_text`."""

    DEFAULT_CLASSES = "reading"

    def compose(self) -> ComposeResult:
        """Give the text, and what stands below it."""
        yield Scroll(id="text")
        yield Pane(id="more")
        yield Pane(id="notice")
        yield Pane(id="footer")

    @property
    def text(self) -> Scroll:
        """The text."""
        return self.query_one(Scroll)

    def shape(self) -> None:
        """Leave out what a low screen has no room for."""
        self.set_class(self.size.height < 14, "-low")

    def show_text(self, lines: Sequence[Line], *, anew: bool = False) -> None:
        """Show these lines, from the first on, or from where the reader is."""
        self.text.show(lines, anew=anew)
        self._draw_more()

    def on_scroll_moved(self, event: Scroll.Moved) -> None:
        """Say how much follows now."""
        event.stop()
        self._draw_more()

    def _draw_more(self) -> None:
        self.query_one("#more", Pane).show([more(self.text.below, self.text.top)])

    def do_down(self) -> None:
        """One line down."""
        self.text.move(1)

    def do_up(self) -> None:
        """One line up."""
        self.text.move(-1)

    def do_page_down(self) -> None:
        """A screenful down."""
        self.text.page(1)

    def do_page_up(self) -> None:
        """A screenful up."""
        self.text.page(-1)

    def do_top(self) -> None:
        """To the beginning."""
        self.text.jump(end=False)

    def do_end(self) -> None:
        """To the end."""
        self.text.jump(end=True)
