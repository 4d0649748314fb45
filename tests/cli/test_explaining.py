"""What the clerk types to learn what a mail that came back means."""

from __future__ import annotations

from pathlib import Path

from tests.cli.typing_clerk import Clerk

BOUNCES = Path(__file__).parents[1] / "mail" / "bounces"
HOSTILE = "\x1b]0;owned\x07 550 5.1.1 <b@c.test> gone \u202e\x9b2J"


def test_a_bounce_is_told_with_its_cause_the_servers_words_and_the_mend(clerk: Clerk) -> None:
    shown = clerk.types("explain", str(BOUNCES / "postfix-undelivered-5.eml"), code=0).stdout
    assert "bounce moved@customer.test" in shown
    assert "unknown recipient, trying again unchanged is useless" in shown
    assert "please try new@customer.test" in shown
    assert "→" in shown


def test_folders_mailboxes_and_files_are_explained_in_one_run(clerk: Clerk, tmp_path: Path) -> None:
    one = (BOUNCES / "exim-01.eml").read_bytes()
    (tmp_path / "old.mbox").write_bytes(b"From x\n" + one + b"\nFrom y\n" + one)
    (tmp_path / "Maildir" / "new").mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1").write_bytes(b"From: ann@b.test\nSubject: lunch\n\nAt one?\n")
    words = [str(BOUNCES), str(tmp_path / "old.mbox"), str(tmp_path / "Maildir")]
    found = clerk.data("explain", *words)
    assert len(found) == 22 + 2 + 1
    assert [Path(each["file"]).name for each in found[-3:]] == ["old.mbox#1", "old.mbox#2", "1"]
    assert (found[-1]["kind"], found[-1]["cause"], found[-1]["recipient"]) == ("none", None, None)
    assert {each["kind"] for each in found} == {"bounce", "delayed", "relayed", "none"}
    assert [each["cause"] for each in found if each["kind"] == "relayed"] == [None]


def test_a_path_that_is_not_there_is_no_text_and_an_empty_folder_is_said_to_be_so(clerk: Clerk, tmp_path: Path) -> None:
    assert "there is no such file" in clerk.types("explain", "nofile.eml", code=1).stderr
    assert "there is no such file" in clerk.types("explain", "~/no/Maildir", code=1).stderr
    assert "no message is in it" in clerk.types("explain", str(tmp_path), code=1).stderr
    clerk.types("explain", "550 5.1.1 <a/b@c.test> no", code=0)


def test_a_full_mailbox_is_not_called_useless_to_try(clerk: Clerk) -> None:
    told = clerk.types("explain", "552 5.2.2 Mailbox full", code=0).stdout
    assert "mailbox full, the servers gave up; sending it again later may pass" in told
    assert "useless" not in told


def test_what_is_not_there_is_named_and_the_rest_explained(clerk: Clerk, tmp_path: Path) -> None:
    result = clerk.types("explain", str(BOUNCES / "exim-01.eml"), str(tmp_path / "gone.eml"), "--json", code=1)
    assert "ghost@customer.test" in result.stdout
    assert "gone.eml" in result.stderr


def test_a_report_from_stdin_is_read_and_a_text_stays_a_text(clerk: Clerk) -> None:
    mail = (BOUNCES / "exim-05.eml").read_text("utf-8")
    assert "delayed greylist@customer.test" in clerk.types("explain", "-", stdin=mail, code=0).stdout
    assert clerk.types("explain", "-", stdin="452 4.2.2 full", code=0).stdout.startswith(
        "The customer's mailbox is full."
    )


def test_no_report_reaches_the_terminal_raw(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "bad.eml"
    fields = f"Final-Recipient: rfc822; b@c.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; {HOSTILE}\n"
    file.write_text(
        f"From: <>\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        f"Content-Type: message/delivery-status\n\n{fields}",
        "utf-8",
    )
    for words in (["explain", str(file)], ["explain", str(file), "--json"]):
        shown = clerk.types(*words, code=0).stdout
        assert "b@c.test" in shown
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)
