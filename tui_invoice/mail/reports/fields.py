"""The fields of a delivery status notification (RFC 3464 2), as servers really write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_invoice.mail.reports.parts import Fields, fields_of
from tui_invoice.mail.reports.told import Told, address_in, typed_address

_BLANK = re.compile(r"\n[ \t]*\n+")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MARK = re.compile(
    r"^[ \t]*(?:Final|Original)-Recipient[ \t]*:[ \t]*[\w/.-]{1,20}[ \t]*;"
    r"|^[ \t]*Action[ \t]*:[ \t]*(?:failed|delayed)",
    re.IGNORECASE | re.MULTILINE,
)
_SAYING = re.compile(r"[^\W\d_]{2}|[245]\d\d ")
_MOST_RECIPIENTS = 200
_RECIPIENTS = ("final-recipient", "x-actual-recipient", "original-recipient")
_OF_RECIPIENT = frozenset({*_RECIPIENTS, "action", "status", "diagnostic-code"})


@dataclass(frozen=True, slots=True)
class Status:
    """A delivery status: its recipients, and the envelope id that it names (RFC 3464 2.2.1)."""

    recipients: tuple[Told, ...]
    envelope_id: str = ""


def holds_fields(text: str) -> bool:
    """Tell whether a text holds fields of a delivery status, wherever they stand."""
    return _MARK.search(text) is not None


def status_in(text: str) -> Status:
    """Return what the fields of a text tell: blocks parted by blank lines, or by the field that comes again."""
    recipients: list[Told] = []
    envelope_id = ""
    for block in _BLANK.split(text):
        for fields in _parted(block):
            envelope_id = envelope_id or fields.get("original-envelope-id", [""])[0]
            if len(recipients) < _MOST_RECIPIENTS and not _OF_RECIPIENT.isdisjoint(fields):
                told = _told(fields)
                if told.recipient or told.original or told.action or told.words:
                    recipients.append(told)
    return Status(tuple(_joined(recipients)), envelope_id)


def _parted(block: str) -> list[Fields]:
    """Return the fields of a block; where it has several recipients without a blank line, one for each."""
    fields = fields_of("\n".join(_written(line) for line in block.splitlines()))
    times = len(fields.get("final-recipient", ()))
    if times < 2:
        return [fields]
    return [{name: [values[n]] for name, values in fields.items() if n < len(values)} for n in range(times)]


def _written(line: str) -> str:
    """Return a line of fields without the blanks that some put before the name (RFC 5322 2.2 forbids them)."""
    bare = line.lstrip()
    name, colon, _ = bare.partition(":")
    return bare if colon and name.strip().lower() in _OF_RECIPIENT else line


def _told(fields: Fields) -> Told:
    def first(name: str) -> str:
        return fields.get(name, [""])[0]

    found = [typed_address(first(name)) for name in _RECIPIENTS]
    status = _STATUS.search(first("status"))
    kind, parted, said = first("diagnostic-code").partition(";")
    words = said.strip() if parted and len(kind) < 30 and " " not in kind.strip() else first("diagnostic-code")
    beside = first("status")[status.end() :].strip(" ()") if status else ""
    return Told(
        recipient=found[2] if found[2] and not _whole(found[0]) else found[0] or found[1],
        original=found[2],
        action=(re.match(r"[\w-]{0,20}", first("action").lower()) or [""])[0],
        status=status[0] if status else "",
        words=words if _SAYING.search(words) and address_in(words) != words else "",
        around=beside,
    )


def _whole(address: str) -> bool:
    """Tell whether an address has a domain that is known outside; some servers name what it is within them."""
    return "." in address.rpartition("@")[2]


def _joined(recipients: list[Told]) -> list[Told]:
    """Return the recipients, each once: an action that stands in a block of its own belongs to the one before it."""
    found: list[Told] = []
    known: set[tuple[str, str]] = set()
    for told in recipients:
        if not told.recipient and found and not found[-1].words and told.words:
            last = found.pop()
            found.append(
                Told(last.recipient, last.original, last.action or told.action, told.status or last.status, told.words)
            )
        elif not told.recipient and found:
            continue
        elif (told.recipient.lower(), told.action) not in known:
            known.add((told.recipient.lower(), told.action))
            found.append(told)
    return found
