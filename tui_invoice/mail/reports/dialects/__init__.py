"""The dialects: reports in free text, as data.

The order decides: servers whose words leave no doubt first, what any server says last. To teach the program a report,
add one row with one sample to the file it belongs to; the tests show whether the row finds its sample and whether
it hides another.
"""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import Dialect
from tui_invoice.mail.reports.dialects.gateways import GATEWAYS
from tui_invoice.mail.reports.dialects.general import GENERAL_DIALECTS
from tui_invoice.mail.reports.dialects.languages import LANGUAGES
from tui_invoice.mail.reports.dialects.providers import PROVIDERS
from tui_invoice.mail.reports.dialects.servers import SERVERS

DIALECTS: tuple[Dialect, ...] = (*PROVIDERS, *SERVERS, *GATEWAYS, *LANGUAGES, *GENERAL_DIALECTS)
"""Every row, in the order in which they are asked."""
