"""The budgets on the line, counted: the real program in a terminal of 80×24, in true colour."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.operations.couriering import Wall
from tests.store.making import MadeOffice, make_invoice, office
from tests.store.many import LAST_DAY, fill
from tests.tui.driver import opened
from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.thin.recording import RECORDED, read
from tests.tui.town_hall import TownHall
from tui_invoice.operations import paths, settings
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings_screen import Theme
from tui_invoice.store import database
from tui_invoice.store.database import Database

TABLE = range(4, 16)
DOWN = {"dark": 260, "ansi-dark": 200}
START, SETTLED, SETTLED_AT_MOST, SCROLLED, PROMPT, FORM = 6_000, 700, 900, 800, 1_000, 5_000
OFF: dict[str, Any] = {"TUI_INVOICE_THIN_LINE": "off"}
WIDE_DOWN, WIDE_SCROLLED = 400, 6_500
"""The same by Textual's own driver."""
FORMS = {
    "s": "── Send 2026-", "r": "── Resend 2026-", "m": "── Mail settings", "o": "── Office", "S": "── Send 2 invoices",
    "R": "── Resend failed", "l": "newest first", "enter": "── recipients", "?": "── All keys",
}  # fmt: skip
"""What stands on a form once it is drawn, by the key that opens it."""
RESTLESS = "30"
"""Seconds after which the verdict follows: not within a test."""


@contextmanager
def program(town_hall: TownHall, theme: str = "dark", **environ: str) -> Iterator[PtyScreen]:
    """Open the screen on all invoices; at its end, nothing was strange, and nothing was sent as Textual wrote it."""
    context = town_hall.context
    settings.set_screen(context.paths.config, theme=Theme(theme))
    record = context.paths.database.parent / "record"
    wanted: dict[str, Any] = {"RECORD": str(record), "XDG_CONFIG_HOME": str(context.paths.config.parents[1]), **environ}
    with in_pty("--db", str(context.paths.database), program=RECORDED, **wanted) as screen:
        screen.sees("? All keys", "2026-0142")
        screen.rests()
        yield screen
        screen.press("q")
        assert screen.ends() == 0
        assert screen.model.strange == []
    if OFF.items() <= environ.items():
        assert not record.exists()
    else:
        assert read(record)[-1].doubts == {}


def all_time(screen: PtyScreen) -> int:
    """Show the invoices of all time; return what the question for the period cost."""
    cost = screen.costs("p")
    screen.press("a")
    screen.sees("p All time", "? All keys", "2026-0132")
    screen.rests()
    return cost


@pytest.mark.parametrize("theme", ["dark", "ansi-dark"])
def test_the_start_the_cursor_scrolling_and_prompts_cost_little(town_hall: TownHall, theme: str) -> None:
    with program(town_hall, theme, SETTLE=RESTLESS) as screen:
        start = len(screen.octets)
        prompts = [all_time(screen)]
        down = [screen.costs("j", seconds=0.2) for _ in range(10)]
        scrolled = [screen.costs("j", seconds=0.2) for _ in range(3)]
        for key in ("/", ":", "d"):
            prompts.append(screen.costs(key))
            screen.costs("escape")
        assert screen.costs(seconds=1.2) == 0
    assert 2_000 < start <= START
    assert 100 < min(down) <= max(down) <= DOWN[theme]
    assert 100 < min(scrolled) <= max(scrolled) <= SCROLLED
    assert 100 < min(prompts) <= max(prompts) <= PROMPT, prompts


def test_without_the_thin_line_they_cost_what_they_did(town_hall: TownHall) -> None:
    with program(town_hall, SETTLE=RESTLESS, **OFF) as screen:
        all_time(screen)
        down = [screen.costs("j", seconds=0.2) for _ in range(10)]
        scrolled = screen.costs("j", seconds=0.2)
    assert DOWN["dark"] < max(down) <= WIDE_DOWN
    assert SCROLLED < scrolled <= WIDE_SCROLLED


