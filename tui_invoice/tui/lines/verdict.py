"""The verdict: what happened, the server's words, the keys that mend it. Told once, drawn as strip and as panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_invoice.domain.clock import SECOND
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import visible
from tui_invoice.operations.showing import Recipient, Shown
from tui_invoice.tui.lines import causes, returned
from tui_invoice.tui.lines.columns import role_of
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.paint.roles import Role


@dataclass(frozen=True, slots=True)
class Mend:
    """A remedy: the command that does it and what stands beside its key; `off` says why it does not work now."""

    command: str
    title: str
    off: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One verdict in words. `who` is the address it is about, `words` what was said, quoted where a server spoke.

    `keep` says that `more` is worth a row of its own even where the words would take it. `note` is what somebody
    should look at though it changed no state, `known` how it is known where that is less than proof.
    """

    glyph: str
    role: Role
    sentence: str
    who: str = ""
    when: str = ""
    words: str = ""
    spoken: bool = False
    more: str = ""
    keep: bool = False
    note: str = ""
    known: str = ""
    mends: tuple[Mend, ...] = field(default=())


_SAVE = Mend("save_pdf", "Save the PDF")
_VIEW = Mend("view_document", "View")
_RECEIVED = Mend("settle", "Note that it arrived")


def tell(shown: Shown, manner: Manner, waiting: int = 0) -> Told:
    """Return the verdict on an invoice; `waiting` counts the invoices that its sender keeps back."""
    row = shown.row
    if row.status is not Status.ISSUED:
        return Told(" ", Role.TEXT, f"It is {row.status.value}: only an issued invoice is sent", mends=(_VIEW, _SAVE))
    match row.send_status:
        case SendStatus.NOT_SENT:
            return _not_sent(shown)
        case SendStatus.QUEUED:
            return _queued(shown, manner)
        case SendStatus.SENDING:
            return _of(shown, manner, "Being handed over just now")
        case SendStatus.HELD:
            return _held(shown, manner, waiting)
        case SendStatus.UNCERTAIN:
            return _uncertain(shown, manner)
        case SendStatus.FAILED | SendStatus.BOUNCED:
            return _failed(shown, manner)
        case _:
            return _arrived(shown, manner)


def worst(shown: Shown) -> Recipient | None:
    """Return the recipient that the send status is about, the latest of several, None where there is none."""
    fits = [each for each in shown.recipients if each.status is shown.row.send_status]
    caused = [each for each in fits if each.cause == shown.row.cause]
    return max(caused or fits, key=lambda each: each.since, default=None)


def _of(shown: Shown, manner: Manner, sentence: str, **more: object) -> Told:
    """Return a verdict with what all have: glyph, role, address, time."""
    who = worst(shown)
    sign = SIGNS[shown.row.send_status]
    told = {
        "who": who.address if who is not None else "",
        "when": manner.stamp(who.since) if who is not None else "",
        "words": shown.verdict.words,
        "spoken": shown.verdict.spoken,
        "note": returned.note(shown, manner),
        "known": returned.known(shown, who),
        **more,
    }
    return Told(sign.glyph, role_of(shown.row.send_status), sentence, **told)  # type: ignore[arg-type]  # checked by tests of each kind


def _not_sent(shown: Shown) -> Told:
    if not shown.row.emails:
        mends = (Mend("send", "Send: type an address"), _VIEW, _SAVE)
        return Told("!", Role.WARN, "Nothing has left yet, and it has no e-mail address", mends=mends)
    to = ", ".join(shown.row.emails)
    return Told(
        SIGNS[SendStatus.NOT_SENT].glyph,
        Role.TEXT,
        "Nothing has left yet",
        words=f"It goes to {to}.",
        mends=(Mend("send", "Send"), _VIEW, _SAVE),
    )


def _queued(shown: Shown, manner: Manner) -> Told:
    verdict = shown.verdict
    back = Mend("take_back", "Take it back")
    if verdict.next_at:
        when = manner.stamp(verdict.next_at)
        again = Mend("send", "Try it now")
        if not shown.row.cause:
            soon = verdict.next_at - manner.now() <= 10 * SECOND
            return _of(
                shown, manner, f"Queued: it leaves {'in a few seconds' if soon else f'at {when}'}", mends=(back, again)
            )
        sentence = f"{causes.put_off(shown.row.cause)}: will be tried again at {when}"
        return _of(shown, manner, sentence, who="", more=verdict.sentence, mends=(again, back))
    sentence = "Queued: it goes out next" if verdict.courier else "Queued, and no courier is at work"
    mends = (back,) if verdict.courier else (Mend("send", "Start the courier"), back)
    return _of(shown, manner, sentence, mends=(*mends, _VIEW))


