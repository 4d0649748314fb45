"""The addresses of a form's field, each judged alone, with the mend that is offered."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.addresses import Address, AddressProblem, hints, read_list, slip


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """One piece of a field. `text` is as it was typed, `address` what would be used, "" where it is none.

    `reason` says why it is none; `hint` what is odd about a good one; `suggestion` is what may stand in its
    place, of a bad one and of a slip such as gmial.com. All but `text` is safe to use; none is a refusal but `ok`.
    """

    text: str
    address: str
    ok: bool
    reason: str = ""
    suggestion: str = ""
    hint: str = ""


def check_addresses(text: str) -> tuple[AddressCheck, ...]:
    """Judge the addresses of a field, in their order, one of several same ones; see `addresses.parse_list`."""
    return tuple(_check(piece, found) for piece, found in read_list(text))


def _check(piece: str, found: Address | AddressProblem) -> AddressCheck:
    if isinstance(found, AddressProblem):
        return AddressCheck(piece, "", ok=False, reason=found.reason, suggestion=found.suggestion)
    return AddressCheck(piece, found.address, ok=True, suggestion=slip(found), hint="; ".join(hints(found)))
