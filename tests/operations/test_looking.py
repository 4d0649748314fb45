"""One look into a mailbox: what it takes in, what it settles, the copies it lays, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.operations.couriering import Works
from tests.operations.mailboxing import LETTER, USER, USERS, Letterbox, bounce
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer
from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.domain.delivery import Phase, Purpose, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.mail.mailbox import imap
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.operations import looking, mailbox_trouble
from tui_invoice.store import due, mailbox_faults, mailbox_marks, sent_copies


class KilledError(Exception):
    """Ends a look at a named point, as a kill does."""


def kill() -> None:
    raise KilledError


@pytest.fixture
def box(works: Works) -> Iterator[Letterbox]:
    with ScriptedMailboxes(USERS, clock=works.made.clock) as server:
        found = Letterbox(works, server)
        found.put()
        yield found


def sent(works: Works, *addresses: str) -> int:
    """Queue a mail and let it be sent; return the delivery."""
    delivery = works.mail(*(addresses or ("ann@example.com",)))
    works.made.send()
    return delivery


def unsure(works: Works) -> int:
    delivery = works.mail("ann@example.com")
    claim = works.made.claim()
    works.made.mark(claim)
    works.made.finish(claim, State.UNCERTAIN, Phase.DOT)
    return delivery


def test_the_first_look_of_a_sender_that_never_sent_reads_nothing(works: Works, box: Letterbox) -> None:
    box.server.deliver(USER, LETTER)
    assert box.look().seen == 0
    mark = mailbox_marks.mark(works.db, works.made.sender_id, "INBOX")
    assert mark is not None
    assert mark.last_uid == 1
    assert (box.now.looked_at, box.now.next_at) == (works.made.clock.now(), works.made.clock.now() + 5 * MINUTE)


@pytest.mark.parametrize("folder", ["INBOX", "Junk"])
def test_a_bounce_that_came_since_the_first_delivery_is_taken_in(works: Works, box: Letterbox, folder: str) -> None:
    box.server.deliver(USER, LETTER, at=works.made.clock.now() - 40 * DAY)
    mail = sent(works)
    box.comes(mail, folder=folder)
    box.server.deliver(USER, bounce("of-somebody-else"), at=works.made.clock.now())
    found = box.look()
    assert works.states(mail) == [State.BOUNCED]
    assert (found.seen, found.moved, found.ignored) == (2, 1, 1)
    assert (box.now.seen, box.now.ignored) == (2, 1)
    assert all(message.flags == set() for message in box.server.messages(USER, folder)), "nothing is marked as read"
    assert not any("STORE" in line or "SELECT" in line for line in box.server.commands)
    assert box.look().seen == 0


@pytest.mark.parametrize("point", ["taken_in", "advanced"])
def test_a_look_that_is_killed_loses_and_doubles_nothing(works: Works, box: Letterbox, point: str) -> None:
    mail = sent(works, "ann@example.com", "bo@example.com")
    box.comes(mail, name="1")
    box.comes(mail, "bo@example.com", name="2")
    works.at[point] = kill
    with pytest.raises(KilledError):
        box.look()
    works.at.clear()
    assert works.states(mail) == [State.BOUNCED if point == "advanced" else State.SENT, State.SENT]
    box.look()
    assert works.states(mail) == [State.BOUNCED, State.BOUNCED]
    assert (len(works.told("bounced")), box.now.seen) == (2, 2)


def test_two_readers_at_once_take_each_message_in_once(works: Works, box: Letterbox) -> None:
    mail = sent(works)
    box.comes(mail)

    def another() -> None:
        works.at.clear()
        box.look()

    works.at["read"] = another
    assert box.look().seen == 0
    assert (box.now.seen, len(works.told("bounced"))) == (1, 1)


def test_folders_that_were_numbered_anew_are_read_anew_and_nothing_is_doubled(works: Works, box: Letterbox) -> None:
    mail = sent(works, "ann@example.com", "bo@example.com")
    box.comes(mail, name="1")
    box.look()
    box.comes(mail, "bo@example.com", name="2")
    box.server.renumber(USER)
    box.look()
    assert works.states(mail) == [State.BOUNCED, State.BOUNCED]
    assert len(works.told("bounced")) == 2
    assert box.look().seen == 0


def test_a_clock_that_was_ahead_hides_nothing_of_a_folder_that_was_numbered_anew(works: Works, box: Letterbox) -> None:
    now = works.made.clock.now()
    mail = sent(works)
    box.look()
    works.made.clock.set(now + 30 * DAY)
    box.look()
    works.made.clock.set(now)
    box.comes(mail)
    box.server.renumber(USER)
    box.look()
    assert works.states(mail) == [State.BOUNCED]


def test_a_clock_that_was_ahead_at_the_first_mail_hides_nothing(works: Works, box: Letterbox) -> None:
    now = works.made.clock.now()
    works.made.clock.set(now + 30 * DAY)
    mail = sent(works)
    works.made.clock.set(now)
    box.comes(mail)
    box.look()
    assert works.states(mail) == [State.BOUNCED]


def test_more_than_one_look_may_give_is_read_to_the_end(
    works: Works, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MOST_MESSAGES", 10)
    monkeypatch.setattr(looking, "_MOST", 4)
    box.server.fill(USER, 100_000, lambda uid: LETTER, at=works.made.clock.now() - 90 * DAY)
    mail = sent(works)
    box.server.fill(USER, 25, lambda uid: b"X-N: %d\r\n" % uid + LETTER)
    box.comes(mail)
    assert box.look().seen == 26
    assert works.states(mail) == [State.BOUNCED]


@pytest.mark.parametrize("copies", [SentCopy.PROVIDER, SentCopy.NEVER])
def test_a_copy_that_the_provider_laid_settles_what_is_uncertain(
    works: Works, box: Letterbox, copies: SentCopy
) -> None:
    box.put(sent_copy=copies)
    mail, other = unsure(works), unsure(works)
    message_id = works.delivery(mail)["message_id"]
    box.server.deliver(USER, f"Message-ID: {message_id}\r\n\r\n".encode(), "Sent")
    assert box.look().settled == 1
    assert works.states(mail, other) == [State.SENT, State.UNCERTAIN]
    assert works.recipient(mail)["evidence"] == "sent_folder"
    assert "a copy of it lies in Sent" in works.told("sent")[0]


def test_a_copy_of_a_test_says_nothing_of_its_invoice(works: Works, box: Letterbox) -> None:
    mail = works.made.queue(works.made.add_one("9"), "office@example.com", purpose=Purpose.TEST)
    claim = works.made.claim()
    works.made.mark(claim)
    works.made.finish(claim, State.UNCERTAIN, Phase.DOT)
    message_id = works.delivery(mail)["message_id"]
    box.server.deliver(USER, f"Message-ID: {message_id}\r\n\r\n".encode(), "Sent")
    assert (box.look().settled, works.told("sent")) == (0, [])


def test_a_copy_of_an_earlier_try_proves_nothing_of_a_later_one(works: Works, box: Letterbox) -> None:
    """One recipient was taken by the first try, whose copy lies there; the second try, for the other, is uncertain."""
    box.put(sent_copy=SentCopy.PROVIDER)
    mail = works.mail("ann@example.com")
    first = works.made.claim()
    works.made.mark(first)
    works.made.finish(first, State.QUEUED)
    second = works.made.claim()
    works.made.mark(second)
    works.made.finish(second, State.UNCERTAIN, Phase.DOT)
    message_id = works.delivery(mail)["message_id"]
    box.server.deliver(USER, f"Message-ID: {message_id}\r\n\r\n".encode(), "Sent")
    assert box.look().settled == 0
    assert works.states(mail) == [State.UNCERTAIN]


def owed(works: Works, box: Letterbox) -> int:
    box.put(sent_copy=SentCopy.APPEND)
    mail = sent(works)
    with works.db.transaction():
        sent_copies.owe(works.db, mail)
    return mail


def state(box: Letterbox, mail: int) -> str:
    row = box.copy(mail)
    assert row is not None
    return str(row["state"])


def test_a_copy_that_is_owed_is_laid_once_marked_as_read(works: Works, box: Letterbox) -> None:
    mail = owed(works, box)
    assert due.looks(works.db) == (works.made.sender_id,)
    assert box.look().laid == 1
    assert state(box, mail) == "laid"
    (copy,) = box.server.messages(USER, "Sent")
    assert copy.flags == {"\\Seen"}
    assert box.look().laid == 0
    assert box.sent() == 1


def test_two_readers_at_once_lay_a_copy_once(works: Works, box: Letterbox) -> None:
    mail = owed(works, box)

    def another() -> None:
        works.at.clear()
        assert box.look().laid == 0

    works.at["appended"] = another
    assert box.look().laid == 1
    assert (state(box, mail), box.sent()) == ("laid", 1)


def test_a_look_killed_between_the_copy_and_its_note_lays_no_second_one(works: Works, box: Letterbox) -> None:
    mail = owed(works, box)
    # The bytes of these offices' mail bear no Message-ID of their own.
    with works.db.transaction():
        head = f"Message-ID: {works.delivery(mail)['message_id']}\r\n\r\n".encode()
        works.db.execute("UPDATE message SET bytes=? WHERE delivery_id=?", head, mail)
    works.at["appended"] = kill
    with pytest.raises(KilledError):
        box.look()
    works.at.clear()
    assert (state(box, mail), box.sent()) == ("owed", 1)
    works.made.clock.advance(5 * MINUTE)
    box.look()
    assert (state(box, mail), box.sent()) == ("laid", 1)


def test_a_copy_that_is_refused_is_tried_again_and_given_up_at_last_and_the_mail_stays_sent(
    works: Works, box: Letterbox
) -> None:
    mail = owed(works, box)
    box.server.script.replace(ImapRule("APPEND", Answer("{tag} NO [OVERQUOTA] the mailbox is full")))
    waits = []
    for _ in range(sent_copies.MOST_TRIES):
        box.look()
        row = box.copy(mail)
        assert row is not None
        waits.append((row["next_at"] - works.made.clock.now()) // MINUTE)
        works.made.clock.advance(4 * HOUR)
    assert waits[:5] == [5, 15, 60, 240, 240]
    assert (state(box, mail), works.states(mail)) == ("given_up", [State.SENT])
    assert len(works.told("copy_given_up")) == 1
    assert box.now.fault_cause is None, "the mailbox itself can be read"


def test_the_bytes_are_kept_as_long_as_a_copy_is_owed(works: Works, box: Letterbox) -> None:
    owed(works, box)
    works.made.clock.advance(30 * DAY)
    with works.db.transaction():
        assert due.sweep(works.db) == 0
    box.look()
    with works.db.transaction():
        assert due.sweep(works.db) == 1


def test_a_test_of_ones_own_and_a_mailbox_that_wants_none_owe_no_copy(works: Works, box: Letterbox) -> None:
    mail = sent(works)
    with works.db.transaction():
        sent_copies.owe(works.db, mail)
    assert box.copy(mail) is None


def note(works: Works, box: Letterbox, error: MailboxTroubleError | SecretError) -> None:
    mailbox_trouble.note_trouble(works.db, works.sender, box.now, mailbox_trouble.trouble_of(error))


def test_a_refused_sign_in_is_not_tried_again_and_told_once(works: Works, box: Letterbox) -> None:
    box.password = "wrong"
    for _ in range(2):
        with pytest.raises(MailboxTroubleError) as caught:
            box.look()
        note(works, box, caught.value)
    assert (box.now.fault_cause, box.now.next_at) == (Cause.SENDER_SIGN_IN, None)
    assert due.looks(works.db) == ()
    assert len(works.told("mailbox_refused")) == 1
    assert not works.sender.held, "mail goes out all the same"


def test_what_passes_by_itself_is_tried_again_ever_more_rarely_and_its_end_is_told(
    works: Works, box: Letterbox
) -> None:
    box.server.script.replace(ImapRule("GREETING", Answer("* BYE come again later"), times=6))
    waits, since = [], works.made.clock.now()
    for _ in range(6):
        with pytest.raises(MailboxTroubleError) as caught:
            box.look()
        note(works, box, caught.value)
        next_at = box.now.next_at
        assert next_at is not None
        waits.append((next_at - works.made.clock.now()) // MINUTE)
        assert box.now.fault_since == since
        works.made.clock.advance(next_at - works.made.clock.now())
    assert waits == [5, 15, 30, 60, 240, 240]
    assert len(works.told("mailbox_waits")) == 1
    assert not mailbox_faults.needs_a_person(box.now, works.made.clock.now())
    assert mailbox_faults.needs_a_person(box.now, since + DAY + 1)
    box.look()
    assert (box.now.fault_cause, box.now.tries, len(works.told("mailbox_works"))) == (None, 0, 1)


def test_a_fault_of_settings_that_were_changed_meanwhile_says_nothing(works: Works, box: Letterbox) -> None:
    before = box.now
    box.put(port=1)
    error = SecretError("the keyring is locked")
    mailbox_trouble.note_trouble(works.db, works.sender, before, mailbox_trouble.trouble_of(error))
    assert box.now.fault_cause is None


def test_a_clock_that_is_set_back_keeps_nobody_from_looking(works: Works, box: Letterbox) -> None:
    box.look()
    works.made.clock.set(works.made.clock.now() - 30 * DAY)
    assert due.looks_too_late(works.db)
    with works.db.transaction():
        due.cut_waits(works.db)
    assert not due.looks_too_late(works.db)
    assert due.looks(works.db) == (works.made.sender_id,)
