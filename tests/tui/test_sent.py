"""What is left out is there already: a terminal that gets the news only shows what one shows that gets all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.screen_model import ScreenModel
from tui_invoice.tui.paint.sent import News, Sent

WIDTH, HEIGHT = 24, 3
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=WIDTH)
STYLES = [Style(color="#112233"), Style(color="#ffffff", bold=True)]
RUNS = st.tuples(st.sampled_from(["a", "bc", "   ", "é", "武汉", "e\u0301", "Send"]), st.sampled_from(STYLES))
ROWS = st.lists(RUNS, max_size=5)
SCREENS = st.lists(ROWS, min_size=HEIGHT, max_size=HEIGHT)


def _update(rows: list[list[tuple[str, Style]]], parted: bool) -> LayoutUpdate:
    """Return a whole screen; with `parted` each row is that of two parts side by side."""
    strips = [Strip([Segment(*run) for run in row]).adjust_cell_length(WIDTH, STYLES[0]).simplify() for row in rows]
    parts = [[strip.crop(0, 10), strip.crop(10, WIDTH)] if parted else [strip] for strip in strips]
    return LayoutUpdate([*parts], Region(0, 0, WIDTH, HEIGHT))


@given(st.lists(st.tuples(SCREENS, st.booleans()), min_size=2, max_size=6))
def test_the_screen_is_the_same(frames: list[tuple[list[list[tuple[str, Style]]], bool]]) -> None:
    sent, thin, whole = Sent(), ScreenModel(WIDTH, HEIGHT), ScreenModel(WIDTH, HEIGHT)
    for model in (thin, whole):
        model.feed(b"\x1b[?1049h")
    for rows, parted in frames:
        update = _update(rows, parted)
        thin.feed(sent.news(update, CONSOLE).encode())
        whole.feed(Sent().news(update, CONSOLE).encode())
        assert thin.cells() == whole.cells()
    assert thin.strange == whole.strange == []


def test_nothing_is_sent_twice_until_it_is_forgotten() -> None:
    sent = Sent()
    update = _update([[("Send", STYLES[0])]] * HEIGHT, parted=True)
    first = sent.news(update, CONSOLE)
    assert "Send" in first
    assert sent.news(update, CONSOLE) == ""
    sent.forget()
    assert sent.news(update, CONSOLE) == first


def test_of_a_plain_row_only_the_run_that_differs_is_sent() -> None:
    sent = Sent()
    sent.news(_update([[("a", STYLES[0]), ("bc", STYLES[1])]] * HEIGHT, parted=False), CONSOLE)
    news = sent.news(_update([[("a", STYLES[1]), ("bc", STYLES[1])]] * HEIGHT, parted=False), CONSOLE)
    assert "a" in news
    assert news.count("   ") == 0


@given(st.text(max_size=30))
def test_nothing_that_a_terminal_obeys_passes_whatever_a_widget_draws(text: str) -> None:
    drawn = Strip([Segment(text, STYLES[0])]).adjust_cell_length(WIDTH, STYLES[0])
    model = ScreenModel(WIDTH, HEIGHT)
    model.feed(b"\x1b[?1049h")
    model.feed(Sent().news(LayoutUpdate([[drawn]], Region(0, 0, WIDTH, 1)), CONSOLE).encode("utf-8", "replace"))
    assert model.strange == []


class Otherwise(LayoutUpdate):
    """An update of a Textual that keeps its pieces in another way."""

    def __init__(self) -> None:
        self.pieces = ["all of it"]

    def render_segments(self, console: Console) -> str:
        return "".join(self.pieces)


def test_of_an_update_that_is_not_known_all_is_sent_and_nothing_is_believed_to_stand_there() -> None:
    sent = Sent()
    update = _update([[("Send", STYLES[0])]] * HEIGHT, parted=False)
    first = sent.news(update, CONSOLE)
    assert News(Otherwise(), sent).render_segments(CONSOLE) == "all of it"
    assert sent.news(update, CONSOLE) == first
