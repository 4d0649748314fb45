"""What the courier makes of a server's answers to one mail."""

from __future__ import annotations

import base64
import itertools
from dataclasses import replace

import pytest

from tests.operations.couriering import Works, commands, count_commits
from tests.support.servers import MailServers
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.domain.delivery import State
from tui_invoice.domain.errors import DocumentError
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations.composing import composer
from tui_invoice.operations.courier import Ended
from tui_invoice.store import senders
from tui_invoice.store.database import Database


def test_mails_of_two_senders_are_sent_and_the_servers_words_kept(works: Works, mail_server: MailServers) -> None:
    one, two = mail_server(), mail_server(Rule(Step.DOT, Answer("250-2.0.0 Taken\n250 as 4XyZ")))
    works.use(one)
    other = works.another(two)
    first, second = works.mail(), works.mail()
    third = works.mail("cy@example.com", made=other)
    assert works.run() is Ended.DONE
    assert works.states(first, second, third) == [State.SENT] * 3
    assert (len(one.received), len(two.received)) == (2, 1)
    words = "250 2.0.0 Taken\nas 4XyZ"
    row = works.recipient(third)
    assert (row["words"], row["evidence"], row["cause"]) == (words, "reply", None)
    [attempt] = works.db.rows("SELECT * FROM attempt WHERE delivery_id=?", third)
    assert (attempt["phase"], attempt["reply"], attempt["server"]) == ("done", words, "127.0.0.1")
    assert attempt["ended_at"] is not None
    assert works.made.column("SELECT reply FROM answer WHERE phase='done' AND recipient_id=?", row["id"]) == [words]
    assert works.log == []


def test_a_mail_costs_two_durable_commits_and_many_share_one_sign_in(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mail_server(users={"office": "word"})
    works.use(server, user="office", password="word")
    mails = [works.mail() for _ in range(6)]
    commits = count_commits(monkeypatch)
    works.run()
    assert set(works.states(*mails)) == {State.SENT}
    assert (server.sessions, server.sign_ins.tries) == (1, 1)
    of_the_hand = [name for name in commits if name.startswith("sender-")]
    assert len(of_the_hand) == 2 * len(mails) + 1


@pytest.mark.parametrize("kinds", list(itertools.combinations_with_replacement(("250", "450", "550"), 3)))
def test_every_mix_of_recipients_ends_each_as_its_answer_says(
    works: Works, mail_server: MailServers, kinds: tuple[str, ...]
) -> None:
    words = {"450": "450 4.2.0 Later", "550": "550 5.1.1 No such user"}
    addresses = [f"{n}@example.com" for n in range(len(kinds))]
    rules = [
        Rule(Step.RCPT, Answer(words[kind]), address)
        for kind, address in zip(kinds, addresses, strict=True)
        if kind != "250"
    ]
    server = mail_server(*rules)
    works.use(server)
    mail = works.mail(*addresses)
    works.run()
    ends = {"250": State.SENT, "450": State.QUEUED, "550": State.FAILED}
    assert works.states(mail) == [ends[kind] for kind in kinds]
    assert sum(len(message.recipients) for message in server.received) == kinds.count("250")
    assert works.delivery(mail)["tries"] == int("450" in kinds)
    told = works.made.column(
        "SELECT event FROM journal WHERE who='courier' AND recipient_id IS NOT NULL ORDER BY recipient_id"
    )
    assert told == [ends[kind].value for kind in kinds], "each has its line in the journal, once"
    if "550" in kinds:
        row = works.db.first("SELECT * FROM recipient WHERE state='failed'")
        assert row is not None
        assert (row["words"], row["cause"]) == (words["550"], "unknown_recipient")


def test_too_many_recipients_are_handed_over_in_further_transactions_at_once(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server(extensions=Extensions(recipients=2))
    works.use(server)
    mail = works.mail(*(f"{n}@example.com" for n in range(5)))
    works.run()
    assert works.states(mail) == [State.SENT] * 5
    assert [len(message.recipients) for message in server.received] == [2, 2, 1]
    assert len({message.data for message in server.received}) == 1
    assert works.delivery(mail)["tries"] == 0


def test_a_server_that_finds_every_recipient_too_many_is_not_asked_without_end(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("452 4.5.3 Too many recipients")))
    works.use(server)
    mail = works.mail("a@example.com", "b@example.com")
    works.run()
    assert works.states(mail) == [State.QUEUED] * 2
    assert len(commands(server, "MAIL")) == 1
    assert works.delivery(mail)["tries"] == 1


def test_a_farewell_at_a_recipient_puts_the_whole_mail_back(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("421 4.3.2 Shutting down"), "b@example.com"))
    works.use(server)
    mail = works.mail("a@example.com", "b@example.com")
    works.run()
    assert works.states(mail) == [State.QUEUED] * 2
    assert (works.delivery(mail)["tries"], server.received) == (1, [])
    assert "421 4.3.2 Shutting down" in works.recipient(mail)["words"]


