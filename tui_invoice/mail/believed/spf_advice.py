"""The SPF record to publish in place of one that is missing or wrong; every term that was right stays."""

from __future__ import annotations

from tui_invoice.mail.believed.finding import Publish
from tui_invoice.mail.believed.lists import list_of
from tui_invoice.mail.believed.spf_record import SpfSyntaxError, is_record, parse


def advised(domain: str, records: tuple[str, ...], host: str = "") -> Publish:
    """Return one record made of these, which admits `host` too where one is named, and nobody else."""
    terms: list[str] = []
    end = ""
    for term in (term for text in records if is_record(text) for term in text.split(" ")[1:] if term):
        bare = term.lower().lstrip("+")
        if bare.lstrip("-~?") == "all":
            end = end or (bare if bare in ("-all", "~all") else "~all")
        elif bare.startswith("redirect=") and host:
            terms.append(f"include:{term.partition('=')[2]}")  # behind what is added a redirect may not be reached
        elif term not in terms and _is_read(term):
            terms.append(term)
    if host:
        listed = list_of(host)
        terms.insert(0, f"include:{listed}" if listed else f"a:{host}")
    redirects = any(term.lower().startswith("redirect=") for term in terms)
    return Publish(domain, "TXT", " ".join(["v=spf1", *terms, *([] if redirects and not end else [end or "~all"])]))


def _is_read(term: str) -> bool:
    try:
        parse(f"v=spf1 {term}")
    except SpfSyntaxError:
        return False
    return True
