"""How a file of invoices is to be read, beyond what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UTF_8 = "utf-8-sig"
"""UTF-8, a byte order mark or not: what is read where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a person says of a file.

    `locale` is a Babel name: how its numbers are written, and in which order its dates. `columns` gives
    a header, as `headers.level` levels it, its field; "" leaves the column out. `sheet` names one of a
    workbook. `no_email` takes invoices that have nobody to be mailed to. `mended` has by line and field
    what stood there and what is to be read in its place: the file itself is never written. `language` is a
    BCP 47 tag: of the page and the mail of who has none in the file.
    """

    encoding: str = UTF_8
    locale: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    no_email: bool = False
    mended: Mapping[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    language: str = "en"


AS_IT_STANDS = Manner()
"""Nothing is said of the file."""
