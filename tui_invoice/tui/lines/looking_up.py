"""A look-up of an account's servers as it is drawn: who was asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import Security, SignIn
from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations import account_presets
from tui_invoice.operations.account_presets import Known
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role


@dataclass(slots=True)
class LookUp:
    """One look-up for an address. `known` is what was found; `told` the whole, once it came.

    It is `shown` until a test takes its place.
    """

    address: str
    at: str = ""
    running: bool = True
    shown: bool = True
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    told: Mapping[str, Any] = field(default_factory=dict)
    known: Known | None = None

    @property
    def domain(self) -> str:
        """The part of the address that was told to others."""
        return self.address.strip().rpartition("@")[2].lower()

    def take(self, told: Mapping[str, Any]) -> None:
        """Take one line of the child: one that was asked, the whole at the end, or an error."""
        if "asked" in told:
            self.asked.append(told)
        else:
            self.told = told
            self.known = _known(told) if told.get("found") else None

    def end(self) -> None:
        """The child is gone."""
        self.running = False

    def remark(self) -> tuple[str, Role]:
        """Return whence the servers are known, and what is to be known of them, for the form."""
        known = self.known
        if known is None:
            return "", Role.MUTED
        if not self.told.get("signed"):
            strangers = " and ".join(str(each) for each in self.told.get("strangers") or (known.host,))
            return f"only name servers name {strangers}: make sure that it is your provider's", Role.WARN
        return "; ".join(filter(None, (f"found by {known.whence}", known.note))), Role.MUTED


def _known(told: Mapping[str, Any]) -> Known:
    smtp, imap, name = told["smtp"], told.get("imap") or {}, str(told.get("preset") or "")
    preset = account_presets.named(name)
    return Known(
        name,
        str(smtp["host"]),
        int(smtp["port"]),
        Security(smtp["security"]),
        str(told.get("note") or ""),
        preset.sign_in if preset is not None else SignIn.PASSWORD,
        mailbox=str(imap.get("host") or ""),
        copies=preset.copies if preset is not None else SentCopy.NEVER,
        mailbox_port=int(imap.get("port") or 993),
        mailbox_security=Security(imap.get("security") or Security.TLS),
        username=str(told.get("username") or ""),
        whence=str(told.get("source") or ""),
    )


def lines(look: LookUp, width: int) -> list[Line]:
    """Return the rule, each that was asked, and what it comes to."""
    found = [rule(f"looking up {visible(look.domain)}, {look.at}", role=Role.MUTED)]
    room = max(10, width - 4)
    for each in look.asked:
        good = each.get("outcome") == "found"
        sign, role = ("✓", Role.OK) if good else ("◦", Role.MUTED) if each.get("answered") else ("?", Role.WARN)
        first, *more = wrap(visible(f"{each['what']}, asked of {each['asked']}: {each['outcome']}"), room)
        found.append(line(Run(f" {sign} ", role), first))
        found += [line("   ", part) for part in more]
    if look.running:
        return [*found, line(Run(" ◦ asking…", Role.MUTED))]
    return [*found, *(line("   ", each) for each in wrap(visible(_comes_to(look)), room))]


def _comes_to(look: LookUp) -> str:
    if look.known is not None:
        return "Filled in above. Type the password, and test it."
    if "title" in look.told:
        return ": ".join(filter(None, (str(look.told.get(key) or "") for key in ("title", "detail"))))
    if not look.told:
        return "Not looked up: it was ended before it was done."
    if not look.told.get("answered"):
        return "Not looked up: nobody answered. Is this machine connected?"
    return "Nobody knows its servers: type them, as your provider writes them."
