"""The DKIM signatures of a mail that came back to its own sender (RFC 6376)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser

from tui_invoice.domain import extras
from tui_invoice.mail.believed.finding import Check, Finding, State, unknown
from tui_invoice.mail.believed.organization import aligned
from tui_invoice.mail.names import Lookup, UnansweredError

_MOST = 10
"""So many signatures of a mail are looked at."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: whose it is, under which name its key lies, and what is wrong with it, "" for nothing."""

    domain: str
    selector: str
    fault: str


def signatures(raw: bytes, names: Lookup) -> tuple[Signature, ...]:
    """Return the signatures of a mail, each tried. Raises ModuleNotFoundError without dkimpy, UnansweredError."""
    import dkim

    def ask(name: bytes, timeout: int = 5) -> bytes | None:
        del timeout
        found = names.txt(name.decode("ascii", "replace").rstrip("."))
        return found[0].encode("latin-1") if found else None

    found = []
    for at, (domain, selector) in enumerate(_named(raw)):
        try:
            good = dkim.DKIM(raw, minkey=1024).verify(idx=at, dnsfunc=ask)
            fault = "" if good else "it does not fit the mail"
        except (dkim.DKIMException, ValueError, LookupError, TypeError, AttributeError) as error:
            fault = str(error) or "it cannot be read"  # the library's own faults at odd signatures are the mail's
        found.append(Signature(domain, selector, fault))
    return tuple(found)


def _named(raw: bytes) -> list[tuple[str, str]]:
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    found = []
    for value in headers.get_all("DKIM-Signature", [])[:_MOST]:
        tags = dict(re.findall(r"(?:^|;)\s*(d|s)\s*=\s*([^;\s]*)", str(value)))
        found.append((tags.get("d", "").lower(), tags.get("s", "")))
    return found


def judge(raw: bytes, domain: str, names: Lookup, *, strict: bool = False) -> Finding:
    """Return what a mail's signatures come to: one that is good and the domain's own is enough."""
    should = f"a signature of {domain}: switch DKIM on where your mail is sent from, and publish the key it shows"
    try:
        found = signatures(raw, names)
        own = [each for each in found if not each.fault and aligned(each.domain, domain, names, strict=strict)]
    except ModuleNotFoundError:
        return Finding(
            Check.DKIM, State.UNKNOWN, "not known: what tries signatures is not installed", extras.how("believed")
        )
    except UnansweredError as error:
        return unknown(Check.DKIM, error)
    if own:
        return Finding(
            Check.DKIM, State.GOOD, f"signed by {own[0].domain} ({own[0].selector}), and the signature is good"
        )
    if not found:
        return Finding(Check.DKIM, State.WRONG, "the mail came back without a signature", should)
    broken = [each for each in found if each.fault]
    if broken and len(broken) == len(found):
        stands = f"the signature of {broken[0].domain} ({broken[0].selector}) is not good: {broken[0].fault}"
        return Finding(Check.DKIM, State.WRONG, stands, should)
    others = ", ".join(dict.fromkeys(each.domain for each in found if not each.fault))
    return Finding(Check.DKIM, State.WRONG, f"signed by {others}, which is not {domain}", should)
