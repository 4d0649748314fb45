"""The office: who the seller is, where its clock stands and how it writes numbers."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tui_invoice.domain.invoice import Seller


@dataclass(frozen=True, slots=True)
class Office:
    """The seller's settings. `locale` is a Babel name (da_DK), `bcc` a copy of all that goes out."""

    seller: Seller
    time_zone: str = "UTC"
    locale: str = "en_GB"
    bcc: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which "today" and shown times are meant."""
        return ZoneInfo(self.time_zone)

    @property
    def named(self) -> bool:
        """Tell whether the seller has a name; without one no mail leaves."""
        return bool(self.seller.name.strip())
