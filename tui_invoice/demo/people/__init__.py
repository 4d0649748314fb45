"""The made-up customers: every name is invented, every address ends in .example and leads nowhere (RFC 2606)."""

from __future__ import annotations

from tui_invoice.demo.people.chinese import CHINESE
from tui_invoice.demo.people.customer import Customer
from tui_invoice.demo.people.danish import DANES
from tui_invoice.demo.people.english import ENGLISH
from tui_invoice.demo.people.vietnamese import VIETNAMESE

PEOPLE: tuple[Customer, ...] = (*VIETNAMESE, *DANES, *CHINESE, *ENGLISH)
