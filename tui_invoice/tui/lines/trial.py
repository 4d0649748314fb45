"""The test of a sender as it goes on: every step is shown from the start, each with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Access
from tui_invoice.domain.sender import SignIn, Transport
from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations.account_steps import wants_authority
from tui_invoice.operations.accounts import Account
from tui_invoice.operations.browsing import SenderHealth
from tui_invoice.tui.lines import causes, consent
from tui_invoice.tui.lines.columns import filled
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

OF_SERVER = ("name", "connected", "encrypted", "sign_in", "sender")
OF_FOLDER = ("folder", "writable")
OF_SENDMAIL = ("program",)
MAILED = "mailed"
OF_MAILBOX = ("mailbox_name", "mailbox_connected", "mailbox_encrypted", "mailbox_sign_in", "mailbox_readable")
_NAMES = {
    "name": "Name found", "connected": "Connected", "encrypted": "Encrypted", "sign_in": "Sign-in",
    "sender": "Sender accepted", "folder": "Folder found", "writable": "Can be written", "program": "Program found",
    "mailed": "Mailed to itself", "hold": "On hold",
    "mailbox_name": "Mailbox found", "mailbox_connected": "Connected", "mailbox_encrypted": "Encrypted",
    "mailbox_sign_in": "Sign-in", "mailbox_readable": "Can be read",
}  # fmt: skip
_NAME = 16
_DETAIL = 3
"""So many rows of the server's words are shown below the step that failed."""
_HELD_AT = {
    Cause.SENDER_SIGN_IN: "sign_in",
    Cause.SERVER_UNREACHABLE: "connected",
    Cause.SENDER_NOT_TRUSTED: "sender",
}
"""The step at which a sender's hold would have shown itself."""
_ADVICE = {
    "name": "No server bears this name. Is it written as your provider writes it?",
    "connected": "The name is right, but nothing answers at this port. Is it the right one?",
    "encrypted": "The connection is not safe, so no password was sent. Does the server want TLS or STARTTLS?",
    "sign_in": "The server is right; the password or the user name is not. Was it changed?",
    "sender": "The sign-in is right, but this address may not send there. Is it your own?",
    "folder": "Mail is written into this folder. Is its path right?",
    "program": "Mail programs bring one along: Postfix, Exim, OpenSMTPD, msmtp. Or name a server.",
    "writable": "The folder is there, but you may not write into it.",
    "mailed": "The account works; this one mail was refused.",
    **dict.fromkeys(OF_MAILBOX, "Mail leaves, but what comes back cannot be read until this is mended."),
}

_OWN_AUTHORITY = (
    "No password was sent. If the server is your office's own, name who signs for it: o, then a PEM file as authority."
)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one step: `state` is done, not_needed, failed, not_reached, or "" while nothing is known."""

    state: str = ""
    words: str = ""
    detail: str = ""


@dataclass(slots=True)
class Trial:
    """One test. `at` is when it began, as it is shown; `ok` is None while it runs; `trouble` ended it too early;
    `asked` is what a person is to do in a browser before it; `hold` says why mail is kept back, where no step does."""

    names: Sequence[str] = OF_SERVER
    at: str = ""
    running: bool = False
    steps: dict[str, Step] = field(default_factory=dict)
    ok: bool | None = None
    released: int = 0
    trouble: str = ""
    asked: Mapping[str, Any] | None = None
    hold: Step | None = None

    def take(self, told: Mapping[str, Any]) -> None:
        """Take one line of the child: a step, the whole at the end, or an error."""
        if (name := told.get("step")) in OF_MAILBOX and name not in self.names:
            self.names = (*self.names, str(name))
        if name in self.names:
            texts = (str(told.get(key) or "") for key in ("state", "words", "detail"))
            self.steps[str(name)] = Step(*texts)
        elif "ok" in told:
            self.ok, self.released = bool(told["ok"]), int(told.get("released") or 0)
        elif "title" in told:
            parts = (str(told.get(key) or "") for key in ("title", "detail"))
            self.ok, self.trouble = False, ": ".join(filter(None, parts))

    def end(self) -> None:
        """The child is gone; what it did not say stays unknown."""
        self.running = False
        if self.ok is None:
            self.ok, self.trouble = False, self.trouble or "it was ended before it was done"

    @property
    def failed(self) -> str:
        """The step that failed, "" for none."""
        return next((name for name, step in self.steps.items() if step.state == "failed"), "")

    @property
    def mailed(self) -> str:
        """What was found of the mail to oneself, where one was asked for and taken."""
        step = self.steps.get(MAILED, Step())
        return step.words if step.state == "done" else ""


def names_of(account: Account | None) -> tuple[str, ...]:
    """Return the steps of an account's test: the sender's, then its mailbox's."""
    if account is None:
        return OF_SERVER
    names = {Transport.FOLDER: OF_FOLDER, Transport.SENDMAIL: OF_SENDMAIL}.get(account.sender.transport, OF_SERVER)
    if account.mailbox is None:
        return names
    return (*names, *(OF_MAILBOX if account.mailbox.access is Access.IMAP else OF_MAILBOX[-1:]))


def of_hold(sender: SenderHealth | None, names: Sequence[str]) -> Trial:
    """Return what the hold of a sender, or the fault of its mailbox, tells of the steps before anybody tested."""
    trial = Trial(names)
    at = _HELD_AT.get(Cause(sender.cause)) if sender is not None and sender.cause else None
    if sender is not None and sender.held and sender.cause:
        words = causes.title(sender.cause)
        told = Step("failed", words[0].lower() + words[1:], sender.reply)
        if at in names and at is not None:
            trial.steps[at] = told
        else:
            trial.hold = told
    elif sender is not None and sender.mailbox is not None and sender.mailbox.needs_a_person:
        step = f"mailbox_{_HELD_AT.get(Cause(sender.mailbox.cause), 'readable')}"
        if step in names:
            trial.steps[step] = Step("failed", "what comes back is not read", sender.mailbox.words)
    return trial


