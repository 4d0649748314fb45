"""DMARC: does the domain say what becomes of mail that is not from it (RFC 7489)?"""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.mail.believed.finding import Check, Finding, Publish, State, unknown
from tui_invoice.mail.believed.organization import organization, policies
from tui_invoice.mail.names import Lookup, UnansweredError

_POLICIES = ("none", "quarantine", "reject")
_DOES = {
    "none": "receivers only watch",
    "quarantine": "what is not proven is taken for spam",
    "reject": "what is not proven is refused",
}
LEAST = "v=DMARC1; p=none"


@dataclass(frozen=True, slots=True)
class Policy:
    """A record read. `policy` is what counts for the domain that was asked about: `sp` for one below the record's.

    `percent` is of how many of 100 mails it is.
    """

    at: str
    policy: str
    strict_spf: bool = False
    strict_dkim: bool = False
    percent: int = 100


class PolicyError(Exception):
    """A record that receivers pass over; its text says why."""


def parse(text: str) -> dict[str, str]:
    """Return the tags of a record (RFC 7489 6.3). Raises PolicyError."""
    tags: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, sign, value = part.partition("=")
        if not sign or not name.strip():
            raise PolicyError(f"“{part}” cannot be read")
        tags.setdefault(name.strip().lower(), value.strip())
    if next(iter(tags), "") != "v" or tags["v"] != "DMARC1":
        raise PolicyError("it must begin with v=DMARC1")
    if tags.get("p", "").lower() not in _POLICIES:
        raise PolicyError("p= must say none, quarantine or reject")
    return tags


def policy_of(domain: str, names: Lookup) -> Policy | None:
    """Return what counts for a domain: its own record, else that of the domain it belongs to; None where none is.

    Raises PolicyError, UnansweredError.
    """
    above = organization(domain, names)
    for at in dict.fromkeys((domain, above)):
        found = policies(at, names)
        if len(found) > 1:
            raise PolicyError(f"{len(found)} records stand at _dmarc.{at}; receivers then take none")
        if found:
            tags = parse(found[0])
            said = tags["p"] if at == domain else tags.get("sp", tags["p"])
            policy = said.lower() if said.lower() in _POLICIES else tags["p"].lower()
            spf, dkim = (tags.get(name, "").lower() == "s" for name in ("aspf", "adkim"))
            return Policy(at, policy, strict_spf=spf, strict_dkim=dkim, percent=_percent(tags.get("pct", "")))
    return None


def _percent(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 100 else 100


def judge(domain: str, names: Lookup) -> Finding:
    """Return what is found of a domain's policy."""
    publish = Publish(f"_dmarc.{domain}", "TXT", LEAST)
    try:
        policy = policy_of(domain, names)
    except UnansweredError as error:
        return unknown(Check.DMARC, error)
    except PolicyError as error:
        return Finding(Check.DMARC, State.WRONG, str(error), "one record that can be read", publish)
    if policy is None:
        return Finding(
            Check.DMARC, State.WRONG, "there is no record", "one that says what to do, if only none", publish
        )
    below = f", from {policy.at}" if policy.at != domain else ""
    does = _DOES[policy.policy]
    if policy.policy != "none" and policy.percent < 100:
        does += f", of {policy.percent} in 100 mails"
    stands = f"p={policy.policy}: {does}{below}; SPF counts for it, as bounces go to {domain} itself"
    return Finding(Check.DMARC, State.GOOD, stands)
