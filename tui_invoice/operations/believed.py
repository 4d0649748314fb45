"""Will this sender's mail be believed? Its domain's records, and on wish a mail to oneself. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.mail.believed.finding import NAMES, Check, Finding, Publish, State
from tui_invoice.operations import accounts
from tui_invoice.operations.account_presets import of_address, signs_in_by_oauth
from tui_invoice.operations.context import Context
from tui_invoice.operations.name_server import named

__all__ = ["NAMES", "Believed", "Check", "Finding", "Publish", "State", "check"]

SECONDS = 45.0
"""So long the name servers may take in all; a mail that is waited for has its own time."""


@dataclass(frozen=True, slots=True)
class Believed:
    """What was found of a sender's domain; `is_own` is False where the domain is a provider's."""

    domain: str
    is_own: bool
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        """The worst of it: wrong, else unknown, else good."""
        states = {each.state for each in self.findings}
        return next((each for each in (State.WRONG, State.UNKNOWN) if each in states), State.GOOD)


def check(
    context: Context, which: str, *, send: bool = False, on_finding: Callable[[Finding], object] | None = None
) -> Believed:
    """Check the domain of a sender; `on_finding` hears each as it is known. With `send` one mail goes to the sender.

    Raises NotFoundError, UsageError for a TUI_INVOICE_DNS that is none, and with `send` RefusedError for a sender whose
    mailbox is not read, SettingsError, SecretError; what a server refuses is told in the finding.
    """
    account = accounts.show(context, which)
    sender = account.sender
    domain = parse_one(sender.address).envelope.rpartition("@")[2].lower()
    own = of_address(sender.address) is None and not signs_in_by_oauth(sender.address)
    found: dict[Check, Finding] = {}
    for each in _findings(context, sender, domain, found, send=send):
        shown = each if own else each.of_provider()
        found[each.check] = shown
        if on_finding is not None:
            on_finding(shown)
    return Believed(domain, own, tuple(found.values()))


def _findings(
    context: Context, sender: Sender, domain: str, found: dict[Check, Finding], *, send: bool
) -> Iterator[Finding]:
    from tui_invoice.mail.believed import demands, dkim_keys, dmarc, exchangers, reverse, spf_finding
    from tui_invoice.mail.names import Names
    from tui_invoice.operations import believed_letter

    server = named(context.environ)
    host = sender.host.lower() if sender.transport is Transport.SMTP else ""
    raw = believed_letter.returned(context, sender) if send else None
    names = Names(server, lifetime=SECONDS, each=4.0)
    yield exchangers.judge(domain, names)
    if names.is_gone(domain):  # a record of a name that is not there helps nobody
        return
    yield spf_finding.judge(sender.address, domain, host, names)
    if isinstance(raw, bytes):
        yield believed_letter.judged(raw, domain, names)
    else:
        yield raw if raw is not None else dkim_keys.judge(domain, names)
    yield dmarc.judge(domain, names)
    if (own := reverse.judge(domain, host, names)) is not None:
        yield own
    yield demands.gmail(found)
    yield demands.outlook(found)
