"""What comes back: every cell of the table, and whose mail it is found to be about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.reporting import Post, bring, finding, finish, mark
from tests.store.making import COMPOSED, MadeOffice, make_sender, office
from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import Phase, Purpose, SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.outbox import Change
from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.operations.taking_in import Taken
from tui_invoice.store import invoices, outbox, senders
from tui_invoice.store.reports import Matched

MOVED, NOTED, IGNORED, NOTHING = Taken(moved=1), Taken(noted=1), Taken(ignored=1), Taken()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path / "data") as made:
        yield made


@pytest.fixture
def post(made: MadeOffice) -> Post:
    return Post(made)


_STATES = "queued held sending handing_over uncertain sent delayed delivered bounced opened failed given cancelled"
# The rows of the table in docs and design: "-" keeps the state, a star moves only what reached DATA at an earlier try.
_TABLE = {
    ReportKind.DELAYED: "- - - delayed delayed delayed - - - - - - -",
    ReportKind.DELIVERED: f"{'delivered* ' * 3}{'delivered ' * 4}- - - delivered* - -",
    ReportKind.RELAYED: "- - - sent sent - - - - - - - -",
    ReportKind.BOUNCE: "bounced* bounced* bounced* bounced bounced bounced bounced bounced - - - - -",
    ReportKind.OPENED: "opened* opened* opened* opened opened opened opened opened opened - opened - -",
    ReportKind.DELETED_UNREAD: "- - - - - - - - - - - - -",
    ReportKind.COMPLAINT: "- - - - - - - - - - - - -",
    ReportKind.AUTO_REPLY: "- - - - - - - - - - - - -",
}
_CELLS = [
    (kind, State(was), cell)
    for kind, row in _TABLE.items()
    for was, cell in zip(_STATES.split(), row.split(), strict=True)
]


@pytest.mark.parametrize("in_data", [False, True])
@pytest.mark.parametrize(("kind", "was", "cell"), _CELLS)
def test_each_cell_of_the_table(
    made: MadeOffice, post: Post, kind: ReportKind, was: State, cell: str, *, in_data: bool
) -> None:
    delivery = made.queue(made.add_one("1"))
    bring(made, delivery, was, in_data=in_data)
    moves = cell != "-" and (in_data or not cell.endswith("*"))
    will = State(cell.rstrip("*")) if moves else was
    assert post.about(delivery, kind) == (MOVED if moves else NOTED)
    assert made.states(delivery) == [will]
    assert post.kept() == [(kind.value, "envelope_id", moves)]
    assert len(post.told()) == 1
    if moves:
        assert made.column("SELECT evidence FROM recipient") == ["report"]


def test_a_bounce_keeps_its_cause_and_the_servers_words_behind_their_code(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    post.about(delivery, ReportKind.BOUNCE, server_words="smtp; 5.2.2 over quota")
    row = made.db.first("SELECT cause, words FROM recipient")
    assert row is not None
    assert tuple(row) == ("mailbox_full", "552 5.2.2 over quota")
    assert invoices.by_number(made.db, "1").send_status is SendStatus.BOUNCED  # type: ignore[union-attr]
    (line,) = post.told()
    assert line == (
        "error",
        "bounced",
        "ann@example.com: came back: The customer's mailbox is full. 552 5.2.2 over quota",
    )


def test_a_bounce_without_a_reason_is_of_an_unknown_cause(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    post.comes(Finding(ReportKind.BOUNCE, "ann@example.com", envelope_id=post.of(delivery, "envelope_id")))
    assert made.column("SELECT cause FROM recipient") == [Cause.UNKNOWN]


@pytest.mark.parametrize("where", ["finding", "references"])
def test_what_bears_the_message_id_only_says_so(made: MadeOffice, post: Post, where: str) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    own = post.of(delivery, "message_id")
    if where == "finding":
        found = post.comes(finding(ReportKind.BOUNCE, message_id=own, envelope_id="the relay's own"))
    else:
        found = post.comes(finding(ReportKind.BOUNCE), references=(own, "<other@example.com>"))
    assert found == MOVED
    assert post.kept() == [("bounce", "message_id", True)]
    assert post.told()[0][2].endswith("(matched by Message-ID)")


def test_a_bounce_of_another_mail_in_the_same_thread_is_not_the_invoices(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    thread = ("<reminder@example.com>", post.of(delivery, "message_id"))
    assert post.comes(finding(ReportKind.BOUNCE), references=thread) == IGNORED
    assert post.comes(finding(ReportKind.BOUNCE, message_id=thread[0]), references=thread[1:]) == IGNORED
    assert made.states(delivery) == [State.SENT]


def test_a_return_path_of_ours_names_its_delivery(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    with made.db.transaction():
        made.db.execute("UPDATE delivery SET plus='t0ken' WHERE id=?", delivery)
    foreign = finding(ReportKind.BOUNCE, message_id="<new@relay.example>")
    assert post.comes(foreign, addressed=("office+other@example.com", "x+t0ken@example.com")) == IGNORED
    assert post.comes(foreign, addressed=("Office+t0ken@Example.com",)) == MOVED
    assert post.kept() == [("bounce", "plus_address", True)]


def test_what_bears_no_id_is_a_guess_and_changes_nothing(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    assert post.comes(finding(ReportKind.BOUNCE, "Ann@Example.COM")) == NOTED
    assert made.states(delivery) == [State.SENT]
    assert post.kept() == [("bounce", "guess", False)]
    ((level, event, text),) = post.told()
    assert (level, event) == ("warn", "guess")
    assert text.startswith("a guess: ")
    assert "Nothing was changed" in text


def test_there_is_no_guess_where_several_may_be_meant_or_it_is_long_ago_or_another_id_is_named(
    made: MadeOffice, post: Post
) -> None:
    made.queue(made.add_one("1"))
    made.send()
    assert post.comes(finding(ReportKind.BOUNCE, "else@example.com")) == IGNORED
    assert post.comes(finding(ReportKind.BOUNCE, "")) == IGNORED
    assert post.comes(finding(ReportKind.DELIVERED)) == IGNORED
    assert post.comes(finding(ReportKind.BOUNCE, message_id="<forged@evil.example>")) == IGNORED
    assert post.comes(finding(ReportKind.BOUNCE, envelope_id="forged")) == IGNORED
    assert post.comes(finding(ReportKind.BOUNCE), references=("<forged@evil.example>",)) == IGNORED
    made.clock.advance(5 * DAY + 1)
    assert post.comes(finding(ReportKind.BOUNCE)) == IGNORED
    made.queue(made.add_one("2"))
    made.send()
    made.queue(made.add_one("3"))
    made.send()
    assert post.comes(finding(ReportKind.BOUNCE)) == IGNORED
    assert post.told() == []
    assert post.kept() == []


def test_a_guess_is_of_the_mailboxes_own_sender_but_an_id_is_found_whoever_sent_it(made: MadeOffice) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    with made.db.transaction():
        other = replace(made, sender_id=senders.add(made.db, make_sender("second@example.com", uid="b" * 32)))
    assert Post(other).comes(finding(ReportKind.BOUNCE)) == IGNORED
    assert Post(other).about(delivery, ReportKind.BOUNCE) == MOVED


def test_each_recipient_has_its_own_finding(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"), "ann@example.com", "bob@bücher.example", "eve@example.com")
    made.send()
    envelope = post.of(delivery, "envelope_id")
    taken = post.comes(
        finding(ReportKind.BOUNCE, "ANN@example.com", envelope_id=envelope),
        finding(ReportKind.DELIVERED, "bob@xn--bcher-kva.example", envelope_id=envelope),
        finding(ReportKind.BOUNCE, "stranger@else.example", envelope_id=envelope),
    )
    assert taken == Taken(moved=2, noted=1)
    assert made.states(delivery) == [State.BOUNCED, State.DELIVERED, State.SENT]
    assert made.column("SELECT recipient_id IS NULL FROM report ORDER BY id") == [0, 0, 1]
    level, event, text = post.told()[2]
    assert (level, event) == ("warn", "bounced")
    assert text.startswith("stranger@else.example: came back")
    assert "names none of those" in text


@pytest.mark.parametrize("by", ["message_id", "nothing"])
def test_a_message_that_names_thousands_of_strangers_fills_no_journal_and_hides_nobody(
    made: MadeOffice, post: Post, by: str
) -> None:
    delivery = made.queue(made.add_one("1"), "ann@example.com", "bo@example.com")
    made.send()
    ids = {"message_id": post.of(delivery, "message_id")} if by == "message_id" else {}
    strangers = [finding(ReportKind.BOUNCE, f"x{n}@elsewhere.example", **ids) for n in range(30)]
    ours = finding(ReportKind.BOUNCE, "ann@example.com", message_id=post.of(delivery, "message_id"))
    found = post.comes(*strangers, ours, *strangers * 100)
    assert (found.moved, made.states(delivery)) == (1, [State.BOUNCED, State.SENT])
    assert (len(post.told()), found.noted) == ((21, 20) if ids else (1, 0))


def test_where_only_one_got_it_another_address_is_a_forward_of_theirs(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"), "ann@example.com", "gone@example.com")
    claim = made.claim()
    with made.db.transaction():
        taken = Change(claim.claimed[0].id, State.HANDING_OVER, Phase.RCPT, "250 OK")
        gone = Change(claim.claimed[1].id, State.FAILED, Phase.RCPT, "550 5.1.1 no", Cause.UNKNOWN_RECIPIENT)
        outbox.mark(made.db, claim, [taken, gone], COMPOSED)
    finish(made, replace(claim, recipients=claim.recipients[:1]), State.SENT)
    assert post.about(delivery, ReportKind.BOUNCE, "ann@elsewhere.example", server_words="550 no such user") == MOVED
    assert made.states(delivery) == [State.BOUNCED, State.FAILED]
    assert made.column("SELECT words FROM recipient ORDER BY id")[0] == "550 no such user (ann@elsewhere.example)"
    assert post.told()[0][2].startswith("ann@example.com (as ann@elsewhere.example): came back")


def test_the_original_recipient_counts_before_the_final_one(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"), "ann@example.com", "bob@example.com")
    made.send()
    post.about(delivery, ReportKind.BOUNCE, "inner@host.example", original_recipient="bob@example.com")
    assert made.states(delivery) == [State.SENT, State.BOUNCED]


def test_the_same_message_is_taken_in_once(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    said = finding(ReportKind.DELAYED, envelope_id=post.of(delivery, "envelope_id"))
    assert post.comes(said, raw=b"once") == MOVED
    assert post.comes(said, raw=b"once") == NOTHING
    assert post.comes(said, raw=b"the same from another server") == NOTED
    assert len(post.told()) == 2


def test_two_databases_take_the_same_message_in_each_for_itself(tmp_path: Path) -> None:
    with office(tmp_path / "one") as one, office(tmp_path / "two") as two:
        deliveries = [each.queue(each.add_one("1")) for each in (one, two)]
        one.send()
        two.send()
        envelope = Post(one).of(deliveries[0], "envelope_id")
        said = finding(ReportKind.BOUNCE, envelope_id=envelope)
        assert Post(one).comes(said, raw=b"shared") == MOVED
        assert Post(two).comes(said, raw=b"shared") == IGNORED
        assert (one.states(1), two.states(1)) == ([State.BOUNCED], [State.SENT])


def test_a_late_bounce_of_what_was_sent_again_since_is_noted_and_calls_nobody(made: MadeOffice, post: Post) -> None:
    invoice = made.add_one("1")
    old = made.queue(invoice)
    made.send()
    (replaced,) = made.column("SELECT id FROM recipient")
    assert isinstance(replaced, int)
    made.queue(invoice, "new@example.com", purpose=Purpose.RESEND, replaces=[replaced])
    made.send()
    assert post.about(old, ReportKind.BOUNCE) == MOVED
    assert made.states(old) == [State.BOUNCED]
    assert invoices.by_id(made.db, invoice).send_status is SendStatus.SENT
    ((level, event, text),) = post.told()
    assert (level, event) == ("info", "noted")
    assert text.endswith("it was sent again since")


def test_a_test_changes_nothing_of_its_invoice(made: MadeOffice, post: Post) -> None:
    invoice = made.add_one("1")
    delivery = made.queue(invoice, "office@example.com", purpose=Purpose.TEST)
    made.send()
    assert post.about(delivery, ReportKind.BOUNCE, "office@example.com") == MOVED
    assert invoices.by_id(made.db, invoice).send_status is SendStatus.NOT_SENT
    assert [event for _, event, _ in post.told()] == ["test"]


def test_a_report_wins_over_the_courier_that_hands_over_just_now(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    claim = bring(made, delivery, State.HANDING_OVER)
    assert claim is not None
    post.about(delivery, ReportKind.BOUNCE)
    assert finish(made, claim, State.SENT) == []
    assert made.states(delivery) == [State.BOUNCED]


def test_what_came_back_while_it_was_claimed_again_is_not_handed_over(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    claim = bring(made, delivery, State.SENDING, in_data=True)
    assert claim is not None
    assert post.about(delivery, ReportKind.DELIVERED) == MOVED
    with pytest.raises(outbox.VanishedError):
        mark(made, claim)
    assert finish(made, claim, State.QUEUED) == []
    assert made.states(delivery) == [State.DELIVERED]
    assert made.column("SELECT is_open+has_queued FROM delivery") == [0]


def test_an_answer_of_the_customer_is_noted_but_our_own_copy_is_none(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    letter, named, subject = Finding(ReportKind.NONE), (post.of(delivery, "message_id"),), "SV: thanks"
    assert post.comes(letter, sender="Office@example.com", references=named, subject=subject) == NOTHING
    assert post.comes(letter, sender="friend@example.com") == NOTHING
    assert post.comes(letter, sender="ann@example.com", references=named, subject=subject) == NOTED
    absent = Finding(ReportKind.AUTO_REPLY)
    assert post.comes(absent, sender="ann@example.com", references=named, subject=subject) == NOTED
    assert post.comes(Finding(ReportKind.AUTO_REPLY), sender="ann@example.com") == NOTHING
    assert post.told() == [
        ("info", "answered", "ann@example.com: the customer answered: SV: thanks (matched by Message-ID)"),
        ("info", "auto_reply", "ann@example.com: automatic answer: SV: thanks (matched by Message-ID)"),
    ]
    assert made.states(delivery) == [State.SENT]


@pytest.mark.parametrize("date", [-(1 << 70), 0, 4_000_000_000_000, 1 << 70, None])
def test_what_a_message_says_of_its_own_time_decides_nothing(made: MadeOffice, post: Post, date: int | None) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    said = finding(ReportKind.DELIVERED, envelope_id=post.of(delivery, "envelope_id"))
    assert post.comes(said, date=date) == MOVED
    late = finding(ReportKind.DELAYED, envelope_id=post.of(delivery, "envelope_id"))
    assert post.comes(late, date=date) == NOTED
    assert made.states(delivery) == [State.DELIVERED]


def test_texts_that_cannot_be_stored_are_taken_in_all_the_same(made: MadeOffice, post: Post) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    bad = "\ud800\x00\x1b[2J" * 5_000
    said = finding(ReportKind.BOUNCE, server_words=bad, status_code=bad, reply_code=10**30, message_id=bad)
    assert post.comes(said, subject=bad, sender=bad, addressed=(bad,) * 900, references=(bad,) * 900) == IGNORED
    assert post.comes(replace(said, envelope_id=post.of(delivery, "envelope_id"))) == MOVED
    assert len(post.told()[0][2]) < 2_000


def test_the_words_of_a_match_are_those_that_the_table_takes() -> None:
    assert [each.value for each in Matched] == ["envelope_id", "message_id", "plus_address", "guess", "user"]


def test_what_fails_half_way_leaves_nothing(made: MadeOffice, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = made.queue(made.add_one("1"))
    made.send()
    said = finding(ReportKind.BOUNCE, envelope_id=post.of(delivery, "envelope_id"))
    monkeypatch.setattr("tui_invoice.store.journal.digest", lambda *of: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        post.comes(said)
    assert made.states(delivery) == [State.SENT]
    assert post.kept() == []
