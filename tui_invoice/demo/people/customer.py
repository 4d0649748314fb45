"""One made-up customer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is billed. `email` may hold several addresses, parted by `; `; `language` is a BCP 47 tag."""

    name: str
    address: str
    country: str
    language: str
    currency: str
    email: str
    cc: str = ""
    tax_id: str = ""
    tag: str = ""
