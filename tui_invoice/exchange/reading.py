"""A file of invoices: looked through once for what breaks its form, then given invoice by invoice."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import AS_IT_STANDS, Manner
from tui_invoice.exchange import sources
from tui_invoice.exchange.building import MOST_LINES, Found, build
from tui_invoice.exchange.columns import LeftOut, Record, Told

MOST_TOLD = 50
"""Refusals that are kept in words; the others are counted."""


class Reading:
    """A file that is being imported.

    `broken` holds what breaks its form: a header, a quote, a row of nobody. Then no invoice of it is
    known to be whole. `untold` counts those beyond MOST_TOLD. `left_out` holds columns that are not read.
    """

    def __init__(self, file: Path, source: sources.Source, manner: Manner) -> None:
        self.file = file
        self.broken: list[BadInputError] = []
        self.untold = 0
        self.left_out: list[LeftOut] = []
        self._source = source
        self._manner = manner
        self._last: dict[str, int] = {}
        self._survey()

    def invoices(self) -> Generator[Found | BadInputError, None, None]:
        """Yield every invoice whose rows can be read, when its last row has come, and each refusal.

        Can be called again; one run at a time. Rows of one number need not stand together. Of an
        invoice no more is kept than its rows.
        """
        waiting: dict[str, list[Record]] = {}
        for place, record in enumerate(self._records()):
            if not isinstance(record, Record):
                continue
            rows = waiting.setdefault(record.number, [])
            if len(rows) <= MOST_LINES:
                rows.append(record)
            if self._last[record.number] == place:
                built = build(self.file, waiting.pop(record.number), self._manner)
                if isinstance(built, Found):
                    yield built
                else:
                    yield from built

    def _survey(self) -> None:
        for place, record in enumerate(self._records(telling=True)):
            if isinstance(record, BadInputError):
                self._tell(record)
            elif isinstance(record, LeftOut):
                self.left_out.append(record)
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

    def _records(self, *, telling: bool = False) -> Iterator[Told]:
        """Yield the rows up to the place where the form breaks, which is told with `telling`."""
        try:
            yield from self._source()
        except BadInputError as error:
            if telling:
                yield error


@contextmanager
def opened(file: Path, manner: Manner = AS_IT_STANDS) -> Iterator[Reading]:
    """Give the reading of a file. `manner.encoding` is as `frozen.text_encoding` gives it.

    Raises BadInputError where it cannot be read at all or is not in that encoding.
    """
    with sources.opened(file, manner) as source:
        yield Reading(file, source, manner)
