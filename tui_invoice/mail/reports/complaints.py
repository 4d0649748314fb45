"""Complaints: feedback reports (RFC 5965, RFC 6591) and what providers send in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.reports.judging import EVENTS
from tui_invoice.mail.reports.parts import Fields, Part, fields_of
from tui_invoice.mail.reports.told import address_in, addresses_in

FEEDBACK_KIND: Final = "message/feedback-report"
_TO: Final = ("original-rcpt-to", "removal-recipient", "x-hmxmroriginalrecipient")
_HIDDEN = re.compile(r"redacted|undisclosed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Complaining:
    """A provider's own form of complaint: words of From, of Subject, of the text, all of which must fit."""

    name: str
    source: str
    sender: str = ""
    subject: str = ""
    text: str = ""

    def fits(self, message: Part, text: str) -> bool:
        """Tell whether a message has this form."""
        asked = (self.sender, message.get("from")), (self.subject, message.get("subject")), (self.text, text[:2_000])
        return all(re.search(words, told, re.IGNORECASE) for words, told in asked if words)


OTHERS: Final = (
    Complaining(
        "microsoft-jmrp",
        "Outlook.com Junk Mail Reporting Program: the mail itself, attached",
        sender="staff@(hotmail|outlook)\\.com",
        subject="complaint about message from",
    ),
    Complaining(
        "apple-unsubscribe",
        "Apple Mail: what its button Unsubscribe sends (RFC 2369 3.2)",
        subject="unsubscribe",
        text="sent this email to unsubscribe from",
    ),
)
"""Complaints without a part of their own."""


def complaints_in(message: Part, parts: list[Part], text: str, returned: Fields) -> list[Finding]:
    """Return a finding for each recipient that a complaint names; one without a recipient where it hides them."""
    feedback = next((part for part in parts if part.kind == FEEDBACK_KIND), None)
    fields = fields_of(re.sub(r"\n\s*\n", "\n", feedback.text)) if feedback else {}
    other = next((form for form in OTHERS if form.fits(message, text)), None) if feedback is None else None
    if feedback is None and other is None:
        return []
    about = fields.get("feedback-type", [""])[0].strip().lower()
    if about == "not-spam":
        return []
    named = [value for name in _TO for value in (*fields.get(name, ()), *returned.get(name, ()))]
    if not named and other is not None and other.name == "apple-unsubscribe":
        named = [message.get("from")]
    recipients = _addresses(named) or _addresses([*returned.get("to", ()), *returned.get("delivered-to", ())])
    return [
        Finding(
            ReportKind.COMPLAINT,
            recipient,
            action=about,
            sentence=EVENTS[ReportKind.COMPLAINT],
            rule=other.name if other else "feedback",
        )
        for recipient in recipients or [""]
    ]


def _addresses(values: list[str]) -> list[str]:
    found = dict.fromkeys(each for value in values[:100] for each in addresses_in(value[:2_000]))
    return [each for each in found if not _HIDDEN.search(address_in(each))]
