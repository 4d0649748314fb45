"""What happened, in a sentence, and what mends it, as commands to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tui_invoice.domain.clock import at
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Remedy
from tui_invoice.domain.invoice import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_invoice.domain.office import Office
    from tui_invoice.operations.showing import Shown

APP = "tui-invoice"

WORDS = {
    Remedy.CORRECT_ADDRESS: "correct the address and send it again",
    Remedy.RESEND: "send it again",
    Remedy.ASK_CUSTOMER: "ask the customer, by telephone for instance",
    Remedy.SAVE_PDF: "save the PDF and give it to them another way",
    Remedy.NEW_PASSWORD: "give the account's new password",
    Remedy.SIGN_IN: "sign in again",
    Remedy.UNLOCK: "unlock the vault of passwords",
    Remedy.MAIL_SETTINGS: "check the settings of the account",
    Remedy.CHECK_DOMAIN: "check what your domain publishes (SPF, DKIM, DMARC), and let its keeper mend it",
    Remedy.SMALLER_FILE: "send a smaller file",
    Remedy.WAIT: "wait: it is tried again by itself",
    Remedy.SETTLE: "say whether it arrived, once you know",
    Remedy.RELEASE: "release it",
    Remedy.TELL_PROVIDER: "tell the provider of your mail, with the server's words",
}
"""What each remedy is, in plain words."""

_NOT_KNOWN = "Whether it arrived is not known: no report of it was read."


def said(shown: Shown, office: Office) -> str:
    """Return in a plain sentence what happened, in the office's time."""
    verdict, row = shown.verdict, shown.row
    if row.status is not Status.ISSUED:
        return f"it is {row.status.value}; only an issued invoice is sent."
    match row.send_status:
        case SendStatus.NOT_SENT:
            return "nothing has left yet." if row.emails else "nothing has left yet, and it has no e-mail address."
        case SendStatus.QUEUED:
            return _waiting(shown, office)
        case SendStatus.SENDING:
            return "it is being handed over just now."
        case SendStatus.UNCERTAIN:
            return "the connection was lost when the server had all of it: it may have arrived."
        case SendStatus.SENT:
            return f"the mail server took it for {_names(shown, State.SENT)}. {_arrived(shown)}"
        case SendStatus.GIVEN:
            return "it was handed over otherwise, as somebody of the office noted or a folder took it."
        case SendStatus.DELAYED:
            why = f" {verdict.sentence}" if verdict.sentence else ""
            return f"the customer's server has not taken it yet; the mail servers go on trying.{why}"
        case SendStatus.DELIVERED:
            return "the customer's server took it."
        case SendStatus.OPENED:
            return f"a read receipt came for {_names(shown, State.OPENED)}."
        case _:
            addresses = f" ({', '.join(verdict.missed)})" if verdict.missed else ""
            return f"{verdict.sentence or 'it waits for your word.'}{addresses}"


def todo(shown: Shown) -> list[str]:
    """Return what to do, the likeliest first: commands to paste, a few words where no command does it."""
    row = shown.row
    number = shlex.quote(row.number)
    if row.status is not Status.ISSUED:
        return []
    if row.send_status is SendStatus.NOT_SENT:
        given = f"{APP} given {number}"
        return [f"{APP} send {number}"] if row.emails else [f"{APP} send {number} --to ADDRESS", given]
    if row.send_status is SendStatus.QUEUED:
        if shown.verdict.next_at:
            return [f"{APP} retry {number}"]
        return [] if shown.verdict.courier else [f"{APP} deliver"]
    if row.send_status is SendStatus.UNCERTAIN:
        return [
            "ask the customer, then one of these two:",
            f"{APP} settle {number} arrived",
            f"{APP} settle {number} lost",
        ]
    if row.send_status in (SendStatus.FAILED, SendStatus.BOUNCED, SendStatus.HELD):
        return list(dict.fromkeys(_mends(shown)))
    return []


def _mends(shown: Shown) -> Iterator[str]:
    verdict, number = shown.verdict, shlex.quote(shown.row.number)
    account = shlex.quote(verdict.sender)
    held = shown.row.send_status is SendStatus.HELD
    for remedy in verdict.remedies:
        match remedy:
            case Remedy.CORRECT_ADDRESS if len(verdict.missed) == 1:
                yield f"{APP} resend {number} --to NEW-ADDRESS"
            case Remedy.CORRECT_ADDRESS:
                yield from (f"{APP} resend {number} --to {shlex.quote(each)}=NEW-ADDRESS" for each in verdict.missed)
            case Remedy.RESEND if not held:
                yield f"{APP} resend {number}"
            case Remedy.SAVE_PDF:
                yield f"{APP} pdf {number} -o ."
                yield f"{APP} given {number} --note TEXT"
            case Remedy.NEW_PASSWORD if not verdict.spoken:
                yield f"{APP} sender edit {account} --secret-store file --password-stdin"
            case Remedy.NEW_PASSWORD:
                yield f"{APP} sender edit {account} --password-stdin"
            case Remedy.SIGN_IN:
                yield f"{APP} sender sign-in {account}"
            case Remedy.UNLOCK:
                yield f"{APP} vault unlock"
                return
            case Remedy.MAIL_SETTINGS:
                yield f"{APP} sender test {account}"
            case Remedy.CHECK_DOMAIN:
                yield f"{APP} sender check-domain {account}"
            case Remedy.RELEASE:
                yield f"{APP} release {number}"
            case Remedy.SETTLE | Remedy.RESEND:
                continue
            case _:
                yield WORDS[remedy]
    if held:
        yield f"{APP} release --sender {account}" if verdict.sender_held else f"{APP} release {number}"


def _waiting(shown: Shown, office: Office) -> str:
    verdict = shown.verdict
    if verdict.next_at:
        why = f"{verdict.sentence} " if verdict.sentence else ""
        return f"{why}It will be tried again on {at(verdict.next_at, office.zone):%Y-%m-%d at %H:%M}."
    return "it goes out next." if verdict.courier else "it is due, and no courier is at work."


def _arrived(shown: Shown) -> str:
    """Return what is known of a mail that was only taken: a person's word, a guess, or nothing."""
    if any(each.kind == "received" for each in shown.reports):
        return "The customer says it arrived, as was noted."
    if any(each.matched == "guess" for each in shown.reports):
        return "Whether it arrived is not known: a report that may be about it came back, see below."
    return _NOT_KNOWN


def _names(shown: Shown, state: State) -> str:
    return ", ".join(each.address for each in shown.recipients if each.state is state)