def lines(trial: Trial, width: int, *, low: bool = False) -> list[Line]:
    """Return the rule and the steps; on `low` screens a half on which nothing is to be seen is one line."""
    if trial.asked is not None:
        return consent.lines(trial.asked, width)
    found = [rule(f"test, {trial.at}" if trial.at else "test", role=Role.MUTED)]
    found += _step("hold", trial.hold, width, trying=False, over=False) if trial.hold is not None else []
    trying = next((name for name in trial.names if name not in trial.steps), "") if trial.running else ""
    sender = [name for name in trial.names if name not in OF_MAILBOX]
    mailbox = [name for name in trial.names if name in OF_MAILBOX]
    words = "not reached" if trial.ok is not None or any(name in trial.steps for name in mailbox) else ""
    folded = _folded(trial, sender, mailbox) if low else []
    if folded and folded == sender:
        found.append(_passed(trial, sender))
    for name in [each for each in trial.names if each not in folded]:
        found += _step(name, trial.steps.get(name, Step()), width, trying=name == trying, over=trial.ok is not None)
    if folded and folded == mailbox:
        title = filled("Mailbox", _NAME)
        found.append(line(Run(" ◦ ", Role.MUTED), Run(f"{title} {words}" if words else title, Role.MUTED)))
    return found


def _folded(trial: Trial, sender: Sequence[str], mailbox: Sequence[str]) -> Sequence[str]:
    """Return the half of the test that is one line: that on which there is nothing to be seen beside the other."""
    if len(mailbox) < 2:
        return []
    here, there = ({trial.steps.get(name, Step()).state for name in names} for names in (sender, mailbox))
    if (here <= {"done", "not_needed"}) or (here == {""} and "failed" in there):
        return sender
    return mailbox if there <= {"", "not_reached"} else []


def _passed(trial: Trial, names: Sequence[str]) -> Line:
    """Return one line for all steps of a sender: that it works, or that nobody tried."""
    if names[-1] not in trial.steps:
        return line(Run(" ◦ ", Role.MUTED), Run("Sending", Role.MUTED))
    words = trial.steps[names[-1]].words
    return line(Run(" ✓ ", Role.OK), f"{filled('Sending works', _NAME)} {visible(words)}")


def _step(name: str, step: Step, width: int, *, trying: bool, over: bool) -> list[Line]:
    title = filled(_NAMES[name], _NAME)
    room = max(10, width - _NAME - 5)
    if step.state == "done":
        return [line(Run(" ✓ ", Role.OK), f"{title} {visible(step.words)}")]
    if step.state == "not_needed":
        return [line(Run(f" - {title} {visible(step.words)}", Role.MUTED))]
    if step.state == "failed":
        first, *more = wrap(visible(step.words), room)
        head = line(Run(f" ✗ {title} ", Role.WORRY), Run(first, Role.WORRY))
        quoted = f'"{" ".join(step.detail.split())}"' if step.detail else ""
        found = [head, *(line(" " * (_NAME + 4), Run(each, Role.WORRY)) for each in more)]
        said = wrap(visible(quoted), room)[:_DETAIL] if quoted else []
        return [*found, *(line(" " * (_NAME + 4), Run(each, Role.MUTED)) for each in said)]
    words = "trying…" if trying else "not reached" if over or step.state else ""
    return [line(Run(" ◦ ", Role.MUTED), Run(f"{title} {words}" if words else title, Role.MUTED))]


def told(trial: Trial, sender: SenderHealth | None, width: int) -> list[Line]:
    """Return what it comes to, in two or three rows."""
    room = max(10, width - 4)
    waits = sender is not None and sender.held and sender.on_hold
    waiting = f" {several(sender.on_hold, 'invoice waits', 'invoices wait')}" if sender is not None and waits else ""
    if trial.asked is not None:
        return []
    if trial.running and sender is not None and sender.sign_in is not SignIn.PASSWORD:
        return [line("   ", Run("The sign-in is renewed once, where it is refused.", Role.MUTED)), Line()]
    if trial.running:
        return [line("   ", Run("The password is tried once.", Role.MUTED)), Line()]
    if trial.ok:
        good = f"{several(trial.released, 'mail')} released" if trial.released else "it works"
        return [line(Run(" ✓ ", Role.OK), Run(good, Role.OK)), *_wrapped(trial.mailed, room)]
    texts = [f"{several(trial.released, 'mail')} released."] if trial.released else []
    texts += [trial.trouble] if trial.trouble else []
    by_token = sender is not None and sender.sign_in is not SignIn.PASSWORD and trial.failed == "sign_in"
    advice = "The server is right; the sign-in is not: sign in again above." if by_token else _advice(trial)
    texts += [advice] if advice else []
    leave = "leave" if sender is not None and sender.on_hold > 1 else "leaves"
    if waiting and trial.failed == "sign_in":
        first = "" if by_token else "Type the new one above."
        texts.append(f"{first}{waiting} and {leave} once it is accepted.".strip())
    elif waiting:
        texts.append(f"{waiting.strip()} and will leave once the test passes.")
    if not texts:
        texts = ["A test connects, signs in once, and sends nothing."]
    return [row for text in texts for row in _wrapped(text, room)]


def _advice(trial: Trial) -> str:
    step = trial.steps.get(trial.failed, Step())
    return _OWN_AUTHORITY if wants_authority(step.detail) else _ADVICE.get(trial.failed, "")


def _wrapped(text: str, room: int) -> list[Line]:
    return [line("   ", each) for each in wrap(visible(text), room)] if text else []
