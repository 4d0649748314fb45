"""Two screens on one database while a third process writes: both stay live, and show what is so."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.house.source import ROOT
from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import View
from tui_invoice.domain.signs import SIGNS
from tui_invoice.tui.lines.head import NAMES, VIEWS

ROUNDS = 6


def shown(screen: PtyScreen) -> dict[str, int]:
    """Return the counts that stand beside the views."""
    words = screen.text().splitlines()[1]
    found = {}
    for n, view in enumerate(VIEWS, 1):
        count = words.partition(f"{n} {NAMES[view]} ")[2].partition(" ")[0]
        found[view.value] = int(count) if count.isdigit() else -1
    return found


def lies(screen: PtyScreen, statuses: dict[str, str]) -> list[str]:
    """Return the rows of the table that do not say what is so."""
    found = []
    for row in screen.text().splitlines()[4:]:
        number = row[16:26].strip()
        if number in statuses and not row[3:].startswith(SIGNS[SendStatus(statuses[number])].word):
            found.append(row)
    return found


def test_both_show_what_is_so_while_a_colleague_works(town_hall: TownHall, seed: int) -> None:
    database = str(town_hall.context.paths.database)
    colleague = subprocess.Popen(
        [sys.executable, "-m", "tests.tui.busy_colleague", database, str(seed)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert colleague.stdin is not None and colleague.stdout is not None
    try:
        with in_pty("--db", database) as one, in_pty("--db", database, size=(120, 30)) as other:
            for screen in (one, other):
                screen.sees("1 All")
                screen.press("p", "a")
                screen.sees("All time")
            so: dict[str, Any] = {}
            for n in range(ROUNDS):
                colleague.stdin.write("go\n")
                colleague.stdin.flush()
                one.press("j")
                other.press("5" if n % 2 else "1")
                so = json.loads(colleague.stdout.readline())
                for screen in (one, other):
                    screen.until(lambda screen=screen, so=so: shown(screen) == so["counts"], f"{so}")  # type: ignore[misc]
                    screen.until(lambda screen=screen, so=so: not lies(screen, so["statuses"]), "the truth")  # type: ignore[misc]
            assert any(number in one.text() for number in so["statuses"]), "rows are read at all"
            assert so["counts"][View.ALL.value] > len(town_hall.numbers), "the colleague brought invoices in"
    finally:
        colleague.stdin.close()
        colleague.wait(30)
        colleague.stdout.close()
