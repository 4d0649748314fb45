"""The same jobs on the same database: our screen, visidata and harlequin, each in a terminal of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.bench.screens import SHOWN, Screens
from tests.bench.terminal import Terminal
from tests.store.making import MadeOffice

OPEN, MEMORY, FILTER, SEARCH, DOWN, SCROLL, PAGE, END = (
    "first rows on the screen",
    "resident memory then",
    "only what failed",
    "invoices of one address",
    "cursor down",
    "scroll a line",
    "page down",
    "to the last row of all",
)
JOBS = (OPEN, MEMORY, FILTER, SEARCH, DOWN, SCROLL, PAGE, END)
WAYS = {"visidata": "pip install visidata", "harlequin": "pip install harlequin"}
"""How to get the peers, in a venv of their own that stands first in PATH."""
_ADDRESS = "mail42@"
_REST, _LONG, _TOAST = 0.5, 3.0, 6.0
"""Seconds without a byte after which a key is answered; what loads shows its progress more often than the second."""
_QUERY = "select number, buyer, issue_date, total, send_status from invoice {} order by issue_date desc, id desc ;"
_SCREENFUL = 30

Told = dict[str, str]
"""What each job came to, as it is printed."""


@dataclass(frozen=True, slots=True)
class _Peer:
    """A program: how it is opened, and what plays the jobs in it."""

    opened: Callable[[], AbstractContextManager[Terminal]]
    play: Callable[[Terminal], Told]


def table(screens: Screens, small: MadeOffice, large: MadeOffice, sizes: tuple[int, int]) -> list[str]:
    """Return a Markdown table: a line for each job, a column for each program at each of the two sizes."""
    columns: dict[str, Told] = {}
    for made, size in zip((small, large), sizes, strict=True):
        for name, peer in _there(screens, made).items():
            with peer.opened() as screen:
                columns[f"{name}, {size:,}"] = peer.play(screen)
    names = sorted(columns, key=lambda name: name.partition(",")[0] != "tui-invoice")
    found = ["", f"| what | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    return found + [f"| {job} | {' | '.join(columns[name].get(job, '') for name in names)} |" for job in JOBS]


def missing() -> str:
    """Return which peers are not installed, and how to get them; "" where all are."""
    programs = {"visidata": "vd", "harlequin": "harlequin"}
    return "; ".join(f"{name} is missing: {WAYS[name]}" for name, word in programs.items() if not shutil.which(word))


def _there(screens: Screens, made: MadeOffice) -> Mapping[str, _Peer]:
    path = str(made.db.path)
    found = {"tui-invoice": _Peer(lambda: screens.ours(made), _ours)}
    if shutil.which("vd"):
        words = ["vd", "--nothing", "--motd-url", "", "+:invoice::", path]
        found["visidata"] = _Peer(lambda: screens.program(words), _visidata)
    if shutil.which("harlequin"):
        query = ["harlequin", "-a", "sqlite", "--read-only", "--limit", "500", path]
        found["harlequin"] = _Peer(lambda: screens.program(query), _harlequin)
    return found


def _ours(screen: Terminal) -> Told:
    opened = screen.until(SHOWN)
    screen.rest(_LONG)
    found = {OPEN: _seconds(opened), MEMORY: _megabytes(screen)}
    for key in ("p", "a"):  # of all years
        screen.press(key, _REST)
    found[FILTER] = _pressed(screen, "5")
    for key in ("1", "/"):
        screen.press(key, _REST)
    found[SEARCH] = _pressed(screen, f"{_ADDRESS}\r")
    screen.press("\x1b", _REST)
    return found | _moved(screen, "g", "j", "\x1b[6~", "G")


def _visidata(screen: Terminal) -> Told:
    """The sheet `invoice`, which it reads whole; a filter selects the rows that match and shows them as a sheet."""
    opened = screen.until(SHOWN)
    whole = screen.rest(_LONG)
    found = {OPEN: f"{_seconds(opened)}; all after {_seconds(opened + whole.seconds)}", MEMORY: _megabytes(screen)}
    for job, column, text in ((FILTER, "send_status", "failed"), (SEARCH, "fold", _ADDRESS)):
        screen.press(f"c{column}\r", _REST)
        selected = screen.press(f"|{text}\r", _LONG)
        shown = screen.press('"', _LONG)
        found[job] = _told(selected.seconds + shown.seconds, selected.octets + shown.octets)
        screen.press("q", _REST)
    return found | _moved(screen, "gk", "j", "\x06", "gj")


def _harlequin(screen: Terminal) -> Told:
    """Queries typed into its editor. It shows the first 500 rows of an answer, and all its rows are those."""
    screen.until("Connected")
    found = {OPEN: _asked(screen, ""), MEMORY: _megabytes(screen)}
    found[FILTER] = _asked(screen, "where send_status = 'failed'")
    found[SEARCH] = _asked(screen, f"where fold like '%{_ADDRESS}%'")
    _asked(screen, "")
    screen.idle(_TOAST)
    screen.press("\x1b[15~", _REST)  # F5: to the rows
    return found | _moved(screen, "\x1b[1;5H", "\x1b[B", "\x1b[6~", "\x1b[1;5F")


def _asked(screen: Terminal, where: str) -> str:
    """Type a query in the place of the last one and run it; return what it took from there to its rows.

    Its cursor blinks, so that the answer ends by a word.
    """
    screen.idle(_TOAST)  # which the last answer left
    screen.type("\x1bOQ", 0.5)  # F2: to the editor
    screen.type("\x01", 0.5)  # marks all of the last query
    screen.type(_QUERY.format(where), 1.5)
    return _seconds(screen.sought("\x0a", "executed successfully"))


def _moved(screen: Terminal, top: str, down: str, page: str, end: str) -> Told:
    screen.press(top, _REST)
    found = {DOWN: _pressed(screen, down)}
    for _ in range(_SCREENFUL):
        screen.press(down, 0.1)
    return found | {job: _pressed(screen, keys) for job, keys in ((SCROLL, down), (PAGE, page), (END, end))}


def _pressed(screen: Terminal, keys: str) -> str:
    answer = screen.press(keys, _REST)
    return _told(answer.seconds, answer.octets)


def _told(seconds: float, octets: int) -> str:
    return f"{_seconds(seconds)}, {octets:,} bytes"


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _megabytes(screen: Terminal) -> str:
    return f"{screen.memory() / 1024:.0f} MB"
