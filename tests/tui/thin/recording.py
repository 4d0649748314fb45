"""The program with a record of its line: every output of Textual beside what was sent for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from tests.tui.thin.pairs import Pair
from tui_invoice.tui.thin.stream import is_aside

PROGRAM = """
import json, os
from tui_invoice.tui.screens import main as screen
from tui_invoice.tui.thin import driver
class Recorded(driver.ThinScreen):
    def frame(self, data):
        out = super().frame(data)
        with open(os.environ["RECORD"], "a", encoding="utf-8") as file:
            file.write(json.dumps([self.size, data, out, self.frames, self.doubts]) + "\\n")
        return out
driver.ThinScreen = Recorded
screen.SETTLE = float(os.environ.get("SETTLE", screen.SETTLE))
from tui_invoice.__main__ import main
main()
"""
RECORDED = ("-P", "-c", PROGRAM)


class Output(NamedTuple):
    """One of them: the terminal's size, what Textual wrote, what was sent, and the counts of the model after it."""

    size: tuple[int, int]
    data: str
    out: str
    frames: int
    doubts: dict[str, int]


def read(record: Path) -> list[Output]:
    """Read a record."""
    lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    return [Output((size[0], size[1]), *rest) for size, *rest in lines]


def replay(outputs: list[Output]) -> int:
    """Compare both pictures after every output of a session; return how many painted."""
    pair, painted = Pair(*outputs[0].size), 0
    for each in outputs:
        if is_aside(each.data):
            assert each.out == each.data
            continue
        if each.size != pair.size:
            pair.resize(*each.size)
        pair.compare(each.data, each.out)
        painted += 1
    return painted
