"""What looking into the mailboxes came to, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.roles import Role

_EVENTS = {
    "bounced": "came back", "delayed": "delayed", "delivered": "delivered", "relayed": "handed on",
    "opened": "opened", "deleted_unread": "deleted unread", "complaint": "called spam",
    "auto_reply": "automatic answer", "answered": "answered", "guess": "perhaps came back", "sent": "proven sent",
}  # fmt: skip
_BAD = ("bounced", "complaint", "guess")


def told(found: Mapping[str, Any], key: str) -> tuple[Role, str, str]:
    """Return role, sentence and what is said below it of a child's whole answer; `key` opens the mail settings."""
    if "title" in found:
        return Role.ERROR, str(found["title"]), str(found.get("detail") or "")
    mailboxes = [each for each in found.get("mailboxes") or () if isinstance(each, dict)]
    unread = [each for each in mailboxes if not each.get("read")]
    events = Counter(str(each.get("event")) for each in found.get("came_back") or () if isinstance(each, dict))
    seen = sum(int(each.get("seen") or 0) for each in mailboxes)
    parts = [f"{n} {_EVENTS[event]}" for event in _EVENTS if (n := events[event])]
    words = ", ".join(parts) or f"Nothing new came back; {several(seen, 'message')} read"
    if unread:
        first = unread[0]
        why = str(first.get("sentence") or first.get("words") or "")
        more = f"{words[0].lower()}{words[1:]}" if parts or len(unread) < len(mailboxes) else ""
        below = "; ".join(filter(None, (more, why)))
        return Role.WARN, f"The mailbox of {first.get('address')} cannot be read: {key} mends it", below
    bad = any(events[event] for event in _BAD)
    return (Role.WARN if bad else Role.OK), words, ""
