"""The SPF lists of providers: what a domain includes to admit the machines that its provider hands mail out from.

The machine that takes our mail is rarely the one that hands it on, so that a provider is recognised by its list.
Source: general knowledge, not checked against the providers.
"""

from __future__ import annotations

from itertools import takewhile

from tui_invoice.mail.believed.organization import by_labels
from tui_invoice.mail.believed.spf_record import Record, SpfSyntaxError, is_record, parse
from tui_invoice.mail.lookup.plausible import is_within
from tui_invoice.mail.names import Lookup

_LISTS = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "zoho.com": "zohomail.com",
    "fastmail.com": "spf.messagingengine.com",
    "yandex.com": "_spf.yandex.net",
    "ionos.de": "_spf-eu.ionos.com",
    "mailbox.org": "mailbox.org",
    "gandi.net": "_mailcust.gandi.net",
    "infomaniak.com": "spf.infomaniak.ch",
    "me.com": "icloud.com",
    "one.com": "_custspf.one.com",
    "simply.com": "spf.simply.com",
}


def list_of(host: str) -> str:
    """Return the list of the provider whose server this is, "" where none is known."""
    return next((each for suffix, each in _LISTS.items() if is_within(host, suffix)), "")


def included(domain: str, names: Lookup, most: int = 20) -> tuple[str, ...]:
    """Return every domain whose list a domain's record takes in, through others too. Raises UnansweredError."""
    found: list[str] = []
    queue = [domain]
    while queue and len(found) < most:
        for text in names.txt(queue.pop(0)):
            try:
                record = parse(text) if is_record(text) else None
            except SpfSyntaxError:
                record = None
            specs = _taken_in(record) if record else []
            new = [each.lower().rstrip(".") for each in specs if "%" not in each and each.lower() not in found]
            found += new
            queue += new
    return tuple(found)


def _taken_in(record: Record) -> list[str]:
    """Return the domains whose lists a record takes in: by what admits, and no further than its `all`."""
    reached = takewhile(lambda each: each.name != "all", record.mechanisms)
    specs = [each.spec for each in reached if each.name == "include" and each.qualifier == "+"]
    return [*specs, record.redirect] if record.redirect and not record.all else specs


def admits(host: str, includes: tuple[str, ...]) -> str:
    """Return the included list that is of the server's own provider, "" for none."""
    known = list_of(host)
    return next((each for each in includes if each == known or by_labels(each) == by_labels(host)), "")
