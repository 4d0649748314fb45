"""Before sending: is an address odd by its looks, and do the name servers say that no mail arrives there?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from tui_invoice.domain.addresses import hints, parse_one
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.lookalikes import reserved
from tui_invoice.operations.context import Context
from tui_invoice.operations.warned import Warned

ODD = "odd"
"""The kind of a warning of an address that nothing came of yet."""


def odd(addresses: Iterable[str], now: int) -> Iterator[Warned]:
    """Give what is odd about addresses by their looks, as gmial.com; `now` is in Unix milliseconds UTC.

    That a name is reserved is left to the name servers, and what is no address is refused elsewhere.
    """
    for text in dict.fromkeys(addresses):
        with suppress(BadInputError):
            found = parse_one(text)
            name = reserved(found.address.rpartition("@")[2])
            said = [each for each in hints(found) if not (name and each.startswith(f"{name} is reserved"))]
            if said:
                yield Warned(text, ODD, "", now, f"{text}: {'; '.join(said)}")


def unreached(context: Context, addresses: Iterable[str]) -> dict[str, str]:
    """Ask the name servers; return why no mail arrives at each of these where they say so. Nobody answers: nothing.

    It takes 4 seconds at the most. Raises UsageError for a TUI_INVOICE_DNS that is none.
    """
    from tui_invoice.operations.domains import Taking, check

    bad = (Taking.NO_SUCH_DOMAIN, Taking.TAKES_NO_MAIL)
    found = check(context, tuple(dict.fromkeys(addresses)))
    meant = {each.domain: f"; did you mean {each.suggestion}?" if each.suggestion else "" for each in found}
    return {each.domain: f"{each.detail}{meant[each.domain]}" for each in found if each.taking in bad}
