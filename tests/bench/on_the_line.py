"""What a key costs at the open screen: the time until all of it is painted, and the bytes to the terminal."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.bench.screens import ROWS, Screens
from tests.bench.table import Row
from tests.bench.terminal import Answer, Terminal
from tests.store.making import MadeOffice
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.store import offices

THEMES = ("dark", "ansi-dark")
START, DOWN, SETTLED, SCROLL, PAGE, IDLE, PROMPT, FORM = (
    *("start", "cursor down", "cursor down, verdict settled", "scroll a line", "page down", "idle for 5 s"),
    *("prompt for the period", "form open"),
)
BUDGETS = {START: 6_000, SETTLED: 700, SCROLL: 800, PROMPT: 1_000, FORM: 5_000, IDLE: 0}
"""Bytes at 80×24."""
DOWN_BUDGETS = {"dark": 260, "ansi-dark": 200}
OWN = "Textual's driver"
WAYS = {"visidata": "pip install visidata", "less": "apt-get install less"}
"""How to get the peers that need not be installed."""
_SOON, _LATER, _LONG = 0.1, 0.5, 1.5
"""Seconds without a byte after which a key is answered: before the verdict follows, with it, with all it asks for."""
_TIMES = 8
_SCREENFUL = 30


@dataclass(frozen=True, slots=True)
class Keys:
    """What moves down and what turns a page; `first` is pressed before all else; `cursor` and `verdict`: has it one."""

    down: str
    page: str
    first: tuple[str, ...] = ()
    cursor: bool = True
    verdict: bool = False


Costs = Mapping[str, Answer]
"""Medians of what keys cost in one program, by what they do."""

_OURS = Keys("j", "\x1b[6~", ("p", "a"), verdict=True)
_EMPTY = Keys("\x1b[B", "\x1b[6~")
_OTHERS = {"visidata": Keys("j", "\x06"), "less": Keys("j", " ", cursor=False)}


def rows(screens: Screens, made: MadeOffice) -> list[Row]:
    """Return the times beside the DataTable's, then the bytes of either theme, beside visidata and less as well."""
    with made.db.transaction():
        offices.save(made.db, Office(Seller("Our Office")))  # without a name nothing can leave, and no form opens
    peers = {"DataTable": _measured(screens.empty(ROWS), _EMPTY)}
    peers |= {name: _measured(opened, _OTHERS[name]) for name, opened in screens.others(made).items()}
    ours = {theme: _measured(screens.ours(made, theme), _OURS) for theme in THEMES}
    wide = {theme: _measured(screens.ours(made, theme, thin=False), _OURS) for theme in THEMES}
    found = [_time(what, ours["dark"][what], peers["DataTable"]) for what in (DOWN, SETTLED, PAGE)]
    for theme, costs in ours.items():
        form, wide_form = (_form_opened(screens.ours(made, theme, thin=thin)) for thin in (True, False))
        beside = {OWN: {**wide[theme], FORM: wide_form}, **peers}
        found += [_bytes(theme, what, cost, beside) for what, cost in {**costs, FORM: form}.items()]
    return found


def missing(screens: Screens, made: MadeOffice) -> str:
    """Return which peers are not installed, and how to get them; "" where all are."""
    there = screens.others(made)
    return "; ".join(f"{name} is missing: {way}" for name, way in WAYS.items() if name not in there)


def _time(what: str, cost: Answer, empty: Costs) -> Row:
    beside = empty.get(what)
    peer = f"DataTable of {ROWS:,} rows: {beside.seconds * 1000:.1f} ms" if beside else ""
    ratio = cost.seconds / beside.seconds if beside else None
    return Row(f"{what}, to paint", f"{cost.seconds * 1000:.1f} ms", peer, ratio)


def _bytes(theme: str, what: str, cost: Answer, peers: Mapping[str, Costs]) -> Row:
    told = [f"{name} {costs[what].octets:,}" for name, costs in peers.items() if what in costs]
    budget = DOWN_BUDGETS[theme] if what == DOWN else BUDGETS.get(what)
    beside = peers[OWN].get(what)
    return Row(
        f"{what}, {theme}",
        f"{cost.octets:,} bytes",
        ", ".join(told),
        cost.octets / beside.octets if beside is not None and beside.octets else None,
        f"≤ {budget:,}" if budget is not None else "",
        cost.octets <= budget if budget is not None else None,
    )


def _measured(opened: AbstractContextManager[Terminal], keys: Keys) -> Costs:
    """Measure one program, from the top of its table on."""
    found: dict[str, Answer] = {}
    with opened as screen:
        found[START] = screen.begins(_LONG)
        for key in keys.first:
            screen.press(key, _LATER)
        if keys.cursor:
            found[DOWN] = _median([screen.press(keys.down, _SOON) for _ in range(_TIMES)])
        if keys.verdict:
            screen.press("g", _LATER)
            found[SETTLED] = _median([screen.press(keys.down, _LATER) for _ in range(_TIMES)])
        for _ in range(_SCREENFUL):
            screen.press(keys.down, _SOON)
        found[SCROLL] = _median([screen.press(keys.down, _SOON) for _ in range(_TIMES)])
        found[PAGE] = _median([screen.press(keys.page, _SOON) for _ in range(_TIMES)])
        if keys.verdict:
            found[PROMPT] = screen.press("p", _LATER)
            screen.press("\x1b", _LATER)
        screen.rest(_LATER)
        found[IDLE] = screen.idle(5.0)
    return found


def _form_opened(opened: AbstractContextManager[Terminal]) -> Answer:
    """Open the form of the newest invoice that was not sent yet."""
    with opened as screen:
        screen.begins(_LONG)
        for key in (*_OURS.first, "2"):
            screen.press(key, _LATER)
        answer = screen.press("s", _LONG)
        assert b"Subject" in screen.said, "the form did not open"
        return answer


def _median(answers: Sequence[Answer]) -> Answer:
    octets, seconds = ([each.octets for each in answers], [each.seconds for each in answers])
    return Answer(int(statistics.median(octets)), statistics.median(seconds))
