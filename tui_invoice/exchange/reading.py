"""A file of invoices: looked through once for what breaks its form, then given invoice by invoice."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.errors import BadInputError
from tui_invoice.exchange import csv_rows, frozen, json_rows
from tui_invoice.exchange.building import MOST_LINES, Found, build
from tui_invoice.exchange.columns import BLANKS, Record

MOST_TOLD = 50
"""Refusals that are kept in words; the others are counted."""


class Reading:
    """A file that is being imported.

    `broken` holds what breaks its form: a header, a quote, a row of nobody. Then no invoice of it is
    known to be whole. `untold` counts those beyond MOST_TOLD.
    """

    def __init__(self, file: Path, copy: BinaryIO, encoding: str, locale: str | None) -> None:
        self.file = file
        self.broken: list[BadInputError] = []
        self.untold = 0
        self._copy = copy
        self._encoding = encoding
        self._locale = locale
        self._last: dict[str, int] = {}
        self._rows = json_rows.rows if self._is_json() else csv_rows.rows
        self._survey()

    def invoices(self) -> Generator[Found | BadInputError, None, None]:
        """Yield every invoice whose rows can be read, when its last row has come, and each refusal.

        Can be called again; one run at a time. Rows of one number need not stand together. Of an
        invoice no more is kept than its rows.
        """
        waiting: dict[str, list[Record]] = {}
        for place, record in enumerate(self._records()):
            if isinstance(record, BadInputError):
                continue
            rows = waiting.setdefault(record.number, [])
            if len(rows) <= MOST_LINES:
                rows.append(record)
            if self._last[record.number] == place:
                built = build(self.file, waiting.pop(record.number), self._locale)
                if isinstance(built, Found):
                    yield built
                else:
                    yield from built

    def _survey(self) -> None:
        for place, record in enumerate(self._records(telling=True)):
            if isinstance(record, BadInputError):
                self._tell(record)
            else:
                self._last[record.number] = place
        if not self._last and not self.broken:
            self._tell(
                BadInputError(
                    "There are no invoices in this file",
                    "",
                    "Look whether it is the right one.",
                    file=str(self.file),
                    line=1,
                )
            )

    def _tell(self, refusal: BadInputError) -> None:
        if len(self.broken) < MOST_TOLD:
            self.broken.append(refusal)
        else:
            self.untold += 1

    def _records(self, *, telling: bool = False) -> Iterator[Record | BadInputError]:
        """Yield the rows up to the place where the form breaks, which is told with `telling`."""
        try:
            with frozen.as_text(self._copy, self._encoding) as text:
                yield from self._rows(text, str(self.file))
        except BadInputError as error:
            if telling:
                yield error

    def _is_json(self) -> bool:
        if self.file.suffix.lower() == ".json":
            return True
        with frozen.as_text(self._copy, self._encoding) as text:
            return text.read(1_000).lstrip(BLANKS)[:1] in {"[", "{"}


@contextmanager
def opened(file: Path, *, encoding: str = "utf-8-sig", locale: str | None = None) -> Iterator[Reading]:
    """Give the reading of a file. `encoding` is as `frozen.text_encoding` gives it, `locale` a Babel name.

    Raises BadInputError where it cannot be read at all or is not in that encoding.
    """
    with frozen.frozen(file) as copy:
        frozen.refuse_undecodable(file, copy, encoding)
        yield Reading(file, copy, encoding, locale)
