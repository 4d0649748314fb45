"""Check domains: does the part of an address after the @ take mail, and if not, which was probably meant?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from tui_invoice.domain import lookalikes
from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import BadInputError, StoreError
from tui_invoice.mail.domains import Answer, Taking
from tui_invoice.operations.context import Context
from tui_invoice.operations.name_server import named
from tui_invoice.operations.reading import opened
from tui_invoice.store import customers

__all__ = ["Checked", "Taking", "check"]

_MISSED = (Taking.NO_SUCH_DOMAIN, Taking.TAKES_NO_MAIL)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a domain, as it was written. `suggestion` is the domain that was probably meant, or ""."""

    domain: str
    taking: Taking
    detail: str
    suggestion: str = ""


def check(
    context: Context, domains: Sequence[str], on_answer: Callable[[Checked], object] | None = None
) -> tuple[Checked, ...]:
    """Ask the name servers about each domain, or the domain of each address; return what is known, in their order.

    `on_answer` hears each answer as soon as it is known. It takes 4 seconds at the most. The database is only looked
    into for the domains of customers, to name one that was meant, and may be missing. Raises UsageError for a
    TUI_INVOICE_DNS that is none.
    """
    server = named(context.environ)
    found: dict[str, Checked] = {}
    asked: dict[str, list[str]] = {}

    def tell(checked: Checked) -> None:
        found[checked.domain] = checked
        if on_answer is not None:
            on_answer(checked)

    for domain in dict.fromkeys(domains):
        try:
            envelope = parse_one(domain if "@" in domain else f"postmaster@{domain}").envelope
            asked.setdefault(envelope.rpartition("@")[2].lower(), []).append(domain)
        except BadInputError as error:
            tell(Checked(domain, Taking.NO_SUCH_DOMAIN, error.detail))

    @cache
    def known() -> Sequence[str]:
        with suppress(StoreError), opened(context) as db:
            return customers.domains(db) if db is not None else ()
        return ()

    def hear(name: str, answer: Answer) -> None:
        for domain in asked[name]:
            meant = _meant(domain, known()) if answer.taking in _MISSED else ""
            tell(Checked(domain, answer.taking, answer.detail, meant))

    if asked:
        from tui_invoice.mail.domains import ask

        ask(tuple(asked), hear, server=server)
    return tuple(found[domain] for domain in dict.fromkeys(domains))


def _meant(written: str, known: Sequence[str]) -> str:
    """Return the domain that is one slip away: a `known` one of a customer first, then of a big provider."""
    domain = written.rpartition("@")[2].strip().lower()
    near = (each for each in known if lookalikes.is_one_slip(domain, each) and _is_domain(each))
    return next(near, "") or lookalikes.meant(domain)


def _is_domain(text: str) -> bool:
    """Tell whether it is well formed: what stands in a customer's address may be anything."""
    try:
        parse_one(f"postmaster@{text}")
    except BadInputError:
        return False
    return True
