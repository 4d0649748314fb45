"""Does a sender work, and its mailbox? Five steps each, all shown; the first that fails ends it.

A password is tried once at each.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_invoice.domain.diagnosis import Cause, Diagnosis
from tui_invoice.domain.errors import AwayError, SecretError, SettingsError
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations import access, accounts, mailbox_test, settings
from tui_invoice.operations.account_letter import TestLetter, test_letter
from tui_invoice.operations.account_steps import (
    OF_FOLDER,
    OF_SENDMAIL,
    OF_SERVER,
    Run,
    StepName,
    StepState,
    Tell,
    TestReport,
    TestStep,
)
from tui_invoice.operations.context import Context
from tui_invoice.operations.telling import plus_hint
from tui_invoice.operations.transports import password
from tui_invoice.store import holds, mailboxes, senders

if TYPE_CHECKING:
    from tui_invoice.mail.session import Session

__all__ = ["StepName", "StepState", "TestReport", "TestStep", "test"]

_TIMEOUT = 30.0
"""Seconds for each answer up to the sign-in."""


def test(
    context: Context, address: str, *, mail_me: bool = False, invoice: str = "", on_step: Tell | None = None
) -> TestReport:
    """Try a sender, and with `mail_me` hand a mail to its own address over; `on_step` hears each step at once.

    The mail is the invoice of this number or the newest one, as its customer gets it. A sender that works is let
    go: its hold ends, whatever is found of its mailbox then. One that does not keeps the hold it has; a test alone
    puts none on. Raises NotFoundError, RefusedError and DocumentError for the invoice named, SettingsError
    (config.toml), StoreError.
    """
    with context.reading() as db:
        sender = accounts.find(db, address)
        mailbox = mailboxes.of_sender(db, sender.id)
        letter = test_letter(db, sender, invoice) if mail_me else None
    names = {Transport.FOLDER: OF_FOLDER, Transport.SENDMAIL: OF_SENDMAIL}.get(sender.transport, OF_SERVER)
    names = (*names, StepName.MAILED) if mail_me else names
    run = Run((*names, *mailbox_test.steps(mailbox)), on_step or (lambda _: None), apart=len(names))
    plus = mailbox is not None and mailbox.plus_address
    attempts = {Transport.FOLDER: _try_folder, Transport.SENDMAIL: _try_sendmail}
    attempt = attempts.get(sender.transport, partial(_try_server, plus=plus))
    diagnosis = attempt(context, sender, run, letter)
    if diagnosis is not None:
        _test_mailbox_too(context, sender, mailbox, run, diagnosis)
        return TestReport(sender, tuple(run.steps), ok=False, diagnosis=diagnosis)
    mailed = letter.number if letter else ""
    with context.writing() as db, db.transaction():
        senders.worked(db, sender.id)
        released = holds.release_sender(db, senders.by_id(db, sender.id), context.who)
    diagnosis = mailbox_test.test(context, sender, mailbox, run) if mailbox is not None else None
    return TestReport(sender, tuple(run.steps), diagnosis is None, released, diagnosis, mailed)


def _test_mailbox_too(context: Context, sender: Sender, mailbox: Mailbox | None, run: Run, failed: Diagnosis) -> None:
    """Try the mailbox of a sender that does not work: the one is not the other's fault.

    It has the same password: one that was just refused is not tried there too, since that can lock the account.
    """
    if mailbox is None:
        return
    if failed.cause is Cause.SENDER_SIGN_IN and mailbox.access is Access.IMAP:
        run.pass_over()
    else:
        mailbox_test.test(context, sender, mailbox, run)


def _try_server(
    context: Context, sender: Sender, run: Run, letter: TestLetter | None, *, plus: bool
) -> Diagnosis | None:
    from tui_invoice.mail.connect import Step, connect
    from tui_invoice.mail.diagnose import own
    from tui_invoice.mail.trouble import SenderTrouble

    secret, missing = _secret(context, sender)
    heard: set[str] = set()

    def tell(step: Step) -> None:
        if step.name not in heard:  # else it is passed a second time, with another token
            heard.add(step.name)
            run.done(step.found)

    def get(refused: Token | None) -> Secret | None:
        return password(context.paths, sender, context.environ, context.secrets, refused)

    try:
        session = access.once_more(secret, get, lambda word: connect(sender, word, timeout=_TIMEOUT, on_step=tell))
        try:
            session.check_sender()
            if plus and (refused := _refused_plus(session, sender, run)) is not None:
                return refused
            run.done(f"{sender.host} lets {sender.address} send")
            return letter.hand_over(session, run) if letter else None
        finally:
            session.close()
    except (SecretError, SettingsError) as error:  # no other token came in place of the one that was refused
        run.failed(error.title, f"{error.detail}\n{error.todo}")
        return own(access.cause_of(error), str(error))
    except SenderTrouble as trouble:
        found = trouble.diagnosis
        if missing is not None and run.names[len(run.steps)] is StepName.SIGN_IN:
            run.failed(missing.title, f"{missing.detail}\n{missing.todo}")
            found = own(access.cause_of(missing), str(missing)) if isinstance(missing, AwayError) else found
        else:
            run.failed(found.sentence, found.words)
        return found


def _refused_plus(session: Session, sender: Sender, run: Run) -> Diagnosis | None:
    """Return what refused a return path of a mail's own, None where the server takes it."""
    from tui_invoice.mail.trouble import SenderTrouble

    try:
        session.check_sender("test2345test2345")
    except SenderTrouble as trouble:
        run.failed(trouble.diagnosis.sentence, f"{trouble.diagnosis.words}\n{plus_hint(sender.address)}")
        return trouble.diagnosis
    return None


def _secret(context: Context, sender: Sender) -> tuple[Secret | None, SecretError | SettingsError | None]:
    """Return the password, or why there is none: the steps before the sign-in are worth seeing all the same."""
    try:
        return password(context.paths, sender, context.environ, context.secrets), None
    except (SecretError, SettingsError) as error:
        return None, error


def _try_sendmail(_: Context, sender: Sender, run: Run, letter: TestLetter | None) -> Diagnosis | None:
    del sender
    from tui_invoice.mail.sendmail import SendmailSession
    from tui_invoice.mail.trouble import SenderTrouble

    session = SendmailSession()
    try:
        run.done(str(session.check_sender()))
    except SenderTrouble as trouble:
        run.failed(trouble.diagnosis.sentence, trouble.diagnosis.words)
        return trouble.diagnosis
    return letter.hand_over(session, run) if letter else None


def _try_folder(context: Context, sender: Sender, run: Run, letter: TestLetter | None) -> Diagnosis | None:
    from tui_invoice.mail.diagnose import own
    from tui_invoice.mail.folder import FolderSession
    from tui_invoice.mail.trouble import SenderTrouble

    mine = settings.load(context.paths.config).senders.get(sender.uid)
    folder = mine.folder if mine else None
    if folder is None or not folder.is_dir():
        found = own(Cause.SENDER_SETTINGS, f"{folder} is no folder" if folder else "none is named on this machine")
        run.failed(found.sentence, found.words)
        return found
    run.done(str(folder))
    session = FolderSession(folder, context.clock)
    try:
        session.check_sender()
        run.done("mail can be written into it")
        return letter.hand_over(session, run) if letter else None
    except SenderTrouble as trouble:
        run.failed(trouble.diagnosis.sentence, trouble.diagnosis.words)
        return trouble.diagnosis
