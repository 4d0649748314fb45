"""What the big receivers ask for, held against what was found.

Gmail refuses with 550 5.7.26 what neither SPF nor DKIM proves (support.google.com/mail/answer/81126); Outlook.com with
550 5.7.515 what does not have SPF, DKIM and DMARC, of domains that send it 5,000 mails a day (support.microsoft.com).
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_invoice.mail.believed.finding import Check, Finding, State

_NEEDS = {Check.SPF: "SPF", Check.DKIM: "DKIM", Check.DMARC: "DMARC"}


def gmail(found: Mapping[Check, Finding]) -> Finding:
    """Return whether Gmail is given a proof: either is enough."""
    proofs = [found[Check.SPF].good, found[Check.DKIM].good]
    if True in proofs:
        by = "SPF" if proofs[0] else "DKIM"
        return Finding(Check.GMAIL, State.GOOD, f"{by} proves your mail; who sends 5,000 a day needs both, and DMARC")
    if None in proofs:
        return Finding(
            Check.GMAIL, _open(found, Check.SPF, Check.DKIM), "whether anything proves your mail is not shown"
        )
    return Finding(Check.GMAIL, State.WRONG, "refuses mail that neither SPF nor DKIM proves (550 5.7.26)", "mend one")


def outlook(found: Mapping[Check, Finding]) -> Finding:
    """Return whether Outlook.com and Hotmail are given all three."""
    missing = [name for check, name in _NEEDS.items() if found[check].good is False]
    if missing:
        stands = "wants SPF, DKIM and DMARC of who sends 5,000 a day (550 5.7.515)"
        return Finding(Check.OUTLOOK, State.OPEN, stands, f"to mend above, also for fewer: {', '.join(missing)}")
    if any(found[check].good is None for check in _NEEDS):
        return Finding(Check.OUTLOOK, _open(found, *_NEEDS), "wants SPF, DKIM and DMARC; not all of it is shown")
    return Finding(Check.OUTLOOK, State.GOOD, "has SPF, DKIM and DMARC, as it wants")


def _open(found: Mapping[Check, Finding], *which: Check) -> State:
    return State.UNKNOWN if any(found[each].state is State.UNKNOWN for each in which) else State.OPEN
