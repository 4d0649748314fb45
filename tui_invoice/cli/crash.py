"""The last border of the command line: an error of our own is written down, without anybody's data."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.cli import printing
from tui_invoice.domain.errors import InvoiceError


def guarded(work: Callable[[], int], *, as_json: bool) -> int:
    """Return what `work` returns; where it breaks off by a fault of ours, tell where the report lies and return 1.

    InvoiceError, click's exceptions and Ctrl-C are for the caller.
    """
    import click

    try:
        return work()
    except (InvoiceError, click.ClickException, click.Abort, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001  # the border: bad input never gets here, only our own faults do
        from tui_invoice.operations import crashing

        printing.fault(crashing.told(error), as_json=as_json)
        return 1