def test_a_message_that_is_too_large_fails_and_the_sender_goes_on(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.MAIL, Answer("552 5.3.4 Message size exceeds fixed limit"), times=1))
    works.use(server)
    large, small = works.mail(), works.mail()
    works.run()
    assert works.states(large, small) == [State.FAILED, State.SENT]
    assert works.recipient(large)["cause"] == "refused"
    assert not works.sender.held


def test_a_page_that_cannot_be_drawn_fails_its_mail_alone(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    bad, good = works.mail(), works.mail()
    inner = works.compose

    def compose(db: Database, claim: Claim, sender: Sender) -> Composed:
        if claim.delivery_id == bad:
            raise DocumentError("the page cannot be drawn", "line 3: no font has this letter")
        return inner(db, claim, sender)

    works.compose = compose
    works.run()
    assert works.states(bad, good) == [State.FAILED, State.SENT]
    row = works.recipient(bad)
    assert row["cause"] == "refused"
    assert "cannot be drawn" in row["words"]
    assert "line 3" in row["words"]
    assert len(server.received) == 1


def test_a_folder_gets_the_mail_as_a_file_and_it_is_given_not_sent(works: Works) -> None:
    letters = works.path.parent / "letters"
    letters.mkdir()
    with works.db.transaction():
        senders.update(works.db, replace(works.sender, transport=Transport.FOLDER))
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.GIVEN]
    [file] = letters.iterdir()
    assert works.delivery(mail)["message_id"].encode() in file.read_bytes()
    assert file.name in works.recipient(mail)["words"]


def test_a_sender_renamed_between_tries_is_composed_for_again_with_the_same_message_id(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("450 4.7.1 Greylisted"), times=1))
    works.use(server)
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.QUEUED]
    with works.db.transaction():
        senders.update(works.db, replace(works.sender, name="Another Name"))
    works.made.clock.advance(5 * 60_000)
    works.run()
    assert works.states(mail) == [State.SENT]
    [message] = server.received
    assert b"From: Another Name" in message.data
    assert works.delivery(mail)["message_id"].encode() in message.data


@pytest.mark.parametrize("how", ["closed", "farewell"])
def test_a_kept_connection_that_the_server_ended_is_made_anew_in_silence(
    works: Works, mail_server: MailServers, how: str
) -> None:
    rules = [Rule(Step.MAIL, Answer("421 4.4.2 Idle for too long"), times=1, after=1)] if how == "farewell" else []
    server = mail_server(*rules)
    works.use(server)
    mails = [works.mail(), works.mail()]
    if how == "closed":
        works.at["finished"] = lambda: server.drop() if works.passed["finished"] == 1 else None
    works.run()
    assert works.states(*mails) == [State.SENT] * 2
    assert server.sessions == 2
    assert [works.delivery(mail)["tries"] for mail in mails] == [0, 0]
    assert (works.sender.tries, works.told("queued")[2:]) == (0, [])


def test_the_page_is_drawn_at_the_first_try_and_kept_with_the_invoice(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("450 4.7.1 Greylisted"), times=1))
    works.use(server)
    mail = works.mail()
    with works.db.transaction():
        works.db.execute("""UPDATE delivery SET attach='[{"kind": "pdf", "name": "1.pdf", "sha256": ""}]'""")
    drawn: list[int] = []

    def draw(db: Database, invoice_id: int) -> bytes:
        drawn.append(invoice_id)
        return f"%PDF-1.4 drawing {len(drawn)}".encode()

    works.compose = composer(draw)
    works.run()
    works.made.clock.advance(5 * 60_000)
    works.run()
    assert works.states(mail) == [State.SENT]
    assert drawn == [works.delivery(mail)["invoice_id"]]
    assert base64.b64encode(b"%PDF-1.4 drawing 1") in server.received[0].data
    [kept] = works.db.rows("SELECT bytes FROM document JOIN invoice ON document.sha256=invoice.document")
    assert kept["bytes"] == b"%PDF-1.4 drawing 1"
