"""What came back in the last days, grouped as failures are: what may pass is sent again, the rest is mended first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import ReportKind
from tui_invoice.operations.came_back import DAYS, Returned, returned
from tui_invoice.operations.failures import MAY_PASS, Group, advice

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser

__all__ = ["DAYS", "groups"]

_ADVICE = {
    ReportKind.DELAYED: "their server goes on trying",
    ReportKind.DELIVERED: "their server took it",
    ReportKind.OPENED: "a read receipt came",
}


def groups(browser: Browser) -> tuple[Group, ...]:
    """Return what came back in the last days, also what was sent again since: bounces by cause, then the rest.

    `last_try` is when the latest report was read. What is no bounce is told only. Raises StoreError.
    """
    return tuple(_group(each) for each in returned(browser.db))


def _group(found: Returned) -> Group:
    bounced = found.kind is ReportKind.BOUNCE
    cause = Cause(found.cause) if bounced else None
    return Group(
        cause=found.cause,
        kind="failed" if bounced else "told",
        title=found.title,
        n=found.n,
        may_pass=cause in MAY_PASS,
        advice=advice(cause) if cause is not None else _ADVICE.get(found.kind, ""),
        last_try=found.last,
        tickable=bounced,
        ids=found.ids,
        told="" if bounced else found.kind.value,
    )
