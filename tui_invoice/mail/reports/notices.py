"""Notices in JSON: what Amazon SES sends by SNS about bounces, complaints and deliveries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.reports.judging import EVENTS, judged
from tui_invoice.mail.reports.told import Told

_MARK = re.compile(r"notificationType\\?\"|\\?\"eventType\\?\"\s{0,9}:")
_MOST: Final = 100
_KINDS: Final = {"Bounce": "bouncedRecipients", "Complaint": "complainedRecipients", "Delivery": "recipients"}
_JSON = json.JSONDecoder(strict=False)


def notices_in(text: str) -> list[Finding]:
    """Return the findings of a text that is an SNS notice (Amazon SES developer guide: notification contents)."""
    text = text.lstrip()
    if not text.startswith("{") or not _MARK.search(text):
        return []
    notice = _object(text)
    if isinstance(notice.get("Message"), str):
        notice = _object(notice["Message"])
    kind = str(notice.get("notificationType") or notice.get("eventType") or "")
    about = notice.get(kind.lower())
    if kind not in _KINDS or not isinstance(about, dict):
        return []
    mail = notice.get("mail")
    return list(_findings(kind, about, _message_id(mail) if isinstance(mail, dict) else ""))


def _findings(kind: str, about: dict[str, Any], message_id: str) -> Iterator[Finding]:
    listed = about.get(_KINDS[kind])
    for each in listed[:_MOST] if isinstance(listed, list) else ():
        row: dict[str, Any] = each if isinstance(each, dict) else {"emailAddress": each}
        recipient = str(row.get("emailAddress") or "")[:320]
        if kind == "Complaint":
            told = str(about.get("complaintFeedbackType") or "")
            yield Finding(
                ReportKind.COMPLAINT,
                recipient,
                action=told,
                sentence=EVENTS[ReportKind.COMPLAINT],
                message_id=message_id,
                rule="ses-notice",
            )
            continue
        action = str(row.get("action") or "").lower() or ("delivered" if kind == "Delivery" else "failed")
        words = str(row.get("diagnosticCode") or about.get("smtpResponse") or "")
        words = words.partition(";")[2].strip() if words.lower().startswith("smtp;") else words
        around = f"{about.get('bounceType', '')} {about.get('bounceSubType', '')}".strip()
        yield judged(Told(recipient, "", action, str(row.get("status") or ""), words, around), message_id, "")


def _message_id(mail: dict[str, Any]) -> str:
    common = mail.get("commonHeaders")
    found = common.get("messageId") if isinstance(common, dict) else None
    headers = mail.get("headers")
    for each in headers[:200] if found is None and isinstance(headers, list) else ():
        if isinstance(each, dict) and str(each.get("name")).lower() == "message-id":
            found = each.get("value")
    return str(found or "")


def _object(text: str) -> dict[str, Any]:
    for attempt in (text, text.replace("\n", "")):
        try:
            found, _ = _JSON.raw_decode(attempt)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else {}
    return {}