def test_the_verdict_settles_within_its_budget_and_then_nothing_is_sent(town_hall: TownHall) -> None:
    with program(town_hall) as screen:
        all_time(screen)
        costs = [screen.costs("j") for _ in range(5)]
        assert screen.costs(seconds=2.2) == 0
    assert 200 < min(costs) <= median(costs) <= SETTLED, costs
    assert max(costs) <= SETTLED_AT_MOST, costs


def test_every_form_opens_within_its_budget(town_hall: TownHall) -> None:
    with program(town_hall) as screen:
        all_time(screen)
        spent = {}
        for form, title in FORMS.items():
            if form in "sS":
                screen.press("2")
                screen.sees("2026-0119")
            before = len(screen.octets)
            screen.press(form)
            screen.sees(title, " esc ")
            screen.rests(0.1)
            spent[form] = len(screen.octets) - before
            screen.press("escape")
            screen.sees("q Quit")
            screen.press("1")
            screen.sees("2026-0142")
    assert min(spent.values()) > 500, spent
    assert max(spent.values()) <= FORM, spent


@contextmanager
def opened_office(folder: Path, size: int, source: Database | None) -> Iterator[Context]:
    """An office of so many invoices, the newest 20 always the same."""
    with office(folder, clock=Wall()) as made:
        if source is None:
            fill(made, size, customers=50, days=1_400)
        else:
            _copy(source, made)
        made.add(*(make_invoice(f"NEW-{n}", day=LAST_DAY + timedelta(days=1)) for n in range(20)))
        yield Context(paths.find({}, str(made.db.path)), made.clock, "clerk", {})


def _copy(source: Database, made: MadeOffice) -> None:
    with closing(sqlite3.connect(made.db.path)) as target:
        source.connection.backup(target)


async def _asked(context: Context, patch: pytest.MonkeyPatch) -> list[int]:
    """Return how many statements each of a clerk's steps asks of the store."""
    asked: list[str] = []
    real = database._connect

    def connect(path: Path, *, write: bool) -> sqlite3.Connection:
        connection = real(path, write=write)
        connection.set_trace_callback(asked.append)
        return connection

    patch.setattr(database, "_connect", connect)
    counts = []
    async with opened(context) as clerk:
        await clerk.press("p", "a")
        await clerk.sees("NEW-19", "p All time")
        for step in ("", "j", "pagedown", "G", "k", "g", "5", "1"):
            asked.clear()
            if step:
                await clerk.press(step)
                await clerk.settled()
            counts.append(sum(not statement.startswith("PRAGMA") for statement in asked))  # those tell of the time
    return counts


async def test_a_hundred_thousand_invoices_ask_no_more_of_the_store_than_a_thousand(
    many: MadeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for name, source in (("small", None), ("large", many.db)):
        with opened_office(tmp_path / name, 1_000, source) as context:
            counts.append(await _asked(context, monkeypatch))
    few, many_more = counts
    # What looks at the time may come in between, once.
    assert all(abs(more - less) <= 2 for less, more in zip(few, many_more, strict=True)), counts


def test_a_hundred_thousand_invoices_cost_the_line_no_more_than_a_thousand(many: MadeOffice, tmp_path: Path) -> None:
    spent = []
    for name, source in (("small", None), ("large", many.db)):
        with (
            opened_office(tmp_path / name, 1_000, source) as context,
            in_pty("--db", str(context.paths.database), **OFF) as screen,
        ):
            screen.sees("NEW-19", "? All keys")
            screen.press("G")
            screen.until(lambda: "NEW-" not in screen.text(), "the end of the list")
            screen.rests()
            before = len(screen.octets)
            screen.costs("g", seconds=0.5)
            screen.sees("NEW-19")
            spent.append(_to_rows(TABLE, screen.octets[before:]))
    assert spent[0] == spent[1] > 1_000


def _to_rows(rows: range, octets: bytes) -> int:
    """Return how many octets went to these rows of the screen."""
    found = re.finditer(rb"\x1b\[(\d+);\d+H((?!\x1b\[\d+;\d+H).)*", octets, re.DOTALL)
    return sum(len(piece[0]) for piece in found if int(piece[1]) in rows)
