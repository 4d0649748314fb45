"""What is said in one sentence of the addresses that are typed over a row of a list."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.tui.lines import addressed
from tui_invoice.tui.lines.addressed import GLYPHS, Answers, domain_of
from tui_invoice.tui.paint.roles import Role


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be said of a text. It may be taken where it is `good`, once nothing is `asked` for any more.

    `offer` is the address that is offered, `mended` the whole text with it; `domains` are those of the addresses.
    One of which nobody but the name servers speaks ill is `doubted`: who knows better may keep it.
    """

    role: Role
    sentence: str
    good: bool
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    offer: str = ""
    mended: str = ""
    asked: bool = False
    doubted: bool = False

    @property
    def glyph(self) -> str:
        """The sign of its role."""
        return GLYPHS.get(self.role, " ")


def judge(text: str, answers: Answers, known: str = "") -> Typed:
    """Judge the text; the first thing that is wrong is told, else what is odd, else whether the domains take mail.

    `known` is the customer's only address, which is offered where nothing is typed.
    """
    judged = addressed.judge(text, answers)
    if not judged:
        words = f"The customer is known by {known}" if known else "Type the address; several are parted by ;"
        return Typed(Role.MUTED, words, good=False, offer=known, mended=known)
    offer, mended = addressed.offered(judged), addressed.mended(judged)
    wrong = [each for each in judged if each.role is Role.ERROR]
    addresses = tuple(each.address for each in judged)
    domains = tuple(dict.fromkeys(domain_of(each).casefold() for each in addresses))
    if wrong and all(each.doubted for each in wrong):
        asked = any((answer := answers(each)) is None or not answer.takes for each in domains)
        return Typed(Role.ERROR, wrong[0].words, False, addresses, domains, offer, mended, asked, doubted=True)
    if wrong:
        return Typed(Role.ERROR, wrong[0].words, good=False, offer=offer, mended=mended)
    odd = next((each.words for each in judged if each.words), "")
    role, sentence, asked = _of_domains(domains, answers)
    if odd:
        role, sentence = Role.WARN, odd
    return Typed(role, sentence, True, addresses, domains, offer, mended, asked)


def _of_domains(domains: tuple[str, ...], answers: Answers) -> tuple[Role, str, bool]:
    """Return what is known of domains of which none is wrong, and whether an answer is still to come."""
    found = {domain: answers(domain) for domain in domains}
    open_ones = [domain for domain, answer in found.items() if answer is None or not answer.takes]
    if open_ones:
        begun = all(answer is not None for answer in found.values())
        return Role.MUTED, f"asking for {', '.join(open_ones)}…" if begun else "", True
    unknown = [domain for domain, answer in found.items() if answer is not None and answer.takes != "yes"]
    if unknown:
        return Role.WARN, f"{', '.join(unknown)}: not checked", False
    return Role.OK, f"{', '.join(domains)} {'takes' if len(domains) == 1 else 'take'} mail", False