def _held(shown: Shown, manner: Manner, waiting: int) -> Told:
    cause, verdict = shown.row.cause, shown.verdict
    back = Mend("take_back", "Take it back")
    more = verdict.sentence
    if verdict.sender_held:
        more = f"{several(waiting, 'invoice')} {'waits' if waiting == 1 else 'wait'}; none is tried until it is mended."
    if cause == Cause.SENDER_SIGN_IN:
        sentence = f"On hold: the sign-in of {verdict.sender} was refused"
        if not verdict.spoken:
            sentence = f"On hold: the password of {verdict.sender} is not known"
        mends: tuple[Mend, ...] = (Mend("mend", "Type the new password"), Mend("mail_settings", "Mail settings"), back)
        if Remedy.UNLOCK in verdict.remedies:
            sentence = "On hold: the vault of passwords is locked"
            mends = (Mend("mend", "Unlock it"), back)
        elif Remedy.SIGN_IN in verdict.remedies:
            sentence = f"On hold: {verdict.sender} must sign in again"
            mends = (Mend("mend", "Sign in again"), back)
        elif Remedy.NEW_PASSWORD not in verdict.remedies:
            sentence, more = f"On hold: {verdict.sender} could not sign in", verdict.sentence
            mends = (Mend("mail_settings", "Mail settings"), back)
        elif verdict.spoken:
            more = f"Was the password changed? {more}"
    elif verdict.sender_held:
        sentence = f"On hold: {causes.title(cause)[0].lower()}{causes.title(cause)[1:]}"
        mends = (Mend("mail_settings", "Mail settings"), Mend("mend", "Try once more"), back)
    else:
        sentence = f"On hold: {causes.title(cause)[0].lower()}{causes.title(cause)[1:]}"
        mends = (Mend("mend", "Send it now"), back, _VIEW)
    words = "" if verdict.words == cause else verdict.words  # "paused", said once, is enough
    return _of(shown, manner, sentence, who="", words=words, more=more, keep=True, mends=mends)


def _uncertain(shown: Shown, manner: Manner) -> Told:
    server = next((each.server for each in reversed(shown.attempts) if each.server), "the server")
    words = shown.verdict.words or f"{server} had all of it, then closed without a word."
    mends = (Mend("settle", "Say whether it arrived"), _SAVE, Mend("resend", "Resend", "settle it first"))
    sentence = "May have arrived: the line broke at the very end"
    return _of(shown, manner, sentence, words=words, more="It is never sent again by itself.", mends=mends)


def _failed(shown: Shown, manner: Manner) -> Told:
    row, verdict = shown.row, shown.verdict
    told = causes.title(row.cause)
    named = {each.command: each for remedy in verdict.remedies for each in _mends(remedy, row.of)}
    mends = [*named.values()]
    if not any(each.command == "resend" for each in mends):
        mends.insert(1 if mends and mends[0].command == "mend" else 0, Mend("resend", "Resend form"))
    if not any(each.command == "mend" for each in mends) and verdict.missed:
        mends.insert(1, Mend("mend", "Another address"))
    who = worst(shown)
    tries = len(shown.attempts)
    when = manner.stamp(who.since) if who is not None else ""
    part = f"{row.n} of {row.of}" if row.of > 1 else f"try {tries}" if tries else ""
    if row.send_status is SendStatus.BOUNCED:
        told = f"Came back: {told[0].lower()}{told[1:]}"
    others = returned.others(shown, who)
    return _of(
        shown,
        manner,
        told,
        when=", ".join(filter(None, (when, part))),
        more=others or verdict.sentence,
        keep=bool(others),
        mends=tuple(dict.fromkeys((*mends, _SAVE))),
    )


def _mends(remedy: Remedy, of: int) -> Iterator[Mend]:
    match remedy:
        case Remedy.CORRECT_ADDRESS:
            yield Mend("mend", "Correct the address and resend")
        case Remedy.RESEND:
            yield Mend("resend", "Resend to this one only" if of > 1 else "Resend")
        case Remedy.NEW_PASSWORD | Remedy.SIGN_IN | Remedy.UNLOCK | Remedy.MAIL_SETTINGS:
            yield Mend("mail_settings", "Mail settings")
        case Remedy.CHECK_DOMAIN:
            yield Mend("mail_settings", "Check the domain")


def _arrived(shown: Shown, manner: Manner) -> Told:
    status = shown.row.send_status
    newest = sorted(shown.recipients, key=lambda each: -each.since)
    names = ", ".join(each.address for each in newest if each.status is status and each.address)
    server = next((each.server for each in reversed(shown.attempts) if each.server), "the mail server")
    mends: tuple[Mend, ...] = (Mend("resend", "Resend"), _VIEW, _SAVE)
    more = returned.remark(shown, manner)
    if status is SendStatus.SENT:
        by_hand = all(each.evidence == "user" for each in shown.recipients if each.state is State.SENT)
        sentence = f"Sent: it arrived at {names}, as was said" if by_hand else f"Sent: {server} took it for {names}"
        more = more or ("" if by_hand else returned.nothing_yet(shown, manner))
    elif status is SendStatus.GIVEN:
        mends = (_VIEW, _SAVE, Mend("resend", "Send by e-mail too"))
        words = shown.verdict.words.removeprefix("250 ")  # a folder speaks as a server does, and is none
        sentence = "Given: handed over otherwise"
        return _of(shown, manner, sentence, who="", words=words, spoken=False, mends=mends)
    elif status is SendStatus.DELAYED:
        sentence = f"Delayed: their server has not taken it yet for {names}"
        more = more or "The mail servers go on trying by themselves."
    elif status is SendStatus.DELIVERED:
        sentence = f"Delivered: their server took it for {names}"
    else:
        sentence = returned.receipt(names, newest[0].since if newest else 0, manner)
    if returned.may_be_noted(shown):
        mends = (mends[0], _RECEIVED, *mends[1:])
    return _of(shown, manner, sentence, who="", more=more, keep=bool(more), mends=mends)


def quoted(told: Told) -> str:
    """Return the words on one line, in quotes where a server spoke."""
    words = visible(" ".join(told.words.split("\n"))) if told.words else ""
    return f'"{words}"' if words and told.spoken else words
