"""The addresses of a form, each judged alone, and what stands under its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui_invoice.domain.lookalikes import reserved
from tui_invoice.domain.text import cells, visible, wrap
from tui_invoice.operations.drafting import AddressCheck, check_addresses
from tui_invoice.tui.domains import Answer
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

GLYPHS = {Role.ERROR: "✗", Role.WARN: "!", Role.OK: "✓"}
"""The sign of each role that has one."""

Answers = Callable[[str], Answer | None]
"""Gives what is known of a domain, None where nobody asked yet."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One address as it is typed. `role` is error where it must not go out, warn where it is odd, text where good.

    `words` say why, `suggestion` is what may stand in its place, "" for none. `doubted` is set where only the name
    servers speak against it: who knows better may send there all the same.
    """

    check: AddressCheck
    role: Role = Role.TEXT
    words: str = ""
    suggestion: str = ""
    doubted: bool = False

    @property
    def address(self) -> str:
        """What would be used, "" where it is none."""
        return self.check.address


@dataclass(frozen=True, slots=True)
class Past:
    """What became of addresses before, each by its casefolded form.

    `has_it` says since when they have it, as it is shown; in `came_back` are those that failed for the address itself.
    `troubled` says of others what came back from there, or was refused, with another invoice.
    """

    has_it: Mapping[str, str] = field(default_factory=dict)
    came_back: frozenset[str] = frozenset()
    troubled: Mapping[str, str] = field(default_factory=dict)


def domain_of(address: str) -> str:
    """Return the part of an address after the @."""
    return address.rpartition("@")[2]


_checked = lru_cache(8)(check_addresses)
"""A form judges its fields several times a key; a long list of addresses would make each key wait."""


def judge(text: str, answers: Answers, past: Past = Past()) -> tuple[Judged, ...]:
    """Judge the addresses of a field: their form, their domain as far as it is known, what became of them before."""
    return tuple(_judged(each, answers, past) for each in _checked(text))


def _judged(check: AddressCheck, answers: Answers, past: Past) -> Judged:
    if not check.ok:
        return _wrong(check, check.text, check.reason, check.suggestion, check.suggestion)
    answer = answers(domain_of(check.address))
    if answer is not None and answer.takes == "no":
        mend = f"{check.address.rpartition('@')[0]}@{answer.suggestion}" if answer.suggestion else ""
        wrong = _wrong(check, check.address, answer.detail or "it takes no mail", mend, answer.suggestion)
        return replace(wrong, doubted=True)
    known = check.address.casefold()
    if known in past.came_back:
        return Judged(check, Role.WARN, f"{check.address} is where it failed: it would fail again")
    if since := past.has_it.get(known):
        return Judged(check, Role.WARN, f"{check.address} has it since {since}: it will arrive twice")
    if trouble := past.troubled.get(known):
        return Judged(check, Role.WARN, trouble)
    if odd := _odd(check, answer):
        return Judged(check, Role.WARN, odd, check.suggestion)
    return Judged(check)


def _odd(check: AddressCheck, answer: Answer | None) -> str:
    """Return what is odd about a good address; that a name is reserved counts only where nobody could be asked."""
    name = reserved(domain_of(check.address))
    unsure = answer is not None and answer.takes == "unknown"
    said = [each for each in check.hint.split("; ") if unsure or not (name and each.startswith(f"{name} is reserved"))]
    return "; ".join(said)


def _wrong(check: AddressCheck, what: str, why: str, suggestion: str, offer: str) -> Judged:
    meant = f"; did you mean {offer}?" if offer else ""
    return Judged(check, Role.ERROR, f'"{what}": {why}{meant}', suggestion)


def mended(judged: Sequence[Judged]) -> str:
    """Return the field with the first suggestion taken, "" where none is offered."""
    place = next((n for n, each in enumerate(judged) if each.suggestion), None)
    if place is None:
        return ""
    return "; ".join(each.suggestion if n == place else each.check.text for n, each in enumerate(judged))


def offered(judged: Sequence[Judged]) -> str:
    """Return what the right arrow would take, "" where nothing is offered."""
    return next((each.suggestion for each in judged if each.suggestion), "")


def domains(fields: Sequence[Sequence[Judged]]) -> list[str]:
    """Return the domains of all good addresses, each once."""
    every = [domain_of(each.address).casefold() for judged in fields for each in judged if each.check.ok]
    return list(dict.fromkeys(every))


def under(judged: Sequence[Judged], width: int) -> list[Line]:
    """Return the lines under a field, `width` cells wide; none where there is nothing to say."""
    told = [(each.role, each.words) for each in judged if each.words]
    return [drawn for role, words in told for drawn in marked(role, words, width)]


def marked(role: Role, words: str, width: int, tone: Role | None = None) -> list[Line]:
    """Return words behind the sign of their role, in as many lines as they need; `tone` is another role for them."""
    parts = wrap(visible(words), max(12, width - 3)) or [""]
    tone = tone or (role if role in (Role.ERROR, Role.MUTED) else Role.TEXT)
    sign = GLYPHS.get(role, " ")
    return [line(Run(f"{sign} " if not n else "  ", role), Run(each, tone)) for n, each in enumerate(parts)]


def taking(new: Sequence[Judged], answers: Answers) -> Line:
    """Return what stands beside the question whether new addresses are to be kept."""
    if len(new) != 1:
        return line(f"{len(new)} new addresses") if new else Line()
    domain = domain_of(new[0].address)
    answer = answers(domain)
    if answer is None or not answer.takes:
        return line(Run(f"asking for {domain}…", Role.MUTED))
    if answer.takes == "no":
        return line(Run("✗ ", Role.ERROR), domain)
    if answer.takes == "unknown":
        return line(Run("! ", Role.WARN), f"{domain}: not checked")
    return line(Run("✓ ", Role.OK), f"{domain} takes mail")


def ask_doubted(addresses: Sequence[str]) -> list[Line]:
    """Return the question whether to send there though the name servers say that no mail arrives."""
    why = Run("it comes back, unless the name servers are wrong", Role.MUTED)
    return [
        line(Run(" ! ", Role.WARN), f"No mail arrives at {', '.join(addresses)}"),
        line("   ", Run("y", Role.KEY), " Send it all the same   ", why),
    ]


def width_of(drawn: Line) -> int:
    """Return the cells that a line takes at its left, with three blanks after it."""
    return sum(cells(run.text) for run in drawn.left) + 3
