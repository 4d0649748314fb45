"""The import of a CSV beside `sqlite-utils insert` of the same file into a bare table."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from tests.bench.measuring import beside
from tests.bench.table import Row
from tui_invoice.domain.clock import SystemClock
from tui_invoice.operations.context import Context
from tui_invoice.operations.importing import Taken, take
from tui_invoice.operations.paths import Paths

_ROWS = 20_000
_CUSTOMERS = 1_000
_ROUNDS = 3
_HEADS = (
    "number",
    "issue_date",
    "currency",
    "customer",
    "email",
    *("description", "quantity", "unit", "unit_price", "tax_rate"),
)


def rows(folder: Path) -> list[Row]:
    """Return what the import comes to: every row an invoice of one line, and every two rows one of two lines."""
    return [
        _beside(folder / f"lines{lines}", f"import of {_ROWS:,} rows, {lines} to an invoice", lines) for lines in (1, 2)
    ] + [_again(folder / "lines1")]


def _beside(folder: Path, what: str, lines: int) -> Row:
    folder.mkdir()
    file = _written(folder / "invoices.csv", lines)
    turns = iter(range(_ROUNDS))
    peers = iter(range(_ROUNDS))

    def ours() -> None:
        taken = _take(folder / f"ours{next(turns)}", file)
        assert (taken.new, taken.problems) == (_ROWS // lines, ()), taken.problems[:1]

    def theirs() -> None:
        from sqlite_utils.cli import cli

        place = str(folder / f"theirs{next(peers)}.db")
        cli.main(["insert", place, "rows", str(file), "--csv", "--silent"], standalone_mode=False)

    mine, other = beside(_ROUNDS, ours, theirs)
    return Row(what, f"{_ROWS / mine:,.0f} rows/s", f"sqlite-utils insert: {_ROWS / other:,.0f} rows/s", other / mine)


def _again(folder: Path) -> Row:
    """Return what the same file costs that is here already."""

    def again() -> None:
        assert _take(folder / "ours0", folder / "invoices.csv").unchanged == _ROWS

    def read() -> None:
        with (folder / "invoices.csv").open(encoding="utf-8", newline="") as stream:
            assert sum(1 for _ in csv.DictReader(stream)) == _ROWS

    mine, other = beside(_ROUNDS, again, read)
    what = "the same file again, nothing changes"
    return Row(what, f"{_ROWS / mine:,.0f} rows/s", f"csv.DictReader: {_ROWS / other:,.0f} rows/s", other / mine)


def _take(folder: Path, file: Path) -> Taken:
    names = ("office.db", "config.toml", "secrets.json", "courier.log", "crashes", "machine", "screen.json")
    paths = Paths(*(folder / name for name in names))
    return take(Context(paths, SystemClock(), "bench", {}), [file])


def _written(file: Path, lines: int) -> Path:
    chance = random.Random(7)
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(_HEADS)
        for n in range(_ROWS):
            number = n // lines
            who, day = number % _CUSTOMERS, date(2026, 1, 1) + timedelta(days=number % 300)
            name = ("Công ty Đại Việt", "Sørensen & Søn", "上海软件有限公司", "Acme Ltd")[who % 4]
            price = f"{chance.randrange(100, 100_000) / 100:.2f}"
            head = (f"INV-{number:06d}", day.isoformat(), "EUR", f"{name} {who}", f"mail{who}@example.com")
            out.writerow((*head, f"Work of week {n % 52}", chance.randrange(1, 40), "hours", price, "25"))
    return file
