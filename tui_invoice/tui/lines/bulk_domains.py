"""What a row of a bulk send says of its domains, where the name servers do not speak against them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.operations.bulk import BulkRow, Check
from tui_invoice.tui.lines.addressed import Answers
from tui_invoice.tui.paint.roles import Role

MOST = 200
"""So many domains are asked for by themselves, and as many once more when the list is sent."""


def unsure(domains: Sequence[str], answers: Answers) -> bool:
    """Tell whether it is not known of all of them that they take mail."""
    return any(answer is None or answer.takes != "yes" for answer in map(answers, domains))


def told(domains: Sequence[str], answers: Answers) -> str:
    """Return in a sentence whether they take mail, as far as that is known."""
    found = {each: answers(each) for each in domains}
    asking = [each for each, answer in found.items() if answer is not None and not answer.takes]
    if asking:
        return f"Asking for {', '.join(asking)}…"
    if unasked := [each for each, answer in found.items() if answer is None]:
        return f"Nobody asked yet whether {', '.join(unasked)} {_take(unasked)} mail."
    if unknown := [each for each, answer in found.items() if answer is not None and answer.takes != "yes"]:
        return f"Whether {', '.join(unknown)} {_take(unknown)} mail is not known: no name server says so."
    return f"{', '.join(domains)} {_take(domains)} mail." if domains else ""


def changed(to_mend: Sequence[BulkRow], key: str, reason: str) -> tuple[Role, str, str]:
    """Return what is said where what was to be sent is not: `reason` is why nothing can be now, "" for none.

    `to_mend` were to be sent and are to be mended now; `key` sends the rest.
    """
    bad = [row.wrong or row.title for row in to_mend if row.check is Check.NO_MAIL]
    if not bad:
        why = reason or "the list is another one now"
        return Role.WARN, f"Nothing is queued yet: {why}", f"Look at it, then {key} once more"
    more = f" and {len(bad) - 2} more" if len(bad) > 2 else ""
    where = f"No mail arrives at {', '.join(bad[:2])}{more}: nothing is queued yet"
    then = f"{reason[:1].upper()}{reason[1:]}" if reason else f"Look at the list; {key} sends those that are ready"
    return Role.WARN, where, then


def _take(domains: Sequence[str]) -> str:
    return "takes" if len(domains) == 1 else "take"
